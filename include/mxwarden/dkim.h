/* dkim.h - the DKIM signatures of one message, judged while it streams past.
 *
 *     status = mxw_dkim_begin(&dkim, &header, arena, wall);         when the header has ended
 *     for each check: if ((question = mxw_dkim_question(&dkim, i)) != NULL) ... all at once
 *     mxw_dkim_key(&dkim, i, answer);                               whenever an answer comes
 *     mxw_dkim_body(&dkim, piece); ... mxw_dkim_body_end(&dkim);
 *     if ((asked = mxw_dkim_verification(&dkim, i)) != NULL)        after each of these two
 *         mxw_dkim_verified(&dkim, i, mxw_verify(asked));     read dkim.checks[i] when settled
 *
 * Spec       RFC 6376, RFC 8301, RFC 8463; section 5 of RFC 8616 for i=.
 * Result     A word of RFC 8601 section 2.7.1 for each signature. RFC 6376 knows SUCCESS, PERMFAIL
 *            and TEMPFAIL; RFC 8601 divides PERMFAIL further, and we do so:
 *            fail: the signature or the body hash does not match.
 *            policy: the signature may be right, but what it says is not accepted: it has expired
 *            (RFC 6376 3.5: "MAY be considered invalid"), or its l= leaves body uncovered.
 *            neutral: it cannot be read, or asks for what nobody defined: syntax, an unknown
 *            algorithm, canonicalization or query method.
 *            permerror: it can be read and cannot be right: a required tag, a usable domain or the
 *            key is missing; the key is revoked, broken or not for this use; From is not signed; i=
 *            is not of d=; x= is before t=; l= exceeds the body; a limit of ours is exceeded; and
 *            what RFC 8301 3.1 and 3.2 call "permanently failed": rsa-sha1, RSA under 1024 bits.
 *            temperror: the key could not be had in time.
 * Order      Answers, body and verifications may come in any order. The results do not depend on
 *            it: nothing that needs the key is settled before the body has ended, and a body that
 *            does not match is MXW_DKIM_FAIL whatever became of the key. So a key that could not
 *            be had is only reported where having it could have made a difference.
 * Which      The first MXW_DKIM_SIGNATURES_MAX fields from the top are judged, the rest counted.
 *            A signature over the limits, or with a key over them, never passes.
 * Fields     h= picks from the bottom up, each field once, never the signature itself; a name with
 *            no field left adds nothing. RFC 6376 5.4.2. If there are more From fields than h=
 *            takes, `leaves_from` says so (RFC 6376 8.15); whether that matters is not DKIM's.
 * Names      d= and s= hold letters, digits, '-', '_' and '.' only, or are refused: they can be
 *            written to a log, a results field or a question as they are. i= can hold anything but
 *            control octets.
 * l=         Counts canonical octets. What it leaves over makes a correct signature
 *            MXW_DKIM_POLICY; more than there is, MXW_DKIM_PERMERROR.
 * Ownership  Borrows the header's fields and their text until the results have been read; an
 *            answer, for the call. The struct and the checks must not move.
 * Memory     sizeof(struct mxw_dkim), 72 octets. In the arena nothing for a message without
 *            signatures; else MXW_DKIM_ROOM() at most: for each judged signature sizeof(struct
 *            mxw_dkim_check), 2296 octets, what body_hashes.h says for its hash of the body, and 4
 *            octets for each field. One signature of a message with 25 fields takes 3.6 KiB, ten
 *            signatures at all limits 34 KiB. 4 KiB of stack.
 * Errors     None but MXW_NO_ROOM: what is wrong with a signature is its result and reason.
 * Limits     Those below.
 * Threads    No state but this: one struct, one thread at a time; any number of them in one thread.
 * Cost       Each body form in use is computed once, and hashed once for every length in use. A
 *            signature that is already settled costs nothing.
 * Does not   Ask the DNS or do public-key arithmetic: it states the questions.
 */
#ifndef MXWARDEN_DKIM_H
#define MXWARDEN_DKIM_H

#include "mxwarden/body_hashes.h"
#include "mxwarden/dns.h"
#include "mxwarden/header.h"
#include "mxwarden/time.h"
#include "mxwarden/verify.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MXW_DKIM_SIGNATURES_MAX 10 /* judged; honest mail carries one to four */
#define MXW_DKIM_NAMES_MAX 500     /* in h=; the longest seen in real mail are under 100 */
#define MXW_DKIM_OCTETS_MAX 512    /* of b= decoded: what an RSA key of MXW_RSA_BITS_MAX makes */
#define MXW_DKIM_IDENTITY_MAX 320  /* octets of i=: 64, '@' and 255, RFC 5321 section 4.5.3.1 */
#define MXW_DKIM_RECORD_MAX 4096   /* octets of a key's record; one of 4096 bits takes 800 */
#define MXW_DKIM_KEY_MAX 768       /* octets of a key decoded; one of 4096 bits takes 550 */
#define MXW_DKIM_WHOLE_BODY UINT64_MAX
#define MXW_DKIM_B_START 8     /* characters of b= that name a signature, RFC 6008 section 3 */
#define MXW_DKIM_DETAIL_MAX 40 /* octets of `detail` */

/* What mxw_dkim_begin() can take of an arena, for a header of `fields` fields. */
#define MXW_DKIM_ROOM(fields)                                                                      \
    (MXW_DKIM_SIGNATURES_MAX * (sizeof(struct mxw_dkim_check) + MXW_BODY_HASH_ROOM)                \
     + 2 * MXW_BODY_FORM_ROOM + (fields) * sizeof(uint32_t) + 64)

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

