#include "core/smtp/server_private.h"

/* The message itself, from the reply that lets it come to its end. */

static void begin_interval(struct mxw_smtp_server *server, mxw_time now)
{
    server->interval_start = now;
    server->interval_octets = 0;
}

void mxw_smtp_server_begin_body(struct mxw_smtp_server *server, mxw_time now)
{
    server->dot = (struct mxw_dot){ 0 };
    server->body_fault = MXW_SMTP_BODY_GOOD;
    begin_interval(server, now);
}

/* Decided on all of the message, so that the size of the pieces cannot change the answer. */
static enum mxw_smtp_body_fault body_fault(const struct mxw_smtp_server *server)
{
    if (server->dot.octets > server->settings->message_size_max)
        return MXW_SMTP_BODY_TOO_LARGE;
    bool is_bare = server->dot.has_bare_line_end && !server->forgives_line_ends;
    return is_bare ? MXW_SMTP_BODY_BARE_LINE_END : MXW_SMTP_BODY_GOOD;
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

static void end_body(struct mxw_smtp_server *server, mxw_bytes last)
{
    server->body_fault = body_fault(server);
    const struct mxw_smtp_reply *refusal = mxw_smtp_body_refusal(server->body_fault);
    if (refusal == NULL) {
        server->stage = MXW_SMTP_MESSAGE_ENDED;
        server->request = MXW_SMTP_REQUEST_MESSAGE;
        server->body = last;
        return;
    }
    mxw_smtp_server_say(
        server, &(struct mxw_smtp_own_reply){ refusal->code, refusal->enhanced, refusal->text });
    mxw_smtp_server_end_transaction(server);
    server->request = MXW_SMTP_REQUEST_BODY_REFUSED;
}

/* Once the message cannot be accepted, nothing more of it is passed on. */
static void pass_on(struct mxw_smtp_server *server, mxw_bytes piece)
{
    if (piece.len == 0 || body_fault(server) != MXW_SMTP_BODY_GOOD)
        return;
    server->body = piece;
    server->request = MXW_SMTP_REQUEST_BODY;
}

size_t mxw_smtp_server_take_body(struct mxw_smtp_server *server, mxw_bytes in, mxw_time now)
{
    mxw_bytes rest = in;
    mxw_bytes piece = mxw_dot_next(&server->dot, &rest);
    server->interval_octets += in.len - rest.len;
    server->waiting_since = now;

    if (mxw_dot_is_done(&server->dot))
        end_body(server, (mxw_bytes){ 0 });
    else
        pass_on(server, piece);
    return in.len - rest.len;
}

/* Chunks. */

void mxw_smtp_server_begin_chunk(struct mxw_smtp_server *server,
                                 const struct mxw_smtp_command *command)
{
    server->chunk.octets_left = command->chunk_octets;
    server->chunk.is_last = command->is_last_chunk;
    server->stage = MXW_SMTP_IN_CHUNK;
}

void mxw_smtp_server_lose_chunk(struct mxw_smtp_server *server,
                                const struct mxw_smtp_command *command)
{
    server->chunk.octets_left = command->chunk_octets;
    server->chunk.stage_behind = server->stage;
    server->stage = MXW_SMTP_IN_LOST_CHUNK;
    begin_interval(server, server->waiting_since);
}

bool mxw_smtp_server_has_whole_chunk(const struct mxw_smtp_server *server)
{
    return mxw_smtp_server_is_in_chunk(server) && server->chunk.octets_left == 0;
}

/* RFC 3030 2: every chunk has its reply, and one that is refused ends the transaction; what a
 * pipeline sends behind it is not the client's fault. */
static void end_chunk(struct mxw_smtp_server *server)
{
    MXW_SMTP_OWN_REPLY(taken, 250, 2, 0, 0, "Chunk received");
    if (server->stage == MXW_SMTP_IN_LOST_CHUNK) {
        server->stage = server->chunk.stage_behind;
        mxw_smtp_server_refuse_order(server, MXW_SMTP_BDAT);
    } else if (server->chunk.is_last) {
        end_body(server, mxw_dot_pass_end(&server->dot));
    } else if (body_fault(server) == MXW_SMTP_BODY_GOOD) {
        mxw_smtp_server_say(server, &taken);
        server->stage = MXW_SMTP_HAS_CHUNK;
    } else {
        end_body(server, (mxw_bytes){ 0 });
        server->has_mail_refused = true;
    }
}

size_t mxw_smtp_server_take_chunk(struct mxw_smtp_server *server, mxw_bytes in, mxw_time now)
{
    if (server->chunk.octets_left == 0) {
        end_chunk(server);
        return 0;
    }
    bool has_more = server->chunk.octets_left > in.len;
    mxw_bytes piece = has_more ? in : mxw_bytes_first(in, (size_t)server->chunk.octets_left);
    server->chunk.octets_left -= piece.len;
    server->interval_octets += piece.len;
    server->waiting_since = now;
    if (server->stage == MXW_SMTP_IN_LOST_CHUNK)
        return piece.len;

    mxw_dot_pass(&server->dot, piece);
    pass_on(server, piece);
    return piece.len;
}
