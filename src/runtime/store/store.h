/* store.h - the control store: what administrators have decided, in one SQLite file.
 *
 *     status = mxw_store_open(&store, "/var/lib/mxwarden/mxwarden.db", &problem);
 *     status = mxw_store_begin(store, MXW_BYTES("alice"), wall);
 *     answer = mxw_store_domain_remove(store, name);                        (domains.h)
 *     answer = mxw_store_audit_add(store, MXW_BYTES("domain.remove"), name, detail);  (audit.h)
 *     status = mxw_store_commit(store, &sequence);
 *
 * Parts      tenants.h, domains.h, import.h, changes.h, snapshot.h, exempt.h, audit.h,
 *            aggregates.h, backup.h.
 * Place      The file belongs where it is while it is in use. One that was removed or replaced by
 *            another would take changes that nobody finds again: none is begun or committed then,
 *            which is MXW_MALFORMED, and only closing it helps.
 * Handles    One process writes, through one handle. Anybody may read at the same time, through
 *            handles of mxw_store_read_open(). What is not committed is seen through the writing
 *            handle only, so a process that may leave a change open while it answers questions
 *            reads through a second one.
 * Changes    Stand between begin and commit, are all there or not at all, also after a power cut,
 *            and have at least one row in the audit. The sequence grows by one with each commit
 *            that changed domains or exempt prefixes.
 * Names      Are compared octet by octet: the caller brings domains in lower case, as A-labels,
 *            without a dot at the end, and prefixes in their one canonical text.
 * Ownership  Arguments are borrowed for the call. What a find function gives is borrowed until
 *            the next call on the same handle, what a taker is given for the call of the taker. A
 *            taker calls nothing on the handle that called it.
 * Errors     MXW_UNAVAILABLE: locked by somebody else, disk full, disk broken, not allowed.
 *            MXW_MALFORMED: not a store, one of a newer version, or damaged. MXW_NO_ROOM: out of
 *            memory. The problem says which, and what to do. A change in which anything has failed
 *            can only be rolled back; the handle can be used again after that.
 * Waiting    At most MXW_STORE_LOCK_WAIT for whoever else has the file locked.
 * Threads    A handle belongs to one.
 */
#ifndef MXW_RUNTIME_STORE_STORE_H
#define MXW_RUNTIME_STORE_STORE_H

#include <stdbool.h>

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "mxwarden/time.h"
#include "runtime/problem.h"

#define MXW_STORE_LOCK_WAIT (250 * MXW_MILLISECOND)
#define MXW_STORE_NAME_MAX 255  /* octets: of a tenant, a domain, a user, a prefix, an action */
#define MXW_STORE_NOTE_MAX 1024 /* octets: of a description or a note */
#define MXW_STORE_SETTINGS_MAX                                                                     \
    65536                           /* octets: of a domain; four times what its settings can take */
#define MXW_STORE_DETAIL_MAX 262144 /* octets: of an audit row; the old and the new settings */

struct mxw_store;

/* What a question or a change is told. Anything but MXW_STORE_DONE has changed nothing. */
enum mxw_store_answer {
    MXW_STORE_FAILED, /* the store itself: see mxw_store_status() and mxw_store_problem() */
    MXW_STORE_DONE,
    MXW_STORE_ABSENT,    /* there is none of that name */
    MXW_STORE_EXISTS,    /* there is one of that name already */
    MXW_STORE_IN_USE,    /* others depend on it, or have it already */
    MXW_STORE_NO_TENANT, /* the tenant it is to belong to is not there */
    MXW_STORE_TOO_LARGE  /* a text is longer than its limit above, or a name is empty */
};

#define MXW_STORE_IDENTITY_LEN 16 /* octets */

/* Which state of which store. What was made from a store of another identity is of no use. */
struct mxw_store_mark {
    uint8_t identity[MXW_STORE_IDENTITY_LEN]; /* random; new when made, and when restored */
    uint64_t sequence;                        /* 1 in a store without domains that is new */
};

/* Opens the store at `path` to write. Makes one when nothing is there, and brings one of an older
 * version up to date. */
MXW_MUST_USE enum mxw_status mxw_store_open(struct mxw_store **store, const char *path,
                                            struct mxw_problem *problem);

/* The same where there has been a store before: when nothing is there that is MXW_UNAVAILABLE, and
 * stays so until somebody puts a store there. */
MXW_MUST_USE enum mxw_status mxw_store_reopen(struct mxw_store **store, const char *path,
                                              struct mxw_problem *problem);

/* Opens it to read, whoever writes. An older version is MXW_UNAVAILABLE: the writer changes it. */
MXW_MUST_USE enum mxw_status mxw_store_read_open(struct mxw_store **store, const char *path,
                                                 struct mxw_problem *problem);

/* A change that is open is rolled back. The log of a file that was moved goes into that file, so
 * that it is not taken for the log of what is at its path now. NULL is allowed. */
void mxw_store_close(struct mxw_store *store);

/* What the last call on the handle that failed would say. */
enum mxw_status mxw_store_status(const struct mxw_store *store);
const struct mxw_problem *mxw_store_problem(const struct mxw_store *store);

/* Reads all of it. MXW_MALFORMED: it is damaged, and the problem says where. */
MXW_MUST_USE enum mxw_status mxw_store_check(struct mxw_store *store);

/* Looks whether the file is still the one at its path. MXW_MALFORMED: no, and the problem says
 * whether it is gone or another one is there. */
MXW_MUST_USE enum mxw_status mxw_store_check_place(struct mxw_store *store);

/* `who` does it, at `wall`. MXW_UNAVAILABLE also when a change is open on this handle already. */
MXW_MUST_USE enum mxw_status mxw_store_begin(struct mxw_store *store, mxw_bytes who, mxw_wall wall);

/* The sequence after the change, for directories to be at least as new as. If it fails nothing was
 * changed, and nothing is open any more. */
MXW_MUST_USE enum mxw_status mxw_store_commit(struct mxw_store *store, uint64_t *sequence);

void mxw_store_rollback(struct mxw_store *store);

/* What is committed, also while a change is open. */
MXW_MUST_USE enum mxw_status mxw_store_mark(struct mxw_store *store, struct mxw_store_mark *mark);

/* From hold to release every question is answered from the same state of the store, whatever is
 * committed meanwhile. Not while a change is open; not for long, as the log of a store that is
 * held cannot be emptied. */
MXW_MUST_USE enum mxw_status mxw_store_hold(struct mxw_store *store);
void mxw_store_release(struct mxw_store *store);

#endif
