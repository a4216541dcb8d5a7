/* main.c - this library beside those that people use, and beside what nobody can do without.
 *
 *     CC=gcc meson setup build/bench --buildtype=release -Dtests=disabled -Dbench=true
 *     ninja -C build/bench && build/bench/bench/library/bench-library
 *
 * Everybody gets the same mails and the same canned DNS, in one process. The contestants take
 * turns, ROUNDS times; of each the median counts. Time is CPU time of the process. A contestant
 * that comes to another outcome than "pass" ends the program. Those whose library was not there
 * when this was built are left out; pyspf, which is Python, is measured by bench/library/pyspf.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "library.h"

#define ROUNDS 15
#define ROUND_TIME 4e7 /* nanoseconds that one turn of a contestant should take */

#define CONTESTANTS_MAX 4

struct bench_case {
    const char *name;
    const struct bench_mail *mail;
    struct contestant contestants[CONTESTANTS_MAX]; /* ours first */
};

static struct bench_mail mails[3];

static const struct bench_case cases[] = {
    { "SPF, chain of six includes",
      NULL,
      {
          { "mxwarden", ours_spf },
#if HAVE_SPF2
          { "libspf2", libspf2_spf },
#endif
      } },
    { "DMARC, walk of eight questions", NULL, { { "mxwarden", ours_dmarc } } },
    { "DKIM, RSA-2048, mail of 4 KiB",
      &mails[0],
      {
          { "mxwarden", ours_dkim },
          { "SHA-256, RSA, key ready", floor_ready_key },
          { "SHA-256, RSA, key read", floor_new_key },
#if HAVE_OPENDKIM
          { "libopendkim", libopendkim_dkim },
#endif
      } },
    { "DKIM, RSA-2048, mail of 50 KiB",
      &mails[1],
      {
          { "mxwarden", ours_dkim },
          { "SHA-256, RSA, key ready", floor_ready_key },
          { "SHA-256, RSA, key read", floor_new_key },
#if HAVE_OPENDKIM
          { "libopendkim", libopendkim_dkim },
#endif
      } },
    { "DKIM, RSA-2048, mail of 1 MiB",
      &mails[2],
      {
          { "mxwarden", ours_dkim },
          { "SHA-256, RSA, key ready", floor_ready_key },
          { "SHA-256, RSA, key read", floor_new_key },
#if HAVE_OPENDKIM
          { "libopendkim", libopendkim_dkim },
#endif
      } },
    { "relaxed body of 50 KiB",
      &mails[1],
      { { "mxwarden", ours_body }, { "SHA-256", floor_sha256 } } },
    { "relaxed body of 1 MiB",
      &mails[2],
      { { "mxwarden", ours_body }, { "SHA-256", floor_sha256 } } },
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static double take_turn(const struct contestant *contestant, const struct bench_mail *mail,
                        unsigned times)
{
    double begun = now();
    for (unsigned i = 0; i < times; i++)
        bench_expect(contestant->run(mail), contestant->name);
    return (now() - begun) / times;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static void measure(const struct bench_case *bench)
{
    double samples[CONTESTANTS_MAX][ROUNDS];
    unsigned times[CONTESTANTS_MAX];
    size_t count = 0;
    while (count < CONTESTANTS_MAX && bench->contestants[count].run != NULL) {
        take_turn(&bench->contestants[count], bench->mail, 1); /* what it sets up only once */
        double once = take_turn(&bench->contestants[count], bench->mail, 10);
        times[count++] = (unsigned)(ROUND_TIME / once) + 1;
    }
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < count; i++)
            samples[i][round] = take_turn(&bench->contestants[i], bench->mail, times[i]);

    for (size_t i = 0; i < count; i++)
        qsort(samples[i], ROUNDS, sizeof samples[i][0], compare);
    double ours = samples[0][ROUNDS / 2];
    for (size_t i = 0; i < count; i++)
        printf("%-32s %-24s %12.2f %8.2f\n", i == 0 ? bench->name : "", bench->contestants[i].name,
               samples[i][ROUNDS / 2] / 1e3, ours / samples[i][ROUNDS / 2]);
}

int main(void)
{
    bench_mail_make(&mails[0], "4 KiB", 4 << 10);
    bench_mail_make(&mails[1], "50 KiB", 50 << 10);
    bench_mail_make(&mails[2], "1 MiB", 1 << 20);
    printf("%-32s %-24s %12s %8s\n", "", "", "microseconds", "ours/it");
    for (size_t i = 0; i < MXW_COUNT_OF(cases); i++)
        measure(&cases[i]);
    return 0;
}
