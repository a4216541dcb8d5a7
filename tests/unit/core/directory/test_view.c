/* Two tables read as one. */
#include "core/directory/builder.h"
#include "core/directory/view.h"

#include "tests/support/test.h"

#include <stdlib.h>

#define NAMES_MAX 8

/* A name of a table, told in one text: "contoso.com", "*.contoso.com", "alias.net=contoso.com",
 * "-contoso.com" for one that was removed. The tenant is the name, in capitals in an overlay. */
struct table {
    mxw_bytes names[NAMES_MAX];
};

static const uint64_t seed[2] = { 3, 4 };

static enum mxw_status add(struct mxw_directory_builder *builder, mxw_bytes name, bool is_overlay)
{
    mxw_bytes target = name, alias;
    uint8_t tenant[MXW_DIRECTORY_NAME_MAX];
    if (name.at[0] == '-')
        return mxw_directory_build_removed(builder, mxw_bytes_from(name, 1));
    if (mxw_bytes_cut(&target, '=', &alias))
        return mxw_directory_build_alias(builder, alias, target);
    for (size_t i = 0; i < name.len; i++)
        tenant[i] =
            is_overlay && mxw_is_alpha(name.at[i]) ? (uint8_t)(name.at[i] & ~0x20) : name.at[i];
    struct mxw_domain domain = { .name = name, .tenant = { tenant, name.len } };
    return mxw_directory_build_domain(builder, &domain);
}

/* In memory of the very size, to be freed. */
static uint8_t *build(struct mxw_directory *directory, const struct table *table, bool is_overlay)
{
    struct mxw_directory_builder builder;
    size_t room = mxw_directory_room(NAMES_MAX);
    void *memory = malloc(room);
    mxw_bytes written;
    assert_non_null(memory);
    assert_int_equal(mxw_directory_build_begin(&builder, memory, room, NAMES_MAX, seed), MXW_OK);
    for (size_t i = 0; i < NAMES_MAX && table->names[i].len > 0; i++)
        assert_int_equal(add(&builder, table->names[i], is_overlay), MXW_OK);
    assert_int_equal(mxw_directory_build_end(&builder, &written), MXW_OK);

    uint8_t *exact = malloc(written.len);
    assert_non_null(exact);
    memcpy(exact, written.at, written.len);
    free(memory);
    assert_int_equal(mxw_directory_open((mxw_bytes){ exact, written.len }, directory), MXW_OK);
    return exact;
}

