#include "tests/unit/core/delivery/dialogue.h"

/* clang-format off */
static const struct dialogue good_dialogues[] = {
    {
        .name = "one recipient, one message, in as few round trips as may be",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 2.1.0 ok\r\n250 2.1.5 welcome\r\n", "", "[recipient 0 yes 250 2.1.5 welcome]"),
            MESSAGE("DATA\r\n"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECE("Subject: a\r\n", "Subject: a\r\n"),
            PIECE("\r\nhi\r\n", "\r\nhi\r\n"),
            PIECES_END(".\r\n"),
            HOP("250 2.0.0 queued as 1\r\n", "", "[message yes 250 2.0.0 queued as 1]"),
            QUIT("QUIT\r\n", ""),
            HOP("221 bye\r\n", "", "[close]"),
        },
    },
    {
        .name = "without PIPELINING everything goes one by one",
        .steps = {
            GREETED_PLAIN,
            WANT(2, MAIL_SAID),
            MESSAGE(""),
            HOP("250 ok\r\n", TO_0, ""),
            HOP("250 yes\r\n", TO_1, "[recipient 0 yes 250 yes]"),
            HOP("251 yes\r\n", "DATA\r\n", "[recipient 1 yes 251 yes]"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECE("a\r\n", "a\r\n"),
            PIECES_END(".\r\n"),
            HOP("250 ok\r\n", "", "[message yes 250 ok]"),
        },
    },
    {
        .name = "an envelope wanted before the connection stands waits for it",
        .steps = {
            WANT(1, ""),
            CONNECT,
            BANNER,
            HOP(EHLO_FULL, MAIL_SAID TO_0, "[ready]"),
            HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
        },
    },
    {
        .name = "a recipient that is added later is sent alone",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            WANT(2, TO_1),
            HOP("250 ok\r\n250 a\r\n", "", "[recipient 0 yes 250 a]"),
            WANT(3, TO_2),
            HOP("250 b\r\n", "", "[recipient 1 yes 250 b]"),
            HOP("250 c\r\n", "", "[recipient 2 yes 250 c]"),
            WANT(3, ""),
        },
    },
    {
        .name = "size and 8-bit are declared to a hop that knows them",
        .size = 999, .eight_bit = true,
        .steps = {
            GREETED,
            WANT(1, "MAIL FROM:<sender@example.org> SIZE=999 BODY=8BITMIME\r\n" TO_0),
        },
    },
    {
        .name = "size and 8-bit are not declared to a hop that does not",
        .size = 999, .eight_bit = true,
        .steps = { GREETED_PLAIN, WANT(1, MAIL_SAID) },
    },
    {
        .name = "SMTPUTF8 is said to a hop that knows it",
        .sender = B("\303\244@b.example"), .utf8 = true,
        .steps = {
            CONNECT, BANNER, HOP("250-hop\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n", "", "[ready]"),
            WANT(1, "MAIL FROM:<\303\244@b.example> SMTPUTF8\r\n"),
        },
    },
    {
        .name = "SMTPUTF8 is not said to a hop that does not",
        .utf8 = true,
        .steps = { GREETED, WANT(1, MAIL_SAID TO_0) },
    },
    {
        .name = "the null sender",
        .sender = B(""),
        .steps = { GREETED, WANT(1, "MAIL FROM:<>\r\n" TO_0) },
    },
    {
        .name = "a hop that does not know EHLO is greeted with HELO",
        .steps = {
            CONNECT, BANNER,
            HOP("502 5.5.1 what?\r\n", "HELO gate.example\r\n", ""),
            HOP("250 hop\r\n", "", "[ready]"),
            WANT(1, MAIL_SAID),
        },
    },
    {
        .name = "what a refused EHLO listed counts for nothing",
        .steps = {
            CONNECT, BANNER,
            HOP("550-no\r\n550-PIPELINING\r\n550 8BITMIME\r\n", "HELO gate.example\r\n", ""),
            HOP("250-hop\r\n250 PIPELINING\r\n", "", "[ready]"),
            WANT(1, MAIL_SAID),
        },
    },
    {
        .name = "keywords in any case, banners of several lines, bare line feeds",
        .steps = {
            CONNECT,
            HOP("220-hop\n220-second\n220 third\n", EHLO_SAID, ""),
            HOP("250-hop\n250-pipelining\n250 x\n", "", "[ready]"),
            WANT(1, MAIL_SAID TO_0),
        },
    },
    {
        .name = "the first line of an EHLO reply is a name, not a keyword",
        .steps = {
            CONNECT, BANNER,
            HOP("250 PIPELINING\r\n", "", "[ready]"),
            WANT(1, MAIL_SAID),
        },
    },
    {
        .name = "the lines of a reply are joined",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            HOP("250-a\r\n250 b\r\n450-4.2.1 busy,\r\n450-4.2.1 come\r\n450 back\r\n", "",
                "[recipient 0 no 450 4.2.1 busy, come back]"),
        },
    },
    {
        .name = "the next message follows without RSET",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
            MESSAGE("DATA\r\n"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECES_END(".\r\n"),
            HOP("554 5.6.0 no\r\n", "", "[message no 554 5.6.0 no]"),
            WANT(2, MAIL_SAID TO_0 TO_1),
            HOP("250 ok\r\n250 ok\r\n250 ok\r\n", "",
                "[recipient 0 yes 250 ok][recipient 1 yes 250 ok]"),
        },
    },
    {
        .name = "reset for the hold time, and the envelope again in one pipeline",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
            WANT(2, TO_1),
            HOP("250 ok\r\n", "", "[recipient 1 yes 250 ok]"),
            RESET("RSET\r\n"),
            HOP("250 2.0.0 reset\r\n", "", ""),
            WANT(2, MAIL_SAID TO_0 TO_1),
            MESSAGE(""),
            HOP("250 ok\r\n250 ok\r\n250 ok\r\n", "DATA\r\n",
                "[recipient 0 yes 250 ok][recipient 1 yes 250 ok]"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECES_END(".\r\n"),
            HOP("250 ok\r\n", "", "[message yes 250 ok]"),
        },
    },
    {
        .name = "an envelope right behind a reset shares its pipeline, and old replies are nobody's",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            RESET("RSET\r\n"),
            WANT(2, MAIL_SAID TO_0 TO_1),
            HOP("250 old\r\n550 old\r\n250 reset\r\n250 new\r\n250 new\r\n450 new\r\n", "",
                "[recipient 0 yes 250 new][recipient 1 no 450 new]"),
        },
    },
    {
        .name = "without PIPELINING the reset waits for what was said, the envelope for the reset",
        .steps = {
            GREETED_PLAIN,
            WANT(1, MAIL_SAID),
            RESET(""),
            WANT(1, ""),
            HOP("250 old\r\n", "RSET\r\n", ""),
            HOP("250 reset\r\n", MAIL_SAID, ""),
            HOP("250 new\r\n", TO_0, ""),
            HOP("250 new\r\n", "", "[recipient 0 yes 250 new]"),
        },
    },
    {
        .name = "a reset before anything was said says nothing",
        .steps = { WANT(1, ""), RESET(""), CONNECT, BANNER, HOP(EHLO_FULL, "", "[ready]"), RESET("") },
    },
    {
        .name = "a refused recipient is dropped and the others get the message",
        .steps = {
            GREETED,
            WANT(2, MAIL_SAID TO_0 TO_1),
            HOP("250 ok\r\n550 5.1.1 who?\r\n250 ok\r\n", "",
                "[recipient 0 no 550 5.1.1 who?][recipient 1 yes 250 ok]"),
            DROP(0),
            MESSAGE("DATA\r\n"),
        },
    },
    {
        .name = "a dropped recipient is not part of the replay",
        .steps = {
            GREETED,
            WANT(3, MAIL_SAID TO_0 TO_1 TO_2),
            HOP("250 ok\r\n250 ok\r\n450 later\r\n250 ok\r\n", "",
                "[recipient 0 yes 250 ok][recipient 1 no 450 later][recipient 2 yes 250 ok]"),
            DROP(1),
            RESET("RSET\r\n"),
            HOP("250 ok\r\n", "", ""),
            WANT(3, MAIL_SAID TO_0 TO_2),
            MESSAGE(""),
            HOP("250 ok\r\n250 ok\r\n250 ok\r\n", "DATA\r\n",
                "[recipient 0 yes 250 ok][recipient 2 yes 250 ok]"),
        },
    },
    {
        .name = "a recipient refused on replay stops the message",
        .steps = {
            GREETED,
            WANT(2, MAIL_SAID TO_0 TO_1),
            MESSAGE(""),
            HOP("250 ok\r\n550 gone\r\n250 ok\r\n", "",
                "[recipient 0 no 550 gone][recipient 1 yes 250 ok]"),
            RESET("RSET\r\n"),
            HOP("250 ok\r\n", "", ""),
        },
    },
    {
        .name = "a refused sender is answered at each recipient, whatever the hop says there",
        .steps = {
            GREETED,
            WANT(2, MAIL_SAID TO_0 TO_1),
            HOP("550 5.7.1 not you\r\n503 mail first\r\n250 ok\r\n", "",
                "[recipient 0 by mail no 550 5.7.1 not you][recipient 1 by mail no 550 5.7.1 not you]"),
            WANT_TOLD(3, "[recipient 2 by mail no 550 5.7.1 not you]"),
            RESET("RSET\r\n"),
            HOP("250 ok\r\n", "", ""),
            WANT(1, MAIL_SAID TO_0),
        },
    },
    {
        .name = "a refused sender without PIPELINING: no RCPT is sent",
        .steps = {
            GREETED_PLAIN,
            WANT(2, MAIL_SAID),
            MESSAGE(""),
            HOP("450 4.7.1 later\r\n", "",
                "[recipient 0 by mail no 450 4.7.1 later][recipient 1 by mail no 450 4.7.1 later]"),
            WANT_TOLD(3, "[recipient 2 by mail no 450 4.7.1 later]"),
        },
    },
    {
        .name = "DATA refused: the hop is reset before the next envelope",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
            MESSAGE("DATA\r\n"),
            HOP("451 4.3.0 disk\r\n", "RSET\r\n", "[message no 451 4.3.0 disk]"),
            WANT(1, MAIL_SAID TO_0),
            HOP("250 reset\r\n250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
        },
    },
    {
        .name = "dots are stuffed at line starts only, across pieces",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
            MESSAGE("DATA\r\n"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECE(".a\r\n", "..a\r\n"),
            PIECE(".", ".."),
            PIECE(".\r", ".\r"),
            PIECE("\n", "\n"),
            PIECE("", ""),
            PIECE(".\r\nx\r\n.y", "..\r\nx\r\n..y"),
            PIECES_END("\r\n.\r\n"),
            HOP("250 ok\r\n", "", "[message yes 250 ok]"),
        },
    },
    {
        .name = "line ends are mended, and dots stuffed where lines begin then",
        .mends = true,
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
            MESSAGE("DATA\r\n"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECE("a\n", "a\r\n"),
            PIECE(".\n.\r\n", "..\r\n..\r\n"),
            PIECE("b\r", "b"),
            PIECE("\n", "\r\n"),
            PIECE(".c\r", "..c"),
            PIECE(".", "\r\n.."),
            PIECE("\r", ""),
            PIECES_END("\r\n.\r\n"),
            HOP("250 ok\r\n", "", "[message yes 250 ok]"),
        },
    },
    {
        .name = "QUIT behind an envelope that is given up",
        .steps = {
            GREETED,
            WANT(1, MAIL_SAID TO_0),
            QUIT("QUIT\r\n", ""),
            HOP("250 ok\r\n250 ok\r\n221 bye\r\n", "", "[close]"),
        },
    },
    {
        .name = "QUIT without PIPELINING waits for its turn",
        .steps = {
            GREETED_PLAIN,
            WANT(1, MAIL_SAID),
            QUIT("", ""),
            HOP("250 ok\r\n", "QUIT\r\n", ""),
            HOP("221 bye\r\n", "", "[close]"),
        },
    },
    {
        .name = "LMTP: the reply to our dot is the recipient's",
        .protocol = MXW_HOP_LMTP, .size = 999, .eight_bit = true,
        .steps = {
            GREETED_LMTP,
            WANT(1, "MAIL FROM:<sender@example.org> SIZE=999 BODY=8BITMIME\r\n" TO_0),
            HOP("250 2.1.0 ok\r\n250 2.1.5 welcome\r\n", "", "[recipient 0 yes 250 2.1.5 welcome]"),
            MESSAGE("DATA\r\n"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECE(".hi\r\n", "..hi\r\n"),
            PIECES_END(".\r\n"),
            HOP("452 4.2.2 <r0@example.com> is full\r\n", "",
                "[message no 452 4.2.2 <r0@example.com> is full]"),
            WANT(1, "MAIL FROM:<sender@example.org> SIZE=999 BODY=8BITMIME\r\n" TO_0),
            QUIT("QUIT\r\n", ""),
            HOP("250 ok\r\n250 ok\r\n221 bye\r\n", "", "[close]"),
        },
    },
    {
        .name = "LMTP: recipients that were refused have no reply to our dot",
        .protocol = MXW_HOP_LMTP,
        .steps = {
            GREETED_LMTP,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 ok\r\n550 5.1.1 who?\r\n", "", "[recipient 0 no 550 5.1.1 who?]"),
            DROP(0),
            WANT(2, TO_1),
            HOP("250 ok\r\n", "", "[recipient 1 yes 250 ok]"),
            MESSAGE("DATA\r\n"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECES_END(".\r\n"),
            HOP("250 ok\r\n", "", "[message yes 250 ok]"),
        },
    },
    {
        .name = "LMTP: reset for the hold time, and the envelope again",
        .protocol = MXW_HOP_LMTP,
        .steps = {
            GREETED_LMTP,
            WANT(1, MAIL_SAID TO_0),
            HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
            RESET("RSET\r\n"),
            HOP("250 2.0.0 reset\r\n", "", ""),
            WANT(1, MAIL_SAID TO_0),
            MESSAGE(""),
            HOP("250 ok\r\n250 ok\r\n", "DATA\r\n", "[recipient 0 yes 250 ok]"),
            HOP("354 go\r\n", "", "[piece]"),
            PIECES_END(".\r\n"),
            HOP("250 ok\r\n", "", "[message yes 250 ok]"),
        },
    },
    {
        .name = "LMTP: greeted again inside TLS, and what was offered outside is forgotten",
        .protocol = MXW_HOP_LMTP, .tls = MXW_HOP_TLS_REQUIRE,
        .steps = {
            CONNECT, HOP("220 hop LMTP\r\n", LHLO_SAID, ""),
            HOP(EHLO_FULL, "STARTTLS\r\n", ""),
            HOP("220 go\r\n", "", "[start tls]"),
            TLS_STARTED(LHLO_SAID),
            HOP("250 hop\r\n", "", "[ready]"),
            WANT(1, MAIL_SAID),
        },
    },
    {
        .name = "TLS none: not even when offered",
        .tls = MXW_HOP_TLS_NONE,
        .steps = { GREETED },
    },
    {
        .name = "TLS may: taken when offered, and what was offered outside is forgotten",
        .tls = MXW_HOP_TLS_MAY,
        .steps = {
            CONNECT, BANNER,
            HOP(EHLO_FULL, "STARTTLS\r\n", ""),
            HOP("220 go\r\n", "", "[start tls]"),
            TLS_STARTED(EHLO_SAID),
            HOP("250 hop\r\n", "", "[ready]"),
            WANT(1, MAIL_SAID),
        },
    },
    {
        .name = "TLS may: not offered, so without",
        .tls = MXW_HOP_TLS_MAY,
        .steps = { GREETED_PLAIN },
    },
    {
        .name = "TLS may: refused, so without, and what was offered still holds",
        .tls = MXW_HOP_TLS_MAY,
        .steps = {
            CONNECT, BANNER,
            HOP(EHLO_FULL, "STARTTLS\r\n", ""),
            HOP("454 4.7.0 not now\r\n", "", "[ready]"),
            WANT(1, MAIL_SAID TO_0),
        },
    },
    {
        .name = "TLS require: any certificate, and STARTTLS offered inside is ignored",
        .tls = MXW_HOP_TLS_REQUIRE,
        .steps = {
            CONNECT, BANNER,
            HOP(EHLO_FULL, "STARTTLS\r\n", ""),
            HOP("220 go\r\n", "", "[start tls]"),
            TLS_STARTED(EHLO_SAID),
            HOP(EHLO_FULL, "", "[ready]"),
            WANT(1, MAIL_SAID TO_0),
        },
    },
    {
        .name = "TLS verify: the certificate must name the host",
        .tls = MXW_HOP_TLS_VERIFY,
        .steps = {
            CONNECT, BANNER,
            HOP(EHLO_FULL, "STARTTLS\r\n", ""),
            HOP("220 go\r\n", "", "[start tls verify]"),
            TLS_STARTED(EHLO_SAID),
            HOP("502 no\r\n", "HELO gate.example\r\n", ""),
            HOP("250 hop\r\n", "", "[ready]"),
        },
    },
};

#define ACCEPTED                                                                                   \
    GREETED, WANT(1, MAIL_SAID TO_0),                                                              \
        HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]")
