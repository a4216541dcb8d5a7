/* server_private.h - what the files of the server tell each other. Private to core/smtp. */
#ifndef MXW_CORE_SMTP_SERVER_PRIVATE_H
#define MXW_CORE_SMTP_SERVER_PRIVATE_H

#include "core/smtp/server.h"

/* A reply of the server's own: 4xx and 5xx get the id. */
struct mxw_smtp_own_reply {
    unsigned code;
    struct mxw_smtp_enhanced enhanced;
    mxw_bytes text;
};

/* A constant one. */
#define MXW_SMTP_OWN_REPLY(name, code, class, subject, detail, text)                               \
    static const struct mxw_smtp_own_reply name = { code,                                          \
                                                    { class, subject, detail },                    \
                                                    MXW_BYTES_INIT(text) }

void mxw_smtp_server_say(struct mxw_smtp_server *server, const struct mxw_smtp_own_reply *own);

/* Says it, counts it as the client's error, and closes when there were too many. */
void mxw_smtp_server_refuse(struct mxw_smtp_server *server, const struct mxw_smtp_own_reply *own);

/* Says it and closes. */
void mxw_smtp_server_leave(struct mxw_smtp_server *server, const struct mxw_smtp_own_reply *own);

/* Back to where MAIL may come. */
void mxw_smtp_server_end_transaction(struct mxw_smtp_server *server);

void mxw_smtp_server_begin_body(struct mxw_smtp_server *server, mxw_time now);

/* Octets of `in` consumed: of the message, and of what ends it. */
MXW_MUST_USE size_t mxw_smtp_server_take_body(struct mxw_smtp_server *server, mxw_bytes in,
                                              mxw_time now);

/* A BDAT is obeyed: its octets come now. Of a lost one they are thrown away. */
void mxw_smtp_server_begin_chunk(struct mxw_smtp_server *server,
                                 const struct mxw_smtp_command *command);
void mxw_smtp_server_lose_chunk(struct mxw_smtp_server *server,
                                const struct mxw_smtp_command *command);

/* Octets of `in` consumed. Once all of the chunk is, another call, be it without octets, says what
 * comes of it. */
MXW_MUST_USE size_t mxw_smtp_server_take_chunk(struct mxw_smtp_server *server, mxw_bytes in,
                                               mxw_time now);
bool mxw_smtp_server_has_whole_chunk(const struct mxw_smtp_server *server);

static inline bool mxw_smtp_server_is_in_chunk(const struct mxw_smtp_server *server)
{
    return server->stage == MXW_SMTP_IN_CHUNK || server->stage == MXW_SMTP_IN_LOST_CHUNK;
}

/* One whole command line, without CRLF. */
void mxw_smtp_server_obey(struct mxw_smtp_server *server, mxw_bytes line);

/* An open request: its 2xx or 3xx will lead where the command's verb leads. */
void mxw_smtp_server_ask(struct mxw_smtp_server *server, const struct mxw_smtp_command *command,
                         enum mxw_smtp_request request);

/* The verb has no place at this stage. */
void mxw_smtp_server_refuse_order(struct mxw_smtp_server *server, enum mxw_smtp_verb verb);

void mxw_smtp_server_obey_mail(struct mxw_smtp_server *server,
                               const struct mxw_smtp_command *command);
void mxw_smtp_server_obey_recipient(struct mxw_smtp_server *server,
                                    const struct mxw_smtp_command *command);

/* Where the order table leads from the server's stage; MXW_SMTP_OUT_OF_ORDER: nowhere. */
enum mxw_smtp_stage mxw_smtp_server_stage_after(enum mxw_smtp_stage stage, enum mxw_smtp_verb verb);

#endif