/* What a signature field says. `domain`, `selector`, `identity`, `algorithm` and `b_start` are
 * filled as far as they were usable, whatever the result. */
struct mxw_dkim_signature {
    mxw_bytes domain;    /* d= */
    mxw_bytes selector;  /* s= */
    mxw_bytes identity;  /* i= decoded; "@" and the domain when there is none */
    mxw_bytes algorithm; /* a= as written, once it is a known one */
    enum mxw_key_type key_type;
    enum mxw_canonical header_form, body_form;
    mxw_bytes names;      /* h= */
    size_t from_names;    /* how often h= holds From */
    uint64_t body_length; /* l=; or MXW_DKIM_WHOLE_BODY */
    mxw_bytes b_raw;      /* what to leave out of the header hash: a slice of the value */
    mxw_wall signed_at;   /* t=; 0 when unknown */
    mxw_wall expires_at;  /* x=; INT64_MAX when never */
    size_t octets_len;
    uint8_t octets[MXW_DKIM_OCTETS_MAX]; /* b= decoded */
    uint8_t body_hash[MXW_SHA256_LEN];   /* bh= decoded */
    size_t b_start_len;
    uint8_t b_start[MXW_DKIM_B_START]; /* the first characters of b=, for header.b */
    uint8_t identity_at[MXW_DKIM_IDENTITY_MAX];
};

struct mxw_dkim_key {
    bool is_testing; /* t=y: the domain wants no difference made. RFC 6376 3.6.1 */
    bool is_strict;  /* t=s: i= must have exactly the domain of d= */
    size_t len;
    uint8_t at[MXW_DKIM_KEY_MAX];
};

enum mxw_dkim_key_state {
    MXW_DKIM_KEY_WANTED, /* the question stands */
    MXW_DKIM_KEY_BAD,    /* why is in key_judgement */
    MXW_DKIM_KEY_HELD
};

/* One signature being judged: a DKIM-Signature, ARC-Message-Signature or ARC-Seal. */
struct mxw_dkim_check {
    enum mxw_dkim_result result;
    mxw_bytes reason; /* a constant phrase; empty for a pass without a but */
    size_t detail_len;
    uint8_t detail[MXW_DKIM_DETAIL_MAX]; /* more about the reason, or empty */
    struct mxw_dkim_signature signature;
    unsigned key_bits;        /* 0 until the key was used */
    bool body_length_limited; /* l= leaves some of the body uncovered */
    bool is_testing;          /* the key says t=y: a pass must not admit */
    bool leaves_from;         /* there are From fields that h= does not take */

    /* Its own. */
    const struct mxw_field *field;
    struct mxw_body_hash *body_hash; /* shared; NULL: the body is not signed */
    enum mxw_dkim_key_state key_state;
    struct mxw_dkim_judgement key_judgement;
    struct mxw_dns_question question;
    struct mxw_dkim_key key;
    bool is_asking; /* `verification` stands */
    struct mxw_verification verification;
};

struct mxw_dkim {
    struct mxw_dkim_check *checks; /* top to bottom */
    size_t count;
    size_t unjudged_count; /* signature fields beyond MXW_DKIM_SIGNATURES_MAX */

    /* Its own; ARC may share the hashes of the body. */
    const struct mxw_picker *picker; /* when something is open after begin */
    struct mxw_body_hashes bodies;
};

/* MXW_NO_ROOM: the arena is full, and `dkim` of no use. */
MXW_MUST_USE enum mxw_status mxw_dkim_begin(struct mxw_dkim *dkim, const struct mxw_header *header,
                                            struct mxw_arena *arena, mxw_wall wall);

/* What check `index` needs looked up; NULL when nothing (any more). */
const struct mxw_dns_question *mxw_dkim_question(const struct mxw_dkim *dkim, size_t index);

/* An answer that comes too late, after the check was settled, is ignored. */
void mxw_dkim_key(struct mxw_dkim *dkim, size_t index, const struct mxw_dns_answer *answer);

void mxw_dkim_body(struct mxw_dkim *dkim, mxw_bytes piece);
void mxw_dkim_body_end(struct mxw_dkim *dkim);

/* What check `index` needs verified; NULL when nothing. Borrows `dkim`. */
const struct mxw_verification *mxw_dkim_verification(const struct mxw_dkim *dkim, size_t index);

/* Only while mxw_dkim_verification() is not NULL. */
void mxw_dkim_verified(struct mxw_dkim *dkim, size_t index, struct mxw_verify_answer answer);

/* Time is up: what is still open becomes MXW_DKIM_TEMPERROR. */
void mxw_dkim_expire(struct mxw_dkim *dkim);

/* Whether every check has its result; true for a message without signatures. */
bool mxw_dkim_is_settled(const struct mxw_dkim *dkim);

/* "key unavailable (SERVFAIL)"; nothing when there is no reason. */
void mxw_put_dkim_reason(struct mxw_writer *out, const struct mxw_dkim_check *check);

/* "pass", "fail", ... as RFC 8601 2.7.1 spells them; "none" for MXW_DKIM_OPEN. */
mxw_bytes mxw_dkim_result_text(enum mxw_dkim_result result);

#ifdef __cplusplus
}
#endif

#endif
