#include "cli/manual.h"

#include <stdio.h>

#include "cli/help.h"

/* Text as mdoc takes it: nothing in it is a request, and each sentence has a line of its own. */
static void put_text(const char *text)
{
    bool is_line_start = true;
    for (; *text != '\0'; text++) {
        bool ends_sentence = text[0] == '.' && text[1] == ' ';
        if (is_line_start && (*text == '.' || *text == '\''))
            fputs("\\&", stdout);
        if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
        is_line_start = ends_sentence;
        if (ends_sentence) {
            putchar('\n');
            text++;
        }
    }
    putchar('\n');
}

/* The same as one argument of a macro. */
static void put_quoted(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '\\')
            fputs("\\e", stdout);
        else if (*text == '"')
            fputs("\"\"", stdout);
        else
            putchar(*text);
    }
    putchar('"');
}

/* As one line: `request`, then the option and its argument. */
static void put_option(const char *request, const struct mxw_option *option)
{
    fputs(request, stdout);
    if (option->name != NULL)
        printf("Fl Fl %s ", option->name);
    if (option->argument != NULL) {
        fputs("Ar ", stdout);
        put_quoted(option->argument);
    }
    putchar('\n');
}

static void put_options(const struct mxw_command *command)
{
    bool is_first = true;
    for (size_t i = 0; i < command->option_count; i++) {
        const struct mxw_option *option = &command->options[i];
        if (option->is_common)
            continue;
        if (is_first)
            puts(".Bl -tag -width Ds");
        is_first = false;
        put_option(".It ", option);
        put_text(option->help);
    }
    if (!is_first)
        puts(".El");
}

static void put_command(const struct mxw_command *command)
{
    fputs(".It Xo\n.Cm ", stdout);
    puts(command->name);
    for (size_t i = 0; i < command->option_count; i++) {
        const struct mxw_option *option = &command->options[i];
        if (option->name != NULL && !option->is_required)
            continue;
        put_option(option->is_required ? "." : ".Op ", option);
    }
    puts(".Op Ar option ...\n.Xc");
    put_text(command->about);
    put_options(command);
    puts("Example:");
    fputs(".Dl ", stdout);
    put_quoted(command->example);
    putchar('\n');
}

/* Whether no command before that of `index` has an option of this name. */
static bool is_new(const struct mxw_command *const *commands, size_t index, const char *name)
{
    for (size_t i = 0; i < index; i++)
        for (size_t at = 0; at < commands[i]->option_count; at++) {
            const struct mxw_option *option = &commands[i]->options[at];
            if (option->is_common && strcmp(option->name, name) == 0)
                return false;
        }
    return true;
}

static void put_common_options(const struct mxw_command *const *commands, size_t count)
{
    puts(".Sh OPTIONS OF ALL COMMANDS\n.Bl -tag -width Ds");
    for (size_t i = 0; i < count; i++)
        for (size_t at = 0; at < commands[i]->option_count; at++) {
            const struct mxw_option *option = &commands[i]->options[at];
            if (!option->is_common || !is_new(commands, i, option->name))
                continue;
            put_option(".It ", option);
            put_text(option->help);
        }
    puts(".El");
}

static void put_rows(const char *title, const char *macro, const struct mxw_help_row *rows,
                     size_t count)
{
    printf(".Sh %s\n.Bl -tag -width Ds\n", title);
    for (size_t i = 0; i < count; i++) {
        printf(".It %s %s\n", macro, rows[i].label);
        put_text(rows[i].text);
    }
    puts(".El");
}

void mxw_manual_print(void)
{
    size_t count;
    const struct mxw_command *const *commands = mxw_commands(&count);
    puts(".\\\" Made by mxwarden --print-man from the tables of the commands.\n"
         ".Dd November 22, 2026\n"
         ".Dt MXWARDEN 1\n"
         ".Os\n"
         ".Sh NAME\n"
         ".Nm mxwarden\n"
         ".Nd administer the mail gate, and ask it why\n"
         ".Sh SYNOPSIS\n"
         ".Nm\n"
         ".Ar command\n"
         ".Op Ar argument ...\n"
         ".Op Ar option ...\n"
         ".Sh DESCRIPTION\n"
         "The\n"
         ".Cm check\n"
         "commands judge offline what the gate would judge;\n"
         ".Cm sign\n"
         "and\n"
         ".Cm seal\n"
         "make signatures that it judges.\n"
         "All others ask the keeper, the process of\n"
         ".Xr mxwardend 8\n"
         "that holds tenants, domains and the trace of all mail.\n"
         "Root, and the users and groups the settings name as operators, may use all of them; the\n"
         "users of a tenant see and change what belongs to it.\n"
         ".Sh COMMANDS\n"
         ".Bl -tag -width Ds");
    for (size_t i = 0; i < count; i++)
        put_command(commands[i]);
    puts(".El");
    put_common_options(commands, count);
    put_rows("ENVIRONMENT", "Ev", mxw_help_environment, mxw_help_environment_count);
    put_rows("EXIT STATUS", "Sy", mxw_help_exits, mxw_help_exit_count);
    puts(".Sh SEE ALSO\n.Xr mxwardend 8");
}
