/* disk.h - a disk that remembers every write and sync, loses its power, fills up or breaks.
 *
 *     disk_install();                               once, before SQLite is used
 *     disk_watch(path);                             from now on everything done to the store counts
 *     ... change the store, close it ...
 *     for (size_t cut = 0; cut <= disk_count(); cut++)
 *         disk_cut_power(cut, DISK_ALL, other_path);   what a power cut would have left there
 *
 * Stands between SQLite and its own files; syncs cost nothing. What was synced is there after a
 * power cut. Of what was written since, enum disk_loss says what has reached the disk.
 */
#ifndef TESTS_UNIT_RUNTIME_STORE_DISK_H
#define TESTS_UNIT_RUNTIME_STORE_DISK_H

#include <stdbool.h>
#include <stddef.h>

enum disk_loss {
    DISK_NOTHING_LOST,
    DISK_ALL_LOST,
    DISK_SECOND_HALF_LOST,
    DISK_LAST_TORN, /* in the middle of a sector */
    DISK_ALL_BUT_LAST_LOST,
    DISK_FIRST_LOST,
    DISK_LOG_LOST,   /* but not what was written to the store */
    DISK_STORE_LOST, /* but not what was written to its log */
    DISK_LOSS_COUNT
};

void disk_install(void);

/* The store at `path` with its log and journal, as they are now and whatever is done to them. NULL:
 * no more. */
void disk_watch(const char *path);

size_t disk_count(void);            /* operations so far */
bool disk_has_unsynced(size_t cut); /* something could be lost */
void disk_cut_power(size_t cut, enum disk_loss loss, const char *path);

/* `code` is the answer to the write, or with `syncs` to the sync, with this number, counted from 1
 * and from now, and to all that follow until it is 0. */
void disk_fail(unsigned number, int code, bool syncs);
bool disk_has_failed(void);

#endif
