/* settings.h - what the gate as a whole is told: the file mxwarden.conf.
 *
 *     struct mxw_settings *settings;
 *     if (mxw_settings_read("mxwarden.conf", stderr, &settings) == MXW_OK) ...
 *     mxw_settings_free(settings);
 *
 * File       Every setting is declared once, in the lists below; docs/mxwarden.conf.example shows
 *            all of them. An empty file is valid: it listens on loopback, port 2525.
 * Ownership  Immutable. All of it lies in one piece of memory, until mxw_settings_free().
 * Texts      Are followed by a NUL, which is not counted: .at is a C string as well.
 * Paths      As written. Those that are not absolute begin where the process was started.
 * Does not   Open what it names: a path may lead nowhere.
 */
#ifndef MXW_DAEMON_SETTINGS_H
#define MXW_DAEMON_SETTINGS_H

#include <stdio.h>

#include "base/address.h"
#include "base/time.h"
#include "core/session/session.h"
#include "daemon/sockets.h"
#include "runtime/log.h"
#include "runtime/resolver.h"

/* clang-format off */

/* field, type, unit, minimum, maximum, default, help */
#define MXW_SETTINGS_NUMBERS(X)                                                                    \
    X(edges, unsigned, COUNT, 0, MXW_EDGES_MAX, 0,                                                 \
      "Processes that serve clients; 0 is one for each core")                                      \
    X(sessions_max, uint32_t, COUNT, 1, 1000000, 10000,                                            \
      "Sessions of one edge at a time; more are answered 421")                                     \
    X(sessions_per_network_max, uint32_t, COUNT, 1, 1000000, 50,                                   \
      "Of these, from one IPv4 address or one IPv6 /64")                                           \
    X(message_size_max, uint64_t, OCTETS, 64 << 10, 1 << 30, 50 << 20,                             \
      "The largest message; announced as SIZE")                                                    \
    X(recipients_max, unsigned, COUNT, 100, MXW_SESSION_RECIPIENTS_MAX, 100,                       \
      "Recipients of one message; announced as LIMITS RCPTMAX")                                    \
    X(errors_max, unsigned, COUNT, 1, 1000, 20,                                                    \
      "Commands in error that are answered; after one more the session ends")                      \
    X(command_timeout, mxw_time, TIME, 5 * MXW_SECOND, 60 * MXW_MINUTE, MXW_SMTP_COMMAND_TIMEOUT,  \
      "Silence allowed before a command; RFC 5321 asks for 5 minutes")                             \
    X(data_timeout, mxw_time, TIME, 5 * MXW_SECOND, 60 * MXW_MINUTE, MXW_SMTP_DATA_TIMEOUT,        \
      "Silence allowed inside a message")                                                          \
    X(session_time_max, mxw_time, TIME, MXW_MINUTE, 1440 * MXW_MINUTE, 120 * MXW_MINUTE,           \
      "How long a session may take in all")                                                        \
    X(rate_interval, mxw_time, TIME, MXW_SECOND, 60 * MXW_MINUTE, 60 * MXW_SECOND,                 \
      "In each such time of a message ...")                                                        \
    X(rate_octets_min, uint64_t, OCTETS, 0, 1 << 30, 6000,                                         \
      "... at least so many octets must arrive; 0 allows any slowness")                            \
    X(tls_timeout, mxw_time, TIME, MXW_SECOND, 10 * MXW_MINUTE, 60 * MXW_SECOND,                   \
      "How long a TLS handshake may take")                                                         \
    X(proxy_timeout, mxw_time, TIME, MXW_SECOND, 60 * MXW_SECOND, 5 * MXW_SECOND,                  \
      "How long a PROXY header may take")                                                          \
    X(body_memory_max, size_t, OCTETS, 4 << 10, 1 << 30, 1 << 20,                                  \
      "Octets of one message kept in memory; longer ones go to a temporary file")                  \
    X(bodies_memory_max, size_t, OCTETS, 64 << 10, (uint64_t)64 << 30, 256 << 20,                  \
      "Octets of all messages of one edge kept in memory")                                         \
    X(bodies_file_max, uint64_t, OCTETS, 0, (uint64_t)1 << 40, (uint64_t)8 << 30,                  \
      "Octets of all temporary files of one edge")                                                 \
    X(next_hop_hold, mxw_time, TIME, 0, 60 * MXW_SECOND, 2 * MXW_SECOND,                           \
      "How long a next hop waits for the end of a message before its connection serves others")    \
    X(next_hop_connections_max, unsigned, COUNT, 1, 10000, 20,                                     \
      "Connections of one edge for one set of next hops; none free is answered 451")               \
    X(next_hop_pool_max, unsigned, COUNT, 1, 100000, 1000,                                         \
      "Connections of one edge to all next hops")                                                  \
    X(next_hop_idle, mxw_time, TIME, 0, 60 * MXW_MINUTE, 30 * MXW_SECOND,                          \
      "How long a connection to a next hop is kept without work")                                  \
    X(next_hop_rest, mxw_time, TIME, MXW_SECOND, 60 * MXW_MINUTE, 60 * MXW_SECOND,                 \
      "How long a next hop that failed is left alone")                                             \
    X(dns_timeout, mxw_time, TIME, MXW_SECOND / 2, 60 * MXW_SECOND, 10 * MXW_SECOND,               \
      "How long one question to the DNS may take")                                                 \
    X(dns_wait, mxw_time, TIME, MXW_SECOND, 30 * MXW_SECOND, 20 * MXW_SECOND,                      \
      "How long a verdict waits for answers after the end of a message")                           \
    X(dns_cache, size_t, OCTETS, 1 << 20, (uint64_t)64 << 30, 16 << 20,                            \
      "Octets of DNS answers that one edge remembers")                                             \
    X(dns_lookups_max, unsigned, COUNT, 16, 1000000, 4096,                                         \
      "Questions of one edge at a time")

