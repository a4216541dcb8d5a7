#include "runtime/resolver_settings.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define SYSTEM_ANCHOR_PATH "/usr/share/dns/root.key"
#define SYSTEM_HINTS_PATH "/usr/share/dns/root.hints"

#define CACHE_BYTES (16u << 20) /* of answers; a mail site asks for the same few senders all day */
#define PORTS_MAX 256u          /* each is a descriptor while its query is under way */

struct option {
    const char *name, *value;
};

/* What goes for every mode. libunbound's own defaults suit a program with a lookup now and then. */
static const struct option fixed_options[] = {
    /* Its built-in zones would answer NXDOMAIN for private and for documentation prefixes. */
    { "unblock-lan-zones:", "yes" },
    { "insecure-lan-zones:", "yes" },
    { "do-not-query-localhost:", "no" },
    { "outgoing-num-tcp:", "64" },
    /* A server that was down is tried again after a minute, not after 15. */
    { "infra-host-ttl:", "60" },
    /* Who just published the record we asked for need not wait for hours. */
    { "cache-max-negative-ttl:", "300" },
    /* The order received is the order given. */
    { "rrset-roundrobin:", "no" },
    { "qname-minimisation:", "yes" },
    { "edns-buffer-size:", "1232" },
};

static bool set(struct ub_ctx *unbound, const char *name, const char *value,
                struct mxw_problem *problem)
{
    int error = ub_ctx_set_option(unbound, name, value);
    if (error != 0)
        mxw_problem_set(problem, "resolver: %s %s: %s", name, value, ub_strerror(error));
    return error == 0;
}

static bool set_number(struct ub_ctx *unbound, const char *name, size_t number,
                       struct mxw_problem *problem)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%zu", number);
    return set(unbound, name, text, problem);
}

static bool set_fixed(struct ub_ctx *unbound, struct mxw_problem *problem)
{
    for (size_t i = 0; i < MXW_COUNT_OF(fixed_options); i++)
        if (!set(unbound, fixed_options[i].name, fixed_options[i].value, problem))
            return false;
    return true;
}

static bool set_sizes(struct ub_ctx *unbound, const struct mxw_resolver_settings *settings,
                      struct mxw_problem *problem)
{
    size_t cache = settings->cache_bytes == 0 ? CACHE_BYTES : settings->cache_bytes;
    size_t ports = settings->ports_max == 0 ? PORTS_MAX : settings->ports_max;
    return set_number(unbound, "msg-cache-size:", cache, problem)
        && set_number(unbound, "rrset-cache-size:", 2 * cache, problem)
        && set_number(unbound, "key-cache-size:", cache, problem)
        && set_number(unbound, "outgoing-range:", ports, problem);
}

static bool is_root(const char *zone)
{
    return strcmp(zone, ".") == 0;
}

static const struct mxw_resolver_stub *find_root_stub(const struct mxw_resolver_settings *settings)
{
    for (size_t i = 0; i < settings->stub_count; i++)
        if (is_root(settings->stubs[i].zone))
            return &settings->stubs[i];
    return NULL;
}

static void write_server(char text[MXW_ENDPOINT_TEXT_MAX + 1], const struct mxw_endpoint *server)
{
    struct mxw_writer out = { .at = (uint8_t *)text, .room = MXW_ENDPOINT_TEXT_MAX };
    mxw_put_address(&out, server->address);
    mxw_put_byte(&out, '@');
    mxw_put_number(&out, server->port);
    text[out.used] = '\0';
}

static bool forward_to(struct ub_ctx *unbound, const struct mxw_endpoint *servers, size_t count,
                       struct mxw_problem *problem)
{
    char text[MXW_ENDPOINT_TEXT_MAX + 1];
    if (count == 0)
        mxw_problem_set(problem, "resolver: expected at least one name server");
    for (size_t i = 0; i < count; i++) {
        write_server(text, &servers[i]);
        int error = ub_ctx_set_fwd(unbound, text);
        if (error != 0) {
            mxw_problem_set(problem, "resolver: forwarder %s: %s", text, ub_strerror(error));
            return false;
        }
    }
    return count > 0;
}

static bool add_stub(struct ub_ctx *unbound, const struct mxw_resolver_stub *stub,
                     struct mxw_problem *problem)
{
    char text[MXW_ENDPOINT_TEXT_MAX + 1];
    if (stub->server_count == 0) {
        mxw_problem_set(problem, "resolver: stub %s: expected at least one server", stub->zone);
        return false;
    }
    for (size_t i = 0; i < stub->server_count; i++) {
        write_server(text, &stub->servers[i]);
        int error = ub_ctx_set_stub(unbound, stub->zone, text, 0);
        if (error != 0) {
            mxw_problem_set(problem, "resolver: stub %s at %s: %s", stub->zone, text,
                            ub_strerror(error));
            return false;
        }
    }
    return set(unbound, "domain-insecure:", stub->zone, problem);
}

