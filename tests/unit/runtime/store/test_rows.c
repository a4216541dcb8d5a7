/* Tenants, domains, hosted names, exempt prefixes, audit and aggregates: what each change answers,
 * and what can be read afterwards. */
#include "tests/unit/runtime/store/world.h"

#define LONG_AT(len) ((mxw_bytes){ long_at, (len) })

static uint8_t long_at[MXW_STORE_DETAIL_MAX + 1];

static enum mxw_store_answer add(struct mxw_store *store, mxw_bytes name, mxw_bytes tenant,
                                 mxw_bytes settings)
{
    uint8_t at[2][MXW_STORE_NAME_MAX];
    struct mxw_store_hosted hosted = world_hosted(name, at);
    struct mxw_store_domain domain = { .name = name, .tenant = tenant, .settings = settings };
    return mxw_store_domain_add(store, &domain, &hosted);
}

static enum mxw_store_answer add_domain(struct mxw_store *store)
{
    return add(store, MXW_BYTES("new.example"), MXW_BYTES("acme"), MXW_BYTES("tls=may\n"));
}

static enum mxw_store_answer add_known(struct mxw_store *store)
{
    return add(store, MXW_BYTES("a.example"), MXW_BYTES("beta"), MXW_BYTES(""));
}

static enum mxw_store_answer add_removed(struct mxw_store *store)
{
    return add(store, MXW_BYTES("gone.example"), MXW_BYTES("acme"), MXW_BYTES(""));
}

static enum mxw_store_answer add_for_nobody(struct mxw_store *store)
{
    return add(store, MXW_BYTES("new.example"), MXW_BYTES("nobody"), MXW_BYTES(""));
}

static enum mxw_store_answer add_hosted_alike(struct mxw_store *store)
{
    return add(store, MXW_BYTES("a-example"), MXW_BYTES("acme"), MXW_BYTES(""));
}

/* The first of its hosted names is free, the second is not. */
static enum mxw_store_answer add_half_alike(struct mxw_store *store)
{
    struct mxw_store_hosted hosted = { MXW_BYTES("free"), MXW_BYTES("a-example--v4") };
    struct mxw_store_domain domain = { .name = MXW_BYTES("new.example"),
                                       .tenant = MXW_BYTES("acme") };
    return mxw_store_domain_add(store, &domain, &hosted);
}

static enum mxw_store_answer add_longest_name(struct mxw_store *store)
{
    struct mxw_store_hosted none = { { NULL, 0 }, { NULL, 0 } };
    struct mxw_store_domain domain = { .name = LONG_AT(MXW_STORE_NAME_MAX),
                                       .tenant = MXW_BYTES("acme") };
    return mxw_store_domain_add(store, &domain, &none);
}

static enum mxw_store_answer add_too_long(struct mxw_store *store)
{
    struct mxw_store_hosted none = { { NULL, 0 }, { NULL, 0 } };
    struct mxw_store_domain domain = { .name = LONG_AT(MXW_STORE_NAME_MAX + 1),
                                       .tenant = MXW_BYTES("acme") };
    return mxw_store_domain_add(store, &domain, &none);
}

static enum mxw_store_answer add_nameless(struct mxw_store *store)
{
    return add(store, MXW_BYTES(""), MXW_BYTES("acme"), MXW_BYTES(""));
}

static enum mxw_store_answer add_longest_settings(struct mxw_store *store)
{
    return add(store, MXW_BYTES("new.example"), MXW_BYTES("acme"), LONG_AT(MXW_STORE_SETTINGS_MAX));
}

static enum mxw_store_answer add_too_much(struct mxw_store *store)
{
    return add(store, MXW_BYTES("new.example"), MXW_BYTES("acme"),
               LONG_AT(MXW_STORE_SETTINGS_MAX + 1));
}

static enum mxw_store_answer add_hostile(struct mxw_store *store)
{
    return add(store, MXW_BYTES("x'); DROP TABLE domain; --"), MXW_BYTES("acme"),
               MXW_BYTES("a=\0\xff'\n"));
}

static enum mxw_store_answer set_settings(struct mxw_store *store)
{
    return mxw_store_domain_set_settings(store, MXW_BYTES("a.example"), MXW_BYTES("tls=verify\n"));
}