#define IN_BODY ACCEPTED, MESSAGE("DATA\r\n"), HOP("354 go\r\n", "", "[piece]"), PIECE("a", "a")
#define BEHIND_DOT IN_BODY, PIECES_END("\r\n.\r\n")
#define REPLAYING BEHIND_DOT, HOP("250 ok\r\n", "", "[message yes 250 ok]")
#define TLS_OFFERED CONNECT, BANNER, HOP(EHLO_FULL, "STARTTLS\r\n", "")

static const struct dialogue bad_dialogues[] = {
    /* It refuses us. */
    { .name = "554 as the banner",
      .steps = { CONNECT, HOP("554 5.7.1 go away\r\n", "QUIT\r\n",
                              "[failed replied at banner 554 5.7.1 go away][close]") } },
    { .name = "EHLO refused for now",
      .steps = { CONNECT, BANNER, HOP("450 busy\r\n", "QUIT\r\n",
                                      "[failed replied at ehlo 450 busy][close]") } },
    { .name = "EHLO and HELO refused",
      .steps = { CONNECT, BANNER, HOP("550 no\r\n", "HELO gate.example\r\n", ""),
                 HOP("550 no\r\n", "QUIT\r\n", "[failed replied at ehlo 550 no][close]") } },

    { .name = "LHLO refused: there is nothing older to greet with", .protocol = MXW_HOP_LMTP,
      .steps = { CONNECT, HOP("220 hop ESMTP\r\n", LHLO_SAID, ""),
                 HOP("500 5.5.1 what?\r\n", "QUIT\r\n",
                     "[failed replied at ehlo 500 5.5.1 what?][close]") } },
    { .name = "354 to LHLO", .protocol = MXW_HOP_LMTP,
      .steps = { CONNECT, HOP("220 hop LMTP\r\n", LHLO_SAID, ""),
                 HOP("354 go\r\n", "", "[failed nonsense at ehlo 354 go][close]") } },
    { .name = "LMTP: TLS required and not offered", .protocol = MXW_HOP_LMTP,
      .tls = MXW_HOP_TLS_REQUIRE,
      .steps = { CONNECT, HOP("220 hop LMTP\r\n", LHLO_SAID, ""),
                 HOP("250 hop\r\n", "QUIT\r\n", "[failed no tls at ehlo 250 hop][close]") } },

    /* 421. */
    { .name = "421 as the banner",
      .steps = { CONNECT, HOP("421 4.3.2 full\r\n", "",
                              "[failed closing at banner 421 4.3.2 full][close]") } },
    { .name = "421 to EHLO",
      .steps = { CONNECT, BANNER, HOP("421 no\r\n", "", "[failed closing at ehlo 421 no][close]") } },
    { .name = "421 to MAIL",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0),
                 HOP("421 no\r\n", "", "[failed closing at mail 421 no][close]") } },
    { .name = "421 to RCPT",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0),
                 HOP("250 ok\r\n421 no\r\n", "", "[failed closing at recipient 421 no][close]") } },
    { .name = "421 to DATA",
      .steps = { ACCEPTED, MESSAGE("DATA\r\n"),
                 HOP("421 no\r\n", "", "[failed closing at data 421 no][close]") } },
    { .name = "421 within the message",
      .steps = { IN_BODY, HOP("421 no\r\n", "", "[failed closing at body 421 no][close]") } },
    { .name = "421 to the message is a certain no",
      .steps = { BEHIND_DOT, HOP("421 no\r\n", "", "[message no 421 no][close]") } },
    { .name = "421 while it is idle",
      .steps = { GREETED, HOP("421 timeout\r\n", "", "[close]") } },
    { .name = "421 between two recipients",
      .steps = { ACCEPTED, HOP("421 slow\r\n", "", "[failed closing at idle 421 slow][close]") } },
    { .name = "421 to STARTTLS",
      .tls = MXW_HOP_TLS_MAY,
      .steps = { TLS_OFFERED, HOP("421 no\r\n", "", "[failed closing at starttls 421 no][close]") } },

    /* It dies. */
    { .name = "no connection", .steps = { LOST("[failed lost at connect][close]") } },
    { .name = "lost before the banner", .steps = { CONNECT, LOST("[failed lost at banner][close]") } },
    { .name = "lost at EHLO", .steps = { CONNECT, BANNER, LOST("[failed lost at ehlo][close]") } },
    { .name = "lost at STARTTLS", .tls = MXW_HOP_TLS_MAY,
      .steps = { TLS_OFFERED, LOST("[failed lost at starttls][close]") } },
    { .name = "lost while idle", .steps = { GREETED, LOST("[close]") } },
    { .name = "lost at MAIL",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0), LOST("[failed lost at mail][close]") } },
    { .name = "lost at RCPT",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0), HOP("250 ok\r\n", "", ""),
                 LOST("[failed lost at recipient][close]") } },
    { .name = "lost between two recipients",
      .steps = { ACCEPTED, LOST("[failed lost at idle][close]") } },
    { .name = "lost at DATA",
      .steps = { ACCEPTED, MESSAGE("DATA\r\n"), LOST("[failed lost at data][close]") } },
    { .name = "lost within the message",
      .steps = { IN_BODY, LOST("[failed lost at body][close]") } },
    { .name = "lost behind our dot: nobody knows",
      .steps = { BEHIND_DOT, LOST("[message uncertain lost at dot][close]") } },
    { .name = "lost in the middle of the last reply: nobody knows",
      .steps = { BEHIND_DOT, HOP("250 2.0.0 que", "", ""),
                 LOST("[message uncertain lost at dot][close]") } },
    { .name = "LMTP: lost behind our dot: nobody knows", .protocol = MXW_HOP_LMTP,
      .steps = { GREETED_LMTP, WANT(1, MAIL_SAID TO_0),
                 HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
                 MESSAGE("DATA\r\n"), HOP("354 go\r\n", "", "[piece]"), PIECES_END(".\r\n"),
                 LOST("[message uncertain lost at dot][close]") } },
    { .name = "LMTP: a reply for a recipient too many",  .protocol = MXW_HOP_LMTP,
      .steps = { GREETED_LMTP, WANT(1, MAIL_SAID TO_0),
                 HOP("250 ok\r\n250 ok\r\n", "", "[recipient 0 yes 250 ok]"),
                 MESSAGE("DATA\r\n"), HOP("354 go\r\n", "", "[piece]"), PIECES_END(".\r\n"),
                 HOP("250 ok\r\n452 full\r\n", "", "[message yes 250 ok][close]") } },
    { .name = "lost behind QUIT",
      .steps = { GREETED, QUIT("QUIT\r\n", ""), LOST("[close]") } },
    { .name = "the answer comes before the close",
      .steps = { REPLAYING, LOST("[close]") } },

    /* A pooled connection. */
    { .name = "an idle connection gone stale is no failure of the address",
      .steps = { REPLAYING, WANT(1, MAIL_SAID TO_0), LOST("[failed lost at mail stale][close]") } },
    { .name = "421 on reuse is stale too",
      .steps = { REPLAYING, WANT(1, MAIL_SAID TO_0),
                 HOP("421 enough\r\n", "", "[failed closing at mail 421 enough stale][close]") } },
    { .name = "lost in use again is a failure",
      .steps = { REPLAYING, WANT(1, MAIL_SAID TO_0), HOP("250 ok\r\n", "", ""),
                 LOST("[failed lost at recipient][close]") } },
    { .name = "a stalled one is a failure",
      .steps = { REPLAYING, WANT(1, MAIL_SAID TO_0), EXPIRE("[failed timed out at mail][close]") } },

    /* It stalls. */
    { .name = "no connection in time", .steps = { EXPIRE("[failed timed out at connect][close]") } },
    { .name = "no banner in time",
      .steps = { CONNECT, EXPIRE("[failed timed out at banner][close]") } },
    { .name = "no answer to EHLO in time",
      .steps = { CONNECT, BANNER, EXPIRE("[failed timed out at ehlo][close]") } },
    { .name = "no end of an EHLO in time",
      .steps = { CONNECT, BANNER, HOP("250-hop\r\n250-SI", "", ""),
                 EXPIRE("[failed timed out at ehlo][close]") } },
    { .name = "no answer to MAIL in time",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0), EXPIRE("[failed timed out at mail][close]") } },
    { .name = "no answer to RCPT in time",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0), HOP("250 ok\r\n", "", ""),
                 EXPIRE("[failed timed out at recipient][close]") } },
    { .name = "no 354 in time",
      .steps = { ACCEPTED, MESSAGE("DATA\r\n"), EXPIRE("[failed timed out at data][close]") } },
    { .name = "the message does not get on",
      .steps = { IN_BODY, EXPIRE("[failed timed out at body][close]") } },
    { .name = "no last answer in time: nobody knows",
      .steps = { BEHIND_DOT, EXPIRE("[message uncertain timed out at dot][close]") } },
    { .name = "no answer to RSET in time",
      .steps = { ACCEPTED, RESET("RSET\r\n"), EXPIRE("[close]") } },
    { .name = "no answer to QUIT in time",
      .steps = { GREETED, QUIT("QUIT\r\n", ""), EXPIRE("[close]") } },
    { .name = "TLS: no handshake in time", .tls = MXW_HOP_TLS_REQUIRE,
      .steps = { TLS_OFFERED, HOP("220 go\r\n", "", "[start tls]"),
                 EXPIRE("[failed timed out at tls][close]") } },

    /* TLS. */
    { .name = "TLS may: a failed handshake sends us back without",
      .tls = MXW_HOP_TLS_MAY,
      .steps = { TLS_OFFERED, HOP("220 go\r\n", "", "[start tls]"),
                 TLS_FAILED("[failed bad tls at tls plain][close]") } },
    { .name = "TLS may: a connection lost in the handshake sends us back without",
      .tls = MXW_HOP_TLS_MAY,
      .steps = { TLS_OFFERED, HOP("220 go\r\n", "", "[start tls]"),
                 LOST("[failed lost at tls plain][close]") } },
    { .name = "TLS require: a failed handshake is the end",
      .tls = MXW_HOP_TLS_REQUIRE,
      .steps = { TLS_OFFERED, HOP("220 go\r\n", "", "[start tls]"),
                 TLS_FAILED("[failed bad tls at tls][close]") } },
    { .name = "TLS verify: a failed handshake is the end",
      .tls = MXW_HOP_TLS_VERIFY,
      .steps = { TLS_OFFERED, HOP("220 go\r\n", "", "[start tls verify]"),
                 TLS_FAILED("[failed bad tls at tls][close]") } },
    { .name = "TLS require: not offered",
      .tls = MXW_HOP_TLS_REQUIRE,
      .steps = { CONNECT, BANNER, HOP("250 hop\r\n", "QUIT\r\n",
                                      "[failed no tls at ehlo 250 hop][close]") } },
    { .name = "TLS verify: HELO only",
      .tls = MXW_HOP_TLS_VERIFY,
      .steps = { CONNECT, BANNER, HOP("500 what?\r\n", "HELO gate.example\r\n", ""),
                 HOP("250 hop\r\n", "QUIT\r\n", "[failed no tls at ehlo 250 hop][close]") } },
    { .name = "TLS require: refused",
      .tls = MXW_HOP_TLS_REQUIRE,
      .steps = { TLS_OFFERED, HOP("454 4.7.0 no\r\n", "QUIT\r\n",
                                  "[failed no tls at starttls 454 4.7.0 no][close]") } },
    { .name = "TLS that breaks after the handshake is a lost connection",
      .tls = MXW_HOP_TLS_MAY,
      .steps = { TLS_OFFERED, HOP("220 go\r\n", "", "[start tls]"), TLS_STARTED(EHLO_SAID),
                 TLS_FAILED("[failed lost at ehlo][close]") } },
    { .name = "TLS: plain bytes while the handshake runs",
      .tls = MXW_HOP_TLS_MAY,
      .steps = { TLS_OFFERED, HOP("220 go\r\n", "", "[start tls]"),
                 HOP("250 PIPELINING\r\n", "", "[failed injected at tls][close]") } },
    { .name = "TLS: 250 to STARTTLS",
      .tls = MXW_HOP_TLS_MAY,
      .steps = { TLS_OFFERED, HOP("250 go\r\n", "",
                                  "[failed nonsense at starttls 250 go][close]") } },

    /* It talks nonsense. */
    { .name = "not SMTP", .steps = { CONNECT, HOP("SSH-2.0-hop\r\n", "",
                                                  "[failed nonsense at banner][close]") } },
    { .name = "binary", .steps = { CONNECT, HOP("\x00\xff\x16\x03\x01\n", "",
                                                "[failed nonsense at banner][close]") } },
    { .name = "an empty line", .steps = { CONNECT, HOP("\r\n", "",
                                                       "[failed nonsense at banner][close]") } },
    { .name = "250 as the banner", .steps = { CONNECT, HOP("250 hi\r\n", "",
                                                           "[failed nonsense at banner 250 hi][close]") } },
    { .name = "354 to EHLO", .steps = { CONNECT, BANNER,
                                        HOP("354 go\r\n", "", "[failed nonsense at ehlo 354 go][close]") } },
    { .name = "354 to MAIL",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0),
                 HOP("354 go\r\n", "", "[failed nonsense at mail 354 go][close]") } },
    { .name = "354 to RCPT",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0),
                 HOP("250 ok\r\n354 go\r\n", "", "[failed nonsense at recipient 354 go][close]") } },
    { .name = "250 to DATA",
      .steps = { ACCEPTED, MESSAGE("DATA\r\n"),
                 HOP("250 ok\r\n", "", "[failed nonsense at data 250 ok][close]") } },
    { .name = "codes that differ within a reply",
      .steps = { GREETED, WANT(1, MAIL_SAID TO_0),
                 HOP("250-ok\r\n550 no\r\n", "", "[failed nonsense at mail][close]") } },
    { .name = "nonsense behind our dot: nobody knows",
      .steps = { BEHIND_DOT, HOP("hello\r\n", "", "[message uncertain nonsense at dot][close]") } },
    { .name = "354 behind our dot: nobody knows",
      .steps = { BEHIND_DOT,
                 HOP("354 go\r\n", "", "[message uncertain nonsense at dot 354 go][close]") } },
    { .name = "a refused RSET",
      .steps = { ACCEPTED, RESET("RSET\r\n"), HOP("502 what?\r\n", "", "[close]") } },
    { .name = "a reply too many while idle",
      .steps = { GREETED, HOP("250 ok\r\n", "", "[close]") } },
    { .name = "a reply too many within the transaction",
      .steps = { ACCEPTED, HOP("250 ok\r\n", "", "[failed nonsense at idle 250 ok][close]") } },
    { .name = "a yes before our dot",
      .steps = { IN_BODY, HOP("250 queued\r\n", "", "[failed nonsense at body 250 queued][close]") } },
    { .name = "a no before our dot is the answer",
      .steps = { IN_BODY, HOP("552 5.3.4 too much\r\n", "", "[message no 552 5.3.4 too much][close]") } },
    { .name = "a reply too many behind the answer",
      .steps = { BEHIND_DOT, HOP("250 ok\r\n250 ok\r\n", "", "[message yes 250 ok][close]") } },

    /* We give up. */
    { .name = "a reset at DATA closes",
      .steps = { ACCEPTED, MESSAGE("DATA\r\n"), RESET_TOLD("[close]") } },
    { .name = "a reset within the message closes, without a dot",
      .steps = { IN_BODY, RESET_TOLD("[close]") } },
    { .name = "a reset behind our dot closes",
      .steps = { BEHIND_DOT, RESET_TOLD("[close]") } },
    { .name = "quit within the message closes",
      .steps = { IN_BODY, QUIT("", "[close]") } },
    { .name = "quit before the greeting closes", .steps = { CONNECT, QUIT("", "[close]") } },
    { .name = "goals on a closed client do nothing",
      .steps = { CONNECT, LOST("[failed lost at banner][close]"), WANT_TOLD(1, "[close]"),
                 { STEP_MESSAGE, 0, B(""), B(""), B("[close]") },
                 { STEP_PIECE, 0, B("x"), B(""), B("[close]") },
                 { STEP_PIECES_END, 0, B(""), B(""), B("[close]") },
                 RESET_TOLD("[close]"), QUIT("", "[close]"), HOP("220 hi\r\n", "", "[close]"),
                 LOST("[close]") } },
    { .name = "an envelope behind QUIT is not taken",
      .steps = { GREETED, QUIT("QUIT\r\n", ""), WANT(1, ""), HOP("221 bye\r\n", "", "[close]") } },
};
/* clang-format on */

