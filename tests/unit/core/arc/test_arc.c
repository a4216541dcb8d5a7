#include "mxwarden/arc.h"

#include "tests/support/test.h"
#include "tests/unit/core/arc/chains.h"

static struct chains chains;

static mxw_bytes reason_of(const struct mxw_arc *arc)
{
    static uint8_t reason_at[256];
    struct mxw_writer reason = MXW_WRITER(reason_at);
    mxw_put_arc_reason(&reason, arc);
    return mxw_written(&reason);
}

/* A message sealed twice, then changed in one place. `after` says where to look for `from`. */
static const struct edit_case {
    const char *name;
    mxw_bytes after, from, to;
    enum mxw_arc_result want;
    size_t want_instance;
    mxw_bytes want_reason;
    size_t want_questions; /* once the body is known */
} edit_cases[] = {
    { "as it was sealed", B(""), B("ARC-Seal"), B("ARC-Seal"), MXW_ARC_PASS, 2, B(""), 1 },
    { "names of fields have no case", B(""), B("ARC-Seal"), B("arc-sEAL"), MXW_ARC_PASS, 2, B(""),
      1 },
    { "a line is folded elsewhere", B(""), B("; a=ed25519"), B(";\r\n\t a=ed25519"), MXW_ARC_PASS,
      2, B(""), 1 },

    { "the newest seal is gone", B(""), B("ARC-Seal:"), B("X-Seal:"), MXW_ARC_FAIL, 2,
      B("an ARC set is not complete"), 0 },
    { "the newest message signature is gone", B(""), B("ARC-Message-Signature:"), B("X:"),
      MXW_ARC_FAIL, 2, B("an ARC set is not complete"), 0 },
    { "the newest results are gone", B(""), B("ARC-Authentication-Results:"), B("X:"), MXW_ARC_FAIL,
      2, B("an ARC set is not complete"), 0 },
    { "the oldest results are gone", B("Results: i=2"), B("ARC-Authentication-Results:"), B("X:"),
      MXW_ARC_FAIL, 2, B("an ARC set is not complete"), 0 },
    { "a set is left out", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=3"), MXW_ARC_FAIL, 3,
      B("an ARC set is not complete"), 0 },
    { "two seals of one instance", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=1"), MXW_ARC_FAIL, 2,
      B("an ARC set has a field twice"), 0 },
    { "two results of one instance", B(""), B("Results: i=2"), B("Results: i=1"), MXW_ARC_FAIL, 2,
      B("an ARC set has a field twice"), 0 },
    { "instance 0", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=0"), MXW_ARC_FAIL, 2,
      B("an ARC field has no usable i="), 0 },
    { "instance 51", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=51"), MXW_ARC_FAIL, 2,
      B("an ARC field has no usable i="), 0 },
    { "instance 50 alone", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=50"), MXW_ARC_FAIL, 50,
      B("an ARC set is not complete"), 0 },
    { "an instance of three digits", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=002"), MXW_ARC_FAIL,
      2, B("an ARC field has no usable i="), 0 },
    { "an instance that is no number", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=two"),
      MXW_ARC_FAIL, 2, B("an ARC field has no usable i="), 0 },
    { "a negative instance", B(""), B("ARC-Seal: i=2"), B("ARC-Seal: i=-2"), MXW_ARC_FAIL, 2,
      B("an ARC field has no usable i="), 0 },
    { "no instance", B(""), B("ARC-Seal: i=2; "), B("ARC-Seal: "), MXW_ARC_FAIL, 2,
      B("an ARC field has no usable i="), 0 },
    { "an instance twice in one field", B(""), B("ARC-Seal: i=2;"), B("ARC-Seal: i=2; i=2;"),
      MXW_ARC_FAIL, 2, B("an ARC field has no usable i="), 0 },
    { "results without i=", B(""), B("Results: i=2;"), B("Results:"), MXW_ARC_FAIL, 2,
      B("an ARC field has no usable i="), 0 },
    { "results with i= behind something", B(""), B("Results: i=2; mx"), B("Results: mx; i=2"),
      MXW_ARC_FAIL, 2, B("an ARC field has no usable i="), 0 },
    { "results with an upper-case I", B(""), B("Results: i=2;"), B("Results: I=2;"), MXW_ARC_FAIL,
      2, B("an ARC field has no usable i="), 0 },
    { "results without a semicolon behind i=", B(""), B("Results: i=2; mx"), B("Results: i=2 mx"),
      MXW_ARC_FAIL, 2, B("an ARC field has no usable i="), 0 },
    { "a comment in results does not hurt the structure", B(""), B("Results: i=2;"),
      B("Results: (a) i (b) = (c) 2 (d);"), MXW_ARC_FAIL, 2,
      B("ARC-Seal i=2: signature did not verify"), 1 },
    { "a comment that does not end", B(""), B("Results: i=2;"), B("Results: (i=2;"), MXW_ARC_FAIL,
      2, B("an ARC field has no usable i="), 0 },
    { "a comment at an instance tag", B(""), B("ARC-Seal: i=2;"), B("ARC-Seal: i=(a)2 (b);"),
      MXW_ARC_FAIL, 2, B("ARC-Seal i=2: signature did not verify"), 1 },
    { "a seal with h=", B(""), B("ARC-Seal: i=2;"), B("ARC-Seal: i=2; h=from;"), MXW_ARC_FAIL, 2,
      B("a seal has h="), 0 },

    { "the newest seal says none", B(""), B("cv=pass"), B("cv=none"), MXW_ARC_FAIL, 2,
      B("a seal has the wrong cv="), 0 },
    { "the newest seal says nothing", B(""), B("cv=pass; "), B(""), MXW_ARC_FAIL, 2,
      B("a seal has the wrong cv="), 0 },
    { "the newest seal says what nobody knows", B(""), B("cv=pass"), B("cv=good"), MXW_ARC_FAIL, 2,
      B("a seal has the wrong cv="), 0 },
    { "the newest seal says fail", B(""), B("cv=pass"), B("cv=fail"), MXW_ARC_FAIL, 2,
      B("the chain has failed before (cv=fail)"), 0 },
    { "the oldest seal says pass", B(""), B("cv=none"), B("cv=pass"), MXW_ARC_FAIL, 2,
      B("a seal has the wrong cv="), 0 },
    { "the oldest seal says fail", B(""), B("cv=none"), B("cv=fail"), MXW_ARC_FAIL, 2,
      B("a seal has the wrong cv="), 0 },
    { "the case of cv= is free, but sealed", B(""), B("cv=pass"), B("cv=PASS"), MXW_ARC_FAIL, 2,
      B("ARC-Seal i=2: signature did not verify"), 1 },

    { "the body is changed", B("Hello"), B("Bob."), B("Eve."), MXW_ARC_FAIL, 2,
      B("ARC-Message-Signature i=2: body hash did not verify"), 0 },
    { "a signed field is changed", B("\r\nTo:"), B("bob"), B("eve"), MXW_ARC_FAIL, 2,
      B("ARC-Message-Signature i=2: signature did not verify"), 1 },
    { "a version in a message signature is not judged", B(""), B("ARC-Message-Signature: i=2;"),
      B("ARC-Message-Signature: i=2; v=2;"), MXW_ARC_FAIL, 2,
      B("ARC-Message-Signature i=2: signature did not verify"), 1 },
    { "a second From is added", B(""), B("From:"), B("From: x@y.example\r\nFrom:"), MXW_ARC_FAIL, 2,
      B("ARC-Message-Signature i=2: signature did not verify"), 1 },
    { "the newest results are changed", B("Results: i=2"), B("spf=pass"), B("spf=none"),
      MXW_ARC_FAIL, 2, B("ARC-Seal i=2: signature did not verify"), 1 },
    { "the oldest results are changed", B("Results: i=1"), B("spf=pass"), B("spf=none"),
      MXW_ARC_FAIL, 2, B("ARC-Seal i=2: signature did not verify"), 1 },
    { "the oldest seal is changed", B("Results: i=2"), B("t=7;"), B("t=8;"), MXW_ARC_FAIL, 2,
      B("ARC-Seal i=2: signature did not verify"), 1 },
    { "an unsigned field is added", B(""), B("From:"), B("X-Other: 1\r\nFrom:"), MXW_ARC_PASS, 2,
      B(""), 1 },

    { "rsa-sha1 in the newest message signature", B("ARC-Message"), B("ed25519-sha256"),
      B("rsa-sha1"), MXW_ARC_FAIL, 2, B("ARC-Message-Signature i=2: rsa-sha1 is historic"), 0 },
    { "an unknown algorithm in the newest seal", B(""), B("ed25519-sha256"), B("dsa"), MXW_ARC_FAIL,
      2, B("ARC-Seal i=2: unknown algorithm"), 1 },
    { "a message signature that names ARC-Seal", B(""), B("h=from:"), B("h=arc-seal:from:"),
      MXW_ARC_FAIL, 2, B("ARC-Message-Signature i=2: h= names ARC-Seal"), 0 },
    { "a message signature without From", B(""), B("h=from:from:"), B("h="), MXW_ARC_FAIL, 2,
      B("ARC-Message-Signature i=2: From is not signed"), 0 },
    { "a message signature that has expired", B("ARC-Message"), B("t=7;"), B("t=7; x=9;"),
      MXW_ARC_FAIL, 2, B("ARC-Message-Signature i=2: signature expired"), 0 },
    { "a message signature without bh=", B(""), B("bh="), B("xx="), MXW_ARC_FAIL, 2,
      B("ARC-Message-Signature i=2: a required tag is missing"), 0 },
    { "a seal without d=", B(""), B("d=example.net"), B("x=example.net"), MXW_ARC_FAIL, 2,
      B("ARC-Seal i=2: a required tag is missing"), 1 },
};

