#include "mxwarden/dkim.h"

#include <assert.h>

#include "core/dkim/check.h"

/* False when the arena is full. */
static bool begin_check(struct mxw_dkim *dkim, struct mxw_dkim_check *check,
                        const struct mxw_field *field, struct mxw_arena *arena, mxw_wall wall)
{
    mxw_dkim_check_begin(check, field,
                         mxw_dkim_signature_parse(field->value, wall, &check->signature));
    return mxw_dkim_check_wants_body(check, &dkim->bodies, arena);
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
    dkim->picker = mxw_picker_begin(header, arena);
    return dkim->picker != NULL ? MXW_OK : MXW_NO_ROOM;
}

/* RFC 6376 3.7, step 2. */
static void hash_header(const struct mxw_dkim *dkim, const struct mxw_dkim_check *check,
                        uint8_t octets[MXW_SHA256_LEN])
{
    const struct mxw_dkim_signature *signature = &check->signature;
    struct mxw_sha256 digest;

    mxw_sha256_begin(&digest);
    mxw_picker_hash(dkim->picker, signature->names, signature->header_form, check->field, &digest);
    mxw_dkim_hash_signature(&digest, signature->header_form, check->field, signature->b_raw);
    mxw_sha256_end(&digest, octets);
}

/* Takes a check as far as it goes. */
static void advance(const struct mxw_dkim *dkim, struct mxw_dkim_check *check)
{
    if (!mxw_dkim_check_is_ready(check, &dkim->bodies))
        return;
    hash_header(dkim, check, check->verification.digest);
    mxw_dkim_check_ask(check);
}

const struct mxw_dns_question *mxw_dkim_question(const struct mxw_dkim *dkim, size_t index)
{
    assert(index < dkim->count);
    return mxw_dkim_check_question(&dkim->checks[index]);
}

void mxw_dkim_key(struct mxw_dkim *dkim, size_t index, const struct mxw_dns_answer *answer)
{
    assert(index < dkim->count);
    mxw_dkim_check_key(&dkim->checks[index], answer);
    advance(dkim, &dkim->checks[index]);
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
    return mxw_dkim_check_verification(&dkim->checks[index]);
}

void mxw_dkim_verified(struct mxw_dkim *dkim, size_t index, struct mxw_verify_answer answer)
{
    assert(index < dkim->count);
    mxw_dkim_check_verified(&dkim->checks[index], answer);
}

void mxw_dkim_expire(struct mxw_dkim *dkim)
{
    for (size_t i = 0; i < dkim->count; i++)
        mxw_dkim_check_expire(&dkim->checks[i]);
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
