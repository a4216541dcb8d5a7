/* directory.c - what a table of domains costs: to build, in memory, and for each lookup.
 *
 *     CC=gcc meson setup build/bench --buildtype=release -Dtests=disabled -Dbench=true
 *     ninja -C build/bench bench/bench-directory && build/bench/bench/bench-directory
 *
 * Domains    Names of 20 octets. Either all have one profile, or each has its own.
 * Table      Built in private memory, then mapped from a memfd, as edges map it.
 * Hot        Lookups one after the other: mean of the best of several rounds. The names asked for
 *            lie in one run, so that fetching them costs next to nothing.
 * Between    Before each lookup other memory is worked through, as much as said: the median of
 *            lookups timed one by one, less what timing nothing takes. The name is fetched before.
 * Memory     One read that depends on the one before it, anywhere in a block of the table's size,
 *            best of several rounds. A lookup in a table that no cache holds takes one such read
 *            for its cell, one in eight another for what has no room there, and one for a profile
 *            of its own; ten domains are in the nearest cache.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "core/directory/builder.h"
#include "core/directory/view.h"

#define NAME_LEN 20
#define DOMAINS_FEW 10
#define DOMAINS_MANY 1000000
#define ASKED_MAX 200000
#define TIMED_ONE_BY_ONE 2000
#define ROUNDS 7
#define LINE 64 /* octets of cache */

static const size_t between[] = { 256 << 10, 1 << 20, 16 << 20 }; /* octets */

struct figures {
    double octets;
    double build, hot, between[MXW_COUNT_OF(between)], memory; /* nanoseconds */
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Not random, but without a pattern that a cache could learn. */
static uint32_t draw(uint32_t below)
{
    static uint64_t state = 88172645463325252;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 32) * below >> 32);
}

