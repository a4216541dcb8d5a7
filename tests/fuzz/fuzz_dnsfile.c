/* Any text is a DNS file or a mistake in one line, and any question gets an answer from it. The
 * first octet chooses the type, the line up to the first LF is also the question. */
#include "runtime/dnsfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum mxw_dns_type types[] = { MXW_DNS_A, MXW_DNS_PTR, MXW_DNS_MX, MXW_DNS_TXT,
                                               MXW_DNS_AAAA };
    struct mxw_dnsfile *file;
    struct mxw_problem problem;
    struct mxw_dns_question question;
    struct mxw_dns_answer answer;
    mxw_bytes rest = { data + 1, size - 1 };
    if (size == 0)
        return 0;

    mxw_bytes name = mxw_bytes_next(&rest, '\n');
    if (mxw_dnsfile_parse(&file, rest, "input", &problem) != MXW_OK)
        return 0;
    if (mxw_dns_ask(&question, types[data[0] % MXW_COUNT_OF(types)], name))
        mxw_dnsfile_answer(file, &question, &answer);
    mxw_dnsfile_close(file);
    return 0;
}
