#include "cli/help.h"

#include <stdio.h>

#include "cli/page.h"

#define NAME_COLUMN 20
#define OPTION_COLUMN 28
#define SYNOPSIS_ROOM 512

const struct mxw_help_row mxw_help_exits[] = {
    { "0", "yes: it passes, it is admitted, it is done" },
    { "1", "no: it does not; not found, there already, refused, not allowed" },
    { "2", "could not tell: a temporary failure; or done, and not every edge knows it yet" },
    { "64", "the command line makes no sense" },
    { "69", "something needed is not there, such as a file or the keeper" },
};
const size_t mxw_help_exit_count = MXW_COUNT_OF(mxw_help_exits);

const struct mxw_help_row mxw_help_environment[] = {
    { "MXWARDEN_SOCKET", "the keeper's control socket, when --socket is not given" },
    { "MXWARDEN_STATE", "the folder of the store and the trace, when --state is not given" },
};
const size_t mxw_help_environment_count = MXW_COUNT_OF(mxw_help_environment);

static void print_rows(const struct mxw_help_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        mxw_page_entry(rows[i].label, NAME_COLUMN, rows[i].text);
}

static bool begins_with(const struct mxw_command *command, const char *word)
{
    mxw_bytes name = mxw_bytes_of(command->name);
    return mxw_bytes_equal(mxw_bytes_next(&name, ' '), mxw_bytes_of(word));
}

static size_t print_names(const char *word)
{
    size_t count;
    size_t printed = 0;
    const struct mxw_command *const *commands = mxw_commands(&count);
    for (size_t i = 0; i < count; i++) {
        if (word != NULL && !begins_with(commands[i], word))
            continue;
        if (printed++ == 0)
            mxw_page_section("Commands");
        mxw_page_entry(commands[i]->name, NAME_COLUMN, commands[i]->summary);
    }
    return printed;
}

void mxw_help_overview(const char *word)
{
    printf("Usage: mxwarden COMMAND [OPTION...]\n");
    if (word == NULL || print_names(word) == 0)
        (void)print_names(NULL);
    mxw_page_section("Options");
    mxw_page_entry("--help", NAME_COLUMN, "print this, or the help of a command");
    mxw_page_entry("--version", NAME_COLUMN, "print the version");
    mxw_page_section("Environment");
    print_rows(mxw_help_environment, mxw_help_environment_count);
    mxw_page_section("Exit status");
    print_rows(mxw_help_exits, mxw_help_exit_count);
    mxw_page_section("Example");
    printf("  %s\n", mxw_check_spf.example);
}

static void print_options(const struct mxw_command *command, bool is_positional, const char *title)
{
    bool is_first = true;
    for (size_t i = 0; i < command->option_count; i++) {
        char room[MXW_OPTION_LABEL_ROOM];
        const struct mxw_option *option = &command->options[i];
        if ((option->name == NULL) != is_positional)
            continue;
        if (is_first)
            mxw_page_section(title);
        is_first = false;
        mxw_page_entry(mxw_option_label(option, room), OPTION_COLUMN, option->help);
    }
}

void mxw_help_command(const struct mxw_command *command)
{
    char usage[SYNOPSIS_ROOM];
    struct mxw_writer out = { .at = (uint8_t *)usage, .room = sizeof usage - 1 };
    mxw_put_text(&out, "mxwarden ");
    mxw_put(&out, mxw_bytes_of(command->name));
    mxw_put_synopsis(&out, command);
    usage[out.used] = '\0';
    mxw_page_hang("Usage:", usage);
    putchar('\n');
    mxw_page_say(0, "%s", command->about);
    print_options(command, true, "Arguments");
    print_options(command, false, "Options");
    mxw_page_section("Example");
    printf("  %s\n", command->example);
}
