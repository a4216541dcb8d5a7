/* verify.h - the answer to "is this signature by this key over this digest?"
 *
 *     while ((asked = mxw_dkim_verification(&dkim, i)) != NULL)
 *         mxw_dkim_verified(&dkim, i, mxw_verify(asked));
 *
 * The evaluators never call it: they state the question (struct mxw_verification) and are given the
 * answer, since libcrypto allocates while it answers, and since a program may have it answered
 * elsewhere: by another thread, process or device.
 *
 * Spec       RFC 8017 section 8.2.2 (RSASSA-PKCS1-v1_5 with SHA-256), RFC 8032 section 5.1.7
 *            (Ed25519, over the SHA-256 digest as RFC 8463 section 3 wants).
 * Ownership  Key and signature are borrowed for the call.
 * Memory     sizeof(struct mxw_verification), 72 octets. With OpenSSL 3, libcrypto allocates up to
 *            8 KiB while it answers, and frees them before the call returns; what it sets up at the
 *            first call of a process, some 350 KiB, stays.
 * Errors     What they mean stands at the outcomes. libcrypto's error queue is empty afterwards.
 * Limits     MXW_RSA_BITS_MAX; an RSA exponent of more than 64 bits is no usable key.
 * Threads    No shared state.
 */
#ifndef MXWARDEN_VERIFY_H
#define MXWARDEN_VERIFY_H

#include "mxwarden/bytes.h"
#include "mxwarden/sha256.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_RSA_BITS_MAX 4096 /* a longer key costs us more than its signature is worth */

enum mxw_key_type {
    MXW_KEY_RSA,    /* DER: SubjectPublicKeyInfo or RSAPublicKey */
    MXW_KEY_ED25519 /* the 32 octets */
};

struct mxw_verification {
    enum mxw_key_type key_type;
    mxw_bytes key;
    mxw_bytes signature;
    uint8_t digest[MXW_SHA256_LEN];
};

enum mxw_verify_outcome {
    MXW_VERIFY_FAILED, /* a usable key, but not its signature over this digest */
    MXW_VERIFY_PASSED,
    MXW_VERIFY_BAD_KEY,    /* not a key of this type, or longer than MXW_RSA_BITS_MAX */
    MXW_VERIFY_UNAVAILABLE /* libcrypto could not: out of memory */
};

struct mxw_verify_answer {
    enum mxw_verify_outcome outcome;
    unsigned key_bits; /* of the modulus; 256 for Ed25519; 0 when the key could not be read */
};

struct mxw_verify_answer mxw_verify(const struct mxw_verification *verification);

#ifdef __cplusplus
}
#endif

#endif