static void run_edit_case(void **state)
{
    const struct edit_case *c = *state;
    struct mxw_arc arc;
    mxw_bytes text = chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 2);
    text = chains_edit(&chains, text, c->after, c->from, c->to);
    chains_judge(&chains, text, CHAINS_WHOLE, &arc);
    CHECK_BYTES(reason_of(&arc), c->want_reason, c->name);
    CHECK(arc.result == c->want, c->name);
    CHECK(arc.instance == c->want_instance, c->name);
    CHECK(!arc.is_temporary, c->name);
    CHECK((mxw_arc_sealer_of(&arc, 1).len > 0) == (c->want == MXW_ARC_PASS), c->name);
    CHECK(chains.questions == c->want_questions, c->name);
}

static void begin(struct mxw_arc *arc, mxw_bytes text)
{
    struct mxw_arena arena = { .at = chains.memory, .room = sizeof chains.memory };
    struct mxw_header_end end = { 0 };
    size_t len = mxw_header_end_feed(&end, text);
    CHECK(mxw_header_parse(&arena, mxw_bytes_first(text, len), &chains.header) == MXW_OK, "header");
    mxw_body_hashes_begin(&chains.bodies);
    CHECK(mxw_arc_begin(arc, &chains.header, &chains.bodies, &arena, 10) == MXW_OK, "it fits");
    mxw_body_hashes_take(&chains.bodies, mxw_bytes_from(text, len));
}

