#include <stdlib.h>

#include "daemon/keeper/requests/domain_row.h"
#include "runtime/log.h"
#include "runtime/store/audit.h"
#include "runtime/store/import.h"
#include "runtime/store/tenants.h"

/* An import is one change that stays open while its pieces come. As soon as anything is wrong it is
 * given up, and so it is when the connection it came on ends. */

static bool is_begun_here(const struct mxw_keeper *keeper, const struct mxw_control_call *call)
{
    return keeper->import_connection != 0
        && keeper->import_connection == mxw_control_call_connection(call);
}

void mxw_import_give_up(struct mxw_keeper *keeper)
{
    if (keeper->import_connection == 0)
        return;
    keeper->import_connection = 0;
    if (keeper->store != NULL)
        mxw_store_rollback(keeper->store);
    mxw_log_say(MXW_LOG_INFO, "import-given-up", "reason", "nothing has changed");
}

void mxw_answer_import_begin(struct mxw_keeper *keeper, struct mxw_control_call *call,
                             const struct mxw_control_request *request)
{
    struct mxw_change change;
    if (!mxw_change_begin(&change, keeper, call, MXW_BYTES("domains")))
        return;
    if (mxw_store_import_begin(keeper->store) != MXW_OK) {
        mxw_change_did(&change, MXW_STORE_FAILED, "import of");
        return;
    }
    keeper->import_connection = mxw_control_call_connection(call);
    keeper->import_replaces = request->replace;
    keeper->import_count = 0;
    mxw_control_done(call, json_object());
}

/* A tenant that is not there is made: who moves a million domains does not want to name each of
 * their owners before. */
static enum mxw_store_answer put_row(struct mxw_keeper *keeper, const struct mxw_domain_row *row,
                                     bool keeps_wish)
{
    enum mxw_store_answer answer =
        mxw_store_import_put(keeper->store, &row->domain, &row->hosted, keeps_wish);
    if (answer != MXW_STORE_NO_TENANT)
        return answer;
    answer = mxw_store_tenant_add(keeper->store, row->domain.tenant, (mxw_bytes){ 0 });
    return answer != MXW_STORE_DONE
        ? answer
        : mxw_store_import_put(keeper->store, &row->domain, &row->hosted, keeps_wish);
}

/* False: `reason` says what is wrong with the domain, or with the store. */
static bool take_domain(struct mxw_keeper *keeper, struct mxw_domain_row *row,
                        const struct mxw_control_domain *domain, struct mxw_problem *reason)
{
    static const char *const reasons[] = {
        [MXW_STORE_ABSENT] = "it is not there",
        [MXW_STORE_EXISTS] = "the import names it twice",
        [MXW_STORE_IN_USE] = "another domain has its hosted name",
        [MXW_STORE_NO_TENANT] = "its tenant is not there",
        [MXW_STORE_TOO_LARGE] = "a text is too long",
    };
    mxw_bytes name = mxw_domain_row_name(row, domain->name);
    if (name.len == 0) {
        mxw_problem_set(reason, "expected a domain such as contoso.com");
        return false;
    }
    bool keeps_wish = mxw_control_setting_find(&domain->settings, MXW_BYTES("ipv6")) == NULL;
    if (!mxw_domain_row_make(row, keeper, name, domain->tenant, NULL, &domain->settings, reason))
        return false;
    enum mxw_store_answer answer = put_row(keeper, row, keeps_wish);
    if (answer == MXW_STORE_DONE)
        return true;
    mxw_problem_set(reason, "%s",
                    answer == MXW_STORE_FAILED ? mxw_store_problem(keeper->store)->text
                                               : reasons[answer]);
    return false;
}

static bool take_all(struct mxw_keeper *keeper, const struct mxw_control_domains *domains,
                     struct mxw_problem *problem)
{
    struct mxw_domain_row *row = malloc(sizeof *row);
    if (row == NULL) {
        mxw_problem_set(problem, "there is no memory left");
        return false;
    }
    struct mxw_problem reason;
    size_t taken = 0;
    while (taken < domains->count && take_domain(keeper, row, &domains->at[taken], &reason))
        taken++;
    free(row);
    if (taken == domains->count)
        return true;
    /* Whoever imports a file finds the line by the number: it counts within this piece, from 1. */
    mxw_problem_set(problem, "domain %zu: %s", taken + 1, reason.text);
    return false;
}

static bool continue_import(struct mxw_keeper *keeper, struct mxw_control_call *call)
{
    if (!is_begun_here(keeper, call)) {
        mxw_control_fail(call, MXW_CONTROL_REFUSED, "no import was begun on this connection");
        return false;
    }
    if (keeper->store != NULL)
        return true;
    mxw_control_fail(call, MXW_CONTROL_UNAVAILABLE, "%s", keeper->store_problem.text);
    return false;
}

void mxw_answer_import_domains(struct mxw_keeper *keeper, struct mxw_control_call *call,
                               const struct mxw_control_request *request)
{
    struct mxw_problem problem;
    if (!continue_import(keeper, call))
        return;
    if (take_all(keeper, &request->domains, &problem)) {
        keeper->import_count += request->domains.count;
        mxw_control_done(call, json_pack("{s:I}", "domains", (json_int_t)keeper->import_count));
        return;
    }
    bool is_store = mxw_store_status(keeper->store) != MXW_OK;
    mxw_import_give_up(keeper);
    mxw_control_fail(call, is_store ? MXW_CONTROL_UNAVAILABLE : MXW_CONTROL_REFUSED,
                     "%s; nothing has changed", problem.text);
}

static json_t *counts_json(const struct mxw_store_import_counts *counts)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "added", (json_int_t)counts->added, "changed",
                     (json_int_t)counts->changed, "removed", (json_int_t)counts->removed,
                     "unchanged", (json_int_t)counts->unchanged);
}

/* Whether every alias leads somewhere, now that all domains are there. */
static bool check_aliases(struct mxw_change *change)
{
    mxw_bytes alias;
    enum mxw_store_answer answer = mxw_store_alias_astray(change->keeper->store, &alias);
    if (answer == MXW_STORE_ABSENT)
        return true;
    if (answer == MXW_STORE_DONE)
        mxw_change_refuse(change, MXW_CONTROL_REFUSED,
                          "%.*s: alias_of must name a domain that is there, and no alias itself; "
                          "nothing has changed",
                          (int)alias.len, (const char *)alias.at);
    else
        mxw_change_did(change, answer, "import of");
    return false;
}

void mxw_answer_import_commit(struct mxw_keeper *keeper, struct mxw_control_call *call,
                              const struct mxw_control_request *request)
{
    struct mxw_store_import_counts counts;
    (void)request;
    if (!continue_import(keeper, call))
        return;
    struct mxw_change change = {
        .keeper = keeper, .call = call, .action = "import.commit", .object = MXW_BYTES("domains")
    };
    keeper->import_connection = 0;
    if (mxw_store_import_end(keeper->store, keeper->import_replaces, &counts) != MXW_OK)
        mxw_change_did(&change, MXW_STORE_FAILED, "import of");
    else if (check_aliases(&change))
        mxw_change_commit(&change, counts_json(&counts), counts_json(&counts));
}
