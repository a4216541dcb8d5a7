#include "core/dkim/check.h"

#include <assert.h>

static void settle(struct mxw_dkim_check *check, struct mxw_dkim_judgement judgement)
{
    check->result = judgement.result;
    check->reason = judgement.reason;
    check->is_asking = false;
    if (check->body_hash != NULL)
        mxw_body_hash_drop(check->body_hash);
}

static struct mxw_dkim_judgement judged(enum mxw_dkim_result result, mxw_bytes reason)
{
    return (struct mxw_dkim_judgement){ result, reason };
}

static bool ask_key(struct mxw_dkim_check *check)
{
    uint8_t name_at[MXW_DNS_NAME_MAX];
    struct mxw_writer name = MXW_WRITER(name_at);

    mxw_put(&name, check->signature.selector);
    mxw_put_text(&name, "._domainkey.");
    mxw_put(&name, check->signature.domain);
    return !name.overflowed && mxw_dns_ask(&check->question, MXW_DNS_TXT, mxw_written(&name));
}

void mxw_dkim_check_begin(struct mxw_dkim_check *check, const struct mxw_field *field,
                          struct mxw_dkim_judgement judgement)
{
    check->result = MXW_DKIM_OPEN;
    check->reason = (mxw_bytes){ 0 };
    check->detail_len = 0;
    check->key_bits = 0;
    check->body_length_limited = check->is_testing = check->leaves_from = check->is_asking = false;
    check->field = field;
    check->body_hash = NULL;
    check->key_state = MXW_DKIM_KEY_WANTED;
    check->question.name_len = 0;

    if (judgement.result == MXW_DKIM_OPEN && !ask_key(check))
        judgement = judged(MXW_DKIM_PERMERROR, MXW_BYTES("the name of the key is too long"));
    if (judgement.result != MXW_DKIM_OPEN)
        settle(check, judgement);
}

bool mxw_dkim_check_wants_body(struct mxw_dkim_check *check, struct mxw_body_hashes *bodies,
                               struct mxw_arena *arena)
{
    if (check->result != MXW_DKIM_OPEN)
        return true;
    check->body_hash = mxw_body_hashes_want(bodies, arena, check->signature.body_form,
                                            check->signature.body_length);
    return check->body_hash != NULL;
}

const struct mxw_dns_question *mxw_dkim_check_question(const struct mxw_dkim_check *check)
{
    bool stands = check->result == MXW_DKIM_OPEN && check->key_state == MXW_DKIM_KEY_WANTED;
    return stands ? &check->question : NULL;
}

static void keep_detail(struct mxw_dkim_check *check, const char *why)
{
    while (why != NULL && why[check->detail_len] != '\0'
           && check->detail_len < MXW_DKIM_DETAIL_MAX) {
        check->detail[check->detail_len] = (uint8_t)why[check->detail_len];
        check->detail_len++;
    }
}

/* RFC 6376 3.6.1, t=s: no subdomain of d= in i=. */
static bool fits_strictly(const struct mxw_dkim_signature *signature)
{
    return mxw_dkim_identity_domain(signature).len == signature->domain.len;
}

void mxw_dkim_check_key(struct mxw_dkim_check *check, const struct mxw_dns_answer *answer)
{
    if (mxw_dkim_check_question(check) == NULL)
        return;

    check->key_judgement = mxw_dkim_key_choose(answer, check->signature.key_type, &check->key);
    check->is_testing = check->key.is_testing;
    if (check->key_judgement.result == MXW_DKIM_TEMPERROR)
        keep_detail(check, answer->why);
    if (check->key_judgement.result == MXW_DKIM_OPEN && check->key.is_strict
        && !fits_strictly(&check->signature))
        check->key_judgement =
            judged(MXW_DKIM_PERMERROR, MXW_BYTES("the key wants i= to be of d= itself"));

    bool held = check->key_judgement.result == MXW_DKIM_OPEN;
    check->key_state = held ? MXW_DKIM_KEY_HELD : MXW_DKIM_KEY_BAD;
}

