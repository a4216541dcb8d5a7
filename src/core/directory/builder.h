/* builder.h - writes the table that directory.h reads.
 *
 *     size_t room = mxw_directory_room(names_max);
 *     void *memory = malloc(room);
 *     status = mxw_directory_build_begin(&builder, memory, room, names_max, seed);
 *     while (... (status = mxw_directory_build_domain(&builder, &domain)) == MXW_NO_ROOM)
 *         ... realloc, then mxw_directory_build_move(&builder, memory, room);
 *     while ((status = mxw_directory_build_end(&builder, &table)) == MXW_NO_ROOM) ... the same
 *
 * Names      Any name may begin with "*.": see view.h. Each can be added once, as a domain, as an
 *            alias or, in an overlay, as removed.
 * Memory     The caller's, aligned for any type. It may be moved to a larger place at any time. The
 *            table is a part of it, about half: write it to its place, then free the memory.
 * Limits     MXW_DIRECTORY_NAMES_MAX, MXW_DIRECTORY_EXEMPT_MAX.
 */
#ifndef MXW_CORE_DIRECTORY_BUILDER_H
#define MXW_CORE_DIRECTORY_BUILDER_H

#include "core/directory/directory.h"

#define MXW_DIRECTORY_NAMES_MAX 16777216 /* sixteen times what one site is planned for */

/* No single call of mxw_directory_build_*() takes more, but for mxw_directory_build_end(). */
#define MXW_DIRECTORY_ADD_ROOM_MAX 12288

struct mxw_directory_builder {
    uint8_t *at;
    size_t room, used;
    size_t heap_start;                 /* before it: the indexes of names and of shared texts */
    size_t record_octets, text_octets; /* in the table to be */
    uint64_t seed[2];
    uint64_t wildcard_depths;
    uint32_t names_max, name_count;
    uint32_t text_count;  /* profiles and targets that differ */
    uint32_t place_count; /* in each index */
    const mxw_prefix *exempt;
    size_t exempt_count;
};

/* Enough for `names_max` names of the usual length and few profiles; others make
 * mxw_directory_build_domain() ask for more. */
size_t mxw_directory_room(uint32_t names_max);

/* `seed` is a secret: random, and the same for all tables whose groups are to be compared.
 * MXW_TOO_LARGE: more than MXW_DIRECTORY_NAMES_MAX. MXW_NO_ROOM. */
MXW_MUST_USE enum mxw_status mxw_directory_build_begin(struct mxw_directory_builder *builder,
                                                       void *memory, size_t room,
                                                       uint32_t names_max, const uint64_t seed[2]);

/* Whether the name has been added already. */
bool mxw_directory_build_has(const struct mxw_directory_builder *builder, mxw_bytes name);

/* Everything is copied; `domain->group` is not looked at: it is computed, see domain.h.
 * MXW_MALFORMED: the name is empty, too long or there already, or a text is over
 *     MXW_DOMAIN_TEXT_MAX octets.
 * MXW_TOO_LARGE: names_max are there, a count of domain.h is exceeded, or the table has 32 GiB.
 * MXW_UNAVAILABLE: two profiles would be one group, by a chance of 1 in 2^64: begin again with
 *     another seed.
 * MXW_NO_ROOM: nothing has changed; move to more memory and add it again. */
MXW_MUST_USE enum mxw_status mxw_directory_build_domain(struct mxw_directory_builder *builder,
                                                        const struct mxw_domain *domain);

/* `target` need not be there. Errors as above; MXW_MALFORMED also when it can be no name. */
MXW_MUST_USE enum mxw_status mxw_directory_build_alias(struct mxw_directory_builder *builder,
                                                       mxw_bytes name, mxw_bytes target);

/* For an overlay: whatever the base says of `name`, it is gone. Errors as above. */
MXW_MUST_USE enum mxw_status mxw_directory_build_removed(struct mxw_directory_builder *builder,
                                                         mxw_bytes name);

/* The site-wide exempt prefixes, replacing those set before. Borrowed until the end.
 * MXW_TOO_LARGE: more than MXW_DIRECTORY_EXEMPT_MAX. */
MXW_MUST_USE enum mxw_status mxw_directory_build_exempt(struct mxw_directory_builder *builder,
                                                        const mxw_prefix *prefixes, size_t count);

/* The memory now lies at `memory`, with all it held, and there is more of it. */
void mxw_directory_build_move(struct mxw_directory_builder *builder, void *memory, size_t room);

/* Octets that mxw_directory_build_end() needs beyond those in use. */
size_t mxw_directory_build_end_room(const struct mxw_directory_builder *builder);

/* The finished table. Nothing may be added after it. MXW_NO_ROOM: nothing has changed. */
MXW_MUST_USE enum mxw_status mxw_directory_build_end(struct mxw_directory_builder *builder,
                                                     mxw_bytes *table);

#endif
