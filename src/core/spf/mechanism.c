#include "core/spf/machine.h"

/* RFC 7208 4.8: the target-name is the expanded domain-spec, or the domain of the record. */
static enum mxw_spf_expansion write_target(struct mxw_spf *spf, struct mxw_writer *target)
{
    if (spf->term.argument.len == 0) {
        mxw_put(target, mxw_spf_last_frame(spf)->domain);
        return MXW_SPF_EXPANDED;
    }
    struct mxw_spf_values values = mxw_spf_values(spf);
    return mxw_spf_expand_domain(spf->term.argument, &values, target);
}

/* What a term comes to that has no target-name. */
static enum mxw_spf_step without_target(struct mxw_spf *spf, enum mxw_spf_expansion expansion)
{
    if (expansion == MXW_SPF_TOO_LONG)
        return mxw_spf_settle(spf, MXW_SPF_PERMERROR,
                              MXW_BYTES("a name made of macros is too long"), spf->term.text);
    if (spf->term.kind == MXW_SPF_REDIRECT) /* RFC 7208 6.1: a malformed target is permerror */
        return mxw_spf_ask_record(spf, MXW_BYTES(""));
    return MXW_SPF_MATCHES_NOT;
}

/* RFC 7208 4.8 leaves open what a target-name is that cannot exist: here it does not match. */
static enum mxw_spf_step ask_about_target(struct mxw_spf *spf, enum mxw_spf_stage stage,
                                          enum mxw_dns_type type)
{
    uint8_t target_at[MXW_SPF_EXPANSION_ROOM];
    struct mxw_writer target = MXW_WRITER(target_at);
    enum mxw_spf_expansion expansion = write_target(spf, &target);
    if (expansion != MXW_SPF_EXPANDED)
        return without_target(spf, expansion);
    return mxw_spf_ask(spf, stage, type, mxw_written(&target)) ? MXW_SPF_ASKS : MXW_SPF_MATCHES_NOT;
}

static enum mxw_spf_step start_all(struct mxw_spf *spf)
{
    (void)spf;
    return MXW_SPF_MATCHES;
}

/* RFC 7208 5.6 */
static enum mxw_spf_step start_network(struct mxw_spf *spf)
{
    return mxw_prefix_covers(spf->term.network, spf->query.client) ? MXW_SPF_MATCHES
                                                                   : MXW_SPF_MATCHES_NOT;
}

static enum mxw_spf_step start_a(struct mxw_spf *spf)
{
    return ask_about_target(spf, MXW_SPF_AT_ADDRESSES, mxw_spf_address_type(spf));
}

static enum mxw_spf_step start_mx(struct mxw_spf *spf)
{
    return ask_about_target(spf, MXW_SPF_AT_MX, MXW_DNS_MX);
}

/* RFC 7208 5.7: an A record, even when the client uses IPv6. */
static enum mxw_spf_step start_exists(struct mxw_spf *spf)
{
    return ask_about_target(spf, MXW_SPF_AT_EXISTENCE, MXW_DNS_A);
}

/* RFC 7208 5.2 and 6.1: include and redirect. */
static enum mxw_spf_step start_record(struct mxw_spf *spf)
{
    uint8_t target_at[MXW_SPF_EXPANSION_ROOM];
    struct mxw_writer target = MXW_WRITER(target_at);
    enum mxw_spf_expansion expansion = write_target(spf, &target);
    if (expansion != MXW_SPF_EXPANDED)
        return without_target(spf, expansion);
    return mxw_spf_ask_record(spf, mxw_written(&target));
}

/* RFC 7208 5.5. The names are asked for once a check; what is void about them is the PTR lookup:
 * the names themselves are the client's doing, not the domain's. */
static enum mxw_spf_step start_ptr(struct mxw_spf *spf)
{
    if (!spf->has_asked_names)
        return mxw_spf_ask_client_names(spf);
    if (spf->has_no_ptr && !mxw_spf_count_void(spf))
        return MXW_SPF_SETTLED;

    uint8_t target_at[MXW_SPF_EXPANSION_ROOM];
    struct mxw_writer target = MXW_WRITER(target_at);
    enum mxw_spf_expansion expansion = write_target(spf, &target);
    if (expansion != MXW_SPF_EXPANDED)
        return without_target(spf, expansion);
    return mxw_spf_client_is_in(spf, mxw_written(&target)) ? MXW_SPF_MATCHES : MXW_SPF_MATCHES_NOT;
}

typedef enum mxw_spf_step start_step(struct mxw_spf *spf);

/* RFC 7208 4.6.4: which terms count as asking the DNS. The other modifiers are never started. */
static const struct {
    start_step *start;
    bool asks_dns;
} kinds[MXW_SPF_TERM_KIND_COUNT] = {
    [MXW_SPF_ALL] = { start_all, false },        [MXW_SPF_IP4] = { start_network, false },
    [MXW_SPF_IP6] = { start_network, false },    [MXW_SPF_A] = { start_a, true },
    [MXW_SPF_MX] = { start_mx, true },           [MXW_SPF_PTR] = { start_ptr, true },
    [MXW_SPF_EXISTS] = { start_exists, true },   [MXW_SPF_INCLUDE] = { start_record, true },
    [MXW_SPF_REDIRECT] = { start_record, true },
};

