/* One connection from the banner to the end, in a world of fakes. */
#include "tests/support/test.h"
#include "tests/unit/core/session/world.h"

#include <stdlib.h>

#define FROM "MAIL FROM:<anne@sender.example>\r\n"
#define TO(mailbox) "RCPT TO:<" mailbox ">\r\n"
#define BOOKS "b\303\274cher.example"
#define EHLO "EHLO mail.sender.example\r\n"
#define MESSAGE "Subject: hello\r\n\r\nbody\r\n.\r\n"

/* Well-formed, and right for no message. */
#define SIGNATURE                                                                                  \
    "DKIM-Signature: v=1; a=rsa-sha256; d=sender.example; s=k; h=from; b=AAAA;\r\n"                \
    " bh=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n"

/* Sealed with the key of RFC 8463 appendix A.2. */
#define SEALED                                                                                     \
    "ARC-Seal: i=1; a=ed25519-sha256; cv=none; d=sender.example; s=e; t=7;\r\n"                    \
    "\tb=7p3UrStov9oksSVFsbZA7rf0o58/8s9L4MCpaqIJRTaQGWeJ4t0gfML8lvaEVorVFxY\r\n"                  \
    "\tEkyrV+4OQxo4hV8JvCQ==\r\n"                                                                  \
    "ARC-Message-Signature: i=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"                         \
    "\td=sender.example; s=e; t=7; h=from:from:subject;\r\n"                                       \
    "\tbh=Ck5SoRNWUpSR4X0COv7R5ub2pUTtl6xz4dTFz++ji4M=;\r\n"                                       \
    "\tb=f2mnLENwzAMljVbvEXzfF9zUI+k1FmR7Kcr5+X1DuPipMB2++EBy35mIeNk6rFxqDWM\r\n"                  \
    "\tOJ/kUZC/fQ67TLFCsBA==\r\n"                                                                  \
    "ARC-Authentication-Results: i=1; list.example;\r\n"                                           \
    "\tarc=none\r\n"                                                                               \
    "From: anne@sender.example\r\nSubject: hello\r\n\r\nbody\r\n"

