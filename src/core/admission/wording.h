/* wording.h - fills in what replies and reasons leave open. For this folder only.
 *
 * Marks      {client} {domain} {ptr} {exemption} {spf} {dkim} {reason}; {spf_of} and {dkim_of} are
 *            " of NAME", or nothing without a name. Any other mark is left out.
 */
#ifndef MXW_CORE_ADMISSION_WORDING_H
#define MXW_CORE_ADMISSION_WORDING_H

#include "core/admission/admission.h"

/* One question to the gate. */
struct mxw_mail {
    const struct mxw_domain *domain; /* NULL: not in the directory */
    const struct mxw_admission_facts *facts;
    mxw_bytes reason; /* what {reason} stands for */
};

/* Writes `text` with its marks filled in. Returns the octets written. */
size_t mxw_admission_fill_in(uint8_t *at, size_t room, mxw_bytes text, const struct mxw_mail *mail);

#endif
