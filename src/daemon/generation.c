#include "daemon/generation.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "control/listen.h"
#include "runtime/log.h"
#include "runtime/random.h"

#define STATE_FOLDER_MODE 0750 /* what tenants do is no business of everybody on the machine */

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
    mxw_bytes keeper = settings->keeper_user.len > 0 ? settings->keeper_user : settings->user;
    return mxw_privileges_find(&made->identity, (const char *)settings->user.at, group, problem)
        == MXW_OK
        && mxw_privileges_find(&made->keeper_identity, (const char *)keeper.at,
                               settings->keeper_user.len > 0 ? NULL : group, problem)
        == MXW_OK;
}

/* State. */

static bool is_for_keeper(const struct mxw_generation *generation, const char *path,
                          struct mxw_problem *problem)
{
    struct stat about;
    if (stat(path, &about) != 0)
        mxw_problem_set_errno(problem, errno, "state_folder %s", path);
    else if (!S_ISDIR(about.st_mode))
        mxw_problem_set(problem, "state_folder %s is no folder", path);
    else if (generation->drops_privileges && about.st_uid != generation->keeper_identity.user)
        mxw_problem_set(problem, "state_folder %s belongs to another user than the keeper's", path);
    else
        return true;
    return false;
}

static bool make_state_folder(const struct mxw_generation *generation, struct mxw_problem *problem)
{
    const char *path = (const char *)generation->settings->state_folder.at;
    const struct mxw_identity *keeper = &generation->keeper_identity;
    if (mkdir(path, STATE_FOLDER_MODE) != 0) {
        if (errno == EEXIST)
            return is_for_keeper(generation, path, problem);
        mxw_problem_set_errno(problem, errno, "state_folder %s cannot be made", path);
        return false;
    }
    if (!generation->drops_privileges || chown(path, keeper->user, keeper->group) == 0)
        return true;
    /* After the start the right to do so is gone. */
    mxw_problem_set_errno(
        problem, errno,
        "state_folder %s cannot be given to the keeper's user: make it, with him as"
        " its owner",
        path);
    (void)rmdir(path);
    return false;
}

static int open_control(const struct mxw_settings *settings, const struct mxw_generation *before,
                        struct mxw_problem *problem)
{
    if (before == NULL
        || !mxw_bytes_equal(before->settings->control_socket, settings->control_socket))
        return mxw_control_listen((const char *)settings->control_socket.at, MXW_CONTROL_MODE,
                                  MXW_CONTROL_NO_GROUP, problem);
    int fd = fcntl(before->control, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        mxw_problem_set_errno(problem, errno, "the control socket");
    return fd;
}

enum mxw_status mxw_generation_open_state(struct mxw_generation *generation,
                                          const struct mxw_generation *before,
                                          struct mxw_problem *problem)
{
    if (!make_state_folder(generation, problem))
        return MXW_UNAVAILABLE;
    generation->control = open_control(generation->settings, before, problem);
    return generation->control >= 0 ? MXW_OK : MXW_UNAVAILABLE;
}

struct mxw_generation *mxw_generation_make(const char *settings_path, struct mxw_problem *problem)
{
    struct mxw_generation *made = calloc(1, sizeof *made);
    if (made == NULL) {
        mxw_problem_set(problem, "out of memory");
        return NULL;
    }
    made->control = -1;
    mxw_random_fill(made->ticket_key, sizeof made->ticket_key);
    if (read_settings(made, settings_path, problem) && read_certificates(made, problem)
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
    if (generation->control >= 0)
        close(generation->control);
    mxw_settings_free(generation->settings);
    free(generation);
}
