#include "mxwarden/dkim_sign.h"

#include <assert.h>

#include "core/dkim/body_hash.h"
#include "core/dkim/draft.h"
#include "core/dkim/names.h"
#include "core/dkim/signature.h"

#define NAMES_ROOM 12288 /* MXW_DKIM_NAMES_MAX of the longest names we choose */

struct mxw_dkim_new_signature {
    const struct mxw_dkim_signer *signer;
    mxw_bytes names; /* the signer's, or chosen by us */
    struct mxw_body_hash *body_hash;
    struct mxw_draft draft;
};

_Static_assert(MXW_DKIM_SIGN_ROOM(1, 0) - MXW_DKIM_SIGN_ROOM(0, 0)
                   >= sizeof(struct mxw_dkim_new_signature) + MXW_DRAFT_ROOM + NAMES_ROOM
                       + MXW_BODY_HASH_ROOM,
               "as dkim_sign.h says");

/* dkim-quoted-printable: RFC 6376 section 2.11. */
static void put_quoted(struct mxw_writer *out, mxw_bytes text)
{
    static const uint8_t digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        bool is_safe = c > ' ' && c < 0x7f && c != ';' && c != '=';
        if (is_safe) {
            mxw_put_byte(out, c);
            continue;
        }
        mxw_put_byte(out, '=');
        mxw_put_byte(out, digits[c >> 4]);
        mxw_put_byte(out, digits[c & 15]);
    }
}

static void put_identity(struct mxw_draft *draft, mxw_bytes identity)
{
    uint8_t quoted_at[3 * MXW_DKIM_IDENTITY_MAX];
    struct mxw_writer quoted = MXW_WRITER(quoted_at);
    put_quoted(&quoted, mxw_bytes_first(identity, MXW_DKIM_IDENTITY_MAX));
    mxw_draft_put(draft, MXW_BYTES("i"), mxw_written(&quoted));
}

/* All tags but bh= and b=. */
static void put_tags(struct mxw_dkim_new_signature *signature)
{
    const struct mxw_dkim_signer *signer = signature->signer;
    struct mxw_draft *draft = &signature->draft;

    mxw_draft_put(draft, MXW_BYTES("v"), MXW_BYTES("1"));
    mxw_draft_put_algorithm(draft);
    mxw_draft_put_forms(draft, signer->header_form, signer->body_form);
    mxw_draft_put(draft, MXW_BYTES("d"), signer->domain);
    mxw_draft_put(draft, MXW_BYTES("s"), signer->selector);
    if (signer->signed_at != 0)
        mxw_draft_put_number(draft, MXW_BYTES("t"), (uint64_t)signer->signed_at);
    if (signer->expires_at != 0)
        mxw_draft_put_number(draft, MXW_BYTES("x"), (uint64_t)signer->expires_at);
    if (signer->identity.len > 0)
        put_identity(draft, signer->identity);
    mxw_draft_put_names(draft, signature->names);
}

/* What is written so far, as a verifier would read it were it complete. The signature behind it is
 * taken back. */
static struct mxw_dkim_judgement read_back(struct mxw_draft *draft)
{
    struct mxw_dkim_signature signature;
    static const uint8_t no_hash[MXW_SHA256_LEN];
    struct mxw_draft complete = *draft;
    complete.fold.out = &complete.text;

    mxw_draft_put_body_hash(&complete, no_hash);
    mxw_draft_put(&complete, MXW_BYTES("b"), MXW_BYTES("AAAA"));
    if (complete.text.overflowed)
        return (struct mxw_dkim_judgement){ MXW_DKIM_PERMERROR, MXW_BYTES("too much to say") };
    mxw_bytes text = mxw_written(&complete.text);
    return mxw_dkim_signature_parse(mxw_bytes_from(text, draft->name_len + 1), 0, &signature);
}

static enum mxw_status check_signer(const struct mxw_dkim_signer *signer, mxw_bytes *fault)
{
    *fault = (mxw_bytes){ 0 };
    if (mxw_bytes_has(signer->domain, ';') || mxw_bytes_has(signer->selector, ';')
        || mxw_bytes_has(signer->names, ';'))
        *fault = MXW_BYTES("a semicolon ends the tag");
    else if (signer->identity.len > MXW_DKIM_IDENTITY_MAX)
        *fault = MXW_BYTES("i= is too long");
    else if (signer->signed_at < 0 || signer->expires_at < 0)
        *fault = MXW_BYTES("a time is before 1970");
    return fault->len > 0 ? MXW_MALFORMED : MXW_OK;
}

