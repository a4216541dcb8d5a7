#include "core/delivery/destination.h"

#include "tests/support/test.h"

#define REST MXW_MINUTE

/* Addresses are written as one letter each: 192.0.2.'a' is "a". A host's addresses are the letters
 * of its name; the host "-" has none. A literal hop is '=' and its letter. */
static mxw_address address_of(uint8_t letter)
{
    return (mxw_address){ .family = MXW_IPV4, .octets = { 192, 0, 2, letter } };
}

static struct mxw_next_hop hop_of(mxw_bytes host, uint16_t preference)
{
    struct mxw_next_hop hop = { .host = host, .port = 25, .preference = preference };
    if (host.at[0] == '=')
        hop.address = address_of(host.at[1]);
    return hop;
}

static void resolve(struct mxw_delivery_route *route)
{
    mxw_address addresses[32];
    mxw_bytes host = route->hop->host;
    size_t count = host.at[0] == '-' ? 0 : host.len;
    for (size_t i = 0; i < count; i++)
        addresses[i] = address_of(host.at[i]);
    mxw_delivery_route_resolved(route, addresses, count);
}

/* clang-format off */
static const struct route_case {
    const char *name;
    struct { mxw_bytes host; uint16_t preference; } hops[4];
    mxw_bytes resting;
    uint64_t number;
    mxw_bytes want; /* '?' is a question, a letter a try */
    enum mxw_route_end want_end;
} route_cases[] = {
    { .name = "no next hops", .want = B(""), .want_end = MXW_ROUTE_NO_ADDRESSES },
    { .name = "an address needs no question", .hops = { { B("=a"), 10 } }, .want = B("a") },
    { .name = "the addresses of a name in their order", .hops = { { B("abc"), 10 } }, .want = B("?abc") },
    { .name = "a name is asked for when its turn comes", .hops = { { B("ab"), 10 }, { B("c"), 20 } }, .want = B("?ab?c") },
    { .name = "lower preference first", .hops = { { B("=a"), 1 }, { B("=b"), 2 }, { B("=c"), 65535 } }, .number = 5, .want = B("abc") },
    { .name = "equal preference is drawn: 0", .hops = { { B("=a"), 1 }, { B("=b"), 1 }, { B("=c"), 2 } }, .number = 0, .want = B("bac") },
    { .name = "equal preference is drawn: 1", .hops = { { B("=a"), 1 }, { B("=b"), 1 }, { B("=c"), 2 } }, .number = 1, .want = B("abc") },
    { .name = "a later run is drawn too", .hops = { { B("=a"), 1 }, { B("=b"), 2 }, { B("=c"), 2 } }, .number = 0, .want = B("acb") },
    { .name = "what rests is passed over", .hops = { { B("ab"), 1 }, { B("=c"), 2 } }, .resting = B("ac"), .want = B("?b") },
    { .name = "all rest: nothing to wait for", .hops = { { B("ab"), 1 }, { B("=c"), 2 } }, .resting = B("abc"), .want = B("?"),
      .want_end = MXW_ROUTE_ALL_RESTING },
    { .name = "no name resolves", .hops = { { B("-"), 1 }, { B("-"), 2 } }, .want = B("??"), .want_end = MXW_ROUTE_NO_ADDRESSES },
    { .name = "one does not resolve, one rests", .hops = { { B("-"), 1 }, { B("=a"), 2 } }, .resting = B("a"), .want = B("?"),
      .want_end = MXW_ROUTE_ALL_RESTING },
    { .name = "one does not resolve, the next is tried", .hops = { { B("-"), 1 }, { B("=a"), 2 } }, .want = B("?a") },
    { .name = "5 addresses are tried", .hops = { { B("abcde"), 1 } }, .want = B("?abcde") },
    { .name = "a sixth is not", .hops = { { B("abcdef"), 1 }, { B("=g"), 2 } }, .want = B("?abcde") },
    { .name = "resting ones do not count as tried", .hops = { { B("abcdef"), 1 } }, .resting = B("a"), .want = B("?bcdef") },
    { .name = "16 addresses of a name are looked at", .hops = { { B("abcdefghijklmnop"), 1 } }, .resting = B("abcdefghijklmno"), .want = B("?p") },
    { .name = "a seventeenth is not", .hops = { { B("abcdefghijklmnopq"), 1 } }, .resting = B("abcdefghijklmnop"), .want = B("?"),
      .want_end = MXW_ROUTE_ALL_RESTING },
};
/* clang-format on */

