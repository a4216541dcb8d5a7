#include "core/dkim/canonical.h"

void mxw_canonical_body_begin(struct mxw_canonical_body *body, enum mxw_canonical form)
{
    body->form = form;
    body->has_text = body->blank = body->cr = body->has_ended = false;
    body->line_ends = 0;
}

/* Takes what may turn out to be nothing from the front of `piece`: CRLFs, white space at the end of
 * a line, and a CR of which the LF is still to come. What is left begins with text. */
static void hold_back(struct mxw_canonical_body *body, mxw_bytes *piece)
{
    bool relaxed = body->form == MXW_CANONICAL_RELAXED;
    size_t at = 0;

    for (; at < piece->len; at++) {
        uint8_t c = piece->at[at];
        if (body->cr) {
            if (c != '\n')
                break;
            body->line_ends++;
            body->blank = body->cr = false;
        } else if (c == '\r') {
            if (at + 1 < piece->len && piece->at[at + 1] != '\n')
                break;
            body->cr = true;
        } else if (relaxed && mxw_is_blank(c)) {
            body->blank = true;
        } else {
            break;
        }
    }
    *piece = mxw_bytes_from(*piece, at);
}

static size_t room_in(const struct mxw_writer *out)
{
    return out->room - out->used;
}

/* Writes what was held back, now that text follows it. False when not all of it found room. */
static bool release(struct mxw_canonical_body *body, struct mxw_writer *out)
{
    for (; body->line_ends > 0 && room_in(out) >= 2; body->line_ends--)
        mxw_put_text(out, "\r\n");
    if (body->line_ends > 0 || room_in(out) < 2)
        return false;
    if (body->blank)
        mxw_put_byte(out, ' ');
    if (body->cr)
        mxw_put_byte(out, '\r');
    body->blank = body->cr = false;
    return true;
}

/* Sixteen octets at a time, in the vector notation that gcc and clang share. */
typedef uint8_t octets __attribute__((vector_size(16)));

static octets load(const uint8_t *at)
{
    octets loaded;
    memcpy(&loaded, at, sizeof loaded);
    return loaded;
}

/* All bits of every octet that is a tab, a CR or the first space of two. Reads 17 octets. */
static octets find_marks(const uint8_t *at)
{
    octets here = load(at);
    octets next = load(at + 1);
    return (octets)(((here == ' ') & (next == ' ')) | (here == '\t') | (here == '\r'));
}

/* The index of the first octet that is not zero, or 16. */
static size_t first_mark(octets marks)
{
    uint64_t halves[2];
    memcpy(halves, &marks, sizeof halves);
    if ((halves[0] | halves[1]) == 0)
        return sizeof marks;

    uint64_t half = halves[0] != 0 ? halves[0] : halves[1];
    bool is_little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
    int bits = is_little ? __builtin_ctzll(half) : __builtin_clzll(half);
    return (size_t)bits / 8 + (halves[0] != 0 ? 0 : sizeof half);
}

/* Where the next tab, CR or pair of spaces begins, from `at` on. This loop sees every octet of
 * every relaxed body. */
static size_t find_change(mxw_bytes piece, size_t at)
{
    for (; piece.len - at > sizeof(octets); at += sizeof(octets)) {
        size_t mark = first_mark(find_marks(piece.at + at));
        if (mark < sizeof(octets))
            return at + mark;
    }
    for (; at < piece.len; at++) {
        uint8_t c = piece.at[at];
        if (c == '\r' || c == '\t')
            break;
        if (c == ' ' && at + 1 < piece.len && piece.at[at + 1] == ' ')
            break;
    }
    return at;
}

static size_t find_stop(enum mxw_canonical form, mxw_bytes piece, size_t at)
{
    if (form == MXW_CANONICAL_RELAXED)
        return find_change(piece, at);
    return at + mxw_bytes_find(mxw_bytes_from(piece, at), '\r');
}

/* Whether the line that starts here begins with text, so that the CRLF before it stays. */
static bool starts_with_text(enum mxw_canonical form, mxw_bytes line)
{
    if (line.len == 0 || line.at[0] == '\r')
        return false;
    return form == MXW_CANONICAL_SIMPLE || !mxw_is_blank(line.at[0]);
}

/* The longest start of `piece`, which begins with text, that is canonical as it stands. */
static size_t run_len(enum mxw_canonical form, mxw_bytes piece)
{
    bool relaxed = form == MXW_CANONICAL_RELAXED;
    size_t at = 0;

    for (;;) {
        at = find_stop(form, piece, at);
        bool after_blank = relaxed && at > 0 && mxw_is_blank(piece.at[at - 1]);
        if (at + 1 < piece.len && piece.at[at] == '\r') {
            if (piece.at[at + 1] != '\n') {
                at++; /* a bare CR is text */
                continue;
            }
            if (!after_blank && starts_with_text(form, mxw_bytes_from(piece, at + 2))) {
                at += 2;
                continue;
            }
        }
        return after_blank ? at - 1 : at;
    }
}

/* Octets of a run, so that the digest finds all of it in the nearest cache. */
#define RUN_MAX 16384

