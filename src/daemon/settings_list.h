/* settings_list.h - every setting of mxwarden.conf, declared once.
 *
 * Becomes    The fields of struct mxw_settings, what the reader accepts and complains about, what
 *            `mxwardend --print-settings` and `--print-man` print, and so the example in docs and
 *            the manual page: tools/write-papers brings those up to date.
 * Order      That of the manual. The sections certificate and listener stand behind the root.
 * Rows       HEADING(text)
 *            NUMBER(field, type, COUNT | OCTETS | TIME, minimum, maximum, default, help)
 *            TEXT(field, what it may be, default, example, help)
 *            CHOICE(field, type, words for 0, 1, 2 ..., default, help)
 *            ENDPOINT(field, what it may be, example, help)
 *            LIST(field, type, what each may be, how many at most, example, help)
 * Help       One sentence without its full stop. An example is for what has no default.
 */
#ifndef MXW_DAEMON_SETTINGS_LIST_H
#define MXW_DAEMON_SETTINGS_LIST_H

#define MXW_SETTINGS_FILE_MAX 1048576          /* octets: a file that is no settings file */
#define MXW_PREFIXES_MAX MXW_SETTINGS_FILE_MAX /* as many as it holds */
#define MXW_CERTIFICATES_MAX 1024              /* as many as a TLS server takes */
#define MXW_FORWARDERS_MAX 16                  /* nobody has more name servers */
#define MXW_STUB_ZONES_MAX 256
#define MXW_OPERATORS_MAX 64 /* more are a group */

/* clang-format off */

