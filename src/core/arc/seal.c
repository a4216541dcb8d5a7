#include "mxwarden/arc_seal.h"

#include <assert.h>

#include "core/arc/chain.h"
#include "core/arc/results.h"
#include "core/arc/signature.h"
#include "core/dkim/body_hash.h"
#include "core/dkim/draft.h"
#include "core/dkim/names.h"
#include "mxwarden/authres.h"

#define NAMES_ROOM 12288                                 /* as in core/dkim/sign.c */
#define RESULTS_ROOM (MXW_ARC_SEALER_RESULTS_MAX + 2048) /* with the field's name and identifier */

/* Names, payload, results, two drafts, and the fields once more. */
_Static_assert(NAMES_ROOM + MXW_ARC_SEALER_RESULTS_MAX + 2 * RESULTS_ROOM
                       + 2 * (sizeof(struct mxw_draft) + 2 * MXW_DRAFT_ROOM) + MXW_BODY_HASH_ROOM
                       + MXW_BODY_FORM_ROOM + 128
                   <= MXW_ARC_SEAL_ROOM(0),
               "as arc_seal.h says");

/* What the signatures sign and what results there are is checked before the body streams past. */

static bool may_sign(mxw_bytes name)
{
    for (enum mxw_arc_kind kind = MXW_ARC_RESULTS; kind < MXW_ARC_KIND_COUNT; kind++)
        if (mxw_bytes_equal_nocase(name, mxw_arc_field_name(kind)))
            return false;
    return !mxw_bytes_equal_nocase(name, MXW_BYTES("Authentication-Results"));
}

static bool may_sign_all(mxw_bytes names)
{
    for (size_t left = mxw_dkim_list_count(names); left > 0; left--)
        if (!may_sign(mxw_dkim_list_next(&names)))
            return false;
    return true;
}

static enum mxw_status choose_names(struct mxw_arc_seal *seal, const struct mxw_header *header)
{
    seal->names = seal->sealer->names;
    if (seal->names.len > 0)
        return MXW_OK;
    struct mxw_writer names = mxw_arena_writer(seal->arena, NAMES_ROOM);
    enum mxw_status status = mxw_put_names_to_sign(&names, header, MXW_BYTES("dkim-signature"));
    seal->names = mxw_written(&names);
    return status;
}

static enum mxw_status choose_results(struct mxw_arc_seal *seal, const struct mxw_header *header,
                                      mxw_bytes *fault)
{
    struct mxw_writer out = mxw_arena_writer(seal->arena, MXW_ARC_SEALER_RESULTS_MAX);
    const struct mxw_arc_sealer *sealer = seal->sealer;
    if (out.at == NULL)
        return MXW_NO_ROOM;
    enum mxw_status status = sealer->results.len > 0
        ? mxw_put_arc_payload(&out, sealer->results)
        : mxw_put_arc_results(&out, header, sealer->authserv_id);
    if (status == MXW_MALFORMED)
        *fault = MXW_BYTES("the results cannot be read to their end");
    seal->payload = mxw_written(&out);
    return status == MXW_NO_ROOM ? MXW_TOO_LARGE : status;
}

/* The message signature */

static void put_common(struct mxw_draft *draft, const struct mxw_arc_sealer *sealer)
{
    mxw_draft_put(draft, MXW_BYTES("d"), sealer->domain);
    mxw_draft_put(draft, MXW_BYTES("s"), sealer->selector);
    if (sealer->signed_at != 0)
        mxw_draft_put_number(draft, MXW_BYTES("t"), (uint64_t)sealer->signed_at);
}

static void put_message_tags(struct mxw_draft *draft, const struct mxw_arc_seal *seal,
                             size_t instance, const uint8_t body_hash[MXW_SHA256_LEN])
{
    mxw_draft_put_number(draft, MXW_BYTES("i"), instance);
    mxw_draft_put_algorithm(draft);
    mxw_draft_put_forms(draft, seal->sealer->header_form, seal->sealer->body_form);
    put_common(draft, seal->sealer);
    mxw_draft_put_names(draft, seal->names);
    mxw_draft_put_body_hash(draft, body_hash);
}

