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

/* The same of a text that has been parsed before: its domain-spec is not gone through again. */
bool mxw_spf_term_read(mxw_bytes text, struct mxw_spf_term *term);

/* The result of a directive that matches, by its qualifier. */
enum mxw_spf_result mxw_spf_term_result(mxw_bytes text);

bool mxw_spf_term_is_modifier(const struct mxw_spf_term *term);

/* Puts into `kept` what can make a difference for this client, with a space behind each: no network
 * that it is not in, and no modifier that nobody knows. False when a term is malformed or one of
 * redirect and exp stands twice; `culprit` is that term. RFC 7208 4.6: the whole record is checked
 * before any of it is evaluated. */
bool mxw_spf_terms_keep(mxw_bytes terms, mxw_address client, struct mxw_writer *kept,
                        mxw_bytes *culprit);

/* The first term of that kind in terms that were kept. False when there is none. */
bool mxw_spf_term_find(mxw_bytes terms, enum mxw_spf_term_kind kind, struct mxw_spf_term *term);

#endif
