/* domain_row.h - what requests about domains share: from a request to a row, from a row to JSON.
 */
#ifndef MXW_DAEMON_KEEPER_DOMAIN_ROW_H
#define MXW_DAEMON_KEEPER_DOMAIN_ROW_H

#include "core/zone/hosted_name.h"
#include "daemon/keeper/entry.h"
#include "daemon/keeper/requests/requests.h"

/* Octets of settings a request may bring: names and values, a line each. */
#define MXW_CHANGE_TEXT_MAX (4 * MXW_SETTINGS_TEXT_MAX)

/* A row that is being made, and the memory of its texts. */
struct mxw_domain_row {
    uint8_t name_at[MXW_STORE_NAME_MAX];
    uint8_t change_at[MXW_CHANGE_TEXT_MAX];
    uint8_t kept_at[MXW_SETTINGS_TEXT_MAX];
    uint8_t settings_at[MXW_SETTINGS_TEXT_MAX];
    uint8_t dual_at[MXW_HOSTED_NAME_MAX], ipv4_at[MXW_HOSTED_NAME_MAX];
    struct mxw_domain_draft draft;
    struct mxw_store_domain domain;
    struct mxw_store_hosted hosted;
};

/* The name as the store has it: lower case, A-labels, without a dot at the end. Empty: no domain
 * can be called so. It lies in the row. */
mxw_bytes mxw_domain_row_name(struct mxw_domain_row *row, mxw_bytes name);

/* A domain that the caller may see. To somebody else's a tenant is told what it would be told if
 * there were none. */
MXW_MUST_USE enum mxw_store_answer mxw_domain_row_find(struct mxw_store *store,
                                                       const struct mxw_control_call *call,
                                                       mxw_bytes name,
                                                       struct mxw_store_domain *domain);

/* Makes the row: what `before` says (NULL: a new domain of `tenant`), as `settings` change it.
 * False: `problem` says what was wrong with them. */
MXW_MUST_USE bool mxw_domain_row_make(struct mxw_domain_row *row, const struct mxw_keeper *keeper,
                                      mxw_bytes name, mxw_bytes tenant,
                                      const struct mxw_store_domain *before,
                                      const struct mxw_control_settings *settings,
                                      struct mxw_problem *problem);

/* The members that describe a domain. Settings that cannot be read are shown as none. */
json_t *mxw_domain_json(const struct mxw_store_domain *domain);

/* Its settings as the audit keeps them. */
json_t *mxw_domain_settings_json(const struct mxw_store_domain *domain);

#endif
