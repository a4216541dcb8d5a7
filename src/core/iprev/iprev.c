#include "mxwarden/iprev.h"

#include <assert.h>

static const mxw_bytes result_names[] = {
    [MXW_IPREV_NONE] = MXW_BYTES_INIT("none"),
    [MXW_IPREV_PASS] = MXW_BYTES_INIT("pass"),
    [MXW_IPREV_FAIL] = MXW_BYTES_INIT("fail"),
    [MXW_IPREV_TEMPERROR] = MXW_BYTES_INIT("temperror"),
    [MXW_IPREV_PERMERROR] = MXW_BYTES_INIT("permerror"),
};

mxw_bytes mxw_iprev_result_name(enum mxw_iprev_result result)
{
    return result_names[result];
}

/* The reason is `before`, a name and `after`. */
static enum mxw_need settle(struct mxw_iprev *iprev, enum mxw_iprev_result result, mxw_bytes before,
                            mxw_bytes name, mxw_bytes after)
{
    struct mxw_writer reason = MXW_WRITER(iprev->reason_at);
    mxw_put(&reason, before);
    mxw_put(&reason, name);
    mxw_put(&reason, after);
    iprev->reason = mxw_written(&reason);
    iprev->result = result;
    return MXW_NEED_NOTHING;
}

static enum mxw_need settle_plain(struct mxw_iprev *iprev, enum mxw_iprev_result result,
                                  mxw_bytes reason)
{
    return settle(iprev, result, reason, (mxw_bytes){ 0 }, (mxw_bytes){ 0 });
}

/* RFC 8601 section 3: a match decides; without one a failed lookup leaves it open. */
static enum mxw_need settle_unmatched(struct mxw_iprev *iprev)
{
    if (iprev->has_failed_lookup)
        return settle_plain(iprev, MXW_IPREV_TEMPERROR,
                            MXW_BYTES("the DNS lookup of a name of this address failed"));
    return settle(iprev, MXW_IPREV_FAIL, MXW_BYTES("name "), iprev->names[0],
                  MXW_BYTES(" does not resolve to this address"));
}

static enum mxw_need ask_next(struct mxw_iprev *iprev)
{
    if (iprev->name_index == iprev->name_count)
        return settle_unmatched(iprev);

    enum mxw_dns_type type = iprev->client.family == MXW_IPV6 ? MXW_DNS_AAAA : MXW_DNS_A;
    bool may_exist = mxw_dns_ask(&iprev->question, type, iprev->names[iprev->name_index]);
    assert(may_exist); /* keep_names() keeps no other */
    (void)may_exist;
    return MXW_NEED_DNS;
}

/* Letters, digits and hyphens (RFC 1123 section 2.1), and the underscores that are met. */
static bool is_host_name(mxw_bytes name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!mxw_is_alnum(name.at[i]) && !mxw_bytes_has(MXW_BYTES("-_."), name.at[i]))
            return false;
    return mxw_dns_name_is_valid(name);
}

/* A root or invalid target counts as absent. */
static void keep_names(struct mxw_iprev *iprev, const struct mxw_dns_answer *answer)
{
    struct mxw_writer kept = MXW_WRITER(iprev->names_at);
    for (size_t i = 0; i < answer->record_count && i < MXW_IPREV_NAMES_MAX; i++) {
        mxw_bytes name = mxw_dns_name_relative(answer->records[i].name);
        if (!is_host_name(name))
            continue;
        iprev->names[iprev->name_count++] = (mxw_bytes){ kept.at + kept.used, name.len };
        mxw_put(&kept, name);
    }
}

static enum mxw_need answer_ptr(struct mxw_iprev *iprev, const struct mxw_dns_answer *answer)
{
    if (answer->outcome == MXW_DNS_FAILED) {
        iprev->ptr = MXW_IPREV_PTR_FAILED;
        return settle_plain(iprev, MXW_IPREV_TEMPERROR, MXW_BYTES("the reverse DNS lookup failed"));
    }

    keep_names(iprev, answer);
    iprev->ptr = iprev->name_count > 0 ? MXW_IPREV_PTR_EXISTS : MXW_IPREV_PTR_ABSENT;
    if (iprev->name_count > 0)
        return ask_next(iprev);
    return settle_plain(iprev, MXW_IPREV_PERMERROR,
                        answer->outcome == MXW_DNS_FOUND
                            ? MXW_BYTES("the reverse DNS record holds no host name")
                            : MXW_BYTES("the address has no reverse DNS record"));
}

static bool has_client(const struct mxw_iprev *iprev, const struct mxw_dns_answer *answer)
{
    for (size_t i = 0; i < answer->record_count; i++)
        if (mxw_address_equal(answer->records[i].address, iprev->client))
            return true;
    return false;
}

enum mxw_need mxw_iprev_answer(struct mxw_iprev *iprev, const struct mxw_dns_answer *answer)
{
    assert(iprev->result == MXW_IPREV_NONE);

    if (iprev->ptr == MXW_IPREV_PTR_UNKNOWN)
        return answer_ptr(iprev, answer);

    if (answer->outcome == MXW_DNS_FOUND && has_client(iprev, answer)) {
        iprev->matched = iprev->names[iprev->name_index];
        iprev->result = MXW_IPREV_PASS;
        return MXW_NEED_NOTHING;
    }
    iprev->has_failed_lookup = iprev->has_failed_lookup || answer->outcome == MXW_DNS_FAILED;
    iprev->name_index++;
    return ask_next(iprev);
}

enum mxw_need mxw_iprev_begin(struct mxw_iprev *iprev, mxw_address client)
{
    memset(iprev, 0, offsetof(struct mxw_iprev, reason_at));
    iprev->client = mxw_address_unmapped(client);
    mxw_dns_ask_reverse(&iprev->question, iprev->client);
    return MXW_NEED_DNS;
}

void mxw_iprev_expire(struct mxw_iprev *iprev)
{
    if (iprev->result != MXW_IPREV_NONE)
        return;
    if (iprev->ptr == MXW_IPREV_PTR_UNKNOWN)
        iprev->ptr = MXW_IPREV_PTR_FAILED;
    (void)settle_plain(iprev, MXW_IPREV_TEMPERROR,
                       MXW_BYTES("the reverse DNS lookups took too long"));
}
