#include "core/session/fields.h"
#include "tests/support/test.h"

#define NOON 1795348800 /* Sun, 22 Nov 2026 12:00:00 +0000 */

#define CLIENT_V6                                                                                  \
    {                                                                                              \
        MXW_IPV6,                                                                                  \
        {                                                                                          \
            0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1                                \
        }                                                                                          \
    }
#define CLIENT_V4                                                                                  \
    {                                                                                              \
        MXW_IPV4,                                                                                  \
        {                                                                                          \
            192, 0, 2, 1                                                                           \
        }                                                                                          \
    }

/* clang-format off */
static const struct field_case {
    const char *name;
    void (*put)(struct mxw_writer *out, const struct mxw_added_fields *fields);
    struct mxw_added_fields fields;
    mxw_bytes want;
} field_cases[] = {
    {
        .name = "Received names the client by HELO, confirmed name and address",
        .put = mxw_put_received,
        .fields = { .host = B("mx.example.net"), .id = B("1a2b"), .client = CLIENT_V6, .wall = NOON,
                    .hop = { .helo = B("mail.example.org"), .ptr_name = B("host.example.org"),
                             .extended = true } },
        .want = B("Received: from mail.example.org (host.example.org [IPv6:2001:db8::1]) by\r\n"
                  "\tmx.example.net with ESMTP id 1a2b; Sun, 22 Nov 2026 12:00:00 +0000\r\n"),
    },
    {
        .name = "Received without a confirmed name, after HELO",
        .put = mxw_put_received,
        .fields = { .host = B("mx.example.net"), .id = B("1"), .client = CLIENT_V4, .wall = NOON,
                    .hop = { .helo = B("[192.0.2.1]") } },
        .want = B("Received: from [192.0.2.1] ([192.0.2.1]) by mx.example.net with SMTP id 1;\r\n"
                  "\tSun, 22 Nov 2026 12:00:00 +0000\r\n"),
    },
    {
        .name = "a HELO that is neither domain nor literal is not repeated",
        .put = mxw_put_received,
        .fields = { .host = B("mx"), .id = B("1"), .client = CLIENT_V4, .wall = NOON,
                    .hop = { .helo = B("a)\r\nX: y"), .ptr_name = B("b (") } },
        .want = B("Received: from [192.0.2.1] ([192.0.2.1]) by mx with SMTP id 1;\r\n"
                  "\tSun, 22 Nov 2026 12:00:00 +0000\r\n"),
    },
    {
        .name = "Received tells of TLS",
        .put = mxw_put_received,
        .fields = { .host = B("mx"), .id = B("1"), .client = CLIENT_V4, .wall = NOON,
                    .hop = { .helo = B("a"), .extended = true, .tls = true,
                             .tls_version = B("TLSv1.3"),
                             .tls_cipher = B("TLS_AES_256_GCM_SHA384") } },
        .want = B("Received: from a ([192.0.2.1]) by mx with ESMTPS\r\n"
                  "\t(TLSv1.3 TLS_AES_256_GCM_SHA384) id 1; Sun, 22 Nov 2026 12:00:00 +0000\r\n"),
    },
    {
        .name = "Received tells of SMTPUTF8",
        .put = mxw_put_received,
        .fields = { .host = B("mx"), .id = B("1"), .client = CLIENT_V4, .wall = NOON,
                    .hop = { .helo = B("a"), .extended = true, .utf8 = true } },
        .want = B("Received: from a ([192.0.2.1]) by mx with UTF8SMTP id 1;\r\n"
                  "\tSun, 22 Nov 2026 12:00:00 +0000\r\n"),
    },
    {
        .name = "Received tells of SMTPUTF8 with TLS",
        .put = mxw_put_received,
        .fields = { .host = B("mx"), .id = B("1"), .client = CLIENT_V4, .wall = NOON,
                    .hop = { .helo = B("a"), .extended = true, .utf8 = true, .tls = true } },
        .want = B("Received: from a ([192.0.2.1]) by mx with UTF8SMTPS id 1;\r\n"
                  "\tSun, 22 Nov 2026 12:00:00 +0000\r\n"),
    },
    {
        .name = "nothing judged is said so",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx.example.net"), .client = CLIENT_V4 },
        .want = B("Authentication-Results: mx.example.net; none\r\n"),
    },
    {
        .name = "iprev, SPF and two signatures, each on a line",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx.example.net"), .client = CLIENT_V6,
                    .iprev = { .result = B("pass") },
                    .spf = { .result = B("pass"), .value = B("anne@example.org") },
                    .dkim_judged = true, .dkim_count = 2,
                    .dkim = { { .result = B("pass"), .domain = B("example.org"),
                                .identity = B("@example.org"), .selector = B("s1"),
                                .algorithm = B("rsa-sha256"), .signature = B("abc\r\n\tdef ghij") },
                              { .result = B("fail"), .reason = B("the body was changed"),
                                .domain = B("example.net"), .signature = B("a/b=") } } },
        .want = B("Authentication-Results: mx.example.net;\r\n"
                  "\tiprev=pass policy.iprev=\"2001:db8::1\";\r\n"
                  "\tspf=pass smtp.mailfrom=anne@example.org;\r\n"
                  "\tdkim=pass header.d=example.org header.i=@example.org header.s=s1\r\n"
                  "\theader.a=rsa-sha256 header.b=abcdefgh;\r\n"
                  "\tdkim=fail reason=\"the body was changed\" header.d=example.net\r\n"
                  "\theader.b=\"a/b=\"\r\n"),
    },
    {
        .name = "a message without signatures has dkim=none",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx"), .client = CLIENT_V4, .dkim_judged = true,
                    .spf = { .result = B("none"), .of_helo = true,
                             .value = B("mail.example.org") } },
        .want = B("Authentication-Results: mx;\r\n"
                  "\tspf=none smtp.helo=mail.example.org;\r\n"
                  "\tdkim=none\r\n"),
    },
    {
        .name = "DMARC, with the author's domain and its policy",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx"), .client = CLIENT_V4,
                    .dmarc = { .result = B("fail"), .from = B("example.org"),
                               .policy = B("quarantine"), .reason = B("for a reason") } },
        .want = B("Authentication-Results: mx;\r\n"
                  "\tdmarc=fail reason=\"for a reason\" header.from=example.org\r\n"
                  "\tpolicy.dmarc=quarantine\r\n"),
    },
    {
        .name = "DMARC without an author",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx"), .client = CLIENT_V4,
                    .dmarc = { .result = B("permerror") } },
        .want = B("Authentication-Results: mx;\r\n\tdmarc=permerror\r\n"),
    },
    {
        .name = "the state of the chain comes last",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx"), .client = CLIENT_V6, .dkim_judged = true,
                    .arc = { .result = B("pass"), .oldest_pass = B("0") } },
        .want = B("Authentication-Results: mx;\r\n"
                  "\tdkim=none;\r\n"
                  "\tarc=pass smtp.remote-ip=\"2001:db8::1\" header.oldest-pass=0\r\n"),
    },
    {
        .name = "a chain that fails has a reason and no oldest pass",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx"), .client = CLIENT_V4,
                    .arc = { .result = B("fail"), .reason = B("a seal has h=") } },
        .want = B("Authentication-Results: mx;\r\n"
                  "\tarc=fail reason=\"a seal has h=\" smtp.remote-ip=192.0.2.1\r\n"),
    },
    {
        .name = "a value of a stranger cannot leave its quotes or its line",
        .put = mxw_put_results,
        .fields = { .authserv_id = B("mx"), .client = CLIENT_V4,
                    .spf = { .result = B("none"), .reason = B("\xff \\"),
                             .value = B("\"a\r\nX: y\"@b; spf=pass") } },
        .want = B("Authentication-Results: mx;\r\n"
                  "\tspf=none reason=\"? \\\\\" smtp.mailfrom=\"\\\"a??X: y\\\"@b; spf=pass\"\r\n"),
    },
    {
        .name = "the admission field is a tag list",
        .put = mxw_put_admission,
        .fields = { .id = B("1a2b"), .client = CLIENT_V6, .verdict = B("admit"),
                    .rule = B("ipv4"), .would = B("defer") },
        .want = B("MXWarden-Admission: v=1; id=1a2b; client=\"2001:db8::1\"; verdict=admit;\r\n"
                  "\trule=ipv4; would=defer\r\n"),
    },
    {
        .name = "a tag without a value is left out",
        .put = mxw_put_admission,
        .fields = { .client = CLIENT_V4, .verdict = B("refuse"), .rule = B("relay") },
        .want = B("MXWarden-Admission: v=1; client=\"192.0.2.1\"; verdict=refuse; rule=relay\r\n"),
    },
};
/* clang-format on */

