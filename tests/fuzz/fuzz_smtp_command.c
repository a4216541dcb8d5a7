/* fuzz_smtp_command.c - any command line; what is good must be what it says. */
#include <assert.h>

#include "core/smtp/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_smtp_command command;
    mxw_smtp_command_parse((mxw_bytes){ data, size }, &command);
    assert(command.parameter_count <= MXW_SMTP_PARAMETERS_MAX);
    if (command.fault != MXW_SMTP_COMMAND_GOOD
        || (command.verb != MXW_SMTP_MAIL && command.verb != MXW_SMTP_RCPT))
        return 0;

    struct mxw_path path = command.path, again;
    uint8_t plain_at[MXW_PATH_LOCAL_MAX];
    struct mxw_writer plain = MXW_WRITER(plain_at);
    mxw_put_local_plain(&plain, &path);
    assert(!plain.overflowed && plain.used <= path.local.len);
    for (size_t i = 0; i < path.text.len; i++)
        assert(path.text.at[i] >= ' ' && path.text.at[i] <= '~');
    assert(path.is_null || mxw_mailbox_parse(path.text, &again) == MXW_PATH_GOOD);
    assert(path.is_null || mxw_bytes_equal(again.domain, path.domain));
    return 0;
}
