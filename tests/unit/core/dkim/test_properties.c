/* What holds of every message, tried on thousands of random ones. The seeds are fixed. */
#include "base/base64.h"
#include "core/dkim/body_hash.h"
#include "core/dkim/canonical.h"
#include "core/dkim/signature.h"
#include "tests/support/chance.h"
#include "tests/support/test.h"
#include "tests/unit/core/dkim/signing.h"
#include "tests/unit/crypto/keys.h"

#pragma GCC diagnostic ignored "-Woverlength-strings" /* keys longer than ISO C promises */

#define BODIES 3000   /* canonical in pieces of random sizes */
#define ORDERS 400    /* messages whose fields change places */
#define MESSAGES 24   /* of which every octet is changed */
#define FIELDS_MAX 12 /* of a random header */

static const mxw_bytes words[] = {
    B("a"),        B("hello"), B(" "),    B("  "),     B("\t"), B(" \t "), B("\r\n"),
    B("\r\n\r\n"), B(" \r\n"), B("\xff"), B(".\r\n."), B("="),  B("x y"),
};

/* What no gate lets through, and what a form has to get right all the same. */
static const mxw_bytes odd_words[] = { B("\r"), B("\n"), B("\r\r\n"), B("\n\r"), B("\0") };

static void put_words(struct mxw_writer *out, struct chance *chance, size_t count_max, bool is_odd)
{
    for (size_t count = chance_below(chance, count_max + 1); count > 0; count--) {
        if (is_odd && chance_below(chance, 12) == 0)
            mxw_put(out, odd_words[chance_below(chance, MXW_COUNT_OF(odd_words))]);
        else
            mxw_put(out, words[chance_below(chance, MXW_COUNT_OF(words))]);
        if (is_odd && chance_below(chance, 40) == 0)
            for (size_t len = chance_below(chance, 3 * MXW_CANONICAL_BLOCK); len > 0; len--)
                mxw_put_byte(out, 'z');
    }
}

/* --- Canonical forms do not depend on how the body is cut. */

static void put_canonical(struct mxw_writer *out, enum mxw_canonical form, mxw_bytes body,
                          struct chance *chance)
{
    struct mxw_canonical_body canonical;
    mxw_bytes run;

    mxw_canonical_body_begin(&canonical, form);
    while (body.len > 0) {
        size_t len = chance == NULL ? body.len : 1 + chance_below(chance, 40);
        mxw_bytes piece = mxw_bytes_first(body, len);
        body = mxw_bytes_from(body, piece.len);
        while ((run = mxw_canonical_body_next(&canonical, &piece)).len > 0)
            mxw_put(out, run);
    }
    while ((run = mxw_canonical_body_end(&canonical)).len > 0)
        mxw_put(out, run);
}

static void run_pieces(void **state)
{
    (void)state;
    static uint8_t body_at[128 * 1024], whole_at[128 * 1024], pieces_at[128 * 1024];
    struct chance chance = chance_of(1);
    for (size_t i = 0; i < BODIES; i++) {
        struct mxw_writer body = MXW_WRITER(body_at);
        put_words(&body, &chance, 40, true);
        for (enum mxw_canonical form = MXW_CANONICAL_SIMPLE; form <= MXW_CANONICAL_RELAXED;
             form++) {
            struct mxw_writer whole = MXW_WRITER(whole_at);
            struct mxw_writer pieces = MXW_WRITER(pieces_at);
            put_canonical(&whole, form, mxw_written(&body), NULL);
            put_canonical(&pieces, form, mxw_written(&body), &chance);
            CHECK(!whole.overflowed && !pieces.overflowed, "there is room");
            CHECK_BYTES(mxw_written(&pieces), mxw_written(&whole), "pieces make no difference");
        }
    }
}

static void put_hash(uint8_t octets[MXW_SHA256_LEN], mxw_bytes body, uint64_t length,
                     struct chance *chance)
{
    _Alignas(max_align_t) uint8_t memory[4096];
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_body_hashes bodies;
    mxw_body_hashes_begin(&bodies);
    struct mxw_body_hash *hash =
        mxw_body_hashes_want(&bodies, &arena, MXW_CANONICAL_RELAXED, length);
    CHECK(hash != NULL, "there is room");
    signing_feed(&bodies, body, 1 + chance_below(chance, 40));
    memcpy(octets, hash->octets, MXW_SHA256_LEN);
}

static void run_lengths(void **state)
{
    (void)state;
    static uint8_t body_at[128 * 1024];
    struct chance chance = chance_of(2);
    for (size_t i = 0; i < BODIES; i++) {
        uint8_t one[MXW_SHA256_LEN], other[MXW_SHA256_LEN];
        struct mxw_writer body = MXW_WRITER(body_at);
        put_words(&body, &chance, 20, true);
        uint64_t length = chance_below(&chance, body.used + 2);
        put_hash(one, mxw_written(&body), length, &chance);
        put_hash(other, mxw_written(&body), length, &chance);
        CHECK(memcmp(one, other, sizeof one) == 0, "nor with a length");
    }
}

/* --- Random messages. */

