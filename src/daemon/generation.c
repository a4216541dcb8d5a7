#include "daemon/generation.h"

#include <sched.h>
#include <stdlib.h>

#include "core/directory/view.h"
#include "daemon/domains.h"
#include "runtime/log.h"
#include "runtime/random.h"

static unsigned core_count(void)
{
    cpu_set_t cores;
    if (sched_getaffinity(0, sizeof cores, &cores) != 0)
        return 1;
    unsigned count = (unsigned)CPU_COUNT(&cores);
    return count < MXW_EDGES_MAX ? count : MXW_EDGES_MAX;
}

static bool read_settings(struct mxw_generation *made, const char *path,
                          struct mxw_problem *problem)
{
    if (mxw_settings_read(path, stderr, &made->settings) != MXW_OK) {
        mxw_problem_set(problem, "settings %s: see the lines above", path);
        return false;
    }
    made->edge_count = made->settings->edges > 0 ? made->settings->edges : core_count();
    return true;
}

static bool read_directory(struct mxw_generation *made, struct mxw_problem *problem)
{
    const char *path = (const char *)made->settings->domains_file.at;
    const uint64_t seed[2] = { mxw_random_number(), mxw_random_number() };
    struct mxw_domains domains;
    if (mxw_domains_read(path, seed, stderr, &domains) != MXW_OK) {
        mxw_problem_set(problem, "domains %s: see the lines above", path);
        return false;
    }
    enum mxw_status status = mxw_sealed_make(&made->directory, "directory", domains.table, problem);
    mxw_domains_free(&domains);
    return status == MXW_OK;
}

/* A postmaster elsewhere would be refused as relaying: RFC 5321 4.5.1 wants the mail taken. */
static bool find_postmaster(const struct mxw_generation *made, struct mxw_problem *problem)
{
    const struct mxw_settings *settings = made->settings;
    mxw_bytes mailbox = settings->postmaster;
    mxw_bytes name = mxw_bytes_from(mailbox, mxw_bytes_find_last(mailbox, '@') + 1);
    struct mxw_directory_view view = { 0 };
    struct mxw_domain domain;
    if (mailbox.len == 0
        || (mxw_directory_open(mxw_sealed_bytes(&made->directory), &view.base) == MXW_OK
            && mxw_directory_view_find(&view, name, &domain)))
        return true;
    mxw_problem_set(problem, "postmaster = \"%s\": expected an address in a domain of %s",
                    (const char *)mailbox.at, (const char *)settings->domains_file.at);
    return false;
}

/* Certificates: as many as the settings name, in their order, and behind them one of our own. */

static bool read_certificates(struct mxw_generation *made, struct mxw_problem *problem)
{
    const struct mxw_settings *settings = made->settings;
    made->materials = calloc(settings->certificate_count + 1, sizeof *made->materials);
    if (made->materials == NULL) {
        mxw_problem_set(problem, "out of memory");
        return false;
    }
    for (size_t i = 0; i < settings->certificate_count; i++) {
        const struct mxw_certificate_setting *setting = &settings->certificates[i];
        const char *file = (const char *)setting->file.at;
        const char *key = setting->key.len > 0 ? (const char *)setting->key.at : file;
        if (mxw_tls_material_read(&made->materials[i], file, key, problem) != MXW_OK)
            return false;
        made->material_count++;
    }
    return mxw_tls_material_self_signed(&made->materials[made->material_count],
                                        (const char *)settings->host_name.at, problem)
        == MXW_OK;
}

enum mxw_status mxw_generation_open_tls(const struct mxw_generation *generation,
                                        const struct mxw_listener_setting *listener,
                                        struct mxw_tls_server **server, struct mxw_problem *problem)
{
    const struct mxw_settings *settings = generation->settings;
    struct mxw_tls_material materials[MXW_TLS_MATERIALS_MAX];
    size_t count = 0;
    *server = NULL;
    if (listener->tls == MXW_LISTENER_TLS_OFF)
        return MXW_OK;
    if (listener->tls == MXW_LISTENER_TLS_SELF_SIGNED)
        materials[count++] = generation->materials[generation->material_count];
    for (size_t i = 0; i < listener->certificate_count && count < MXW_COUNT_OF(materials); i++)
        materials[count++] =
            generation->materials[listener->certificates[i] - settings->certificates];

    return mxw_tls_server_open(
        server,
        &(struct mxw_tls_server_settings){
            .materials = materials,
            .material_count = count,
            .asks_client_certificate = settings->client_certificates,
            .authorities_path = settings->client_authorities.len > 0
                ? (const char *)settings->client_authorities.at
                : NULL,
            .ticket_key = { generation->ticket_key, sizeof generation->ticket_key },
        },
        problem);
}

