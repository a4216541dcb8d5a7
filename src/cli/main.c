/* mxwarden - the command line: finds out which subcommand is meant, and says what went wrong. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/json.h"
#include "cli/manual.h"

static bool has_argument(const char *const *arguments, size_t count, const char *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(arguments[i], wanted) == 0)
            return true;
    return false;
}

static void print_failure(const struct mxw_failure *failure)
{
    json_t *object = json_object();
    mxw_json_set_text(object, "error", mxw_bytes_of(failure->problem.text));
    if (failure->code != NULL)
        mxw_json_set_text(object, "code", mxw_bytes_of(failure->code));
    mxw_json_print(object);
}

/* With --json there is one object on standard output even now. */
static enum mxw_exit report(enum mxw_exit status, const char *name,
                            const struct mxw_failure *failure, bool json)
{
    fprintf(stderr, "mxwarden%s%s: %s", *name == '\0' ? "" : " ", name, failure->problem.text);
    if (status == MXW_EXIT_USAGE)
        fprintf(stderr, " (see mxwarden%s%s --help)", *name == '\0' ? "" : " ", name);
    fputc('\n', stderr);

    if (json && !failure->is_object_printed)
        print_failure(failure);
    return status;
}

static enum mxw_exit run_command(const struct mxw_command *command, const char *const *arguments,
                                 size_t count, bool json)
{
    struct mxw_options options;
    struct mxw_failure failure = { .code = NULL };
    enum mxw_exit status = MXW_EXIT_USAGE;
    if (mxw_options_parse(&options, command->options, command->option_count, arguments, count,
                          &failure.problem))
        status = command->run(&options, &failure);
    mxw_options_free(&options);

    if (failure.problem.text[0] != '\0')
        return report(status, command->name, &failure, json);
    return status;
}

static enum mxw_exit obey(const char *const *arguments, size_t count)
{
    bool wants_help = has_argument(arguments, count, "--help");
    bool wants_json = has_argument(arguments, count, "--json");
    struct mxw_failure unknown = { .problem = { "there is no such command" } };
    size_t words;
    const struct mxw_command *command = mxw_command_find(arguments, count, &words);

    if (command != NULL && wants_help)
        mxw_help_command(command);
    else if (command != NULL)
        return run_command(command, arguments + words, count - words, wants_json);
    else if (wants_help)
        mxw_help_overview(arguments[0]);
    else if (count > 0 && strcmp(arguments[0], "--version") == 0)
        printf("mxwarden %s\n", MXW_VERSION);
    else if (count > 0 && strcmp(arguments[0], "--print-man") == 0)
        mxw_manual_print();
    else
        return report(MXW_EXIT_USAGE, "", &unknown, wants_json);
    return MXW_EXIT_YES;
}

int main(int argc, char **argv)
{
    size_t count = argc > 0 ? (size_t)argc - 1 : 0;
    enum mxw_exit status = obey((const char *const *)argv + 1, count);

    /* An answer that nobody can read is none. */
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fputs("mxwarden: standard output cannot be written\n", stderr);
        return MXW_EXIT_MISSING;
    }
    return (int)status;
}
