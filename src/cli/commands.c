#include "cli/command.h"

static const struct mxw_command *const commands[] = {
    &mxw_status_command,  &mxw_tenant_add,   &mxw_tenant_set,         &mxw_tenant_remove,
    &mxw_tenant_list,     &mxw_domain_add,   &mxw_domain_set,         &mxw_domain_remove,
    &mxw_domain_show,     &mxw_domain_list,  &mxw_domain_ipv6,        &mxw_domain_import,
    &mxw_domain_export,   &mxw_exempt_add,   &mxw_exempt_remove,      &mxw_exempt_list,
    &mxw_trace_command,   &mxw_trace_forget, &mxw_audit_list,         &mxw_backup_command,
    &mxw_restore_command, &mxw_check_iprev,  &mxw_check_spf,          &mxw_check_dkim,
    &mxw_check_dmarc,     &mxw_check_arc,    &mxw_check_authres,      &mxw_check_message,
    &mxw_sign_dkim,       &mxw_seal_arc,     &mxw_completion_command,
};

const struct mxw_command *const *mxw_commands(size_t *count)
{
    *count = MXW_COUNT_OF(commands);
    return commands;
}

/* Whether `name` is the words that `arguments` begin with; how many those are. */
static size_t match_name(const char *name, const char *const *arguments, size_t count)
{
    mxw_bytes rest = mxw_bytes_of(name);
    size_t words = 0;
    while (rest.len > 0) {
        mxw_bytes word = mxw_bytes_next(&rest, ' ');
        if (words == count || !mxw_bytes_equal(word, mxw_bytes_of(arguments[words])))
            return 0;
        words++;
    }
    return words;
}

/* The longest name wins: "trace forget" is not "trace" with an argument. */
const struct mxw_command *mxw_command_find(const char *const *arguments, size_t count,
                                           size_t *words)
{
    const struct mxw_command *found = NULL;
    *words = 0;
    for (size_t i = 0; i < MXW_COUNT_OF(commands); i++) {
        size_t matched = match_name(commands[i]->name, arguments, count);
        if (matched > *words) {
            *words = matched;
            found = commands[i];
        }
    }
    return found;
}

static void put_argument(struct mxw_writer *out, const struct mxw_option *option)
{
    char room[MXW_OPTION_LABEL_ROOM];
    mxw_put(out, option->is_required ? MXW_BYTES(" ") : MXW_BYTES(" ["));
    mxw_put(out, mxw_bytes_of(mxw_option_label(option, room)));
    if (!option->is_required)
        mxw_put_byte(out, ']');
}

void mxw_put_synopsis(struct mxw_writer *out, const struct mxw_command *command)
{
    if (command->synopsis != NULL) {
        mxw_put_byte(out, ' ');
        mxw_put(out, mxw_bytes_of(command->synopsis));
        return;
    }
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].name == NULL || command->options[i].is_required)
            put_argument(out, &command->options[i]);
    mxw_put_text(out, " [OPTION...]");
}
