/* files.h - files that appear under their name only when they are complete. For the files of this
 * folder only.
 *
 *     char *draft = mxw_file_name(path, ".new");
 *     mxw_file_discard(draft);
 *     if (mxw_file_make(draft) && ... write it ... && mxw_file_publish(draft, path))
 *
 * Paths      Are made by mxw_file_name(), and so have a folder.
 * Errors     False, and errno says why.
 */
#ifndef MXW_RUNTIME_STORE_FILES_H
#define MXW_RUNTIME_STORE_FILES_H

#include <stdbool.h>

#include "mxwarden/status.h"

#define MXW_STORE_FILE_MODE 0640 /* the keeper, and a group that may read */

/* `path` and `suffix`, to be freed; never something that SQLite takes for a URI. NULL: out of
 * memory. */
char *mxw_file_name(const char *path, const char *suffix);

MXW_MUST_USE bool mxw_file_exists(const char *path);

/* An empty file that was not there before. */
MXW_MUST_USE bool mxw_file_make(const char *path);

/* A file that was not there before, with what `from` holds from its beginning. */
MXW_MUST_USE bool mxw_file_copy(int from, const char *path);

/* On the disk, and then under its name, which nobody had. */
MXW_MUST_USE bool mxw_file_publish(const char *draft, const char *path);

/* What is left of a draft, with what SQLite puts beside it. */
void mxw_file_discard(const char *draft);

#endif
