/* signing.h - messages signed and verified in one call, for tests.
 *
 * Memory     What is returned is valid until the next call of the same function.
 */
#ifndef TESTS_UNIT_CORE_DKIM_SIGNING_H
#define TESTS_UNIT_CORE_DKIM_SIGNING_H

#include "mxwarden/dkim.h"
#include "mxwarden/dkim_sign.h"

/* The header into `arena`; returns the body. */
mxw_bytes signing_cut(mxw_bytes message, struct mxw_header *header, struct mxw_arena *arena);

/* The body in pieces of `chunk` octets. */
void signing_feed(struct mxw_body_hashes *bodies, mxw_bytes body, size_t chunk);

/* The message with the fields of all signers in front. */
mxw_bytes signing_sign(const struct mxw_dkim_signer *signers, const struct mxw_signing_key *keys,
                       size_t count, mxw_bytes message, size_t chunk);

/* Judges the message with the key of each signature; result of the first. `dkim` can be read until
 * the next call. */
enum mxw_dkim_result signing_verify(mxw_bytes message, const struct mxw_signing_key *keys,
                                    struct mxw_dkim *dkim);

#endif
