/* page.h - text for a person, on standard output, within 80 columns.
 *
 * Peer bytes  Written escaped, `\xHH`: nothing a stranger sent reaches the terminal as it is.
 */
#ifndef MXW_CLI_PAGE_H
#define MXW_CLI_PAGE_H

#include "mxwarden/address.h"

#define MXW_PAGE_COLUMNS 80

#define MXW_SAFE_ROOM 1100 /* octets with the NUL: the longest domain name, every octet escaped */

/* Peer bytes as a string for mxw_page_say; what does not fit is cut. Returns `room`. */
const char *mxw_page_safe(mxw_bytes text, char room[MXW_SAFE_ROOM]);

/* The same for text of ours that needs no escapes. */
const char *mxw_page_plain(mxw_bytes text, char room[MXW_SAFE_ROOM]);

/* A paragraph, wrapped, every line indented by `indent`. */
__attribute__((format(printf, 2, 3))) void mxw_page_say(int indent, const char *format, ...);

/* "label text", the text wrapped behind its label. */
void mxw_page_hang(const char *label, const char *text);

/* "  label       text", the text wrapped in its column. */
void mxw_page_entry(const char *label, int column, const char *text);

__attribute__((format(printf, 3, 4))) void mxw_page_entryf(const char *label, int column,
                                                           const char *format, ...);

/* The same for peer bytes. Nothing is printed when there are none. */
void mxw_page_fact(const char *label, mxw_bytes value);

/* The same with a column of its own. */
void mxw_page_fact_at(const char *label, int column, mxw_bytes value);

void mxw_page_address(const char *label, mxw_address address);

__attribute__((format(printf, 2, 3))) void mxw_page_factf(const char *label, const char *format,
                                                          ...);

/* One cell of a row: where its column begins, counted from 0, and what it says. */
struct mxw_cell {
    int column;
    const char *text; /* safe to print; "" leaves the cell empty */
};

/* A row of a table, its last cell wrapped in its column. A cell that is too long for its column
 * moves those behind it to the next line; one that would leave the page begins further left. */
void mxw_page_row(const struct mxw_cell *cells, size_t count);

/* An empty line, then a title. */
void mxw_page_section(const char *title);

#endif