static enum mxw_store_answer set_no_settings(struct mxw_store *store)
{
    return mxw_store_domain_set_settings(store, MXW_BYTES("x.example"), MXW_BYTES(""));
}

static enum mxw_store_answer set_too_much(struct mxw_store *store)
{
    return mxw_store_domain_set_settings(store, MXW_BYTES("a.example"),
                                         LONG_AT(MXW_STORE_SETTINGS_MAX + 1));
}

static enum mxw_store_answer set_tenant(struct mxw_store *store)
{
    return mxw_store_domain_set_tenant(store, MXW_BYTES("a.example"), MXW_BYTES("beta"));
}

static enum mxw_store_answer set_no_tenant(struct mxw_store *store)
{
    return mxw_store_domain_set_tenant(store, MXW_BYTES("a.example"), MXW_BYTES("nobody"));
}

static enum mxw_store_answer set_tenant_of_none(struct mxw_store *store)
{
    return mxw_store_domain_set_tenant(store, MXW_BYTES("x.example"), MXW_BYTES("beta"));
}

static enum mxw_store_answer set_wish(struct mxw_store *store)
{
    return mxw_store_domain_set_wish(store, MXW_BYTES("a.example"), MXW_STORE_WISH_ON, WALL);
}

static enum mxw_store_answer set_wish_of_none(struct mxw_store *store)
{
    return mxw_store_domain_set_wish(store, MXW_BYTES("x.example"), MXW_STORE_WISH_ON, WALL);
}

static enum mxw_store_answer remove_domain(struct mxw_store *store)
{
    return mxw_store_domain_remove(store, MXW_BYTES("a.example"));
}

static enum mxw_store_answer remove_wildcard(struct mxw_store *store)
{
    return mxw_store_domain_remove(store, MXW_BYTES("*.c.example"));
}

static enum mxw_store_answer remove_none(struct mxw_store *store)
{
    return mxw_store_domain_remove(store, MXW_BYTES("x.example"));
}

static enum mxw_store_answer add_tenant(struct mxw_store *store)
{
    return mxw_store_tenant_add(store, MXW_BYTES("gamma"), LONG_AT(MXW_STORE_NOTE_MAX));
}

static enum mxw_store_answer add_known_tenant(struct mxw_store *store)
{
    return mxw_store_tenant_add(store, MXW_BYTES("acme"), MXW_BYTES(""));
}

static enum mxw_store_answer add_wordy_tenant(struct mxw_store *store)
{
    return mxw_store_tenant_add(store, MXW_BYTES("gamma"), LONG_AT(MXW_STORE_NOTE_MAX + 1));
}

static enum mxw_store_answer describe_tenant(struct mxw_store *store)
{
    return mxw_store_tenant_set_description(store, MXW_BYTES("acme"), MXW_BYTES("Acme Ltd"));
}

static enum mxw_store_answer describe_none(struct mxw_store *store)
{
    return mxw_store_tenant_set_description(store, MXW_BYTES("nobody"), MXW_BYTES(""));
}

static enum mxw_store_answer describe_at_length(struct mxw_store *store)
{
    return mxw_store_tenant_set_description(store, MXW_BYTES("acme"),
                                            LONG_AT(MXW_STORE_NOTE_MAX + 1));
}

static enum mxw_store_answer remove_tenant_in_use(struct mxw_store *store)
{
    return mxw_store_tenant_remove(store, MXW_BYTES("acme"));
}

static enum mxw_store_answer remove_emptied_tenant(struct mxw_store *store)
{
    static const mxw_bytes users[] = { B("carol") };
    mxw_bytes tenant;
    CHECK(mxw_store_domain_remove(store, MXW_BYTES("b.example")) == MXW_STORE_DONE, "its domain");
    CHECK(mxw_store_tenant_set_users(store, MXW_BYTES("beta"), users, 1) == MXW_STORE_DONE, "hers");
    enum mxw_store_answer answer = mxw_store_tenant_remove(store, MXW_BYTES("beta"));
    CHECK(mxw_store_tenant_of_user(store, users[0], &tenant) == MXW_STORE_ABSENT, "users go too");
    return answer;
}

static enum mxw_store_answer remove_no_tenant(struct mxw_store *store)
{
    return mxw_store_tenant_remove(store, MXW_BYTES("nobody"));
}

