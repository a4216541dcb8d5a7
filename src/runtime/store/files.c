#include "runtime/store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mxwarden/bytes.h"

#define COPY_PIECE 65536 /* octets read at a time */

char *mxw_file_name(const char *path, const char *suffix)
{
    const char *folder = path[0] == '/' ? "" : "./";
    size_t room = strlen(folder) + strlen(path) + strlen(suffix) + 1;
    char *name = malloc(room);
    if (name != NULL)
        (void)snprintf(name, room, "%s%s%s", folder, path, suffix);
    return name;
}

bool mxw_file_exists(const char *path)
{
    struct stat found;
    return lstat(path, &found) == 0 || errno != ENOENT;
}

/* Whatever the umask: who may read is decided here. */
static int make(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, MXW_STORE_FILE_MODE);
    if (file < 0 || fchmod(file, MXW_STORE_FILE_MODE) == 0)
        return file;
    int why = errno;
    (void)close(file);
    (void)unlink(path);
    errno = why;
    return -1;
}

bool mxw_file_make(const char *path)
{
    int file = make(path);
    return file >= 0 && close(file) == 0;
}

static bool write_all(int file, mxw_bytes bytes)
{
    while (bytes.len > 0) {
        ssize_t len = write(file, bytes.at, bytes.len);
        if (len < 0 && errno == EINTR)
            continue;
        if (len <= 0)
            return false;
        bytes = mxw_bytes_from(bytes, (size_t)len);
    }
    return true;
}

static bool copy(int from, int to)
{
    uint8_t piece[COPY_PIECE];
    for (off_t offset = 0;;) {
        ssize_t len = pread(from, piece, sizeof piece, offset);
        if (len < 0 && errno == EINTR)
            continue;
        if (len <= 0)
            return len == 0;
        if (!write_all(to, (mxw_bytes){ piece, (size_t)len }))
            return false;
        offset += len;
    }
}

bool mxw_file_copy(int from, const char *path)
{
    int to = make(path);
    if (to < 0)
        return false;
    bool is_copied = copy(from, to);
    int why = errno;
    is_copied = close(to) == 0 && is_copied;
    errno = why;
    return is_copied;
}

/* To the disk: a file's content, or a folder's names. */
static bool sync_path(const char *path, int flags)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | flags);
    if (file < 0)
        return false;
    bool is_synced = fsync(file) == 0;
    int why = errno;
    (void)close(file);
    errno = why;
    return is_synced;
}

static bool sync_folder_of(const char *path)
{
    char *folder = strdup(path);
    if (folder == NULL)
        return false;
    *(strrchr(folder, '/') + 1) = '\0';
    bool is_synced = sync_path(folder, O_DIRECTORY);
    free(folder);
    return is_synced;
}

/* rename() would replace what is there. NFS does not know the flag, but it does know link(). */
static bool give_name(const char *draft, const char *path)
{
    if (renameat2(AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return true;
    return errno == EINVAL && link(draft, path) == 0 && unlink(draft) == 0;
}

bool mxw_file_publish(const char *draft, const char *path)
{
    if (!sync_path(draft, 0) || !give_name(draft, path))
        return false;
    if (sync_folder_of(path))
        return true;
    int why = errno;
    (void)unlink(path);
    errno = why;
    return false;
}

void mxw_file_discard(const char *draft)
{
    static const char *const beside[] = { "", "-journal", "-wal", "-shm" };
    for (size_t i = 0; i < MXW_COUNT_OF(beside); i++) {
        char *name = mxw_file_name(draft, beside[i]);
        if (name != NULL)
            (void)unlink(name);
        free(name);
    }
}
