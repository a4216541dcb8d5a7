/* settings.h - what the gate as a whole is told: the file mxwarden.conf.
 *
 *     struct mxw_settings *settings;
 *     if (mxw_settings_read("mxwarden.conf", stderr, &settings) == MXW_OK) ...
 *     mxw_settings_free(settings);
 *
 * File       Every setting is declared once, in settings_list.h; docs/mxwarden.conf.example shows
 *            all of them. An empty file is valid: it listens on loopback, port 2525.
 * Ownership  Immutable. All of it lies in one piece of memory, until mxw_settings_free().
 * Texts      Are followed by a NUL, which is not counted: .at is a C string as well. One that is
 *            not set is empty, and its .at NULL.
 * Paths      As written. Those that are not absolute begin where the process was started.
 * Does not   Open what it names: a path may lead nowhere.
 */
#ifndef MXW_DAEMON_SETTINGS_H
#define MXW_DAEMON_SETTINGS_H

#include <stdio.h>

#include "core/session/session.h"
#include "daemon/settings_list.h"
#include "daemon/sockets.h"
#include "mxwarden/address.h"
#include "mxwarden/time.h"
#include "runtime/log.h"
#include "runtime/resolver.h"

enum mxw_not_opted_in { MXW_NOT_OPTED_IN_REFUSE, MXW_NOT_OPTED_IN_DEFER };

enum mxw_exempt_line_ends { MXW_LINE_ENDS_REFUSE, MXW_LINE_ENDS_MEND };

enum mxw_listener_tls {
    MXW_LISTENER_TLS_OFF,
    MXW_LISTENER_TLS_ON,          /* STARTTLS with `certificates` */
    MXW_LISTENER_TLS_SELF_SIGNED, /* STARTTLS with one that is made at the start */
    MXW_LISTENER_TLS_AUTO         /* in the file only: ON when there are certificates, else OFF */
};

/* Lists. All of them look alike: the reader fills them in one way. */

struct mxw_prefixes {
    const mxw_prefix *at;
    size_t count;
};

struct mxw_texts {
    const mxw_bytes *at;
    size_t count;
};

struct mxw_endpoints {
    const struct mxw_endpoint *at;
    size_t count;
};

struct mxw_stub_zones {
    const struct mxw_resolver_stub *at;
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

/* clang-format off */
#define MXW_FIELD_NONE(text)
#define MXW_FIELD_NUMBER(field, type, unit, minimum, maximum, initial, help) type field;
#define MXW_FIELD_TEXT(field, what, initial, example, help) mxw_bytes field;
#define MXW_FIELD_CHOICE(field, type, words, initial, help) type field;
#define MXW_FIELD_ENDPOINT(field, what, example, help) struct mxw_endpoint field;
#define MXW_FIELD_LIST(field, type, what, most, example, help) type field;
/* clang-format on */

#define MXW_SETTINGS_FIELDS(list)                                                                  \
    list(MXW_FIELD_NONE, MXW_FIELD_NUMBER, MXW_FIELD_TEXT, MXW_FIELD_CHOICE, MXW_FIELD_ENDPOINT,   \
         MXW_FIELD_LIST)

/* An endpoint that is not set has the family MXW_FAMILY_NONE. */
struct mxw_settings {
    MXW_SETTINGS_FIELDS(MXW_SETTINGS_ROOT)
    const struct mxw_certificate_setting *certificates;
    size_t certificate_count;
    const struct mxw_listener_setting *listeners;
    size_t listener_count;
};

/* MXW_MALFORMED: every mistake has a line in `complaints`, such as
 *     mxwarden.conf:3: recipients_max = "5": expected a number from 100 to 1000
 * MXW_UNAVAILABLE: the file cannot be read (a complaint as well), or there is no memory.
 * `settings` is set only by MXW_OK. */
MXW_MUST_USE enum mxw_status mxw_settings_read(const char *path, FILE *complaints,
                                               struct mxw_settings **settings);

/* NULL is nothing. */
void mxw_settings_free(struct mxw_settings *settings);

/* Writes an annotated file with every setting at its default: read again, it means what an empty
 * file means. What has no default stands behind a '#', with an example. */
void mxw_settings_write_example(FILE *out);

/* Writes the settings, and those of a domain, as sections of a manual page in mdoc(7). */
void mxw_settings_write_manual(FILE *out);

#endif