/* NULL when the arena is full. */
static struct mxw_draft *begin_draft(const struct mxw_arc_seal *seal, mxw_bytes name)
{
    struct mxw_draft *draft = mxw_arena_take(seal->arena, sizeof *draft);
    bool has_begun =
        draft != NULL && mxw_draft_begin(draft, seal->arena, name, seal->sealer->key_type);
    return has_begun ? draft : NULL;
}

/* What would be written, as a verifier reads it. The draft is begun again when the time comes. */
static enum mxw_status read_back(struct mxw_arc_seal *seal, mxw_bytes *fault)
{
    static const uint8_t no_hash[MXW_SHA256_LEN];
    struct mxw_dkim_signature signature;
    struct mxw_draft trial = *seal->message;
    trial.fold.out = &trial.text;

    put_message_tags(&trial, seal, MXW_ARC_INSTANCES_MAX, no_hash);
    mxw_draft_put(&trial, MXW_BYTES("b"), MXW_BYTES("AAAA"));
    if (trial.text.overflowed)
        return MXW_TOO_LARGE;
    mxw_bytes text = mxw_written(&trial.text);
    struct mxw_dkim_judgement judgement =
        mxw_arc_message_parse(mxw_bytes_from(text, trial.name_len + 1), 0, &signature);
    *fault = judgement.reason;
    return judgement.result == MXW_DKIM_OPEN ? MXW_OK : MXW_MALFORMED;
}

static mxw_bytes find_fault(const struct mxw_arc_sealer *sealer)
{
    if (sealer->authserv_id.len == 0 || sealer->authserv_id.len > MXW_AUTHRES_ID_MAX)
        return MXW_BYTES("the authserv-id is empty or too long");
    if (mxw_bytes_has(sealer->domain, ';') || mxw_bytes_has(sealer->selector, ';')
        || mxw_bytes_has(sealer->names, ';'))
        return MXW_BYTES("a semicolon ends the tag");
    if (!may_sign_all(sealer->names))
        return MXW_BYTES("h= names a field that must not be signed");
    return sealer->signed_at < 0 ? MXW_BYTES("a time is before 1970") : (mxw_bytes){ 0 };
}

enum mxw_status mxw_arc_seal_begin(struct mxw_arc_seal *seal, const struct mxw_arc_sealer *sealer,
                                   const struct mxw_header *header, struct mxw_body_hashes *bodies,
                                   struct mxw_arena *arena, mxw_bytes *fault)
{
    *seal = (struct mxw_arc_seal){ .sealer = sealer, .arena = arena };
    *fault = mxw_draft_fits_before(header) ? find_fault(sealer)
                                           : MXW_BYTES("the header begins with a blank");
    if (fault->len > 0)
        return MXW_MALFORMED;

    enum mxw_status status = choose_names(seal, header);
    if (status == MXW_OK)
        status = choose_results(seal, header, fault);
    if (status != MXW_OK)
        return status;

    seal->body_hash = mxw_body_hashes_want(bodies, arena, sealer->body_form, MXW_DKIM_WHOLE_BODY);
    seal->picker = mxw_picker_begin(header, arena);
    seal->message = begin_draft(seal, MXW_BYTES("ARC-Message-Signature:"));
    if (seal->body_hash == NULL || seal->picker == NULL || seal->message == NULL)
        return MXW_NO_ROOM;
    return read_back(seal, fault);
}

/* Once the chain is known */

static mxw_bytes chain_word(const struct mxw_arc_seal *seal)
{
    return mxw_arc_result_text(seal->arc->result);
}

static enum mxw_status put_results(struct mxw_arc_seal *seal, size_t instance)
{
    struct mxw_writer out = mxw_arena_writer(seal->arena, RESULTS_ROOM);
    mxw_put_text(&out, "ARC-Authentication-Results: i=");
    mxw_put_number(&out, instance);
    mxw_put_text(&out, "; ");
    mxw_put_authres_value(&out, seal->sealer->authserv_id);
    mxw_put_text(&out, ";\r\n\t");
    if (seal->payload.len > 0) {
        mxw_put(&out, seal->payload);
    } else {
        mxw_put_text(&out, "arc=");
        mxw_put(&out, chain_word(seal));
    }
    mxw_put_text(&out, "\r\n");

    mxw_bytes rest = mxw_written(&out);
    if (out.overflowed)
        return out.at == NULL ? MXW_NO_ROOM : MXW_TOO_LARGE;
    (void)mxw_header_next(&rest, &seal->results);
    return MXW_OK;
}

