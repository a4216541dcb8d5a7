/* fuzz_smtp_server.c - any dialogue, in pieces of any size, with any answers of the session. */
#include <assert.h>

#include "core/smtp/server.h"

static const struct mxw_smtp_settings settings = {
    .host_name = MXW_BYTES_INIT("gate.example"),
    .message_size_max = 200,
    .recipients_max = 2,
    .errors_max = 20,
    .offer_starttls = true,
    .handshake_timeout = 50,
    .command_timeout = 50,
    .data_timeout = 30,
    .session_timeout = 5000,
    .rate_interval = 20,
    .rate_octets_min = 5,
};

static void answer(struct mxw_smtp_server *server, unsigned choice, mxw_time now)
{
    unsigned yes = server->request == MXW_SMTP_REQUEST_DATA ? 354 : 250;
    static const unsigned no[] = { 450, 550, 421 };
    mxw_smtp_server_reply(server,
                          &(struct mxw_smtp_reply){ .code = choice % 4 ? yes : no[choice / 4 % 3],
                                                    .text = server->mail.path.text },
                          now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each piece begins with two octets: its length, and what happens besides. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mxw_smtp_server server;
    mxw_bytes rest = { data, size };
    mxw_time now = 0;
    mxw_smtp_server_begin(&server, &settings, MXW_BYTES("id"), now);
    mxw_smtp_server_greet(&server, false, now);

    while (rest.len > 2 && !mxw_smtp_server_is_closing(&server)) {
        unsigned choice = rest.at[1];
        mxw_bytes piece = mxw_bytes_first(mxw_bytes_from(rest, 2), rest.at[0]);
        rest = mxw_bytes_from(rest, piece.len + 2);
        now += choice % 8;
        for (unsigned steps = 0; steps < 1000; steps++) {
            size_t taken = mxw_smtp_server_take(&server, piece, now);
            assert(taken <= piece.len);
            piece = mxw_bytes_from(piece, taken);
            if (server.request == MXW_SMTP_REQUEST_STARTTLS)
                mxw_smtp_server_tls_started(&server, now);
            else if (mxw_smtp_server_is_asking(&server))
                answer(&server, choice, now);
            else if (taken == 0 && server.request == MXW_SMTP_REQUEST_NONE)
                mxw_smtp_server_sent(&server);
            if (piece.len == 0 && server.request == MXW_SMTP_REQUEST_NONE)
                break;
        }
        assert(piece.len == 0);
        if (choice == 255)
            mxw_smtp_server_shutdown(&server);
        mxw_smtp_server_expire(&server, now);
        assert(mxw_smtp_server_deadline(&server) > now);
    }
    return 0;
}
