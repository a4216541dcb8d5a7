/* store.c - what the control store costs at the size of a large site.
 *
 *     CC=gcc meson setup build/bench --buildtype=release -Dtests=disabled -Dbench=true
 *     ninja -C build/bench bench/bench-store && build/bench/bench/bench-store FOLDER [DOMAINS]
 *
 * Domains    1,000,000 by default, 1000 tenants, settings of 60 octets, real hosted names. Names
 *            come in no order, which is the worst for an import.
 * Time       CPU of this process, user and system together, and time on the clock. A question is
 *            asked many times, and the mean is told.
 * FOLDER     Must be there; the store and its backup are made and removed in it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/zone/hosted_name.h"
#include "runtime/store/audit.h"
#include "runtime/store/backup.h"
#include "runtime/store/changes.h"
#include "runtime/store/import.h"
#include "runtime/store/snapshot.h"
#include "runtime/store/tenants.h"

#define TENANTS 1000
#define ASKED 1000 /* times a question is asked */
#define SLICE 1000 /* domains of a snapshot at a time */
#define SETTINGS "next_hop=smtp://mail.contoso.example:2525\nmode=observe\n"

static struct {
    char path[256], backup[256];
    uint32_t domain_count;
    struct mxw_store *store;
    struct mxw_store_mark mark;
} bench;

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "bench-store: %s: %s\n", what,
            bench.store == NULL ? "" : mxw_store_problem(bench.store)->text);
    exit(1);
}

/* What is numbered `number` among the domains, mixed up, for an odd factor visits all of them. */
static mxw_bytes name_of(uint32_t number, uint8_t at[64])
{
    struct mxw_writer name = { .at = at, .room = 64 };
    uint32_t mixed = number * UINT32_C(2654435761);
    mxw_put_text(&name, "d");
    mxw_put_padded(&name, mixed, 10);
    mxw_put(&name, number % 4 == 0 ? MXW_BYTES("-mail.example") : MXW_BYTES(".example"));
    return mxw_written(&name);
}

static mxw_bytes tenant_of(uint32_t number, uint8_t at[16])
{
    struct mxw_writer name = { .at = at, .room = 16 };
    mxw_put_text(&name, "tenant");
    mxw_put_padded(&name, number % TENANTS, 4);
    return mxw_written(&name);
}

static void begin(void)
{
    must(mxw_store_begin(bench.store, MXW_BYTES("bench"), 1) == MXW_OK, "begin");
}

static void commit(void)
{
    uint64_t sequence;
    must(mxw_store_audit_add(bench.store, MXW_BYTES("bench"), MXW_BYTES(""), MXW_BYTES("{}"))
             == MXW_STORE_DONE,
         "audit");
    must(mxw_store_commit(bench.store, &sequence) == MXW_OK, "commit");
}

static void add_tenants(void)
{
    uint8_t at[16];
    begin();
    for (uint32_t number = 0; number < TENANTS; number++)
        must(mxw_store_tenant_add(bench.store, tenant_of(number, at), MXW_BYTES(""))
                 == MXW_STORE_DONE,
             "tenant");
    commit();
}

static void put(uint32_t number)
{
    uint8_t name_at[64], tenant_at[16], dual_at[MXW_HOSTED_NAME_MAX], ipv4_at[MXW_HOSTED_NAME_MAX];
    struct mxw_writer dual = MXW_WRITER(dual_at), ipv4 = MXW_WRITER(ipv4_at);
    struct mxw_store_domain domain = { .name = name_of(number, name_at),
                                       .tenant = tenant_of(number, tenant_at),
                                       .settings = MXW_BYTES(SETTINGS) };
    (void)mxw_put_hosted_name(&dual, domain.name, MXW_HOSTED_DUAL);
    (void)mxw_put_hosted_name(&ipv4, domain.name, MXW_HOSTED_IPV4);
    struct mxw_store_hosted hosted = { mxw_written(&dual), mxw_written(&ipv4) };
    must(mxw_store_import_put(bench.store, &domain, &hosted, false) == MXW_STORE_DONE, "domain");
}

static void import(uint32_t count)
{
    struct mxw_store_import_counts counts;
    begin();
    must(mxw_store_import_begin(bench.store) == MXW_OK, "import");
    for (uint32_t number = 0; number < count; number++)
        put(number);
    must(mxw_store_import_end(bench.store, true, &counts) == MXW_OK, "import");
    commit();
}

static void import_all(void)
{
    import(bench.domain_count);
}

static void import_half(void)
{
    import(bench.domain_count / 2);
}

static void set_one(void)
{
    uint8_t at[64];
    static uint32_t number;
    char settings[32];
    int len = snprintf(settings, sizeof settings, "a=%u\n", number++);
    begin();
    must(mxw_store_domain_set_settings(bench.store, name_of(7, at),
                                       (mxw_bytes){ (uint8_t *)settings, (size_t)len })
             == MXW_STORE_DONE,
         "set");
    commit();
}

static bool take_change(void *taker, const struct mxw_store_change *change)
{
    *(uint64_t *)taker += change->domain.name.len > 0;
    return true;
}

