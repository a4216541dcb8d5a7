/* author.h - the domain of a message's author: the one a mail reader shows.
 *
 *     mxw_author_find(&author, &header);
 *     if (author.fault != MXW_AUTHOR_SOUND) ... mxw_author_fault_text(author.fault)
 *     else ... mxw_author_domain(&author), of which the caller makes A-labels if it is not ASCII
 *
 * Spec       RFC 9989 section 5.3.1; the From field of RFC 5322 sections 3.6.2 and 4.5.2.
 * One        There is an author domain when one readable From field names mailboxes of one domain.
 *            Anything else is a fault: of two fields, two domains or a half-readable list nobody
 *            knows which one a reader shows. So is what a lenient reader could take for a second
 *            From field: a name that is folded, or has blanks, control or 8-bit octets around it.
 * Ownership  Copies the domain.
 * Memory     sizeof(struct mxw_author), 1032 octets; as much of stack.
 * Errors     None: what is wrong is `fault`.
 * Limits     MXW_AUTHOR_DOMAIN_MAX; all mailboxes are read, in one walk.
 * Threads    No state.
 * Does not   Turn U-labels into A-labels: `is_ascii` says whether there is something to turn.
 */
#ifndef MXWARDEN_AUTHOR_H
#define MXWARDEN_AUTHOR_H

#include "mxwarden/header.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_AUTHOR_DOMAIN_MAX 1012 /* octets: 253 characters of UTF-8. RFC 1035 section 2.3.4 */

enum mxw_author_fault {
    MXW_AUTHOR_SOUND,
    MXW_AUTHOR_MISSING,       /* no From field */
    MXW_AUTHOR_REPEATED,      /* several */
    MXW_AUTHOR_DISGUISED,     /* what a reader may take for From, and another does not */
    MXW_AUTHOR_MALFORMED,     /* no list of addresses */
    MXW_AUTHOR_NOBODY,        /* a list without an address */
    MXW_AUTHOR_SEVERAL,       /* addresses of different domains */
    MXW_AUTHOR_LITERAL,       /* an IP address in place of a domain */
    MXW_AUTHOR_NO_DOMAIN_NAME /* too long, or with characters that host names do not have */
};

struct mxw_author {
    enum mxw_author_fault fault;
    bool is_ascii;
    size_t domain_len; /* 0 unless sound */
    uint8_t domain_at[MXW_AUTHOR_DOMAIN_MAX];
};

void mxw_author_find(struct mxw_author *author, const struct mxw_header *header);

/* The same from the value of the one From field. */
void mxw_author_read(struct mxw_author *author, mxw_bytes value);

/* In lower case, without a dot at its end. */
static inline mxw_bytes mxw_author_domain(const struct mxw_author *author)
{
    return mxw_bytes_at(author->domain_at, author->domain_len);
}

/* "there are several From fields"; empty for MXW_AUTHOR_SOUND. */
mxw_bytes mxw_author_fault_text(enum mxw_author_fault fault);

#ifdef __cplusplus
}
#endif

#endif