/* From byte by byte to all at once. */
static void play_in_every_chunk(void **state)
{
    const struct dialogue *dialogue = *state;
    size_t len_max = 1;
    for (size_t i = 0; i < dialogue_step_count(dialogue); i++)
        if (dialogue->steps[i].text.len > len_max)
            len_max = dialogue->steps[i].text.len;
    for (size_t chunk = 1; chunk <= len_max; chunk++)
        dialogue_play(dialogue, chunk);
}

/* Whatever the moment: an end in time, and uncertain exactly when a dot is out unanswered. */
static void kill_at(const struct dialogue *dialogue, struct dialogue_cut cut, bool is_slow)
{
    struct dialogue_end end = dialogue_kill(dialogue, cut, is_slow);
    bool dot_is_open = end.dot_count > end.message_count;
    CHECK(!end.is_uncertain || dot_is_open, dialogue->name);
    CHECK(!(end.is_uncertain && end.has_failed), dialogue->name);
    if (!is_slow || end.has_closed)
        CHECK(end.is_uncertain == dot_is_open, dialogue->name);
}

static void kill_at_every_byte(void **state)
{
    const struct dialogue *dialogue = *state;
    for (size_t i = 0; i <= dialogue_step_count(dialogue); i++) {
        size_t len = i < DIALOGUE_STEPS_MAX ? dialogue->steps[i].text.len : 0;
        for (size_t byte = 0; byte <= len; byte++) {
            kill_at(dialogue, (struct dialogue_cut){ SIZE_MAX, i, byte }, false);
            kill_at(dialogue, (struct dialogue_cut){ SIZE_MAX, i, byte }, true);
        }
    }
}

int main(void)
{
    TEST_TABLE(good_dialogues, play_in_every_chunk);
    TEST_TABLE(bad_dialogues, play_in_every_chunk);
    TEST_TABLE(good_dialogues, kill_at_every_byte);
    return test_run("core/delivery/client");
}
