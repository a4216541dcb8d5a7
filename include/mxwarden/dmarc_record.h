/* dmarc_record.h - a DMARC Policy Record: what a domain wants done with mail that fails.
 *
 *     if (mxw_dmarc_record_parse(text, &record)) ... record.p ...
 *
 * Spec       RFC 9989 sections 4.7 and 4.8. Names and the values that are words go without case.
 * Forgives   What is no tag, an unknown or historic tag (pct, rf, ri), and a value that is none:
 *            the tag then has its default. An invalid p, sp or np is MXW_DMARC_INVALID, because
 *            section 4.10.1 makes a difference. A tag that stands there twice has no valid value:
 *            RFC 6376 3.2 forbids it, and nobody can know which one was meant.
 * Ownership  Keeps nothing of the text.
 * Memory     sizeof(struct mxw_dmarc_record), 28 octets.
 * Errors     False: what `text` holds counts for nothing.
 * Limits     None: one walk over the text.
 * Threads    No state.
 */
#ifndef MXWARDEN_DMARC_RECORD_H
#define MXWARDEN_DMARC_RECORD_H

#include "mxwarden/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

enum mxw_dmarc_policy {
    MXW_DMARC_ABSENT, /* the tag is not there; of an outcome: there is no policy */
    MXW_DMARC_INVALID,
    MXW_DMARC_NO_POLICY, /* "none": no preference */
    MXW_DMARC_QUARANTINE,
    MXW_DMARC_REJECT
};

enum mxw_dmarc_psd {
    MXW_DMARC_PSD_UNKNOWN,
    MXW_DMARC_PSD_NO, /* an organizational domain */
    MXW_DMARC_PSD_YES /* a public suffix */
};

/* fo=: when the domain wants a failure report. */
enum mxw_dmarc_report {
    MXW_DMARC_REPORT_ALL_FAILED = 1, /* "0" */
    MXW_DMARC_REPORT_ANY_FAILED = 2, /* "1" */
    MXW_DMARC_REPORT_DKIM_FAILED = 4,
    MXW_DMARC_REPORT_SPF_FAILED = 8
};

struct mxw_dmarc_record {
    enum mxw_dmarc_policy p, sp, np;
    enum mxw_dmarc_psd psd;
    bool is_testing;       /* t=y */
    bool has_strict_dkim;  /* adkim=s */
    bool has_strict_spf;   /* aspf=s */
    bool has_rua, has_ruf; /* with at least one valid URI */
    unsigned report_when;  /* of enum mxw_dmarc_report, ored */
};

/* False: it is no DMARC record, and counts for nothing. */
bool mxw_dmarc_record_parse(mxw_bytes text, struct mxw_dmarc_record *record);

#ifdef __cplusplus
}
#endif

#endif
