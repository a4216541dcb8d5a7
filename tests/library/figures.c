/* figures.c - how much of an arena the evaluators take: "name octets" lines, for tests/library/run.
 *
 * "NAME.room" is what a header says that NAME can take at most.
 */
#include <stdalign.h>
#include <stdio.h>
#include <string.h>

#include <mxwarden/arc_seal.h>
#include <mxwarden/authres_reader.h>
#include <mxwarden/dkim_sign.h>

#define HASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static alignas(max_align_t) uint8_t header_memory[MXW_HEADER_ROOM(MXW_FIELDS_MAX)];
static alignas(max_align_t) uint8_t memory[1 << 20];
static uint8_t text_at[1 << 20];
static struct mxw_header header;

static void print(const char *name, size_t octets)
{
    printf("%s %zu\n", name, octets);
}

/* What was written to `text`, with other fields up to `count`, becomes `header`. */
static void read_header(struct mxw_writer *text, size_t count)
{
    struct mxw_arena arena = { header_memory, sizeof header_memory, 0 };
    for (size_t have = mxw_bytes_count(mxw_written(text), '\n'); have < count; have++)
        mxw_put_text(text, "From: a@example.org\r\n");
    if (text->overflowed || mxw_header_parse(&arena, mxw_written(text), &header) != MXW_OK)
        printf("the header cannot be read\n");
    print("header.used", arena.used);
    print("header.fields", header.count);
}

static void put_dkim(struct mxw_writer *text, const char *forms, size_t length)
{
    mxw_put_text(text,
                 "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; h=from; bh=" HASH
                 "; b=AAAA; c=");
    mxw_put(text, mxw_bytes_of(forms));
    mxw_put_text(text, "; l=");
    mxw_put_number(text, length);
    mxw_put_text(text, "\r\n");
}

static void measure_dkim(const char *name, size_t signatures, size_t fields)
{
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_arena arena = { memory, sizeof memory, 0 };
    struct mxw_dkim dkim;
    for (size_t i = 0; i < signatures; i++)
        put_dkim(&text, i % 2 == 0 ? "relaxed/relaxed" : "simple/simple", i);
    read_header(&text, fields);
    if (mxw_dkim_begin(&dkim, &header, &arena, 0) != MXW_OK || mxw_dkim_is_settled(&dkim))
        printf("the signatures cannot be read\n");
    print(name, arena.used);
}

static void put_set(struct mxw_writer *text, size_t instance)
{
    char set[512];
    snprintf(
        set, sizeof set,
        "ARC-Seal: i=%zu; a=rsa-sha256; cv=%s; d=example.org; s=s; b=AAAA\r\n"
        "ARC-Message-Signature: i=%zu; a=rsa-sha256; d=example.org; s=s; h=from; bh=" HASH
        "; b=AAAA; l=%zu; c=relaxed/%s\r\nARC-Authentication-Results: i=%zu; example.org; none\r\n",
        instance, instance == 1 ? "none" : "pass", instance, instance,
        instance % 2 == 0 ? "simple" : "relaxed", instance);
    mxw_put(text, mxw_bytes_of(set));
}

static void measure_arc(const char *name, size_t sets, size_t fields)
{
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_arena arena = { memory, sizeof memory, 0 };
    struct mxw_body_hashes bodies;
    struct mxw_arc arc;
    for (size_t i = 1; i <= sets; i++)
        put_set(&text, i);
    read_header(&text, fields);
    mxw_body_hashes_begin(&bodies);
    if (mxw_arc_begin(&arc, &header, &bodies, &arena, 0) != MXW_OK || arc.result != MXW_ARC_OPEN)
        printf("the chain cannot be read\n");
    print(name, arena.used);
}

static void measure_sign(const char *name, size_t count, const char *names, size_t fields)
{
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_arena arena = { memory, sizeof memory, 0 };
    struct mxw_body_hashes bodies;
    struct mxw_dkim_sign sign;
    struct mxw_dkim_signer signers[MXW_DKIM_SIGNERS_MAX];
    mxw_bytes fault;
    memset(signers, 0, sizeof signers);
    for (size_t i = 0; i < count; i++) {
        signers[i].domain = MXW_BYTES("example.org");
        signers[i].selector = MXW_BYTES("s");
        signers[i].names = mxw_bytes_of(names);
        signers[i].body_form = i % 2 == 0 ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE;
    }
    read_header(&text, fields);
    mxw_body_hashes_begin(&bodies);
    if (mxw_dkim_sign_begin(&sign, signers, count, &header, &bodies, &arena, &fault) != MXW_OK)
        printf("the message cannot be signed\n");
    print(name, arena.used);
}

