/* fields.h - what a trace record can say: every field, declared once.
 *
 * Numbers    Never given to another field, since day files outlive a version of the program. One
 *            number is one field, wherever it stands. Readers pass over numbers they do not know.
 * Order      A record has its fields in the order of their numbers, and items of a list one after
 *            the other: what is long and least missed comes last, and is what a full record lacks.
 * Groups     A field whose parent is a group stands inside it, and nowhere else. Groups do not
 *            nest.
 */
#ifndef MXW_CORE_TRACE_FIELDS_H
#define MXW_CORE_TRACE_FIELDS_H

#include "mxwarden/bytes.h"

enum mxw_trace_form {
    MXW_TRACE_FORM_TEXT,    /* any octets: whoever shows them quotes them */
    MXW_TRACE_FORM_WORD,    /* a word of ours */
    MXW_TRACE_FORM_NUMBER,  /* from 0 to 2^64 - 1 */
    MXW_TRACE_FORM_TIME,    /* microseconds, not negative: a duration, or since the session began */
    MXW_TRACE_FORM_WALL,    /* microseconds since 1970 */
    MXW_TRACE_FORM_ADDRESS, /* IPv4 or IPv6 */
    MXW_TRACE_FORM_FLAG,    /* true; what is false is not written */
    MXW_TRACE_FORM_GROUP    /* other fields */
};

/* clang-format off */

/* constant, number, name, parent, form, is it a list, help. 90 to 99 are for ARC, 100 to 119 for
 * DMARC; free is what lies between the others. */
