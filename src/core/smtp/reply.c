#include "core/smtp/reply.h"

#include <assert.h>

#include "core/smtp/octets.h"

#define ESCAPED_LEN 4 /* octets of `\xHH` */

/* "550 5.7.1 ": what begins every line. `last` is a space on the last line, else a hyphen. */
static void put_codes(struct mxw_writer *out, const struct mxw_smtp_reply *reply, uint8_t last)
{
    mxw_put_padded(out, reply->code, 3);
    mxw_put_byte(out, last);
    if (reply->enhanced.class == 0)
        return;
    mxw_put_number(out, reply->enhanced.class);
    mxw_put_byte(out, '.');
    mxw_put_number(out, reply->enhanced.subject);
    mxw_put_byte(out, '.');
    mxw_put_number(out, reply->enhanced.detail);
    mxw_put_byte(out, ' ');
}

static bool is_plain(uint8_t c)
{
    return c == ' ' || mxw_smtp_is_graphic(c);
}

/* As much of `text` as fits into `room` octets; an escape is never cut. */
static void put_shown(struct mxw_writer *out, mxw_bytes text, size_t room)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t need = is_plain(text.at[i]) ? 1 : ESCAPED_LEN;
        if (need > room)
            return;
        room -= need;
        if (need == 1) {
            mxw_put_byte(out, text.at[i]);
            continue;
        }
        mxw_put_text(out, "\\x");
        mxw_put_hex(out, (mxw_bytes){ text.at + i, 1 });
    }
}

/* A line whose text is cut so that `tail` still fits. */
static void put_line(struct mxw_writer *out, const struct mxw_smtp_reply *reply, mxw_bytes text,
                     mxw_bytes tail, uint8_t last)
{
    uint8_t line_at[MXW_SMTP_REPLY_LINE_MAX - 2];
    struct mxw_writer line = MXW_WRITER(line_at);
    put_codes(&line, reply, last);
    put_shown(&line, text, line.room - line.used - tail.len);
    mxw_put(&line, tail);
    assert(!line.overflowed);
    mxw_put(out, mxw_written(&line));
    mxw_put_text(out, "\r\n");
}

void mxw_smtp_put_reply_words(struct mxw_writer *out, const struct mxw_smtp_reply *reply)
{
    put_codes(out, reply, ' ');
    if (!out->overflowed)
        mxw_put(out, mxw_bytes_first(reply->text, out->room - out->used));
}

void mxw_smtp_put_reply(struct mxw_writer *out, const struct mxw_smtp_reply *reply)
{
    assert(reply->code >= 200 && reply->code <= 599);
    uint8_t tail_at[3 + MXW_SMTP_REPLY_ID_MAX * ESCAPED_LEN];
    struct mxw_writer tail = MXW_WRITER(tail_at);
    if (reply->id.len > 0) {
        mxw_put_text(&tail, " [");
        put_shown(&tail, mxw_bytes_first(reply->id, MXW_SMTP_REPLY_ID_MAX),
                  tail.room - tail.used - 1);
        mxw_put_byte(&tail, ']');
    }

    bool has_link = reply->link.len > 0;
    put_line(out, reply, reply->text, mxw_written(&tail), has_link ? '-' : ' ');
    if (has_link)
        put_line(out, reply, reply->link, (mxw_bytes){ 0 }, ' ');
}