static bool add_stubs(struct ub_ctx *unbound, const struct mxw_resolver_settings *settings,
                      struct mxw_problem *problem)
{
    for (size_t i = 0; i < settings->stub_count; i++)
        if (!is_root(settings->stubs[i].zone) && !add_stub(unbound, &settings->stubs[i], problem))
            return false;
    return true;
}

static enum mxw_status use_system(struct ub_ctx *unbound, const char *path,
                                  struct mxw_problem *problem)
{
    if (path == NULL)
        path = "/etc/resolv.conf";
    int error = ub_ctx_resolvconf(unbound, path);
    if (error == 0)
        return MXW_OK;
    if (error == UB_READFILE) {
        mxw_problem_set_errno(problem, errno, "resolver: %s", path);
        return MXW_UNAVAILABLE;
    }
    mxw_problem_set(problem, "resolver: %s: %s", path, ub_strerror(error));
    return MXW_MALFORMED;
}

static enum mxw_status use_hints(struct ub_ctx *unbound, const char *path,
                                 struct mxw_problem *problem)
{
    /* Without the system's file libunbound's own list will do; one asked for must be there. */
    const char *chosen = path == NULL ? SYSTEM_HINTS_PATH : path;
    if (access(chosen, R_OK) == 0)
        return set(unbound, "root-hints:", chosen, problem) ? MXW_OK : MXW_MALFORMED;
    if (path == NULL)
        return MXW_OK;
    mxw_problem_set_errno(problem, errno, "resolver: root hints %s", path);
    return MXW_UNAVAILABLE;
}

/* Who is asked for what no stub answers. */
static enum mxw_status use_upstream(struct ub_ctx *unbound,
                                    const struct mxw_resolver_settings *settings,
                                    struct mxw_problem *problem)
{
    /* As a forwarder, not as a stub: name servers that answers mention are then never asked. */
    const struct mxw_resolver_stub *root = find_root_stub(settings);
    if (root != NULL)
        return forward_to(unbound, root->servers, root->server_count, problem) ? MXW_OK
                                                                               : MXW_MALFORMED;
    switch (settings->mode) {
    case MXW_RESOLVER_SYSTEM:
        return use_system(unbound, settings->resolv_conf_path, problem);
    case MXW_RESOLVER_FORWARD:
        return forward_to(unbound, settings->forwarders, settings->forwarder_count, problem)
            ? MXW_OK
            : MXW_MALFORMED;
    case MXW_RESOLVER_RECURSE:
        return use_hints(unbound, settings->hints_path, problem);
    }
    return MXW_MALFORMED;
}

static enum mxw_status use_dnssec(struct ub_ctx *unbound,
                                  const struct mxw_resolver_settings *settings,
                                  struct mxw_problem *problem)
{
    bool is_on = settings->dnssec == MXW_DNSSEC_ON
        || (settings->dnssec == MXW_DNSSEC_AUTO && settings->mode == MXW_RESOLVER_RECURSE);
    if (!is_on || find_root_stub(settings) != NULL)
        return set(unbound, "module-config:", "iterator", problem) ? MXW_OK : MXW_MALFORMED;

    const char *path = settings->anchor_path == NULL ? SYSTEM_ANCHOR_PATH : settings->anchor_path;
    if (access(path, R_OK) != 0) {
        mxw_problem_set_errno(problem, errno, "resolver: trust anchor %s", path);
        return MXW_UNAVAILABLE;
    }
    if (!set(unbound, "module-config:", "validator iterator", problem))
        return MXW_MALFORMED;
    int error = ub_ctx_add_ta_file(unbound, path);
    if (error != 0)
        mxw_problem_set(problem, "resolver: trust anchor %s: %s", path, ub_strerror(error));
    return error == 0 ? MXW_OK : MXW_MALFORMED;
}

enum mxw_status mxw_resolver_apply(struct ub_ctx *unbound,
                                   const struct mxw_resolver_settings *settings,
                                   struct mxw_problem *problem)
{
    (void)ub_ctx_debugout(unbound, NULL); /* what it would print is in the answers */
    if (!set_fixed(unbound, problem) || !set_sizes(unbound, settings, problem)
        || !add_stubs(unbound, settings, problem))
        return MXW_MALFORMED;
    enum mxw_status status = use_upstream(unbound, settings, problem);
    if (status == MXW_OK)
        status = use_dnssec(unbound, settings, problem);
    if (status != MXW_OK)
        return status;

    /* The one built-in zone that stays blocked, and that labs use. This also makes libunbound read
     * its settings now, while somebody listens. */
    int error = ub_ctx_zone_remove(unbound, "test.");
    if (error != 0)
        mxw_problem_set(problem, "resolver: %s", ub_strerror(error));
    return error == 0 ? MXW_OK : MXW_MALFORMED;
}
