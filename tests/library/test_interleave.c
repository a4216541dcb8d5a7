/* A hundred evaluations of all kinds share one thread: each ends as it does alone. */
#include "mxwarden/dkim.h"
#include "mxwarden/dmarc.h"
#include "mxwarden/iprev.h"
#include "mxwarden/spf.h"
#include "tests/support/test.h"
#include "tests/unit/core/spf/zone.h"

#pragma GCC diagnostic ignored "-Woverlength-strings" /* messages longer than ISO C promises */

#define EVALUATIONS 100
#define SEEDS 20

static const struct vector {
    const char *name;
    mxw_bytes message;
    mxw_bytes records[4];
    mxw_wall now;
    enum mxw_dkim_result want;
    mxw_bytes want_reason;
} vectors[] = {
#include "tests/unit/core/dkim/vectors.h"
};

/* clang-format off */
static const struct zone_entry entries[] = {
    { B("example.com"), MXW_DNS_TXT, B("v=spf1 mx ~ip4:192.0.2.3 include:b.example.com ptr:c.example.com -all "
                                       "exp=why.example.com") },
    { B("example.com"), MXW_DNS_MX, B("mx1.example.com") },
    { B("example.com"), MXW_DNS_MX, B("mx2.example.com") },
    { B("mx1.example.com"), MXW_DNS_A, B("192.0.2.1") },
    { B("mx2.example.com"), MXW_DNS_A, B("192.0.2.2") },
    { B("b.example.com"), MXW_DNS_TXT, B("v=spf1 ip4:192.0.2.8/30 ?exists:%{ir}.%{d} ~all") },
    { B("12.2.0.192.b.example.com"), MXW_DNS_A, B("127.0.0.2") },
    { B("why.example.com"), MXW_DNS_TXT, B("%{i} is not one of %{d}, but %{p}") },
    { B("13.2.0.192.in-addr.arpa"), MXW_DNS_PTR, B("h13.c.example.com") },
    { B("h13.c.example.com"), MXW_DNS_A, B("192.0.2.13") },
    { B("14.2.0.192.in-addr.arpa"), MXW_DNS_PTR, B("h14.example.net") },
    { B("h14.example.net"), MXW_DNS_A, B("192.0.2.14") },
    { B("15.2.0.192.in-addr.arpa"), MXW_DNS_PTR, B("!fail") },
    { B("_dmarc.com"), MXW_DNS_TXT, B("v=DMARC1; p=none; psd=y") },
    { B("_dmarc.example.com"), MXW_DNS_TXT, B("v=DMARC1; p=reject; sp=quarantine") },
    { B("_dmarc.h7.example.com"), MXW_DNS_TXT, B("!fail") },
};
/* clang-format on */

enum kind { SPF, IPREV, DMARC, DKIM, KIND_COUNT };

/* What an evaluation says in the end. */
struct outcome {
    int result;
    uint64_t words; /* a sum of the texts */
};

struct evaluation {
    enum kind kind;
    unsigned number;
    enum mxw_need need;
    bool is_over;
    struct mxw_spf spf;
    struct mxw_iprev iprev;
    struct mxw_dmarc dmarc;
    struct mxw_dmarc_identifier identifier;
    bool is_aligning;
    struct mxw_dkim dkim;
    struct mxw_header header;
    mxw_bytes body;
    bool has_body; /* all of it */
    _Alignas(max_align_t) uint8_t memory[MXW_HEADER_ROOM(64) + MXW_DKIM_ROOM(64)];
    char domain[32];
};

static struct evaluation evaluations[EVALUATIONS];
static struct zone zone = { .entries = entries, .count = MXW_COUNT_OF(entries) };

static uint64_t add_words(uint64_t sum, mxw_bytes words)
{
    for (size_t i = 0; i < words.len; i++)
        sum = (sum ^ words.at[i]) * UINT64_C(1099511628211);
    return sum * 31 + words.len;
}

static mxw_address client_of(const struct evaluation *e)
{
    return (mxw_address){ MXW_IPV4, { 192, 0, 2, (uint8_t)(e->number % 16) } };
}

