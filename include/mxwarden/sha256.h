/* sha256.h - SHA-256 as a plain struct: no allocation, no failure.
 *
 *     mxw_sha256_begin(&digest);
 *     mxw_sha256_take(&digest, piece); ...
 *     mxw_sha256_end(&digest, octets);
 *
 * Spec       FIPS 180-4.
 * Ownership  A piece is borrowed for the call.
 * Memory     sizeof(struct mxw_sha256), 112 octets; copy it to fork a digest; nothing to free. The
 *            calls of libcrypto behind it allocate nothing.
 * Errors     None.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 */
#ifndef MXWARDEN_SHA256_H
#define MXWARDEN_SHA256_H

#include "mxwarden/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_SHA256_LEN 32

struct mxw_sha256 {
    uint64_t state[14]; /* libcrypto's own context; its size is checked where it is used */
};

void mxw_sha256_begin(struct mxw_sha256 *digest);
void mxw_sha256_take(struct mxw_sha256 *digest, mxw_bytes piece);

/* The digest must be begun again before more is taken. */
void mxw_sha256_end(struct mxw_sha256 *digest, uint8_t out[MXW_SHA256_LEN]);

#ifdef __cplusplus
}
#endif

#endif
