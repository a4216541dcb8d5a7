/* path.h - the address between `<` and `>` of MAIL and RCPT.
 *
 *     struct mxw_path path;
 *     mxw_bytes rest = MXW_BYTES("<anne@example.org> SIZE=9");
 *     if (mxw_path_parse(&rest, &path) == MXW_PATH_GOOD) ... path.domain ... rest is " SIZE=9"
 *
 * Spec       RFC 5321 section 4.1.2, Path and what it is made of; 4.5.3.1 for the lengths. RFC 6531
 *            section 3.3: UTF-8 in local parts and labels is MXW_PATH_NOT_ASCII.
 * Routes     A source route (`@a,@b:`) is checked and dropped: what counts is the mailbox behind
 *            the colon, so a route through us never makes a relay of us. RFC 5321 appendix C.
 * Lenient    Underscores in domain names: senders have them, and SPF evaluates them.
 * Ownership  Everything borrows the parsed text.
 * Limits     MXW_PATH_LOCAL_MAX and MXW_PATH_MAX: beyond is MXW_PATH_TOO_LONG.
 * Does not   Accept addresses without angle brackets, comments, or blanks outside a quoted string;
 *            or know whether a label of UTF-8 is a U-label.
 */
#ifndef MXW_CORE_SMTP_PATH_H
#define MXW_CORE_SMTP_PATH_H

#include "mxwarden/address.h"
#include "mxwarden/bytes.h"
#include "mxwarden/writer.h"

#define MXW_PATH_LOCAL_MAX 64 /* octets as written, RFC 5321 section 4.5.3.1.1 */
/* Octets, RFC 5321 section 4.5.3.1.2. In a path MXW_PATH_MAX is met before; the name after EHLO and
 * our own can be as long as this. */
#define MXW_PATH_DOMAIN_MAX 255
#define MXW_PATH_MAX 256 /* octets with the brackets, RFC 5321 section 4.5.3.1.3 */

struct mxw_path {
    mxw_bytes text;      /* the mailbox as written: no brackets, no route; empty for `<>` */
    mxw_bytes local;     /* as written: with its quotes, when it is a quoted string */
    mxw_bytes domain;    /* with its brackets, when it is a literal; empty for `<postmaster>` */
    mxw_address literal; /* what an address literal says; family NONE for any other domain */
    bool is_null;        /* `<>` */
    bool is_postmaster;  /* `<postmaster>` without a domain, in any case */
    bool is_literal;     /* the domain is an address literal */
    bool is_quoted;      /* the local part is a quoted string */
    bool needs_utf8;     /* MXW_PATH_NOT_ASCII */
};

/* What is wrong with it; each has its own reply. */
enum mxw_path_fault {
    MXW_PATH_MALFORMED, /* zero value: nothing was parsed */
    MXW_PATH_TOO_LONG,
    MXW_PATH_NOT_ASCII, /* nothing but this: it is UTF-8, and only SMTPUTF8 can carry it */
    MXW_PATH_GOOD
};

/* Moves one path, brackets included, from the start of `rest` to `path`. When the result is
 * neither MXW_PATH_GOOD nor MXW_PATH_NOT_ASCII, neither is changed. */
enum mxw_path_fault mxw_path_parse(mxw_bytes *rest, struct mxw_path *path);

/* A mailbox without brackets or route: what settings, the command line and records hold. */
enum mxw_path_fault mxw_mailbox_parse(mxw_bytes text, struct mxw_path *path);

/* The local part without quotes and backslashes: what two spellings of one mailbox have in common.
 * Needs at most MXW_PATH_LOCAL_MAX octets of room. */
void mxw_put_local_plain(struct mxw_writer *out, const struct mxw_path *path);

#endif
