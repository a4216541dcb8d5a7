/* world.h - a store in a folder of its own, and short ways to change it and to see all of it. */
#ifndef TESTS_UNIT_RUNTIME_STORE_WORLD_H
#define TESTS_UNIT_RUNTIME_STORE_WORLD_H

#include "mxwarden/writer.h"
#include "runtime/store/aggregates.h"
#include "runtime/store/audit.h"
#include "runtime/store/backup.h"
#include "runtime/store/changes.h"
#include "runtime/store/exempt.h"
#include "runtime/store/import.h"
#include "runtime/store/snapshot.h"
#include "runtime/store/store_base.h"
#include "runtime/store/tenants.h"

#include "tests/support/test.h"

#define WALL ((mxw_wall)1795312627)

struct world {
    char folder[32];
    char path[64];   /* of the store */
    char backup[64]; /* of a file that is not there yet */
    struct mxw_store *store;
};

/* A folder, in memory where there is one, and no store yet. */
void world_begin(struct world *world);
void world_open(struct world *world);
void world_close(struct world *world);
void world_end(struct world *world); /* removes all */

/* Two tenants, three domains and a wildcard, an exempt prefix, a removed domain, mail counted. */
void world_fill(struct mxw_store *store);

bool world_add(struct mxw_store *store, mxw_bytes name, mxw_bytes tenant, mxw_bytes settings);

/* The hosted names of a domain: not the real ones, but as distinct. */
struct mxw_store_hosted world_hosted(mxw_bytes name, uint8_t at[2][MXW_STORE_NAME_MAX]);

/* An audit row, and commit. */
enum mxw_status world_commit(struct mxw_store *store);

/* A number that differs when any row of any table does. */
uint64_t world_fingerprint(struct mxw_store *store);

/* The names of all domains, each followed by a blank, as every way to ask has to tell them. */
mxw_bytes world_domains(struct mxw_store *store, struct mxw_writer *out);

void world_write_file(const char *path, mxw_bytes content);

#endif
