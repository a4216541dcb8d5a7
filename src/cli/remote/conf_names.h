/* conf_names.h - which settings the sections of a file of domains name, and which are lists.
 *
 *     struct mxw_conf_names names = { .count = 0 };
 *     status = mxw_conf_names_read(&names, file);
 *
 * Why        libconfuse has to know the names of all options before it reads, and the settings of a
 *            domain are known to the keeper only.
 * Lists      A name that is ever followed by { or += is a list.
 * Limits     MXW_CONF_NAMES_MAX names of MXW_CONF_NAME_MAX octets. What goes beyond is not noted,
 *            so that it is an unknown setting to the reader.
 */
#ifndef MXW_CLI_REMOTE_CONF_NAMES_H
#define MXW_CLI_REMOTE_CONF_NAMES_H

#include <stdio.h>

#include "mxwarden/bytes.h"

#define MXW_CONF_NAMES_MAX 64 /* what the keeper takes for one domain */
#define MXW_CONF_NAME_MAX 64  /* octets */

struct mxw_conf_name {
    char text[MXW_CONF_NAME_MAX + 1];
    bool is_list;
};

struct mxw_conf_names {
    struct mxw_conf_name at[MXW_CONF_NAMES_MAX];
    size_t count;
};

/* Reads `file` to its end. Whether that was a failure, ferror() tells. */
void mxw_conf_names_read(struct mxw_conf_names *names, FILE *file);

#endif