static void run_route_case(void **state)
{
    const struct route_case *c = *state;
    struct mxw_next_hop hops[4];
    size_t hop_count = 0;
    for (; hop_count < 4 && c->hops[hop_count].host.len > 0; hop_count++)
        hops[hop_count] = hop_of(c->hops[hop_count].host, c->hops[hop_count].preference);

    struct mxw_delivery_rest entries[32];
    struct mxw_delivery_rests rests = { .entries = entries, .room = 32, .rest_time = REST };
    for (size_t i = 0; i < c->resting.len; i++)
        mxw_delivery_rests_add(&rests, address_of(c->resting.at[i]), 25, 0);

    uint8_t got_at[64];
    struct mxw_writer got = MXW_WRITER(got_at);
    struct mxw_delivery_route route;
    mxw_delivery_route_begin(&route, hops, hop_count, c->number);
    enum mxw_route_step step;
    while ((step = mxw_delivery_route_next(&route, &rests, 0)) != MXW_ROUTE_END) {
        mxw_put_byte(&got, step == MXW_ROUTE_RESOLVE ? '?' : route.address.octets[3]);
        if (step == MXW_ROUTE_RESOLVE)
            resolve(&route);
    }
    CHECK_BYTES(mxw_written(&got), c->want, c->name);
    CHECK(route.end == c->want_end, c->name);
    CHECK(mxw_delivery_route_next(&route, &rests, 0) == MXW_ROUTE_END, c->name);
}

static void rest_a_minute(void **state)
{
    const char *name = "60 s of rest";
    struct mxw_delivery_rest entries[4];
    struct mxw_delivery_rests rests = { .entries = entries, .room = 4, .rest_time = REST };
    mxw_address a = address_of('a');
    (void)state;
    mxw_delivery_rests_add(&rests, a, 25, MXW_SECOND);
    CHECK(mxw_delivery_rests_has(&rests, a, 25, MXW_SECOND + REST - 1), name);
    CHECK(!mxw_delivery_rests_has(&rests, a, 25, MXW_SECOND + REST), name);
    CHECK(!mxw_delivery_rests_has(&rests, a, 26, MXW_SECOND), name);
    CHECK(!mxw_delivery_rests_has(&rests, address_of('b'), 25, MXW_SECOND), name);

    mxw_delivery_rests_add(&rests, a, 25, 50 * MXW_SECOND);
    CHECK(rests.count == 1, name);
    CHECK(mxw_delivery_rests_has(&rests, a, 25, 109 * MXW_SECOND), name);
    mxw_delivery_rests_remove(&rests, a, 25);
    mxw_delivery_rests_remove(&rests, a, 25);
    CHECK(rests.count == 0 && !mxw_delivery_rests_has(&rests, a, 25, 50 * MXW_SECOND), name);
}

static void rest_in_a_full_table(void **state)
{
    const char *name = "a table of two";
    struct mxw_delivery_rest entries[2];
    struct mxw_delivery_rests rests = { .entries = entries, .room = 2, .rest_time = REST };
    (void)state;
    mxw_delivery_rests_add(&rests, address_of('a'), 25, 2);
    mxw_delivery_rests_add(&rests, address_of('b'), 25, 1);
    CHECK(mxw_delivery_rests_has(&rests, address_of('b'), 25, 3), name);
    mxw_delivery_rests_add(&rests, address_of('c'), 25, 3);
    CHECK(mxw_delivery_rests_has(&rests, address_of('a'), 25, 3), name);
    CHECK(!mxw_delivery_rests_has(&rests, address_of('b'), 25, 3), name);
    CHECK(mxw_delivery_rests_has(&rests, address_of('c'), 25, 3), name);

    struct mxw_delivery_rests none = { .entries = NULL };
    mxw_delivery_rests_add(&none, address_of('a'), 25, 0);
    CHECK(!mxw_delivery_rests_has(&none, address_of('a'), 25, 0), name);
}

/* Every order of 4 equal hops comes up, each as often as any other. */
static void draw_fairly(void **state)
{
    const char *name = "4 equal hops";
    struct mxw_next_hop hops[4];
    unsigned first_count[4] = { 0 };
    (void)state;
    for (size_t i = 0; i < 4; i++)
        hops[i] = hop_of(MXW_BYTES("=a"), 10);
    for (uint64_t number = 0; number < 24; number++) {
        struct mxw_delivery_route route;
        mxw_delivery_route_begin(&route, hops, 4, number);
        first_count[route.order[0]]++;
    }
    for (size_t i = 0; i < 4; i++)
        CHECK(first_count[i] == 6, name);
}

/* 16 hops and the largest number: the dice run out, the order stays a permutation. */
static void draw_from_many(void **state)
{
    const char *name = "MXW_NEXT_HOPS_MAX hops";
    struct mxw_next_hop hops[MXW_NEXT_HOPS_MAX];
    struct mxw_delivery_route route;
    uint32_t seen = 0;
    (void)state;
    for (size_t i = 0; i < MXW_NEXT_HOPS_MAX; i++)
        hops[i] = hop_of(MXW_BYTES("=a"), 10);
    mxw_delivery_route_begin(&route, hops, MXW_NEXT_HOPS_MAX, UINT64_MAX);
    for (size_t i = 0; i < MXW_NEXT_HOPS_MAX; i++)
        seen |= UINT32_C(1) << route.order[i];
    CHECK(seen == 0xffff, name);
}

int main(void)
{
    TEST_TABLE(route_cases, run_route_case);
    TEST_ONE("an address rests for a minute, by itself", rest_a_minute);
    TEST_ONE("a full table forgets the rest that ends first", rest_in_a_full_table);
    TEST_ONE("every order of equal hops is as likely", draw_fairly);
    TEST_ONE("as many hops as there can be are all kept", draw_from_many);
    return test_run("core/delivery/destination");
}
