/* record.h - one SPF record as text: its terms, and whether every one of them is well formed.
 *
 *     mxw_bytes terms = mxw_spf_record_terms(record), text;
 *     while (mxw_spf_term_next(&terms, &text))
 *         if (mxw_spf_term_parse(text, &term)) ...
 *
 * Spec       RFC 7208 sections 4.5, 4.6.1, 5, 6 and 12.
 * Ownership  What is parsed borrows from the text.
 */
#ifndef MXW_CORE_SPF_RECORD_H
#define MXW_CORE_SPF_RECORD_H

#include "mxwarden/address.h"
#include "mxwarden/spf.h"

/* Whether a TXT record is an SPF record: "v=spf1" and then a space or nothing. */
bool mxw_spf_is_record(mxw_bytes text);

/* What follows the version of an SPF record. */
mxw_bytes mxw_spf_record_terms(mxw_bytes record);

/* Moves the next term from `terms` to `text`. False when none is left. */
bool mxw_spf_term_next(mxw_bytes *terms, mxw_bytes *text);

/* False when the text is neither a directive nor a modifier. */
bool mxw_spf_term_parse(mxw_bytes text, struct mxw_spf_term *term);

/* False when a term is malformed or one of redirect and exp stands twice; `culprit` is that term.
 * RFC 7208 4.6: the whole record is checked before any of it is evaluated. */
bool mxw_spf_terms_are_valid(mxw_bytes terms, mxw_bytes *culprit);

/* The first term of that kind in valid terms. False when there is none. */
bool mxw_spf_term_find(mxw_bytes terms, enum mxw_spf_term_kind kind, struct mxw_spf_term *term);

#endif
