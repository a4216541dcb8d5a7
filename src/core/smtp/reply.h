/* reply.h - SMTP replies: writing ours, reading a peer's.
 *
 *     mxw_smtp_put_reply(out, &(struct mxw_smtp_reply){
 *         .code = 450, .enhanced = { 4, 7, 25 }, .text = text, .id = id, .link = link });
 *
 *     450-4.7.25 Service unavailable, ... [0123456789ab]
 *     450 4.7.25 https://gate.example.net/help
 *
 * Spec       RFC 5321 section 4.2; RFC 2034 and 3463 (the enhanced code stands on every line).
 * Limits     A line is at most MXW_SMTP_REPLY_LINE_MAX octets: the text is cut, never the id.
 *            Octets outside printable ASCII are written as `\xHH`.
 */
#ifndef MXW_CORE_SMTP_REPLY_H
#define MXW_CORE_SMTP_REPLY_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "mxwarden/writer.h"

#define MXW_SMTP_REPLY_LINE_MAX 512 /* octets with CRLF, RFC 5321 section 4.5.3.1.5 */
#define MXW_SMTP_REPLY_MAX 1024     /* octets of what mxw_smtp_put_reply() writes: two lines */
#define MXW_SMTP_REPLY_ID_MAX 64    /* octets of an id that are written */

/* RFC 3463. Class 0: none, as in the banner, in the answer to EHLO and in 354. */
struct mxw_smtp_enhanced {
    unsigned char class;
    unsigned short subject, detail;
};

struct mxw_smtp_reply {
    unsigned code; /* 200..599 */
    struct mxw_smtp_enhanced enhanced;
    mxw_bytes text; /* one line; line ends in it are escaped like any control */
    mxw_bytes id;   /* appended to the text as " [id]"; empty: nothing is */
    mxw_bytes link; /* the second line; empty: there is none */
};

/* At most MXW_SMTP_REPLY_MAX octets. */
void mxw_smtp_put_reply(struct mxw_writer *out, const struct mxw_smtp_reply *reply);

/* "450 4.7.25 text", for a record: one line without id, link and line end. The text is as it is,
 * cut to the room. */
void mxw_smtp_put_reply_words(struct mxw_writer *out, const struct mxw_smtp_reply *reply);

/* The first digit of the code: 2, 3, 4 or 5. */
static inline unsigned mxw_smtp_reply_class(unsigned code)
{
    return code / 100;
}

/* Reading, in pieces of any size:
 *
 *     struct mxw_smtp_reply_reader reader = { 0 };
 *     switch (mxw_smtp_reply_read(&reader, &in)) {
 *     case MXW_SMTP_HEARD_LINE: ... reader.line, for EHLO's keywords ...
 *     case MXW_SMTP_HEARD_REPLY: ... reader.code, reader.enhanced, mxw_smtp_reply_text(&reader) ...
 *
 * The last line gives LINE as well, then the next call gives REPLY without consuming anything. The
 * call after REPLY begins the next reply.
 */
#define MXW_SMTP_REPLY_READ_LINE_MAX 2048 /* octets kept of one line; the rest is dropped */
#define MXW_SMTP_REPLY_READ_LINES_MAX 100 /* lines of one reply; more is nonsense */
#define MXW_SMTP_REPLY_READ_TEXT_MAX 1024 /* octets kept of the joined text */
#define MXW_SMTP_REPLY_READ_MAX 65536     /* octets of one reply; more is nonsense */

enum mxw_smtp_heard {
    MXW_SMTP_HEARD_MORE,    /* all of `in` is consumed */
    MXW_SMTP_HEARD_LINE,    /* one line of a reply: `line`, `code` */
    MXW_SMTP_HEARD_REPLY,   /* the reply is complete */
    MXW_SMTP_HEARD_NONSENSE /* not SMTP, codes that differ, or a limit: hang up. Stays so */
};

/* Zero is the beginning. */
struct mxw_smtp_reply_reader {
    unsigned code;                     /* 200..599 */
    struct mxw_smtp_enhanced enhanced; /* of the first line that has one; class 0: none. As the peer
                                          said it: its class may contradict the code */
    mxw_bytes line; /* text of the last line heard, without codes; until the next call */
    unsigned line_count;
    bool is_last; /* internal from here on */
    bool is_complete;
    bool is_nonsense;
    size_t octets;
    size_t text_len;
    size_t line_len;
    uint8_t text_at[MXW_SMTP_REPLY_READ_TEXT_MAX];
    uint8_t line_at[MXW_SMTP_REPLY_READ_LINE_MAX];
};

enum mxw_smtp_heard mxw_smtp_reply_read(struct mxw_smtp_reply_reader *reader, mxw_bytes *in);

/* The lines of the complete reply joined with a space, without codes, cut; any octets. */
static inline mxw_bytes mxw_smtp_reply_text(const struct mxw_smtp_reply_reader *reader)
{
    return (mxw_bytes){ reader->text_at, reader->text_len };
}

#endif
