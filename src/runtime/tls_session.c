#include "runtime/tls_session.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "mxwarden/address.h"
#include "mxwarden/writer.h"
#include "runtime/tls_base.h"

#define NAMES_TEXT_MAX ((MXW_TLS_NAMES_MAX + 1) * MXW_TLS_NAME_MAX) /* octets */

struct mxw_tls_session {
    SSL *ssl;
    struct mxw_tls_server *server;
    struct mxw_tls_client *client;
    bool is_secure;
    struct mxw_tls_peer peer;
    uint8_t *names_at;
    char why[256];
};

static struct mxw_tls_session *open_session(SSL_CTX *context, int fd)
{
    struct mxw_tls_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return NULL;
    ERR_clear_error();
    session->ssl = SSL_new(context);
    if (session->ssl == NULL || SSL_set_fd(session->ssl, fd) != 1) {
        mxw_tls_session_close(session);
        return NULL;
    }
    return session;
}

struct mxw_tls_session *mxw_tls_session_accept(struct mxw_tls_server *server, int fd)
{
    struct mxw_tls_session *session = open_session(server->contexts[0], fd);
    if (session == NULL)
        return NULL;
    session->server = server;
    server->user_count++;
    SSL_set_accept_state(session->ssl);
    return session;
}

/* Whom we ask for, and whose certificate it must be. */
static bool set_name(SSL *ssl, mxw_bytes name)
{
    char text[MXW_TLS_NAME_MAX + 1] = "";
    mxw_address address;
    X509_VERIFY_PARAM *rules = SSL_get0_param(ssl);
    if (name.len == 0 || name.len > MXW_TLS_NAME_MAX || mxw_bytes_has(name, 0))
        return false;
    memcpy(text, name.at, name.len);
    if (mxw_address_parse(name, &address) == MXW_OK)
        return X509_VERIFY_PARAM_set1_ip(rules, address.octets, mxw_address_size(address)) == 1;
    if (text[name.len - 1] == '.')
        text[name.len - 1] = '\0';
    X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return X509_VERIFY_PARAM_set1_host(rules, text, 0) == 1
        && SSL_set_tlsext_host_name(ssl, text) == 1;
}

struct mxw_tls_session *mxw_tls_session_connect(struct mxw_tls_client *client, int fd,
                                                mxw_bytes name, bool verify)
{
    struct mxw_tls_session *session = open_session(client->context, fd);
    if (session == NULL)
        return NULL;
    session->client = client;
    client->user_count++;
    SSL_set_connect_state(session->ssl);
    if (!set_name(session->ssl, name)) {
        mxw_tls_session_close(session);
        return NULL;
    }
    if (verify)
        SSL_set_verify(session->ssl, SSL_VERIFY_PEER, NULL);
    else
        /* Nobody is verified, so a short key is no worse than none; without TLS it were plain text.
         * */
        SSL_set_security_level(session->ssl, 1);
    return session;
}

void mxw_tls_session_close(struct mxw_tls_session *session)
{
    if (session == NULL)
        return;
    SSL_free(session->ssl);
    mxw_tls_server_close(session->server);
    mxw_tls_client_close(session->client);
    free(session->names_at);
    free(session);
}

static void say_why(struct mxw_tls_session *session, int code, int error)
{
    long verified = SSL_get_verify_result(session->ssl);
    if (code == SSL_ERROR_SYSCALL && ERR_peek_error() == 0)
        (void)snprintf(session->why, sizeof session->why, "%s",
                       error == 0 ? "connection closed" : strerror(error));
    else if (session->client != NULL && verified != X509_V_OK
             && ERR_GET_REASON(ERR_peek_last_error()) == SSL_R_CERTIFICATE_VERIFY_FAILED)
        (void)snprintf(session->why, sizeof session->why, "certificate verify failed: %s",
                       X509_verify_cert_error_string(verified));
    else
        (void)snprintf(session->why, sizeof session->why, "%s", mxw_tls_reason());
    ERR_clear_error();
}

/* `result` of the last call on the SSL. */
static enum mxw_tls_step step_after(struct mxw_tls_session *session, int result)
{
    int error = errno;
    int code = SSL_get_error(session->ssl, result);
    switch (code) {
    case SSL_ERROR_NONE:
        return MXW_TLS_DONE;
    case SSL_ERROR_WANT_READ:
        return MXW_TLS_WANTS_READ;
    case SSL_ERROR_WANT_WRITE:
        return MXW_TLS_WANTS_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        return MXW_TLS_ENDED;
    default:
        say_why(session, code, error);
        return MXW_TLS_BROKEN;
    }
}

