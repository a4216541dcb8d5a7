#include "mxwarden/arc.h"

#include <assert.h>

#include "core/arc/chain.h"
#include "core/arc/signature.h"
#include "core/dkim/check.h"

static struct mxw_dkim_check *check_of(const struct mxw_arc *arc, enum mxw_arc_kind kind,
                                       size_t instance)
{
    size_t first = kind == MXW_ARC_MESSAGE ? 0 : arc->instance;
    assert(instance > 0 && first + instance <= arc->check_count);
    return &arc->checks[first + instance - 1];
}

const struct mxw_dkim_check *mxw_arc_check(const struct mxw_arc *arc, enum mxw_arc_kind kind,
                                           size_t instance)
{
    return check_of(arc, kind, instance);
}

static const struct mxw_field *field_of(const struct mxw_arc *arc, enum mxw_arc_kind kind,
                                        size_t instance)
{
    return arc->chain.sets[instance - 1].fields[kind];
}

/* RFC 8617 5.1.1: every set from the first to this one in its order, the seal without its b=. What
 * came before is hashed once for all seals. */
static void hash_seals(struct mxw_arc *arc)
{
    struct mxw_sha256 digest;
    mxw_sha256_begin(&digest);
    for (size_t i = 1; i <= arc->instance; i++) {
        struct mxw_dkim_check *seal = check_of(arc, MXW_ARC_SEAL, i);
        mxw_dkim_hash_field(&digest, MXW_CANONICAL_RELAXED, field_of(arc, MXW_ARC_RESULTS, i));
        mxw_dkim_hash_field(&digest, MXW_CANONICAL_RELAXED, field_of(arc, MXW_ARC_MESSAGE, i));
        if (seal->result == MXW_DKIM_OPEN) {
            struct mxw_sha256 fork = digest;
            mxw_dkim_hash_signature(&fork, MXW_CANONICAL_RELAXED, seal->field,
                                    seal->signature.b_raw);
            mxw_sha256_end(&fork, seal->verification.digest);
        }
        mxw_dkim_hash_field(&digest, MXW_CANONICAL_RELAXED, seal->field);
    }
}

static void hash_message(const struct mxw_arc *arc, struct mxw_dkim_check *check)
{
    const struct mxw_dkim_signature *signature = &check->signature;
    struct mxw_sha256 digest;
    mxw_sha256_begin(&digest);
    mxw_picker_hash(arc->picker, signature->names, signature->header_form, check->field, &digest);
    mxw_dkim_hash_signature(&digest, signature->header_form, check->field, signature->b_raw);
    mxw_sha256_end(&digest, check->verification.digest);
}

/* Nobody needs the body for a chain that is judged. */
static void settle(struct mxw_arc *arc, enum mxw_arc_result result)
{
    arc->result = result;
    for (size_t i = 0; i < arc->instance; i++) {
        struct mxw_dkim_check *message = &arc->checks[i];
        if (message->result != MXW_DKIM_OPEN || message->body_hash == NULL)
            continue;
        mxw_body_hash_drop(message->body_hash);
        message->body_hash = NULL;
    }
}

static void fail(struct mxw_arc *arc, const struct mxw_dkim_check *blame, bool is_temporary)
{
    settle(arc, MXW_ARC_FAIL);
    arc->blame = blame;
    arc->is_temporary = is_temporary;
}

/* RFC 8617 5.2, step 5. False while it cannot be told. */
static bool find_oldest_pass(struct mxw_arc *arc)
{
    for (size_t i = arc->instance - 1; i > 0; i--) {
        const struct mxw_dkim_check *check = check_of(arc, MXW_ARC_MESSAGE, i);
        if (check->result == MXW_DKIM_OPEN)
            return false;
        if (check->result != MXW_DKIM_PASS) {
            arc->oldest_pass = i + 1;
            return true;
        }
    }
    arc->oldest_pass = 0;
    return true;
}

static void pass(struct mxw_arc *arc)
{
    if (!find_oldest_pass(arc))
        return;
    settle(arc, MXW_ARC_PASS);
    arc->is_testing = check_of(arc, MXW_ARC_MESSAGE, arc->instance)->is_testing;
    for (size_t i = 1; i <= arc->instance; i++)
        arc->is_testing |= check_of(arc, MXW_ARC_SEAL, i)->is_testing;
}

