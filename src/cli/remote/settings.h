/* settings.h - `key=value` as people type them, as the object that the keeper takes. */
#ifndef MXW_CLI_REMOTE_SETTINGS_H
#define MXW_CLI_REMOTE_SETTINGS_H

#include <jansson.h>

#include "cli/options.h"

/* Adds one value: the second of a key makes a list of it. False: out of memory, or not UTF-8. */
bool mxw_settings_add(json_t *settings, mxw_bytes name, mxw_bytes value);

/* The same for what is a list even when it has one value only. */
bool mxw_settings_add_to_list(json_t *settings, mxw_bytes name, mxw_bytes value);

/* All of `words`. NULL: one of them has no '=', or is not UTF-8; `problem` says which. */
json_t *mxw_settings_read(const struct mxw_words *words, struct mxw_problem *problem);

#endif
