/* sha256.h - SHA-256 as a plain struct: no allocation, no failure.
 *
 * Spec       FIPS 180-4.
 * Memory     sizeof(struct mxw_sha256); copy it to fork a digest; nothing to free.
 */
#ifndef MXWARDEN_SHA256_H
#define MXWARDEN_SHA256_H

#include "mxwarden/bytes.h"

#define MXW_SHA256_LEN 32

struct mxw_sha256 {
    uint64_t state[14]; /* libcrypto's own context; its size is checked where it is used */
};

void mxw_sha256_begin(struct mxw_sha256 *digest);
void mxw_sha256_take(struct mxw_sha256 *digest, mxw_bytes piece);

/* The digest must be begun again before more is taken. */
void mxw_sha256_end(struct mxw_sha256 *digest, uint8_t out[MXW_SHA256_LEN]);

#endif
