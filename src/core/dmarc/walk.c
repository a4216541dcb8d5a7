#include "core/dmarc/walk.h"

static const struct mxw_dmarc_name *find_name(const struct mxw_dmarc *dmarc, mxw_bytes name)
{
    for (size_t i = 0; i < dmarc->name_count; i++)
        if (mxw_bytes_equal_nocase(dmarc->names[i].name, name))
            return &dmarc->names[i];
    return NULL;
}

const struct mxw_dmarc_name *mxw_dmarc_find_record(const struct mxw_dmarc *dmarc, mxw_bytes name)
{
    const struct mxw_dmarc_name *found = find_name(dmarc, name);
    return found != NULL && found->has_record ? found : NULL;
}

static struct mxw_dmarc_name *add_name(struct mxw_dmarc *dmarc, mxw_bytes name)
{
    struct mxw_dmarc_name *added = &dmarc->names[dmarc->name_count++];
    *added = (struct mxw_dmarc_name){ .name = name };
    return added;
}

/* RFC 9989 4.10, steps 2 and 6: what is no DMARC record does not count, and of several that are one
 * none does. */
void mxw_dmarc_walk_note(struct mxw_dmarc *dmarc, const struct mxw_dns_answer *answer)
{
    struct mxw_dmarc_name *name = add_name(dmarc, dmarc->walk.at);
    size_t count = 0;
    name->has_failed = answer->outcome == MXW_DNS_FAILED;
    for (size_t i = 0; i < answer->record_count && count < 2; i++)
        count += mxw_dmarc_record_parse(answer->records[i].text, &name->record);
    name->has_record = count == 1;
}

static bool ask_record(struct mxw_dmarc *dmarc, mxw_bytes name)
{
    uint8_t owner_at[MXW_DNS_NAME_MAX];
    struct mxw_writer owner = MXW_WRITER(owner_at);
    mxw_put_text(&owner, "_dmarc.");
    mxw_put(&owner, name);
    return !owner.overflowed && mxw_dns_ask(&dmarc->question, MXW_DNS_TXT, mxw_written(&owner));
}

void mxw_dmarc_walk_begin(struct mxw_dmarc_walk *walk, mxw_bytes start)
{
    *walk = (struct mxw_dmarc_walk){ .start = start, .at = start, .organizational = start };
}

/* Steps 3, 4 and 7: one label less, and after the first name no more than seven. */
static mxw_bytes shorten(mxw_bytes name)
{
    size_t labels = 1 + mxw_bytes_count(name, '.');
    size_t excess = labels < MXW_DMARC_WALK_MAX ? 1 : labels - (MXW_DMARC_WALK_MAX - 1);
    for (; excess > 0; excess--)
        (void)mxw_bytes_next(&name, '.');
    return name;
}

/* The part of `start` that has one label more than `name`, which is a shorter part of it. */
static mxw_bytes one_label_below(mxw_bytes start, mxw_bytes name)
{
    size_t dot = (size_t)(name.at - start.at) - 1;
    size_t before = mxw_bytes_find_last(mxw_bytes_first(start, dot), '.');
    return mxw_bytes_from(start, before == dot ? 0 : before + 1);
}

/* RFC 9989 4.10.2, from the longest name to the shortest. Returns whether the walk stops here. */
static bool take_record(struct mxw_dmarc_walk *walk, enum mxw_dmarc_psd psd)
{
    bool is_start = walk->at.len == walk->start.len;
    if (psd == MXW_DMARC_PSD_YES && !is_start) {
        walk->public_suffix = walk->at;
        walk->organizational = one_label_below(walk->start, walk->at);
        return true;
    }
    walk->organizational = walk->at;
    return psd != MXW_DMARC_PSD_UNKNOWN;
}

enum mxw_dmarc_step mxw_dmarc_walk_on(struct mxw_dmarc *dmarc)
{
    struct mxw_dmarc_walk *walk = &dmarc->walk;
    for (; walk->at.len > 0; walk->at = shorten(walk->at)) {
        const struct mxw_dmarc_name *known = find_name(dmarc, walk->at);
        if (known == NULL && dmarc->name_count == MXW_DMARC_NAMES_MAX)
            return MXW_DMARC_EXCEEDS;
        if (known == NULL && ask_record(dmarc, walk->at))
            return MXW_DMARC_ASKS;
        if (known == NULL) /* too long to exist with the label in front */
            known = add_name(dmarc, walk->at);
        if (known->has_failed)
            return MXW_DMARC_FAILS;
        if (known->has_record && take_record(walk, known->record.psd))
            break;
    }
    return MXW_DMARC_ENDS;
}