/* As many sets as there may be, and one more. */
static void run_long_chains(void **state)
{
    (void)state;
    struct mxw_arc arc;
    mxw_bytes text = MXW_BYTES(CHAINS_MESSAGE);
    chains_judge(&chains, text, CHAINS_WHOLE, &arc);
    CHECK(arc.result == MXW_ARC_NONE && arc.instance == 0, "no chain");
    for (size_t i = 1; i <= MXW_ARC_INSTANCES_MAX; i++) {
        text = chains_seal(&chains, text);
        CHECK(text.len > 0, "sealed");
        chains_judge(&chains, text, CHAINS_WHOLE, &arc);
        CHECK(arc.result == MXW_ARC_PASS && arc.instance == i, "the chain holds");
        CHECK(arc.oldest_pass == 0, "nothing has changed");
        CHECK(chains.questions == 1, "one key is asked for once");
        CHECK_BYTES(mxw_arc_sealer_of(&arc, i), MXW_BYTES("example.net"), "the sealer");
    }
    CHECK(chains_seal(&chains, text).len == 0 && chains.status == MXW_TOO_LARGE, "one too many");
}

/* Older message signatures may be broken; where the first holds is said. */
static void run_broken_older(void **state)
{
    (void)state;
    struct mxw_arc arc;
    for (size_t newest = 2; newest <= 4; newest++)
        for (size_t broken = 1; broken <= newest; broken++) {
            mxw_bytes text = chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), newest);
            begin(&arc, text);
            mxw_body_hashes_end(&chains.bodies);
            mxw_arc_body_end(&arc);
            mxw_arc_key(&arc, 0, &chains.answer);
            for (size_t i = 0; i < arc.check_count; i++) {
                const struct mxw_verification *asked = mxw_arc_verification(&arc, i);
                if (asked == NULL)
                    continue;
                struct mxw_verify_answer answer = mxw_verify(asked);
                if (i + 1 == broken)
                    answer.outcome = MXW_VERIFY_FAILED;
                mxw_arc_verified(&arc, i, answer);
            }
            CHECK(arc.result == (broken == newest ? MXW_ARC_FAIL : MXW_ARC_PASS),
                  "the newest counts");
            CHECK(arc.oldest_pass == (broken == newest ? 0 : broken + 1), "the oldest that holds");
        }
}

