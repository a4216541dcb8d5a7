/* builder.h - writes the table that directory.h reads.
 *
 *     size_t room = mxw_directory_room(domains_max);
 *     void *memory = malloc(room);
 *     status = mxw_directory_build_begin(&builder, memory, room, domains_max, seed);
 *     while (... (status = mxw_directory_build_add(&builder, &domain)) == MXW_NO_ROOM)
 *         ... realloc, then mxw_directory_build_move(&builder, memory, room);
 *     while ((status = mxw_directory_build_end(&builder, &table)) == MXW_NO_ROOM) ... the same
 *
 * Memory     The caller's, aligned for any type. It may be moved to a larger place at any time. The
 *            table is a part of it, about half: write it to its place, then free the memory.
 * Limits     MXW_DIRECTORY_DOMAINS_MAX.
 */
#ifndef MXW_CORE_DIRECTORY_BUILDER_H
#define MXW_CORE_DIRECTORY_BUILDER_H

#include "core/directory/directory.h"

#define MXW_DIRECTORY_DOMAINS_MAX 16777216 /* sixteen times what one site is planned for */

/* No single call of mxw_directory_build_add() takes more. */
#define MXW_DIRECTORY_ADD_ROOM_MAX 12288

struct mxw_directory_builder {
    uint8_t *at;
    size_t room, used;
    size_t heap_start;                    /* before it: the indexes of names and of profiles */
    size_t record_octets, profile_octets; /* in the heap */
    uint64_t seed[2];
    uint32_t domains_max, domain_count, profile_count;
    uint32_t place_count; /* in each index */
};

/* Enough for `domains_max` domains with usual names and few profiles; others make
 * mxw_directory_build_add() ask for more. */
size_t mxw_directory_room(uint32_t domains_max);

/* `seed` is random. MXW_TOO_LARGE: more than MXW_DIRECTORY_DOMAINS_MAX. MXW_NO_ROOM. */
MXW_MUST_USE enum mxw_status mxw_directory_build_begin(struct mxw_directory_builder *builder,
                                                       void *memory, size_t room,
                                                       uint32_t domains_max,
                                                       const uint64_t seed[2]);

/* Whether the name has been added already. */
bool mxw_directory_build_has(const struct mxw_directory_builder *builder, mxw_bytes name);

/* Everything is copied; `domain->group` is not looked at.
 * MXW_MALFORMED: the name is empty, too long or there already, or a text is over 255 octets.
 * MXW_TOO_LARGE: domains_max are there, a count of domain.h is exceeded, or the table has 32 GiB.
 * MXW_NO_ROOM: nothing has changed; move to more memory and add it again. */
MXW_MUST_USE enum mxw_status mxw_directory_build_add(struct mxw_directory_builder *builder,
                                                     const struct mxw_domain *domain);

/* The memory now lies at `memory`, with all it held, and there is more of it. */
void mxw_directory_build_move(struct mxw_directory_builder *builder, void *memory, size_t room);

/* Octets that mxw_directory_build_end() needs beyond those in use. */
size_t mxw_directory_build_end_room(const struct mxw_directory_builder *builder);

/* The finished table. Nothing may be added after it. MXW_NO_ROOM: nothing has changed. */
MXW_MUST_USE enum mxw_status mxw_directory_build_end(struct mxw_directory_builder *builder,
                                                     mxw_bytes *table);

#endif
