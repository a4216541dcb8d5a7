/* main.c - mxwardend: reads its arguments, then is the master. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/generation.h"
#include "daemon/roles/master.h"

#define SETTINGS_PATH "/etc/mxwarden/mxwarden.conf"

static const char help[] =
    "Usage: mxwardend [--settings FILE] [--check-settings]\n"
    "       mxwardend --print-settings | --print-man | --help | --version\n"
    "\n"
    "The mail gate. It runs in the foreground and logs to standard error, unless its\n"
    "settings say otherwise.\n"
    "\n"
    "  --settings FILE   what to read instead of " SETTINGS_PATH "\n"
    "  --check-settings  say what is wrong with the settings and the domains, and end\n"
    "  --print-settings  an annotated file of settings, with all defaults\n"
    "  --print-man       the same for the manual page mxwarden.conf(5), in mdoc\n"
    "  --help            this text\n"
    "  --version         the version\n"
    "\n"
    "SIGHUP reads everything again; when something is wrong with it, nothing changes.\n"
    "SIGTERM finishes the transactions in hand, then ends.\n"
    "\n"
    "Exit status: 0 ended as told, 64 usage, 71 the system refused, 74 nothing could be\n"
    "printed, 78 settings.\n";

struct arguments {
    const char *settings_path;
    bool only_checks;
};

static int check_settings(const char *path)
{
    struct mxw_problem problem;
    struct mxw_generation *generation = mxw_generation_make(path, &problem);
    if (generation == NULL) {
        fprintf(stderr, "mxwardend: %s\n", problem.text);
        return EX_CONFIG;
    }
    printf("%s and the files it names are in order\n", path);
    mxw_generation_free(generation);
    return EX_OK;
}

/* False when the arguments make no sense. */
static bool read_arguments(int argument_count, char **arguments, struct arguments *read)
{
    for (int i = 1; i < argument_count; i++) {
        if (strcmp(arguments[i], "--check-settings") == 0)
            read->only_checks = true;
        else if (strcmp(arguments[i], "--settings") == 0 && i + 1 < argument_count)
            read->settings_path = arguments[++i];
        else
            return false;
    }
    return true;
}

static void print_help(FILE *out)
{
    fputs(help, out);
}

static void print_version(FILE *out)
{
    fputs("mxwardend " MXW_VERSION "\n", out);
}

/* Arguments that stand alone: something is printed, and that is all. */
static const struct {
    const char *name;
    void (*print)(FILE *out);
} prints[] = {
    { "--help", print_help },
    { "--version", print_version },
    { "--print-settings", mxw_settings_write_example },
    { "--print-man", mxw_settings_write_manual },
};

/* True when `argument` is one of them. */
static bool print(const char *argument, int *status)
{
    for (size_t i = 0; i < MXW_COUNT_OF(prints); i++)
        if (strcmp(argument, prints[i].name) == 0) {
            prints[i].print(stdout);
            *status = fflush(stdout) == 0 ? EX_OK : EX_IOERR;
            return true;
        }
    return false;
}

int main(int argument_count, char **arguments)
{
    struct arguments read = { .settings_path = SETTINGS_PATH };
    int status;
    if (argument_count == 2 && print(arguments[1], &status))
        return status;
    if (!read_arguments(argument_count, arguments, &read)) {
        fputs("mxwardend: these arguments make no sense; see mxwardend --help\n", stderr);
        return EX_USAGE;
    }
    return read.only_checks ? check_settings(read.settings_path)
                            : mxw_master_run(read.settings_path);
}