/* Answers the question that stands, and overwrites what the answer was made of. */
static const struct mxw_dns_answer *look_up(const struct mxw_dns_question *question)
{
    static struct mxw_dns_answer answer;
    answer = zone_look_up(&zone, question);
    return &answer;
}

static void begin_spf(struct evaluation *e)
{
    struct mxw_spf_query query = { .client = client_of(e),
                                   .helo = MXW_BYTES("mx.example.com"),
                                   .sender = MXW_BYTES("u@example.com") };
    e->need = mxw_spf_begin(&e->spf, &query, 0);
}

static void step_spf(struct evaluation *e)
{
    if (e->need == MXW_NEED_DNS)
        e->need = mxw_spf_answer(&e->spf, look_up(&e->spf.question), 0);
    e->is_over = e->need == MXW_NEED_NOTHING;
}

static struct outcome end_spf(const struct evaluation *e)
{
    uint64_t words = add_words(add_words(0, e->spf.mechanism), e->spf.explanation);
    return (struct outcome){ (int)e->spf.result, add_words(words, e->spf.reason) };
}

static void begin_iprev(struct evaluation *e)
{
    e->need = mxw_iprev_begin(&e->iprev, client_of(e));
}

static void step_iprev(struct evaluation *e)
{
    if (e->need == MXW_NEED_DNS)
        e->need = mxw_iprev_answer(&e->iprev, look_up(&e->iprev.question));
    e->is_over = e->need == MXW_NEED_NOTHING;
}

static struct outcome end_iprev(const struct evaluation *e)
{
    uint64_t words = add_words(add_words(0, e->iprev.matched), e->iprev.reason);
    return (struct outcome){ (int)e->iprev.result, words };
}

static void begin_dmarc(struct evaluation *e)
{
    struct mxw_writer domain = mxw_writer_over((uint8_t *)e->domain, sizeof e->domain);
    mxw_put_text(&domain, "h");
    mxw_put_number(&domain, e->number % 16);
    mxw_put_text(&domain, ".example.com");
    e->identifier.domain = MXW_BYTES("mail.example.com");
    if (e->number % 3 == 0)
        e->identifier.domain = MXW_BYTES("example.net");
    e->need = mxw_dmarc_begin(&e->dmarc, mxw_written(&domain));
}

static void step_dmarc(struct evaluation *e)
{
    if (e->need == MXW_NEED_DNS) {
        e->need = mxw_dmarc_answer(&e->dmarc, look_up(&e->dmarc.question));
    } else if (!e->is_aligning) {
        e->is_aligning = true;
        e->need = mxw_dmarc_align(&e->dmarc, &e->identifier, 1);
    }
    e->is_over = e->is_aligning && e->need == MXW_NEED_NOTHING;
}

static struct outcome end_dmarc(const struct evaluation *e)
{
    uint64_t words = add_words(add_words(0, e->dmarc.policy_domain), e->dmarc.reason);
    return (struct outcome){ (int)e->dmarc.result * 8 + (int)e->dmarc.disposition, words };
}

static const struct vector *vector_of(const struct evaluation *e)
{
    return &vectors[e->number * 7 % MXW_COUNT_OF(vectors)];
}

static void begin_dkim(struct evaluation *e)
{
    struct mxw_arena arena = { .at = e->memory, .room = sizeof e->memory };
    struct mxw_header_end end = { 0 };
    mxw_bytes message = vector_of(e)->message;
    size_t len = mxw_header_end_feed(&end, message);
    CHECK(mxw_header_parse(&arena, mxw_bytes_first(message, len), &e->header) == MXW_OK, "fits");
    CHECK(mxw_dkim_begin(&e->dkim, &e->header, &arena, vector_of(e)->now) == MXW_OK, "fits");
    e->body = mxw_bytes_from(message, len);
}

static void answer_keys(struct evaluation *e)
{
    struct mxw_dns_record records[4] = { 0 };
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_NO_NAME, .records = records };
    for (size_t i = 0; i < 4 && vector_of(e)->records[i].len > 0; i++) {
        records[answer.record_count++].text = vector_of(e)->records[i];
        answer.outcome = MXW_DNS_FOUND;
    }
    for (size_t i = 0; i < e->dkim.count; i++)
        if (mxw_dkim_question(&e->dkim, i) != NULL)
            mxw_dkim_key(&e->dkim, i, &answer);
}