static enum mxw_store_answer set_users(struct mxw_store *store)
{
    static const mxw_bytes users[] = { B("bob"), B("carol"), B("bob") };
    return mxw_store_tenant_set_users(store, MXW_BYTES("acme"), users, 3);
}

static enum mxw_store_answer set_users_of_others(struct mxw_store *store)
{
    static const mxw_bytes users[] = { B("carol"), B("alice") };
    return mxw_store_tenant_set_users(store, MXW_BYTES("beta"), users, 2);
}

static enum mxw_store_answer set_users_of_none(struct mxw_store *store)
{
    return mxw_store_tenant_set_users(store, MXW_BYTES("nobody"), NULL, 0);
}

static enum mxw_store_answer set_nameless_user(struct mxw_store *store)
{
    static const mxw_bytes users[] = { B("carol"), B("") };
    return mxw_store_tenant_set_users(store, MXW_BYTES("acme"), users, 2);
}

static enum mxw_store_answer set_crowd(struct mxw_store *store, size_t count)
{
    static uint8_t names[MXW_STORE_USERS_MAX + 1][20];
    mxw_bytes users[MXW_STORE_USERS_MAX + 1];
    for (size_t i = 0; i < count; i++) {
        struct mxw_writer name = MXW_WRITER(names[i]);
        mxw_put_number(&name, i);
        users[i] = mxw_written(&name);
    }
    return mxw_store_tenant_set_users(store, MXW_BYTES("acme"), users, count);
}

static enum mxw_store_answer set_all_users(struct mxw_store *store)
{
    return set_crowd(store, MXW_STORE_USERS_MAX);
}

static enum mxw_store_answer set_one_user_too_many(struct mxw_store *store)
{
    return set_crowd(store, MXW_STORE_USERS_MAX + 1);
}

static enum mxw_store_answer exempt(struct mxw_store *store)
{
    return mxw_store_exempt_add(store, MXW_BYTES("2001:db8::/32"), MXW_BYTES(""));
}

static enum mxw_store_answer exempt_known(struct mxw_store *store)
{
    return mxw_store_exempt_add(store, MXW_BYTES("192.0.2.0/24"), MXW_BYTES("again"));
}

static enum mxw_store_answer exempt_at_length(struct mxw_store *store)
{
    return mxw_store_exempt_add(store, MXW_BYTES("2001:db8::/32"), LONG_AT(MXW_STORE_NOTE_MAX + 1));
}

static enum mxw_store_answer unexempt(struct mxw_store *store)
{
    return mxw_store_exempt_remove(store, MXW_BYTES("192.0.2.0/24"));
}

static enum mxw_store_answer unexempt_none(struct mxw_store *store)
{
    return mxw_store_exempt_remove(store, MXW_BYTES("192.0.2.0/25"));
}

static enum mxw_store_answer audit_longest(struct mxw_store *store)
{
    return mxw_store_audit_add(store, MXW_BYTES("x"), MXW_BYTES(""), LONG_AT(MXW_STORE_DETAIL_MAX));
}

static enum mxw_store_answer audit_too_much(struct mxw_store *store)
{
    return mxw_store_audit_add(store, MXW_BYTES("x"), MXW_BYTES(""),
                               LONG_AT(MXW_STORE_DETAIL_MAX + 1));
}

#define BEFORE "*.c.example a.example b.example c.example "

