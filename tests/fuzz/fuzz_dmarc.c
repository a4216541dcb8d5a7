/* Any author, identifiers and answers. Lines: the author domain; identifiers separated by '|',
 * unsettled ones behind a '-', then those of DKIM behind a '+'; then one answer a question: '!'
 * fails, '?' does not exist, anything else is TXT records separated by '|'. Without a line left the
 * time is up. */
#include "mxwarden/dmarc.h"

#include <assert.h>

#define RECORDS_MAX 16
#define IDENTIFIERS_MAX 24

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take_mark(mxw_bytes *text, uint8_t mark)
{
    bool has_mark = text->len > 0 && text->at[0] == mark;
    *text = mxw_bytes_from(*text, has_mark);
    return has_mark;
}

static size_t read_identifiers(mxw_bytes line, struct mxw_dmarc_identifier *identifiers)
{
    size_t count = 0;
    while (line.len > 0 && count < IDENTIFIERS_MAX) {
        struct mxw_dmarc_identifier *identifier = &identifiers[count++];
        *identifier = (struct mxw_dmarc_identifier){ .domain = mxw_bytes_next(&line, '|') };
        identifier->is_unsettled = take_mark(&identifier->domain, '-');
        identifier->is_dkim = take_mark(&identifier->domain, '+');
    }
    return count;
}

static enum mxw_need answer(struct mxw_dmarc *dmarc, mxw_bytes line)
{
    struct mxw_dns_record records[RECORDS_MAX];
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_FOUND, .records = records };
    assert(mxw_dns_name_is_valid(mxw_dns_question_name(&dmarc->question)));
    if (line.len == 0 || line.at[0] == '!')
        answer = (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED };
    else if (line.at[0] == '?')
        answer = (struct mxw_dns_answer){ .outcome = MXW_DNS_NO_NAME };
    while (answer.outcome == MXW_DNS_FOUND && line.len > 0 && answer.record_count < RECORDS_MAX)
        records[answer.record_count++] =
            (struct mxw_dns_record){ .text = mxw_bytes_next(&line, '|') };
    return mxw_dmarc_answer(dmarc, &answer);
}

static size_t answer_all(struct mxw_dmarc *dmarc, enum mxw_need need, mxw_bytes *lines)
{
    size_t questions = 0;
    for (; need == MXW_NEED_DNS && lines->len > 0; questions++)
        need = answer(dmarc, mxw_bytes_next(lines, '\n'));
    mxw_dmarc_expire(dmarc);
    return questions;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_dmarc_identifier identifiers[IDENTIFIERS_MAX];
    struct mxw_dmarc dmarc;
    mxw_bytes lines = { data, size };
    mxw_bytes author = mxw_bytes_next(&lines, '\n');
    size_t count = read_identifiers(mxw_bytes_next(&lines, '\n'), identifiers);

    size_t questions = answer_all(&dmarc, mxw_dmarc_begin(&dmarc, author), &lines);
    assert(questions <= MXW_DMARC_WALK_MAX + 1);
    questions += answer_all(&dmarc, mxw_dmarc_align(&dmarc, identifiers, count), &lines);

    assert(questions <= MXW_DMARC_NAMES_MAX + 1 && dmarc.name_count <= MXW_DMARC_NAMES_MAX);
    assert(dmarc.stage == MXW_DMARC_DONE && dmarc.reason.len > 0);
    assert((dmarc.result == MXW_DMARC_PASS) == (dmarc.aligned_spf || dmarc.aligned_dkim));
    assert(dmarc.result == MXW_DMARC_FAIL || dmarc.disposition == MXW_DMARC_NO_POLICY);
    assert(dmarc.applied <= dmarc.policy || dmarc.policy == MXW_DMARC_ABSENT);
    return 0;
}