/* clang-format off */
static const struct dialogue {
    const char *name;
    struct world_settings world;
    mxw_bytes input, want_codes, want_story;
    unsigned want_messages;
} dialogues[] = {
    { "a message whose SPF passes is handed over", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\n" MESSAGE "QUIT\r\n"),
      B("220 250 250 250 354 250 221"), B("message=spf/250"), 1 },
    { "a source without reverse DNS is deferred at RCPT", { .client = "2001:db8::66" },
      B(EHLO FROM TO("bob@open.example") "QUIT\r\n"),
      B("220 250 250 450 221"), B("recipient=no-ptr@open.example/450"), 0 },
    { "a message without SPF or DKIM is deferred after the data", { .client = "2001:db8::1" },
      B(EHLO "MAIL FROM:<x@nowhere.example>\r\n" TO("bob@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 450"), B("message=unauthenticated/450"), 0 },
    { "a domain that never opted in refuses over IPv6", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@closed.example") "RSET\r\n"),
      B("220 250 250 550 250"), B("recipient=never-opted-in@closed.example/550"), 0 },
    { "and takes the same mail over IPv4", { .client = "192.0.2.1" },
      B(EHLO FROM TO("bob@closed.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 250"), B("message=ipv4/250"), 1 },
    { "a mapped address is IPv4", { .client = "::ffff:192.0.2.9" },
      B(EHLO "MAIL FROM:<x@nowhere.example>\r\n" TO("bob@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 250"), B("message=ipv4/250"), 1 },
    { "a suspended domain takes nothing, from nobody", { .client = "192.0.2.1", .is_exempt = true },
      B(EHLO FROM TO("bob@asleep.example") TO("postmaster@asleep.example") TO("bob@open.example")),
      B("220 250 250 450 450 250"),
      B("recipient=suspended@asleep.example/450 recipient=suspended@asleep.example/450"), 0 },
    { "a domain of another's group, refused or deferred, leaves the others as they were",
      { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") TO("eve@other.example") TO("unknown@sister.example")
        TO("bob@closed.example") TO("amy@sister.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 452 550 550 250 354 250"),
      B("recipient=none@other.example/452 recipient=none@sister.example/550 "
        "recipient=never-opted-in@closed.example/550 message=spf/250"), 1 },
    { "a domain that is not ours is refused before every gate", { .client = "2001:db8::66" },
      B(EHLO FROM TO("bob@foreign.example")),
      B("220 250 250 550"), B("recipient=relay/550"), 0 },
    { "an exempt source may not relay either", { .client = "2001:db8::66", .is_exempt = true },
      B(EHLO FROM TO("bob@foreign.example") TO("bob@closed.example")),
      B("220 250 250 550 250"), B("recipient=relay/550"), 0 },
    { "a routed local part is a try to relay", { .client = "2001:db8::1" },
      B(EHLO FROM TO("victim%foreign.example@open.example") TO("foreign.example!victim@open.example")
        TO("\"victim@foreign.example\"@open.example")
        TO("@open.example:bob@foreign.example") TO("bob@[192.0.2.7]")
        TO("bob@[IPv6:::ffff:192.0.2.7]")),
      B("220 250 250 550 550 550 550 550 550"),
      B("recipient=relay/550 recipient=relay/550 recipient=relay/550 recipient=relay/550 "
        "recipient=relay/550 recipient=relay/550"), 0 },
    { "a mailbox that a sloppy reader would cut is nobody's", { .client = "2001:db8::1" },
      B(EHLO "MAIL FROM:<\"a> X=1\"@sender.example>\r\n" FROM
        TO("\"b>\\ <c\"@open.example")),
      B("220 250 553 250 550"), B("recipient=relay/550"), 0 },
    { "the next hop's word on a recipient is ours", { .client = "2001:db8::1" },
      B(EHLO FROM TO("unknown@open.example") TO("busy@open.example") TO("bob@open.example")
        "DATA\r\n" MESSAGE),
      B("220 250 250 550 451 250 354 250"),
      B("recipient=none@open.example/550 recipient=none@open.example/451 message=spf/250"), 1 },
    { "recipients of one group share a transaction", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") TO("eve@sister.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "a recipient of another group comes back in its own", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") TO("eve@other.example") "DATA\r\n" MESSAGE
        FROM TO("eve@other.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 452 354 250 250 250 354 250"),
      B("recipient=none@other.example/452 message=spf/250 message=spf/250"), 2 },
    { "with LMTP a second recipient comes back in its own", { .client = "2001:db8::1", .protocol = MXW_HOP_LMTP },
      B(EHLO FROM TO("bob@open.example") TO("eve@open.example") "DATA\r\n" MESSAGE
        FROM TO("eve@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 452 354 250 250 250 354 250"),
      B("recipient=none@open.example/452 message=spf/250 message=spf/250"), 2 },
    { "with LMTP a recipient that was refused leaves room for another", { .client = "2001:db8::1", .protocol = MXW_HOP_LMTP },
      B(EHLO FROM TO("unknown@open.example") TO("bob@open.example") TO("eve@open.example")
        "DATA\r\n" MESSAGE),
      B("220 250 250 550 250 452 354 250"),
      B("recipient=none@open.example/550 recipient=none@open.example/452 message=spf/250"), 1 },
    { "a contact shares no transaction with a gated recipient", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") TO("postmaster@open.example")),
      B("220 250 250 250 452"), B("recipient=none@open.example/452"), 0 },
    { "a refused sender may complain to the postmaster", { .client = "2001:db8::66" },
      B(EHLO "MAIL FROM:<x@nowhere.example>\r\n" TO("abuse@closed.example") "DATA\r\n" MESSAGE
        "MAIL FROM:<x@nowhere.example>\r\n" TO("postmaster") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 250 250 250 354 250"), B("message=exempt/250 message=exempt/250"), 2 },
    { "a contact may be quoted", { .client = "2001:db8::66" },
      B(EHLO "MAIL FROM:<x@nowhere.example>\r\n" TO("\"Abuse\"@open.example")),
      B("220 250 250 250"), B(""), 0 },
    { "mail to a contact and to others is not a contact's", { .client = "192.0.2.1" },
      B(EHLO FROM TO("bob@open.example") TO("postmaster@open.example") "DATA\r\n" MESSAGE
        FROM TO("postmaster@open.example") TO("bob@open.example") "DATA\r\n" MESSAGE
        FROM TO("postmaster@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 250 354 250 250 250 250 354 250 250 250 354 250"),
      B("message=ipv4/250 message=ipv4/250 message=exempt/250"), 3 },
    { "a name that does not lead back is deferred where that is asked", { .client = "2001:db8::5" },
      B(EHLO FROM TO("bob@strict.example") TO("bob@open.example")),
      B("220 250 250 450 250"), B("recipient=ptr-unconfirmed@strict.example/450"), 0 },
    { "observe mode records and admits", { .client = "2001:db8::66" },
      B(EHLO "MAIL FROM:<x@nowhere.example>\r\n" TO("bob@observer.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 250"), B("message=no-ptr/250"), 1 },
    { "the null sender is judged by its EHLO name", { .client = "2001:db8::1" },
      B(EHLO "MAIL FROM:<>\r\n" TO("bob@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "8-bit content needs a next hop that takes it",
      { .client = "2001:db8::1", .hop_lacks_eight_bit = true },
      B(EHLO FROM TO("bob@open.example") "DATA\r\nSubject: x\r\n\r\ncaf\xe9\r\n.\r\n"
        FROM TO("bob@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 554 250 250 354 250"), B("message=none/554 message=spf/250"), 1 },
    { "a next hop that could not be asked says nothing about 8-bit", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") TO("busy@open.example")
        "DATA\r\nSubject: x\r\n\r\ncaf\xe9\r\n.\r\n"),
      B("220 250 250 250 451 354 250"), B("recipient=none@open.example/451 message=spf/250"), 1 },
    { "8-bit content goes on to one that does", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\nSubject: x\r\n\r\ncaf\xe9\r\n.\r\n"),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "a NUL in a message is refused", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\nSubject: x\r\n\r\na\0b\r\n.\r\n"),
      B("220 250 250 250 354 554"), B("message=none/554"), 0 },
    { "a full disk defers", { .client = "2001:db8::1", .disk_is_full = true },
      B(EHLO FROM TO("bob@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 452"), B("message=none/452"), 0 },
    { "a bare LF is refused after the real end", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\na\r\n\r\nb\n.\nRSET\r\n.\r\nNOOP\r\n"),
      B("220 250 250 250 354 550 250"), B("message=none/550"), 0 },
    { "a message that is nothing but a header", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\nSubject: x\r\n.\r\n"),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "an empty message", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\n.\r\n"),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "addresses outside ASCII, to a next hop that takes them",
      { .client = "2001:db8::1", .hop_has_utf8 = true },
      B(EHLO "MAIL FROM:<\303\244@" BOOKS "> SMTPUTF8\r\n" TO("\303\266@" BOOKS) "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "a sender's domain that no domain can be, and another", { .client = "2001:db8::1" },
      B(EHLO "MAIL FROM:<a@nobody\342\200\256.example> SMTPUTF8\r\n" FROM "RSET\r\n"),
      B("220 250 501 250 250"), B("abandoned=none/0"), 0 },
    { "a recipient's domain that no domain can be", { .client = "2001:db8::1" },
      B(EHLO "MAIL FROM:<> SMTPUTF8\r\n" TO("a@nobody\342\200\256.example")),
      B("220 250 250 550"), B("recipient=relay/550"), 0 },
    { "UTF-8 in the header, and a next hop without SMTPUTF8", { .client = "2001:db8::1" },
      B(EHLO "MAIL FROM:<anne@sender.example> SMTPUTF8\r\n" TO("bob@" BOOKS)
        "DATA\r\nSubject: \303\244\r\n\r\n.\r\n"),
      B("220 250 250 250 354 554"), B("message=none/554"), 0 },
    { "UTF-8 in the body only", { .client = "2001:db8::1" },
      B(EHLO "MAIL FROM:<anne@sender.example> SMTPUTF8\r\n" TO("bob@open.example")
        "DATA\r\nSubject: a\r\n\r\n\303\244\r\n.\r\n"),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "8-bit octets in the header of a message that never said SMTPUTF8", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\nSubject: \344\r\n\r\n.\r\n"),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "a message in one chunk", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "BDAT 22 LAST\r\nSubject: x\r\n\r\nbody\r\n\r\nQUIT\r\n"),
      B("220 250 250 250 250 221"), B("message=spf/250"), 1 },
    { "a message in chunks that pauses for NOOP", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "BDAT 9\r\nSubject: NOOP\r\nBDAT 5\r\nx\r\n\r\nBDAT 0 LAST\r\n"),
      B("220 250 250 250 250 250 250 250"), B("message=spf/250"), 1 },
    { "no chunk makes a message without LAST", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "BDAT 22\r\nSubject: x\r\n\r\nbody\r\n\r\nQUIT\r\n"),
      B("220 250 250 250 250 221"), B("abandoned=none/0"), 0 },
    { "RSET between chunks", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "BDAT 20\r\nSubject: x\r\n\r\nbody\r\nRSET\r\n"
        FROM TO("bob@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 250 250 250 250 354 250"), B("abandoned=none/0 message=spf/250"), 1 },
    { "a chunk with a bare LF is refused at its end, and nobody obeys what is behind",
      { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "BDAT 18\r\na\r\n\r\nb\n.\r\nRSET\r\n\r\nBDAT 6 LAST\r\nQUIT\r\n"
        FROM TO("bob@open.example") "BDAT 3 LAST\r\nx\r\n"),
      B("220 250 250 250 550 503 250 250 250"), B("message=none/550 message=spf/250"), 1 },
    { "chunks for recipients that were all refused", { .client = "2001:db8::66" },
      B(EHLO FROM TO("bob@open.example") "BDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
      B("220 250 250 450 554 554 250"), B("recipient=no-ptr@open.example/450"), 0 },
    { "a NUL in a chunk", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "BDAT 17\r\nSubject: x\r\n\r\na\0bBDAT 2 LAST\r\n\r\n"),
      B("220 250 250 250 250 554"), B("message=none/554"), 0 },
    { "eight bits in a chunk, and a next hop that takes none",
      { .client = "2001:db8::1", .hop_lacks_eight_bit = true },
      B(EHLO FROM TO("bob@open.example") "BDAT 17 LAST\r\nSubject: x\r\n\r\n\xe4\r\n"),
      B("220 250 250 250 554"), B("message=none/554"), 0 },
    { "a full disk defers chunks", { .client = "2001:db8::1", .disk_is_full = true },
      B(EHLO FROM TO("bob@open.example") "BDAT 20\r\nSubject: x\r\n\r\nbody\r\nBDAT 0 LAST\r\n"),
      B("220 250 250 250 250 452"), B("message=none/452"), 0 },
    { "a signature that an empty body does not fit needs no key", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\n" SIGNATURE "\r\n.\r\n"),
      B("220 250 250 250 354 250"), B("message=spf/250"), 1 },
    { "nor does one of a message that is refused at once", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") "DATA\r\n" SIGNATURE "Subject: a\0b\r\n\r\n.\r\n"
        FROM TO("bob@open.example") "DATA\r\n" MESSAGE),
      B("220 250 250 250 354 554 250 250 354 250"), B("message=none/554 message=spf/250"), 1 },
    { "early talk", { .client = "2001:db8::1", .is_early = true },
      B(EHLO FROM), B("554"), B(""), 0 },
    { "EHLO again forgets the transaction", { .client = "2001:db8::1" },
      B(EHLO FROM TO("bob@open.example") EHLO "DATA\r\n"),
      B("220 250 250 250 250 503"), B("abandoned=none/0"), 0 },
};
/* clang-format on */

static struct world world;

static void check_dialogue(const struct dialogue *c, enum world_pace pace, size_t chunk)
{
    struct world_settings settings = c->world;
    settings.pace = pace;
    world_begin(&world, &settings);
    world_say(&world, c->input, chunk);
    CHECK_BYTES(world_codes(&world), c->want_codes, c->name);
    CHECK_BYTES(mxw_written(&world.story), c->want_story, c->name);
    CHECK(world.messages == c->want_messages, c->name);
}

static void run_dialogue(void **state)
{
    const struct dialogue *c = *state;
    for (size_t chunk = 1; chunk <= c->input.len; chunk++) {
        check_dialogue(c, WORLD_AT_ONCE, chunk);
        check_dialogue(c, WORLD_LATER, chunk);
    }
}

/* Every dialogue cut off anywhere: the session ends, and the next hop is told. */
static void run_hangup(void **state)
{
    const struct dialogue *c = *state;
    for (size_t len = 0; len <= c->input.len; len++) {
        world_begin(&world, &c->world);
        world_say(&world, mxw_bytes_first(c->input, len), len + 1);
        if (!world.is_closed)
            world_tell(&world, MXW_EVENT_HANGUP);
        CHECK(world.is_closed, c->name);
        CHECK(world.session.transaction.hop == MXW_HOP_IDLE, c->name);
    }
}

/* Time. */

static void begin(const char *client, enum world_pace pace)
{
    world_begin(&world, &(struct world_settings){ .client = client, .pace = pace });
}

static void say(const char *text)
{
    world_say(&world, (mxw_bytes){ (const uint8_t *)text, strlen(text) }, 4096);
}

static bool has_text(mxw_bytes text, const char *wanted)
{
    return memmem(text.at, text.len, wanted, strlen(wanted)) != NULL;
}

static void run_hold(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("bob@open.example"));
    mxw_time asked = world.now;
    world_wait(&world, asked + 2 * MXW_SECOND - 1);
    CHECK(world.resets == 0, "held until the time is up");
    world_wait(&world, asked + 2 * MXW_SECOND);
    CHECK(world.resets == 1, "then given back");
    say(TO("eve@open.example") "DATA\r\n" MESSAGE);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 250 354 250"), "and asked again");
    CHECK(world.messages == 1, "the message is handed over all the same");
}

/* A next hop that is told of the client hears its name, or that there is none. */
static void run_told(void **state)
{
    (void)state;
    world_begin(&world,
                &(struct world_settings){ .client = "192.0.2.1", .told = MXW_HOP_CLIENT_XCLIENT });
    say(EHLO FROM TO("bob@open.example"));
    const struct mxw_delivery_origin *origin = &mxw_session_envelope(&world.session)->mail.origin;
    CHECK_BYTES(origin->name, MXW_BYTES("v4.sender.example"), "the name that leads back");
    CHECK_BYTES(origin->helo, MXW_BYTES("mail.sender.example"), "what it said of itself");
    CHECK_BYTES(origin->id, world.session.transaction.id, "the transaction");
    CHECK(!origin->is_name_unsure && origin->extended && origin->port == 4711, "all the rest");
    CHECK(mxw_address_equal(origin->address, world.session.client.address), "its address");
    CHECK(origin->local_port == 25 && origin->local.octets[3] == 53, "and where it came to");
}

static void run_told_late(void **state)
{
    (void)state;
    world_begin(&world,
                &(struct world_settings){
                    .client = "192.0.2.1", .pace = WORLD_NEVER, .told = MXW_HOP_CLIENT_XFORWARD });
    say(EHLO FROM TO("bob@open.example"));
    CHECK(world.recipients_asked == 0 && !mxw_session_wants_bytes(&world.session),
          "a name that is asked about is waited for, though no gate asks for it");
    world_wait(&world, world.now + 10 * MXW_SECOND);
    CHECK(world.recipients_asked == 1, "no longer than for a verdict");
    const struct mxw_delivery_origin *origin = &mxw_session_envelope(&world.session)->mail.origin;
    CHECK(origin->name.len == 0 && origin->is_name_unsure, "then there may be one");

    for (enum mxw_hop_client told = MXW_HOP_CLIENT_NONE; told <= MXW_HOP_CLIENT_PROXY;
         told += MXW_HOP_CLIENT_PROXY) {
        world_begin(
            &world,
            &(struct world_settings){ .client = "192.0.2.1", .pace = WORLD_NEVER, .told = told });
        say(EHLO FROM TO("bob@open.example"));
        CHECK(world.recipients_asked == 1, "who is not told of a name does not wait for it");
    }
}

static void run_greeted_anew(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("bob@open.example"));
    struct mxw_event event = { .kind = MXW_EVENT_BYTES, .bytes = MXW_BYTES("EHLO another\r\n") };
    mxw_session_take(&world.session, &event, world.now);
    CHECK(world.session.wants.record, "the transaction is recorded");
    CHECK_BYTES(world.session.record.helo, MXW_BYTES("mail.sender.example"),
                "with the name it had");
}

/* RFC 7208 7.3: %{h} is the most recent name, and %{r} is ours. */
static void run_explanation(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say("EHLO first.example\r\n" EHLO "MAIL FROM:<x@told.example>\r\n");
    CHECK_BYTES(world.session.transaction.spf->explanation,
                MXW_BYTES("mail.sender.example is none of ours, says gate.example.net"),
                "what the sender's domain says");
}

/* What was said to one tenant's next hop must not go on with another tenant's recipient. */
static void run_refused_by_another(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("unknown@open.example") TO("bob@sister.example"));
    CHECK(world.resets == 0, "within a group the next hop goes on");
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("unknown@open.example"));
    CHECK(world.resets == 0, "a next hop that has refused is held");
    say(TO("bob@other.example") TO("eve@other.example"));
    CHECK(world.resets == 1 && world.recipients_asked == 3, "until another one is to be asked");
    say("DATA\r\n" MESSAGE);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 550 250 250 354 250"),
                "which takes it");
}

static void run_hold_by_dns(void **state)
{
    (void)state;
    begin("192.0.2.1", WORLD_NEVER);
    say(EHLO FROM TO("bob@open.example") "DATA\r\n" MESSAGE);
    world_wait(&world, world.now + 2 * MXW_SECOND);
    CHECK(world.resets == 1 && world.messages == 0, "a stranger's DNS holds no connection either");
    world_wait(&world, world.now + 8 * MXW_SECOND);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"),
                "the verdict comes all the same");
    CHECK(world.messages == 1, "and the message is handed over");
}

static void run_silent_dns(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_NEVER);
    say(EHLO FROM TO("bob@open.example"));
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250"),
                "the address gate waits for the PTR");
    CHECK(!mxw_session_wants_bytes(&world.session), "and nothing is read meanwhile");
    world_wait(&world, world.now + 10 * MXW_SECOND);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 451"),
                "which is a DNS failure in the end");
    CHECK_BYTES(mxw_written(&world.story), MXW_BYTES("recipient=dns-failure@open.example/451"),
                "and said so");
}