/* clang-format off */
static const struct change_case {
    const char *name;
    enum mxw_store_answer (*change)(struct mxw_store *store);
    enum mxw_store_answer want;
    bool raises; /* the sequence */
    mxw_bytes want_domains;
} change_cases[] = {
    { "a domain is added",                     add_domain,           MXW_STORE_DONE,      true,  B(BEFORE "new.example ") },
    { "a domain that is there",                add_known,            MXW_STORE_EXISTS,    false, B(BEFORE) },
    { "a domain that was removed",             add_removed,          MXW_STORE_DONE,      true,  B(BEFORE "gone.example ") },
    { "a domain of a tenant that is not there", add_for_nobody,      MXW_STORE_NO_TENANT, false, B(BEFORE) },
    { "a domain with the hosted names of another", add_hosted_alike, MXW_STORE_IN_USE,    false, B(BEFORE) },
    { "one with only the second name of another", add_half_alike,    MXW_STORE_IN_USE,    false, B(BEFORE) },
    { "a name at its limit",                   add_longest_name,     MXW_STORE_DONE,      true,  { NULL, 0 } },
    { "a name over its limit by one",          add_too_long,         MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "a domain without a name",               add_nameless,         MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "settings at their limit",               add_longest_settings, MXW_STORE_DONE,      true,  B(BEFORE "new.example ") },
    { "settings over their limit by one",      add_too_much,         MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "a name that would like to be SQL",      add_hostile,          MXW_STORE_DONE,      true,  B(BEFORE "x'); DROP TABLE domain; -- ") },
    { "other settings",                        set_settings,         MXW_STORE_DONE,      true,  B(BEFORE) },
    { "settings of a domain that is not there", set_no_settings,     MXW_STORE_ABSENT,    false, B(BEFORE) },
    { "other settings over their limit",       set_too_much,         MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "another tenant",                        set_tenant,           MXW_STORE_DONE,      true,  B(BEFORE) },
    { "a tenant that is not there",            set_no_tenant,        MXW_STORE_NO_TENANT, false, B(BEFORE) },
    { "the tenant of a domain that is not there", set_tenant_of_none, MXW_STORE_ABSENT,   false, B(BEFORE) },
    { "another wish",                          set_wish,             MXW_STORE_DONE,      true,  B(BEFORE) },
    { "the wish of a domain that is not there", set_wish_of_none,    MXW_STORE_ABSENT,    false, B(BEFORE) },
    { "a domain is removed",                   remove_domain,        MXW_STORE_DONE,      true,  B("*.c.example b.example c.example ") },
    { "a wildcard is removed",                 remove_wildcard,      MXW_STORE_DONE,      true,  B("a.example b.example c.example ") },
    { "removing a domain that is not there",   remove_none,          MXW_STORE_ABSENT,    false, B(BEFORE) },
    { "a tenant is added, its description at the limit", add_tenant, MXW_STORE_DONE,      false, B(BEFORE) },
    { "a tenant that is there",                add_known_tenant,     MXW_STORE_EXISTS,    false, B(BEFORE) },
    { "a description over its limit by one",   add_wordy_tenant,     MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "another description",                   describe_tenant,      MXW_STORE_DONE,      false, B(BEFORE) },
    { "the description of a tenant that is not there", describe_none, MXW_STORE_ABSENT,   false, B(BEFORE) },
    { "another description over its limit",    describe_at_length,   MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "a tenant with domains stays",           remove_tenant_in_use, MXW_STORE_IN_USE,    false, B(BEFORE) },
    { "a tenant without domains goes",         remove_emptied_tenant, MXW_STORE_DONE,     true,  B("*.c.example a.example c.example ") },
    { "removing a tenant that is not there",   remove_no_tenant,     MXW_STORE_ABSENT,    false, B(BEFORE) },
    { "other users, one of them twice",        set_users,            MXW_STORE_DONE,      false, B(BEFORE) },
    { "a user who acts for another tenant",    set_users_of_others,  MXW_STORE_IN_USE,    false, B(BEFORE) },
    { "users of a tenant that is not there",   set_users_of_none,    MXW_STORE_ABSENT,    false, B(BEFORE) },
    { "a user without a name",                 set_nameless_user,    MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "as many users as a tenant may have",    set_all_users,        MXW_STORE_DONE,      false, B(BEFORE) },
    { "one user too many",                     set_one_user_too_many, MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "a prefix is exempted",                  exempt,               MXW_STORE_DONE,      true,  B(BEFORE) },
    { "a prefix that is exempt",               exempt_known,         MXW_STORE_EXISTS,    false, B(BEFORE) },
    { "a note over its limit by one",          exempt_at_length,     MXW_STORE_TOO_LARGE, false, B(BEFORE) },
    { "a prefix is gated again",               unexempt,             MXW_STORE_DONE,      true,  B(BEFORE) },
    { "a prefix that is not exempt",           unexempt_none,        MXW_STORE_ABSENT,    false, B(BEFORE) },
    { "a detail at its limit",                 audit_longest,        MXW_STORE_DONE,      false, B(BEFORE) },
    { "a detail over its limit by one",        audit_too_much,       MXW_STORE_TOO_LARGE, false, B(BEFORE) },
};
/* clang-format on */