#define MXW_SETTINGS_ROOT(HEADING, NUMBER, TEXT, CHOICE, ENDPOINT, LIST)                           \
    HEADING("Names")                                                                               \
    TEXT(host_name, HOST_NAME, "", "mx.example.net",                                               \
      "The name of this gate in its banner and in Received; by default the machine's own")         \
    TEXT(authserv_id, HOST_NAME, "", "mx.example.net",                                             \
      "The name in our Authentication-Results: those of others that claim it are removed; by"      \
      " default host_name")                                                                        \
    TEXT(link, LINK, "", "https://mx.example.net/why/",                                            \
      "A page that explains refusals: its address, followed by the id of the session, stands in"   \
      " every refusal")                                                                            \
    TEXT(postmaster, MAILBOX, "", "postmaster@contoso.com",                                        \
      "Who receives mail to postmaster without a domain; the address must be in a domain of ours") \
                                                                                                   \
    HEADING("Domains")                                                                             \
    CHOICE(not_opted_in, enum mxw_not_opted_in, "refuse defer", MXW_NOT_OPTED_IN_REFUSE,           \
      "How mail over IPv6 to a domain that has not opted in is answered: with 550 or with 450")    \
                                                                                                   \
    HEADING("Trust")                                                                               \
    LIST(own_networks, struct mxw_prefixes, PREFIX, MXW_PREFIXES_MAX,                              \
      "2001:db8:1::/48, 192.0.2.0/25",                                                             \
      "Networks of one's own: no gate is for mail from them, and no address is trusted for being"  \
      " private")                                                                                  \
    LIST(trusted_relays, struct mxw_prefixes, PREFIX, MXW_PREFIXES_MAX, "2001:db8:2::25",          \
      "Relays that have judged their mail already: no gate is for it")                             \
    LIST(allow_list, struct mxw_prefixes, PREFIX, MXW_PREFIXES_MAX, "198.51.100.7",                \
      "Other sources that no gate is for")                                                         \
    CHOICE(exempt_line_ends, enum mxw_exempt_line_ends, "refuse mend", MXW_LINE_ENDS_REFUSE,       \
      "What becomes of a message with a bare CR or LF from these three and from exempt prefixes:"  \
      " it is refused, as from anybody, or goes on with CR LF in its place")                       \
    LIST(proxy_from, struct mxw_prefixes, PREFIX, MXW_PREFIXES_MAX, "2001:db8::/64, 192.0.2.10",   \
      "Who speaks the PROXY protocol to listeners that do not say otherwise; from these a header"  \
      " must come first")                                                                          \
    CHOICE(client_certificates, bool, "off on", false,                                             \
      "Whether clients are asked for a certificate; connectors by name need it")                   \
    TEXT(client_authorities, PATH, "", "/etc/mxwarden/partners.pem",                               \
      "The authorities, as PEM, that client certificates are verified with; by default those of"   \
      " the system")                                                                               \
                                                                                                   \
    HEADING("Processes")                                                                           \
    NUMBER(edges, unsigned, COUNT, 0, MXW_EDGES_MAX, 0,                                            \
      "Processes that serve clients; 0 is one for each core")                                      \
    TEXT(user, WORD, "", "mxwarden",                                                               \
      "Who the edges are when started as root, which needs it")                                    \
    TEXT(group, WORD, "", "mxwarden",                                                              \
      "Their group; by default the user's own")                                                    \
    TEXT(keeper_user, WORD, "", "mxwarden-keeper",                                                 \
      "Who the keeper is when started as root; by default the same as user, and then store and"    \
      " trace are not protected from an edge that is taken over")                                  \
                                                                                                   \
    HEADING("State and control")                                                                   \
    TEXT(state_folder, PATH, "/var/lib/mxwarden", NULL,                                            \
      "Where the keeper has its store and the trace")                                              \
    TEXT(control_socket, SOCKET, "/run/mxwarden/control", NULL,                                    \
      "Where the keeper answers the command line")                                                 \
    LIST(operators, struct mxw_texts, OPERATOR, MXW_OPERATORS_MAX, "alice, \"@mailadmins\"",       \
      "Users, and groups behind an @, who may ask and change everything; root always may")         \
    NUMBER(trace_days, unsigned, COUNT, 1, 3650, 14,                                               \
      "Days for which it is kept what became of each message")                                     \
    NUMBER(trace_size_max, uint64_t, OCTETS, 1 << 20, (uint64_t)1 << 44, (uint64_t)10 << 30,       \
      "Octets the trace may take on the disk; past them its oldest day goes early")                \
    NUMBER(trace_queue_max, size_t, OCTETS, 64 << 10, 1 << 30, 4 << 20,                            \
      "Octets of trace records that wait in one edge while the keeper is busy; more are dropped"   \
      " and counted")                                                                              \
    ENDPOINT(metrics, LOOPBACK, "127.0.0.1:9101",                                                  \
      "Where the keeper shows its metrics to a Prometheus on the same machine; by default nowhere")\
                                                                                                   \
    HEADING("Limits of each edge")                                                                 \
    NUMBER(sessions_max, uint32_t, COUNT, 1, 1000000, 10000,                                       \
      "Sessions at a time; more are answered 421")                                                 \
    NUMBER(sessions_per_network_max, uint32_t, COUNT, 1, 1000000, 50,                              \
      "Of these, from one IPv4 address or one IPv6 /64")                                           \
    NUMBER(message_size_max, uint64_t, OCTETS, 64 << 10, 1 << 30, 50 << 20,                        \
      "The largest message; announced as SIZE")                                                    \
    NUMBER(recipients_max, unsigned, COUNT, 100, MXW_SESSION_RECIPIENTS_MAX, 100,                  \
      "Recipients of one message; announced as LIMITS RCPTMAX")                                    \
    NUMBER(errors_max, unsigned, COUNT, 1, 1000, 20,                                               \
      "Commands in error that are answered; after one more the session ends")                      \
    NUMBER(command_timeout, mxw_time, TIME, 5 * MXW_SECOND, 60 * MXW_MINUTE,                       \
      MXW_SMTP_COMMAND_TIMEOUT,                                                                    \
      "Silence allowed before a command; RFC 5321 asks for 5 minutes")                             \
    NUMBER(data_timeout, mxw_time, TIME, 5 * MXW_SECOND, 60 * MXW_MINUTE, MXW_SMTP_DATA_TIMEOUT,   \
      "Silence allowed inside a message")                                                          \
    NUMBER(session_time_max, mxw_time, TIME, MXW_MINUTE, 1440 * MXW_MINUTE, 120 * MXW_MINUTE,      \
      "How long a session may take in all")                                                        \
    NUMBER(rate_interval, mxw_time, TIME, MXW_SECOND, 60 * MXW_MINUTE, 60 * MXW_SECOND,            \
      "The interval that rate_octets_min is for")                                                  \
    NUMBER(rate_octets_min, uint64_t, OCTETS, 0, 1 << 30, 6000,                                    \
      "Octets of a message that must arrive in each interval; 0 allows any slowness")              \
    NUMBER(tls_timeout, mxw_time, TIME, MXW_SECOND, 10 * MXW_MINUTE, 60 * MXW_SECOND,              \
      "How long a TLS handshake may take")                                                         \
    NUMBER(proxy_timeout, mxw_time, TIME, MXW_SECOND, 60 * MXW_SECOND, 5 * MXW_SECOND,             \
      "How long a PROXY header may take")                                                          \
    NUMBER(body_memory_max, size_t, OCTETS, 4 << 10, 1 << 30, 1 << 20,                             \
      "Octets of one message kept in memory; longer ones go to a file without a name")             \
    NUMBER(bodies_memory_max, size_t, OCTETS, 64 << 10, (uint64_t)64 << 30, 256 << 20,             \
      "Octets of all messages kept in memory")                                                     \
    NUMBER(bodies_file_max, uint64_t, OCTETS, 0, (uint64_t)1 << 40, (uint64_t)8 << 30,             \
      "Octets of all such files")                                                                  \
    TEXT(temporary_folder, PATH, "/var/tmp", NULL,                                                 \
      "Where those files are; it must exist")                                                      \
                                                                                                   \
    HEADING("Next hops")                                                                           \
    NUMBER(next_hop_hold, mxw_time, TIME, 0, 60 * MXW_SECOND, 2 * MXW_SECOND,                      \
      "How long a next hop waits for the end of a message before its connection serves others")    \
    NUMBER(next_hop_connections_max, unsigned, COUNT, 1, 10000, 20,                                \
      "Connections of one edge for one set of next hops; none free is answered 451")               \
    NUMBER(next_hop_pool_max, unsigned, COUNT, 1, 100000, 1000,                                    \
      "Connections of one edge to all next hops")                                                  \
    NUMBER(next_hop_idle, mxw_time, TIME, 0, 60 * MXW_MINUTE, 30 * MXW_SECOND,                     \
      "How long a connection to a next hop is kept without work")                                  \
    NUMBER(next_hop_rest, mxw_time, TIME, MXW_SECOND, 60 * MXW_MINUTE, 60 * MXW_SECOND,            \
      "How long an address of a next hop that failed is left alone")                               \
    TEXT(next_hop_authorities, PATH, "", "/etc/mxwarden/internal.pem",                             \
      "The authorities, as PEM, that next hops with tls = verify are verified with; by default"    \
      " those of the system")                                                                      \
                                                                                                   \
    HEADING("DNS")                                                                                 \
    CHOICE(dns_mode, enum mxw_resolver_mode, "system forward recursive", MXW_RESOLVER_SYSTEM,      \
      "Who answers: the servers of resolv.conf, dns_forwarders, or the root servers and down from" \
      " there")                                                                                    \
    LIST(dns_forwarders, struct mxw_endpoints, FORWARDER, MXW_FORWARDERS_MAX,                      \
      "192.0.2.53, \"2001:db8::53@5353\"",                                                         \
      "The servers to ask with dns_mode = forward")                                                \
    LIST(dns_stub_zones, struct mxw_stub_zones, STUB_ZONE, MXW_STUB_ZONES_MAX,                     \
      "\"internal.example 192.0.2.54 2001:db8::54@53\"",                                           \
      "Zones with servers of their own, never validated; a zone \".\" means that nobody else is"   \
      " asked")                                                                                    \
    CHOICE(dnssec, enum mxw_resolver_dnssec, "auto off on", MXW_DNSSEC_AUTO,                       \
      "Whether answers are validated; auto is on when recursive and off otherwise")                \
    TEXT(dns_anchor, PATH, "", "/usr/share/dns/root.key",                                          \
      "The DNSSEC anchor; by default that of the package dns-root-data")                           \
    NUMBER(dns_timeout, mxw_time, TIME, MXW_SECOND / 2, 60 * MXW_SECOND, 10 * MXW_SECOND,          \
      "How long one question may take")                                                            \
    NUMBER(dns_wait, mxw_time, TIME, MXW_SECOND, 30 * MXW_SECOND, 20 * MXW_SECOND,                 \
      "How long a verdict waits for answers after the end of a message")                           \
    NUMBER(dns_cache, size_t, OCTETS, 1 << 20, (uint64_t)64 << 30, 16 << 20,                       \
      "Octets of answers that one edge remembers")                                                 \
    NUMBER(dns_lookups_max, unsigned, COUNT, 16, 1000000, 4096,                                    \
      "Questions of one edge at a time")                                                           \
                                                                                                   \
    HEADING("Log")                                                                                 \
    CHOICE(log, enum mxw_log_target, "stderr syslog", MXW_LOG_STDERR,                              \
      "Where the log goes: to standard error, or to syslog with the facility mail")                \
    CHOICE(log_level, enum mxw_log_level, "error warning info debug", MXW_LOG_INFO,                \
      "What is logged: this and what is graver")

