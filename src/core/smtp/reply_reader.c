#include "core/smtp/reply.h"

static enum mxw_smtp_heard give_up(struct mxw_smtp_reply_reader *reader)
{
    reader->is_nonsense = true;
    return MXW_SMTP_HEARD_NONSENSE;
}

static bool read_code(mxw_bytes line, unsigned *code)
{
    uint64_t number;
    if (!mxw_bytes_to_number(mxw_bytes_first(line, 3), 599, &number) || number < 200
        || line.len < 3)
        return false;
    *code = (unsigned)number;
    return true;
}

/* RFC 3463 2: class "." subject "." detail, one to three digits each, then a space or nothing. */
static bool read_enhanced(mxw_bytes *text, struct mxw_smtp_enhanced *enhanced)
{
    mxw_bytes rest = *text;
    mxw_bytes word = mxw_bytes_next(&rest, ' ');
    mxw_bytes class, subject;
    uint64_t numbers[3];
    if (!mxw_bytes_cut(&word, '.', &class) || !mxw_bytes_cut(&word, '.', &subject)
        || !mxw_bytes_to_number(class, 5, &numbers[0])
        || !mxw_bytes_to_number(subject, 999, &numbers[1])
        || !mxw_bytes_to_number(word, 999, &numbers[2]))
        return false;
    if (numbers[0] != 2 && numbers[0] != 4 && numbers[0] != 5)
        return false;
    *enhanced = (struct mxw_smtp_enhanced){ (uint8_t)numbers[0], (uint16_t)numbers[1],
                                            (uint16_t)numbers[2] };
    *text = rest;
    return true;
}

static void keep_text(struct mxw_smtp_reply_reader *reader)
{
    struct mxw_writer text = { .at = reader->text_at,
                               .room = MXW_SMTP_REPLY_READ_TEXT_MAX,
                               .used = reader->text_len };
    if (text.used > 0 && text.used < text.room && reader->line.len > 0)
        mxw_put_byte(&text, ' ');
    mxw_put(&text, mxw_bytes_first(reader->line, text.room - text.used));
    reader->text_len = text.used;
}

/* RFC 5321 4.2: Reply-line = code [ SP textstring ], or code "-" when more follow. */
static enum mxw_smtp_heard hear_line(struct mxw_smtp_reply_reader *reader)
{
    mxw_bytes line = { reader->line_at, reader->line_len };
    if (line.len > 0 && line.at[line.len - 1] == '\r')
        line.len--;

    unsigned code = 0;
    bool goes_on = line.len > 3 && line.at[3] == '-';
    if (!read_code(line, &code) || (line.len > 3 && !goes_on && line.at[3] != ' '))
        return give_up(reader);
    if (reader->line_count > 0 && code != reader->code)
        return give_up(reader);
    if (reader->line_count == MXW_SMTP_REPLY_READ_LINES_MAX)
        return give_up(reader);

    reader->code = code;
    reader->line_count++;
    reader->is_last = !goes_on;
    reader->line = mxw_bytes_from(line, 4);
    struct mxw_smtp_enhanced enhanced;
    if (read_enhanced(&reader->line, &enhanced) && reader->enhanced.class == 0)
        reader->enhanced = enhanced;
    keep_text(reader);
    return MXW_SMTP_HEARD_LINE;
}

static void keep_octets(struct mxw_smtp_reply_reader *reader, mxw_bytes piece)
{
    mxw_bytes kept = mxw_bytes_first(piece, MXW_SMTP_REPLY_READ_LINE_MAX - reader->line_len);
    if (kept.len > 0)
        memcpy(reader->line_at + reader->line_len, kept.at, kept.len);
    reader->line_len += kept.len;
}

/* Begins what the last call ended: a line, or a whole reply. */
static void begin_again(struct mxw_smtp_reply_reader *reader)
{
    reader->line = (mxw_bytes){ 0 };
    if (!reader->is_complete)
        return;
    reader->is_complete = false;
    reader->code = 0;
    reader->enhanced = (struct mxw_smtp_enhanced){ 0 };
    reader->line_count = 0;
    reader->octets = 0;
    reader->text_len = 0;
}

enum mxw_smtp_heard mxw_smtp_reply_read(struct mxw_smtp_reply_reader *reader, mxw_bytes *in)
{
    if (reader->is_nonsense)
        return MXW_SMTP_HEARD_NONSENSE;
    if (reader->is_last) {
        reader->is_last = false;
        reader->is_complete = true;
        return MXW_SMTP_HEARD_REPLY;
    }
    if (in->len == 0)
        return MXW_SMTP_HEARD_MORE;
    begin_again(reader);

    /* RFC 5321 2.3.8 deviation: a bare LF ends a reply's line, for nothing can be smuggled here. */
    size_t line_feed = mxw_bytes_find(*in, '\n');
    bool is_ended = line_feed < in->len;
    size_t taken = line_feed + is_ended;
    if (taken > MXW_SMTP_REPLY_READ_MAX - reader->octets)
        return give_up(reader);
    reader->octets += taken;
    keep_octets(reader, mxw_bytes_first(*in, line_feed));
    *in = mxw_bytes_from(*in, taken);
    if (!is_ended)
        return MXW_SMTP_HEARD_MORE;

    enum mxw_smtp_heard heard = hear_line(reader);
    reader->line_len = 0;
    return heard;
}
