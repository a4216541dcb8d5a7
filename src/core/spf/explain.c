#include "core/spf/machine.h"
#include "core/spf/record.h"

/* RFC 7208 6.2: whatever goes wrong, the fail stands as if no "exp" modifier was given. */
static enum mxw_spf_step finish(struct mxw_spf *spf)
{
    spf->stage = MXW_SPF_DONE;
    return MXW_SPF_SETTLED;
}

/* RFC 7208 6.2: limited to US-ASCII. A sender or HELO name may have brought in other octets; what
 * could end a line is refused as well. */
static bool is_printable(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < ' ' || text.at[i] > '~')
            return false;
    return true;
}

static enum mxw_spf_step write_explanation(struct mxw_spf *spf, mxw_bytes text)
{
    struct mxw_spf_values values = mxw_spf_values(spf);
    struct mxw_writer out = MXW_WRITER(spf->words_at);
    mxw_spf_expand_text(text, &values, &out);
    if (is_printable(mxw_written(&out)))
        spf->explanation = mxw_written(&out);
    return finish(spf);
}

static enum mxw_spf_step ask_for_text(struct mxw_spf *spf)
{
    struct mxw_spf_term exp;
    if (!mxw_spf_term_find(mxw_spf_last_frame(spf)->terms, MXW_SPF_EXP, &exp))
        return finish(spf);
    if (!spf->has_asked_names && mxw_spf_needs_client_name(exp.argument))
        return mxw_spf_ask_client_names(spf);

    uint8_t target_at[MXW_SPF_EXPANSION_ROOM];
    struct mxw_writer target = MXW_WRITER(target_at);
    struct mxw_spf_values values = mxw_spf_values(spf);
    if (mxw_spf_expand_domain(exp.argument, &values, &target) != MXW_SPF_EXPANDED
        || !mxw_spf_ask(spf, MXW_SPF_AT_EXPLANATION, MXW_DNS_TXT, mxw_written(&target)))
        return finish(spf);
    return MXW_SPF_ASKS;
}

enum mxw_spf_step mxw_spf_explain(struct mxw_spf *spf)
{
    spf->is_explaining = true;
    return spf->explain_text.len > 0 ? write_explanation(spf, spf->explain_text)
                                     : ask_for_text(spf);
}

enum mxw_spf_step mxw_spf_answer_explanation(struct mxw_spf *spf,
                                             const struct mxw_dns_answer *answer)
{
    if (answer->outcome != MXW_DNS_FOUND || answer->record_count != 1)
        return finish(spf);

    mxw_bytes text = answer->records[0].text;
    if (!mxw_spf_macro_string_is_valid(text))
        return finish(spf);
    if (spf->has_asked_names || !mxw_spf_needs_client_name(text))
        return write_explanation(spf, text);
    return mxw_spf_keep(spf, text, &spf->explain_text) ? mxw_spf_ask_client_names(spf)
                                                       : finish(spf);
}
