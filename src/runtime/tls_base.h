/* tls_base.h - the contexts behind tls.h. For tls and tls_session only. */
#ifndef MXW_RUNTIME_TLS_BASE_H
#define MXW_RUNTIME_TLS_BASE_H

#include <openssl/ssl.h>

#include "runtime/tls.h"

/* Lives until it is closed and the last session is gone. */
struct mxw_tls_server {
    SSL_CTX **contexts;
    size_t context_count;
    size_t user_count;
};

struct mxw_tls_client {
    SSL_CTX *context;
    size_t user_count;
};

/* What is wrong, from OpenSSL's queue of errors, which is emptied. */
const char *mxw_tls_reason(void);

#endif
