/* macro.h - the macros of SPF: their grammar, and what they expand to.
 *
 *     if (mxw_spf_domain_spec_is_valid(spec) && mxw_spf_expand_domain(spec, &values, &name)) ...
 *
 * Spec       RFC 7208 section 7; RFC 8616 section 4 for local-parts that are not ASCII.
 * Limits     A name keeps its last MXW_DNS_NAME_MAX octets, by whole labels (RFC 7208 7.3), and is
 *            given up when it is MXW_SPF_EXPANDED_MAX octets long before that.
 * Does not   Look up the validated name of %{p}: the caller says what it is.
 */
#ifndef MXW_CORE_SPF_MACRO_H
#define MXW_CORE_SPF_MACRO_H

#include "mxwarden/address.h"
#include "mxwarden/time.h"

/* What the macro letters stand for. All bytes are borrowed for the call. */
struct mxw_spf_values {
    mxw_bytes sender;      /* s, l, o: always with a local-part and '@' */
    mxw_bytes domain;      /* d: the domain whose record is being evaluated */
    mxw_address client;    /* i, v, c: never IPv4-mapped */
    mxw_bytes client_name; /* p; empty expands to "unknown" */
    mxw_bytes helo;        /* h */
    mxw_bytes receiver;    /* r; empty expands to "unknown" */
    mxw_wall wall;         /* t */
};

/* macro-string, or explain-string where spaces are text: every letter is allowed. */
bool mxw_spf_macro_string_is_valid(mxw_bytes text);

/* domain-spec of RFC 7208 7.1: without the letters c, r and t, and ending in a macro or in a dot
 * and a top-level label. */
bool mxw_spf_domain_spec_is_valid(mxw_bytes text);

/* Whether %{p} stands in valid macro text, so that its value is needed before the expansion. */
bool mxw_spf_needs_client_name(mxw_bytes text);

#define MXW_SPF_EXPANSION_ROOM 512

/* Only the end of a long name is kept, but a record full of macros makes megabytes of a long
 * sender: this much is a millisecond's work. */
#define MXW_SPF_EXPANDED_MAX 32768

enum mxw_spf_expansion {
    MXW_SPF_EXPANDED,
    MXW_SPF_UNMATCHABLE, /* it holds a local-part that is not ASCII: no name can match */
    MXW_SPF_TOO_LONG
};

/* Writes the target-name of a valid domain-spec, without the dot of the root. `name` has room for
 * at least MXW_SPF_EXPANSION_ROOM octets; it is of use after MXW_SPF_EXPANDED only. */
MXW_MUST_USE enum mxw_spf_expansion mxw_spf_expand_domain(mxw_bytes spec,
                                                          const struct mxw_spf_values *values,
                                                          struct mxw_writer *name);

/* Writes a valid explain-string; what does not fit is cut off. */
void mxw_spf_expand_text(mxw_bytes text, const struct mxw_spf_values *values,
                         struct mxw_writer *out);

#endif
