/* dialogue.h - a scripted next hop for the client machine: each step is an event or a goal, with
 * all that must come of it.
 *
 * says       The bytes sent to the hop during the step, joined.
 * tells      What the driver is told: "[ready]", "[recipient 0 no 550 5.1.1 who?]",
 *            "[failed lost at mail stale]", ..., and at the end of the step "[piece]" when a piece
 *            of the message is wanted, "[close]" when the connection is to be closed.
 * Client     192.0.2.1, port 4711, "mx.example.net"; its HELO is "mx" until a step says otherwise.
 * Cuts       How a dialogue is disturbed: the hop's bytes in chunks; a death after a number of
 *            steps and of bytes of the step that follows.
 */
#ifndef TESTS_UNIT_CORE_DELIVERY_DIALOGUE_H
#define TESTS_UNIT_CORE_DELIVERY_DIALOGUE_H

#include "core/delivery/client.h"
#include "tests/support/test.h"

enum step_kind {
    STEP_END,
    STEP_CONNECTED,
    STEP_HOP, /* the hop says `text` */
    STEP_TLS_STARTED,
    STEP_TLS_FAILED,
    STEP_LOST,    /* the connection closes */
    STEP_EXPIRE,  /* the deadline passes */
    STEP_CLIENT,  /* mail of the client whose HELO is `text` from now on */
    STEP_WANT,    /* the envelope is wanted, with `number` recipients */
    STEP_DROP,    /* recipient `number` is dropped */
    STEP_MESSAGE, /* the message is to be sent */
    STEP_PIECE,   /* `text` of the message */
    STEP_PIECES_END,
    STEP_RESET,
    STEP_QUIT
};

struct step {
    enum step_kind kind;
    size_t number;
    mxw_bytes text, says, tells;
};

#define DIALOGUE_STEPS_MAX 32

struct dialogue {
    const char *name;
    enum mxw_hop_protocol protocol;
    enum mxw_hop_tls tls;
    enum mxw_hop_client origin;
    mxw_bytes sender; /* NULL: sender@example.org */
    uint64_t size;
    bool eight_bit, utf8, mends;
    struct step steps[DIALOGUE_STEPS_MAX];
};

#define CONNECT                                                                                    \
    {                                                                                              \
        STEP_CONNECTED, 0, B(""), B(""), B("")                                                     \
    }
#define HOP(hears, says, tells)                                                                    \
    {                                                                                              \
        STEP_HOP, 0, B(hears), B(says), B(tells)                                                   \
    }
#define TLS_STARTED(says)                                                                          \
    {                                                                                              \
        STEP_TLS_STARTED, 0, B(""), B(says), B("")                                                 \
    }
#define TLS_FAILED(tells)                                                                          \
    {                                                                                              \
        STEP_TLS_FAILED, 0, B(""), B(""), B(tells)                                                 \
    }
#define LOST(tells)                                                                                \
    {                                                                                              \
        STEP_LOST, 0, B(""), B(""), B(tells)                                                       \
    }
#define EXPIRE(tells)                                                                              \
    {                                                                                              \
        STEP_EXPIRE, 0, B(""), B(""), B(tells)                                                     \
    }
#define CLIENT(helo)                                                                               \
    {                                                                                              \
        STEP_CLIENT, 0, B(helo), B(""), B("")                                                      \
    }
#define WANT(count, says)                                                                          \
    {                                                                                              \
        STEP_WANT, count, B(""), B(says), B("")                                                    \
    }
#define WANT_TOLD(count, tells)                                                                    \
    {                                                                                              \
        STEP_WANT, count, B(""), B(""), B(tells)                                                   \
    }
#define DROP(index)                                                                                \
    {                                                                                              \
        STEP_DROP, index, B(""), B(""), B("")                                                      \
    }
#define MESSAGE(says)                                                                              \
    {                                                                                              \
        STEP_MESSAGE, 0, B(""), B(says), B("")                                                     \
    }
#define PIECE(piece, says)                                                                         \
    {                                                                                              \
        STEP_PIECE, 0, B(piece), B(says), B("[piece]")                                             \
    }
#define PIECES_END(says)                                                                           \
    {                                                                                              \
        STEP_PIECES_END, 0, B(""), B(says), B("")                                                  \
    }
#define RESET(says)                                                                                \
    {                                                                                              \
        STEP_RESET, 0, B(""), B(says), B("")                                                       \
    }
#define RESET_TOLD(tells)                                                                          \
    {                                                                                              \
        STEP_RESET, 0, B(""), B(""), B(tells)                                                      \
    }
#define QUIT(says, tells)                                                                          \
    {                                                                                              \
        STEP_QUIT, 0, B(""), B(says), B(tells)                                                     \
    }

/* The usual beginnings. */
#define EHLO_SAID "EHLO gate.example\r\n"
#define EHLO_FULL "250-hop\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 8BITMIME\r\n"
#define BANNER HOP("220 hop ESMTP\r\n", EHLO_SAID, "")
#define GREETED CONNECT, BANNER, HOP(EHLO_FULL, "", "[ready]")
#define GREETED_PLAIN CONNECT, BANNER, HOP("250 hop\r\n", "", "[ready]")
#define LHLO_SAID "LHLO gate.example\r\n"
#define GREETED_LMTP CONNECT, HOP("220 hop LMTP\r\n", LHLO_SAID, ""), HOP(EHLO_FULL, "", "[ready]")
#define MAIL_SAID "MAIL FROM:<sender@example.org>\r\n"
#define TO_0 "RCPT TO:<r0@example.com>\r\n"
#define TO_1 "RCPT TO:<r1@example.com>\r\n"
#define TO_2 "RCPT TO:<r2@example.com>\r\n"

struct dialogue_cut {
    size_t chunk;      /* bytes the hop's words come in */
    size_t step_count; /* steps that are played whole; SIZE_MAX: all */
    size_t byte_count; /* bytes of the text of the step behind them, where it has one */
};

/* What came of a dialogue that was played in part or whole. */
struct dialogue_end {
    bool has_failed, has_closed, is_uncertain;
    size_t message_count; /* told: certain ones */
    size_t dot_count;     /* ends of a message that were sent */
};

/* The whole dialogue must go as it is written. */
void dialogue_play(const struct dialogue *dialogue, size_t chunk);

/* Plays as far as `cut` says, then lets the connection die or the deadline pass. */
struct dialogue_end dialogue_kill(const struct dialogue *dialogue, struct dialogue_cut cut,
                                  bool is_slow);

size_t dialogue_step_count(const struct dialogue *dialogue);

#endif
