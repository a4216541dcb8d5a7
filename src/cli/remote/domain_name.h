/* domain_name.h - the name of a domain as people type it. */
#ifndef MXW_CLI_REMOTE_DOMAIN_NAME_H
#define MXW_CLI_REMOTE_DOMAIN_NAME_H

#include <jansson.h>

#include "mxwarden/bytes.h"

/* U-labels become A-labels, also behind "*."; what no A-label can be made of stays as it is, for
 * the keeper to refuse. NULL: not UTF-8, or out of memory. */
json_t *mxw_domain_name(mxw_bytes typed);

#endif
