/* domains_base.h - what the files about domains share: reading and adding rows. For the files of
 * this folder only. */
#ifndef MXW_RUNTIME_STORE_DOMAINS_BASE_H
#define MXW_RUNTIME_STORE_DOMAINS_BASE_H

#include "runtime/store/domains.h"
#include "runtime/store/store_base.h"

#define MXW_STORE_DOMAIN_COLUMNS 8 /* of a row, as DOMAIN_COLUMNS in statements.c has them */

/* The first three values of a statement that changes a domain: sequence, time and who. */
#define MXW_SQL_STAMP(change)                                                                      \
    mxw_sql_count((change)->sequence), mxw_sql_number((change)->wall),                             \
        mxw_sql_text((mxw_bytes){ (change)->who_at, (change)->who_len })

/* The texts are borrowed from the row. */
void mxw_store_read_domain(sqlite3_stmt *row, struct mxw_store_domain *domain);

/* A domain with its hosted names, which are not looked at before. */
MXW_MUST_USE enum mxw_store_answer mxw_store_domain_insert(struct mxw_store *store,
                                                           const struct mxw_store_domain *domain,
                                                           const struct mxw_store_hosted *hosted,
                                                           int64_t tenant_id, int64_t *id);

/* mxw_store_domain_find() with the number of the row. */
MXW_MUST_USE enum mxw_store_answer mxw_store_domain_find_id(struct mxw_store *store, mxw_bytes name,
                                                            struct mxw_store_domain *domain,
                                                            int64_t *id);

MXW_MUST_USE enum mxw_store_answer mxw_store_domain_tenant(struct mxw_store *store,
                                                           mxw_bytes tenant, int64_t *tenant_id);

MXW_MUST_USE bool mxw_store_domain_fits(const struct mxw_store_domain *domain);

#endif