static void run_silent_dns_over_ipv4(void **state)
{
    (void)state;
    begin("192.0.2.1", WORLD_NEVER);
    say(EHLO FROM TO("bob@open.example") "DATA\r\n" MESSAGE);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354"), "no gate waits");
    world_wait(&world, world.now + 10 * MXW_SECOND);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"), "and none refuses");
}

/* Messages with bare line ends, of a client that is forgiven. What is handed over before the next
 * hop's connection mends it: the header is mended, the body as it came. */
static const struct mended_case {
    const char *name, *sent, *end;
    const char *without; /* NULL: nothing */
} mended_cases[] = {
    { "LF everywhere", "Subject: x\nTo: y\n\nbody\n.\n\r\n.\r\n",
      "\r\nSubject: x\r\nTo: y\r\n\r\nbody\n.\n\r\n", NULL },
    { "CR everywhere", "Subject: x\rTo: y\r\rbody\r.\r\r\n.\r\n",
      "\r\nSubject: x\r\nTo: y\r\n\r\nbody\r.\r\r\n", NULL },
    { "a body only", "Subject: x\r\n\r\n\nbody\n\r\n.\r\n", "\r\nSubject: x\r\n\r\n\nbody\n\r\n",
      NULL },
    { "an empty line that ends in CR, and CR LF behind it", "Subject: x\r\r\r\nbody\r\n.\r\n",
      "\r\nSubject: x\r\n\r\n\r\nbody\r\n", NULL },
    { "forged fields behind bare line ends",
      "Subject: x\nMXWarden-Admission: v=1; verdict=forged\rAuthentication-Results: "
      "gate.example.net;\n spf=forged\r\nTo: y\r\n\r\nbody\r\n.\r\n",
      "\r\nSubject: x\r\nTo: y\r\n\r\nbody\r\n", "forged" },
    { "a signature over a header that is mended is none", SIGNATURE "X: y\n\r\nbody\r\n.\r\n",
      "X: y\r\n\r\nbody\r\n", "dkim=fail" },
    { "nothing but a header", "Subject: x\nTo: y\r\n.\r\n", "\r\nSubject: x\r\nTo: y\r\n", NULL },
};