/* The answer, then: nothing has changed unless it was yes, nothing stays of what is rolled back,
 * and what was committed is still there when the store is opened again. */
static void run_change_case(void **state)
{
    const struct change_case *c = *state;
    struct world world;
    struct mxw_store_mark before, after;
    static uint8_t names_at[1024];
    struct mxw_writer names = MXW_WRITER(names_at);
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_mark(world.store, &before) == MXW_OK, c->name);
    uint64_t untouched = world_fingerprint(world.store);

    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL + 1) == MXW_OK, c->name);
    CHECK(c->change(world.store) == c->want, c->name);
    CHECK((world_fingerprint(world.store) == untouched) == (c->want != MXW_STORE_DONE), c->name);
    mxw_store_rollback(world.store);
    CHECK(world_fingerprint(world.store) == untouched, c->name);

    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL + 1) == MXW_OK, c->name);
    CHECK(c->change(world.store) == c->want, c->name);
    CHECK(world_commit(world.store) == MXW_OK, c->name);
    CHECK(mxw_store_mark(world.store, &after) == MXW_OK, c->name);
    CHECK(after.sequence == before.sequence + c->raises, c->name);
    CHECK(memcmp(after.identity, before.identity, sizeof after.identity) == 0, c->name);
    uint64_t changed = world_fingerprint(world.store);

    world_close(&world);
    world_open(&world);
    CHECK(world_fingerprint(world.store) == changed, c->name);
    CHECK(mxw_store_check(world.store) == MXW_OK, c->name);
    if (c->want_domains.at != NULL)
        CHECK_BYTES(world_domains(world.store, &names), c->want_domains, c->name);
    world_end(&world);
}

static void run_find_domain(void **state)
{
    (void)state;
    struct world world;
    struct mxw_store_domain domain;
    mxw_bytes name;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL + 1) == MXW_OK, "begin");
    CHECK(
        mxw_store_domain_set_wish(world.store, MXW_BYTES("a.example"), MXW_STORE_WISH_OFF, WALL - 5)
            == MXW_STORE_DONE,
        "a wish");
    CHECK(world_commit(world.store) == MXW_OK, "commit");

    CHECK(mxw_store_domain_find(world.store, MXW_BYTES("a.example"), &domain) == MXW_STORE_DONE,
          "it is there");
    CHECK_BYTES(domain.name, MXW_BYTES("a.example"), "its name");
    CHECK_BYTES(domain.tenant, MXW_BYTES("acme"), "its tenant");
    CHECK_BYTES(domain.settings, MXW_BYTES("mode=observe\n"), "its settings");
    CHECK(domain.wish == MXW_STORE_WISH_OFF && domain.wish_since == WALL - 5, "its wish");
    CHECK(domain.changed == 4 && domain.changed_at == WALL + 1, "when it was changed");
    CHECK_BYTES(domain.changed_by, MXW_BYTES("eve"), "and by whom");
    CHECK(mxw_store_domain_find(world.store, MXW_BYTES("A.example"), &domain) == MXW_STORE_ABSENT,
          "names are compared octet by octet");

    CHECK(mxw_store_domain_of_hosted(world.store, MXW_BYTES("a-example--v4"), &name)
              == MXW_STORE_DONE,
          "a hosted name");
    CHECK_BYTES(name, MXW_BYTES("a.example"), "leads to its domain");
    CHECK(mxw_store_domain_of_hosted(world.store, MXW_BYTES("gone-example"), &name)
              == MXW_STORE_ABSENT,
          "that of a removed domain is free");
    world_end(&world);
}

struct page {
    struct mxw_writer *out;
    size_t left; /* before the taker ends the list */
};

static bool take_page(void *taker, const struct mxw_store_domain *domain)
{
    struct page *page = taker;
    mxw_put(page->out, domain->name);
    mxw_put_byte(page->out, '/');
    mxw_put(page->out, domain->tenant);
    mxw_put_byte(page->out, ' ');
    return --page->left > 0;
}

