/* json.h - exactly one JSON object on standard output.
 *
 * Peer bytes  A string is UTF-8 whatever the peer sent: an octet that is part of no character is
 *             written as U+FFFD.
 * Memory      Running out of it ends the program.
 */
#ifndef MXW_CLI_JSON_H
#define MXW_CLI_JSON_H

#include <jansson.h>

#include "mxwarden/bytes.h"

json_t *mxw_json_text(mxw_bytes text);

/* Adds a member; takes over `value`. */
void mxw_json_set(json_t *object, const char *name, json_t *value);
void mxw_json_set_text(json_t *object, const char *name, mxw_bytes text);

/* Adds to a list; takes over `value`. */
void mxw_json_append(json_t *list, json_t *value);

/* Prints the object on a line of its own and frees it. */
void mxw_json_print(json_t *object);

#endif