static void run_mended_case(void **state)
{
    const struct mended_case *c = *state;
    mxw_bytes sent = { (const uint8_t *)c->sent, strlen(c->sent) };
    mxw_bytes end = { (const uint8_t *)c->end, strlen(c->end) };
    for (size_t chunk = 1; chunk <= sent.len; chunk++) {
        world_begin(&world,
                    &(struct world_settings){
                        .client = "2001:db8::66", .is_exempt = true, .mends_line_ends = true });
        say(EHLO FROM TO("bob@open.example") "DATA\r\n");
        world_say(&world, sent, chunk);
        CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"), c->name);
        CHECK_BYTES(mxw_bytes_last(mxw_written(&world.handed_over), end.len), end, c->name);
        CHECK(c->without == NULL || !has_text(mxw_written(&world.handed_over), c->without),
              c->name);
        CHECK(mxw_session_envelope(&world.session)->mail.mends_line_ends, c->name);
    }
}

static void run_forgiven_few(void **state)
{
    static const struct {
        const char *name;
        struct world_settings world;
        const char *codes;
    } cases[] = {
        { "a stranger is refused", { .client = "2001:db8::1", .mends_line_ends = true }, "550" },
        { "and whoever is exempt where nothing is forgiven",
          { .client = "2001:db8::1", .is_exempt = true },
          "550" },
        { "a NUL is forgiven nobody",
          { .client = "2001:db8::1", .is_exempt = true, .mends_line_ends = true },
          "554" },
    };
    (void)state;
    for (size_t i = 0; i < MXW_COUNT_OF(cases); i++) {
        world_begin(&world, &cases[i].world);
        say(EHLO FROM TO("bob@open.example") "DATA\r\n");
        world_say(&world, MXW_BYTES("Subject: x\r\n\r\na\n\0\r\n.\r\n"), 100);
        mxw_bytes want = { (const uint8_t *)cases[i].codes, 3 };
        CHECK_BYTES(mxw_bytes_last(world_codes(&world), 3), want, cases[i].name);
    }
    world_begin(&world, &cases[2].world);
    say(EHLO FROM TO("bob@open.example") "DATA\r\n" MESSAGE);
    CHECK(!mxw_session_envelope(&world.session)->mail.mends_line_ends,
          "nothing to mend, nothing mended");
}