static bool is_printable(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] > '~')
            return false;
    return text.len > 0 && text.len <= MXW_TLS_NAME_MAX;
}

static mxw_bytes put_name(struct mxw_writer *names, const ASN1_STRING *string)
{
    mxw_bytes text = { ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string) };
    if (!is_printable(text))
        return (mxw_bytes){ NULL, 0 };
    mxw_bytes name = { names->at + names->used, text.len };
    mxw_put_lower(names, text);
    return name;
}

static void take_alternative_names(struct mxw_tls_peer *peer, const X509 *certificate,
                                   struct mxw_writer *names)
{
    GENERAL_NAMES *all = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(all) && peer->name_count < MXW_TLS_NAMES_MAX; i++) {
        int type;
        const ASN1_STRING *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(all, i), &type);
        if (type != GEN_DNS)
            continue;
        peer->names[peer->name_count] = put_name(names, value);
        peer->name_count += peer->names[peer->name_count].len > 0;
    }
    GENERAL_NAMES_free(all);
}

static void take_common_name(struct mxw_tls_peer *peer, const X509 *certificate,
                             struct mxw_writer *names)
{
    const X509_NAME *subject = X509_get_subject_name(certificate);
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at >= 0)
        peer->common_name =
            put_name(names, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

/* RFC 5280 4.2.1.12: without the extension every use is allowed. */
static bool is_for_tls(X509 *certificate)
{
    return (X509_get_extended_key_usage(certificate) & (XKU_SSL_CLIENT | XKU_SSL_SERVER)) != 0;
}

static void take_peer(struct mxw_tls_session *session)
{
    struct mxw_tls_peer *peer = &session->peer;
    X509 *certificate = SSL_get0_peer_certificate(session->ssl);
    peer->protocol = SSL_get_version(session->ssl);
    peer->cipher = SSL_get_cipher_name(session->ssl);
    peer->cipher_bits = (unsigned)SSL_get_cipher_bits(session->ssl, NULL);
    peer->has_certificate = certificate != NULL;
    peer->is_verified = certificate != NULL && SSL_get_verify_result(session->ssl) == X509_V_OK
        && is_for_tls(certificate);
    if (!peer->is_verified)
        return;

    session->names_at = malloc(NAMES_TEXT_MAX);
    if (session->names_at == NULL) {
        peer->is_verified = false; /* without its names it proves nothing */
        return;
    }
    struct mxw_writer names = { .at = session->names_at, .room = NAMES_TEXT_MAX };
    take_alternative_names(peer, certificate, &names);
    take_common_name(peer, certificate, &names);
    assert(!names.overflowed);
}

enum mxw_tls_step mxw_tls_session_shake(struct mxw_tls_session *session)
{
    ERR_clear_error();
    errno = 0;
    enum mxw_tls_step step = step_after(session, SSL_do_handshake(session->ssl));
    if (step == MXW_TLS_DONE && !session->is_secure) {
        session->is_secure = true;
        take_peer(session);
    }
    if (step == MXW_TLS_ENDED) {
        (void)snprintf(session->why, sizeof session->why, "connection closed");
        return MXW_TLS_BROKEN;
    }
    return step;
}

enum mxw_tls_step mxw_tls_session_read(struct mxw_tls_session *session, uint8_t *at, size_t room,
                                       size_t *len)
{
    *len = 0;
    ERR_clear_error();
    errno = 0;
    return step_after(session, SSL_read_ex(session->ssl, at, room, len));
}

enum mxw_tls_step mxw_tls_session_write(struct mxw_tls_session *session, mxw_bytes bytes,
                                        size_t *len)
{
    *len = 0;
    ERR_clear_error();
    errno = 0;
    return step_after(session, SSL_write_ex(session->ssl, bytes.at, bytes.len, len));
}

void mxw_tls_session_finish(struct mxw_tls_session *session)
{
    ERR_clear_error();
    (void)SSL_shutdown(session->ssl);
    ERR_clear_error();
}

bool mxw_tls_session_has_bytes(const struct mxw_tls_session *session)
{
    return SSL_pending(session->ssl) > 0;
}

const char *mxw_tls_session_why(const struct mxw_tls_session *session)
{
    return session->why;
}

const struct mxw_tls_peer *mxw_tls_session_peer(const struct mxw_tls_session *session)
{
    return session->is_secure ? &session->peer : NULL;
}
