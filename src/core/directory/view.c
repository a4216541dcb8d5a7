#include "core/directory/view.h"

#include "core/directory/table.h"

/* What the overlay says of a name, else what the base says. Removed is as if it had never been. */
static bool find(const struct mxw_directory_view *view, mxw_bytes name,
                 struct mxw_table_entry *entry)
{
    if (!mxw_table_find(&view->overlay, name, entry) && !mxw_table_find(&view->base, name, entry))
        return false;
    return entry->record.kind == MXW_TABLE_DOMAIN || entry->record.kind == MXW_TABLE_ALIAS;
}

static bool has_empty_label(mxw_bytes name)
{
    mxw_bytes label;
    while (mxw_bytes_cut(&name, '.', &label))
        if (label.len == 0)
            return true;
    return name.len == 0;
}

/* The longest wildcard that covers the name, which is spoilt: "a.b.c" becomes "*.b.c", "*.c". Only
 * as many labels are tried as some wildcard has. */
static bool find_wildcard(const struct mxw_directory_view *view, struct mxw_table_name *name,
                          struct mxw_table_entry *entry)
{
    uint64_t depths = view->base.wildcard_depths | view->overlay.wildcard_depths;
    mxw_bytes rest = mxw_table_name_bytes(name), label;
    if (depths == 0 || has_empty_label(rest))
        return false;
    for (size_t labels = mxw_bytes_count(rest, '.'); mxw_bytes_cut(&rest, '.', &label); labels--) {
        if ((depths & mxw_table_depth(labels)) == 0)
            continue;
        size_t start = name->len - rest.len - 2;
        name->at[start] = '*';
        if (find(view, (mxw_bytes){ name->at + start, rest.len + 2 }, entry))
            return true;
    }
    return false;
}

static bool has_dot_at_end(mxw_bytes name)
{
    return name.len > 0 && name.at[name.len - 1] == '.';
}

/* From the entry that holds for a name to the one it takes everything from. */
static bool follow_alias(const struct mxw_directory_view *view, struct mxw_table_entry *entry)
{
    if (entry->record.kind != MXW_TABLE_ALIAS)
        return true;
    return find(view, entry->text, entry) && entry->record.kind == MXW_TABLE_DOMAIN;
}

static bool fill(struct mxw_domain *domain, const struct mxw_table_entry *entry)
{
    if (entry->record.wish > MXW_IPV6_OFF || !mxw_profile_read(entry->text, domain))
        return false;
    domain->wish = (enum mxw_ipv6_wish)entry->record.wish;
    domain->wish_since = entry->record.wish_since;
    domain->group = entry->text_hash;
    return true;
}

bool mxw_directory_view_find(const struct mxw_directory_view *view, mxw_bytes name,
                             struct mxw_domain *domain)
{
    struct mxw_table_name canonical;
    struct mxw_table_entry entry;
    /* "*.contoso.com" is a record, and nobody's name. */
    if (!mxw_table_name_set(&canonical, name) || canonical.at[0] == '*')
        return false;

    bool has_own = find(view, mxw_table_name_bytes(&canonical), &entry);
    if (!has_own && !find_wildcard(view, &canonical, &entry))
        return false;
    domain->name = has_own ? entry.name : mxw_bytes_first(name, name.len - has_dot_at_end(name));
    return follow_alias(view, &entry) && fill(domain, &entry);
}

const mxw_prefix *mxw_directory_view_exempt(const struct mxw_directory_view *view, size_t *count)
{
    const struct mxw_directory *source =
        view->overlay.cell_count > 0 ? &view->overlay : &view->base;
    *count = source->exempt_count;
    return source->exempt;
}
