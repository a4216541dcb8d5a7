/* fields.h - the header fields the gate puts in front of a message it has judged.
 *
 *     struct mxw_added_fields fields = { .host = ..., .client = ..., .verdict = ... };
 *     mxw_put_added_fields(&out, &fields);
 *     if (out.overflowed) ...
 *
 * Writes     `Received` (RFC 5321 section 4.4), `Authentication-Results` (RFC 8601; iprev, spf, one
 *            dkim for each signature, dmarc, arc) and `MXWarden-Admission` (tag list of RFC 6376
 *            section 3.2), in this order from the top, CRLF at the end of every line.
 * Content    Peer bytes can neither end a line nor leave a quoted string or a comment: what the
 *            syntax cannot say is left out or written as '?'. The output is ASCII.
 * Ownership  Everything is borrowed for the call.
 * Limits     Fits in MXW_ADDED_ROOM; a longer value (MXW_ADDED_VALUE_MAX) is left out.
 * Does not   Judge, or know what a result means. facts.h turns outcomes into these words.
 */
#ifndef MXW_CORE_SESSION_FIELDS_H
#define MXW_CORE_SESSION_FIELDS_H

#include "mxwarden/address.h"
#include "mxwarden/time.h"

#define MXW_ADDED_DKIM_MAX 10   /* signatures listed: as many as are judged */
#define MXW_ADDED_VALUE_MAX 320 /* octets: local part 64, '@', domain 255. RFC 5321 4.5.3.1 */
#define MXW_ADDED_ROOM 36864    /* octets that all fields together can need */

/* One method of Authentication-Results. A member that is empty is left out. */
struct mxw_added_iprev {
    mxw_bytes result; /* "pass"; empty: iprev was not judged */
    mxw_bytes reason; /* a sentence in ASCII */
};

struct mxw_added_spf {
    mxw_bytes result; /* empty: SPF was not judged */
    mxw_bytes reason;
    bool of_helo;    /* `smtp.helo` was judged, else `smtp.mailfrom` */
    mxw_bytes value; /* of that property: a domain, or what was said in place of one */
};

struct mxw_added_dkim {
    mxw_bytes result;
    mxw_bytes reason;
    mxw_bytes domain;    /* header.d */
    mxw_bytes identity;  /* header.i */
    mxw_bytes selector;  /* header.s */
    mxw_bytes algorithm; /* header.a */
    mxw_bytes signature; /* the value of b=; header.b is its start. RFC 6008 */
};

struct mxw_added_dmarc {
    mxw_bytes result; /* empty: DMARC was not judged */
    mxw_bytes reason;
    mxw_bytes from;   /* header.from; empty: there was no author domain to judge */
    mxw_bytes policy; /* policy.dmarc: what applies to a message that fails. RFC 9989 9.1 */
};

struct mxw_added_arc {
    mxw_bytes result; /* empty: the chain was not judged */
    mxw_bytes reason;
    mxw_bytes oldest_pass; /* header.oldest-pass, of a pass. RFC 8617 section 6 */
};

/* The hop, for `Received`. */
struct mxw_added_hop {
    mxw_bytes helo;     /* as the client said it; may be empty or nonsense */
    mxw_bytes ptr_name; /* a confirmed name of the client, or empty */
    bool extended;      /* EHLO, not HELO */
    bool utf8;          /* SMTPUTF8 was said */
    bool tls;
    mxw_bytes tls_version; /* "TLSv1.3" */
    mxw_bytes tls_cipher;
};

struct mxw_added_fields {
    mxw_bytes host;        /* our name: `by` */
    mxw_bytes authserv_id; /* ours */
    mxw_bytes id;          /* of the transaction; RFC 2045 token characters */
    mxw_address client;
    mxw_wall wall;
    struct mxw_added_hop hop;
    struct mxw_added_iprev iprev;
    struct mxw_added_spf spf;
    struct mxw_added_dkim dkim[MXW_ADDED_DKIM_MAX];
    size_t dkim_count; /* 0: `dkim=none`, when dkim_judged */
    bool dkim_judged;  /* false: no dkim result at all */
    struct mxw_added_dmarc dmarc;
    struct mxw_added_arc arc;
    mxw_bytes verdict; /* "admit" */
    mxw_bytes rule;    /* "spf" */
    mxw_bytes would;   /* "admit": the verdict had it come over IPv6 from a stranger */
};

/* All three. */
void mxw_put_added_fields(struct mxw_writer *out, const struct mxw_added_fields *fields);

void mxw_put_received(struct mxw_writer *out, const struct mxw_added_fields *fields);
void mxw_put_results(struct mxw_writer *out, const struct mxw_added_fields *fields);
void mxw_put_admission(struct mxw_writer *out, const struct mxw_added_fields *fields);

#endif
