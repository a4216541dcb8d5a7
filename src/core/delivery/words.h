/* words.h - what our client is told of what a next hop said, or of why there is none.
 *
 *     uint8_t text_at[MXW_DELIVERY_WORDS_MAX];
 *     struct mxw_writer text = MXW_WRITER(text_at);
 *     struct mxw_delivery_words words = mxw_delivery_words(&report, is_replay, &text);
 *     if (words.is_about_us && ...another address...) ... else mxw_smtp_put_reply(out,
 *     &words.reply)
 *
 * Rule       A hop's answer about the sender, the recipient or the message is our answer. Its
 *            answer about us (connect, EHLO, STARTTLS) is not: 451 4.4.1. Its 421 becomes 451, its
 *            552 at RCPT 452 (RFC 5321 4.5.3.1.10), a no at a replayed envelope 451, except that a
 *            message too large stays 552. What it says about our commands (500, 503, 530, ...) and
 *            nonsense are 451 4.5.0, a lost connection is 451 4.4.2. Any 2xx is 250.
 * Spec       RFC 5321 4.2, 4.5.3.1.5 (512 octets a line), RFC 3463 and 2034 (enhanced codes).
 * Ownership  The text is written into the caller's writer, behind what it holds, and cut to its
 *            room; words.reply.text borrows it. It never overflows.
 * Text       Printable ASCII as it is, other octets as \xHH.
 */
#ifndef MXW_CORE_DELIVERY_WORDS_H
#define MXW_CORE_DELIVERY_WORDS_H

#include "core/delivery/client.h"

/* Of a 512 octet line: "550 5.999.999 " before the text and CRLF behind it. RFC 5321 4.5.3.1.5. */
#define MXW_DELIVERY_WORDS_MAX (512 - 14 - 2)

struct mxw_delivery_words {
    struct mxw_smtp_reply reply; /* code, enhanced code of the same class, text; no id, no link */
    bool is_about_us;            /* nothing about this mail: another address may do better */
    bool is_uncertain;           /* handover=uncertain for the trace. RFC 1047 */
};

/* Why there was nobody to ask, or no point in asking. */
enum mxw_delivery_obstacle {
    MXW_DELIVERY_UNREACHABLE, /* every address was tried: 451 4.4.1 */
    MXW_DELIVERY_RESTING,     /* every address failed less than a minute ago: 451 4.4.1 */
    MXW_DELIVERY_UNRESOLVED,  /* the names of the next hops did not resolve: 451 4.4.3 */
    MXW_DELIVERY_CROWDED,     /* no connection is free: 451 4.3.2 */
    MXW_DELIVERY_SLOW,        /* no answer within our own time: 451 4.4.2 */
    MXW_DELIVERY_TOO_LARGE,   /* for the hop's SIZE: 552 5.3.4 */
    MXW_DELIVERY_EIGHT_BIT,   /* an 8-bit message and no 8BITMIME: 554 5.6.3 */
    /* No SMTPUTF8. RFC 6531 3.5 and 3.6: */
    MXW_DELIVERY_UTF8_SENDER,    /* 550 5.6.7 */
    MXW_DELIVERY_UTF8_RECIPIENT, /* 553 5.6.7 */
    MXW_DELIVERY_UTF8_MESSAGE    /* an address or the header, after the data: 554 5.6.9 */
};

/* What a message needs of a hop, as far as it is known. */
struct mxw_delivery_needs {
    uint64_t size; /* octets; 0: not known */
    bool eight_bit;
    bool utf8_sender, utf8_recipient, utf8_message; /* of the last, any of them */
};

/* For RECIPIENT, MESSAGE and FAILED. `is_replay`: the client has been told 250 for this envelope
 * already, so that nothing but a 4xx can take it back. */
struct mxw_delivery_words mxw_delivery_words(const struct mxw_delivery_report *report,
                                             bool is_replay, struct mxw_writer *text);

struct mxw_delivery_words mxw_delivery_obstacle_words(enum mxw_delivery_obstacle obstacle,
                                                      struct mxw_writer *text);

/* What the last recipient of the envelope needs, and what MAIL has declared. */
struct mxw_delivery_needs mxw_delivery_recipient_needs(
    const struct mxw_delivery_envelope *envelope);

/* Whether one address of the envelope needs SMTPUTF8. */
bool mxw_delivery_needs_utf8(const struct mxw_delivery_envelope *envelope);

/* Whether a message that needs this can be handed to a hop with these capabilities. False:
 * `obstacle` says why. Ask when READY is in: at each RCPT, and again when the data are there,
 * before send_message(). */
bool mxw_delivery_can_take(const struct mxw_delivery_capabilities *capabilities,
                           const struct mxw_delivery_needs *needs,
                           enum mxw_delivery_obstacle *obstacle);

#endif