/* clang-format off */
static const struct page_case {
    const char *name;
    mxw_bytes tenant, after;
    size_t limit, taken_max;
    mxw_bytes want;
} page_cases[] = {
    { "all domains, by name",          B(""),     B(""),          9, 9, B("*.c.example/acme a.example/acme b.example/beta c.example/acme ") },
    { "the first two",                 B(""),     B(""),          2, 9, B("*.c.example/acme a.example/acme ") },
    { "the next two",                  B(""),     B("a.example"), 2, 9, B("b.example/beta c.example/acme ") },
    { "none behind the last",          B(""),     B("c.example"), 2, 9, B("") },
    { "behind a name that is not there", B(""),   B("b"),         1, 9, B("b.example/beta ") },
    { "none at all",                   B(""),     B(""),          0, 9, B("") },
    { "those of a tenant",             B("acme"), B(""),          9, 9, B("*.c.example/acme a.example/acme c.example/acme ") },
    { "the next of a tenant",          B("acme"), B("*.c.example"), 1, 9, B("a.example/acme ") },
    { "of a tenant that is not there", B("none"), B(""),          9, 9, B("") },
    { "a taker that has enough",       B(""),     B(""),          9, 1, B("*.c.example/acme ") },
};
/* clang-format on */

static void run_page_case(void **state)
{
    const struct page_case *c = *state;
    struct world world;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    struct page page = { &out, c->taken_max };
    uint64_t count;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_domains_each(world.store, c->tenant, c->after, c->limit, take_page, &page)
              == MXW_OK,
          c->name);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    CHECK(mxw_store_domain_count(world.store, c->tenant, &count) == MXW_OK, c->name);
    size_t want_count = c->tenant.len == 0 ? 4 : c->tenant.at[0] == 'a' ? 3 : 0;
    CHECK(count == want_count, c->name);
    world_end(&world);
}

static bool put_tenant(void *taker, const struct mxw_store_tenant *tenant)
{
    struct mxw_writer *out = taker;
    mxw_put(out, tenant->name);
    mxw_put_byte(out, '=');
    mxw_put(out, tenant->description);
    mxw_put_byte(out, ':');
    mxw_put_number(out, tenant->domain_count);
    mxw_put_byte(out, ' ');
    return true;
}

static bool put_user(void *taker, mxw_bytes user)
{
    struct mxw_writer *out = taker;
    mxw_put(out, user);
    mxw_put_byte(out, ' ');
    return true;
}

static void run_tenants(void **state)
{
    (void)state;
    struct world world;
    struct mxw_store_tenant tenant;
    mxw_bytes name;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_tenants_each(world.store, MXW_BYTES(""), 9, put_tenant, &out) == MXW_OK, "all");
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("acme=Acme:3 beta=:1 "), "by name");
    out.used = 0;
    CHECK(mxw_store_tenants_each(world.store, MXW_BYTES("acme"), 1, put_tenant, &out) == MXW_OK,
          "behind one");
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("beta=:1 "), "the next");
    CHECK(mxw_store_tenant_find(world.store, MXW_BYTES("acme"), &tenant) == MXW_STORE_DONE, "one");
    CHECK_BYTES(tenant.description, MXW_BYTES("Acme"), "its description");
    CHECK(tenant.domain_count == 3, "its domains");
    CHECK(mxw_store_tenant_find(world.store, MXW_BYTES("none"), &tenant) == MXW_STORE_ABSENT,
          "none");

    out.used = 0;
    CHECK(mxw_store_users_each(world.store, MXW_BYTES("acme"), put_user, &out) == MXW_OK, "users");
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("alice bob "), "by name");
    CHECK(mxw_store_tenant_of_user(world.store, MXW_BYTES("bob"), &name) == MXW_STORE_DONE,
          "a user acts");
    CHECK_BYTES(name, MXW_BYTES("acme"), "for a tenant");
    CHECK(mxw_store_tenant_of_user(world.store, MXW_BYTES("eve"), &name) == MXW_STORE_ABSENT,
          "or for none");
    world_end(&world);
}

static bool put_exempt(void *taker, const struct mxw_store_exempt *exempt)
{
    struct mxw_writer *out = taker;
    mxw_put(out, exempt->prefix);
    mxw_put_byte(out, '=');
    mxw_put(out, exempt->note);
    mxw_put_byte(out, '@');
    mxw_put_number(out, (uint64_t)(exempt->added_at - WALL));
    mxw_put(out, exempt->added_by);
    mxw_put_byte(out, ' ');
    return true;
}