/* Whether the body is as it was signed; settles the check when it is not. */
static bool body_matches(struct mxw_dkim_check *check, uint64_t len)
{
    const struct mxw_body_hash *hash = check->body_hash;
    if (hash->length != MXW_DKIM_WHOLE_BODY) {
        check->body_length_limited = hash->length < len;
        if (hash->length > len) { /* RFC 6376 3.5: l= MUST NOT be larger than the body */
            settle(check, judged(MXW_DKIM_PERMERROR, MXW_BYTES("l= exceeds the body")));
            return false;
        }
    }
    if (memcmp(hash->octets, check->signature.body_hash, MXW_SHA256_LEN) != 0) {
        settle(check, judged(MXW_DKIM_FAIL, MXW_BYTES("body hash did not verify")));
        return false;
    }
    return true;
}

bool mxw_dkim_check_is_ready(struct mxw_dkim_check *check, const struct mxw_body_hashes *bodies)
{
    if (check->result != MXW_DKIM_OPEN || check->is_asking)
        return false;
    if (check->body_hash != NULL
        && (!bodies->has_ended
            || !body_matches(check, mxw_body_hashes_len(bodies, check->body_hash))))
        return false;
    if (check->key_state == MXW_DKIM_KEY_BAD)
        settle(check, check->key_judgement);
    return check->key_state == MXW_DKIM_KEY_HELD;
}

void mxw_dkim_check_ask(struct mxw_dkim_check *check)
{
    check->verification.key_type = check->signature.key_type;
    check->verification.key = (mxw_bytes){ check->key.at, check->key.len };
    check->verification.signature =
        (mxw_bytes){ check->signature.octets, check->signature.octets_len };
    check->is_asking = true;
}

const struct mxw_verification *mxw_dkim_check_verification(const struct mxw_dkim_check *check)
{
    return check->is_asking ? &check->verification : NULL;
}

static struct mxw_dkim_judgement judge_verified(const struct mxw_dkim_check *check,
                                                struct mxw_verify_answer answer)
{
    if (answer.outcome == MXW_VERIFY_UNAVAILABLE)
        return judged(MXW_DKIM_TEMPERROR, MXW_BYTES("the verification was impossible"));
    if (check->signature.key_type == MXW_KEY_RSA && answer.key_bits > MXW_RSA_BITS_MAX)
        return judged(MXW_DKIM_PERMERROR, MXW_BYTES("the RSA key is too long"));
    if (answer.outcome == MXW_VERIFY_BAD_KEY)
        return judged(MXW_DKIM_PERMERROR, MXW_BYTES("the key cannot be read"));
    if (check->signature.key_type == MXW_KEY_RSA && answer.key_bits < MXW_DKIM_RSA_BITS_MIN)
        return judged(MXW_DKIM_PERMERROR, MXW_BYTES("the RSA key is too short"));
    if (answer.outcome == MXW_VERIFY_FAILED)
        return judged(MXW_DKIM_FAIL, MXW_BYTES("signature did not verify"));
    if (check->body_length_limited)
        return judged(MXW_DKIM_POLICY, MXW_BYTES("l= does not cover the whole body"));
    return judged(MXW_DKIM_PASS, check->is_testing ? MXW_BYTES("testing") : MXW_BYTES(""));
}

void mxw_dkim_check_verified(struct mxw_dkim_check *check, struct mxw_verify_answer answer)
{
    assert(check->is_asking);
    check->key_bits = answer.key_bits;
    settle(check, judge_verified(check, answer));
}

void mxw_dkim_check_expire(struct mxw_dkim_check *check)
{
    if (check->result == MXW_DKIM_OPEN)
        settle(check, judged(MXW_DKIM_TEMPERROR, MXW_BYTES("the key did not come in time")));
}

void mxw_put_dkim_reason(struct mxw_writer *out, const struct mxw_dkim_check *check)
{
    mxw_put(out, check->reason);
    if (check->detail_len == 0)
        return;
    mxw_put_text(out, " (");
    mxw_put(out, (mxw_bytes){ check->detail, check->detail_len });
    mxw_put_byte(out, ')');
}
