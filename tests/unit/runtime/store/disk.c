#include "tests/unit/runtime/store/disk.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/test.h"
#include "tests/unit/runtime/store/world.h"

#define OPERATIONS_MAX 20000
#define CONTENT_MAX (1u << 21) /* octets of one file */
#define TORN_AT 300            /* octets of a sector of 512 */

enum watched { STORE, LOG, JOURNAL, WATCHED_COUNT, UNWATCHED = WATCHED_COUNT };

static const char *const suffixes[WATCHED_COUNT] = { "", "-wal", "-journal" };

enum operation_kind { WRITE, TRUNCATE, SYNC, REMOVE };

struct operation {
    enum operation_kind kind;
    enum watched file;
    sqlite3_int64 offset; /* or the length a file is cut to */
    mxw_bytes bytes;      /* owned */
};

/* A file as the disk has it. */
struct content {
    bool is_there;
    size_t len;
    uint8_t at[CONTENT_MAX];
};

static struct {
    char path[128];
    bool is_watching;
    struct content first[WATCHED_COUNT]; /* before the first operation */
    struct operation operations[OPERATIONS_MAX];
    size_t count;
    unsigned fail_at, fail_count;
    int fail_code;
    bool fails_syncs, has_failed;
} disk;

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;

/* Remembering. */

static enum watched watched_of(const char *path)
{
    char name[160];
    for (int file = 0; disk.is_watching && path != NULL && file < WATCHED_COUNT; file++) {
        (void)snprintf(name, sizeof name, "%s%s", disk.path, suffixes[file]);
        if (strcmp(name, path) == 0)
            return (enum watched)file;
    }
    return UNWATCHED;
}

static void remember(enum operation_kind kind, enum watched file, sqlite3_int64 offset,
                     const void *at, int len)
{
    if (!disk.is_watching || file == UNWATCHED)
        return;
    assert_true(disk.count < OPERATIONS_MAX);
    uint8_t *copy = NULL;
    if (len > 0) {
        copy = malloc((size_t)len);
        assert_non_null(copy);
        memcpy(copy, at, (size_t)len);
    }
    disk.operations[disk.count++] = (struct operation){ kind, file, offset, { copy, (size_t)len } };
}

static void forget_all(void)
{
    while (disk.count > 0)
        free((void *)(uintptr_t)disk.operations[--disk.count].bytes.at);
}

static int failure(bool is_sync)
{
    if (disk.fail_at == 0 || is_sync != disk.fails_syncs)
        return SQLITE_OK;
    if (++disk.fail_count < disk.fail_at)
        return SQLITE_OK;
    disk.has_failed = true;
    return disk.fail_code;
}

/* What SQLite calls. */

struct disk_file {
    sqlite3_file base;
    enum watched watched;
    sqlite3_file *real;
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct disk_file *)file)->real;
}

static enum watched file_of(sqlite3_file *file)
{
    return ((struct disk_file *)file)->watched;
}

static int disk_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int disk_read(sqlite3_file *file, void *at, int len, sqlite3_int64 offset)
{
    return real_of(file)->pMethods->xRead(real_of(file), at, len, offset);
}

static int disk_write(sqlite3_file *file, const void *at, int len, sqlite3_int64 offset)
{
    int code = failure(false);
    if (code != SQLITE_OK)
        return code;
    remember(WRITE, file_of(file), offset, at, len);
    return real_of(file)->pMethods->xWrite(real_of(file), at, len, offset);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 len)
{
    remember(TRUNCATE, file_of(file), len, NULL, 0);
    return real_of(file)->pMethods->xTruncate(real_of(file), len);
}

static int disk_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    int code = failure(true);
    if (code == SQLITE_OK)
        remember(SYNC, file_of(file), 0, NULL, 0);
    return code;
}

static int disk_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int disk_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int disk_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int disk_check_lock(sqlite3_file *file, int *is_locked)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_locked);
}

static int disk_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int disk_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int disk_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int disk_map(sqlite3_file *file, int region, int size, int extends, void volatile **at)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extends, at);
}

static int disk_map_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void disk_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int disk_unmap(sqlite3_file *file, int removes)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), removes);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_lock,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector,
    .xDeviceCharacteristics = disk_device,
    .xShmMap = disk_map,
    .xShmLock = disk_map_lock,
    .xShmBarrier = disk_barrier,
    .xShmUnmap = disk_unmap,
};

static int disk_open(sqlite3_vfs *self, sqlite3_filename path, sqlite3_file *file, int flags,
                     int *flags_got)
{
    (void)self;
    struct disk_file *opened = (struct disk_file *)file;
    *opened =
        (struct disk_file){ .watched = watched_of(path), .real = (sqlite3_file *)(opened + 1) };
    int code = real_vfs->xOpen(real_vfs, path, opened->real, flags, flags_got);
    /* SQLite closes what has methods, also after a failure. */
    if (opened->real->pMethods != NULL)
        opened->base.pMethods = &methods;
    return code;
}

static int disk_delete(sqlite3_vfs *self, const char *path, int syncs_folder)
{
    (void)self;
    int code = real_vfs->xDelete(real_vfs, path, 0);
    if (code == SQLITE_OK)
        remember(REMOVE, watched_of(path), 0, NULL, 0);
    if (code == SQLITE_OK && syncs_folder)
        remember(SYNC, watched_of(path), 0, NULL, 0);
    return code;
}