static void *must(void *memory)
{
    if (memory == NULL || memory == MAP_FAILED) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void expect(bool holds)
{
    if (holds)
        return;
    fputs("the table does not do what it should\n", stderr);
    exit(1);
}

static mxw_bytes put_name(uint8_t at[NAME_LEN], uint32_t number)
{
    struct mxw_writer out = { .at = at, .room = NAME_LEN };
    mxw_put_byte(&out, 'd');
    mxw_put_padded(&out, number, 7);
    mxw_put_text(&out, ".example.org");
    return mxw_written(&out);
}

/* The table in memory that is shared and cannot be changed. */
static mxw_bytes map(mxw_bytes table)
{
    int fd = memfd_create("directory", MFD_CLOEXEC);
    expect(fd >= 0 && ftruncate(fd, (off_t)table.len) == 0);
    void *at = must(mmap(NULL, table.len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
    memcpy(at, table.at, table.len);
    expect(mprotect(at, table.len, PROT_READ) == 0 && close(fd) == 0);
    return (mxw_bytes){ at, table.len };
}

static mxw_bytes build(uint32_t count, bool has_own_profiles, struct figures *figures)
{
    static const uint64_t seed[2] = { 0x0123456789abcdef, 0xfedcba9876543210 };
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(count) + (has_own_profiles ? 256 * (size_t)count : 0);
    void *memory = must(malloc(room));
    uint8_t name_at[NAME_LEN];
    mxw_bytes table;

    double begun = now();
    expect(mxw_directory_build_begin(&builder, memory, room, count, seed) == MXW_OK);
    for (uint32_t i = 0; i < count; i++) {
        mxw_bytes name = put_name(name_at, i);
        const struct mxw_domain domain = {
            .name = name,
            .tenant = has_own_profiles ? name : MXW_BYTES("contoso"),
            .wish = MXW_IPV6_ON,
            .policy = { .drain_seconds = MXW_DRAIN_SECONDS_DEFAULT },
            .next_hops = { { .host = MXW_BYTES("mx.contoso.com"), .port = 25 } },
            .next_hop_count = 1,
        };
        expect(mxw_directory_build_domain(&builder, &domain) == MXW_OK);
    }
    expect(mxw_directory_build_end(&builder, &table) == MXW_OK);
    figures->build = (now() - begun) / count;
    figures->octets = (double)table.len / count;
    table = map(table);
    free(memory);
    return table;
}

static void find(const struct mxw_directory_view *view, const uint8_t *name)
{
    struct mxw_domain domain;
    expect(mxw_directory_view_find(view, (mxw_bytes){ name, NAME_LEN }, &domain));
}

static double time_hot(const struct mxw_directory_view *view, const uint8_t *names)
{
    double best = 1e18;
    for (unsigned round = 0; round < ROUNDS; round++) {
        double begun = now();
        for (size_t i = 0; i < ASKED_MAX; i++)
            find(view, names + i * NAME_LEN);
        double taken = (now() - begun) / ASKED_MAX;
        best = taken < best ? taken : best;
    }
    return best;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static double median(double samples[TIMED_ONE_BY_ONE])
{
    qsort(samples, TIMED_ONE_BY_ONE, sizeof *samples, compare);
    return samples[TIMED_ONE_BY_ONE / 2];
}

static void work(volatile uint8_t *memory, size_t octets)
{
    for (size_t i = 0; i < octets; i += LINE)
        memory[i]++;
}

static double time_between(const struct mxw_directory_view *view, const uint8_t *names,
                           uint8_t *memory, size_t octets)
{
    static double samples[TIMED_ONE_BY_ONE], nothing[TIMED_ONE_BY_ONE];
    volatile uint8_t fetched;
    for (size_t i = 0; i < TIMED_ONE_BY_ONE; i++) {
        const uint8_t *name = names + i * NAME_LEN;
        work(memory, octets);
        fetched = (uint8_t)(name[0] + name[NAME_LEN - 1]);
        double begun = now();
        nothing[i] = now() - begun;
        begun = now();
        find(view, name);
        samples[i] = now() - begun;
    }
    (void)fetched;
    return median(samples) - median(nothing);
}

static double walk(const uint8_t *block, size_t steps)
{
    uint32_t at = 0;
    double begun = now();
    for (size_t i = 0; i < steps; i++)
        memcpy(&at, block + (size_t)at * LINE, sizeof at);
    double taken = (now() - begun) / (double)steps;
    expect(at != UINT32_MAX);
    return taken;
}

/* A ring through all lines of a block, in an order drawn. */
static double time_memory(size_t octets)
{
    size_t count = octets / LINE > 1 ? octets / LINE : 2;
    uint32_t *order = must(malloc(count * sizeof *order));
    uint8_t *block =
        must(mmap(NULL, count * LINE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = draw(i + 1);
        order[i] = i;
        order[i] = order[other];
        order[other] = i;
    }
    for (size_t i = 0; i < count; i++)
        memcpy(block + (size_t)order[i] * LINE, &order[(i + 1) % count], sizeof *order);

    double best = walk(block, ASKED_MAX);
    for (unsigned round = 1; round < ROUNDS; round++) {
        double taken = walk(block, ASKED_MAX);
        best = taken < best ? taken : best;
    }
    munmap(block, count * LINE);
    free(order);
    return best;
}

static struct figures measure(uint32_t count, bool has_own_profiles)
{
    struct figures figures;
    struct mxw_directory_view view = { 0 };
    mxw_bytes table = build(count, has_own_profiles, &figures);
    uint8_t *names = must(malloc(ASKED_MAX * NAME_LEN));
    uint8_t *memory = must(calloc(1, between[MXW_COUNT_OF(between) - 1]));
    for (size_t i = 0; i < ASKED_MAX; i++)
        put_name(names + i * NAME_LEN, draw(count));

    expect(mxw_directory_open(table, &view.base) == MXW_OK);
    figures.hot = time_hot(&view, names);
    for (size_t i = 0; i < MXW_COUNT_OF(between); i++)
        figures.between[i] = time_between(&view, names, memory, between[i]);
    figures.memory = time_memory(table.len);
    free(memory);
    free(names);
    munmap((void *)(uintptr_t)table.at, table.len);
    return figures;
}

static void print_row(const char *what, double few, double many)
{
    printf("%-32s %10.1f %10.1f %8.2f\n", what, few, many, many / few);
}

static void report(bool has_own_profiles)
{
    struct figures few = measure(DOMAINS_FEW, has_own_profiles);
    struct figures many = measure(DOMAINS_MANY, has_own_profiles);

    printf("%-32s %10u %10u %8s\n",
           has_own_profiles ? "each with a profile of its own" : "all with one profile",
           DOMAINS_FEW, DOMAINS_MANY, "ratio");
    print_row("octets a domain", few.octets, many.octets);
    print_row("build, ns a domain", few.build, many.build);
    print_row("lookup, hot, ns", few.hot, many.hot);
    for (size_t i = 0; i < MXW_COUNT_OF(between); i++) {
        char what[64];
        snprintf(what, sizeof what, "lookup, %zu KiB between, ns", between[i] >> 10);
        print_row(what, few.between[i], many.between[i]);
    }
    print_row("one read of memory, ns", few.memory, many.memory);
}

int main(void)
{
    report(false);
    report(true);
    return 0;
}
