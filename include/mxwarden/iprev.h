/* iprev.h - whether the client's reverse DNS leads back to it.
 *
 *     enum mxw_need need = mxw_iprev_begin(&iprev, client);
 *     while (need == MXW_NEED_DNS)
 *         need = mxw_iprev_answer(&iprev, look_up(&iprev.question));
 *     ... read iprev.result
 *
 * Spec       RFC 8601 section 3. Of the forward names only the client's family is asked about:
 *            an address of the other family cannot be the client's.
 * Early      `ptr` is known after the first answer, before the result is.
 * Ownership  answer() borrows its argument for the call. The struct must not move: the names point
 *            into it.
 * Memory     sizeof(struct mxw_iprev), 3352 octets. Nothing to free.
 * Errors     None: a failed lookup is MXW_IPREV_TEMPERROR.
 * Limits     MXW_IPREV_NAMES_MAX records are read; the rest is ignored. No deadline of its own.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 * Does not   Decide which level a domain asks for, or what a result means for the mail.
 */
#ifndef MXWARDEN_IPREV_H
#define MXWARDEN_IPREV_H

#include "mxwarden/address.h"
#include "mxwarden/dns.h"

#ifdef __cplusplus
extern "C" {
#endif

/* PTR records considered: as many as SPF allows itself (RFC 7208 4.6.4). A client that claims
 * thousands of names must not make us ask about all of them. */
#define MXW_IPREV_NAMES_MAX 10

enum mxw_iprev_result {
    MXW_IPREV_NONE, /* nothing yet */
    MXW_IPREV_PASS, /* one of the names has the client's address */
    MXW_IPREV_FAIL, /* none has */
    MXW_IPREV_TEMPERROR,
    MXW_IPREV_PERMERROR /* the client has no name */
};

/* What the PTR lookup alone says. */
enum mxw_iprev_ptr {
    MXW_IPREV_PTR_UNKNOWN, /* not answered yet */
    MXW_IPREV_PTR_EXISTS,
    MXW_IPREV_PTR_ABSENT, /* none, or none that is a host name */
    MXW_IPREV_PTR_FAILED
};

struct mxw_iprev {
    enum mxw_iprev_ptr ptr;
    enum mxw_iprev_result result;
    unsigned name_count;
    mxw_bytes names[MXW_IPREV_NAMES_MAX]; /* host names; letters, digits, '-', '_' and '.' */
    mxw_bytes matched;                    /* of a pass: the name that led back */
    mxw_bytes reason;                     /* of other results: why, for a person. Printable ASCII */

    struct mxw_dns_question question; /* what it waits for */

    /* Its own. */
    mxw_address client;
    unsigned name_index;    /* of the question, once `ptr` is known */
    bool has_failed_lookup; /* of a forward name */
    uint8_t reason_at[MXW_DNS_NAME_MAX + 64];
    uint8_t names_at[MXW_IPREV_NAMES_MAX * MXW_DNS_NAME_MAX];
};

/* An IPv4-mapped `client` is taken as IPv4. It must not be MXW_FAMILY_NONE. */
MXW_MUST_USE enum mxw_need mxw_iprev_begin(struct mxw_iprev *iprev, mxw_address client);

/* Only after MXW_NEED_DNS. */
MXW_MUST_USE enum mxw_need mxw_iprev_answer(struct mxw_iprev *iprev,
                                            const struct mxw_dns_answer *answer);

/* The caller's time is up: whatever is not known yet is a temporary failure. Does nothing when
 * there is a result. */
void mxw_iprev_expire(struct mxw_iprev *iprev);

/* "none", "pass", ...: the words of RFC 8601 section 2.7.3. */
mxw_bytes mxw_iprev_result_name(enum mxw_iprev_result result);

#ifdef __cplusplus
}
#endif

#endif
