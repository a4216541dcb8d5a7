/* resolver.h - answers core's DNS questions from the network, without blocking.
 *
 *     mxw_resolver_open(&resolver, loop, &settings, &problem);
 *     mxw_resolver_ask(resolver, &ticket->lookup, &question, deadline, on_answer, ticket);
 *
 * Ownership  The caller places the lookup and keeps it in place until it is answered or cancelled.
 *            The answer is borrowed for the callback.
 * Calls      Exactly one for each lookup that is not cancelled, always from the loop: also for
 *            cached answers, also when the lookup is refused.
 * Errors     None: what goes wrong is an answer with MXW_DNS_FAILED and a reason.
 * Limits     `lookups_max` at work; more are answered MXW_DNS_FAILED "too many lookups". One answer
 *            has at most MXW_DNS_RECORDS_MAX records and MXW_RESOLVER_ANSWER_MAX octets.
 * Forks      Open after the fork: a resolver belongs to the process that opened it.
 * Does not   Retry after the answer, or hide DNSSEC failures: bogus is MXW_DNS_FAILED.
 */
#ifndef MXW_RUNTIME_RESOLVER_H
#define MXW_RUNTIME_RESOLVER_H

#include "mxwarden/dns.h"
#include "runtime/loop.h"
#include "runtime/net.h"
#include "runtime/problem.h"

#define MXW_RESOLVER_ANSWER_MAX 65535 /* octets of a DNS message over TCP */
#define MXW_RESOLVER_CNAMES_MAX 11    /* links followed inside one answer */

enum mxw_resolver_mode {
    MXW_RESOLVER_SYSTEM,  /* the name servers of /etc/resolv.conf */
    MXW_RESOLVER_FORWARD, /* `forwarders` */
    MXW_RESOLVER_RECURSE  /* from the root servers down */
};

enum mxw_resolver_dnssec {
    MXW_DNSSEC_AUTO, /* on for recursion, off for forwarders */
    MXW_DNSSEC_OFF,
    MXW_DNSSEC_ON
};

/* Who answers for a zone and what is below it; always without DNSSEC. A stub for "." means that
 * nobody else is ever asked. */
struct mxw_resolver_stub {
    const char *zone; /* presentation format: "example.net", "." */
    const struct mxw_endpoint *servers;
    size_t server_count;
};

/* All zero: the system's name servers and the defaults below. Borrowed for the call. */
struct mxw_resolver_settings {
    enum mxw_resolver_mode mode;
    const struct mxw_endpoint *forwarders;
    size_t forwarder_count;
    const struct mxw_resolver_stub *stubs;
    size_t stub_count;
    enum mxw_resolver_dnssec dnssec;
    const char *resolv_conf_path; /* NULL: /etc/resolv.conf */
    const char *anchor_path;      /* NULL: the anchor of Debian's dns-root-data */
    const char *hints_path;       /* NULL: the root servers of Debian's dns-root-data */
    size_t cache_bytes;           /* 0: 16 MiB for answers, twice that for records */
    unsigned lookups_max;         /* 0: 4096 */
    unsigned ports_max;           /* outgoing UDP sockets at a time; 0: 256 */
};

struct mxw_resolver;
struct mxw_resolver_work;

typedef void mxw_answer_call(void *user, const struct mxw_dns_answer *answer);

/* One lookup. All members are the resolver's. */
struct mxw_lookup {
    struct mxw_resolver *resolver;
    struct mxw_resolver_work *work; /* NULL: refused, to be told soon */
    struct mxw_dns_question question;
    mxw_answer_call *on_answer;
    void *user;
    const char *refused; /* why */
    struct mxw_deferred soon;
    struct mxw_timer timer;
    bool is_open;
};

/* MXW_MALFORMED: the settings make no sense. MXW_UNAVAILABLE: a file, or memory. */
MXW_MUST_USE enum mxw_status mxw_resolver_open(struct mxw_resolver **resolver,
                                               struct mxw_loop *loop,
                                               const struct mxw_resolver_settings *settings,
                                               struct mxw_problem *problem);

/* Lookups still open are forgotten: their callbacks never come. NULL is nothing. */
void mxw_resolver_close(struct mxw_resolver *resolver);

/* `deadline` passed: MXW_DNS_FAILED "timed out". */
void mxw_resolver_ask(struct mxw_resolver *resolver, struct mxw_lookup *lookup,
                      const struct mxw_dns_question *question, mxw_time deadline,
                      mxw_answer_call *on_answer, void *user);

/* Its callback does not come any more. One that is not open is nothing: a zeroed one is not. */
void mxw_lookup_cancel(struct mxw_lookup *lookup);

/* Lookups asked and not answered. */
unsigned mxw_resolver_open_count(const struct mxw_resolver *resolver);

#endif
