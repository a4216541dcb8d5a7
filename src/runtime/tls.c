#include "runtime/tls.h"

#include <stdlib.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "runtime/tls_base.h"

#define TICKET_SECONDS 3600L /* resumption saves a handshake; a leaked key opens an hour */

/* Tickets of one context are good for nothing else. */
static const unsigned char session_context[] = "mxwarden";

const char *mxw_tls_reason(void)
{
    unsigned long error = ERR_peek_last_error();
    const char *reason = error == 0 ? NULL : ERR_reason_error_string(error);
    ERR_clear_error();
    return reason == NULL ? "out of memory" : reason;
}

/* A key that needs a passphrase has nobody to ask. */
static int refuse_passphrase(char *at, int room, int is_writing, void *user)
{
    (void)at;
    (void)room;
    (void)is_writing;
    (void)user;
    return 0;
}

static SSL_CTX *open_context(const SSL_METHOD *method, X509_STORE *authorities)
{
    SSL_CTX *context = SSL_CTX_new(method);
    if (context == NULL)
        return NULL;

    /* RFC 9325 3.1.1: TLS 1.2 at least. 3.5: no renegotiation. 3.3: no compression. */
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(
        context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    /* SMTP says QUIT: half the world hangs up without a close_notify, and nothing is lost by it. */
    SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
                         | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set1_cert_store(context, authorities);
    return context;
}

static X509_STORE *open_authorities(const char *path, struct mxw_problem *problem)
{
    X509_STORE *store = X509_STORE_new();
    if (store != NULL
        && (path == NULL ? X509_STORE_set_default_paths(store) : X509_STORE_load_file(store, path))
            == 1) {
        ERR_clear_error(); /* a file of the default paths may be absent */
        return store;
    }
    mxw_problem_set(problem, "authorities file %s: %s", path == NULL ? "of the system" : path,
                    mxw_tls_reason());
    X509_STORE_free(store);
    return NULL;
}

static X509_STORE *open_no_authorities(struct mxw_problem *problem)
{
    X509_STORE *store = X509_STORE_new();
    if (store == NULL)
        mxw_problem_set(problem, "out of memory");
    return store;
}

/* The first certificate is the server's own, the rest lead from it to an authority. */
static bool use_chain(SSL_CTX *context, mxw_bytes text)
{
    BIO *pem = BIO_new_mem_buf(text.at, (int)text.len);
    X509 *certificate = NULL;
    bool is_used = false;
    if (pem != NULL)
        certificate = PEM_read_bio_X509(pem, NULL, refuse_passphrase, NULL);
    if (certificate != NULL)
        is_used = SSL_CTX_use_certificate(context, certificate) == 1;
    X509_free(certificate);

    while (is_used && (certificate = PEM_read_bio_X509(pem, NULL, refuse_passphrase, NULL)) != NULL)
        if (SSL_CTX_add0_chain_cert(context, certificate) != 1) {
            X509_free(certificate);
            is_used = false;
        }
    /* What ended the list must be the end of the text. */
    if (is_used && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE)
        ERR_clear_error();
    else
        is_used = false;
    BIO_free(pem);
    return is_used;
}

static bool use_key(SSL_CTX *context, mxw_bytes text)
{
    BIO *pem = BIO_new_mem_buf(text.at, (int)text.len);
    EVP_PKEY *key = NULL;
    if (pem != NULL)
        key = PEM_read_bio_PrivateKey(pem, NULL, refuse_passphrase, NULL);
    /* Not SSL_CTX_use_PrivateKey yet: it would say in its own words that key and certificate do not
     * belong together. */
    bool is_used = key != NULL;
    if (is_used && X509_check_private_key(SSL_CTX_get0_certificate(context), key) == 1)
        is_used = SSL_CTX_use_PrivateKey(context, key) == 1;
    EVP_PKEY_free(key);
    BIO_free(pem);
    return is_used;
}

static bool use_material(SSL_CTX *context, const struct mxw_tls_material *material,
                         struct mxw_problem *problem)
{
    ERR_clear_error();
    if (!use_chain(context, (mxw_bytes){ material->chain_at, material->chain_len })) {
        mxw_problem_set(problem, "%s: not a PEM certificate chain (%s)", material->label,
                        mxw_tls_reason());
        return false;
    }
    if (!use_key(context, (mxw_bytes){ material->key_at, material->key_len })) {
        mxw_problem_set(problem, "%s: not a PEM private key without passphrase (%s)",
                        material->key_label, mxw_tls_reason());
        return false;
    }
    if (SSL_CTX_check_private_key(context) != 1) {
        ERR_clear_error();
        mxw_problem_set(problem, "%s: not the key of %s", material->key_label, material->label);
        return false;
    }
    return true;
}

/* Lets the handshake go on: whether the certificate is any good is read from the session. */
static int go_on(int is_good, X509_STORE_CTX *store)
{
    (void)is_good;
    (void)store;
    return 1;
}

static int choose_by_name(SSL *ssl, int *alert, void *user)
{
    struct mxw_tls_server *server = user;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    (void)alert;
    if (name == NULL)
        return SSL_TLSEXT_ERR_NOACK;
    for (size_t i = 0; i < server->context_count; i++) {
        X509 *certificate = SSL_CTX_get0_certificate(server->contexts[i]);
        if (X509_check_host(certificate, name, 0, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) != 1)
            continue;
        (void)SSL_set_SSL_CTX(ssl, server->contexts[i]);
        return SSL_TLSEXT_ERR_OK;
    }
    return SSL_TLSEXT_ERR_NOACK;
}

static bool set_server_options(SSL_CTX *context, const struct mxw_tls_server_settings *settings)
{
    if (settings->asks_client_certificate) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, go_on);
        /* Authorities stop issuing client certificates: one for a server is as good a name. */
        if (SSL_CTX_set_purpose(context, X509_PURPOSE_ANY) != 1)
            return false;
    }
    mxw_bytes ticket_key = settings->ticket_key;
    uint8_t key[MXW_TLS_TICKET_KEY_LEN];
    if (ticket_key.len == sizeof key) {
        memcpy(key, ticket_key.at, sizeof key);
        if (SSL_CTX_set_tlsext_ticket_keys(context, key, sizeof key) != 1)
            return false;
        OPENSSL_cleanse(key, sizeof key);
    }
    (void)SSL_CTX_set_timeout(context, TICKET_SECONDS);
    return SSL_CTX_set_num_tickets(context, 1) == 1 && SSL_CTX_set_dh_auto(context, 1) == 1
        && SSL_CTX_set_session_id_context(context, session_context, sizeof session_context - 1)
        == 1;
}