static const mxw_bytes names[] = { B("From"), B("To"), B("Subject"), B("X-A"), B("Received") };

struct message {
    mxw_bytes fields[FIELDS_MAX]; /* in field_at */
    size_t name[FIELDS_MAX];      /* index in names */
    size_t count;
    mxw_bytes body;
    uint8_t field_at[4096], body_at[1024];
};

/* A line of a value never is empty or of blanks alone, and has no CR or LF of its own. */
static void put_value(struct mxw_writer *out, struct chance *chance)
{
    static const mxw_bytes gaps[] = { B(" "), B("  "), B("\t"), B("\r\n "), B(" \r\n\t") };
    for (size_t left = chance_below(chance, 4); left > 0; left--) {
        mxw_put(out, gaps[chance_below(chance, MXW_COUNT_OF(gaps))]);
        mxw_put_text(out, "word");
        mxw_put_byte(out, (uint8_t)('a' + chance_below(chance, 26)));
    }
}

static void make_message(struct message *message, struct chance *chance)
{
    struct mxw_writer out = MXW_WRITER(message->field_at);
    struct mxw_writer body = MXW_WRITER(message->body_at);
    message->count = 2 + chance_below(chance, FIELDS_MAX - 2);
    for (size_t i = 0; i < message->count; i++) {
        size_t start = out.used;
        message->name[i] = i == 0 ? 0 : 1 + chance_below(chance, MXW_COUNT_OF(names) - 1);
        mxw_put(&out, names[message->name[i]]);
        mxw_put_byte(&out, ':');
        put_value(&out, chance);
        mxw_put_text(&out, "\r\n");
        message->fields[i] = mxw_bytes_from(mxw_written(&out), start);
    }
    put_words(&body, chance, 12, false);
    mxw_put_text(&body, "end\r\n");
    message->body = mxw_written(&body);
    CHECK(!out.overflowed && !body.overflowed, "there is room");
}

static void put_message(struct mxw_writer *out, const struct message *message)
{
    for (size_t i = 0; i < message->count; i++)
        mxw_put(out, message->fields[i]);
    mxw_put_text(out, "\r\n");
    mxw_put(out, message->body);
}

/* Which names are signed, each as often as it is there: bits by index in names. */
static void put_names(struct mxw_writer *out, const struct message *message, unsigned is_signed)
{
    mxw_put_text(out, "from");
    for (size_t i = 1; i < message->count; i++) {
        if ((is_signed >> message->name[i] & 1) == 0)
            continue;
        mxw_put_byte(out, ':');
        mxw_put(out, names[message->name[i]]);
    }
}

static void read_seed(struct mxw_signing_key *key)
{
    CHECK(mxw_signing_key_read(key, MXW_BYTES(KEY_SEED)) == MXW_OK, "the key can be read");
}

static struct mxw_dkim_signer make_signer(struct chance *chance, mxw_bytes signed_names)
{
    return (struct mxw_dkim_signer){
        .domain = MXW_BYTES("example.org"),
        .selector = MXW_BYTES("s"),
        .key_type = MXW_KEY_ED25519,
        .header_form = chance_below(chance, 2) ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE,
        .body_form = chance_below(chance, 2) ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE,
        .names = signed_names,
    };
}

/* --- Verifying does not depend on the order of the fields, but for those of one signed name. */

static void swap(struct message *message, size_t one, size_t other)
{
    mxw_bytes field = message->fields[one];
    size_t name = message->name[one];
    message->fields[one] = message->fields[other];
    message->name[one] = message->name[other];
    message->fields[other] = field;
    message->name[other] = name;
}

/* Neighbours change places wherever that is free. True: two of one signed name did, and differ. */
static bool shuffle(struct message *message, struct chance *chance, unsigned is_signed, bool breaks)
{
    bool is_broken = false;
    for (size_t turn = 0; turn < 60; turn++) {
        size_t at = chance_below(chance, message->count - 1);
        bool is_free =
            message->name[at] != message->name[at + 1] || (is_signed >> message->name[at] & 1) == 0;
        bool is_same = mxw_bytes_equal(message->fields[at], message->fields[at + 1]);
        if (!is_free && (is_same || !breaks || is_broken))
            continue;
        is_broken |= !is_free;
        swap(message, at, at + 1);
    }
    return is_broken;
}

static void check_order(struct chance *chance, const struct mxw_signing_key *key, bool breaks)
{
    static struct message message;
    static uint8_t first_at[8192], changed_at[8192];
    uint8_t names_at[256];
    struct mxw_writer first = MXW_WRITER(first_at);
    struct mxw_writer changed = MXW_WRITER(changed_at);
    struct mxw_writer signed_names = MXW_WRITER(names_at);
    struct mxw_dkim dkim;
    unsigned is_signed = 1 | (unsigned)chance_below(chance, 1u << MXW_COUNT_OF(names));

    make_message(&message, chance);
    put_message(&first, &message);
    put_names(&signed_names, &message, is_signed);
    struct mxw_dkim_signer signer = make_signer(chance, mxw_written(&signed_names));
    signer.header_form = MXW_CANONICAL_SIMPLE; /* fields that differ, differ */
    mxw_bytes text = signing_sign(&signer, key, 1, mxw_written(&first), SIZE_MAX);

    mxw_put(&changed, mxw_bytes_first(text, text.len - first.used));
    bool is_broken = shuffle(&message, chance, is_signed, breaks);
    put_message(&changed, &message);
    bool passes = signing_verify(mxw_written(&changed), key, &dkim) == MXW_DKIM_PASS;
    CHECK(passes == !is_broken, "the order of others is free");
}