/* The canonical body, and so the result, is that of the whole whatever the pieces. */
static void run_chunks(void **state)
{
    (void)state;
    struct mxw_arc arc;
    mxw_bytes text = chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE "a \t b\r\n\r\n \r\n"), 2);
    for (size_t chunk = 1; chunk < 24; chunk++) {
        chains_judge(&chains, text, chunk, &arc);
        CHECK(arc.result == MXW_ARC_PASS, "the pieces do not matter");
    }
}

/* No octet of a chain, of what is signed, or of the body can change. */
static void run_flips(void **state)
{
    (void)state;
    static uint8_t copy[16 * 1024];
    struct mxw_arc arc;
    mxw_bytes text = chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 2);
    memcpy(copy, text.at, text.len);
    mxw_bytes changed = { copy, text.len };

    for (size_t i = 0; i < text.len; i++) {
        if (copy[i] <= ' ' || (i + 1 < text.len && copy[i + 1] == '='))
            continue; /* white space is relaxed; the last bits before padding are none of base64 */
        copy[i] ^= 1;
        chains_judge(&chains, changed, CHAINS_WHOLE, &arc);
        CHECK(arc.result != MXW_ARC_PASS, "a changed octet is found");
        copy[i] ^= 1;
    }
    chains_judge(&chains, changed, CHAINS_WHOLE, &arc);
    CHECK(arc.result == MXW_ARC_PASS, "and nothing else is wrong");
}

static const struct answer_case {
    const char *name;
    struct mxw_dns_answer answer;
    bool want_temporary;
    mxw_bytes want_reason;
} answer_cases[] = {
    { "the DNS fails",
      { MXW_DNS_FAILED, "SERVFAIL", NULL, 0 },
      true,
      B("ARC-Message-Signature i=2: key unavailable (SERVFAIL), temporary") },
    { "there is no key",
      { MXW_DNS_NO_NAME, NULL, NULL, 0 },
      false,
      B("ARC-Message-Signature i=2: no key for signature") },
};

static void run_answer_case(void **state)
{
    const struct answer_case *c = *state;
    struct mxw_dns_answer good = chains.answer;
    struct mxw_arc arc;
    mxw_bytes text = chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 2);
    chains.answer = c->answer;
    chains_judge(&chains, text, CHAINS_WHOLE, &arc);
    chains.answer = good;
    CHECK(arc.result == MXW_ARC_FAIL, c->name);
    CHECK(arc.is_temporary == c->want_temporary, c->name);
    CHECK_BYTES(reason_of(&arc), c->want_reason, c->name);
}

/* Time is up while keys are missing; and what comes after that is ignored. */
static void run_expired(void **state)
{
    (void)state;
    struct mxw_arc arc;
    begin(&arc, chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 2));
    mxw_body_hashes_end(&chains.bodies);
    mxw_arc_body_end(&arc);
    mxw_arc_expire(&arc);
    CHECK(arc.result == MXW_ARC_FAIL && arc.is_temporary, "it may pass another time");
    mxw_arc_key(&arc, 0, &chains.answer);
    CHECK(arc.result == MXW_ARC_FAIL && mxw_arc_verification(&arc, 0) == NULL, "too late");
}

