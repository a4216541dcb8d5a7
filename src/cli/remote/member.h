/* member.h - members of an answer as a person reads them.
 *
 * Safe       Whatever stands in them, it is fit for a terminal.
 * Memory     Running out of it ends the program: there is nothing to answer with.
 */
#ifndef MXW_CLI_REMOTE_MEMBER_H
#define MXW_CLI_REMOTE_MEMBER_H

#include <jansson.h>

#include "cli/page.h"
#include "cli/when.h"

/* Texts, empty when there is none of that name. Return `room`. */
const char *mxw_member_text(const json_t *answer, const char *name, char room[MXW_SAFE_ROOM]);
const char *mxw_member_when(const json_t *answer, const char *name, char room[MXW_WHEN_ROOM]);

/* One text, or a list of them with ", " between. To be freed. */
char *mxw_member_list(const json_t *answer, const char *name);

long long mxw_member_number(const json_t *answer, const char *name);
bool mxw_member_is(const json_t *answer, const char *name);

/* Prints "  label   text" for a text, and a line for each of a list. Nothing for none. */
void mxw_member_fact(const char *label, const json_t *value);

#endif
