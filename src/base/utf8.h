/* utf8.h - which octets are characters, and text of which all are.
 *
 * Spec       RFC 3629 section 4: the shortest form only, no surrogates, nothing above U+10FFFF.
 */
#ifndef MXW_BASE_UTF8_H
#define MXW_BASE_UTF8_H

#include "mxwarden/writer.h"

#define MXW_UTF8_REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
#define MXW_UTF8_GROWTH 3 /* times as long as its input, at most, is what mxw_put_utf8() puts */

/* Octets of the character that `text` begins with; 0 when it begins with none. */
size_t mxw_utf8_len(mxw_bytes text);

/* `text`, with U+FFFD for every octet that is part of no character. */
void mxw_put_utf8(struct mxw_writer *out, mxw_bytes text);

#endif