/* A seal that is wrong for good says more than a key that could not be had, in any order. */
static void run_permanent_first(void **state)
{
    (void)state;
    struct mxw_dns_answer failed = { MXW_DNS_FAILED, "timed out", NULL, 0 };
    struct mxw_dns_answer none = { MXW_DNS_NO_NAME, NULL, NULL, 0 };
    for (unsigned order = 0; order < 2; order++) {
        struct mxw_arc arc;
        chains.sealer.selector = MXW_BYTES("old");
        mxw_bytes text = chains_seal(&chains, MXW_BYTES(CHAINS_MESSAGE));
        chains.sealer.selector = MXW_BYTES("s");
        begin(&arc, chains_seal(&chains, text));
        mxw_body_hashes_end(&chains.bodies);
        mxw_arc_body_end(&arc);
        CHECK(mxw_arc_question(&arc, 0) != NULL && mxw_arc_question(&arc, 1) != NULL, "two keys");
        CHECK(mxw_arc_question(&arc, 2) == NULL && mxw_arc_question(&arc, 3) == NULL, "asked once");
        mxw_arc_key(&arc, order, order == 0 ? &none : &failed);
        mxw_arc_key(&arc, 1 - order, order == 0 ? &failed : &none);
        CHECK(arc.result == MXW_ARC_FAIL && !arc.is_temporary, "for good");
        CHECK_BYTES(reason_of(&arc), MXW_BYTES("ARC-Seal i=1: no key for signature"), "the reason");
    }
}

/* The check that asked for a key is settled by the body; the key serves those who wait for it. */
static void run_late_key(void **state)
{
    (void)state;
    struct mxw_arc arc;
    begin(&arc, chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 2));
    CHECK(mxw_arc_question(&arc, 0) != NULL, "the oldest message signature asks");
    arc.checks[0].signature.body_hash[0] ^= 1;
    mxw_body_hashes_end(&chains.bodies);
    mxw_arc_body_end(&arc);
    CHECK(arc.checks[0].result == MXW_DKIM_FAIL, "and is settled by the body");
    mxw_arc_key(&arc, 0, &chains.answer);
    for (size_t i = 1; i < arc.check_count; i++) {
        CHECK(mxw_arc_verification(&arc, i) != NULL, "its answer serves the others");
        mxw_arc_verified(&arc, i, mxw_verify(mxw_arc_verification(&arc, i)));
    }
    CHECK(arc.result == MXW_ARC_PASS && arc.oldest_pass == 2, "the chain holds");
}

static void run_testing(void **state)
{
    (void)state;
    uint8_t record_at[512];
    struct mxw_writer record = MXW_WRITER(record_at);
    struct mxw_dns_record text = chains.record;
    struct mxw_arc arc;
    mxw_put_text(&record, "t=y:s; ");
    mxw_put(&record, mxw_bytes_from(chains.record.text, sizeof "v=DKIM1; " - 1));
    chains.record.text = mxw_written(&record);
    chains_judge(&chains, chains_seal(&chains, MXW_BYTES(CHAINS_MESSAGE)), CHAINS_WHOLE, &arc);
    chains.record = text;
    CHECK(arc.result == MXW_ARC_PASS && arc.is_testing, "a pass that must not admit");
    CHECK_BYTES(reason_of(&arc), MXW_BYTES("testing"), "it says so");
}

static void run_starved(void **state)
{
    (void)state;
    struct mxw_arc arc;
    begin(&arc, chains_seal_times(&chains, MXW_BYTES(CHAINS_MESSAGE), 2));
    for (size_t room = 0; room < 65536; room += 16) {
        struct mxw_arena little = { .at = chains.memory + 512 * 1024, .room = room };
        mxw_body_hashes_begin(&chains.bodies);
        enum mxw_status status = mxw_arc_begin(&arc, &chains.header, &chains.bodies, &little, 10);
        if (status == MXW_OK) {
            CHECK(room <= MXW_ARC_ROOM(chains.header.count), "no more than the header says");
            return;
        }
        CHECK(status == MXW_NO_ROOM, "little room is no room");
    }
    CHECK(0, "did not fit");
}

int main(void)
{
    chains_open(&chains);
    TEST_TABLE(edit_cases, run_edit_case);
    TEST_ONE("chains of every length", run_long_chains);
    TEST_ONE("older message signatures", run_broken_older);
    TEST_ONE("pieces of every size", run_chunks);
    TEST_ONE("no changed octet is overlooked", run_flips);
    TEST_TABLE(answer_cases, run_answer_case);
    TEST_ONE("time is up", run_expired);
    TEST_ONE("what is wrong for good comes first", run_permanent_first);
    TEST_ONE("a key that comes late", run_late_key);
    TEST_ONE("a key in test mode", run_testing);
    TEST_ONE("arenas of every size", run_starved);
    int status = test_run("core/arc/arc");
    chains_close(&chains);
    return status;
}
