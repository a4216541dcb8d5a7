#include "core/smtp/server_private.h"

/* The message itself, from the reply that lets it come to its end. */

void mxw_smtp_server_begin_body(struct mxw_smtp_server *server, mxw_time now)
{
    server->dot = (struct mxw_dot){ 0 };
    server->body_fault = MXW_SMTP_BODY_GOOD;
    server->interval_start = now;
    server->interval_octets = 0;
}

/* Decided on all of the message, so that the size of the pieces cannot change the answer. */
static enum mxw_smtp_body_fault body_fault(const struct mxw_smtp_server *server)
{
    if (server->dot.octets > server->settings->message_size_max)
        return MXW_SMTP_BODY_TOO_LARGE;
    return server->dot.has_bare_line_end ? MXW_SMTP_BODY_BARE_LINE_END : MXW_SMTP_BODY_GOOD;
}

const struct mxw_smtp_reply *mxw_smtp_body_refusal(enum mxw_smtp_body_fault fault)
{
    static const struct mxw_smtp_reply refusals[] = {
        [MXW_SMTP_BODY_TOO_LARGE] = { .code = 552,
                                      .enhanced = { 5, 3, 4 },
                                      .text =
                                          MXW_BYTES_INIT("Message is larger than SIZE allows") },
        /* RFC 5321 2.3.8: CR and LF only occur together. */
        [MXW_SMTP_BODY_BARE_LINE_END] = { .code = 550,
                                          .enhanced = { 5, 5, 2 },
                                          .text = MXW_BYTES_INIT("Message has a CR without LF or "
                                                                 "an LF without CR") },
    };
    return fault == MXW_SMTP_BODY_GOOD ? NULL : &refusals[fault];
}

static void end_body(struct mxw_smtp_server *server)
{
    server->body_fault = body_fault(server);
    const struct mxw_smtp_reply *refusal = mxw_smtp_body_refusal(server->body_fault);
    if (refusal == NULL) {
        server->stage = MXW_SMTP_MESSAGE_ENDED;
        server->request = MXW_SMTP_REQUEST_MESSAGE;
        return;
    }
    mxw_smtp_server_say(
        server, &(struct mxw_smtp_own_reply){ refusal->code, refusal->enhanced, refusal->text });
    mxw_smtp_server_end_transaction(server);
    server->request = MXW_SMTP_REQUEST_BODY_REFUSED;
}

/* Once the message cannot be accepted, nothing more of it is passed on. */
size_t mxw_smtp_server_take_body(struct mxw_smtp_server *server, mxw_bytes in, mxw_time now)
{
    mxw_bytes rest = in;
    mxw_bytes piece = mxw_dot_next(&server->dot, &rest);
    server->interval_octets += in.len - rest.len;
    server->waiting_since = now;

    if (mxw_dot_is_done(&server->dot)) {
        end_body(server);
    } else if (piece.len > 0 && body_fault(server) == MXW_SMTP_BODY_GOOD) {
        server->body = piece;
        server->request = MXW_SMTP_REQUEST_BODY;
    }
    return in.len - rest.len;
}
