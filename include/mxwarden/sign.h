/* sign.h - private keys, and the answer to "what is this key's signature over this digest?"
 *
 *     if (mxw_signing_key_read(&key, text) == MXW_OK) {
 *         struct mxw_sign_answer answer = mxw_sign(&key, &signing);
 *         ...
 *         mxw_signing_key_free(&key);
 *     }
 *
 * The signers never call it: they state the question (struct mxw_signing) and are given the answer,
 * as with verify.h.
 *
 * Spec       RFC 8017 section 8.2.1 (RSASSA-PKCS1-v1_5 with SHA-256), RFC 8032 section 5.1.6
 *            (Ed25519, over the SHA-256 digest as RFC 8463 section 3 wants).
 * Keys       PEM (RFC 7468 PRIVATE KEY, or RSA PRIVATE KEY) without a passphrase; or the seed of an
 *            Ed25519 key, 32 octets as they are or in base64.
 * Ownership  A key holds memory of libcrypto until mxw_signing_key_free(). The text it was read
 *            from is the caller's to wipe.
 * Memory     sizeof(struct mxw_signing_key), 16 octets; sizeof(struct mxw_signing), 36 octets;
 *            sizeof(struct mxw_sign_answer), 528 octets. With OpenSSL 3, libcrypto allocates up to
 *            21 KiB while a key is read and 24 KiB while it signs, and keeps up to 9 KiB of them
 *            until the key is freed; what it sets up at the first call of a process, some 350 KiB,
 *            stays.
 * Errors     What they mean stands at each function. libcrypto's error queue is empty afterwards.
 * Limits     RSA keys from MXW_SIGN_RSA_BITS_MIN to MXW_RSA_BITS_MAX bits.
 * Threads    No shared state; a key may be used by several threads at once.
 */
#ifndef MXWARDEN_SIGN_H
#define MXWARDEN_SIGN_H

#include "mxwarden/status.h"
#include "mxwarden/verify.h"
#include "mxwarden/writer.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_SIGN_RSA_BITS_MIN 1024 /* RFC 8301 section 3.2 */
#define MXW_SIGNATURE_MAX 512      /* octets: what an RSA key of MXW_RSA_BITS_MAX makes */

struct mxw_signing_key {
    enum mxw_key_type type;
    unsigned bits; /* of the modulus; 256 for Ed25519 */
    void *handle;  /* libcrypto's; NULL: no key */
};

struct mxw_signing {
    enum mxw_key_type key_type;
    uint8_t digest[MXW_SHA256_LEN];
};

enum mxw_sign_outcome {
    MXW_SIGN_FAILED, /* not a key of this type, or libcrypto could not */
    MXW_SIGN_DONE
};

struct mxw_sign_answer {
    enum mxw_sign_outcome outcome;
    size_t len;
    uint8_t octets[MXW_SIGNATURE_MAX];
};

/* MXW_MALFORMED: no private key that we know is in `text`. MXW_TOO_LARGE: an RSA key that nobody
 * may sign with, or that we do not verify: under MXW_SIGN_RSA_BITS_MIN or over MXW_RSA_BITS_MAX
 * bits. */
MXW_MUST_USE enum mxw_status mxw_signing_key_read(struct mxw_signing_key *key, mxw_bytes text);

void mxw_signing_key_free(struct mxw_signing_key *key);

/* The record to publish: "v=DKIM1; k=rsa; p=...". */
void mxw_put_key_record(struct mxw_writer *out, const struct mxw_signing_key *key);

struct mxw_sign_answer mxw_sign(const struct mxw_signing_key *key,
                                const struct mxw_signing *signing);

#ifdef __cplusplus
}
#endif

#endif
