#include "cli/remote/csv.h"

static const uint8_t byte_order_mark[] = { 0xef, 0xbb, 0xbf };

void mxw_csv_begin(struct mxw_csv *csv, uint8_t *memory, size_t room)
{
    *csv = (struct mxw_csv){ .text = { .at = memory, .room = room }, .is_given = true };
}

static enum mxw_csv_got broken(struct mxw_csv *csv, const char *wrong)
{
    csv->wrong = wrong;
    return MXW_CSV_BROKEN;
}

static void begin_row(struct mxw_csv *csv)
{
    csv->text.used = 0;
    csv->count = 0;
    csv->has_quotes = false;
    csv->is_given = false;
    csv->line = csv->line_ends + 1;
}

static bool end_field(struct mxw_csv *csv)
{
    if (csv->count == MXW_CSV_FIELDS_MAX)
        return false;
    csv->ends[csv->count++] = csv->text.used;
    csv->place = MXW_CSV_FIELD_START;
    return true;
}

static enum mxw_csv_got end_row(struct mxw_csv *csv)
{
    bool is_empty = csv->count == 0 && csv->text.used == 0 && !csv->has_quotes;
    if (!is_empty && !end_field(csv))
        return broken(csv, "there are too many columns");
    csv->place = MXW_CSV_FIELD_START;
    csv->is_given = true;
    return is_empty ? MXW_CSV_MORE : MXW_CSV_ROW;
}

static enum mxw_csv_got keep(struct mxw_csv *csv, uint8_t octet)
{
    mxw_put_byte(&csv->text, octet);
    return csv->text.overflowed ? broken(csv, "the row is too long") : MXW_CSV_MORE;
}

/* What ends a field, wherever it stands outside of quotes. */
static enum mxw_csv_got take_end(struct mxw_csv *csv, uint8_t octet)
{
    if (octet == '\n')
        return end_row(csv);
    if (octet == '\r') {
        csv->place = MXW_CSV_CR;
        return MXW_CSV_MORE;
    }
    return end_field(csv) ? MXW_CSV_MORE : broken(csv, "there are too many columns");
}

static bool is_end(uint8_t octet)
{
    return octet == ',' || octet == '\n' || octet == '\r';
}

static enum mxw_csv_got take_start(struct mxw_csv *csv, uint8_t octet)
{
    if (is_end(octet))
        return take_end(csv, octet);
    csv->place = octet == '"' ? MXW_CSV_QUOTED : MXW_CSV_PLAIN;
    csv->has_quotes |= octet == '"';
    return octet == '"' ? MXW_CSV_MORE : keep(csv, octet);
}

static enum mxw_csv_got take_plain(struct mxw_csv *csv, uint8_t octet)
{
    if (is_end(octet))
        return take_end(csv, octet);
    if (octet == '"')
        return broken(csv, "a quote stands inside of a value that does not begin with one");
    return keep(csv, octet);
}

static enum mxw_csv_got take_quoted(struct mxw_csv *csv, uint8_t octet)
{
    if (octet != '"')
        return keep(csv, octet);
    csv->place = MXW_CSV_QUOTE_IN_QUOTED;
    return MXW_CSV_MORE;
}

static enum mxw_csv_got take_behind_quote(struct mxw_csv *csv, uint8_t octet)
{
    if (is_end(octet))
        return take_end(csv, octet);
    if (octet != '"')
        return broken(csv, "a comma is missing behind a quote");
    csv->place = MXW_CSV_QUOTED;
    return keep(csv, octet);
}

static enum mxw_csv_got take_behind_cr(struct mxw_csv *csv, uint8_t octet)
{
    return octet == '\n' ? end_row(csv) : broken(csv, "a carriage return does not end a line");
}

/* Whether the octet belongs to a mark at the very beginning, or could. */
static bool is_mark(struct mxw_csv *csv, uint8_t octet)
{
    bool is_next = csv->mark_at < sizeof byte_order_mark && octet == byte_order_mark[csv->mark_at];
    csv->mark_at = is_next ? csv->mark_at + 1 : sizeof byte_order_mark;
    return is_next;
}

enum mxw_csv_got mxw_csv_take(struct mxw_csv *csv, uint8_t octet)
{
    static enum mxw_csv_got (*const takers[])(struct mxw_csv *, uint8_t) = {
        [MXW_CSV_FIELD_START] = take_start, [MXW_CSV_PLAIN] = take_plain,
        [MXW_CSV_QUOTED] = take_quoted,     [MXW_CSV_QUOTE_IN_QUOTED] = take_behind_quote,
        [MXW_CSV_CR] = take_behind_cr,
    };
    if (csv->wrong != NULL)
        return MXW_CSV_BROKEN;
    if (is_mark(csv, octet))
        return MXW_CSV_MORE;
    if (csv->is_given)
        begin_row(csv);
    csv->line_ends += octet == '\n';
    if (octet == '\0')
        return broken(csv, "there is a NUL in it");
    return takers[csv->place](csv, octet);
}

enum mxw_csv_got mxw_csv_end(struct mxw_csv *csv)
{
    if (csv->wrong != NULL)
        return MXW_CSV_BROKEN;
    if (csv->is_given)
        return MXW_CSV_MORE;
    if (csv->place == MXW_CSV_QUOTED)
        return broken(csv, "the file ends inside of a quoted value");
    return end_row(csv);
}

mxw_bytes mxw_csv_field(const struct mxw_csv *csv, size_t index)
{
    size_t begin = index == 0 ? 0 : csv->ends[index - 1];
    return (mxw_bytes){ csv->text.at + begin, csv->ends[index] - begin };
}

static bool needs_quotes(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (mxw_bytes_has(MXW_BYTES(",\"\r\n"), text.at[i]))
            return true;
    return false;
}

void mxw_put_csv(struct mxw_writer *out, mxw_bytes text)
{
    if (!needs_quotes(text)) {
        mxw_put(out, text);
        return;
    }
    mxw_put_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            mxw_put_byte(out, '"');
        mxw_put_byte(out, text.at[i]);
    }
    mxw_put_byte(out, '"');
}