static bool seal_whole(const struct mxw_arc_sealer *sealer, struct mxw_arena *arena)
{
    static struct mxw_sign_answer answer = { MXW_SIGN_DONE, MXW_SIGNATURE_MAX, { 0 } };
    struct mxw_body_hashes bodies;
    struct mxw_arc arc;
    struct mxw_arc_seal seal;
    mxw_bytes fault;
    mxw_body_hashes_begin(&bodies);
    if (mxw_arc_begin(&arc, &header, &bodies, arena, 0) != MXW_OK
        || mxw_arc_seal_begin(&seal, sealer, &header, &bodies, arena, &fault) != MXW_OK)
        return false;
    mxw_body_hashes_end(&bodies);
    return mxw_arc_seal_chain(&seal, &arc) == MXW_OK
        && mxw_arc_seal_signed(&seal, &answer) == MXW_OK
        && mxw_arc_seal_signed(&seal, &answer) == MXW_OK;
}

static void measure_seal(const char *name, size_t results_len, const char *names, size_t fields)
{
    static uint8_t results_at[MXW_ARC_SEALER_RESULTS_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_arena arena = { memory, sizeof memory, 0 };
    struct mxw_arc_sealer sealer;
    memset(&sealer, 0, sizeof sealer);
    memset(results_at, 'x', sizeof results_at);
    memcpy(results_at, "spf=pass (", 10);
    results_at[results_len - 1] = ')';
    sealer.authserv_id = sealer.domain = MXW_BYTES("example.org");
    sealer.selector = MXW_BYTES("s");
    sealer.names = mxw_bytes_of(names);
    sealer.results = mxw_bytes_at(results_at, results_len);
    read_header(&text, fields);
    if (!seal_whole(&sealer, &arena))
        printf("the message cannot be sealed\n");
    print(name, arena.used);
}

static void measure_authres(void)
{
    struct mxw_writer text = mxw_writer_over(text_at, MXW_AUTHRES_READ_MAX);
    struct mxw_arena arena = { memory, sizeof memory, 0 };
    struct mxw_authres read;
    mxw_put_text(&text, "example.org");
    for (size_t i = 0; i < MXW_AUTHRES_RESULTS_MAX; i++)
        mxw_put_text(&text, "; spf=pass smtp.a=b smtp.a=b smtp.a=b smtp.a=b");
    mxw_put_text(&text, " (");
    while (text.used < text.room - 1)
        mxw_put_text(&text, "x");
    mxw_put_text(&text, ")");
    if (mxw_authres_parse(&arena, mxw_written(&text), &read) != MXW_OK)
        printf("the results cannot be read\n");
    print("authres", arena.used);
    print("authres.room", MXW_AUTHRES_ROOM(MXW_AUTHRES_READ_MAX));
}

int main(void)
{
    measure_dkim("dkim.one", 1, 25);
    measure_dkim("dkim", MXW_DKIM_SIGNATURES_MAX, MXW_FIELDS_MAX);
    print("dkim.room", MXW_DKIM_ROOM(MXW_FIELDS_MAX));
    measure_arc("arc.one", 1, 25);
    measure_arc("arc.two", 2, 25);
    measure_arc("arc", MXW_ARC_INSTANCES_MAX, MXW_FIELDS_MAX);
    print("arc.room", MXW_ARC_ROOM(MXW_FIELDS_MAX));
    measure_sign("sign.named", 1, "from", 25);
    measure_sign("sign.one", 1, "", 25);
    measure_sign("sign", MXW_DKIM_SIGNERS_MAX, "", 100);
    print("sign.room", MXW_DKIM_SIGN_ROOM(MXW_DKIM_SIGNERS_MAX, 100));
    measure_seal("seal.named", 100, "from", 25);
    measure_seal("seal.one", 100, "", 25);
    measure_seal("seal", MXW_ARC_SEALER_RESULTS_MAX, "", 100);
    print("seal.room", MXW_ARC_SEAL_ROOM(100));
    measure_authres();
    print("header.room", MXW_HEADER_ROOM(MXW_FIELDS_MAX));
    return 0;
}
