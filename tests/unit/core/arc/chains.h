/* chains.h - seals a message and judges it, for the tests of core/arc.
 *
 *     struct chains chains;
 *     chains_open(&chains);
 *     mxw_bytes text = chains_seal(&chains, MXW_BYTES(CHAINS_MESSAGE));     as often as wanted
 *     chains_judge(&chains, text, CHAINS_WHOLE, &arc);
 *     chains_close(&chains);
 *
 * Ownership  A sealed message stays until the next but one is made.
 */
#ifndef TESTS_UNIT_CORE_ARC_CHAINS_H
#define TESTS_UNIT_CORE_ARC_CHAINS_H

#include "mxwarden/arc.h"
#include "mxwarden/arc_seal.h"
#include "mxwarden/dns.h"
#include "mxwarden/sign.h"

#define CHAINS_WHOLE SIZE_MAX
#define CHAINS_TEXT_MAX (256 * 1024)

/* Every field of it is signed. */
#define CHAINS_MESSAGE                                                                             \
    "From: Anne <anne@example.org>\r\nTo: bob@example.net\r\nSubject: hello\r\n\r\n"               \
    "Hello, Bob.\r\n"

struct chains {
    struct mxw_signing_key key;
    struct mxw_arc_sealer sealer; /* may be changed before chains_seal() */
    struct mxw_dns_answer answer; /* to every question; may be changed */
    struct mxw_dns_record record;
    uint8_t record_at[1024];
    size_t questions;         /* asked by the last judgement */
    enum mxw_status status;   /* of the last seal */
    mxw_bytes fault;          /* of the last seal */
    struct mxw_arc_seal seal; /* the last one */
    struct mxw_header header; /* of the last message judged */
    struct mxw_body_hashes bodies;
    unsigned turn;
    uint8_t texts[2][CHAINS_TEXT_MAX];
    _Alignas(max_align_t) uint8_t memory[1024 * 1024];
};

void chains_open(struct chains *chains);
void chains_close(struct chains *chains);

/* The message with one more set; empty when it could not be sealed. */
mxw_bytes chains_seal(struct chains *chains, mxw_bytes message);

/* Sealed `count` times. */
mxw_bytes chains_seal_times(struct chains *chains, mxw_bytes message, size_t count);

/* `arc` is settled then. The body comes in pieces of `chunk` octets, before the keys. */
void chains_judge(struct chains *chains, mxw_bytes message, size_t chunk, struct mxw_arc *arc);

/* `message` with the first `from` behind the first `after` become `to`. */
mxw_bytes chains_edit(struct chains *chains, mxw_bytes message, mxw_bytes after, mxw_bytes from,
                      mxw_bytes to);

#endif
