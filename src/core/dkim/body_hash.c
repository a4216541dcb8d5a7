#include "core/dkim/body_hash.h"

#include <assert.h>

_Static_assert(sizeof(struct mxw_body_hash) <= MXW_BODY_HASH_ROOM, "as body_hashes.h says");
_Static_assert(sizeof(struct mxw_body_form) <= MXW_BODY_FORM_ROOM, "as body_hashes.h says");

void mxw_body_hashes_begin(struct mxw_body_hashes *bodies)
{
    memset(bodies, 0, sizeof *bodies);
}

/* False when the arena is full. */
static bool begin_form(struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                       enum mxw_canonical which)
{
    if (bodies->forms[which] != NULL)
        return true;
    struct mxw_body_form *form = mxw_arena_take(arena, sizeof *form);
    if (form == NULL)
        return false;
    form->len = 0;
    mxw_canonical_body_begin(&form->canonical, which);
    bodies->forms[which] = form;
    return true;
}

static struct mxw_body_hash *find(const struct mxw_body_hashes *bodies, enum mxw_canonical form,
                                  uint64_t length)
{
    struct mxw_body_hash *hash = bodies->first;
    while (hash != NULL && (hash->form != form || hash->length != length))
        hash = hash->next;
    return hash;
}

static struct mxw_body_hash *add(struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                                 enum mxw_canonical form, uint64_t length)
{
    struct mxw_body_hash *hash = mxw_arena_take(arena, sizeof *hash);
    if (hash == NULL || !begin_form(bodies, arena, form))
        return NULL;
    *hash = (struct mxw_body_hash){ .next = bodies->first, .form = form, .length = length };
    mxw_sha256_begin(&hash->digest);
    bodies->first = hash;
    bodies->count++;
    return hash;
}

struct mxw_body_hash *mxw_body_hashes_want(struct mxw_body_hashes *bodies, struct mxw_arena *arena,
                                           enum mxw_canonical form, uint64_t length)
{
    assert(!bodies->has_begun && !bodies->has_ended);
    struct mxw_body_hash *hash = find(bodies, form, length);
    if (hash == NULL)
        hash = add(bodies, arena, form, length);
    if (hash != NULL)
        hash->users++;
    return hash;
}

void mxw_body_hash_drop(struct mxw_body_hash *hash)
{
    assert(hash->users > 0);
    hash->users--;
}

static void hash_run(struct mxw_body_hashes *bodies, enum mxw_canonical which, mxw_bytes run)
{
    struct mxw_body_form *form = bodies->forms[which];
    for (struct mxw_body_hash *hash = bodies->first; hash != NULL; hash = hash->next) {
        if (hash->form != which || hash->users == 0 || hash->length <= form->len)
            continue;
        uint64_t left = hash->length - form->len;
        mxw_sha256_take(&hash->digest, left < run.len ? mxw_bytes_first(run, (size_t)left) : run);
    }
    form->len += run.len;
}

static bool is_needed(const struct mxw_body_hashes *bodies, enum mxw_canonical which)
{
    for (const struct mxw_body_hash *hash = bodies->first; hash != NULL; hash = hash->next)
        if (hash->form == which && hash->users > 0)
            return true;
    return false;
}

void mxw_body_hashes_take(struct mxw_body_hashes *bodies, mxw_bytes piece)
{
    assert(!bodies->has_ended);
    bodies->has_begun = true;
    for (enum mxw_canonical form = MXW_CANONICAL_SIMPLE; form <= MXW_CANONICAL_RELAXED; form++) {
        if (!is_needed(bodies, form))
            continue;
        mxw_bytes rest = piece;
        mxw_bytes run;
        while ((run = mxw_canonical_body_next(&bodies->forms[form]->canonical, &rest)).len > 0)
            hash_run(bodies, form, run);
    }
}

static void end_form(struct mxw_body_hashes *bodies, enum mxw_canonical which)
{
    mxw_bytes run;
    while ((run = mxw_canonical_body_end(&bodies->forms[which]->canonical)).len > 0)
        hash_run(bodies, which, run);
}

void mxw_body_hashes_end(struct mxw_body_hashes *bodies)
{
    assert(!bodies->has_ended);
    for (enum mxw_canonical form = MXW_CANONICAL_SIMPLE; form <= MXW_CANONICAL_RELAXED; form++)
        if (is_needed(bodies, form))
            end_form(bodies, form);

    for (struct mxw_body_hash *hash = bodies->first; hash != NULL; hash = hash->next)
        mxw_sha256_end(&hash->digest, hash->octets);
    bodies->has_ended = true;
}