/* RFC 6376 5.4: From must be signed, so it must be there. */
static mxw_bytes judge_header(const struct mxw_header *header)
{
    if (!mxw_draft_fits_before(header))
        return MXW_BYTES("the header begins with a blank");
    if (mxw_header_count(header, MXW_BYTES("From")) == 0)
        return MXW_BYTES("there is no From to sign");
    return (mxw_bytes){ 0 };
}

static enum mxw_status choose_names(struct mxw_dkim_new_signature *signature,
                                    const struct mxw_header *header, struct mxw_arena *arena)
{
    signature->names = signature->signer->names;
    if (signature->names.len > 0)
        return MXW_OK;
    struct mxw_writer names = mxw_arena_writer(arena, NAMES_ROOM);
    enum mxw_status status = mxw_put_names_to_sign(&names, header, (mxw_bytes){ 0 });
    signature->names = mxw_written(&names);
    return status;
}

static enum mxw_status begin_signature(struct mxw_dkim_new_signature *signature,
                                       struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                                       mxw_bytes *fault)
{
    const struct mxw_dkim_signer *signer = signature->signer;
    struct mxw_draft *draft = &signature->draft;

    signature->body_hash =
        mxw_body_hashes_want(bodies, arena, signer->body_form, MXW_DKIM_WHOLE_BODY);
    if (signature->body_hash == NULL
        || !mxw_draft_begin(draft, arena, MXW_BYTES("DKIM-Signature:"), signer->key_type))
        return MXW_NO_ROOM;
    put_tags(signature);
    if (draft->text.overflowed)
        return MXW_TOO_LARGE;

    struct mxw_dkim_judgement judgement = read_back(draft);
    *fault = judgement.reason;
    return judgement.result == MXW_DKIM_OPEN ? MXW_OK : MXW_MALFORMED;
}

enum mxw_status mxw_dkim_sign_begin(struct mxw_dkim_sign *sign,
                                    const struct mxw_dkim_signer *signers, size_t count,
                                    const struct mxw_header *header, struct mxw_body_hashes *bodies,
                                    struct mxw_arena *arena, mxw_bytes *fault)
{
    *fault = (mxw_bytes){ 0 };
    *sign = (struct mxw_dkim_sign){ .bodies = bodies };
    if (count > MXW_DKIM_SIGNERS_MAX)
        return MXW_TOO_LARGE;
    *fault = judge_header(header);
    if (fault->len > 0)
        return MXW_MALFORMED;
    sign->signatures = mxw_arena_take(arena, count * sizeof *sign->signatures);
    sign->picker = mxw_picker_begin(header, arena);
    if (sign->signatures == NULL || sign->picker == NULL)
        return MXW_NO_ROOM;

    for (; sign->count < count; sign->count++) {
        struct mxw_dkim_new_signature *signature = &sign->signatures[sign->count];
        signature->signer = &signers[sign->count];
        enum mxw_status status = check_signer(signature->signer, fault);
        if (status == MXW_OK)
            status = choose_names(signature, header, arena);
        if (status == MXW_OK)
            status = begin_signature(signature, bodies, arena, fault);
        if (status != MXW_OK)
            return status;
    }
    return MXW_OK;
}

/* RFC 6376 3.7. */
static enum mxw_status seal(struct mxw_dkim_sign *sign, struct mxw_dkim_new_signature *signature)
{
    enum mxw_canonical form = signature->signer->header_form;
    struct mxw_sha256 digest;

    mxw_draft_put_body_hash(&signature->draft, signature->body_hash->octets);
    mxw_sha256_begin(&digest);
    mxw_picker_hash(sign->picker, signature->names, form, NULL, &digest);
    return mxw_draft_seal(&signature->draft, form, &digest);
}

enum mxw_status mxw_dkim_sign_body_end(struct mxw_dkim_sign *sign)
{
    assert(sign->bodies->has_ended);
    for (size_t i = 0; i < sign->count; i++) {
        enum mxw_status status = seal(sign, &sign->signatures[i]);
        if (status != MXW_OK)
            return status;
    }
    return MXW_OK;
}

const struct mxw_signing *mxw_dkim_signing(const struct mxw_dkim_sign *sign, size_t index)
{
    assert(index < sign->count && sign->bodies->has_ended);
    return &sign->signatures[index].draft.signing;
}

enum mxw_status mxw_dkim_signed(struct mxw_dkim_sign *sign, size_t index,
                                const struct mxw_sign_answer *answer)
{
    assert(index < sign->count);
    return mxw_draft_finish(&sign->signatures[index].draft, answer);
}

mxw_bytes mxw_dkim_sign_field(const struct mxw_dkim_sign *sign, size_t index)
{
    assert(index < sign->count);
    return sign->signatures[index].draft.field.whole;
}
