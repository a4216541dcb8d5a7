/* tls.h - certificates and keys for the streams that speak TLS.
 *
 *     mxw_tls_material_read(&material, "chain.pem", "key.pem", &problem);
 *     mxw_tls_server_open(&server, &(struct mxw_tls_server_settings){ &material, 1 }, &problem);
 *     mxw_stream_start_tls_server(stream, server);
 *     mxw_tls_server_close(server);             (streams keep what they use)
 *
 * Spec       RFC 9325, RFC 8996: TLS 1.2 and 1.3 only, no renegotiation, no compression.
 * Reload     Open a new server from new material, swap the pointer, close the old one. Sessions in
 *            hand keep theirs.
 * Names      A client that names a host (SNI) gets the first certificate that covers the name;
 *            else, and without SNI, the first of all. A certificate covers the DNS names in its
 *            subjectAltName, or its common name when there is none.
 * Clients    A certificate may be asked for, never required. One that does not verify counts as
 *            none.
 * Files      Only mxw_tls_material_read() reads any, and the store of trusted authorities: a
 *            process without the right to read keys gets its material as bytes.
 */
#ifndef MXW_RUNTIME_TLS_H
#define MXW_RUNTIME_TLS_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "mxwarden/time.h"
#include "runtime/problem.h"

#define MXW_TLS_FILE_MAX 1048576   /* octets of a certificate or key file */
#define MXW_TLS_NAMES_MAX 32       /* names of a peer's certificate that are looked at */
#define MXW_TLS_NAME_MAX 253       /* octets of one; a longer one is left out */
#define MXW_TLS_MATERIALS_MAX 1024 /* certificates of one server */
#define MXW_TLS_TICKET_KEY_LEN 80  /* octets, as OpenSSL wants them */

/* A certificate chain and its key, as PEM. The texts are owned; free() wipes the key. */
struct mxw_tls_material {
    uint8_t *chain_at;
    size_t chain_len;
    uint8_t *key_at;
    size_t key_len;
    char label[256]; /* for problems: the file's name, or "self-signed" */
    char key_label[256];
};

/* `key_path` NULL: the key is in the chain's file. MXW_UNAVAILABLE: could not be read. Whether the
 * content is any good, mxw_tls_server_open() says. */
MXW_MUST_USE enum mxw_status mxw_tls_material_read(struct mxw_tls_material *material,
                                                   const char *chain_path, const char *key_path,
                                                   struct mxw_problem *problem);

/* The same from bytes that came from elsewhere: copied. */
MXW_MUST_USE enum mxw_status mxw_tls_material_copy(struct mxw_tls_material *material,
                                                   mxw_bytes chain, mxw_bytes key,
                                                   const char *label);

/* An EC P-256 key and a certificate for `host_name` signed with it, good for 365 days from now. */
MXW_MUST_USE enum mxw_status mxw_tls_material_self_signed(struct mxw_tls_material *material,
                                                          const char *host_name,
                                                          struct mxw_problem *problem);

void mxw_tls_material_free(struct mxw_tls_material *material);

struct mxw_tls_server_settings {
    const struct mxw_tls_material *materials; /* borrowed for the call; the first is the default */
    size_t material_count;
    bool asks_client_certificate;
    const char *authorities_path; /* PEM file to verify clients with; NULL: the system's */
    mxw_bytes ticket_key; /* MXW_TLS_TICKET_KEY_LEN octets all edges share; empty: one of its own */
};

struct mxw_tls_server;
struct mxw_tls_client;

/* MXW_MALFORMED: a certificate or key is no such thing, or they do not belong together.
 * MXW_UNAVAILABLE: the authorities could not be read, or memory ran out. */
MXW_MUST_USE enum mxw_status mxw_tls_server_open(struct mxw_tls_server **server,
                                                 const struct mxw_tls_server_settings *settings,
                                                 struct mxw_problem *problem);
void mxw_tls_server_close(struct mxw_tls_server *server);

/* `authorities_path` NULL: the system's store. Streams choose whether to verify. */
MXW_MUST_USE enum mxw_status mxw_tls_client_open(struct mxw_tls_client **client,
                                                 const char *authorities_path,
                                                 struct mxw_problem *problem);
void mxw_tls_client_close(struct mxw_tls_client *client);

/* When the first certificate of the server ends: for a warning in time. */
mxw_wall mxw_tls_server_expires(const struct mxw_tls_server *server);

/* What a handshake found out. Names are there only when the certificate verified: against the
 * authorities and, for a client stream, against the name it was asked for. Texts are owned by the
 * stream. */
struct mxw_tls_peer {
    const char *protocol; /* "TLSv1.3" */
    const char *cipher;   /* "TLS_AES_256_GCM_SHA384" */
    unsigned cipher_bits;
    bool has_certificate;
    bool is_verified;
    mxw_bytes names[MXW_TLS_NAMES_MAX]; /* DNS names of the subjectAltName, lower case */
    size_t name_count;
    mxw_bytes common_name; /* empty: none, or it is no printable ASCII */
};

#endif