/* RFC 5322 3.5: the empty line belongs to a body. A message that has none gets none from us. */
static void run_handed_over_end(void **state)
{
    static const struct {
        const char *sent, *end;
    } cases[] = {
        { "Subject: x\r\n.\r\n", "\r\nSubject: x\r\n" },
        { "Subject: x\r\n\r\n.\r\n", "\r\nSubject: x\r\n\r\n" },
        { "Subject: x\r\n\r\n\r\n.\r\n", "\r\nSubject: x\r\n\r\n\r\n" },
    };
    (void)state;
    for (size_t i = 0; i < MXW_COUNT_OF(cases); i++) {
        begin("2001:db8::1", WORLD_AT_ONCE);
        say(EHLO FROM TO("bob@open.example") "DATA\r\n");
        say(cases[i].sent);
        mxw_bytes end = { (const uint8_t *)cases[i].end, strlen(cases[i].end) };
        mxw_bytes handed_over = mxw_written(&world.handed_over);
        CHECK_BYTES(mxw_bytes_from(handed_over, handed_over.len - end.len), end, cases[i].sent);
    }
}

/* However a message is cut into chunks, it is what DATA would have brought. */
static void run_cut(void **state)
{
    (void)state;
    static const char message[] = "Subject: x\r\nTo: y\r\n\r\n.\r\n..x\r\n\r\nend\r\n";
    mxw_bytes whole = MXW_BYTES("\r\nSubject: x\r\nTo: y\r\n\r\n.\r\n..x\r\n\r\nend\r\n");
    for (size_t len = 0; len < sizeof message; len++) {
        uint8_t input_at[256];
        struct mxw_writer input = MXW_WRITER(input_at);
        mxw_put_text(&input, "BDAT ");
        mxw_put_number(&input, len);
        mxw_put_text(&input, "\r\n");
        mxw_put(&input, (mxw_bytes){ (const uint8_t *)message, len });
        mxw_put_text(&input, "BDAT ");
        mxw_put_number(&input, sizeof message - 1 - len);
        mxw_put_text(&input, " LAST\r\n");
        mxw_put(&input, (mxw_bytes){ (const uint8_t *)message + len, sizeof message - 1 - len });

        begin("2001:db8::1", WORLD_LATER);
        say(EHLO FROM TO("bob@open.example"));
        world_say(&world, mxw_written(&input), 1 + len % 7);
        CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 250 250"), message);
        mxw_bytes got = mxw_written(&world.handed_over);
        CHECK_BYTES(mxw_bytes_last(got, whole.len), whole, message);
    }
}

/* A chunk's last line may lack its end. In the body the next hop's dot brings it, and for a
 * signature it is there (RFC 6376 3.4.3). */
static void run_cut_end(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("bob@open.example") "BDAT 10 LAST\r\nSubject: x");
    CHECK_BYTES(mxw_bytes_last(mxw_written(&world.handed_over), 14),
                MXW_BYTES("\r\nSubject: x\r\n"), "in the header");

    begin("192.0.2.1", WORLD_AT_ONCE);
    uint8_t command_at[32];
    struct mxw_writer command = MXW_WRITER(command_at);
    mxw_bytes sealed = MXW_BYTES(SEALED);
    sealed.len -= 2;
    mxw_put_text(&command, "BDAT ");
    mxw_put_number(&command, sealed.len);
    mxw_put_text(&command, " LAST\r\n");
    say(EHLO "MAIL FROM:<x@absent.example>\r\n" TO("bob@open.example"));
    world_say(&world, mxw_written(&command), 100);
    world_say(&world, sealed, 100);
    CHECK(world.messages == 1, "handed over");
    CHECK(has_text(mxw_written(&world.handed_over), "\tarc=pass"), "the signature holds");
    CHECK(world.session.smtp.dot.octets == sealed.len + 2, "and is counted");
}

static void run_late_answer(void **state)
{
    (void)state;
    begin("192.0.2.1", WORLD_NEVER);
    say(EHLO FROM "RSET\r\n" FROM);
    static const struct mxw_dns_answer none = { .outcome = MXW_DNS_NO_NAME };
    uint32_t of_the_first = 1u << 8 | 1, of_the_second = 2u << 8 | 1;
    struct mxw_event event = { .kind = MXW_EVENT_DNS, .ticket = of_the_first, .dns = &none };
    mxw_session_take(&world.session, &event, world.now);
    CHECK(world.session.spf_need == MXW_NEED_DNS,
          "an answer to a transaction that is over is ignored");
    event.ticket = of_the_second;
    mxw_session_take(&world.session, &event, world.now);
    CHECK(world.session.spf_need == MXW_NEED_NOTHING, "one to this transaction is not");
    mxw_session_take(&world.session, &event, world.now);
    CHECK(world.session.spf_need == MXW_NEED_NOTHING, "and the same again changes nothing");
}

static void run_idle_client(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO);
    world_wait(&world, world.now + 300 * MXW_SECOND);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 421"),
                "five minutes of silence end a session");
    CHECK(world.is_closed, "for good");
}

static void run_shutdown(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("bob@open.example"));
    world_tell(&world, MXW_EVENT_SHUTDOWN);
    CHECK(!world.is_closed, "the transaction in hand is finished first");
    say("DATA\r\n" MESSAGE);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250 421"),
                "then the session ends");
    CHECK(world.is_closed && world.messages == 1, "with the message handed over");
}

/* TLS. */

static void run_starttls(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM "RSET\r\nSTARTTLS\r\n");
    CHECK(world.awaits_tls, "the handshake is asked for");
    static const mxw_bytes names[] = { MXW_BYTES_INIT("partner.example") };
    const struct mxw_session_tls tls = { .version = MXW_BYTES("TLSv1.3"),
                                         .cipher = MXW_BYTES("TLS_AES_256_GCM_SHA384"),
                                         .certificate_names = names,
                                         .certificate_name_count = 1 };
    struct mxw_event event = { .kind = MXW_EVENT_TLS, .tls = &tls };
    mxw_session_take(&world.session, &event, world.now);
    world.awaits_tls = false;
    say(FROM EHLO FROM TO("bob@open.example") "DATA\r\n" MESSAGE);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 220 503 250 250 250 354 250"),
                "EHLO is forgotten, and everything goes on inside");
    CHECK(world.session.tls.name_count == 1, "the certificate's name is known");
}

static void run_starttls_stalls(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO "STARTTLS\r\n");
    CHECK(world.awaits_tls && !world.is_closed, "the handshake is awaited");
    world_wait(&world, world.now + 60 * MXW_SECOND);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 220"), "plain text would be no use");
    CHECK(world.is_closed, "but not for ever");
}

static void run_starttls_injection(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO "STARTTLS\r\nRSET\r\n");
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 554"),
                "plain bytes behind it end the session");
    CHECK(world.is_closed && !world.awaits_tls, "without a handshake");
}

/* What the next hop gets. */

static void run_header(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO(
        "bob@open.example") "DATA\r\n"
                            "authentication-results: (x) GATE.example.net; spf=pass\r\n"
                            "Authentication-Results: other.example; spf=fail\r\n"
                            "MXWarden-Admission: v=1; verdict=admit\r\n"
                            "Subject: hello\r\n\r\n..dots\r\n.\r\n");
    mxw_bytes message = mxw_written(&world.handed_over);
    CHECK(mxw_bytes_starts_with(message, MXW_BYTES("Received: from mail.sender.example")),
          "ours first");
    CHECK(!has_text(message, "(x) GATE"), "a forged result is gone");
    CHECK(has_text(message, "other.example; spf=fail"), "another server's result stays");
    CHECK(!has_text(message, "v=1; verdict=admit"), "a forged admission is gone");
    CHECK(has_text(message, "rule=spf"), "ours is there");
    CHECK(has_text(message, "\r\nSubject: hello\r\n\r\n.dots\r\n"), "the rest is as it came");
}

