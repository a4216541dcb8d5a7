/* tls_session.h - TLS over one non-blocking socket, a step at a time. For stream only. */
#ifndef MXW_RUNTIME_TLS_SESSION_H
#define MXW_RUNTIME_TLS_SESSION_H

#include "runtime/tls.h"

enum mxw_tls_step {
    MXW_TLS_BROKEN, /* see why */
    MXW_TLS_DONE,
    MXW_TLS_WANTS_READ,
    MXW_TLS_WANTS_WRITE,
    MXW_TLS_ENDED /* the peer sends no more */
};

struct mxw_tls_session;

/* NULL: out of memory, or the name is none. Both keep their context alive. */
struct mxw_tls_session *mxw_tls_session_accept(struct mxw_tls_server *server, int fd);
struct mxw_tls_session *mxw_tls_session_connect(struct mxw_tls_client *client, int fd,
                                                mxw_bytes name, bool verify);
void mxw_tls_session_close(struct mxw_tls_session *session);

enum mxw_tls_step mxw_tls_session_shake(struct mxw_tls_session *session);
enum mxw_tls_step mxw_tls_session_read(struct mxw_tls_session *session, uint8_t *at, size_t room,
                                       size_t *len);
enum mxw_tls_step mxw_tls_session_write(struct mxw_tls_session *session, mxw_bytes bytes,
                                        size_t *len);

/* Says that no more will be written. */
void mxw_tls_session_finish(struct mxw_tls_session *session);

bool mxw_tls_session_has_bytes(const struct mxw_tls_session *session);
const char *mxw_tls_session_why(const struct mxw_tls_session *session);
const struct mxw_tls_peer *mxw_tls_session_peer(const struct mxw_tls_session *session);

#endif
