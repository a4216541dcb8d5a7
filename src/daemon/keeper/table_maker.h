/* table_maker.h - rows of the store in, a sealed table of the directory out.
 *
 *     if (mxw_table_maker_begin(&maker, names_max, identity) == MXW_OK) {
 *         mxw_table_maker_add(&maker, &row); ...
 *         status = mxw_table_maker_end(&maker, "directory", &sealed, &problem);
 *     }
 *     mxw_table_maker_free(&maker);
 *
 * Bad rows   A row whose settings make no sense, which only another version can have written, is
 *            left out, counted, and logged.
 * Memory     Grows as needed. When there is none, everything after is ignored, and the end says so.
 */
#ifndef MXW_DAEMON_KEEPER_TABLE_MAKER_H
#define MXW_DAEMON_KEEPER_TABLE_MAKER_H

#include "core/directory/builder.h"
#include "daemon/sealed.h"
#include "runtime/store/domains.h"

struct mxw_table_maker {
    struct mxw_directory_builder builder;
    uint8_t *memory;
    size_t room;
    bool is_out_of_memory;
    uint32_t skipped_count;
};

/* The identity of the store is the secret of its tables: groups of one store can be compared.
 * MXW_NO_ROOM, MXW_TOO_LARGE: more names than MXW_DIRECTORY_NAMES_MAX. */
MXW_MUST_USE enum mxw_status mxw_table_maker_begin(struct mxw_table_maker *maker,
                                                   uint32_t names_max,
                                                   const uint8_t identity[MXW_STORE_IDENTITY_LEN]);

void mxw_table_maker_add(struct mxw_table_maker *maker, const struct mxw_store_domain *row);

/* A tombstone: the name is not to be found in the base either. */
void mxw_table_maker_remove(struct mxw_table_maker *maker, mxw_bytes name);

/* Borrowed until the end. MXW_TOO_LARGE: more than MXW_DIRECTORY_EXEMPT_MAX. */
MXW_MUST_USE enum mxw_status mxw_table_maker_exempt(struct mxw_table_maker *maker,
                                                    const mxw_prefix *prefixes, size_t count);

MXW_MUST_USE enum mxw_status mxw_table_maker_end(struct mxw_table_maker *maker, const char *name,
                                                 struct mxw_sealed *sealed,
                                                 struct mxw_problem *problem);

void mxw_table_maker_free(struct mxw_table_maker *maker);

#endif