static void run_field_case(void **state)
{
    const struct field_case *c = *state;
    uint8_t out_at[2048];
    struct mxw_writer out = MXW_WRITER(out_at);

    c->put(&out, &c->fields);
    CHECK(!out.overflowed, c->name);
    CHECK_BYTES(mxw_written(&out), c->want, c->name);
}

/* A writer of any size holds the field, or says that it does not. */
static void starve_field_case(void **state)
{
    const struct field_case *c = *state;
    uint8_t out_at[2048];

    for (size_t room = 0; room <= c->want.len; room++) {
        struct mxw_writer out = { .at = out_at, .room = room };
        c->put(&out, &c->fields);
        CHECK(out.overflowed == (room < c->want.len), c->name);
    }
}

static uint8_t quotes[MXW_ADDED_VALUE_MAX + 1];

static struct mxw_added_fields largest(mxw_bytes value)
{
    struct mxw_added_fields fields = {
        .host = value,
        .authserv_id = value,
        .id = value,
        .client = CLIENT_V6,
        .hop = { .helo = value, .ptr_name = value, .tls_version = value, .tls_cipher = value },
        .iprev = { value, value },
        .spf = { .result = value, .reason = value, .value = value },
        .dmarc = { .result = value, .reason = value, .from = value, .policy = value },
        .dkim_judged = true,
        .dkim_count = MXW_ADDED_DKIM_MAX,
        .arc = { value, value, value },
        .verdict = value,
        .rule = value,
        .would = value,
    };
    for (size_t i = 0; i < MXW_ADDED_DKIM_MAX; i++)
        fields.dkim[i] =
            (struct mxw_added_dkim){ MXW_BYTES("permerror"),      value, value, value, value,
                                     MXW_BYTES("ed25519-sha256"), value };
    return fields;
}