static enum mxw_status put_message(struct mxw_arc_seal *seal, size_t instance)
{
    enum mxw_canonical form = seal->sealer->header_form;
    struct mxw_sha256 digest;
    mxw_sha256_begin(&digest);
    mxw_picker_hash(seal->picker, seal->names, form, NULL, &digest);
    put_message_tags(seal->message, seal, instance, seal->body_hash->octets);
    return mxw_draft_seal(seal->message, form, &digest);
}

enum mxw_status mxw_arc_seal_chain(struct mxw_arc_seal *seal, const struct mxw_arc *arc)
{
    assert(mxw_arc_is_settled(arc) && seal->step == MXW_ARC_SEAL_BODY);
    seal->arc = arc;
    if (arc->chain.has_ended)
        return MXW_MALFORMED;
    if (arc->instance >= MXW_ARC_INSTANCES_MAX)
        return MXW_TOO_LARGE;

    enum mxw_status status = put_results(seal, arc->instance + 1);
    if (status == MXW_OK)
        status = put_message(seal, arc->instance + 1);
    if (status == MXW_OK)
        seal->step = MXW_ARC_SEAL_MESSAGE;
    return status;
}

/* RFC 8617 5.1.1 and 5.1.2. */
static void hash_chain(const struct mxw_arc_seal *seal, struct mxw_sha256 *digest)
{
    const struct mxw_arc *arc = seal->arc;
    for (size_t i = 0; arc->result == MXW_ARC_PASS && i < arc->instance; i++)
        for (enum mxw_arc_kind kind = MXW_ARC_RESULTS; kind < MXW_ARC_KIND_COUNT; kind++)
            mxw_dkim_hash_field(digest, MXW_CANONICAL_RELAXED, arc->chain.sets[i].fields[kind]);
    mxw_dkim_hash_field(digest, MXW_CANONICAL_RELAXED, &seal->results);
    mxw_dkim_hash_field(digest, MXW_CANONICAL_RELAXED, &seal->message->field);
}

static enum mxw_status put_seal(struct mxw_arc_seal *seal)
{
    struct mxw_draft *draft = begin_draft(seal, MXW_BYTES("ARC-Seal:"));
    struct mxw_sha256 digest;
    if (draft == NULL)
        return MXW_NO_ROOM;
    seal->seal = draft;
    mxw_draft_put_number(draft, MXW_BYTES("i"), seal->arc->instance + 1);
    mxw_draft_put_algorithm(draft);
    mxw_draft_put(draft, MXW_BYTES("cv"), chain_word(seal));
    put_common(draft, seal->sealer);

    mxw_sha256_begin(&digest);
    hash_chain(seal, &digest);
    return mxw_draft_seal(draft, MXW_CANONICAL_RELAXED, &digest);
}

static enum mxw_status put_fields(struct mxw_arc_seal *seal)
{
    const mxw_bytes parts[] = { seal->seal->field.whole, seal->message->field.whole,
                                seal->results.whole };
    struct mxw_writer out =
        mxw_arena_writer(seal->arena, parts[0].len + parts[1].len + parts[2].len);
    for (size_t i = 0; i < MXW_COUNT_OF(parts); i++)
        mxw_put(&out, parts[i]);
    seal->fields = mxw_written(&out);
    return out.overflowed ? MXW_NO_ROOM : MXW_OK;
}

const struct mxw_signing *mxw_arc_seal_signing(const struct mxw_arc_seal *seal)
{
    if (seal->step == MXW_ARC_SEAL_MESSAGE)
        return &seal->message->signing;
    return seal->step == MXW_ARC_SEAL_SEAL ? &seal->seal->signing : NULL;
}

enum mxw_status mxw_arc_seal_signed(struct mxw_arc_seal *seal, const struct mxw_sign_answer *answer)
{
    assert(mxw_arc_seal_signing(seal) != NULL);
    bool is_message = seal->step == MXW_ARC_SEAL_MESSAGE;
    enum mxw_status status = mxw_draft_finish(is_message ? seal->message : seal->seal, answer);
    if (status == MXW_OK)
        status = is_message ? put_seal(seal) : put_fields(seal);
    if (status == MXW_OK)
        seal->step = is_message ? MXW_ARC_SEAL_SEAL : MXW_ARC_SEALED;
    return status;
}