static void run_orders(void **state)
{
    (void)state;
    struct chance chance = chance_of(3);
    struct mxw_signing_key key;
    read_seed(&key);
    for (size_t i = 0; i < ORDERS; i++)
        check_order(&chance, &key, i % 2);
    mxw_signing_key_free(&key);
}

/* --- A signature does not survive a change of what it covers. */

static void put_field(struct mxw_writer *out, struct mxw_canonical_field *canonical)
{
    mxw_bytes run;
    while ((run = mxw_canonical_field_next(canonical)).len > 0)
        mxw_put(out, run);
}

/* All that the signature on top covers, in its forms, and the octets of b=: two messages for which
 * this is the same are the same to it. False: there is no signature on top that can be read. */
static bool put_covered(struct mxw_writer *out, mxw_bytes message)
{
    static _Alignas(max_align_t) uint8_t memory[64 * 1024];
    static struct mxw_dkim_signature signature;
    struct mxw_arena arena = { .at = memory, .room = sizeof memory };
    struct mxw_canonical_field canonical;
    struct mxw_header header;
    mxw_bytes body = signing_cut(message, &header, &arena);

    if (header.count == 0 || !mxw_field_is(&header.fields[0], MXW_BYTES("dkim-signature"))
        || mxw_dkim_signature_parse(header.fields[0].value, 1, &signature).result != MXW_DKIM_OPEN)
        return false;
    mxw_canonical_signature_begin(&canonical, signature.header_form, &header.fields[0],
                                  signature.b_raw);
    put_field(out, &canonical);
    mxw_put(out, (mxw_bytes){ signature.octets, signature.octets_len });
    for (size_t i = 1; i < header.count; i++) {
        mxw_canonical_field_begin(&canonical, signature.header_form, &header.fields[i]);
        put_field(out, &canonical);
    }
    put_canonical(out, signature.body_form, body, NULL);
    return true;
}

/* Replaces one octet by another, which half of the time is one that means something. */
static void change(uint8_t *octet, struct chance *chance)
{
    static const uint8_t telling[] = "\r\n\t :;=,\"\\A";
    uint8_t before = *octet;
    while (*octet == before)
        *octet = chance_below(chance, 2) ? telling[chance_below(chance, sizeof telling)]
                                         : (uint8_t)chance_below(chance, 256);
}

static void check_changes(struct chance *chance, const struct mxw_signing_key *key)
{
    static struct message message;
    static uint8_t first_at[8192], changed_at[16384], want_at[16384], got_at[16384];
    uint8_t names_at[256];
    struct mxw_writer first = MXW_WRITER(first_at);
    struct mxw_writer want = MXW_WRITER(want_at);
    struct mxw_writer signed_names = MXW_WRITER(names_at);
    struct mxw_dkim dkim;

    make_message(&message, chance);
    put_message(&first, &message);
    put_names(&signed_names, &message, ~0u);
    struct mxw_dkim_signer signer = make_signer(chance, mxw_written(&signed_names));
    mxw_bytes text = signing_sign(&signer, key, 1, mxw_written(&first), SIZE_MAX);
    mxw_bytes changed = { changed_at, text.len };
    memcpy(changed_at, text.at, text.len);
    CHECK(put_covered(&want, changed), "it is signed");

    for (size_t i = 0; i < changed.len; i++) {
        struct mxw_writer got = MXW_WRITER(got_at);
        uint8_t before = changed_at[i];
        change(&changed_at[i], chance);
        bool is_same =
            put_covered(&got, changed) && mxw_bytes_equal(mxw_written(&got), mxw_written(&want));
        bool passes = signing_verify(changed, key, &dkim) == MXW_DKIM_PASS;
        CHECK(passes == is_same, "it passes as long as it is the same to the signature");
        changed_at[i] = before;
    }
    CHECK(signing_verify(changed, key, &dkim) == MXW_DKIM_PASS, "and nothing else is wrong");
}

static void run_changes(void **state)
{
    (void)state;
    struct chance chance = chance_of(4);
    struct mxw_signing_key key;
    read_seed(&key);
    for (size_t i = 0; i < MESSAGES; i++)
        check_changes(&chance, &key);
    mxw_signing_key_free(&key);
}

int main(void)
{
    TEST_ONE("canonical forms do not depend on how a body is cut", run_pieces);
    TEST_ONE("body hashes do not depend on how a body is cut", run_lengths);
    TEST_ONE("verifying depends on the order of the fields of one signed name alone", run_orders);
    TEST_ONE("a signature does not survive a change of what it covers", run_changes);
    return test_run("core/dkim/properties");
}