/* DMARC goes into our field and decides nothing. */
static const struct author_case {
    const char *name, *fields, *want;
} author_cases[] = {
    { "an author of the sender's own domain", "From: ann@sender.example\r\n",
      "dmarc=pass reason=\"aligned: SPF sender.example\"\r\n"
      "\theader.from=sender.example policy.dmarc=reject;\r\n" },
    { "an author of a subdomain", "From: ann@sub.sender.example\r\n",
      "header.from=sub.sender.example policy.dmarc=reject;\r\n" },
    { "a forged author", "From: ann@bank.example\r\n",
      "dmarc=fail\r\n"
      "\treason=\"no domain that SPF or DKIM vouches for is aligned with bank.example\"\r\n"
      "\theader.from=bank.example policy.dmarc=quarantine;\r\n" },
    { "a forged author who wants it refused", "From: ann@strict.example\r\n",
      "\theader.from=strict.example policy.dmarc=reject;\r\n" },
    { "a forged author who only watches", "From: ann@watch.example\r\n",
      "\theader.from=watch.example policy.dmarc=none;\r\n" },
    { "an author who asks for nothing", "From: ann@plain.example\r\n",
      "dmarc=none reason=\"there is no DMARC record for plain.example\"\r\n"
      "\theader.from=plain.example;\r\n" },
    { "no author", "Subject: x\r\n", "dmarc=permerror reason=\"there is no From field\";\r\n" },
    { "two authors", "From: ann@sender.example\r\nFrom: ann@bank.example\r\n",
      "dmarc=permerror reason=\"there are several From fields\";\r\n" },
    { "an author outside of ASCII", "From: ann@b\xc3\xa4nk.example\r\n",
      "dmarc=permerror\r\n"
      "\treason=\"the domain of the From field is not ASCII, without SMTPUTF8\";\r\n" },
};

static void run_author_case(void **state)
{
    const struct author_case *c = *state;
    for (enum world_pace pace = WORLD_AT_ONCE; pace <= WORLD_LATER; pace++) {
        begin("2001:db8::1", pace);
        say(EHLO FROM TO("bob@open.example") "DATA\r\n");
        say(c->fields);
        say("\r\nx\r\n.\r\n");
        CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"), c->name);
        CHECK(has_text(mxw_written(&world.handed_over), c->want), c->name);
    }
}

/* With SMTPUTF8 the author's domain may be in U-labels. The DNS and our fields have A-labels. */
static const struct utf8_author_case {
    const char *name, *sender, *field, *want[3];
} utf8_author_cases[] = {
    { "the sender's own domain",
      "anne@" BOOKS,
      "From: anne@" BOOKS "\r\n",
      { "with UTF8SMTP ", "spf=pass smtp.mailfrom=xn--bcher-kva.example;",
        "dmarc=pass reason=\"aligned: SPF "
        "xn--bcher-kva.example\"\r\n\theader.from=xn--bcher-kva.example " } },
    { "a local part outside ASCII",
      "\303\244@" BOOKS,
      "From: \303\244@" BOOKS "\r\n",
      { "with UTF8SMTP ", "spf=pass smtp.mailfrom=xn--bcher-kva.example;",
        "dmarc=pass reason=\"aligned: SPF "
        "xn--bcher-kva.example\"\r\n\theader.from=xn--bcher-kva.example " } },
    { "a domain in A-labels and in U-labels",
      "anne@xn--bcher-kva.example",
      "From: <\303\244@" BOOKS ">\r\n",
      { "with UTF8SMTP ", "spf=pass smtp.mailfrom=xn--bcher-kva.example;",
        "dmarc=pass reason=\"aligned: SPF "
        "xn--bcher-kva.example\"\r\n\theader.from=xn--bcher-kva.example " } },
    { "a domain that cannot be",
      "anne@" BOOKS,
      "From: a@nobody\342\200\256.example\r\n",
      { "with UTF8SMTP ", "spf=pass", "the domain of the From field is no domain name" } },
};

static void run_utf8_author_case(void **state)
{
    const struct utf8_author_case *c = *state;
    for (enum world_pace pace = WORLD_AT_ONCE; pace <= WORLD_LATER; pace++) {
        world_begin(&world,
                    &(struct world_settings){
                        .client = "2001:db8::1", .pace = pace, .hop_has_utf8 = true });
        say(EHLO "MAIL FROM:<");
        say(c->sender);
        say("> SMTPUTF8\r\n" TO("bob@open.example") "DATA\r\n");
        say(c->field);
        say("\r\nx\r\n.\r\n");
        CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"), c->name);
        for (size_t i = 0; i < MXW_COUNT_OF(c->want); i++)
            CHECK(has_text(mxw_written(&world.handed_over), c->want[i]), c->want[i]);
    }
}

static void run_silent_names(void **state)
{
    (void)state;
    world_begin(&world,
                &(struct world_settings){
                    .client = "2001:db8::1", .hop_has_utf8 = true, .names_are_silent = true });
    say(EHLO "MAIL FROM:<anne@sender.example> SMTPUTF8\r\n" TO("bob@open.example") "DATA\r\n");
    say("From: anne@" BOOKS "\r\n\r\nx\r\n.\r\n");
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354"), "the verdict waits");
    world_wait(&world, world.now + 10 * MXW_SECOND);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"), "and not for ever");
    CHECK(has_text(mxw_written(&world.handed_over), "dmarc=permerror"), "without an author");

    struct mxw_event late = { .kind = MXW_EVENT_ASCII,
                              .ticket = 1,
                              .bytes = MXW_BYTES("a.example") };
    say("MAIL FROM:<anne@" BOOKS "> SMTPUTF8\r\n");
    mxw_session_take(&world.session, &late, world.now);
    CHECK(world.session.step == MXW_STEP_SENDER, "an answer to the mail before is no answer");
}

/* The sender's SPF has its answer over IPv4, or none; DMARC's question has none in either case. */
static void run_silent_author(void **state)
{
    (void)state;
    begin("192.0.2.1", WORLD_NEVER);
    say(EHLO FROM TO("bob@open.example") "DATA\r\nFrom: ann@bank.example\r\n\r\nx\r\n.\r\n");
    world_wait(&world, world.now + 10 * MXW_SECOND);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"),
                "no longer than dns_wait");
    CHECK(has_text(mxw_written(&world.handed_over), "dmarc=temperror"), "and it is said");
}

