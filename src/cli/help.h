/* help.h - what --help prints. */
#ifndef MXW_CLI_HELP_H
#define MXW_CLI_HELP_H

#include "cli/command.h"

/* The commands whose names begin with `word`; all of them when there are none, or it is NULL. */
void mxw_help_overview(const char *word);

void mxw_help_command(const struct mxw_command *command);

/* Exit statuses and environment, as the overview and the manual list them. */
struct mxw_help_row {
    const char *label;
    const char *text;
};
extern const struct mxw_help_row mxw_help_exits[], mxw_help_environment[];
extern const size_t mxw_help_exit_count, mxw_help_environment_count;

#endif