#define MXW_SETTINGS_CERTIFICATE(HEADING, NUMBER, TEXT, CHOICE, ENDPOINT, LIST)                    \
    TEXT(file, PATH, "", "/etc/mxwarden/mx.example.net.pem",                                       \
      "The certificate and its chain, as PEM; must be set")                                        \
    TEXT(key, PATH, "", "/etc/mxwarden/mx.example.net.key",                                        \
      "Its key, as PEM; by default it is in file as well")

#define MXW_SETTINGS_LISTENER(HEADING, NUMBER, TEXT, CHOICE, ENDPOINT, LIST)                       \
    ENDPOINT(address, ADDRESS, "[::]:25",                                                          \
      "Where to listen; must be set, [::] is every IPv6 address, 0.0.0.0 every IPv4 address, and"  \
      " the port is 25 unless told otherwise")                                                     \
    CHOICE(starttls, enum mxw_listener_tls, "off on self-signed auto", MXW_LISTENER_TLS_AUTO,      \
      "Whether STARTTLS is offered: on needs certificates, self-signed makes one at the start for" \
      " trying it out, and auto is on when there are certificates")                                \
    LIST(certificates, struct mxw_texts, NAME, MXW_CERTIFICATES_MAX, "main",                       \
      "Sections certificate by name, the first one for clients that name no host; by default all"  \
      " of them")                                                                                  \
    LIST(proxy_from, struct mxw_prefixes, PREFIX, MXW_PREFIXES_MAX, "2001:db8::/64, 192.0.2.10",   \
      "Who speaks the PROXY protocol here; by default as said outside of all sections, and { } is" \
      " nobody")

/* clang-format on */

#endif