enum mxw_status mxw_generation_open_tls_client(const struct mxw_generation *generation,
                                               struct mxw_tls_client **client,
                                               struct mxw_problem *problem)
{
    mxw_bytes path = generation->settings->next_hop_authorities;
    return mxw_tls_client_open(client, path.len > 0 ? (const char *)path.at : NULL, problem);
}

enum mxw_status mxw_generation_open_resolver(const struct mxw_generation *generation,
                                             struct mxw_loop *loop, struct mxw_resolver **resolver,
                                             struct mxw_problem *problem)
{
    const struct mxw_settings *settings = generation->settings;
    return mxw_resolver_open(resolver, loop,
                             &(struct mxw_resolver_settings){
                                 .mode = settings->dns_mode,
                                 .forwarders = settings->dns_forwarders.at,
                                 .forwarder_count = settings->dns_forwarders.count,
                                 .stubs = settings->dns_stub_zones.at,
                                 .stub_count = settings->dns_stub_zones.count,
                                 .dnssec = settings->dnssec,
                                 .anchor_path = settings->dns_anchor.len > 0
                                     ? (const char *)settings->dns_anchor.at
                                     : NULL,
                                 .cache_bytes = settings->dns_cache,
                                 .lookups_max = settings->dns_lookups_max,
                             },
                             problem);
}

/* Whether every listener could speak TLS as it should: better found out now than in an edge. */
static bool try_certificates(const struct mxw_generation *made, struct mxw_problem *problem)
{
    for (size_t i = 0; i < made->settings->listener_count; i++) {
        struct mxw_tls_server *server;
        if (mxw_generation_open_tls(made, &made->settings->listeners[i], &server, problem)
            != MXW_OK)
            return false;
        mxw_tls_server_close(server);
    }
    return true;
}

/* The same for whom next hops are verified with. */
static bool try_authorities(const struct mxw_generation *made, struct mxw_problem *problem)
{
    struct mxw_tls_client *client;
    if (mxw_generation_open_tls_client(made, &client, problem) != MXW_OK)
        return false;
    mxw_tls_client_close(client);
    return true;
}

/* And for the DNS: an anchor may be missing. The edges open resolvers of their own. */
static bool try_resolver(const struct mxw_generation *made, struct mxw_problem *problem)
{
    struct mxw_resolver *resolver = NULL;
    struct mxw_loop *loop = mxw_loop_open();
    if (loop == NULL)
        mxw_problem_set(problem, "out of memory");
    else if (mxw_generation_open_resolver(made, loop, &resolver, problem) != MXW_OK)
        resolver = NULL;
    bool is_good = resolver != NULL;
    mxw_resolver_close(resolver);
    mxw_loop_close(loop);
    return is_good;
}

static bool find_identity(struct mxw_generation *made, struct mxw_problem *problem)
{
    const struct mxw_settings *settings = made->settings;
    made->drops_privileges = mxw_privileges_is_root();
    if (!made->drops_privileges)
        return true;
    if (settings->user.len == 0) {
        mxw_problem_set(problem,
                        "started as root: the settings must say who the edges are to be, "
                        "as in user = \"mxwarden\"");
        return false;
    }
    const char *group = settings->group.len > 0 ? (const char *)settings->group.at : NULL;
    return mxw_privileges_find(&made->identity, (const char *)settings->user.at, group, problem)
        == MXW_OK;
}

struct mxw_generation *mxw_generation_make(const char *settings_path, struct mxw_problem *problem)
{
    struct mxw_generation *made = calloc(1, sizeof *made);
    if (made == NULL) {
        mxw_problem_set(problem, "out of memory");
        return NULL;
    }
    mxw_random_fill(made->ticket_key, sizeof made->ticket_key);
    if (read_settings(made, settings_path, problem) && read_directory(made, problem)
        && find_postmaster(made, problem) && read_certificates(made, problem)
        && try_certificates(made, problem) && try_authorities(made, problem)
        && try_resolver(made, problem) && find_identity(made, problem))
        return made;
    mxw_generation_free(made);
    return NULL;
}

size_t mxw_generation_endpoints(const struct mxw_generation *generation,
                                struct mxw_endpoint *endpoints)
{
    const struct mxw_settings *settings = generation->settings;
    for (size_t i = 0; i < settings->listener_count; i++)
        endpoints[i] = settings->listeners[i].endpoint;
    return settings->listener_count;
}

void mxw_generation_open_log(const struct mxw_generation *generation, const char *process)
{
    mxw_log_open(process, generation->settings->log, generation->settings->log_level);
}

void mxw_generation_free(struct mxw_generation *generation)
{
    if (generation == NULL)
        return;
    for (size_t i = 0; generation->materials != NULL && i <= generation->material_count; i++)
        mxw_tls_material_free(&generation->materials[i]);
    free(generation->materials);
    mxw_sealed_free(&generation->directory);
    mxw_settings_free(generation->settings);
    free(generation);
}