static const struct sealed_case {
    const char *name;
    enum world_pace pace;
    const char *start, *end; /* of the message */
    const char *want;
} sealed_cases[] = {
    { "a chain that holds", WORLD_AT_ONCE, "", ".\r\n",
      "\tarc=pass smtp.remote-ip=192.0.2.1 header.oldest-pass=0\r\n" },
    { "a chain whose key comes late", WORLD_LATER, "", ".\r\n",
      "\tarc=pass smtp.remote-ip=192.0.2.1 header.oldest-pass=0\r\n" },
    { "a chain whose key never comes", WORLD_NEVER, "", ".\r\n",
      "\treason=\"ARC-Message-Signature i=1: the key did not come in time, temporary\"\r\n"
      "\tsmtp.remote-ip=192.0.2.1\r\n" },
    { "a chain over another body", WORLD_AT_ONCE, "", "more\r\n.\r\n",
      "\tarc=fail reason=\"ARC-Message-Signature i=1: body hash did not verify\"\r\n"
      "\tsmtp.remote-ip=192.0.2.1\r\n" },
    { "a chain with a field too many", WORLD_AT_ONCE, "ARC-Seal: i=1; cv=none\r\n", ".\r\n",
      "\tarc=fail reason=\"an ARC set has a field twice\"" },
};

/* The chain is told of, and admits nobody: it comes over IPv4, which needs no admission. */
static void run_sealed_case(void **state)
{
    const struct sealed_case *c = *state;
    begin("192.0.2.1", c->pace);
    say(EHLO "MAIL FROM:<x@absent.example>\r\n" TO("bob@open.example") "DATA\r\n");
    world_wait(&world, world.now + 30 * MXW_SECOND);
    say(c->start);
    say(SEALED);
    say(c->end);
    world_wait(&world, world.now + 30 * MXW_SECOND);
    CHECK(world.messages == 1, c->name);
    CHECK(has_text(mxw_written(&world.handed_over), c->want), c->name);
}

/* A set of which both keys are somebody else's. */
static void put_set(struct mxw_writer *out, unsigned instance)
{
    mxw_put_text(out, "ARC-Seal: a=ed25519-sha256; s=s; b=AAAA; i=");
    mxw_put_number(out, instance);
    mxw_put(out, instance == 1 ? MXW_BYTES("; cv=none; d=s") : MXW_BYTES("; cv=pass; d=s"));
    mxw_put_number(out, instance);
    mxw_put_text(out,
                 ".example\r\nARC-Message-Signature: a=ed25519-sha256; s=s; b=AAAA; h=from;\r\n"
                 "\tbh=Ck5SoRNWUpSR4X0COv7R5ub2pUTtl6xz4dTFz++ji4M=; i=");
    mxw_put_number(out, instance);
    mxw_put_text(out, "; d=m");
    mxw_put_number(out, instance);
    mxw_put_text(out, ".example\r\nARC-Authentication-Results: i=");
    mxw_put_number(out, instance);
    mxw_put_text(out, "; mx; none\r\n");
}

/* All keys of the longest chain are asked for at once, and each has a slot of its own. */
static void run_longest_chain(void **state)
{
    (void)state;
    static uint8_t sets_at[32768];
    struct mxw_writer sets = MXW_WRITER(sets_at);
    for (unsigned i = 1; i <= MXW_ARC_INSTANCES_MAX; i++)
        put_set(&sets, i);
    assert_false(sets.overflowed);

    begin("192.0.2.1", WORLD_LATER);
    say(EHLO "MAIL FROM:<x@absent.example>\r\n" TO("bob@open.example") "DATA\r\n");
    unsigned before = world.questions;
    world_say(&world, mxw_written(&sets), 4096);
    say("From: ann@plain.example\r\n\r\nbody\r\n.\r\n");
    unsigned of_author = 2; /* its own name and `example` */
    CHECK(world.questions - before == MXW_ARC_CHECKS_MAX + of_author, "every key is asked for");
    CHECK(world.messages == 1, "and the message is handed over");
    CHECK(has_text(mxw_written(&world.handed_over),
                   "\tarc=fail reason=\"ARC-Message-Signature i=50:"),
          "and what came of it is said");
}

static void run_sealed_stranger(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO "MAIL FROM:<x@absent.example>\r\n" TO("bob@open.example") "DATA\r\n" SEALED ".\r\n");
    CHECK(world.messages == 0, "a chain that holds admits nobody");
    CHECK(has_text(mxw_written(&world.sent), "450 4.7.26 "), "and the refusal is the usual one");
}

static void run_link(void **state)
{
    (void)state;
    world_begin(&world,
                &(struct world_settings){ .client = "2001:db8::66",
                                          .link = "https://gate.example.net/why/" });
    say(EHLO FROM TO("bob@open.example"));
    mxw_bytes sent = mxw_written(&world.sent);
    CHECK(has_text(sent,
                   "450-4.7.25 Service unavailable, sending IPv6 address [2001:db8::66] must have "
                   "reverse DNS record. [aaaaaaaaaaaaaaaaaaaa-1]\r\n"
                   "450 4.7.25 https://gate.example.net/why/aaaaaaaaaaaaaaaaaaaa-1\r\n"),
          "the id on line one, the link on line two");
}

/* Limits: each met exactly, and exceeded by one. */

static void say_header_of(size_t octets)
{
    static uint8_t header[MXW_HEADER_MAX + 64];
    memset(header, 'a', sizeof header);
    memcpy(header, "X: ", 3);
    memcpy(header + octets - 4, "\r\n\r\n", 4);
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("bob@open.example") "DATA\r\n");
    world_say(&world, (mxw_bytes){ header, octets }, 1000);
    say("body\r\n.\r\nNOOP\r\n");
}

static void run_header_limit(void **state)
{
    (void)state;
    say_header_of(MXW_HEADER_MAX);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250 250"), "256 KiB of header");
    say_header_of(MXW_HEADER_MAX + 1);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 552 250"),
                "and one octet more");
    CHECK(world.messages == 0, "is not handed over");
}

static void say_fields(const char *field, size_t count)
{
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM TO("bob@open.example") "DATA\r\n");
    for (size_t i = 0; i < count; i++)
        say(field);
    say("\r\nbody\r\n.\r\n");
}

static void run_loop_limit(void **state)
{
    (void)state;
    say_fields("Received: by x\r\n", 50);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"), "50 hops");
    say_fields("Received: by x\r\n", 51);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 554"), "51 hops are a loop");
    say_fields("a:\r\n", MXW_FIELDS_MAX);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 250"),
                "as many fields as allowed");
    say_fields("a:\r\n", MXW_FIELDS_MAX + 1);
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 250 354 552"), "one field more");
}

static void run_recipient_limit(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO FROM);
    for (unsigned i = 0; i < 100; i++)
        say(TO("unknown@open.example") TO("bob@open.example"));
    world.sent.used = 0;
    say(TO("bob@open.example"));
    CHECK_BYTES(world_codes(&world), MXW_BYTES("452"), "one recipient more than announced");
    say("DATA\r\n" MESSAGE);
    CHECK(world.messages == 1, "the others get the message");
}

