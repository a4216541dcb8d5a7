/* The plain calls are deprecated in favour of EVP, which allocates: see docs/decisions. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "mxwarden/sha256.h"

#include <openssl/sha.h>

_Static_assert(sizeof(struct mxw_sha256) >= sizeof(SHA256_CTX), "the context does not fit");
_Static_assert(_Alignof(struct mxw_sha256) >= _Alignof(SHA256_CTX), "the context is misaligned");

void mxw_sha256_begin(struct mxw_sha256 *digest)
{
    SHA256_Init((SHA256_CTX *)digest->state);
}

void mxw_sha256_take(struct mxw_sha256 *digest, mxw_bytes piece)
{
    SHA256_Update((SHA256_CTX *)digest->state, piece.at, piece.len);
}

void mxw_sha256_end(struct mxw_sha256 *digest, uint8_t out[MXW_SHA256_LEN])
{
    SHA256_Final(out, (SHA256_CTX *)digest->state);
}
