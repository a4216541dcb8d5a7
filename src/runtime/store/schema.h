/* schema.h - the tables of a store, by version. For the files of this folder, and their tests.
 *
 * A version is the number of migrations that were applied. A new one is a text at the end of the
 * list in schema.c; the texts before it are never altered, since they have made the stores that
 * exist.
 */
#ifndef MXW_RUNTIME_STORE_SCHEMA_H
#define MXW_RUNTIME_STORE_SCHEMA_H

#include "runtime/store/store.h"

#define MXW_STORE_APPLICATION_ID 0x4d585753 /* "MXWS": in the file's header, for file(1) and us */
#define MXW_STORE_PAGE_SIZE 4096            /* octets; the same for all, as restoring needs it */

struct mxw_store_schema {
    const char *const *migrations;
    uint32_t version; /* how many there are */
};

extern const struct mxw_store_schema mxw_store_schema;

/* Applies what is missing, each migration in a transaction of its own. Foreign keys are not looked
 * at while a migration runs, so that it can rebuild tables, but before it is committed. */
MXW_MUST_USE enum mxw_status mxw_schema_migrate(struct mxw_store *store,
                                                const struct mxw_store_schema *schema,
                                                uint32_t version);

/* MXW_MALFORMED: there are rows that refer to nothing. */
MXW_MUST_USE enum mxw_status mxw_schema_check_keys(struct mxw_store *store);

/* mxw_store_open() with tables of another kind. */
MXW_MUST_USE enum mxw_status mxw_store_open_schema(struct mxw_store **store, const char *path,
                                                   const struct mxw_store_schema *schema,
                                                   struct mxw_problem *problem);

#endif
