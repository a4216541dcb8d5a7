/* RSA goes through the RSA calls proper, which OpenSSL 3 deprecates in favour of EVP: reading a key
 * and building an EVP_PKEY costs more there than the verification itself. See docs/decisions. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "mxwarden/verify.h"

#include <limits.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* Bits of an RSA exponent. 65537 is what everyone uses; the work of a verification grows with this
 * number, and a key is whatever a stranger published. */
#define EXPONENT_BITS_MAX 64

#define ED25519_KEY_LEN 32 /* RFC 8032 section 5.1.5 */
#define ED25519_BITS 256

static struct mxw_verify_answer answer_of(enum mxw_verify_outcome outcome, unsigned key_bits)
{
    return (struct mxw_verify_answer){ outcome, key_bits };
}

static enum mxw_verify_outcome outcome_of(int result)
{
    return result == 1 ? MXW_VERIFY_PASSED : MXW_VERIFY_FAILED;
}

/* Why something could not be made of a key: memory is ours, everything else is the key's. */
static struct mxw_verify_answer unusable(void)
{
    bool no_memory = ERR_GET_REASON(ERR_peek_error()) == ERR_R_MALLOC_FAILURE;
    return answer_of(no_memory ? MXW_VERIFY_UNAVAILABLE : MXW_VERIFY_BAD_KEY, 0);
}

/* RFC 6376 3.6.1 says RSAPublicKey; everyone publishes SubjectPublicKeyInfo (erratum 3017). Octets
 * after the key make it unusable. */
static RSA *read_rsa(mxw_bytes key)
{
    RSA *(*const readers[])(RSA **, const unsigned char **, long) = { d2i_RSA_PUBKEY,
                                                                      d2i_RSAPublicKey };
    if (key.len == 0 || key.len > INT_MAX)
        return NULL;
    for (size_t i = 0; i < MXW_COUNT_OF(readers); i++) {
        const unsigned char *at = key.at;
        RSA *rsa = readers[i](NULL, &at, (long)key.len);
        if (rsa != NULL && at == key.at + key.len)
            return rsa;
        RSA_free(rsa);
    }
    return NULL;
}

/* Even numbers, an exponent of 1 and one that is large are no keys: some are broken, some slow, and
 * some let anyone sign. */
static bool is_usable(const RSA *rsa)
{
    const BIGNUM *modulus = RSA_get0_n(rsa);
    const BIGNUM *exponent = RSA_get0_e(rsa);
    if (modulus == NULL || exponent == NULL || BN_is_negative(modulus) || BN_is_negative(exponent))
        return false;
    return BN_is_odd(modulus) && BN_is_odd(exponent) && !BN_is_one(exponent)
        && BN_num_bits(exponent) <= EXPONENT_BITS_MAX && RSA_bits(rsa) <= MXW_RSA_BITS_MAX;
}

static struct mxw_verify_answer verify_rsa(const struct mxw_verification *asked)
{
    RSA *rsa = read_rsa(asked->key);
    if (rsa == NULL)
        return unusable();

    unsigned bits = (unsigned)RSA_bits(rsa);
    enum mxw_verify_outcome outcome = MXW_VERIFY_BAD_KEY;
    if (is_usable(rsa)) {
        bool has_size = asked->signature.len == (size_t)RSA_size(rsa);
        outcome = outcome_of(has_size
                             && RSA_verify(NID_sha256, asked->digest, MXW_SHA256_LEN,
                                           asked->signature.at, (unsigned)asked->signature.len, rsa)
                                 == 1);
    }
    RSA_free(rsa);
    return answer_of(outcome, bits);
}

/* RFC 8463 3: the plain variant of Ed25519, and what it signs is the SHA-256 digest. */
static struct mxw_verify_answer verify_ed25519(const struct mxw_verification *asked)
{
    if (asked->key.len != ED25519_KEY_LEN)
        return answer_of(MXW_VERIFY_BAD_KEY, 0);

    EVP_PKEY *key =
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, asked->key.at, asked->key.len);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    struct mxw_verify_answer answer = answer_of(MXW_VERIFY_UNAVAILABLE, ED25519_BITS);
    if (key != NULL && context != NULL && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1)
        answer.outcome = outcome_of(EVP_DigestVerify(
            context, asked->signature.at, asked->signature.len, asked->digest, MXW_SHA256_LEN));
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return answer;
}

struct mxw_verify_answer mxw_verify(const struct mxw_verification *verification)
{
    ERR_clear_error();
    struct mxw_verify_answer answer = verification->key_type == MXW_KEY_RSA
        ? verify_rsa(verification)
        : verify_ed25519(verification);
    ERR_clear_error();
    return answer;
}