/* The body in pieces of 61 octets, then keys and verifications. */
static void step_dkim(struct evaluation *e)
{
    if (!e->has_body) {
        mxw_bytes piece = mxw_bytes_first(e->body, 61);
        mxw_dkim_body(&e->dkim, piece);
        e->body = mxw_bytes_from(e->body, piece.len);
        e->has_body = e->body.len == 0;
        if (e->has_body)
            mxw_dkim_body_end(&e->dkim);
        return;
    }
    answer_keys(e);
    for (size_t i = 0; i < e->dkim.count; i++)
        if (mxw_dkim_verification(&e->dkim, i) != NULL)
            mxw_dkim_verified(&e->dkim, i, mxw_verify(mxw_dkim_verification(&e->dkim, i)));
    e->is_over = true;
}

static struct outcome end_dkim(const struct evaluation *e)
{
    struct outcome outcome = { 0 };
    for (size_t i = 0; i < e->dkim.count; i++) {
        outcome.result = outcome.result * 8 + (int)e->dkim.checks[i].result;
        outcome.words = add_words(outcome.words, e->dkim.checks[i].reason);
    }
    return outcome;
}

static const struct {
    void (*begin)(struct evaluation *e);
    void (*step)(struct evaluation *e);
    struct outcome (*end)(const struct evaluation *e);
} kinds[KIND_COUNT] = {
    [SPF] = { begin_spf, step_spf, end_spf },
    [IPREV] = { begin_iprev, step_iprev, end_iprev },
    [DMARC] = { begin_dmarc, step_dmarc, end_dmarc },
    [DKIM] = { begin_dkim, step_dkim, end_dkim },
};

static void begin(struct evaluation *e, unsigned number)
{
    memset(e, 0xee, sizeof *e);
    *e = (struct evaluation){ .kind = (enum kind)(number % KIND_COUNT),
                              .number = number / KIND_COUNT };
    kinds[e->kind].begin(e);
}

static struct outcome run_alone(unsigned number)
{
    struct evaluation *e = &evaluations[0];
    for (begin(e, number); !e->is_over;)
        kinds[e->kind].step(e);
    return kinds[e->kind].end(e);
}

static unsigned next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* One step of one evaluation at a time, chosen at random, until all are over. */
static void run_together(uint32_t seed)
{
    size_t left = EVALUATIONS;
    for (unsigned i = 0; i < EVALUATIONS; i++)
        begin(&evaluations[i], i);
    while (left > 0) {
        struct evaluation *e = &evaluations[next_random(&seed) % EVALUATIONS];
        if (e->is_over)
            continue;
        kinds[e->kind].step(e);
        left -= e->is_over;
    }
}

static void run_interleaved(void **state)
{
    static struct outcome alone[EVALUATIONS];
    (void)state;
    for (unsigned i = 0; i < EVALUATIONS; i++)
        alone[i] = run_alone(i);
    for (uint32_t seed = 1; seed <= SEEDS; seed++) {
        run_together(seed);
        for (unsigned i = 0; i < EVALUATIONS; i++) {
            struct outcome outcome = kinds[evaluations[i].kind].end(&evaluations[i]);
            CHECK(outcome.result == alone[i].result && outcome.words == alone[i].words, "as alone");
        }
    }
}

/* The table is no use if all of them end alike. */
static void run_variety(void **state)
{
    bool seen[KIND_COUNT][64] = { 0 };
    size_t count[KIND_COUNT] = { 0 };
    (void)state;
    for (unsigned i = 0; i < EVALUATIONS; i++) {
        int result = run_alone(i).result % 64;
        count[i % KIND_COUNT] += !seen[i % KIND_COUNT][result];
        seen[i % KIND_COUNT][result] = true;
    }
    for (enum kind kind = SPF; kind < KIND_COUNT; kind++)
        CHECK(count[kind] >= 3, "three results of each kind");
}

int main(void)
{
    TEST_ONE("a hundred evaluations in one thread end as each does alone", run_interleaved);
    TEST_ONE("they end in different ways", run_variety);
    return test_run("library/interleave");
}