void disk_install(void)
{
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs;
    vfs.zName = "disk";
    vfs.pNext = NULL;
    vfs.szOsFile = (int)sizeof(struct disk_file) + real_vfs->szOsFile;
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    assert_int_equal(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

/* Watching. */

static void load(struct content *content, const char *path, const char *suffix)
{
    char name[160];
    (void)snprintf(name, sizeof name, "%s%s", path, suffix);
    int file = open(name, O_RDONLY | O_CLOEXEC);
    content->is_there = file >= 0;
    content->len = 0;
    if (file < 0)
        return;
    ssize_t len = read(file, content->at, sizeof content->at);
    assert_true(len >= 0 && (size_t)len < sizeof content->at);
    content->len = (size_t)len;
    (void)close(file);
}

void disk_watch(const char *path)
{
    forget_all();
    disk.is_watching = path != NULL;
    if (path == NULL)
        return;
    (void)snprintf(disk.path, sizeof disk.path, "%s", path);
    for (int file = 0; file < WATCHED_COUNT; file++)
        load(&disk.first[file], path, suffixes[file]);
}

size_t disk_count(void)
{
    return disk.count;
}

/* Cutting the power. */

static void grow(struct content *content, size_t len)
{
    assert_true(len <= sizeof content->at);
    content->is_there = true;
    if (len > content->len)
        memset(content->at + content->len, 0, len - content->len);
    content->len = len;
}

static void apply(struct content *content, const struct operation *operation, size_t len_max)
{
    size_t offset = (size_t)operation->offset;
    mxw_bytes bytes = mxw_bytes_first(operation->bytes, len_max);
    if (operation->kind == REMOVE) {
        content->is_there = false;
        content->len = 0;
    }
    if (operation->kind == TRUNCATE)
        grow(content, offset);
    if (operation->kind != WRITE || bytes.len == 0)
        return;
    if (offset + bytes.len > content->len)
        grow(content, offset + bytes.len);
    memcpy(content->at + offset, bytes.at, bytes.len);
}

/* The number of operations on a file up to its last sync before the cut. */
static size_t synced_before(enum watched file, size_t cut)
{
    for (size_t i = cut; i > 0; i--)
        if (disk.operations[i - 1].file == file && disk.operations[i - 1].kind == SYNC)
            return i;
    return 0;
}

static size_t count_of(enum watched file, size_t from, size_t to)
{
    size_t count = 0;
    for (size_t i = from; i < to; i++)
        count += disk.operations[i].file == file;
    return count;
}

bool disk_has_unsynced(size_t cut)
{
    for (int file = 0; file < WATCHED_COUNT; file++)
        if (count_of((enum watched)file, synced_before((enum watched)file, cut), cut) > 0)
            return true;
    return false;
}

/* Octets of an operation that reach the disk: `number` of `count` that were not synced. */
static size_t survives(enum disk_loss loss, enum watched file, size_t number, size_t count)
{
    bool is_last = number + 1 == count;
    switch (loss) {
    case DISK_NOTHING_LOST:
        return SIZE_MAX;
    case DISK_ALL_LOST:
    case DISK_LOSS_COUNT:
        return 0;
    case DISK_SECOND_HALF_LOST:
        return number < count / 2 ? SIZE_MAX : 0;
    case DISK_LAST_TORN:
        return is_last ? TORN_AT : SIZE_MAX;
    case DISK_ALL_BUT_LAST_LOST:
        return is_last ? SIZE_MAX : 0;
    case DISK_FIRST_LOST:
        return number > 0 ? SIZE_MAX : 0;
    case DISK_LOG_LOST:
        return file == LOG ? 0 : SIZE_MAX;
    case DISK_STORE_LOST:
        return file == STORE ? 0 : SIZE_MAX;
    }
    return 0;
}

static void store_content(const struct content *content, const char *path, const char *suffix)
{
    char name[160];
    (void)snprintf(name, sizeof name, "%s%s", path, suffix);
    (void)unlink(name);
    if (content->is_there)
        world_write_file(name, (mxw_bytes){ content->at, content->len });
}

void disk_cut_power(size_t cut, enum disk_loss loss, const char *path)
{
    static struct content content;
    char name[160];
    for (int i = 0; i < WATCHED_COUNT; i++) {
        enum watched file = (enum watched)i;
        size_t synced = synced_before(file, cut), number = 0;
        size_t count = count_of(file, synced, cut);
        content.is_there = disk.first[i].is_there;
        content.len = disk.first[i].len;
        memcpy(content.at, disk.first[i].at, content.len);
        for (size_t at = 0; at < cut; at++) {
            if (disk.operations[at].file != file)
                continue;
            size_t len_max = at < synced ? SIZE_MAX : survives(loss, file, number++, count);
            if (len_max > 0)
                apply(&content, &disk.operations[at], len_max);
        }
        store_content(&content, path, suffixes[i]);
    }
    (void)snprintf(name, sizeof name, "%s-shm", path);
    (void)unlink(name);
}

/* Breaking. */

void disk_fail(unsigned number, int code, bool syncs)
{
    disk.fail_at = number;
    disk.fail_code = code;
    disk.fails_syncs = syncs;
    disk.fail_count = 0;
    disk.has_failed = false;
}

bool disk_has_failed(void)
{
    return disk.has_failed;
}
