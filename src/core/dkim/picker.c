#include "core/dkim/picker.h"

#include <assert.h>

bool mxw_dkim_list_has(mxw_bytes list, mxw_bytes word)
{
    for (size_t left = mxw_dkim_list_count(list); left > 0; left--)
        if (mxw_bytes_equal_nocase(mxw_dkim_list_next(&list), word))
            return true;
    return false;
}

/* FNV-1a without case: long h= lists are matched against long headers by number. */
static uint32_t name_hash(mxw_bytes name)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ mxw_lower(name.at[i])) * UINT32_C(16777619);
    return hash;
}

const struct mxw_picker *mxw_picker_begin(const struct mxw_header *header, struct mxw_arena *arena)
{
    assert(header->count <= MXW_FIELDS_MAX);
    struct mxw_picker *picker =
        mxw_arena_take(arena, sizeof *picker + header->count * sizeof *picker->name_hashes);
    if (picker == NULL)
        return NULL;
    picker->header = header;
    for (size_t i = 0; i < header->count; i++)
        picker->name_hashes[i] = name_hash(header->fields[i].name);
    return picker;
}

struct picked {
    uint8_t fields[(MXW_FIELDS_MAX + 7) / 8]; /* one bit a field */
};

static bool pick(struct picked *picked, size_t index)
{
    uint8_t bit = (uint8_t)(1u << (index % 8));
    bool is_new = (picked->fields[index / 8] & bit) == 0;
    picked->fields[index / 8] |= bit;
    return is_new;
}

/* RFC 6376 5.4.2: the lowest field of that name that no earlier word of the list took. */
static const struct mxw_field *pick_field(const struct mxw_picker *picker, struct picked *picked,
                                          mxw_bytes name)
{
    uint32_t hash = name_hash(name);
    for (size_t i = picker->header->count; i > 0; i--)
        if (picker->name_hashes[i - 1] == hash && mxw_field_is(&picker->header->fields[i - 1], name)
            && pick(picked, i - 1))
            return &picker->header->fields[i - 1];
    return NULL;
}

static void take_field(struct mxw_sha256 *digest, struct mxw_canonical_field *canonical)
{
    mxw_bytes run;
    while ((run = mxw_canonical_field_next(canonical)).len > 0)
        mxw_sha256_take(digest, run);
}

void mxw_dkim_hash_field(struct mxw_sha256 *digest, enum mxw_canonical form,
                         const struct mxw_field *field)
{
    struct mxw_canonical_field canonical;
    mxw_canonical_field_begin(&canonical, form, field);
    take_field(digest, &canonical);
}

void mxw_dkim_hash_signature(struct mxw_sha256 *digest, enum mxw_canonical form,
                             const struct mxw_field *field, mxw_bytes hole)
{
    struct mxw_canonical_field canonical;
    mxw_canonical_signature_begin(&canonical, form, field, hole);
    take_field(digest, &canonical);
}

void mxw_picker_hash(const struct mxw_picker *picker, mxw_bytes names, enum mxw_canonical form,
                     const struct mxw_field *own, struct mxw_sha256 *digest)
{
    struct picked picked = { { 0 } };
    if (own != NULL)
        (void)pick(&picked, (size_t)(own - picker->header->fields));

    for (size_t left = mxw_dkim_list_count(names); left > 0; left--) {
        const struct mxw_field *field = pick_field(picker, &picked, mxw_dkim_list_next(&names));
        if (field != NULL)
            mxw_dkim_hash_field(digest, form, field);
    }
}