static bool take_domain(void *taker, const struct mxw_store_domain *domain)
{
    *(uint64_t *)taker += domain->settings.len > 0;
    return true;
}

static void ask_changes(void)
{
    struct mxw_store_changes changes;
    uint64_t count = 0;
    must(mxw_store_changes_each(bench.store, &bench.mark, take_change, &count, &changes) == MXW_OK
             && changes.is_complete && count == 1,
         "changes");
}

static void find_one(void)
{
    uint8_t at[64];
    static uint32_t number;
    struct mxw_store_domain domain;
    must(
        mxw_store_domain_find(bench.store, name_of(number++ * 31 % bench.domain_count, at), &domain)
            == MXW_STORE_DONE,
        "find");
}

static void list_page(void)
{
    uint64_t count = 0;
    must(mxw_store_domains_each(bench.store, MXW_BYTES("tenant0500"), MXW_BYTES("d2"), 100,
                                take_domain, &count)
             == MXW_OK,
         "list");
}

static void count_all(void)
{
    uint64_t count;
    must(mxw_store_domain_count(bench.store, MXW_BYTES(""), &count) == MXW_OK, "count");
}

static void read_snapshot(void)
{
    struct mxw_store_snapshot *snapshot;
    struct mxw_problem problem;
    uint64_t count = 0;
    must(mxw_store_snapshot_open(&snapshot, bench.path, &problem) == MXW_OK, "snapshot");
    while (!mxw_store_snapshot_is_at_end(snapshot))
        must(mxw_store_snapshot_next(snapshot, SLICE, take_domain, &count) == MXW_OK, "snapshot");
    must(count == bench.domain_count, "snapshot");
    mxw_store_snapshot_close(snapshot);
}

static void check(void)
{
    must(mxw_store_check(bench.store) == MXW_OK, "check");
}

static void back_up(void)
{
    struct mxw_problem problem;
    must(mxw_store_backup(bench.path, bench.backup, &problem) == MXW_OK, problem.text);
}

static void restore(void)
{
    int file = open(bench.backup, O_RDONLY | O_CLOEXEC);
    must(mxw_store_restore(bench.store, file, MXW_BYTES("bench"), 1) == MXW_OK, "restore");
    (void)close(file);
}

static double cpu_seconds(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + 1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static double clock_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void measure(const char *what, unsigned times, void (*run)(void))
{
    double cpu = cpu_seconds(), clock = clock_seconds();
    for (unsigned i = 0; i < times; i++)
        run();
    cpu = cpu_seconds() - cpu;
    clock = clock_seconds() - clock;
    if (times == 1)
        printf("%-36s %8.2f s CPU   %8.2f s\n", what, cpu, clock);
    else
        printf("%-36s %8.1f us CPU  %8.1f us\n", what, 1e6 * cpu / times, 1e6 * clock / times);
    (void)fflush(stdout);
}

static void print_size(const char *what, const char *path)
{
    struct stat found;
    if (stat(path, &found) == 0)
        printf("%-36s %8.1f MB, %.0f octets a domain\n", what, (double)found.st_size / 1e6,
               (double)found.st_size / bench.domain_count);
}

static void remove_all(void)
{
    static const char *const suffixes[] = { "", "-wal", "-shm" };
    char name[272];
    for (size_t i = 0; i < MXW_COUNT_OF(suffixes); i++) {
        (void)snprintf(name, sizeof name, "%s%s", bench.path, suffixes[i]);
        (void)unlink(name);
    }
    (void)unlink(bench.backup);
}

int main(int count, char **arguments)
{
    struct mxw_problem problem = { "" };
    if (count < 2) {
        fputs("usage: bench-store FOLDER [DOMAINS]\n", stderr);
        return 64;
    }
    (void)snprintf(bench.path, sizeof bench.path, "%s/bench.db", arguments[1]);
    (void)snprintf(bench.backup, sizeof bench.backup, "%s/bench-backup.db", arguments[1]);
    bench.domain_count = count > 2 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 1000000;
    remove_all();
    must(mxw_store_open(&bench.store, bench.path, &problem) == MXW_OK, problem.text);
    add_tenants();
    printf("%u domains\n", bench.domain_count);
    measure("import of all, new", 1, import_all);
    print_size("the store", bench.path);
    measure("import of all, unchanged", 1, import_all);
    must(mxw_store_mark(bench.store, &bench.mark) == MXW_OK, "mark");
    measure("one change, committed", 100, set_one);
    measure("what has changed: one domain", ASKED, ask_changes);
    measure("finding one domain", ASKED, find_one);
    measure("a page of 100 of one tenant", ASKED, list_page);
    measure("counting all", 10, count_all);
    measure("a snapshot of all", 1, read_snapshot);
    measure("quick check", 1, check);
    measure("backup", 1, back_up);
    print_size("the backup", bench.backup);
    measure("restore", 1, restore);
    measure("import of half, the others removed", 1, import_half);
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    printf("%-36s %8.1f MB\n", "memory at the peak", (double)usage.ru_maxrss / 1e3);
    mxw_store_close(bench.store);
    remove_all();
    return 0;
}