/* Long runs are returned as they stand; short ones are gathered, so that a body of nothing but
 * double spaces does not cost a call of every digest for every octet. */
mxw_bytes mxw_canonical_body_next(struct mxw_canonical_body *body, mxw_bytes *piece)
{
    struct mxw_writer out = MXW_WRITER(body->block);

    for (;;) {
        hold_back(body, piece);
        if (piece->len == 0)
            break;
        body->has_text = true;
        if (!release(body, &out))
            break;
        size_t len = run_len(body->form, mxw_bytes_first(*piece, RUN_MAX));
        mxw_bytes run = mxw_bytes_first(*piece, len);
        bool is_long = len > sizeof body->block / 2;
        if (is_long ? out.used > 0 : len > room_in(&out))
            break;
        *piece = mxw_bytes_from(*piece, len);
        if (is_long)
            return run;
        mxw_put(&out, run);
    }
    return mxw_written(&out);
}

mxw_bytes mxw_canonical_body_end(struct mxw_canonical_body *body)
{
    struct mxw_writer out = MXW_WRITER(body->block);

    if (body->cr) { /* it was text after all */
        body->has_text = true;
        (void)release(body, &out);
    } else if (!body->has_ended) {
        body->has_ended = true;
        /* RFC 6376 3.4.3, 3.4.4: whatever the number of line ends, and also without any, one CRLF
         * remains; but a relaxed body without text is empty. */
        if (body->has_text || body->form == MXW_CANONICAL_SIMPLE)
            mxw_put_text(&out, "\r\n");
    }
    return mxw_written(&out);
}

static mxw_bytes without_line_end(mxw_bytes text)
{
    if (mxw_bytes_equal(mxw_bytes_last(text, 2), MXW_BYTES("\r\n")))
        text.len -= 2;
    return text;
}

void mxw_canonical_field_begin(struct mxw_canonical_field *canonical, enum mxw_canonical form,
                               const struct mxw_field *field)
{
    canonical->form = form;
    canonical->parts[0] = without_line_end(field->whole);
    canonical->parts[1] = (mxw_bytes){ 0 };
    canonical->parts[2] = MXW_BYTES("\r\n");
    canonical->part = 0;
    canonical->in_value = canonical->has_text = canonical->blank = false;
}

void mxw_canonical_signature_begin(struct mxw_canonical_field *canonical, enum mxw_canonical form,
                                   const struct mxw_field *field, mxw_bytes hole)
{
    mxw_canonical_field_begin(canonical, form, field);
    mxw_bytes text = canonical->parts[0];
    size_t hole_at = (size_t)(hole.at - text.at);
    canonical->parts[0] = mxw_bytes_first(text, hole_at);
    canonical->parts[1] = mxw_bytes_from(text, hole_at + hole.len);
    canonical->parts[2] = (mxw_bytes){ 0 };
}

/* How much of a value, which begins with text, is canonical as it stands. */
static size_t plain_len(mxw_bytes value)
{
    size_t len = find_change(value, 0);
    if (len > 0 && mxw_is_blank(value.at[len - 1]))
        return len - 1;       /* what follows decides about it */
    return len > 0 ? len : 1; /* a CR alone is text */
}

/* Takes a little from the start of a relaxed field, and returns how much. RFC 6376 3.4.2. */
static size_t relax(struct mxw_canonical_field *canonical, mxw_bytes part, struct mxw_writer *out)
{
    uint8_t c = part.at[0];
    if (c == '\r' && part.len > 1 && part.at[1] == '\n') /* unfold */
        return 2;
    if (mxw_is_blank(c)) {
        canonical->blank = canonical->has_text;
        return 1;
    }
    if (!canonical->in_value) {
        canonical->in_value = c == ':';
        mxw_put_byte(out, mxw_lower(c));
        return 1;
    }
    if (canonical->blank)
        mxw_put_byte(out, ' ');
    canonical->blank = false;
    canonical->has_text = true;
    mxw_bytes run = mxw_bytes_first(part, out->room - out->used);
    run = mxw_bytes_first(run, plain_len(run));
    mxw_put(out, run);
    return run.len;
}

static mxw_bytes next_relaxed(struct mxw_canonical_field *canonical)
{
    struct mxw_writer out = MXW_WRITER(canonical->block);

    while (canonical->part < 2 && out.room - out.used >= 2) {
        mxw_bytes *part = &canonical->parts[canonical->part];
        if (part->len == 0)
            canonical->part++;
        else
            *part = mxw_bytes_from(*part, relax(canonical, *part, &out));
    }
    return mxw_written(&out);
}

mxw_bytes mxw_canonical_field_next(struct mxw_canonical_field *canonical)
{
    if (canonical->form == MXW_CANONICAL_RELAXED && canonical->part < 2) {
        mxw_bytes run = next_relaxed(canonical);
        if (run.len > 0)
            return run;
    }
    while (canonical->part < MXW_COUNT_OF(canonical->parts)) {
        mxw_bytes part = canonical->parts[canonical->part++];
        if (part.len > 0)
            return part;
    }
    return (mxw_bytes){ 0 };
}
