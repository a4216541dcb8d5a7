/* value.h - the forms that the values of settings have: read, and written back. For this folder
 * only.
 *
 * Canonical  What is written is read as the same value, and each value is written in one form:
 *            options at their default are left out, an address is as RFC 5952 wants it.
 */
#ifndef MXW_CORE_DIRECTORY_VALUE_H
#define MXW_CORE_DIRECTORY_VALUE_H

#include "core/admission/domain.h"

/* The number of the word among `words`, which are separated by blanks, and back. */
bool mxw_value_find_word(mxw_bytes words, mxw_bytes text, unsigned *number);
void mxw_value_put_word(struct mxw_writer *out, mxw_bytes words, unsigned number);

/* "none", "may", "require", "verify". */
bool mxw_value_parse_tls(mxw_bytes text, enum mxw_hop_tls *tls);
void mxw_value_put_tls(struct mxw_writer *out, enum mxw_hop_tls tls);

/* "smtp://HOST[:PORT] [preference=N] [tls=...] [client=...]", or "lmtp://". `has_tls`: it has a
 * tls= of its own. */
bool mxw_value_parse_next_hop(mxw_bytes text, struct mxw_next_hop *hop, bool *has_tls);
void mxw_value_put_next_hop(struct mxw_writer *out, const struct mxw_next_hop *hop, bool has_tls);

/* As mxw_prefix_parse() reads it: all bits are an address alone. */
void mxw_value_put_prefix(struct mxw_writer *out, mxw_prefix prefix);

#endif
