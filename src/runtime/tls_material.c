#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "mxwarden/address.h"
#include "runtime/random.h"
#include "runtime/tls_base.h"

#define SELF_SIGNED_SECONDS (365L * 24 * 3600)
#define CLOCK_SKEW_SECONDS 3600L /* a certificate from the future is refused by slow clocks */
#define COMMON_NAME_MAX 64       /* octets, RFC 5280 appendix A: ub-common-name */

/* The whole file, or errno. */
static bool read_file(const char *path, uint8_t **at, size_t *len)
{
    int error = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *at = fd < 0 ? NULL : malloc(MXW_TLS_FILE_MAX + 1);
    *len = 0;
    while (*at != NULL && *len <= MXW_TLS_FILE_MAX) {
        ssize_t got = read(fd, *at + *len, MXW_TLS_FILE_MAX + 1 - *len);
        if (got < 0)
            error = errno;
        if (got <= 0)
            break;
        *len += (size_t)got;
    }
    if (*at == NULL)
        error = errno;
    else if (*len > MXW_TLS_FILE_MAX)
        error = EFBIG;
    if (fd >= 0)
        (void)close(fd);
    errno = error;
    return error == 0;
}

enum mxw_status mxw_tls_material_read(struct mxw_tls_material *material, const char *chain_path,
                                      const char *key_path, struct mxw_problem *problem)
{
    *material = (struct mxw_tls_material){ .chain_at = NULL };
    if (key_path == NULL)
        key_path = chain_path;
    (void)snprintf(material->label, sizeof material->label, "certificate file %s", chain_path);
    (void)snprintf(material->key_label, sizeof material->key_label, "key file %s", key_path);

    const char *label = material->label;
    bool is_read = read_file(chain_path, &material->chain_at, &material->chain_len);
    if (is_read) {
        label = material->key_label;
        is_read = read_file(key_path, &material->key_at, &material->key_len);
    }
    if (is_read)
        return MXW_OK;
    mxw_problem_set_errno(problem, errno, "%s", label);
    mxw_tls_material_free(material);
    return MXW_UNAVAILABLE;
}

static uint8_t *copy_of(mxw_bytes bytes)
{
    uint8_t *copy = malloc(bytes.len + 1);
    if (copy != NULL && bytes.len > 0)
        memcpy(copy, bytes.at, bytes.len);
    return copy;
}

enum mxw_status mxw_tls_material_copy(struct mxw_tls_material *material, mxw_bytes chain,
                                      mxw_bytes key, const char *label)
{
    *material = (struct mxw_tls_material){ .chain_at = copy_of(chain),
                                           .chain_len = chain.len,
                                           .key_at = copy_of(key),
                                           .key_len = key.len };
    (void)snprintf(material->label, sizeof material->label, "%s", label);
    (void)snprintf(material->key_label, sizeof material->key_label, "the key of %s", label);
    if (material->chain_at != NULL && material->key_at != NULL)
        return MXW_OK;
    mxw_tls_material_free(material);
    return MXW_NO_ROOM;
}

void mxw_tls_material_free(struct mxw_tls_material *material)
{
    if (material->key_at != NULL)
        OPENSSL_cleanse(material->key_at, material->key_len);
    free(material->key_at);
    free(material->chain_at);
    *material = (struct mxw_tls_material){ .chain_at = NULL };
}

/* RFC 6125 looks at the subjectAltName first; an address stands there as octets. */
static bool add_alternative_name(X509 *certificate, const char *host_name)
{
    mxw_address address;
    mxw_bytes text = { (const uint8_t *)host_name, strlen(host_name) };
    bool is_address = mxw_address_parse(text, &address) == MXW_OK;
    mxw_bytes octets = is_address ? (mxw_bytes){ address.octets, mxw_address_size(address) } : text;

    bool is_added = false;
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    GENERAL_NAME *name = GENERAL_NAME_new();
    ASN1_STRING *value = ASN1_STRING_type_new(is_address ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);
    if (names != NULL && name != NULL && value != NULL
        && ASN1_STRING_set(value, octets.at, (int)octets.len) == 1) {
        GENERAL_NAME_set0_value(name, is_address ? GEN_IPADD : GEN_DNS, value);
        value = NULL;
        if (sk_GENERAL_NAME_push(names, name) > 0) {
            name = NULL;
            is_added = X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0) == 1;
        }
    }
    ASN1_STRING_free(value);
    GENERAL_NAME_free(name);
    GENERAL_NAMES_free(names);
    return is_added;
}

static bool fill_certificate(X509 *certificate, EVP_PKEY *key, const char *host_name)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    const unsigned char *common_name = (const unsigned char *)host_name;
    bool has_common_name = strlen(host_name) <= COMMON_NAME_MAX;
    uint64_t serial = mxw_random_number() >> 1;
    return X509_set_version(certificate, X509_VERSION_3) == 1
        && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1
        && X509_gmtime_adj(X509_getm_notBefore(certificate), -CLOCK_SKEW_SECONDS) != NULL
        && X509_gmtime_adj(X509_getm_notAfter(certificate), SELF_SIGNED_SECONDS) != NULL
        && X509_set_pubkey(certificate, key) == 1
        && (!has_common_name
            || X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, common_name, -1,
                                          -1, 0)
                == 1)
        && X509_set_issuer_name(certificate, subject) == 1
        && add_alternative_name(certificate, host_name)
        && X509_sign(certificate, key, EVP_sha256()) > 0;
}

static enum mxw_status take_pem(struct mxw_tls_material *material, X509 *certificate, EVP_PKEY *key)
{
    enum mxw_status status = MXW_NO_ROOM;
    BIO *chain = BIO_new(BIO_s_mem());
    BIO *secret = BIO_new(BIO_s_secmem());
    char *chain_at, *key_at;
    if (chain != NULL && secret != NULL && PEM_write_bio_X509(chain, certificate) == 1
        && PEM_write_bio_PrivateKey(secret, key, NULL, NULL, 0, NULL, NULL) == 1) {
        mxw_bytes chain_text = { NULL, (size_t)BIO_get_mem_data(chain, &chain_at) };
        mxw_bytes key_text = { NULL, (size_t)BIO_get_mem_data(secret, &key_at) };
        chain_text.at = (const uint8_t *)chain_at;
        key_text.at = (const uint8_t *)key_at;
        status =
            mxw_tls_material_copy(material, chain_text, key_text, "the self-signed certificate");
    }
    BIO_free(chain);
    BIO_free(secret);
    return status;
}

enum mxw_status mxw_tls_material_self_signed(struct mxw_tls_material *material,
                                             const char *host_name, struct mxw_problem *problem)
{
    enum mxw_status status = MXW_UNAVAILABLE;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    *material = (struct mxw_tls_material){ .chain_at = NULL };
    if (key != NULL && certificate != NULL && fill_certificate(certificate, key, host_name))
        status = take_pem(material, certificate, key);
    if (status != MXW_OK)
        mxw_problem_set(problem, "cannot make a certificate for %s: %s", host_name,
                        mxw_tls_reason());
    X509_free(certificate);
    EVP_PKEY_free(key);
    return status;
}
