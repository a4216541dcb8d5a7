/* trace.c - how fast the trace is: keeping records, and finding them again.
 *
 *     build/release/bench/bench-trace FOLDER [RECORDS [BATCH]]
 *
 * Keeps RECORDS records (10,000,000) over 14 days in batches of BATCH (1000), from 500,000 senders
 * for 200,000 recipients, some much busier than others. Then asks 200 random questions of each kind
 * for the newest 50 records: first with the files out of the machine's memory, then again. FOLDER
 * is made, and what a run has left there is found again by the next one if it is given 0 RECORDS.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "runtime/store/trace_file.h"
#include "runtime/store/trace_search.h"
#include "runtime/store/trace_store.h"

#define DAYS 14
#define FIRST_DAY 20400 /* days since 1970: in November 2025 */
#define RECIPIENTS 200000
#define RECIPIENT_DOMAINS 5000
#define SENDERS 500000
#define SENDER_DOMAINS 60000
#define CLIENTS 100000
#define QUESTIONS 200
#define SHOWN 50 /* records of an answer */

static uint64_t state = 1;

static uint64_t draw(uint64_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % below;
}

/* The cube of an even share: a tenth of all is drawn by the first thousandth. */
static uint64_t draw_skewed(uint64_t below)
{
    double share = (double)draw(1u << 30) / (1u << 30);
    return (uint64_t)(share * share * share * (double)below);
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

static void put(struct mxw_trace_writer *trace, enum mxw_trace_number number, const char *format,
                ...) __attribute__((format(printf, 3, 4)));

static void put(struct mxw_trace_writer *trace, enum mxw_trace_number number, const char *format,
                ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    mxw_trace_put_text(trace, number, bytes_of(text));
}

#define RECIPIENT_FORMAT "user.%" PRIu64 "@customer-%" PRIu64 ".example.com"
#define SENDER_FORMAT "newsletter-%" PRIu64 "@mail.sender-%" PRIu64 ".example.net"
#define ID_FORMAT "session%013" PRIu64 "-%" PRIu64

static mxw_address client_of(uint64_t number)
{
    mxw_address client = { .family = number % 3 == 0 ? MXW_IPV4 : MXW_IPV6 };
    uint64_t bits = number * 0x9e3779b97f4a7c15u;
    if (client.family == MXW_IPV4) {
        memcpy(client.octets, &bits, 4);
        return client;
    }
    memcpy(client.octets, "\x20\x01\x0d\xb8", 4);
    memcpy(client.octets + 4, &bits, 4);
    client.octets[15] = (uint8_t)number;
    return client;
}

static void put_dns(struct mxw_trace_writer *trace, const char *type, uint64_t number)
{
    mxw_trace_open(trace, MXW_TRACE_DNS);
    put(trace, MXW_TRACE_DNS_NAME, "s%" PRIu64 "._domainkey.sender-%" PRIu64 ".example.net",
        number % 3, number);
    mxw_trace_put_text(trace, MXW_TRACE_DNS_TYPE, bytes_of(type));
    mxw_trace_put_text(trace, MXW_TRACE_DNS_OUTCOME, MXW_BYTES("found"));
    put(trace, MXW_TRACE_DNS_ANSWERS,
        "v=spf1 ip6:2001:db8:%" PRIx64 "::/48 include:%" PRIu64 ".example.org -all", number % 65536,
        number);
    mxw_trace_put_time(trace, MXW_TRACE_DNS_ASKED_AT, 1200 + (int64_t)(number % 900));
    mxw_trace_put_time(trace, MXW_TRACE_DNS_TOOK, 8000 + (int64_t)(number % 7000));
    mxw_trace_close(trace);
}

static void put_checks(struct mxw_trace_writer *trace, uint64_t domain)
{
    mxw_trace_open(trace, MXW_TRACE_IPREV);
    mxw_trace_put_text(trace, MXW_TRACE_IPREV_RESULT, MXW_BYTES("pass"));
    put(trace, MXW_TRACE_IPREV_NAMES, "out%" PRIu64 ".mail.sender-%" PRIu64 ".example.net",
        domain % 9, domain);
    mxw_trace_close(trace);
    mxw_trace_open(trace, MXW_TRACE_SPF);
    mxw_trace_put_text(trace, MXW_TRACE_SPF_RESULT, MXW_BYTES("pass"));
    mxw_trace_put_text(trace, MXW_TRACE_SPF_IDENTITY, MXW_BYTES("mailfrom"));
    put(trace, MXW_TRACE_SPF_DOMAIN, "mail.sender-%" PRIu64 ".example.net", domain);
    put(trace, MXW_TRACE_SPF_MECHANISM, "ip6:2001:db8:%" PRIx64 "::/48", domain % 65536);
    mxw_trace_put_number(trace, MXW_TRACE_SPF_DNS_TERMS, domain % 5);
    mxw_trace_close(trace);
}

static void put_recipients(struct mxw_trace_writer *trace)
{
    for (uint64_t count = draw(8) == 0 ? 3 : 1; count > 0; count--) {
        uint64_t number = draw_skewed(RECIPIENTS);
        mxw_trace_open(trace, MXW_TRACE_RECIPIENTS);
        put(trace, MXW_TRACE_RECIPIENT_ADDRESS, RECIPIENT_FORMAT, number,
            number % RECIPIENT_DOMAINS);
        mxw_trace_put_text(trace, MXW_TRACE_RECIPIENT_REPLY, MXW_BYTES("250 2.1.5 Ok"));
        mxw_trace_close(trace);
    }
}

static void put_signature(struct mxw_trace_writer *trace, uint64_t domain)
{
    mxw_trace_open(trace, MXW_TRACE_DKIM);
    mxw_trace_put_text(trace, MXW_TRACE_DKIM_RESULT, MXW_BYTES("pass"));
    put(trace, MXW_TRACE_DKIM_DOMAIN, "sender-%" PRIu64 ".example.net", domain);
    put(trace, MXW_TRACE_DKIM_SELECTOR, "s%" PRIu64, domain % 3);
    mxw_trace_put_text(trace, MXW_TRACE_DKIM_ALGORITHM, MXW_BYTES("rsa-sha256"));
    mxw_trace_put_number(trace, MXW_TRACE_DKIM_KEY_BITS, 2048);
    mxw_trace_close(trace);
}

static void put_answer(struct mxw_trace_writer *trace, uint64_t number, uint64_t domain)
{
    bool is_refused = draw(12) == 0;
    mxw_trace_put_text(trace, MXW_TRACE_VERDICT,
                       is_refused ? MXW_BYTES("defer") : MXW_BYTES("admit"));
    mxw_trace_put_text(trace, MXW_TRACE_RULE,
                       is_refused ? MXW_BYTES("unauthenticated") : MXW_BYTES("spf"));
    put(trace, MXW_TRACE_REASON, "SPF passes for mail.sender-%" PRIu64 ".example.net", domain);
    put(trace, MXW_TRACE_REPLY, "250 2.0.0 Ok: queued as %" PRIX64 " (id session%013" PRIu64 "-1)",
        number * 77, number);
    mxw_trace_put_text(trace, MXW_TRACE_NEXT_HOP, MXW_BYTES("mx1.customer.example [192.0.2.25]"));
    put(trace, MXW_TRACE_NEXT_HOP_REPLY, "250 2.0.0 Ok: queued as %" PRIX64, number * 77);
    mxw_trace_put_number(trace, MXW_TRACE_OCTETS, 2000 + draw(100000));
    mxw_trace_put_time(trace, MXW_TRACE_DURATION, 100000 + (int64_t)draw(900000));
    for (int field = MXW_TRACE_MAIL_AT; field <= MXW_TRACE_ANSWER_AT; field++)
        mxw_trace_put_time(trace, (enum mxw_trace_number)field,
                           field * 10000 + (int64_t)draw(9999));
}

static mxw_bytes write_record(uint64_t number, mxw_wall wall)
{
    static uint8_t record_at[MXW_TRACE_RECORD_MAX];
    struct mxw_writer out = MXW_WRITER(record_at);
    struct mxw_trace_writer trace;
    uint64_t sender = draw_skewed(SENDERS), domain = sender % SENDER_DOMAINS;
    mxw_trace_begin(&trace, &out);
    mxw_trace_put_text(&trace, MXW_TRACE_KIND, MXW_BYTES("message"));
    put(&trace, MXW_TRACE_ID, ID_FORMAT, number, UINT64_C(1));
    put(&trace, MXW_TRACE_SESSION, "session%013" PRIu64, number);
    mxw_trace_put_time(&trace, MXW_TRACE_AT, wall * MXW_SECOND + (int64_t)draw(1000000));
    mxw_trace_put_text(&trace, MXW_TRACE_EDGE, MXW_BYTES("edge.1"));
    mxw_trace_put_number(&trace, MXW_TRACE_GENERATION, 1234);
    mxw_trace_put_address(&trace, MXW_TRACE_CLIENT, client_of(draw_skewed(CLIENTS)));
    mxw_trace_put_number(&trace, MXW_TRACE_PORT, 1024 + draw(60000));
    mxw_trace_put_text(&trace, MXW_TRACE_LISTENER, MXW_BYTES("[2001:db8::25]:25"));
    put(&trace, MXW_TRACE_HELO, "out%" PRIu64 ".mail.sender-%" PRIu64 ".example.net", domain % 9,
        domain);
    mxw_trace_put_text(&trace, MXW_TRACE_TLS_VERSION, MXW_BYTES("TLSv1.3"));
    mxw_trace_put_text(&trace, MXW_TRACE_TLS_CIPHER, MXW_BYTES("TLS_AES_256_GCM_SHA384"));
    put(&trace, MXW_TRACE_TENANT, "tenant-%" PRIu64, domain % 500);
    put(&trace, MXW_TRACE_DOMAIN, "customer-%" PRIu64 ".example.com", domain % RECIPIENT_DOMAINS);
    put(&trace, MXW_TRACE_SENDER, SENDER_FORMAT, sender, domain);
    put_answer(&trace, number, domain);
    put_checks(&trace, domain);
    put_recipients(&trace);
    put_signature(&trace, domain);
    put_dns(&trace, "PTR", domain);
    put_dns(&trace, "AAAA", domain);
    put_dns(&trace, "TXT", domain);
    put_dns(&trace, "TXT", domain + 1);
    mxw_trace_end(&trace);
    return mxw_written(&out);
}

static void stop(const struct mxw_problem *problem)
{
    (void)fprintf(stderr, "bench-trace: %s\n", problem->text);
    exit(1);
}

static void keep_batch(struct mxw_trace_store *store, uint64_t first, uint64_t count, mxw_wall wall)
{
    struct mxw_problem problem;
    enum mxw_status status = mxw_trace_store_begin(store, wall, &problem);
    for (uint64_t i = 0; status == MXW_OK && i < count; i++)
        status = mxw_trace_store_append(store, write_record(first + i, wall), &problem);
    if (status == MXW_OK)
        status = mxw_trace_store_commit(store, &problem);
    if (status != MXW_OK)
        stop(&problem);
}

static uint64_t written_by(const char *folder)
{
    struct mxw_trace_days days;
    struct mxw_problem problem;
    uint64_t octets = 0;
    if (mxw_trace_days_list(folder, &days, &problem) != MXW_OK)
        stop(&problem);
    for (size_t i = 0; i < days.count; i++)
        octets += days.at[i].octets;
    mxw_trace_days_free(&days);
    return octets;
}

static uint64_t blocks_written(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_oublock * 512;
}

static void keep(const char *folder, uint64_t count, uint64_t batch)
{
    static const struct mxw_trace_limits limits = { .days = DAYS, .size_max = UINT64_MAX };
    struct mxw_trace_store *store;
    struct mxw_problem problem;
    uint64_t octets = 0;

    double making = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (uint64_t i = 0; i < 100000; i++)
        octets += write_record(i, 1).len;
    making = (seconds(CLOCK_PROCESS_CPUTIME_ID) - making) / 100000;
    (void)printf("a record has %" PRIu64 " octets\n", (octets / 100000));

    state = 1;
    if (mxw_trace_store_open(&store, folder, &limits, &problem) != MXW_OK)
        stop(&problem);
    double began = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID), slowest = 0;
    for (uint64_t done = 0; done < count; done += batch) {
        uint64_t share = (uint64_t)((double)done / (double)count * DAYS * MXW_TRACE_DAY_SECONDS);
        double batch_began = seconds(CLOCK_MONOTONIC);
        keep_batch(store, done, batch < count - done ? batch : count - done,
                   (mxw_wall)(FIRST_DAY * (uint64_t)MXW_TRACE_DAY_SECONDS + share));
        double took = seconds(CLOCK_MONOTONIC) - batch_began;
        slowest = took > slowest ? took : slowest;
    }
    mxw_trace_store_close(store);
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    double took = seconds(CLOCK_MONOTONIC) - began;
    (void)printf(
        "%" PRIu64 " records in %.0f s: %.0f a second; %.1f us of CPU each, and %.1f to make it\n",
        count, took, (double)count / took, cpu / (double)count * 1e6 - making * 1e6, making * 1e6);
    (void)printf("the slowest batch of %" PRIu64 " took %.0f ms; %.0f octets written a record\n",
                 batch, slowest * 1e3, (double)blocks_written() / (double)count);
    (void)printf("%" PRIu64 " octets on disk: %.0f a record\n", written_by(folder),
                 (double)written_by(folder) / (double)count);
}