/* field, what it may be, default, help */
#define MXW_SETTINGS_TEXTS(X)                                                                      \
    X(host_name, HOST_NAME, "",                                                                    \
      "The name of this gate in banner and Received; by default the machine's")                    \
    X(authserv_id, HOST_NAME, "",                                                                  \
      "Whose Authentication-Results ours are; by default host_name")                               \
    X(link, LINK, "",                                                                              \
      "A page that explains refusals; its address, followed by the id, is in every refusal")       \
    X(postmaster, MAILBOX, "",                                                                     \
      "Who receives mail to postmaster without a domain")                                          \
    X(domains_file, PATH, "domains.conf",                                                          \
      "The file of domains")                                                                       \
    X(temporary_folder, PATH, "/var/tmp",                                                          \
      "Where messages too long for memory are kept, in files without a name")                      \
    X(user, WORD, "",                                                                              \
      "Who the edges are when started as root; root needs it")                                     \
    X(group, WORD, "",                                                                             \
      "Their group; by default the user's")                                                        \
    X(client_authorities, PATH, "",                                                                \
      "PEM file of authorities that client certificates are verified with; by default the"         \
      " system's")                                                                                 \
    X(next_hop_authorities, PATH, "",                                                              \
      "The same for the certificates of next hops with tls = verify")                              \
    X(dns_anchor, PATH, "",                                                                        \
      "The DNSSEC anchor; by default that of the package dns-root-data")

/* field, type, words for 0, 1, 2 ..., default, help */
#define MXW_SETTINGS_CHOICES(X)                                                                    \
    X(not_opted_in, enum mxw_not_opted_in, "refuse defer", MXW_NOT_OPTED_IN_REFUSE,                \
      "How mail over IPv6 to a domain that has not opted in is answered: 550 or 450")              \
    X(client_certificates, bool, "off on", 0,                                                      \
      "Whether clients are asked for a certificate; connectors by name need it")                   \
    X(dns_mode, enum mxw_resolver_mode, "system forward recursive", MXW_RESOLVER_SYSTEM,           \
      "Who answers: the servers of resolv.conf, dns_forwarders, or the root servers and down")     \
    X(dnssec, enum mxw_resolver_dnssec, "auto off on", MXW_DNSSEC_AUTO,                            \
      "Whether answers are validated; auto: when recursive")                                       \
    X(log, enum mxw_log_target, "stderr syslog", MXW_LOG_STDERR,                                   \
      "Where the log goes")                                                                        \
    X(log_level, enum mxw_log_level, "error warning info debug", MXW_LOG_INFO,                     \
      "What is logged: this and what is graver")

