/* backup.h - a copy of the store in one file, and the way back. See store.h. */
#ifndef MXW_RUNTIME_STORE_BACKUP_H
#define MXW_RUNTIME_STORE_BACKUP_H

#include "runtime/store/store.h"

/* Copies the store at `from` as it is at this moment, while others write it, to the new file `to`.
 * MXW_OK: the file is complete and on the disk. Otherwise it is not there; a file that was there
 * before is never touched. */
MXW_MUST_USE enum mxw_status mxw_store_backup(const char *from, const char *to,
                                              struct mxw_problem *problem);

/* Makes the store what it was when `file`, a backup open for reading, was made: audit and
 * aggregates included. The file is checked before anything is touched, one of an older version
 * brought up to date. The store gets a new identity, and a sequence above that of both; all of it
 * counts as changed. `who` is said in the audit to have done it at `wall`.
 * MXW_MALFORMED: the file is no backup, or a damaged one. Unless MXW_OK, the store is as before. */
MXW_MUST_USE enum mxw_status mxw_store_restore(struct mxw_store *store, int file, mxw_bytes who,
                                               mxw_wall wall);

#endif
