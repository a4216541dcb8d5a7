/* dkim_judgement.h - what became of a signature, and why: the result words of RFC 8601 2.7.1.
 *
 * The choice    RFC 6376 knows SUCCESS, PERMFAIL and TEMPFAIL; RFC 8601 divides PERMFAIL further:
 *     fail      The signature or the body hash does not match.
 *     policy    The signature may be right, but we do not accept what it says: it has expired
 *               (RFC 6376 3.5: "MAY be considered invalid"), or its l= leaves body uncovered.
 *     neutral   It cannot be read, or asks for what nobody defined: syntax, an unknown algorithm,
 *               canonicalization or query method.
 *     permerror It can be read and cannot be right: a required tag, a usable domain or the key is
 *               missing; the key is revoked, broken or not for this use; From is not signed; i= is
 *               not of d=; x= is before t=; l= exceeds the body; a limit of ours is exceeded; and
 *               what RFC 8301 3.1 and 3.2 call "permanently failed": rsa-sha1, RSA under 1024 bits.
 *     temperror The key could not be had in time.
 */
#ifndef MXWARDEN_DKIM_JUDGEMENT_H
#define MXWARDEN_DKIM_JUDGEMENT_H

#include "mxwarden/bytes.h"

enum mxw_dkim_result {
    MXW_DKIM_OPEN, /* not known yet */
    MXW_DKIM_PASS,
    MXW_DKIM_FAIL,
    MXW_DKIM_POLICY,
    MXW_DKIM_NEUTRAL,
    MXW_DKIM_TEMPERROR,
    MXW_DKIM_PERMERROR
};

struct mxw_dkim_judgement {
    enum mxw_dkim_result result;
    mxw_bytes reason; /* a constant phrase for a person; empty when there is nothing to say */
};

#endif
