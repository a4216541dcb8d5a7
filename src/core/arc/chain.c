#include "core/arc/chain.h"

#include "core/authres/lexer.h"
#include "core/message/taglist.h"

static const mxw_bytes names[MXW_ARC_KIND_COUNT] = {
    [MXW_ARC_RESULTS] = MXW_BYTES_INIT("ARC-Authentication-Results"),
    [MXW_ARC_MESSAGE] = MXW_BYTES_INIT("ARC-Message-Signature"),
    [MXW_ARC_SEAL] = MXW_BYTES_INIT("ARC-Seal"),
};

mxw_bytes mxw_arc_field_name(enum mxw_arc_kind kind)
{
    return names[kind];
}

static bool find_kind(const struct mxw_field *field, enum mxw_arc_kind *kind)
{
    for (*kind = MXW_ARC_RESULTS; *kind < MXW_ARC_KIND_COUNT; ++*kind)
        if (mxw_field_is(field, names[*kind]))
            return true;
    return false;
}

/* What one field says of itself. */
struct claim {
    uint64_t instance; /* 0: it cannot be read */
    enum mxw_arc_cv cv;
    bool has_names; /* h= */
};

/* RFC 8617 3.9, position: one or two digits, 1 to 50. */
static uint64_t read_position(mxw_bytes digits)
{
    uint64_t position = 0;
    if (digits.len > 2 || !mxw_bytes_to_number(digits, MXW_ARC_INSTANCES_MAX, &position))
        return 0;
    return position;
}

static mxw_bytes take_digits(mxw_bytes *rest)
{
    size_t len = 0;
    while (len < rest->len && mxw_is_digit(rest->at[len]))
        len++;
    mxw_bytes digits = mxw_bytes_first(*rest, len);
    *rest = mxw_bytes_from(*rest, len);
    return digits;
}

static bool take_octet(mxw_bytes *rest, uint8_t octet)
{
    if (!mxw_authres_skip(rest) || rest->len == 0 || rest->at[0] != octet)
        return false;
    *rest = mxw_bytes_from(*rest, 1);
    return true;
}

/* "i=1;" with CFWS anywhere between. RFC 8617 4.1.1; what follows is not looked at (3.4). */
static struct claim read_results(mxw_bytes value)
{
    struct claim claim = { 0 };
    if (!take_octet(&value, 'i') || !take_octet(&value, '=') || !mxw_authres_skip(&value))
        return claim;
    mxw_bytes digits = take_digits(&value);
    if (take_octet(&value, ';'))
        claim.instance = read_position(digits);
    return claim;
}

/* The value of an instance tag may have comments around it. */
static uint64_t read_instance(mxw_bytes value)
{
    if (!mxw_authres_skip(&value))
        return 0;
    mxw_bytes digits = take_digits(&value);
    return mxw_authres_skip(&value) && value.len == 0 ? read_position(digits) : 0;
}

static enum mxw_arc_cv read_cv(mxw_bytes word)
{
    static const struct status {
        mxw_bytes word;
        enum mxw_arc_cv cv;
    } statuses[] = {
        { MXW_BYTES_INIT("none"), MXW_ARC_CV_NONE },
        { MXW_BYTES_INIT("pass"), MXW_ARC_CV_PASS },
        { MXW_BYTES_INIT("fail"), MXW_ARC_CV_FAIL },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(statuses); i++)
        if (mxw_bytes_equal_nocase(word, statuses[i].word))
            return statuses[i].cv;
    return MXW_ARC_CV_UNKNOWN;
}

static struct claim read_signature(mxw_bytes value)
{
    _Alignas(max_align_t) uint8_t tags_at[MXW_TAGS_MAX * sizeof(struct mxw_tag)];
    struct mxw_arena tags = { .at = tags_at, .room = sizeof tags_at };
    struct mxw_tag_list list;
    struct claim claim = { 0 };

    if (mxw_tag_list_parse(&tags, value, &list) != MXW_OK || mxw_tag_list_has_duplicate(&list))
        return claim;
    const struct mxw_tag *instance = mxw_tag_find(&list, MXW_BYTES("i"));
    const struct mxw_tag *cv = mxw_tag_find(&list, MXW_BYTES("cv"));
    if (instance != NULL)
        claim.instance = read_instance(instance->value);
    if (cv != NULL)
        claim.cv = read_cv(cv->value);
    claim.has_names = mxw_tag_find(&list, MXW_BYTES("h")) != NULL;
    return claim;
}

/* The first fault found is the one told. */
static void blame(struct mxw_arc_chain *chain, mxw_bytes fault)
{
    if (chain->fault.len == 0)
        chain->fault = fault;
}

static void add_field(struct mxw_arc_chain *chain, const struct mxw_field *field,
                      enum mxw_arc_kind kind)
{
    struct claim claim =
        kind == MXW_ARC_RESULTS ? read_results(field->value) : read_signature(field->value);
    if (claim.instance == 0) {
        blame(chain, MXW_BYTES("an ARC field has no usable i="));
        return;
    }
    if (claim.instance > chain->count)
        chain->count = (size_t)claim.instance;

    struct mxw_arc_set *set = &chain->sets[claim.instance - 1];
    if (set->fields[kind] != NULL) {
        blame(chain, MXW_BYTES("an ARC set has a field twice"));
        return;
    }
    set->fields[kind] = field;
    if (kind != MXW_ARC_SEAL)
        return;
    set->cv = claim.cv;
    if (claim.has_names)
        blame(chain, MXW_BYTES("a seal has h="));
}

static void check_set(struct mxw_arc_chain *chain, size_t index)
{
    const struct mxw_arc_set *set = &chain->sets[index];
    for (enum mxw_arc_kind kind = MXW_ARC_RESULTS; kind < MXW_ARC_KIND_COUNT; kind++)
        if (set->fields[kind] == NULL)
            blame(chain, MXW_BYTES("an ARC set is not complete"));
    if (set->cv != (index == 0 ? MXW_ARC_CV_NONE : MXW_ARC_CV_PASS))
        blame(chain, MXW_BYTES("a seal has the wrong cv="));
}

static void check_chain(struct mxw_arc_chain *chain)
{
    if (chain->count > 0 && chain->sets[chain->count - 1].cv == MXW_ARC_CV_FAIL) {
        chain->has_ended = true;
        chain->fault = MXW_BYTES("the chain has failed before (cv=fail)");
        return;
    }
    for (size_t i = 0; i < chain->count; i++)
        check_set(chain, i);
}

enum mxw_status mxw_arc_chain_read(struct mxw_arc_chain *chain, const struct mxw_header *header,
                                   struct mxw_arena *arena)
{
    *chain = (struct mxw_arc_chain){ 0 };
    for (size_t i = 0; i < header->count; i++) {
        enum mxw_arc_kind kind;
        if (!find_kind(&header->fields[i], &kind))
            continue;
        if (!chain->has_fields) {
            chain->has_fields = true;
            chain->sets = mxw_arena_take(arena, MXW_ARC_INSTANCES_MAX * sizeof *chain->sets);
            if (chain->sets == NULL)
                return MXW_NO_ROOM;
            memset(chain->sets, 0, MXW_ARC_INSTANCES_MAX * sizeof *chain->sets);
        }
        add_field(chain, &header->fields[i], kind);
    }
    check_chain(chain);
    return MXW_OK;
}