static const struct find_case {
    const char *name;
    struct table base, overlay;
    mxw_bytes asked;
    mxw_bytes want_tenant; /* empty: not found */
    mxw_bytes want_name;
} find_cases[] = {
    /* clang-format off */
    { "a name of the base", { { B("contoso.com") } }, { { { 0 } } }, B("Contoso.COM."), B("contoso.com"), B("contoso.com") },
    { "a name of the overlay", { { { 0 } } }, { { B("contoso.com") } }, B("contoso.com"), B("CONTOSO.COM"), B("contoso.com") },
    { "a name of neither", { { B("contoso.com") } }, { { B("x.org") } }, B("example.net"), B(""), B("") },
    { "the overlay hides the base", { { B("contoso.com") } }, { { B("contoso.com") } }, B("contoso.com"), B("CONTOSO.COM"), B("contoso.com") },
    { "a name removed is gone", { { B("contoso.com") } }, { { B("-contoso.com") } }, B("contoso.com"), B(""), B("") },
    { "a name removed that never was", { { B("contoso.com") } }, { { B("-x.org") } }, B("contoso.com"), B("contoso.com"), B("contoso.com") },

    { "a wildcard covers a name below", { { B("*.contoso.com") } }, { { { 0 } } }, B("a.contoso.com"), B("*.contoso.com"), B("a.contoso.com") },
    { "at any depth", { { B("*.contoso.com") } }, { { { 0 } } }, B("c.b.a.contoso.com."), B("*.contoso.com"), B("c.b.a.contoso.com") },
    { "in any case, which is kept", { { B("*.contoso.com") } }, { { { 0 } } }, B("Mail.Contoso.COM"), B("*.contoso.com"), B("Mail.Contoso.COM") },
    { "not the name itself", { { B("*.contoso.com") } }, { { { 0 } } }, B("contoso.com"), B(""), B("") },
    { "nor a name that only ends so", { { B("*.contoso.com") } }, { { { 0 } } }, B("xcontoso.com"), B(""), B("") },
    { "nor one with nothing below", { { B("*.contoso.com") } }, { { { 0 } } }, B(".contoso.com"), B(""), B("") },
    { "nor one with nothing in between", { { B("*.contoso.com") } }, { { { 0 } } }, B("a..contoso.com"), B(""), B("") },
    { "the wildcard is not a name", { { B("*.contoso.com") } }, { { { 0 } } }, B("*.contoso.com"), B(""), B("") },
    { "nor is one below it", { { B("*.contoso.com") } }, { { { 0 } } }, B("*.a.contoso.com"), B(""), B("") },
    { "a name wins over a wildcard", { { B("*.contoso.com"), B("a.contoso.com") } }, { { { 0 } } }, B("a.contoso.com"), B("a.contoso.com"), B("a.contoso.com") },
    { "the longest wildcard wins", { { B("*.com"), B("*.a.contoso.com"), B("*.contoso.com") } }, { { { 0 } } }, B("b.a.contoso.com"), B("*.a.contoso.com"), B("b.a.contoso.com") },
    { "the longest that covers it", { { B("*.com"), B("*.a.contoso.com"), B("*.contoso.com") } }, { { { 0 } } }, B("a.contoso.com"), B("*.contoso.com"), B("a.contoso.com") },
    { "a wildcard of one label", { { B("*.com") } }, { { { 0 } } }, B("a.contoso.com"), B("*.com"), B("a.contoso.com") },

    { "the longest over both tables, in the base", { { B("*.a.contoso.com") } }, { { B("*.contoso.com") } }, B("b.a.contoso.com"), B("*.a.contoso.com"), B("b.a.contoso.com") },
    { "the longest over both tables, in the overlay", { { B("*.contoso.com") } }, { { B("*.a.contoso.com") } }, B("b.a.contoso.com"), B("*.A.CONTOSO.COM"), B("b.a.contoso.com") },
    { "an overlay's wildcard hides the base's", { { B("*.contoso.com") } }, { { B("*.contoso.com") } }, B("a.contoso.com"), B("*.CONTOSO.COM"), B("a.contoso.com") },
    { "a wildcard removed is gone", { { B("*.contoso.com") } }, { { B("-*.contoso.com") } }, B("a.contoso.com"), B(""), B("") },
    { "and leaves the shorter one", { { B("*.a.contoso.com"), B("*.com") } }, { { B("-*.a.contoso.com") } }, B("b.a.contoso.com"), B("*.com"), B("b.a.contoso.com") },
    { "a name of the base wins over the overlay's wildcard", { { B("a.contoso.com") } }, { { B("*.contoso.com") } }, B("a.contoso.com"), B("a.contoso.com"), B("a.contoso.com") },
    { "a name removed may still be covered", { { B("a.contoso.com"), B("*.contoso.com") } }, { { B("-a.contoso.com") } }, B("a.contoso.com"), B("*.contoso.com"), B("a.contoso.com") },

    { "an alias has what its target has, and its own name", { { B("contoso.com"), B("alias.net=contoso.com") } }, { { { 0 } } }, B("ALIAS.net"), B("contoso.com"), B("alias.net") },
    { "the target's newest", { { B("contoso.com"), B("alias.net=contoso.com") } }, { { B("contoso.com") } }, B("alias.net"), B("CONTOSO.COM"), B("alias.net") },
    { "an alias of the overlay", { { B("contoso.com") } }, { { B("alias.net=CONTOSO.com.") } }, B("alias.net"), B("contoso.com"), B("alias.net") },
    { "an alias of a name that is not there", { { B("alias.net=contoso.com") } }, { { { 0 } } }, B("alias.net"), B(""), B("") },
    { "of a name removed", { { B("contoso.com"), B("alias.net=contoso.com") } }, { { B("-contoso.com") } }, B("alias.net"), B(""), B("") },
    { "of an alias", { { B("contoso.com"), B("alias.net=contoso.com"), B("other.net=alias.net") } }, { { { 0 } } }, B("other.net"), B(""), B("") },
    { "of itself", { { B("alias.net=alias.net") } }, { { { 0 } } }, B("alias.net"), B(""), B("") },
    { "of a name that only a wildcard covers", { { B("*.contoso.com"), B("alias.net=a.contoso.com") } }, { { { 0 } } }, B("alias.net"), B(""), B("") },
    { "an alias removed", { { B("contoso.com"), B("alias.net=contoso.com") } }, { { B("-alias.net") } }, B("alias.net"), B(""), B("") },
    { "a domain that has become an alias", { { B("contoso.com"), B("alias.net") } }, { { B("alias.net=contoso.com") } }, B("alias.net"), B("contoso.com"), B("alias.net") },
    { "an alias for every name below", { { B("contoso.com"), B("*.alias.net=contoso.com") } }, { { { 0 } } }, B("a.alias.net"), B("contoso.com"), B("a.alias.net") },
    { "an alias that leads nowhere hides the shorter wildcard", { { B("*.alias.net"), B("*.a.alias.net=x.org") } }, { { { 0 } } }, B("b.a.alias.net"), B(""), B("") },
    /* clang-format on */
};