static enum mxw_status add_context(struct mxw_tls_server *server, X509_STORE *authorities,
                                   const struct mxw_tls_material *material,
                                   const struct mxw_tls_server_settings *settings,
                                   struct mxw_problem *problem)
{
    SSL_CTX *context = open_context(TLS_server_method(), authorities);
    if (context == NULL || !set_server_options(context, settings)) {
        mxw_problem_set(problem, "%s: %s", material->label, mxw_tls_reason());
        SSL_CTX_free(context);
        return MXW_UNAVAILABLE;
    }
    if (!use_material(context, material, problem)) {
        SSL_CTX_free(context);
        return MXW_MALFORMED;
    }
    server->contexts[server->context_count++] = context;
    return MXW_OK;
}

static enum mxw_status add_contexts(struct mxw_tls_server *server,
                                    const struct mxw_tls_server_settings *settings,
                                    struct mxw_problem *problem)
{
    /* The system's authorities are many: read only when somebody is to be verified. */
    X509_STORE *authorities = settings->asks_client_certificate
        ? open_authorities(settings->authorities_path, problem)
        : open_no_authorities(problem);
    enum mxw_status status = authorities == NULL ? MXW_UNAVAILABLE : MXW_OK;
    for (size_t i = 0; i < settings->material_count && status == MXW_OK; i++)
        status = add_context(server, authorities, &settings->materials[i], settings, problem);
    X509_STORE_free(authorities);
    if (status != MXW_OK)
        return status;

    SSL_CTX_set_tlsext_servername_callback(server->contexts[0], choose_by_name);
    SSL_CTX_set_tlsext_servername_arg(server->contexts[0], server);
    return MXW_OK;
}

enum mxw_status mxw_tls_server_open(struct mxw_tls_server **server,
                                    const struct mxw_tls_server_settings *settings,
                                    struct mxw_problem *problem)
{
    *server = NULL;
    if (settings->material_count == 0 || settings->material_count > MXW_TLS_MATERIALS_MAX) {
        mxw_problem_set(problem, "expected 1 to %d certificates", MXW_TLS_MATERIALS_MAX);
        return MXW_MALFORMED;
    }
    struct mxw_tls_server *made = calloc(1, sizeof *made);
    if (made != NULL)
        made->contexts = calloc(settings->material_count, sizeof *made->contexts);
    if (made == NULL || made->contexts == NULL) {
        mxw_problem_set(problem, "out of memory");
        free(made);
        return MXW_UNAVAILABLE;
    }
    made->user_count = 1;
    enum mxw_status status = add_contexts(made, settings, problem);
    if (status == MXW_OK)
        *server = made;
    else
        mxw_tls_server_close(made);
    return status;
}

void mxw_tls_server_close(struct mxw_tls_server *server)
{
    if (server == NULL || --server->user_count > 0)
        return;
    for (size_t i = 0; i < server->context_count; i++)
        SSL_CTX_free(server->contexts[i]);
    free(server->contexts);
    free(server);
}

mxw_wall mxw_tls_server_expires(const struct mxw_tls_server *server)
{
    struct tm date;
    const X509 *certificate = SSL_CTX_get0_certificate(server->contexts[0]);
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &date) != 1)
        return 0;
    return timegm(&date);
}

enum mxw_status mxw_tls_client_open(struct mxw_tls_client **client, const char *authorities_path,
                                    struct mxw_problem *problem)
{
    *client = NULL;
    X509_STORE *authorities = open_authorities(authorities_path, problem);
    if (authorities == NULL)
        return MXW_UNAVAILABLE;

    struct mxw_tls_client *made = calloc(1, sizeof *made);
    if (made != NULL)
        made->context = open_context(TLS_client_method(), authorities);
    X509_STORE_free(authorities);
    if (made == NULL || made->context == NULL) {
        mxw_problem_set(problem, "out of memory");
        free(made);
        return MXW_UNAVAILABLE;
    }
    made->user_count = 1;
    *client = made;
    return MXW_OK;
}

void mxw_tls_client_close(struct mxw_tls_client *client)
{
    if (client == NULL || --client->user_count > 0)
        return;
    SSL_CTX_free(client->context);
    free(client);
}
