/* domain_file.h - files of domains: read and written one domain at a time, in three formats.
 *
 *     struct mxw_domain_file file = { .conf = { .path = path, .complaints = stderr },
 *                                     .tenant = "contoso", .take = take, .taker = me };
 *     status = mxw_domain_format_find("csv")->read(&file);
 *     status = mxw_domain_format_find("conf")->write(spool, stdout);
 *
 * Domain     {"name": "contoso.com", "tenant": "contoso", "settings": {...}}, where a setting is a
 *            text or a list of texts. Names become A-labels. A domain of no tenant belongs to
 *            `tenant`, or else to itself. What a setting means is the keeper's to judge.
 * Formats    docs/cli/import.md describes them.
 * Mistakes   Lines "PATH:LINE: sentence", MXW_CONF_COMPLAINTS_MAX at most. Reading goes on where it
 *            can, so that one reading shows all of them.
 * Memory     That of the largest domain, whatever the length of the file.
 */
#ifndef MXW_CLI_REMOTE_DOMAIN_FILE_H
#define MXW_CLI_REMOTE_DOMAIN_FILE_H

#include <jansson.h>

#include "mxwarden/status.h"
#include "runtime/conf/conf.h"

#define MXW_DOMAIN_TEXT_MAX                                                                        \
    (1u << 20) /* octets of one domain in a file: more than the keeper takes */

/* Takes over `domain`, which stands at `line`. */
typedef void mxw_domain_take(void *taker, int line, json_t *domain);

struct mxw_domain_file {
    struct mxw_conf conf; /* the path, and what is wrong with the file */
    const char *tenant;   /* NULL: none */
    mxw_domain_take *take;
    void *taker;
};

struct mxw_domain_format {
    const char *name;
    const char *ending; /* of the file's name */

    /* MXW_MALFORMED: there are mistakes. MXW_UNAVAILABLE: the file cannot be read; complained of
     * as well. */
    enum mxw_status (*read)(struct mxw_domain_file *file);

    /* All domains of `spool`, which has one object a line. MXW_UNAVAILABLE: it cannot be read;
     * whether `out` was written is for the caller to see. */
    enum mxw_status (*write)(FILE *spool, FILE *out);
};

/* By its name, or by the ending of a path. NULL: there is none. */
const struct mxw_domain_format *mxw_domain_format_find(const char *name);
const struct mxw_domain_format *mxw_domain_format_of(const char *path);

/* For the readers: hands a domain on; takes over `settings`, whose "tenant" says to whom it
 * belongs. An empty name is a mistake. */
void mxw_domain_give(struct mxw_domain_file *file, int line, mxw_bytes name, json_t *settings);

/* For the writers: the next domain of a spool, to be freed. NULL: the end, or it cannot be read. */
json_t *mxw_domain_spooled(FILE *spool);

#endif