/* field, help: lists of addresses and prefixes, empty by default */
#define MXW_SETTINGS_PREFIXES(X)                                                                   \
    X(own_networks, "Sources inside the operator's own networks: no gate is for them")             \
    X(trusted_relays, "Relays that have judged their mail already: no gate is for them")           \
    X(allow_list, "Other sources that no gate is for")                                             \
    X(proxy_from, "Who speaks the PROXY protocol, to listeners that do not say otherwise")

/* clang-format on */

enum mxw_not_opted_in { MXW_NOT_OPTED_IN_REFUSE, MXW_NOT_OPTED_IN_DEFER };

enum mxw_listener_tls {
    MXW_LISTENER_TLS_OFF,
    MXW_LISTENER_TLS_ON,         /* STARTTLS with `certificates` */
    MXW_LISTENER_TLS_SELF_SIGNED /* STARTTLS with one that is made at the start */
};

struct mxw_prefixes {
    const mxw_prefix *at;
    size_t count;
};

/* One section certificate "NAME" { file = ... key = ... }. */
struct mxw_certificate_setting {
    mxw_bytes name;
    mxw_bytes file, key; /* PEM; an empty key is in `file` as well */
};

/* One section listener { ... }. */
struct mxw_listener_setting {
    struct mxw_endpoint endpoint;
    enum mxw_listener_tls tls;
    const struct mxw_certificate_setting **certificates; /* the first is for clients without SNI */
    size_t certificate_count;
    struct mxw_prefixes proxy_from;
};

#define MXW_CERTIFICATES_MAX 1024 /* as many as a TLS server takes */
#define MXW_FORWARDERS_MAX 16     /* nobody has more name servers */
#define MXW_STUB_ZONES_MAX 256
#define MXW_SETTINGS_FILE_MAX 1048576 /* octets: a file that is no settings file */

struct mxw_settings {
#define X(field, type, unit, minimum, maximum, initial, help) type field;
    MXW_SETTINGS_NUMBERS(X)
#undef X
#define X(field, check, initial, help) mxw_bytes field;
    MXW_SETTINGS_TEXTS(X)
#undef X
#define X(field, type, words, initial, help) type field;
    MXW_SETTINGS_CHOICES(X)
#undef X
#define X(field, help) struct mxw_prefixes field;
    MXW_SETTINGS_PREFIXES(X)
#undef X
    const struct mxw_endpoint *dns_forwarders; /* "192.0.2.53", "2001:db8::53@5353" */
    size_t dns_forwarder_count;
    const struct mxw_resolver_stub *dns_stub_zones; /* "example.net 192.0.2.53@53 ..." */
    size_t dns_stub_zone_count;
    const struct mxw_certificate_setting *certificates;
    size_t certificate_count;
    const struct mxw_listener_setting *listeners;
    size_t listener_count;
};

/* MXW_MALFORMED: every mistake has a line in `complaints`, such as
 *     mxwarden.conf:3: recipients_max = "5": expected a number from 100 to 10000
 * MXW_UNAVAILABLE: the file cannot be read (a complaint as well), or there is no memory.
 * `settings` is set only by MXW_OK. */
MXW_MUST_USE enum mxw_status mxw_settings_read(const char *path, FILE *complaints,
                                               struct mxw_settings **settings);

/* NULL is nothing. */
void mxw_settings_free(struct mxw_settings *settings);

/* One of the file's settings, for manuals and tests. */
struct mxw_setting_info {
    const char *name;
    const char *help;
};

/* Those of the root, in the order of the lists; `index` from 0. False past the end. */
bool mxw_settings_info(size_t index, struct mxw_setting_info *info);

#endif