static void run_find_case(void **state)
{
    const struct find_case *c = *state;
    struct mxw_directory_view view = { 0 };
    struct mxw_domain domain;
    uint8_t *base = c->base.names[0].len > 0 ? build(&view.base, &c->base, false) : NULL;
    uint8_t *overlay = c->overlay.names[0].len > 0 ? build(&view.overlay, &c->overlay, true) : NULL;

    bool is_found = mxw_directory_view_find(&view, c->asked, &domain);
    CHECK(is_found == (c->want_tenant.len > 0), c->name);
    if (is_found) {
        CHECK_BYTES(domain.tenant, c->want_tenant, c->name);
        CHECK_BYTES(domain.name, c->want_name, c->name);
    }
    /* Every part of a name is found or not; the sanitizers watch. */
    for (size_t len = 0; len < c->asked.len; len++) {
        (void)mxw_directory_view_find(&view, mxw_bytes_first(c->asked, len), &domain);
        (void)mxw_directory_view_find(&view, mxw_bytes_last(c->asked, len), &domain);
    }
    free(base);
    free(overlay);
}

static void check_empty_view(void **state)
{
    (void)state;
    const struct mxw_directory_view view = { 0 };
    struct mxw_domain domain;
    size_t count = 1;
    CHECK(!mxw_directory_view_find(&view, MXW_BYTES("contoso.com"), &domain), "nothing is found");
    (void)mxw_directory_view_exempt(&view, &count);
    CHECK(count == 0, "nobody is exempt");
}

/* As many labels as a name can have, and wildcards as deep as that. */
static void check_deep_names(void **state)
{
    static const char name[] = "a name of as many labels as can be";
    (void)state;
    uint8_t deep[MXW_DIRECTORY_NAME_MAX], star[MXW_DIRECTORY_NAME_MAX];
    for (size_t i = 0; i < sizeof deep; i++)
        deep[i] = i % 2 == 1 ? '.' : 'a';
    memcpy(star, deep, sizeof star);
    star[0] = '*';
    const struct table deepest = { { { star, sizeof star } } }, shortest = { { B("*.a") } };
    const struct table no_wildcard = { { B("a.a") } };
    const struct {
        const struct table *table;
        size_t len;
        bool want;
    } rows[] = {
        { &deepest, sizeof deep, true },  { &deepest, sizeof deep - 2, false },
        { &shortest, sizeof deep, true }, { &shortest, 3, true },
        { &shortest, 1, false },          { &no_wildcard, sizeof deep, false },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(rows); i++) {
        struct mxw_directory_view view = { 0 };
        struct mxw_domain domain;
        uint8_t *base = build(&view.base, rows[i].table, false);
        mxw_bytes asked = { deep, rows[i].len };
        CHECK(mxw_directory_view_find(&view, asked, &domain) == rows[i].want, name);
        free(base);
    }
}

/* Wildcards of a depth that shares its bit with others are told apart by their names. */
static void check_depths(void **state)
{
    static const char name[] = "only depths that some wildcard has are asked for";
    (void)state;
    static const struct table two = { { B("*.contoso.com"), B("*.a.b.example.org"), B("x.y") } };
    static const struct table none = { { B("contoso.com"), B("a.b.example.org") } };
    struct mxw_directory directory;
    uint8_t *table = build(&directory, &two, false);
    CHECK(directory.wildcard_depths == (UINT64_C(1) << 2 | UINT64_C(1) << 4), name);
    free(table);
    table = build(&directory, &none, false);
    CHECK(directory.wildcard_depths == 0, name);
    free(table);
}

int main(void)
{
    TEST_TABLE(find_cases, run_find_case);
    TEST_ONE("a view of nothing", check_empty_view);
    TEST_ONE("a name of as many labels as can be", check_deep_names);
    TEST_ONE("only depths that some wildcard has are asked for", check_depths);
    return test_run("core/directory/view");
}