#define MXW_TRACE_FIELDS(X)                                                                        \
    X(KIND, 1, "kind", RECORD, WORD, false,                                                        \
      "recipient-refused, message, or abandoned")                                                  \
    X(ID, 2, "id", RECORD, TEXT, false,                                                            \
      "The transaction: the session's id, '-' and a number")                                       \
    X(SESSION, 3, "session", RECORD, TEXT, false,                                                  \
      "The session's id")                                                                          \
    X(AT, 4, "at", RECORD, WALL, false,                                                            \
      "When it ended")                                                                             \
    X(EDGE, 5, "edge", RECORD, TEXT, false,                                                        \
      "The process that had it")                                                                   \
    X(GENERATION, 6, "generation", RECORD, NUMBER, false,                                          \
      "The generation of the directory that it was judged by")                                     \
    X(CLIENT, 7, "client", RECORD, ADDRESS, false,                                                 \
      "Who connected")                                                                             \
    X(PORT, 8, "port", RECORD, NUMBER, false,                                                      \
      "From which port")                                                                           \
    X(LISTENER, 9, "listener", RECORD, TEXT, false,                                                \
      "To which endpoint")                                                                         \
    X(HELO, 10, "helo", RECORD, TEXT, false,                                                       \
      "The name the client gave itself")                                                           \
    X(TLS_VERSION, 11, "tls_version", RECORD, WORD, false,                                         \
      "The version of TLS; none without TLS")                                                      \
    X(TLS_CIPHER, 12, "tls_cipher", RECORD, WORD, false,                                           \
      "Its cipher")                                                                                \
    X(CERTIFICATE_NAMES, 13, "certificate_names", RECORD, TEXT, true,                              \
      "Names in the client's certificate, if it verified")                                         \
    X(TENANT, 14, "tenant", RECORD, TEXT, false,                                                   \
      "To whom the recipients' domain belongs")                                                    \
    X(DOMAIN, 15, "domain", RECORD, TEXT, false,                                                   \
      "The recipients' domain, as the directory has it")                                           \
    X(SENDER, 16, "sender", RECORD, TEXT, false,                                                   \
      "The address in MAIL FROM; empty is the null sender")                                        \
    X(VERDICT, 17, "verdict", RECORD, WORD, false,                                                 \
      "admit, defer, or refuse")                                                                   \
    X(RULE, 18, "rule", RECORD, WORD, false,                                                       \
      "The rule that decided")                                                                     \
    X(REASON, 19, "reason", RECORD, TEXT, false,                                                   \
      "Why, for a person")                                                                         \
    X(WOULD, 20, "would", RECORD, WORD, false,                                                     \
      "The verdict over IPv6 from a stranger to a domain that is on and enforces")                 \
    X(WOULD_RULE, 21, "would_rule", RECORD, WORD, false,                                           \
      "The rule that would have decided")                                                          \
    X(EXEMPTION, 22, "exemption", RECORD, WORD, false,                                             \
      "Why the client is not anonymous")                                                           \
    X(REPLY, 23, "reply", RECORD, TEXT, false,                                                     \
      "What we answered")                                                                          \
    X(NEXT_HOP, 24, "next_hop", RECORD, TEXT, false,                                               \
      "To whom it was handed over")                                                                \
    X(NEXT_HOP_REPLY, 25, "next_hop_reply", RECORD, TEXT, false,                                   \
      "What the next hop answered, in its own words")                                              \
    X(HANDOVER_UNCERTAIN, 26, "handover_uncertain", RECORD, FLAG, false,                           \
      "The connection was lost behind our dot: the next hop may have the message")                 \
    X(OCTETS, 27, "octets", RECORD, NUMBER, false,                                                 \
      "The length of the message")                                                                 \
    X(DURATION, 28, "duration", RECORD, TIME, false,                                               \
      "From MAIL to the end")                                                                      \
    X(MAIL_AT, 29, "mail_at", RECORD, TIME, false,                                                 \
      "From the beginning of the session to MAIL")                                                 \
    X(RECIPIENT_AT, 30, "recipient_at", RECORD, TIME, false,                                       \
      "... to the first RCPT")                                                                     \
    X(DATA_AT, 31, "data_at", RECORD, TIME, false,                                                 \
      "... to DATA")                                                                               \
    X(DOT_AT, 32, "dot_at", RECORD, TIME, false,                                                   \
      "... to the final dot")                                                                      \
    X(ANSWER_AT, 33, "answer_at", RECORD, TIME, false,                                             \
      "... to our answer")                                                                         \
    X(IPREV, 40, "iprev", RECORD, GROUP, false,                                                    \
      "The client's reverse DNS")                                                                  \
    X(IPREV_RESULT, 41, "result", IPREV, WORD, false,                                              \
      "The result of RFC 8601")                                                                    \
    X(IPREV_REASON, 42, "reason", IPREV, TEXT, false,                                              \
      "Why")                                                                                       \
    X(IPREV_NAMES, 43, "names", IPREV, TEXT, true,                                                 \
      "Names of the client")                                                                       \
    X(SPF, 50, "spf", RECORD, GROUP, false,                                                        \
      "The check of RFC 7208")                                                                     \
    X(SPF_RESULT, 51, "result", SPF, WORD, false,                                                  \
      "Its result")                                                                                \
    X(SPF_IDENTITY, 52, "identity", SPF, WORD, false,                                              \
      "mailfrom, or helo")                                                                         \
    X(SPF_DOMAIN, 53, "domain", SPF, TEXT, false,                                                  \
      "Whose record")                                                                              \
    X(SPF_MECHANISM, 54, "mechanism", SPF, TEXT, false,                                            \
      "What matched; default when nothing did")                                                    \
    X(SPF_EXPLANATION, 55, "explanation", SPF, TEXT, false,                                        \
      "What the domain says about its fail")                                                       \
    X(SPF_REASON, 56, "reason", SPF, TEXT, false,                                                  \
      "Why it is none or an error")                                                                \
    X(SPF_DNS_TERMS, 57, "dns_terms", SPF, NUMBER, false,                                          \
      "Terms that asked the DNS")                                                                  \
    X(SPF_VOID_LOOKUPS, 58, "void_lookups", SPF, NUMBER, false,                                    \
      "Terms that found nothing")                                                                  \
    X(RECIPIENTS, 60, "recipients", RECORD, GROUP, true,                                           \
      "The refused recipient, or those of the message")                                            \
    X(RECIPIENT_ADDRESS, 61, "address", RECIPIENTS, TEXT, false,                                   \
      "As in RCPT TO")                                                                             \
    X(RECIPIENT_REPLY, 62, "reply", RECIPIENTS, TEXT, false,                                       \
      "What we answered")                                                                          \
    X(DKIM, 70, "dkim", RECORD, GROUP, true,                                                       \
      "The signatures that were judged, from the top")                                             \
    X(DKIM_RESULT, 71, "result", DKIM, WORD, false,                                                \
      "The result of RFC 8601")                                                                    \
    X(DKIM_DOMAIN, 72, "domain", DKIM, TEXT, false,                                                \
      "Who signed")                                                                                \
    X(DKIM_SELECTOR, 73, "selector", DKIM, TEXT, false,                                            \
      "With which key")                                                                            \
    X(DKIM_ALGORITHM, 74, "algorithm", DKIM, TEXT, false,                                          \
      "By which algorithm")                                                                        \
    X(DKIM_KEY_BITS, 75, "key_bits", DKIM, NUMBER, false,                                          \
      "The length of the key, if it was used")                                                     \
    X(DKIM_REASON, 76, "reason", DKIM, TEXT, false,                                                \
      "Why it does not admit")                                                                     \
    X(ARC, 90, "arc", RECORD, GROUP, false,                                                        \
      "The chain of RFC 8617, if there is one")                                                    \
    X(ARC_RESULT, 91, "result", ARC, WORD, false,                                                  \
      "pass, or fail")                                                                             \
    X(ARC_INSTANCE, 92, "instance", ARC, NUMBER, false,                                            \
      "The highest there is")                                                                      \
    X(ARC_OLDEST_PASS, 93, "oldest_pass", ARC, NUMBER, false,                                      \
      "Of a pass: the oldest message signature that holds; 0: all do")                             \
    X(ARC_SEALERS, 94, "sealers", ARC, TEXT, true,                                                 \
      "Of a pass: who sealed, the oldest first")                                                   \
    X(ARC_REASON, 95, "reason", ARC, TEXT, false,                                                  \
      "Why it fails")                                                                              \
    X(DMARC, 100, "dmarc", RECORD, GROUP, false,                                                   \
      "What the author's domain says of it: RFC 9989")                                             \
    X(DMARC_RESULT, 101, "result", DMARC, WORD, false,                                             \
      "Its result")                                                                                \
    X(DMARC_FROM_DOMAIN, 102, "from_domain", DMARC, TEXT, false,                                   \
      "The author's domain")                                                                       \
    X(DMARC_POLICY_DOMAIN, 103, "policy_domain", DMARC, TEXT, false,                               \
      "Whose record")                                                                              \
    X(DMARC_ORGANIZATIONAL_DOMAIN, 104, "organizational_domain", DMARC, TEXT, false,               \
      "To which the author's domain belongs")                                                      \
    X(DMARC_POLICY, 105, "policy", DMARC, WORD, false,                                             \
      "What the record says: none, quarantine, or reject")                                         \
    X(DMARC_DISPOSITION, 106, "disposition", DMARC, WORD, false,                                   \
      "What the domain wants done with this message")                                              \
    X(DMARC_ALIGNED_SPF, 107, "aligned_spf", DMARC, FLAG, false,                                   \
      "SPF vouches for the author's domain")                                                       \
    X(DMARC_ALIGNED_DKIM, 108, "aligned_dkim", DMARC, FLAG, false,                                 \
      "A signature does")                                                                          \
    X(DMARC_REASON, 109, "reason", DMARC, TEXT, false,                                             \
      "Why")                                                                                       \
    X(DNS, 200, "dns", RECORD, GROUP, true,                                                        \
      "What the DNS was asked, in order")                                                          \
    X(DNS_NAME, 201, "name", DNS, TEXT, false,                                                     \
      "The name")                                                                                  \
    X(DNS_TYPE, 202, "type", DNS, WORD, false,                                                     \
      "A, AAAA, MX, PTR, or TXT")                                                                  \
    X(DNS_OUTCOME, 203, "outcome", DNS, WORD, false,                                               \
      "found, no-data, no-name, or failed")                                                        \
    X(DNS_WHY, 204, "why", DNS, TEXT, false,                                                       \
      "Why it failed")                                                                             \
    X(DNS_ANSWERS, 205, "answers", DNS, TEXT, true,                                                \
      "The records found, as text")                                                                \
    X(DNS_ASKED_AT, 206, "asked_at", DNS, TIME, false,                                             \
      "From the beginning of the session to the question")                                         \
    X(DNS_TOOK, 207, "took", DNS, TIME, false,                                                     \
      "From the question to the answer")                                                           \
    X(CUT, 255, "cut", RECORD, FLAG, false,                                                        \
      "Not everything fitted: a field is missing or shortened")

/* clang-format on */

enum mxw_trace_number {
    MXW_TRACE_RECORD = 0, /* the parent of fields that stand in no group */
#define X(constant, number, name, parent, form, is_list, help) MXW_TRACE_##constant = (number),
    MXW_TRACE_FIELDS(X)
#undef X
};

struct mxw_trace_field {
    enum mxw_trace_number number, parent;
    enum mxw_trace_form form;
    bool is_list;
    const char *name; /* within its parent; what JSON calls it */
    const char *help;
};

/* All fields in the order of their numbers: a group comes before what stands in it. */
const struct mxw_trace_field *mxw_trace_fields(size_t *count);

/* NULL: no field has this number. */
const struct mxw_trace_field *mxw_trace_field_find(uint8_t number);

/* "text", "word", ...: for manuals. */
const char *mxw_trace_form_name(enum mxw_trace_form form);

#endif
