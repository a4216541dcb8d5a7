#include "runtime/privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

bool mxw_privileges_is_root(void)
{
    return geteuid() == 0;
}

enum mxw_status mxw_privileges_find(struct mxw_identity *identity, const char *user,
                                    const char *group, struct mxw_problem *problem)
{
    const struct passwd *user_entry = getpwnam(user);
    if (user_entry == NULL) {
        mxw_problem_set(problem, "user %s: no such user", user);
        return MXW_MALFORMED;
    }
    *identity = (struct mxw_identity){ user_entry->pw_uid, user_entry->pw_gid };
    if (group != NULL) {
        const struct group *group_entry = getgrnam(group);
        if (group_entry == NULL) {
            mxw_problem_set(problem, "group %s: no such group", group);
            return MXW_MALFORMED;
        }
        identity->group = group_entry->gr_gid;
    }
    if (identity->user == 0 || identity->group == 0) {
        mxw_problem_set(problem, "user %s: expected one that is not root", user);
        return MXW_MALFORMED;
    }
    return MXW_OK;
}

/* The kernel is asked again: a drop that did not happen must not go unnoticed. */
static bool is_dropped(const struct mxw_identity *identity)
{
    uid_t real_user, user, saved_user;
    gid_t real_group, group, saved_group;
    return getresuid(&real_user, &user, &saved_user) == 0
        && getresgid(&real_group, &group, &saved_group) == 0 && real_user == identity->user
        && user == identity->user && saved_user == identity->user && real_group == identity->group
        && group == identity->group && saved_group == identity->group && setuid(0) != 0;
}

enum mxw_status mxw_privileges_drop(const struct mxw_identity *identity,
                                    struct mxw_problem *problem)
{
    if (setgroups(1, &identity->group) != 0
        || setresgid(identity->group, identity->group, identity->group) != 0
        || setresuid(identity->user, identity->user, identity->user) != 0) {
        mxw_problem_set_errno(problem, errno, "cannot give up root");
        return MXW_UNAVAILABLE;
    }
    if (!is_dropped(identity)) {
        mxw_problem_set(problem, "root was not given up");
        return MXW_UNAVAILABLE;
    }
    return mxw_privileges_seal(problem);
}

enum mxw_status mxw_privileges_seal(struct mxw_problem *problem)
{
    /* A core file would hold keys and mail. */
    const struct rlimit no_core = { 0, 0 };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0)
        return MXW_OK;
    mxw_problem_set_errno(problem, errno, "cannot give up privileges");
    return MXW_UNAVAILABLE;
}

enum mxw_status mxw_privileges_reduce(struct mxw_problem *problem)
{
    if (!mxw_privileges_is_root())
        return mxw_privileges_seal(problem);

    cap_t kept = cap_from_text("cap_net_bind_service,cap_dac_read_search,cap_setuid,cap_setgid,"
                               "cap_kill=ep");
    bool is_reduced = kept != NULL && cap_set_proc(kept) == 0;
    if (!is_reduced)
        mxw_problem_set_errno(problem, errno, "cannot reduce the capabilities of root");
    cap_free(kept);
    return is_reduced ? mxw_privileges_seal(problem) : MXW_UNAVAILABLE;
}

void mxw_process_call(const char *name)
{
    (void)prctl(PR_SET_NAME, name);
}

void mxw_descriptors_raise(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit); /* else it stays as it is */
}