static void the_worst_case_fits(void **state)
{
    (void)state;
    static uint8_t out_at[MXW_ADDED_ROOM];
    struct mxw_writer out = MXW_WRITER(out_at);
    memset(quotes, '"', sizeof quotes);

    struct mxw_added_fields fields = largest((mxw_bytes){ quotes, MXW_ADDED_VALUE_MAX });
    mxw_put_added_fields(&out, &fields);
    CHECK(!out.overflowed, "every value as long as it may be, every octet escaped");

    out.used = 0;
    fields = largest((mxw_bytes){ quotes, MXW_ADDED_VALUE_MAX + 1 });
    mxw_put_added_fields(&out, &fields);
    CHECK(!out.overflowed, "values that are too long");
}

static size_t written_len(size_t value_len)
{
    uint8_t out_at[2048];
    struct mxw_writer out = MXW_WRITER(out_at);
    memset(quotes, 'a', sizeof quotes);
    struct mxw_added_fields fields = { .authserv_id = MXW_BYTES("mx"),
                                       .spf = { .result = MXW_BYTES("none"),
                                                .value = { quotes, value_len } } };
    mxw_put_results(&out, &fields);
    return out.used;
}

static void a_value_may_be_this_long(void **state)
{
    (void)state;
    CHECK(written_len(MXW_ADDED_VALUE_MAX) > MXW_ADDED_VALUE_MAX, "exactly the limit is written");
    CHECK(written_len(MXW_ADDED_VALUE_MAX + 1) < 64, "one octet more is left out");
}

int main(void)
{
    TEST_TABLE(field_cases, run_field_case);
    TEST_TABLE(field_cases, starve_field_case);
    TEST_ONE("the largest fields fit in their room", the_worst_case_fits);
    TEST_ONE("a value may be as long as the limit, and no longer", a_value_may_be_this_long);
    return test_run("core/session/fields");
}
