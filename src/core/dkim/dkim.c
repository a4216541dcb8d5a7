#include "core/dkim/dkim.h"

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

/* False when the arena is full. */
static bool begin_check(struct mxw_dkim *dkim, struct mxw_dkim_check *check,
                        const struct mxw_field *field, struct mxw_arena *arena, mxw_wall wall)
{
    memset(check, 0, sizeof *check);
    check->field = field;
    struct mxw_dkim_judgement judgement =
        mxw_dkim_signature_parse(field->value, wall, &check->signature);

    if (judgement.result == MXW_DKIM_OPEN && !ask_key(check))
        judgement = judged(MXW_DKIM_PERMERROR, MXW_BYTES("the name of the key is too long"));
    if (judgement.result != MXW_DKIM_OPEN) {
        settle(check, judgement);
        return true;
    }
    check->body_hash = mxw_body_hashes_want(&dkim->bodies, arena, check->signature.body_form,
                                            check->signature.body_length);
    return check->body_hash != NULL;
}

enum mxw_status mxw_dkim_begin(struct mxw_dkim *dkim, const struct mxw_header *header,
                               struct mxw_arena *arena, mxw_wall wall)
{
    size_t from_count = mxw_header_count(header, MXW_BYTES("From"));
    size_t count = mxw_header_count(header, MXW_BYTES("DKIM-Signature"));
    size_t judged = count < MXW_DKIM_SIGNATURES_MAX ? count : MXW_DKIM_SIGNATURES_MAX;

    memset(dkim, 0, sizeof *dkim);
    dkim->unjudged_count = count - judged;
    dkim->checks = mxw_arena_take(arena, judged * sizeof *dkim->checks);
    mxw_body_hashes_begin(&dkim->bodies);
    if (dkim->checks == NULL)
        return MXW_NO_ROOM;

    for (size_t i = 0; dkim->count < judged; i++) {
        struct mxw_dkim_check *check = &dkim->checks[dkim->count];
        if (!mxw_field_is(&header->fields[i], MXW_BYTES("DKIM-Signature")))
            continue;
        if (!begin_check(dkim, check, &header->fields[i], arena, wall))
            return MXW_NO_ROOM;
        check->leaves_from = from_count > check->signature.from_names;
        dkim->count++;
    }
    if (mxw_dkim_is_settled(dkim))
        return MXW_OK;
    return mxw_picker_begin(&dkim->picker, header, arena) ? MXW_OK : MXW_NO_ROOM;
}

/* RFC 6376 3.7, step 2. */
static void hash_header(const struct mxw_dkim *dkim, const struct mxw_dkim_check *check,
                        uint8_t octets[MXW_SHA256_LEN])
{
    const struct mxw_dkim_signature *signature = &check->signature;
    struct mxw_sha256 digest;

    mxw_sha256_begin(&digest);
    mxw_picker_hash(&dkim->picker, signature->names, signature->header_form, check->field, &digest);
    mxw_dkim_hash_signature(&digest, signature->header_form, check->field, signature->b_raw);
    mxw_sha256_end(&digest, octets);
}

static void ask_verification(const struct mxw_dkim *dkim, struct mxw_dkim_check *check)
{
    check->verification = (struct mxw_verification){
        .key_type = check->signature.key_type,
        .key = { check->key.at, check->key.len },
        .signature = { check->signature.octets, check->signature.octets_len },
    };
    hash_header(dkim, check, check->verification.digest);
    check->is_asking = true;
}

/* Takes a check as far as it goes, once the body has ended. */
static void advance(const struct mxw_dkim *dkim, struct mxw_dkim_check *check)
{
    if (check->result != MXW_DKIM_OPEN || !dkim->bodies.has_ended || check->is_asking)
        return;

    const struct mxw_body_hash *hash = check->body_hash;
    uint64_t len = mxw_body_hashes_len(&dkim->bodies, hash);
    if (hash->length != MXW_DKIM_WHOLE_BODY) {
        check->body_length_limited = hash->length < len;
        if (hash->length > len) { /* RFC 6376 3.5: l= MUST NOT be larger than the body */
            settle(check, judged(MXW_DKIM_PERMERROR, MXW_BYTES("l= exceeds the body")));
            return;
        }
    }
    if (memcmp(hash->octets, check->signature.body_hash, MXW_SHA256_LEN) != 0) {
        settle(check, judged(MXW_DKIM_FAIL, MXW_BYTES("body hash did not verify")));
        return;
    }
    if (check->key_state == MXW_DKIM_KEY_BAD)
        settle(check, check->key_judgement);
    else if (check->key_state == MXW_DKIM_KEY_HELD)
        ask_verification(dkim, check);
}

const struct mxw_dns_question *mxw_dkim_question(const struct mxw_dkim *dkim, size_t index)
{
    assert(index < dkim->count);
    const struct mxw_dkim_check *check = &dkim->checks[index];
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

void mxw_dkim_key(struct mxw_dkim *dkim, size_t index, const struct mxw_dns_answer *answer)
{
    if (mxw_dkim_question(dkim, index) == NULL)
        return;

    struct mxw_dkim_check *check = &dkim->checks[index];
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
    advance(dkim, check);
}

void mxw_dkim_body(struct mxw_dkim *dkim, mxw_bytes piece)
{
    mxw_body_hashes_take(&dkim->bodies, piece);
}

void mxw_dkim_body_end(struct mxw_dkim *dkim)
{
    mxw_body_hashes_end(&dkim->bodies);
    for (size_t i = 0; i < dkim->count; i++)
        advance(dkim, &dkim->checks[i]);
}

const struct mxw_verification *mxw_dkim_verification(const struct mxw_dkim *dkim, size_t index)
{
    assert(index < dkim->count);
    const struct mxw_dkim_check *check = &dkim->checks[index];
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

void mxw_dkim_verified(struct mxw_dkim *dkim, size_t index, struct mxw_verify_answer answer)
{
    assert(mxw_dkim_verification(dkim, index) != NULL);
    struct mxw_dkim_check *check = &dkim->checks[index];
    check->key_bits = answer.key_bits;
    settle(check, judge_verified(check, answer));
}

void mxw_dkim_expire(struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++)
        if (dkim->checks[i].result == MXW_DKIM_OPEN)
            settle(&dkim->checks[i],
                   judged(MXW_DKIM_TEMPERROR, MXW_BYTES("the key did not come in time")));
}

bool mxw_dkim_is_settled(const struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++)
        if (dkim->checks[i].result == MXW_DKIM_OPEN)
            return false;
    return true;
}

mxw_bytes mxw_dkim_result_text(enum mxw_dkim_result result)
{
    static const mxw_bytes texts[] = {
        [MXW_DKIM_OPEN] = MXW_BYTES_INIT("none"),
        [MXW_DKIM_PASS] = MXW_BYTES_INIT("pass"),
        [MXW_DKIM_FAIL] = MXW_BYTES_INIT("fail"),
        [MXW_DKIM_POLICY] = MXW_BYTES_INIT("policy"),
        [MXW_DKIM_NEUTRAL] = MXW_BYTES_INIT("neutral"),
        [MXW_DKIM_TEMPERROR] = MXW_BYTES_INIT("temperror"),
        [MXW_DKIM_PERMERROR] = MXW_BYTES_INIT("permerror"),
    };
    return texts[result];
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
