/* domain.h - what the gate knows of one recipient domain: an entry of the directory.
 *
 * Ownership  Its texts are borrowed, from the directory's tables when it was looked up there. They
 *            may be unmapped as soon as the lookup's caller returns to its loop: whoever needs the
 *            entry longer makes a copy with mxw_domain_copy().
 */
#ifndef MXW_CORE_ADMISSION_DOMAIN_H
#define MXW_CORE_ADMISSION_DOMAIN_H

#include "mxwarden/address.h"
#include "mxwarden/time.h"

/* What the domain's administrator wants. Whether a domain is draining is computed from it. */
enum mxw_ipv6_wish {
    MXW_IPV6_NEVER, /* has never opted in */
    MXW_IPV6_ON,
    MXW_IPV6_OFF /* opted out at `wish_since`; drains, then refuses */
};

/* How the address gate and the message gate say no. */
enum mxw_refusal {
    MXW_REFUSAL_DEFER, /* 4xx: the sender may come back over IPv4 */
    MXW_REFUSAL_REFUSE /* 5xx */
};

enum mxw_gate_mode {
    MXW_MODE_ENFORCE,
    MXW_MODE_OBSERVE /* address and message gate judge and record, but never refuse */
};

enum mxw_iprev_level {
    MXW_IPREV_EXISTS,   /* a PTR record is enough */
    MXW_IPREV_CONFIRMED /* one of its names must resolve to the address */
};

#define MXW_DRAIN_SECONDS_DEFAULT 86400
#define MXW_DRAIN_SECONDS_MIN 600 /* caches hold an AAAA for some minutes at the very least */

struct mxw_domain_policy {
    enum mxw_refusal refusal;
    enum mxw_gate_mode mode;
    enum mxw_iprev_level iprev_level;
    bool contacts_gated; /* postmaster@ and abuse@ pass the gates unless this is set */
    bool suspended;      /* accepts nothing from anybody for the time being */
    uint32_t drain_seconds;
};

enum mxw_hop_protocol {
    MXW_HOP_SMTP,
    MXW_HOP_LMTP /* RFC 2033: after the message it answers for each recipient */
};

enum mxw_hop_tls {
    MXW_HOP_TLS_NONE,
    MXW_HOP_TLS_MAY,     /* when offered, whatever the certificate */
    MXW_HOP_TLS_REQUIRE, /* always, whatever the certificate */
    MXW_HOP_TLS_VERIFY   /* always, and the certificate must name the host */
};

/* How a next hop is told who our client is, so that it judges by that and not by us. */
enum mxw_hop_client {
    MXW_HOP_CLIENT_NONE,     /* not at all */
    MXW_HOP_CLIENT_XFORWARD, /* for its log: XFORWARD, of Postfix */
    MXW_HOP_CLIENT_XCLIENT,  /* as if it had connected itself: XCLIENT, of Postfix */
    MXW_HOP_CLIENT_PROXY     /* the same: a header of the PROXY protocol */
};

#define MXW_NEXT_HOPS_MAX 16 /* of one domain */

struct mxw_next_hop {
    mxw_bytes host;      /* a name; or the text of `address` */
    mxw_address address; /* MXW_FAMILY_NONE when `host` is a name */
    uint16_t port;
    uint16_t preference; /* lower first, as an MX */
    enum mxw_hop_tls tls;
    enum mxw_hop_protocol protocol;
    enum mxw_hop_client client;
};

#define MXW_CONNECTOR_PREFIXES_MAX 64 /* of one domain */
#define MXW_CONNECTOR_NAMES_MAX 16    /* of one domain */
#define MXW_DOMAIN_TEXT_MAX 255       /* octets of any text of a domain */

struct mxw_domain {
    mxw_bytes name; /* A-labels; in lower case as it is stored and copied */
    mxw_bytes tenant;
    enum mxw_ipv6_wish wish;
    mxw_wall wish_since;

    /* Domains of the same group have the same tenant, policy, next hops and connectors, and may
     * share a transaction and connections to next hops. A keyed hash of all that: it means the same
     * in every table built with the same secret, and nobody else can make two that are equal. */
    uint64_t group;
    struct mxw_domain_policy policy;
    struct mxw_next_hop next_hops[MXW_NEXT_HOPS_MAX]; /* by preference */
    size_t next_hop_count;

    /* The tenant's connectors: partners who are not anonymous. */
    mxw_prefix connector_prefixes[MXW_CONNECTOR_PREFIXES_MAX];
    size_t connector_prefix_count;
    mxw_bytes connector_names[MXW_CONNECTOR_NAMES_MAX]; /* of the TLS client certificate */
    size_t connector_name_count;
};

/* Octets that the texts of one domain can have: its name, its tenant, hosts and names. */
#define MXW_DOMAIN_TEXTS_MAX                                                                       \
    ((2 + MXW_NEXT_HOPS_MAX + MXW_CONNECTOR_NAMES_MAX) * MXW_DOMAIN_TEXT_MAX)

/* Makes `copy` the same domain, its texts in `texts`, the name in lower case. MXW_DOMAIN_TEXTS_MAX
 * octets are enough; with fewer `texts` may overflow, and then `copy` is not to be used. */
void mxw_domain_copy(const struct mxw_domain *domain, struct mxw_writer *texts,
                     struct mxw_domain *copy);

/* Whether one of its next hops speaks LMTP. Then a transaction may have one recipient only: the
 * client waits for one reply to its message, and that cannot speak for two. */
bool mxw_domain_has_lmtp(const struct mxw_domain *domain);

/* Whether one of its next hops is told the client's name. */
bool mxw_domain_tells_name(const struct mxw_domain *domain);

#endif
