/* make_state - makes a folder of state: a store with a domain, and a trace of two mails.
 *
 *     make-state FOLDER UNIX
 *
 * The mails are refused and admitted at UNIX, in seconds since 1970, and a second later.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/trace/trace.h"
#include "runtime/store/audit.h"
#include "runtime/store/domains.h"
#include "runtime/store/tenants.h"
#include "runtime/store/trace_store.h"

static void must(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "make-state: %s\n", what);
    exit(1);
}

static void make_store(const char *folder, mxw_wall wall)
{
    char path[4096];
    struct mxw_problem problem;
    struct mxw_store *store;
    uint64_t sequence;
    struct mxw_store_domain domain = {
        .name = MXW_BYTES("contoso.com"),
        .tenant = MXW_BYTES("contoso"),
        .settings = MXW_BYTES("next_hop=smtp://192.0.2.25\n"),
    };
    struct mxw_store_hosted hosted = { .dual = MXW_BYTES("contoso-com"),
                                       .ipv4 = MXW_BYTES("contoso-com--v4") };
    (void)snprintf(path, sizeof path, "%s/mxwarden.db", folder);
    must(mxw_store_open(&store, path, &problem) == MXW_OK, "the store cannot be opened");
    must(mxw_store_begin(store, MXW_BYTES("root"), wall) == MXW_OK, "begin");
    must(mxw_store_tenant_add(store, domain.tenant, MXW_BYTES("")) == MXW_STORE_DONE, "tenant");
    must(mxw_store_domain_add(store, &domain, &hosted) == MXW_STORE_DONE, "domain");
    must(mxw_store_audit_add(store, MXW_BYTES("domain.add"), domain.name, MXW_BYTES("{}"))
             == MXW_STORE_DONE,
         "audit");
    must(mxw_store_commit(store, &sequence) == MXW_OK, "commit");
    mxw_store_close(store);
}

static void put_question(struct mxw_trace_writer *trace)
{
    mxw_trace_open(trace, MXW_TRACE_DNS);
    mxw_trace_put_text(trace, MXW_TRACE_DNS_NAME, MXW_BYTES("absent.example"));
    mxw_trace_put_text(trace, MXW_TRACE_DNS_TYPE, MXW_BYTES("TXT"));
    mxw_trace_put_text(trace, MXW_TRACE_DNS_OUTCOME, MXW_BYTES("no-name"));
    mxw_trace_put_time(trace, MXW_TRACE_DNS_TOOK, 12300);
    mxw_trace_close(trace);
}

static mxw_bytes write_record(struct mxw_writer *out, mxw_wall wall, mxw_bytes id,
                              mxw_bytes verdict, mxw_bytes rule)
{
    mxw_address client;
    struct mxw_trace_writer trace;
    must(mxw_address_parse(MXW_BYTES("2001:db8::1"), &client) == MXW_OK, "address");
    mxw_trace_begin(&trace, out);
    mxw_trace_put_text(&trace, MXW_TRACE_KIND, MXW_BYTES("message"));
    mxw_trace_put_text(&trace, MXW_TRACE_ID, id);
    mxw_trace_put_time(&trace, MXW_TRACE_AT, wall * MXW_SECOND);
    mxw_trace_put_address(&trace, MXW_TRACE_CLIENT, client);
    mxw_trace_put_text(&trace, MXW_TRACE_HELO, MXW_BYTES("evil\x1b[31m\xff\0name"));
    mxw_trace_put_text(&trace, MXW_TRACE_SENDER, MXW_BYTES("anne@absent.example"));
    mxw_trace_put_text(&trace, MXW_TRACE_VERDICT, verdict);
    mxw_trace_put_text(&trace, MXW_TRACE_RULE, rule);
    mxw_trace_put_text(&trace, MXW_TRACE_REPLY, MXW_BYTES("450 4.7.26 must pass SPF or DKIM"));
    mxw_trace_open(&trace, MXW_TRACE_RECIPIENTS);
    mxw_trace_put_text(&trace, MXW_TRACE_RECIPIENT_ADDRESS, MXW_BYTES("bob@contoso.com"));
    mxw_trace_close(&trace);
    put_question(&trace);
    mxw_trace_end(&trace);
    must(!out->overflowed, "the record is too long");
    return mxw_written(out);
}

static void make_trace(const char *folder, mxw_wall wall)
{
    static const struct {
        mxw_bytes id, verdict, rule;
    } mails[] = {
        { MXW_BYTES_INIT("first-1"), MXW_BYTES_INIT("defer"), MXW_BYTES_INIT("unauthenticated") },
        { MXW_BYTES_INIT("second-1"), MXW_BYTES_INIT("admit"), MXW_BYTES_INIT("spf") },
    };
    char path[4096];
    struct mxw_problem problem;
    struct mxw_trace_store *store;
    struct mxw_trace_limits limits = { .days = 14, .size_max = UINT64_C(1) << 30 };
    (void)snprintf(path, sizeof path, "%s/trace", folder);
    must(mxw_trace_store_open(&store, path, &limits, &problem) == MXW_OK, "the trace");
    for (size_t i = 0; i < MXW_COUNT_OF(mails); i++) {
        uint8_t at[4096];
        struct mxw_writer out = MXW_WRITER(at);
        mxw_wall then = wall + (mxw_wall)i;
        mxw_bytes record = write_record(&out, then, mails[i].id, mails[i].verdict, mails[i].rule);
        must(mxw_trace_store_begin(store, then, &problem) == MXW_OK, "begin");
        must(mxw_trace_store_append(store, record, &problem) == MXW_OK, "append");
        must(mxw_trace_store_commit(store, &problem) == MXW_OK, "commit");
    }
    mxw_trace_store_close(store);
}

int main(int argc, char **argv)
{
    must(argc == 3, "usage: make-state FOLDER UNIX");
    mxw_wall wall = (mxw_wall)strtoll(argv[2], NULL, 10);
    make_store(argv[1], wall);
    make_trace(argv[1], wall);
    return 0;
}
