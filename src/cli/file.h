/* file.h - a small file that the person named, read whole; and the private keys among them.
 *
 * Limits     MXW_FILE_MAX octets: what is longer is none of the files we read.
 */
#ifndef MXW_CLI_FILE_H
#define MXW_CLI_FILE_H

#include "mxwarden/bytes.h"
#include "mxwarden/sign.h"
#include "mxwarden/status.h"
#include "runtime/problem.h"

#define MXW_FILE_MAX 65536u

struct mxw_file {
    uint8_t *at; /* owned */
    size_t len;
};

/* MXW_UNAVAILABLE: it cannot be read. MXW_TOO_LARGE: MXW_FILE_MAX. */
MXW_MUST_USE enum mxw_status mxw_file_read(struct mxw_file *file, const char *path,
                                           struct mxw_problem *problem);

/* Wipes what was read. */
void mxw_file_free(struct mxw_file *file);

/* The private key in a file. */
MXW_MUST_USE enum mxw_status mxw_key_file_read(struct mxw_signing_key *key, const char *path,
                                               struct mxw_problem *problem);

#endif
