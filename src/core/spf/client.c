#include "core/spf/machine.h"

enum mxw_spf_step mxw_spf_ask_client_names(struct mxw_spf *spf)
{
    spf->stage = MXW_SPF_AT_PTR;
    mxw_dns_ask_reverse(&spf->question, spf->query.client);
    return MXW_SPF_ASKS;
}

/* All names are known: what needed them starts again. */
static enum mxw_spf_step resume(struct mxw_spf *spf)
{
    spf->has_asked_names = true;
    return spf->is_explaining ? mxw_spf_explain(spf) : MXW_SPF_STARTS;
}

static enum mxw_spf_step ask_next_name(struct mxw_spf *spf)
{
    if (spf->name_index == spf->name_count)
        return resume(spf);
    (void)mxw_spf_ask(spf, MXW_SPF_AT_PTR_NAME, mxw_spf_address_type(spf),
                      spf->client_names[spf->name_index]);
    return MXW_SPF_ASKS;
}

/* Names are needed to the end of the check, whatever records come and go: they take the end of the
 * text's room. False when it is full. */
static bool keep_name(struct mxw_spf *spf, mxw_bytes name)
{
    struct mxw_writer *text = &spf->text;
    if (name.len > text->room - text->used)
        return false;
    text->room -= name.len;
    memcpy(text->at + text->room, name.at, name.len);
    spf->client_names[spf->name_count++] = (mxw_bytes){ text->at + text->room, name.len };
    return true;
}

/* RFC 7208 4.6.4: all records other than the first 10 MUST be ignored. False when they do not
 * fit. */
static bool keep_names(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    for (size_t i = 0; i < answer->record_count && i < MXW_SPF_PTR_NAMES_MAX; i++) {
        mxw_bytes name = mxw_dns_name_relative(answer->records[i].name);
        if (mxw_dns_name_is_valid(name) && !keep_name(spf, name))
            return false;
    }
    return true;
}

/* RFC 7208 5.5: after an error in the PTR lookup the client has no names. */
enum mxw_spf_step mxw_spf_answer_ptr(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    spf->has_no_ptr = mxw_dns_is_void(answer);
    if (answer->outcome != MXW_DNS_FOUND || keep_names(spf, answer))
        return ask_next_name(spf);
    return mxw_spf_settle_full(
        spf, MXW_BYTES("the records and the names of the client are too long"), spf->term.text);
}

/* RFC 7208 5.5: a name whose lookup fails is skipped. */
enum mxw_spf_step mxw_spf_answer_ptr_name(struct mxw_spf *spf, const struct mxw_dns_answer *answer)
{
    mxw_bytes name = spf->client_names[spf->name_index++];
    size_t count = answer->outcome == MXW_DNS_FOUND ? answer->record_count : 0;
    for (size_t i = 0; i < count; i++) {
        if (!mxw_address_equal(answer->records[i].address, spf->query.client))
            continue;
        spf->client_names[spf->client_name_count++] = name;
        break;
    }
    return ask_next_name(spf);
}

static bool is_below(mxw_bytes name, mxw_bytes domain)
{
    return name.len > domain.len && name.at[name.len - domain.len - 1] == '.'
        && mxw_bytes_ends_with_nocase(name, domain);
}

bool mxw_spf_client_is_in(const struct mxw_spf *spf, mxw_bytes domain)
{
    for (unsigned i = 0; i < spf->client_name_count; i++) {
        mxw_bytes name = spf->client_names[i];
        if (mxw_bytes_equal_nocase(name, domain) || is_below(name, domain))
            return true;
    }
    return false;
}

/* The domain itself if it is among the names, else one below it, else any. */
mxw_bytes mxw_spf_client_name(const struct mxw_spf *spf, mxw_bytes domain)
{
    mxw_bytes best = { 0 };
    for (unsigned i = 0; i < spf->client_name_count; i++) {
        mxw_bytes name = spf->client_names[i];
        if (mxw_bytes_equal_nocase(name, domain))
            return name;
        if (best.len == 0 || (is_below(name, domain) && !is_below(best, domain)))
            best = name;
    }
    return best;
}