static void run_exempt(void **state)
{
    (void)state;
    struct world world;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL + 7) == MXW_OK, "begin");
    CHECK(exempt(world.store) == MXW_STORE_DONE, "another prefix");
    CHECK(world_commit(world.store) == MXW_OK, "commit");
    CHECK(mxw_store_exempt_each(world.store, put_exempt, &out) == MXW_OK, "all");
    CHECK_BYTES(mxw_written(&out), MXW_BYTES("192.0.2.0/24=the office@0root 2001:db8::/32=@7eve "),
                "with note");
    world_end(&world);
}

static bool put_audit(void *taker, const struct mxw_store_audit *audit)
{
    struct mxw_writer *out = taker;
    mxw_put_number(out, audit->number);
    mxw_put_byte(out, ' ');
    mxw_put(out, audit->who);
    mxw_put_byte(out, ' ');
    mxw_put(out, audit->action);
    mxw_put_byte(out, ' ');
    mxw_put(out, audit->object);
    mxw_put_byte(out, ' ');
    mxw_put(out, audit->detail);
    mxw_put_byte(out, '\n');
    return audit->at == WALL;
}

/* clang-format off */
static const struct audit_case {
    const char *name;
    uint64_t before;
    size_t limit;
    mxw_bytes want;
} audit_cases[] = {
    { "the newest first",  0, 9, B("3 eve b x {3}\n2 eve b x {2}\n1 eve a x {1}\n") },
    { "the newest two",    0, 2, B("3 eve b x {3}\n2 eve b x {2}\n") },
    { "those before one",  2, 9, B("1 eve a x {1}\n") },
    { "none before the first", 1, 9, B("") },
};
/* clang-format on */

static void run_audit_case(void **state)
{
    const struct audit_case *c = *state;
    struct world world;
    uint64_t sequence;
    uint8_t out_at[256];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    static const mxw_bytes actions[] = { B("a"), B("b"), B("b") };
    static const mxw_bytes details[] = { B("{1}"), B("{2}"), B("{3}") };
    for (size_t i = 0; i < MXW_COUNT_OF(actions); i++) {
        CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, c->name);
        CHECK(mxw_store_audit_add(world.store, actions[i], MXW_BYTES("x"), details[i])
                  == MXW_STORE_DONE,
              c->name);
        CHECK(mxw_store_commit(world.store, &sequence) == MXW_OK, c->name);
        CHECK(sequence == 1, "the audit alone raises nothing");
    }
    CHECK(mxw_store_audit_each(world.store, c->before, c->limit, put_audit, &out) == MXW_OK,
          c->name);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
    world_end(&world);
}

static bool put_aggregate(void *taker, const struct mxw_store_aggregate *row)
{
    struct mxw_writer *out = taker;
    mxw_put_number(out, row->day);
    mxw_put_byte(out, ' ');
    mxw_put(out, row->tenant);
    mxw_put_byte(out, ' ');
    mxw_put_number(out, row->family);
    mxw_put_byte(out, ' ');
    mxw_put(out, row->outcome);
    mxw_put_byte(out, ' ');
    mxw_put(out, row->rule);
    mxw_put_byte(out, ' ');
    mxw_put(out, row->would);
    mxw_put_byte(out, ' ');
    mxw_put(out, row->would_rule);
    mxw_put_byte(out, ' ');
    mxw_put_number(out, row->messages);
    mxw_put_byte(out, ' ');
    mxw_put_number(out, row->octets);
    mxw_put_byte(out, '\n');
    return true;
}

#define ROW(on, name, kind, messages, octets)                                                      \
    {                                                                                              \
        (on), B(name), B("acme"), 6, B(kind), B("spf"), B("admit"), B("dkim"), (messages),         \
            (octets)                                                                               \
    }

