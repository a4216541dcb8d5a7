/* The canned DNS, and what the contestants share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "library.h"

const struct bench_record bench_spf_zone[] = {
    { "big.example", "v=spf1 include:_a.big.example ~all" },
    { "_a.big.example",
      "v=spf1 ip4:198.51.100.0/26 ip6:2001:db8:a::/48 include:_b.big.example -all" },
    { "_b.big.example",
      "v=spf1 ip4:198.51.100.64/26 ip6:2001:db8:b::/48 include:_c.big.example -all" },
    { "_c.big.example",
      "v=spf1 ip4:198.51.100.128/26 ip6:2001:db8:c::/48 include:_d.big.example -all" },
    { "_d.big.example",
      "v=spf1 ip4:203.0.113.0/26 ip6:2001:db8:d::/48 include:_e.big.example -all" },
    { "_e.big.example",
      "v=spf1 ip4:203.0.113.64/26 ip6:2001:db8:e::/48 include:_f.big.example -all" },
    { "_f.big.example", "v=spf1 ip4:203.0.113.128/26 ip4:192.0.2.0/28 -all" },
};
const size_t bench_spf_count = MXW_COUNT_OF(bench_spf_zone);

const struct bench_record bench_dmarc_zone[] = {
    { "_dmarc.a.b.c.d.e.f.example.org", NULL },
    { "_dmarc.b.c.d.e.f.example.org", NULL },
    { "_dmarc.c.d.e.f.example.org", NULL },
    { "_dmarc.d.e.f.example.org", NULL },
    { "_dmarc.e.f.example.org", NULL },
    { "_dmarc.f.example.org", NULL },
    { "_dmarc.example.org", "v=DMARC1; p=reject; rua=mailto:dmarc@example.org" },
    { "_dmarc.org", NULL },
};
const size_t bench_dmarc_count = MXW_COUNT_OF(bench_dmarc_zone);

const char *bench_look_up(const struct bench_record *zone, size_t count, mxw_bytes name)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(zone[i].name) == name.len && memcmp(zone[i].name, name.at, name.len) == 0)
            return zone[i].text;
    return NULL;
}

void bench_expect(bool holds, const char *sentence)
{
    if (holds)
        return;
    fprintf(stderr, "bench-library: %s\n", sentence);
    exit(1);
}