/* RFC 8617 5.2, steps 4 and 6. A key that could not be had is remembered: what is wrong for good
 * with an older seal tells more. */
static void conclude(struct mxw_arc *arc)
{
    const struct mxw_dkim_check *temporary = NULL;
    for (size_t i = arc->instance + 1; i > 0; i--) {
        bool is_message = i > arc->instance;
        const struct mxw_dkim_check *check = is_message
            ? check_of(arc, MXW_ARC_MESSAGE, arc->instance)
            : check_of(arc, MXW_ARC_SEAL, i);
        if (check->result == MXW_DKIM_OPEN)
            return;
        if (check->result == MXW_DKIM_TEMPERROR) {
            temporary = temporary == NULL ? check : temporary;
        } else if (check->result != MXW_DKIM_PASS) {
            fail(arc, check, false);
            return;
        }
    }
    if (temporary != NULL)
        fail(arc, temporary, true);
    else
        pass(arc);
}

static bool is_message(const struct mxw_arc *arc, const struct mxw_dkim_check *check)
{
    return check < arc->checks + arc->instance;
}

static void advance(struct mxw_arc *arc, struct mxw_dkim_check *check)
{
    if (arc->result != MXW_ARC_OPEN || !mxw_dkim_check_is_ready(check, arc->bodies))
        return;
    if (is_message(arc, check))
        hash_message(arc, check);
    mxw_dkim_check_ask(check);
}

static bool begin_checks(struct mxw_arc *arc, struct mxw_body_hashes *bodies,
                         struct mxw_arena *arena, mxw_wall wall)
{
    arc->checks = mxw_arena_take(arena, 2 * arc->instance * sizeof *arc->checks);
    if (arc->checks == NULL)
        return false;
    arc->check_count = 2 * arc->instance;

    for (size_t i = 1; i <= arc->instance; i++) {
        struct mxw_dkim_check *message = check_of(arc, MXW_ARC_MESSAGE, i);
        struct mxw_dkim_check *seal = check_of(arc, MXW_ARC_SEAL, i);
        const struct mxw_field *message_field = field_of(arc, MXW_ARC_MESSAGE, i);
        const struct mxw_field *seal_field = field_of(arc, MXW_ARC_SEAL, i);
        mxw_dkim_check_begin(
            message, message_field,
            mxw_arc_message_parse(message_field->value, wall, &message->signature));
        mxw_dkim_check_begin(seal, seal_field,
                             mxw_arc_seal_parse(seal_field->value, &seal->signature));
    }
    conclude(arc);
    for (size_t i = 1; arc->result == MXW_ARC_OPEN && i <= arc->instance; i++)
        if (!mxw_dkim_check_wants_body(check_of(arc, MXW_ARC_MESSAGE, i), bodies, arena))
            return false;
    return true;
}

enum mxw_status mxw_arc_begin(struct mxw_arc *arc, const struct mxw_header *header,
                              struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                              mxw_wall wall)
{
    *arc = (struct mxw_arc){ .bodies = bodies };
    if (mxw_arc_chain_read(&arc->chain, header, arena) != MXW_OK)
        return MXW_NO_ROOM;
    arc->instance = arc->chain.count;
    if (!arc->chain.has_fields || arc->chain.fault.len > 0) {
        arc->result = arc->chain.has_fields ? MXW_ARC_FAIL : MXW_ARC_NONE;
        return MXW_OK;
    }

    if (!begin_checks(arc, bodies, arena, wall))
        return MXW_NO_ROOM;
    if (arc->result != MXW_ARC_OPEN)
        return MXW_OK;
    hash_seals(arc);
    arc->picker = mxw_picker_begin(header, arena);
    return arc->picker != NULL ? MXW_OK : MXW_NO_ROOM;
}

static bool asks_the_same(const struct mxw_dns_question *a, const struct mxw_dns_question *b)
{
    return a != NULL && b != NULL && a->type == b->type
        && mxw_bytes_equal_nocase(mxw_dns_question_name(a), mxw_dns_question_name(b));
}