bool mxw_spf_term_asks_dns(enum mxw_spf_term_kind kind)
{
    return kinds[kind].asks_dns;
}

enum mxw_spf_step mxw_spf_start_term(struct mxw_spf *spf)
{
    if (!spf->has_asked_names && mxw_spf_needs_client_name(spf->term.argument)) {
        /* RFC 7208 4.6.4: the PTR lookup for %{p} is included in the overall limit. */
        if (spf->term.kind != MXW_SPF_PTR && !mxw_spf_count_term(spf))
            return MXW_SPF_SETTLED;
        return mxw_spf_ask_client_names(spf);
    }
    return kinds[spf->term.kind].start(spf);
}

static bool has_client(const struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    bool is_ipv6 = spf->query.client.family == MXW_IPV6;
    for (size_t i = 0; i < answer->record_count; i++) {
        mxw_prefix prefix = { answer->records[i].address,
                              is_ipv6 ? spf->term.ipv6_len : spf->term.ipv4_len };
        if (mxw_prefix_covers(prefix, spf->query.client))
            return true;
    }
    return false;
}

enum mxw_spf_step mxw_spf_answer_addresses(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    if (answer->outcome == MXW_DNS_FAILED)
        return mxw_spf_settle_failed(spf, answer);
    if (mxw_dns_is_void(answer) && !mxw_spf_count_void(spf))
        return MXW_SPF_SETTLED;
    return has_client(spf, answer) ? MXW_SPF_MATCHES : MXW_SPF_MATCHES_NOT;
}

enum mxw_spf_step mxw_spf_answer_existence(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    if (answer->outcome == MXW_DNS_FAILED)
        return mxw_spf_settle_failed(spf, answer);
    if (mxw_dns_is_void(answer) && !mxw_spf_count_void(spf))
        return MXW_SPF_SETTLED;
    return answer->outcome == MXW_DNS_FOUND ? MXW_SPF_MATCHES : MXW_SPF_MATCHES_NOT;
}

static enum mxw_spf_step settle_too_many_hosts(struct mxw_spf *spf)
{
    return mxw_spf_settle(spf, MXW_SPF_PERMERROR, MXW_BYTES("more than 10 MX hosts to look up"),
                          spf->term.text);
}

/* RFC 7208 4.6.4: no more than 10 hosts are looked up. Whether that was enough is known when none
 * of them is the client. */
static enum mxw_spf_step ask_next_host(struct mxw_spf *spf)
{
    while (spf->host_index < spf->host_count) {
        mxw_bytes host = spf->hosts[spf->host_index++];
        if (mxw_spf_ask(spf, MXW_SPF_AT_MX_HOST, mxw_spf_address_type(spf), host))
            return MXW_SPF_ASKS;
    }
    mxw_bytes domain = mxw_spf_last_frame(spf)->terms;
    spf->text.used = (size_t)(domain.at - spf->text_at) + domain.len;
    return spf->has_more_hosts ? settle_too_many_hosts(spf) : MXW_SPF_MATCHES_NOT;
}

/* Keeps the first hosts that can be asked about. False when they do not fit. */
static bool keep_hosts(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    spf->host_count = 0;
    spf->host_index = 0;
    spf->has_more_hosts = false;
    for (size_t i = 0; i < answer->record_count && !spf->has_more_hosts; i++) {
        mxw_bytes host = answer->records[i].name;
        if (!mxw_dns_name_is_valid(host))
            continue;
        spf->has_more_hosts = spf->host_count == MXW_SPF_MX_HOSTS_MAX;
        if (!spf->has_more_hosts && !mxw_spf_keep(spf, host, &spf->hosts[spf->host_count++]))
            return false;
    }
    return true;
}

enum mxw_spf_step mxw_spf_answer_mx(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    if (answer->outcome == MXW_DNS_FAILED)
        return mxw_spf_settle_failed(spf, answer);
    if (mxw_dns_is_void(answer) && !mxw_spf_count_void(spf))
        return MXW_SPF_SETTLED;
    if (!keep_hosts(spf, answer))
        return mxw_spf_settle_full(spf, MXW_BYTES("the records and MX host names are too long"),
                                   spf->term.text);
    return ask_next_host(spf);
}

enum mxw_spf_step mxw_spf_answer_mx_host(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    if (answer->outcome == MXW_DNS_FAILED)
        return mxw_spf_settle_failed(spf, answer);
    if (mxw_dns_is_void(answer) && !mxw_spf_count_void(spf))
        return MXW_SPF_SETTLED;
    return has_client(spf, answer) ? MXW_SPF_MATCHES : ask_next_host(spf);
}
