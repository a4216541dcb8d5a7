/* What no verifier can do without. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "library.h"

bool floor_sha256(const struct bench_mail *mail)
{
    static volatile uint8_t kept; /* so that nobody leaves the work out */
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256_CTX context;
    SHA256_Init(&context);
    SHA256_Update(&context, mail->whole.at, mail->whole.len);
    SHA256_Final(digest, &context);
    kept = digest[0];
    (void)kept;
    return true;
}

static bool verify(const struct bench_mail *mail, RSA *key)
{
    return RSA_verify(NID_sha256, mail->digest, sizeof mail->digest, mail->signature.octets,
                      (unsigned)mail->signature.len, key)
        == 1;
}

/* The key has been read and used before, and libcrypto keeps what it has computed of it. */
bool floor_ready_key(const struct bench_mail *mail)
{
    return floor_sha256(mail) && verify(mail, (RSA *)(uintptr_t)EVP_PKEY_get0_RSA(mail->key));
}

/* The key comes as a record has it: what every mail costs that has a key of its own. */
bool floor_new_key(const struct bench_mail *mail)
{
    const unsigned char *at = mail->key_at;
    RSA *key = d2i_RSA_PUBKEY(NULL, &at, (long)mail->key_len);
    bool holds = key != NULL && floor_sha256(mail) && verify(mail, key);
    RSA_free(key);
    return holds;
}
