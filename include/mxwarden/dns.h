/* dns.h - what an evaluator asks of the DNS, and what it is told.
 *
 *     enum mxw_need need = mxw_spf_begin(&spf, ...);
 *     while (need == MXW_NEED_DNS)
 *         need = mxw_spf_answer(&spf, look_up(&spf.question), now);
 *
 * Names      Raw octets with '.' between labels, without the dot of the root, at most
 *            MXW_DNS_NAME_MAX octets. They may hold any octet a macro or a peer put there.
 *            A label that itself contains '.' or a NUL cannot be said: whoever turns wire form
 *            into an answer leaves such a record's name empty.
 * Answers    CNAMEs are already followed. Records are those of the question's type only, in the
 *            order received, and complete: an answer that was cut short is MXW_DNS_FAILED. Of any
 *            other outcome than MXW_DNS_FOUND no record is read.
 * Failed     An answer that is bogus, late or cut short is MXW_DNS_FAILED, and never "no such
 *            name": evaluators take silence for a temporary error, and absence for an answer.
 * Ownership  An answer and all it points to is borrowed for the call that gets it.
 * Memory     sizeof(struct mxw_dns_question), 272 octets; sizeof(struct mxw_dns_record), 64 octets;
 *            sizeof(struct mxw_dns_answer), 32 octets.
 * Limits     MXW_DNS_RECORDS_MAX is the resolver's to keep: evaluators read what they are given.
 * Threads    No state.
 */
#ifndef MXWARDEN_DNS_H
#define MXWARDEN_DNS_H

#include "mxwarden/address.h"
#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "mxwarden/writer.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Why an evaluator paused. */
enum mxw_need {
    MXW_NEED_NOTHING, /* finished: read the outcome */
    MXW_NEED_DNS      /* look up `question`, then call the answer function */
};

#define MXW_DNS_NAME_MAX 253 /* octets of text, RFC 1035 section 2.3.4 */
#define MXW_DNS_LABEL_MAX 63 /* octets, RFC 1035 section 2.3.4 */
#define MXW_DNS_PRESENTATION_MAX (4 * MXW_DNS_NAME_MAX + 1) /* octets */
#define MXW_DNS_RECORDS_MAX 512 /* in one answer; more is MXW_DNS_FAILED, "answer too large" */

/* The numbers of the registry. */
enum mxw_dns_type {
    MXW_DNS_A = 1,
    MXW_DNS_PTR = 12,
    MXW_DNS_MX = 15,
    MXW_DNS_TXT = 16,
    MXW_DNS_AAAA = 28
};

struct mxw_dns_question {
    enum mxw_dns_type type;
    uint8_t name_at[MXW_DNS_NAME_MAX];
    size_t name_len;
};

enum mxw_dns_outcome {
    MXW_DNS_FAILED,  /* timeout, SERVFAIL, bogus, too large or garbage: temporary, tells nothing */
    MXW_DNS_FOUND,   /* at least one record */
    MXW_DNS_NO_DATA, /* the name exists without such a record */
    MXW_DNS_NO_NAME  /* NXDOMAIN */
};

struct mxw_dns_record {
    mxw_address address; /* A, AAAA */
    mxw_bytes name;      /* PTR, MX: the host; empty is the root, or a name that cannot be said */
    uint16_t preference; /* MX */
    mxw_bytes text;      /* TXT: the strings joined with nothing between. RFC 7208 section 3.3 */
};

struct mxw_dns_answer {
    enum mxw_dns_outcome outcome;
    const char *why; /* of MXW_DNS_FAILED: "timed out", "SERVFAIL", ...; else NULL */
    const struct mxw_dns_record *records;
    size_t record_count;
};

static inline mxw_bytes mxw_dns_question_name(const struct mxw_dns_question *question)
{
    return mxw_bytes_at(question->name_at, question->name_len);
}

/* True when the DNS has nothing there, for certain: what RFC 7208 calls a void lookup. */
static inline bool mxw_dns_is_void(const struct mxw_dns_answer *answer)
{
    return answer->outcome == MXW_DNS_NO_DATA || answer->outcome == MXW_DNS_NO_NAME;
}

/* Fills `question`. False, with an empty name, when `name` cannot exist: empty, too long, or with
 * an empty or too long label. One dot at the end is allowed and dropped. */
MXW_MUST_USE bool mxw_dns_ask(struct mxw_dns_question *question, enum mxw_dns_type type,
                              mxw_bytes name);

/* The question for the PTR records of `address`: in-addr.arpa or ip6.arpa. RFC 1035 section 3.5,
 * RFC 3596 section 2.5. `address` must not be MXW_FAMILY_NONE. */
void mxw_dns_ask_reverse(struct mxw_dns_question *question, mxw_address address);

/* One record from its RDATA, in wire form and without compression, as resolvers hand it over. Names
 * and texts are appended to `out`, of which the record borrows them: they are of no use when it has
 * overflowed. Of a CNAME the target becomes `name`; of types nobody asks for, `record` stays empty.
 * False: the RDATA is malformed. RFC 1035 sections 3.1 and 3.3. */
MXW_MUST_USE bool mxw_dns_record_read(uint16_t type, mxw_bytes rdata, struct mxw_writer *out,
                                      struct mxw_dns_record *record);

/* A name in presentation format, for resolvers that take text: '.' between labels, all octets but
 * letters, digits, '-' and '_' escaped as \DDD, a dot at the end. RFC 1035 section 5.1. */
void mxw_put_dns_presentation(struct mxw_writer *out, mxw_bytes name);

/* Whether `name` has the shape of a host name that can stand in the DNS: 1..253 octets, labels of
 * 1..63 octets, one dot at the end allowed. Says nothing about which octets a label holds. */
bool mxw_dns_name_is_valid(mxw_bytes name);

/* Without one dot at the end. */
static inline mxw_bytes mxw_dns_name_relative(mxw_bytes name)
{
    if (name.len > 0 && name.at[name.len - 1] == '.')
        name.len--;
    return name;
}

#ifdef __cplusplus
}
#endif

#endif
