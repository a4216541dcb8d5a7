/* completion - prints what a shell needs to complete the command line, from the tables. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/json.h"

/* Before and behind what is made of the tables. Bash takes '=' for a word of its own. */
static const char script_begin[] =
    "# What bash needs to complete mxwarden. Made by: mxwarden completion bash\n"
    "\n";

static const char script_end[] =
    "_mxwarden()\n"
    "{\n"
    "    local IFS=$' \\t\\n'\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local name='' options='' switches='' words='' files='' position=1 length i\n"
    "    if [[ $current == = ]]; then\n"
    "        current=\n"
    "    elif [[ $before == = ]]; then\n"
    "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n"
    "\n"
    "    for length in 2 1; do\n"
    "        name=\"${COMP_WORDS[*]:1:length}\"\n"
    "        [[ $COMP_CWORD -gt $length ]] && _mxwarden_command \"$name\" && break\n"
    "        name=\n"
    "    done\n"
    "    if [[ -n $name ]]; then\n"
    "        for ((i = length + 1; i < COMP_CWORD; i++)); do\n"
    "            if [[ ${COMP_WORDS[i]} != --* ]]; then\n"
    "                ((position++))\n"
    "            elif [[ \" $switches \" != *\" ${COMP_WORDS[i]} \"* ]]; then\n"
    "                [[ ${COMP_WORDS[i + 1]} == = ]] && ((i++))\n"
    "                ((i++))\n"
    "            fi\n"
    "        done\n"
    "        if ! _mxwarden_value \"$name $before\"; then\n"
    "            [[ $current == -* ]] && words=$options || _mxwarden_value \"$name $position\"\n"
    "        fi\n"
    "    fi\n"
    "    [[ $before == --* ]] || _mxwarden_words\n"
    "\n"
    "    if [[ -n $files ]]; then\n"
    "        compopt -o filenames 2>/dev/null\n"
    "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
    "    else\n"
    "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
    "    fi\n"
    "}\n"
    "complete -F _mxwarden mxwarden\n";

static void put_options_of(FILE *out, const struct mxw_command *command, bool only_switches)
{
    for (size_t i = 0; i < command->option_count; i++) {
        const struct mxw_option *option = &command->options[i];
        if (option->name != NULL && (!only_switches || option->argument == NULL))
            fprintf(out, " --%s", option->name);
    }
}

/* A function that knows the words that commands are called by. */
static void put_words(FILE *out, const struct mxw_command *const *commands, size_t count)
{
    fputs("_mxwarden_words()\n{\n    local name rest\n    for name in", out);
    for (size_t i = 0; i < count; i++)
        fprintf(out, " \\\n        '%s'", commands[i]->name);
    fputs("; do\n"
          "        rest=${name#* }\n"
          "        if [[ $COMP_CWORD == 1 ]]; then\n"
          "            words+=\" ${name%% *}\"\n"
          "        elif [[ $COMP_CWORD == 2 && $name == \"${COMP_WORDS[1]} $rest\" ]]; then\n"
          "            words+=\" $rest\"\n"
          "        fi\n"
          "    done\n"
          "}\n\n",
          out);
}

/* A function that knows the options of a command by its name. */
static void put_commands(FILE *out, const struct mxw_command *const *commands, size_t count)
{
    fputs("_mxwarden_command()\n{\n    case $1 in\n", out);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "    '%s')\n        options='", commands[i]->name);
        put_options_of(out, commands[i], false);
        fputs("'\n        switches='", out);
        put_options_of(out, commands[i], true);
        fputs("'\n        ;;\n", out);
    }
    fputs("    *) return 1 ;;\n    esac\n}\n\n", out);
}

static void put_value(FILE *out, const struct mxw_command *command, const struct mxw_option *option,
                      unsigned position)
{
    if (option->name != NULL)
        fprintf(out, "    '%s --%s') ", command->name, option->name);
    else
        fprintf(out, "    '%s %u') ", command->name, position);
    if (option->kind == MXW_OPTION_FILE)
        fputs("files=yes ;;\n", out);
    else
        fprintf(out, "words='%s' ;;\n", option->words == NULL ? "" : option->words);
}

/* A function that knows what may stand behind an option, or as which positional argument. */
static void put_values(FILE *out, const struct mxw_command *const *commands, size_t count)
{
    fputs("_mxwarden_value()\n{\n    case $1 in\n", out);
    for (size_t i = 0; i < count; i++) {
        unsigned position = 0;
        for (size_t at = 0; at < commands[i]->option_count; at++) {
            const struct mxw_option *option = &commands[i]->options[at];
            position += option->name == NULL;
            if (option->argument != NULL)
                put_value(out, commands[i], option, position);
        }
    }
    fputs("    *) return 1 ;;\n    esac\n}\n\n", out);
}

static void put_script(FILE *out)
{
    size_t count;
    const struct mxw_command *const *commands = mxw_commands(&count);
    fputs(script_begin, out);
    put_words(out, commands, count);
    put_commands(out, commands, count);
    put_values(out, commands, count);
    fputs(script_end, out);
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    if (!options->json) {
        put_script(stdout);
        return MXW_EXIT_YES;
    }
    char *script;
    size_t len;
    FILE *out = open_memstream(&script, &len);
    if (out == NULL) {
        mxw_problem_set(&failure->problem, "there is no memory left");
        return MXW_EXIT_MISSING;
    }
    put_script(out);
    (void)fclose(out);
    json_t *object = json_object();
    mxw_json_set_text(object, "script", (mxw_bytes){ (const uint8_t *)script, len });
    mxw_json_print(object);
    free(script);
    return MXW_EXIT_YES;
}

static const struct mxw_option options[] = {
    { .argument = "SHELL",
      .help = "bash",
      .kind = MXW_OPTION_WORD,
      MXW_OPTION_AT(shell),
      .is_required = true,
      .words = "bash" },
    MXW_OPTION_JSON,
    MXW_OPTION_HELP,
};

const struct mxw_command mxw_completion_command = {
    .name = "completion",
    .summary = "print what a shell needs to complete this command line",
    .about = "Prints a script for bash. A package installs it; without one, source it.",
    .example = "source <(mxwarden completion bash)",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
