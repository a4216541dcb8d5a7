/* csv.h - comma-separated values, octet by octet: rows of fields.
 *
 *     mxw_csv_begin(&csv, memory, sizeof memory);
 *     for (each octet)
 *         switch (mxw_csv_take(&csv, octet)) {
 *         case MXW_CSV_ROW: ... csv.line, csv.count, mxw_csv_field(&csv, 0) ...
 *     ... mxw_csv_end(&csv) may give a last row ...
 *
 * Spec       RFC 4180. A row ends with CRLF or LF; a field in quotes may hold commas, line ends and
 *            "" for a quote. An empty line is no row. A byte order mark at the very beginning, as
 *            spreadsheets write it, is passed over.
 * Ownership  The memory is the caller's; fields point into it, until the next octet is taken.
 * Broken     What is no such text is told once, in `wrong`; nothing can be taken after it.
 * Limits     MXW_CSV_FIELDS_MAX fields in a row, which all together fit the memory.
 */
#ifndef MXW_CLI_REMOTE_CSV_H
#define MXW_CLI_REMOTE_CSV_H

#include "mxwarden/writer.h"

#define MXW_CSV_FIELDS_MAX 128 /* twice the settings a domain can have */

enum mxw_csv_got { MXW_CSV_MORE, MXW_CSV_ROW, MXW_CSV_BROKEN };

enum mxw_csv_place {
    MXW_CSV_FIELD_START,
    MXW_CSV_PLAIN,
    MXW_CSV_QUOTED,
    MXW_CSV_QUOTE_IN_QUOTED, /* its end, or half of a quote */
    MXW_CSV_CR               /* outside of quotes */
};

struct mxw_csv {
    struct mxw_writer text; /* of the fields, one after the other */
    size_t ends[MXW_CSV_FIELDS_MAX];
    size_t count; /* of fields that are complete */
    enum mxw_csv_place place;
    bool has_quotes;   /* the row: then it is one, even if it is empty */
    bool is_given;     /* the row was; the next octet begins another */
    unsigned mark_at;  /* octets of a byte order mark that were met */
    int line;          /* where the row begins, from 1 */
    int line_ends;     /* taken so far */
    const char *wrong; /* a sentence without its end, or NULL */
};

void mxw_csv_begin(struct mxw_csv *csv, uint8_t *memory, size_t room);

enum mxw_csv_got mxw_csv_take(struct mxw_csv *csv, uint8_t octet);

/* The text is over: the last row needs no line end. */
enum mxw_csv_got mxw_csv_end(struct mxw_csv *csv);

mxw_bytes mxw_csv_field(const struct mxw_csv *csv, size_t index);

/* `text` as a field, in quotes where it needs them. */
void mxw_put_csv(struct mxw_writer *out, mxw_bytes text);

#endif