static void run_aggregates(void **state)
{
    (void)state;
    static const struct mxw_store_aggregate rows[] = {
        ROW(20, "a.example", "admit", 2, 300), ROW(21, "a.example", "admit", 1, 50),
        ROW(20, "a.example", "admit", 3, 400), ROW(20, "a.example", "defer", 1, 10),
        ROW(20, "b.example", "admit", 7, 700), ROW(22, "a.example", "admit", 9, 900),
    };
    struct world world;
    struct mxw_store_mark mark;
    uint8_t out_at[512];
    struct mxw_writer out = MXW_WRITER(out_at);
    world_begin(&world);
    world_open(&world);
    CHECK(mxw_store_aggregates_add(world.store, rows, 3) == MXW_OK, "a batch");
    CHECK(mxw_store_aggregates_add(world.store, rows + 3, 3) == MXW_OK, "another");
    CHECK(mxw_store_aggregates_add(world.store, NULL, 0) == MXW_OK, "an empty one");
    CHECK(
        mxw_store_aggregates_each(world.store, MXW_BYTES("a.example"), 20, 21, put_aggregate, &out)
            == MXW_OK,
        "two days of a domain");
    CHECK_BYTES(mxw_written(&out),
                MXW_BYTES("20 acme 6 admit spf admit dkim 5 700\n"
                          "20 acme 6 defer spf admit dkim 1 10\n"
                          "21 acme 6 admit spf admit dkim 1 50\n"),
                "what is alike is added up");

    CHECK(mxw_store_aggregates_prune(world.store, 21) == MXW_OK, "old days go");
    out.used = 0;
    CHECK(mxw_store_aggregates_each(world.store, MXW_BYTES("a.example"), 0, UINT32_MAX,
                                    put_aggregate, &out)
              == MXW_OK,
          "what is left");
    CHECK_BYTES(mxw_written(&out),
                MXW_BYTES("21 acme 6 admit spf admit dkim 1 50\n"
                          "22 acme 6 admit spf admit dkim 9 900\n"),
                "the days after");
    CHECK(mxw_store_mark(world.store, &mark) == MXW_OK && mark.sequence == 1, "raises nothing");

    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, "a change is open");
    CHECK(mxw_store_aggregates_add(world.store, rows, 1) == MXW_UNAVAILABLE, "so they wait");
    mxw_store_rollback(world.store);
    CHECK(mxw_store_aggregates_add(world.store, rows, 1) == MXW_OK, "until it has ended");
    world_end(&world);
}

static void run_change_within(void **state)
{
    (void)state;
    struct world world;
    struct mxw_store *reader;
    struct mxw_store_domain domain;
    struct mxw_problem problem;
    world_begin(&world);
    world_open(&world);
    world_fill(world.store);
    CHECK(mxw_store_read_open(&reader, world.path, &problem) == MXW_OK, problem.text);
    CHECK(mxw_store_begin(world.store, MXW_BYTES("eve"), WALL) == MXW_OK, "begin");
    CHECK(remove_domain(world.store) == MXW_STORE_DONE, "a removal");
    CHECK(mxw_store_begin(world.store, MXW_BYTES("bob"), WALL) == MXW_UNAVAILABLE,
          "nobody else can begin, which does the change no harm");
    CHECK(mxw_store_domain_find(world.store, MXW_BYTES("a.example"), &domain) == MXW_STORE_ABSENT,
          "the writer sees it");
    CHECK(mxw_store_domain_find(reader, MXW_BYTES("a.example"), &domain) == MXW_STORE_DONE,
          "a reader does not");
    CHECK(mxw_store_hold(reader) == MXW_OK, "who holds the store");
    CHECK(world_commit(world.store) == MXW_OK, "commit");
    CHECK(mxw_store_domain_find(reader, MXW_BYTES("a.example"), &domain) == MXW_STORE_DONE,
          "does not see what is committed later");
    mxw_store_release(reader);
    CHECK(mxw_store_domain_find(reader, MXW_BYTES("a.example"), &domain) == MXW_STORE_ABSENT,
          "others do");
    mxw_store_close(reader);
    world_end(&world);
}

int main(void)
{
    memset(long_at, 'x', sizeof long_at);
    TEST_TABLE(change_cases, run_change_case);
    TEST_ONE("a domain tells all about itself", run_find_domain);
    TEST_TABLE(page_cases, run_page_case);
    TEST_ONE("tenants and their users", run_tenants);
    TEST_ONE("exempt prefixes", run_exempt);
    TEST_TABLE(audit_cases, run_audit_case);
    TEST_ONE("aggregates add up", run_aggregates);
    TEST_ONE("who sees a change, and when", run_change_within);
    return test_run("runtime/store/rows");
}