/* Asks the kernel to forget the pages of all files. */
static void forget_pages(const char *folder)
{
    struct mxw_trace_days days;
    struct mxw_problem problem;
    if (mxw_trace_days_list(folder, &days, &problem) != MXW_OK)
        stop(&problem);
    for (size_t i = 0; i < days.count; i++) {
        char path[MXW_TRACE_PATH_MAX];
        int file = mxw_trace_day_path(path, folder, days.at[i].number) ? open(path, O_RDONLY) : -1;
        if (file < 0)
            continue;
        (void)fdatasync(file);
        (void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
        (void)close(file);
    }
    mxw_trace_days_free(&days);
}

struct question {
    const char *name;
    unsigned key_count;
    void (*ask)(struct mxw_trace_key *keys, struct mxw_writer *text, uint64_t records);
};

static void add_key(struct mxw_trace_key *key, struct mxw_writer *out, const char *criterion,
                    const char *text)
{
    if (mxw_trace_key_parse(key, out, bytes_of(criterion), bytes_of(text)) != NULL)
        abort();
}

static void ask_recipient(struct mxw_trace_key *keys, struct mxw_writer *out, uint64_t records)
{
    char text[100];
    uint64_t number = draw(RECIPIENTS);
    (void)records;
    (void)snprintf(text, sizeof text, RECIPIENT_FORMAT, number, number % RECIPIENT_DOMAINS);
    add_key(keys, out, "to", text);
}

static void ask_sender(struct mxw_trace_key *keys, struct mxw_writer *out, uint64_t records)
{
    char text[100];
    uint64_t number = draw(SENDERS);
    (void)records;
    (void)snprintf(text, sizeof text, SENDER_FORMAT, number, number % SENDER_DOMAINS);
    add_key(keys, out, "from", text);
}

static void ask_client(struct mxw_trace_key *keys, struct mxw_writer *out, uint64_t records)
{
    uint8_t text_at[MXW_ADDRESS_TEXT_MAX + 1] = { 0 };
    struct mxw_writer text = MXW_WRITER(text_at);
    (void)records;
    mxw_put_address(&text, client_of(draw(CLIENTS)));
    add_key(keys, out, "ip", (const char *)text_at);
}

static void ask_id(struct mxw_trace_key *keys, struct mxw_writer *out, uint64_t records)
{
    char text[100];
    (void)snprintf(text, sizeof text, ID_FORMAT, draw(records), UINT64_C(1));
    add_key(keys, out, "id", text);
}

static void ask_refused_domain(struct mxw_trace_key *keys, struct mxw_writer *out, uint64_t records)
{
    char text[100];
    (void)records;
    (void)snprintf(text, sizeof text, "customer-%" PRIu64 ".example.com", draw(RECIPIENT_DOMAINS));
    add_key(&keys[0], out, "to", text);
    add_key(&keys[1], out, "verdict", "defer");
}

static void ask_recipient_and_sender(struct mxw_trace_key *keys, struct mxw_writer *out,
                                     uint64_t records)
{
    ask_recipient(&keys[0], out, records);
    ask_sender(&keys[1], out, records);
}

static const struct question questions[] = {
    { "recipient", 1, ask_recipient },
    { "sender", 1, ask_sender },
    { "client address", 1, ask_client },
    { "id", 1, ask_id },
    { "domain and verdict", 2, ask_refused_domain },
    { "recipient and sender", 2, ask_recipient_and_sender },
};

/* Returns the seconds it took. */
static double find(const char *folder, const struct question *question, uint64_t records,
                   uint64_t *found_count)
{
    uint8_t text_at[2 * MXW_TRACE_KEY_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    struct mxw_trace_key keys[2];
    struct mxw_trace_query query = { .keys = keys, .key_count = question->key_count };
    struct mxw_trace_search *search;
    struct mxw_trace_found found;
    struct mxw_problem problem;
    uint64_t steps = UINT64_MAX;
    question->ask(keys, &text, records);

    double began = seconds(CLOCK_MONOTONIC);
    if (mxw_trace_search_open(&search, folder, &query, &problem) != MXW_OK)
        stop(&problem);
    for (unsigned i = 0;
         i < SHOWN && mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND; i++)
        ++*found_count;
    mxw_trace_search_close(search);
    return seconds(CLOCK_MONOTONIC) - began;
}

static int compare_times(const void *a, const void *b)
{
    const double *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

static void ask_all(const char *folder, const struct question *question, bool is_cold,
                    uint64_t records)
{
    double times[QUESTIONS];
    uint64_t found_count = 0;
    state = 7;
    for (unsigned i = 0; i < QUESTIONS; i++) {
        if (is_cold)
            forget_pages(folder);
        times[i] = find(folder, question, records, &found_count);
    }
    qsort(times, QUESTIONS, sizeof times[0], compare_times);
    (void)printf("%-22s %-5s median %6.2f ms  worst %6.2f ms  records each %.1f\n", question->name,
                 is_cold ? "cold" : "warm", times[QUESTIONS / 2] * 1e3, times[QUESTIONS - 1] * 1e3,
                 (double)found_count / QUESTIONS);
}

static uint64_t count_records(const char *folder)
{
    static const struct mxw_trace_limits limits = { .days = DAYS, .size_max = UINT64_MAX };
    struct mxw_trace_store *store;
    struct mxw_trace_stats stats;
    struct mxw_problem problem;
    if (mxw_trace_store_open(&store, folder, &limits, &problem) != MXW_OK
        || mxw_trace_store_stats(store, &stats, &problem) != MXW_OK)
        stop(&problem);
    mxw_trace_store_close(store);
    return stats.records;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 4) {
        (void)fputs("usage: bench-trace FOLDER [RECORDS [BATCH]]\n", stderr);
        return 64;
    }
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 10000000;
    uint64_t batch = argc > 3 ? strtoull(argv[3], NULL, 10) : 1000;
    if (batch == 0 || batch > MXW_TRACE_BATCH_MAX)
        batch = MXW_TRACE_BATCH_MAX;
    if (count > 0)
        keep(argv[1], count, batch);
    uint64_t records = count_records(argv[1]);
    for (size_t i = 0; records > 0 && i < MXW_COUNT_OF(questions); i++) {
        ask_all(argv[1], &questions[i], true, records);
        ask_all(argv[1], &questions[i], false, records);
    }
    return 0;
}
