#include "cli/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "mxwarden/writer.h"

#define FACT_COLUMN 18 /* where the values of facts begin */

/* Where the text breaks: the last blank within `width`, or `width` when a word is longer. */
static size_t line_len(const char *text, size_t width)
{
    size_t len = strlen(text);
    if (len <= width)
        return len;
    for (size_t i = width; i > 0; i--)
        if (text[i] == ' ')
            return i;
    return width;
}

/* Writes `text` from the current column `indent` on. */
static void put_wrapped(const char *text, int indent)
{
    size_t width = (size_t)(MXW_PAGE_COLUMNS - indent);
    for (;;) {
        size_t len = line_len(text, width);
        printf("%.*s\n", (int)len, text);
        text += len;
        while (*text == ' ')
            text++;
        if (*text == '\0')
            return;
        printf("%*s", indent, "");
    }
}

/* The formatted text, which the caller frees. Running out of memory ends the program: there is
 * nothing to answer with. */
__attribute__((format(printf, 1, 0))) static char *format_text(const char *format,
                                                               va_list arguments)
{
    char *text;
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    return text;
}

/* As a log would have it, but for the quotation mark, which ends nothing here. */
static void put_safe(struct mxw_writer *out, mxw_bytes text)
{
    size_t at;
    while ((at = mxw_bytes_find(text, '"')) < text.len) {
        mxw_put_escaped(out, mxw_bytes_first(text, at));
        mxw_put_byte(out, '"');
        text = mxw_bytes_from(text, at + 1);
    }
    mxw_put_escaped(out, text);
}

const char *mxw_page_safe(mxw_bytes text, char room[MXW_SAFE_ROOM])
{
    struct mxw_writer out = { .at = (uint8_t *)room, .room = MXW_SAFE_ROOM - 1 };
    put_safe(&out, text);
    room[out.used] = '\0';
    return room;
}

const char *mxw_page_plain(mxw_bytes text, char room[MXW_SAFE_ROOM])
{
    mxw_bytes fitting = mxw_bytes_first(text, MXW_SAFE_ROOM - 1);
    if (fitting.len > 0)
        memcpy(room, fitting.at, fitting.len);
    room[fitting.len] = '\0';
    return room;
}

void mxw_page_say(int indent, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = format_text(format, arguments);
    va_end(arguments);
    printf("%*s", indent, "");
    put_wrapped(text, indent);
    free(text);
}

void mxw_page_hang(const char *label, const char *text)
{
    int indent = printf("%s ", label);
    put_wrapped(text, indent);
}

void mxw_page_entry(const char *label, int column, const char *text)
{
    int printed = printf("  %s", label);
    if (printed + 2 > column) {
        putchar('\n');
        printed = 0;
    }
    printf("%*s", column - printed, "");
    put_wrapped(text, column);
}

void mxw_page_entryf(const char *label, int column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = format_text(format, arguments);
    va_end(arguments);
    mxw_page_entry(label, column, text);
    free(text);
}

void mxw_page_fact_at(const char *label, int column, mxw_bytes value)
{
    if (value.len == 0)
        return;

    size_t room = 4 * value.len; /* every octet escaped */
    uint8_t *at = malloc(room + 1);
    if (at == NULL)
        abort();
    struct mxw_writer text = { .at = at, .room = room };
    put_safe(&text, value);
    at[text.used] = '\0';
    mxw_page_entry(label, column, (const char *)at);
    free(at);
}

void mxw_page_fact(const char *label, mxw_bytes value)
{
    mxw_page_fact_at(label, FACT_COLUMN, value);
}

void mxw_page_address(const char *label, mxw_address address)
{
    uint8_t at[MXW_ADDRESS_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(at);
    mxw_put_address(&text, address);
    mxw_page_fact(label, mxw_written(&text));
}

void mxw_page_factf(const char *label, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = format_text(format, arguments);
    va_end(arguments);
    mxw_page_entry(label, FACT_COLUMN, text);
    free(text);
}

/* Where a cell begins: in its column, or as far to the left as it must to end within the page. */
static int cell_column(const struct mxw_cell *cell)
{
    int len = (int)strlen(cell->text);
    if (cell->column + len <= MXW_PAGE_COLUMNS)
        return cell->column;
    return len < MXW_PAGE_COLUMNS ? MXW_PAGE_COLUMNS - len : 0;
}

void mxw_page_row(const struct mxw_cell *cells, size_t count)
{
    int at = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;
        int column = is_last ? cells[i].column : cell_column(&cells[i]);
        if (cells[i].text[0] == '\0')
            continue;
        if (at > 0 && at + 2 > column) {
            putchar('\n');
            at = 0;
        }
        printf("%*s", column - at, "");
        if (is_last) {
            put_wrapped(cells[i].text, column);
            return;
        }
        at = column + printf("%s", cells[i].text);
    }
    putchar('\n');
}

void mxw_page_section(const char *title)
{
    printf("\n%s\n", title);
}
