/* privileges.h - give up what a process does not need.
 *
 *     mxw_privileges_find(&identity, "mxwarden", NULL, &problem);       (while names can be read)
 *     ... bind, read keys ...
 *     mxw_privileges_drop(&identity, &problem);
 *
 * For good   There is no way back: real, effective and saved ids change, supplementary groups go,
 *            and no program started later gains anything (no_new_privs).
 */
#ifndef MXW_RUNTIME_PRIVILEGES_H
#define MXW_RUNTIME_PRIVILEGES_H

#include <sys/types.h>

#include "mxwarden/status.h"
#include "runtime/problem.h"

struct mxw_identity {
    uid_t user;
    gid_t group;
};

bool mxw_privileges_is_root(void);

/* `group` NULL: the user's own. MXW_MALFORMED: no such user or group, or it is root. */
MXW_MUST_USE enum mxw_status mxw_privileges_find(struct mxw_identity *identity, const char *user,
                                                 const char *group, struct mxw_problem *problem);

/* MXW_UNAVAILABLE: the process is not what it should be; it must end. */
MXW_MUST_USE enum mxw_status mxw_privileges_drop(const struct mxw_identity *identity,
                                                 struct mxw_problem *problem);

/* For a process that stays root to do little: it keeps the right to bind low ports, to read files
 * of others, to become `identity` in a child and to signal it. Not being root, it just seals. */
MXW_MUST_USE enum mxw_status mxw_privileges_reduce(struct mxw_problem *problem);

/* Only no_new_privs and no core dumps: for a process that never was root. */
MXW_MUST_USE enum mxw_status mxw_privileges_seal(struct mxw_problem *problem);

/* What this process is called in lists of processes; at most 15 octets are seen. */
void mxw_process_call(const char *name);

/* As many open descriptors as the system allows at all: what it gives at first, often 1024, is for
 * programs that still use select(). Inherited by children. */
void mxw_descriptors_raise(void);

#endif