static void run_refusal_limit(void **state)
{
    (void)state;
    begin("2001:db8::1", WORLD_AT_ONCE);
    say(EHLO);
    for (unsigned i = 0; i < MXW_SESSION_REFUSALS_MAX - 1; i++)
        say(FROM TO("unknown@open.example") "RSET\r\n");
    CHECK(!world.is_closed, "as many refusals as allowed");
    world.sent.used = 0;
    say(FROM TO("unknown@open.example"));
    CHECK_BYTES(world_codes(&world), MXW_BYTES("250 421"), "the next one ends the session");
    CHECK(world.is_closed, "for good");
}

static void run_exempt_list_replaced(void **state)
{
    (void)state;
    begin("2001:db8::66", WORLD_AT_ONCE);
    say(EHLO "MAIL FROM:<x@nowhere.example>\r\n" TO("bob@open.example"));
    mxw_prefix *exempt = malloc(sizeof *exempt);
    assert_non_null(exempt);
    *exempt = (mxw_prefix){ world.session.client.address, 128 };
    world.session_settings.trust.exempt = exempt;
    world.session_settings.trust.exempt_count = 1;
    say(TO("bob@open.example"));

    world.session_settings.trust.exempt_count = 0;
    free(exempt);
    say("DATA\r\n" MESSAGE TO("bob@open.example") "MAIL FROM:<x@nowhere.example>\r\n" TO(
        "bob@open.example"));
    CHECK_BYTES(world_codes(&world), MXW_BYTES("220 250 250 450 250 354 250 503 250 450"),
                "what held for a recipient holds for its message, and no longer");
    CHECK_BYTES(mxw_written(&world.story),
                MXW_BYTES("recipient=no-ptr@open.example/450 message=exempt/250 "
                          "recipient=no-ptr@open.example/450"),
                "the directory exempts as the allow list does");
}

/* Octet by octet, as far as what begins with MAIL: the domains' places among it. */
static void run_starved_begin(void **state)
{
    (void)state;
    size_t room = 0;
    do {
        begin("2001:db8::1", WORLD_AT_ONCE);
        world.arena.room = room;
        say(EHLO FROM TO("bob@open.example") "QUIT\r\n");
        CHECK(world.is_closed, "any arena is big enough or cleanly refused");
        CHECK(world.recipients_asked == 1 || has_text(mxw_written(&world.sent), "452 4.3.1"),
              "with 452");
        room++;
    } while (world.recipients_asked == 0 && room < MXW_SESSION_ARENA_ROOM);
    CHECK(room > 2 * sizeof(struct mxw_kept_domain), "both domains have their place");
    CHECK(room < MXW_SESSION_ARENA_ROOM, "the full one is enough");
}

static void run_starved(void **state)
{
    (void)state;
    unsigned handed_over = 0;
    for (size_t room = 0; room <= MXW_SESSION_ARENA_ROOM; room += 4099) {
        begin("2001:db8::1", WORLD_AT_ONCE);
        world.arena.room = room;
        say(EHLO FROM TO("bob@open.example") "DATA\r\n" MESSAGE "QUIT\r\n");
        CHECK(world.is_closed, "any arena is big enough or cleanly refused");
        CHECK(world.messages == 1 || has_text(mxw_written(&world.sent), "452 4.3.1"), "with 452");
        handed_over += world.messages;
    }
    CHECK(handed_over > 0, "the full one is enough");
}

/* To BDAT nobody can say no before its octets have come. */
static void run_starved_chunks(void **state)
{
    (void)state;
    unsigned handed_over = 0;
    for (size_t room = 0; room <= MXW_SESSION_ARENA_ROOM; room += 4099) {
        begin("2001:db8::1", WORLD_AT_ONCE);
        world.arena.room = room;
        say(EHLO FROM TO(
            "bob@open.example") "BDAT 12\r\nSubject: x\r\nBDAT 6 LAST\r\n\r\nQUITQUIT\r\n");
        CHECK(world.is_closed, "the octets are no commands");
        CHECK(world.messages == 1 || has_text(mxw_written(&world.sent), "452 4.3.1"), "with 452");
        handed_over += world.messages;
    }
    CHECK(handed_over > 0, "the full one is enough");
}

int main(void)
{
    TEST_TABLE(dialogues, run_dialogue);
    TEST_TABLE(dialogues, run_hangup);
    TEST_ONE("a next hop is told of the client", run_told);
    TEST_ONE("a next hop is told of the client once its name is known", run_told_late);
    TEST_ONE("a next hop is held for two seconds, and asked again when needed", run_hold);
    TEST_ONE("a client that gives another name", run_greeted_anew);
    TEST_ONE("SPF is told the last name and ours", run_explanation);
    TEST_ONE("a refused recipient's next hop is no other's", run_refused_by_another);
    TEST_ONE("nor is it held for a silent DNS", run_hold_by_dns);
    TEST_ONE("a silent DNS ends the wait at the address gate", run_silent_dns);
    TEST_ONE("a silent DNS never refuses IPv4", run_silent_dns_over_ipv4);
    TEST_ONE("an answer belongs to its transaction", run_late_answer);
    TEST_ONE("an idle client is told and dropped", run_idle_client);
    TEST_ONE("a shutdown finishes the transaction in hand", run_shutdown);
    TEST_ONE("STARTTLS", run_starttls);
    TEST_ONE("STARTTLS, and a handshake that stalls", run_starttls_stalls);
    TEST_ONE("STARTTLS with plain bytes behind it", run_starttls_injection);
    TEST_ONE("forged fields are removed and ours are added", run_header);
    TEST_ONE("a message without an empty line gets none", run_handed_over_end);
    TEST_ONE("a message in two chunks, cut anywhere", run_cut);
    TEST_ONE("a last chunk without a line end", run_cut_end);
    TEST_TABLE(mended_cases, run_mended_case);
    TEST_ONE("who is forgiven bare line ends", run_forgiven_few);
    TEST_TABLE(sealed_cases, run_sealed_case);
    TEST_ONE("the longest chain", run_longest_chain);
    TEST_ONE("a sealed message of a stranger", run_sealed_stranger);
    TEST_ONE("a refusal carries the id and the link", run_link);
    TEST_ONE("the limit of the header section", run_header_limit);
    TEST_ONE("the limits of hops and of fields", run_loop_limit);
    TEST_ONE("the limit of recipients", run_recipient_limit);
    TEST_ONE("the limit of refused recipients", run_refusal_limit);
    TEST_ONE("the list of exempt prefixes is replaced", run_exempt_list_replaced);
    TEST_TABLE(author_cases, run_author_case);
    TEST_TABLE(utf8_author_cases, run_utf8_author_case);
    TEST_ONE("names whose A-labels nobody says", run_silent_names);
    TEST_ONE("an author whose DNS is silent", run_silent_author);
    TEST_ONE("an arena too small to begin with", run_starved_begin);
    TEST_ONE("a starved arena", run_starved);
    TEST_ONE("a starved arena, and chunks", run_starved_chunks);
    return test_run("core/session/session");
}