const struct mxw_dns_question *mxw_arc_question(const struct mxw_arc *arc, size_t index)
{
    assert(index < arc->check_count);
    if (arc->result != MXW_ARC_OPEN)
        return NULL;
    const struct mxw_dns_question *question = mxw_dkim_check_question(&arc->checks[index]);
    for (size_t i = 0; i < index; i++)
        if (asks_the_same(mxw_dkim_check_question(&arc->checks[i]), question))
            return NULL;
    return question;
}

/* The check that asked may be settled by now, and others still wait for the same key. */
void mxw_arc_key(struct mxw_arc *arc, size_t index, const struct mxw_dns_answer *answer)
{
    assert(index < arc->check_count);
    const struct mxw_dns_question *asked = &arc->checks[index].question;
    if (arc->result != MXW_ARC_OPEN || asked->name_len == 0)
        return;
    for (size_t i = 0; i < arc->check_count; i++) {
        struct mxw_dkim_check *check = &arc->checks[i];
        if (!asks_the_same(mxw_dkim_check_question(check), asked))
            continue;
        mxw_dkim_check_key(check, answer);
        advance(arc, check);
    }
    conclude(arc);
}

void mxw_arc_body_end(struct mxw_arc *arc)
{
    assert(arc->bodies->has_ended);
    if (arc->result != MXW_ARC_OPEN)
        return;
    for (size_t i = 0; i < arc->instance; i++)
        advance(arc, &arc->checks[i]);
    conclude(arc);
}

const struct mxw_verification *mxw_arc_verification(const struct mxw_arc *arc, size_t index)
{
    assert(index < arc->check_count);
    if (arc->result != MXW_ARC_OPEN)
        return NULL;
    return mxw_dkim_check_verification(&arc->checks[index]);
}

void mxw_arc_verified(struct mxw_arc *arc, size_t index, struct mxw_verify_answer answer)
{
    assert(mxw_arc_verification(arc, index) != NULL);
    mxw_dkim_check_verified(&arc->checks[index], answer);
    conclude(arc);
}

void mxw_arc_expire(struct mxw_arc *arc)
{
    if (arc->result != MXW_ARC_OPEN)
        return;
    for (size_t i = 0; i < arc->check_count; i++)
        mxw_dkim_check_expire(&arc->checks[i]);
    conclude(arc);
}

mxw_bytes mxw_arc_sealer_of(const struct mxw_arc *arc, size_t instance)
{
    if (arc->result != MXW_ARC_PASS)
        return (mxw_bytes){ 0 };
    return check_of(arc, MXW_ARC_SEAL, instance)->signature.domain;
}

mxw_bytes mxw_arc_result_text(enum mxw_arc_result result)
{
    static const mxw_bytes texts[] = {
        [MXW_ARC_OPEN] = MXW_BYTES_INIT("none"),
        [MXW_ARC_NONE] = MXW_BYTES_INIT("none"),
        [MXW_ARC_PASS] = MXW_BYTES_INIT("pass"),
        [MXW_ARC_FAIL] = MXW_BYTES_INIT("fail"),
    };
    return texts[result];
}

static void put_blame(struct mxw_writer *out, const struct mxw_arc *arc)
{
    bool of_message = is_message(arc, arc->blame);
    size_t index = (size_t)(arc->blame - arc->checks);
    mxw_put(out, mxw_arc_field_name(of_message ? MXW_ARC_MESSAGE : MXW_ARC_SEAL));
    mxw_put_text(out, " i=");
    mxw_put_number(out, (of_message ? index : index - arc->instance) + 1);
    mxw_put_text(out, ": ");
    mxw_put_dkim_reason(out, arc->blame);
    if (arc->is_temporary)
        mxw_put_text(out, ", temporary");
}

void mxw_put_arc_reason(struct mxw_writer *out, const struct mxw_arc *arc)
{
    if (arc->blame != NULL)
        put_blame(out, arc);
    else if (arc->result == MXW_ARC_FAIL)
        mxw_put(out, arc->chain.fault);
    else if (arc->is_testing)
        mxw_put_text(out, "testing");
}
