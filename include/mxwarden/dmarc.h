/* dmarc.h - whether the author's domain stands behind a message, and what it wants if not.
 *
 *     need = mxw_dmarc_begin(&dmarc, author_domain);         as soon as the header is there
 *     while (need == MXW_NEED_DNS)
 *         need = mxw_dmarc_answer(&dmarc, look_up(&dmarc.question));
 *     need = mxw_dmarc_align(&dmarc, identifiers, count);    when SPF and DKIM have their results
 *     while (need == MXW_NEED_DNS) ... the same ...          then read dmarc.result, ...
 *
 * Spec       RFC 9989 sections 4.4, 4.7 and 4.10: the tree walk, not the public suffix list.
 * Questions  One at a time: the walk of the author domain, at most MXW_DMARC_WALK_MAX; whether the
 *            author domain exists, if that decides between sp and np; and the walk of an identifier
 *            that could be aligned, which is one below the author's organizational domain. No name
 *            is asked about twice.
 * Failures   A failed lookup makes a difference only where its answer could have: with it unknown,
 *            an identifier equal to the author domain still passes, and one of another top-level
 *            domain still fails. What stays open is MXW_DMARC_TEMPERROR, and so is a message whose
 *            only aligned identifier is one that SPF or DKIM could not tell about (RFC 9989 5.3.6).
 * Invalid    A record whose p is absent, or whose p, sp or np is invalid: with a valid rua it is
 *            "p=none" (RFC 9989 4.10.1); without, DMARC does not apply. That is MXW_DMARC_NONE when
 *            p is only absent, and MXW_DMARC_PERMERROR when there is something to repair.
 * Ownership  begin() copies the author domain. align() borrows the identifiers and their domains
 *            until the outcome has been read, and writes into them. answer() borrows its argument
 *            for the call. The struct must not move: the outcome points into it.
 * Memory     sizeof(struct mxw_dmarc), 5616 octets. Nothing to free. 2 KiB of stack.
 * Errors     None: what is wrong is the result, and `reason` says why.
 * Limits     MXW_DMARC_NAMES_MAX names; an identifier whose walk would exceed them is not aligned.
 *            No deadline of its own.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 * Does not   Know how SPF and DKIM come to their results, or what a disposition means for the mail.
 */
#ifndef MXWARDEN_DMARC_H
#define MXWARDEN_DMARC_H

#include "mxwarden/dmarc_record.h"
#include "mxwarden/dns.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_DMARC_WALK_MAX 8 /* questions of one tree walk. RFC 9989 4.10 */

/* Names whose record is known: of the author's walk 8, and 7 more for each of one SPF domain and
 * ten signatures, when all of them differ. */
#define MXW_DMARC_NAMES_MAX 88

#define MXW_DMARC_REASON_MAX 640 /* octets; the rest is cut off */

enum mxw_dmarc_result {
    MXW_DMARC_NONE, /* nothing yet, or DMARC does not apply */
    MXW_DMARC_PASS,
    MXW_DMARC_FAIL,
    MXW_DMARC_TEMPERROR,
    MXW_DMARC_PERMERROR
};

enum mxw_dmarc_alignment { MXW_DMARC_UNALIGNED, MXW_DMARC_ALIGNED, MXW_DMARC_UNDECIDED };

/* A domain that SPF or DKIM vouches for, or could not say whether it does. */
struct mxw_dmarc_identifier {
    mxw_bytes domain;
    bool is_dkim;                       /* the d= of a signature; else the one SPF has judged */
    bool is_unsettled;                  /* its result is temperror; else pass */
    enum mxw_dmarc_alignment alignment; /* written by the evaluator */
};

enum mxw_dmarc_stage {
    MXW_DMARC_DONE,
    MXW_DMARC_AT_AUTHOR,    /* in the walk of the author domain */
    MXW_DMARC_AT_EXISTENCE, /* of the author domain */
    MXW_DMARC_DISCOVERED,   /* waits for the identifiers */
    MXW_DMARC_AT_IDENTIFIER /* in the walk of one of them */
};

/* What a name's record says. */
struct mxw_dmarc_name {
    mxw_bytes name; /* in author_at, or of an identifier */
    bool has_failed;
    bool has_record;
    struct mxw_dmarc_record record;
};

struct mxw_dmarc_walk {
    mxw_bytes start, at;      /* where it began, and where it is; empty behind the root */
    mxw_bytes organizational; /* so far */
    mxw_bytes public_suffix;  /* the psd=y that ended it, or empty */
};

struct mxw_dmarc {
    /* The outcome, when nothing is needed any more. */
    enum mxw_dmarc_result result;
    mxw_bytes from_domain;             /* in lower case; empty when there is none to judge */
    mxw_bytes policy_domain;           /* where the record in force was found, or empty */
    mxw_bytes organizational_domain;   /* of the author domain; empty when it is unknown */
    enum mxw_dmarc_policy policy;      /* the tag that applies, before t= */
    enum mxw_dmarc_policy applied;     /* the same, one level lower if t=y */
    enum mxw_dmarc_policy disposition; /* wanted for this message: `applied` of a fail, else none */
    bool aligned_spf, aligned_dkim;
    mxw_bytes reason; /* for a person. Printable ASCII */

    /* What it waits for. */
    struct mxw_dns_question question;

    /* Its own. */
    enum mxw_dmarc_stage stage;
    bool is_policy_open;            /* whether the author domain exists could not be found out */
    struct mxw_dmarc_record record; /* in force */
    struct mxw_dmarc_walk walk;
    struct mxw_dmarc_identifier *identifiers;
    size_t identifier_count, identifier_index;
    size_t name_count;

    /* Memory; not cleared by begin(). */
    uint8_t author_at[MXW_DNS_NAME_MAX];
    uint8_t reason_at[MXW_DMARC_REASON_MAX];
    struct mxw_dmarc_name names[MXW_DMARC_NAMES_MAX];
};

/* `author_domain`: A-labels; one dot at the end is dropped. What is no domain name is
 * MXW_DMARC_PERMERROR at once. */
MXW_MUST_USE enum mxw_need mxw_dmarc_begin(struct mxw_dmarc *dmarc, mxw_bytes author_domain);

/* In place of begin(): there is no author domain to judge. `why` is a sentence in ASCII, and must
 * outlive `dmarc`. */
void mxw_dmarc_begin_without_author(struct mxw_dmarc *dmarc, mxw_bytes why);

/* Once, after begin() or answer() has said MXW_NEED_NOTHING; nothing happens if there is a result
 * already. */
MXW_MUST_USE enum mxw_need mxw_dmarc_align(struct mxw_dmarc *dmarc,
                                           struct mxw_dmarc_identifier *identifiers, size_t count);

/* Only after MXW_NEED_DNS. */
MXW_MUST_USE enum mxw_need mxw_dmarc_answer(struct mxw_dmarc *dmarc,
                                            const struct mxw_dns_answer *answer);

/* The caller's time is up: every question that is still open has failed. Leaves nothing but
 * mxw_dmarc_align() to be done, which may ask again and be expired again. */
void mxw_dmarc_expire(struct mxw_dmarc *dmarc);

/* "none", "pass", ...: the words of RFC 9989 section 9.2. */
mxw_bytes mxw_dmarc_result_name(enum mxw_dmarc_result result);

/* "none", "quarantine", "reject"; empty for what is no policy. */
mxw_bytes mxw_dmarc_policy_name(enum mxw_dmarc_policy policy);

#ifdef __cplusplus
}
#endif

#endif
