#include "mxwarden/sign.h"

#include <limits.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/base64.h"

#define SEED_LEN 32 /* RFC 8032 section 5.1.5 */

/* A key with a passphrase is none that we can use; nobody is asked for it. */
static int refuse_passphrase(char *at, int room, int is_writing, void *data)
{
    (void)at, (void)room, (void)is_writing, (void)data;
    return -1;
}

static EVP_PKEY *read_pem(mxw_bytes text)
{
    if (text.len == 0 || text.len > INT_MAX)
        return NULL;
    BIO *source = BIO_new_mem_buf(text.at, (int)text.len);
    EVP_PKEY *key = NULL;
    if (source != NULL)
        key = PEM_read_bio_PrivateKey(source, NULL, refuse_passphrase, NULL);
    BIO_free(source);
    return key;
}

static EVP_PKEY *read_seed(mxw_bytes text)
{
    uint8_t seed_at[SEED_LEN];
    struct mxw_writer seed = MXW_WRITER(seed_at);

    if (text.len == SEED_LEN)
        mxw_put(&seed, text);
    else if (mxw_base64_decode(text, &seed) != MXW_OK || seed.used != SEED_LEN)
        return NULL;
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed_at, SEED_LEN);
    OPENSSL_cleanse(seed_at, sizeof seed_at);
    return key;
}

static bool has_known_type(EVP_PKEY *handle, enum mxw_key_type *type)
{
    *type = EVP_PKEY_get_base_id(handle) == EVP_PKEY_RSA ? MXW_KEY_RSA : MXW_KEY_ED25519;
    return *type == MXW_KEY_RSA || EVP_PKEY_get_base_id(handle) == EVP_PKEY_ED25519;
}

static bool has_usable_size(const struct mxw_signing_key *key)
{
    return key->type == MXW_KEY_ED25519
        || (key->bits >= MXW_SIGN_RSA_BITS_MIN && key->bits <= MXW_RSA_BITS_MAX);
}

enum mxw_status mxw_signing_key_read(struct mxw_signing_key *key, mxw_bytes text)
{
    *key = (struct mxw_signing_key){ 0 };
    EVP_PKEY *handle = read_pem(text);
    if (handle == NULL)
        handle = read_seed(text);
    ERR_clear_error();
    if (handle == NULL)
        return MXW_MALFORMED;

    key->handle = handle;
    enum mxw_status status = MXW_OK;
    if (!has_known_type(handle, &key->type))
        status = MXW_MALFORMED;
    key->bits = key->type == MXW_KEY_RSA ? (unsigned)EVP_PKEY_get_bits(handle) : 256;
    if (status == MXW_OK && !has_usable_size(key))
        status = MXW_TOO_LARGE;
    if (status != MXW_OK)
        mxw_signing_key_free(key);
    return status;
}

void mxw_signing_key_free(struct mxw_signing_key *key)
{
    EVP_PKEY_free(key->handle);
    *key = (struct mxw_signing_key){ 0 };
}

/* RFC 8463 4.2: the octets of an Ed25519 key alone; RSA as SubjectPublicKeyInfo (erratum 3017). */
static void put_public(struct mxw_writer *out, const struct mxw_signing_key *key)
{
    uint8_t raw[SEED_LEN];
    size_t raw_len = sizeof raw;
    unsigned char *der = NULL;

    if (key->type == MXW_KEY_ED25519) {
        if (EVP_PKEY_get_raw_public_key(key->handle, raw, &raw_len) == 1)
            mxw_put_base64(out, (mxw_bytes){ raw, raw_len });
        return;
    }
    int len = i2d_PUBKEY(key->handle, &der);
    if (len > 0)
        mxw_put_base64(out, (mxw_bytes){ der, (size_t)len });
    OPENSSL_free(der);
}

void mxw_put_key_record(struct mxw_writer *out, const struct mxw_signing_key *key)
{
    mxw_put_text(out, "v=DKIM1; k=");
    mxw_put(out, key->type == MXW_KEY_RSA ? MXW_BYTES("rsa") : MXW_BYTES("ed25519"));
    mxw_put_text(out, "; p=");
    put_public(out, key);
    ERR_clear_error();
}

static bool sign_rsa(EVP_PKEY *key, const struct mxw_signing *signing,
                     struct mxw_sign_answer *answer)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    bool is_done = context != NULL && EVP_PKEY_sign_init(context) == 1
        && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        && EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()) == 1
        && EVP_PKEY_sign(context, answer->octets, &answer->len, signing->digest, MXW_SHA256_LEN)
            == 1;
    EVP_PKEY_CTX_free(context);
    return is_done;
}

/* RFC 8463 3: the plain variant of Ed25519, and what it signs is the SHA-256 digest. */
static bool sign_ed25519(EVP_PKEY *key, const struct mxw_signing *signing,
                         struct mxw_sign_answer *answer)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool is_done = context != NULL && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1
        && EVP_DigestSign(context, answer->octets, &answer->len, signing->digest, MXW_SHA256_LEN)
            == 1;
    EVP_MD_CTX_free(context);
    return is_done;
}

struct mxw_sign_answer mxw_sign(const struct mxw_signing_key *key,
                                const struct mxw_signing *signing)
{
    struct mxw_sign_answer answer = { .len = sizeof answer.octets };
    bool is_done = false;

    if (key->handle != NULL && key->type == signing->key_type)
        is_done = key->type == MXW_KEY_RSA ? sign_rsa(key->handle, signing, &answer)
                                           : sign_ed25519(key->handle, signing, &answer);
    ERR_clear_error();
    answer.outcome = is_done ? MXW_SIGN_DONE : MXW_SIGN_FAILED;
    if (!is_done)
        answer.len = 0;
    return answer;
}
