#include "core/admission/wording.h"

#define DOMAIN_NAME_MAX 253 /* octets of text, RFC 1035 section 2.3.4 */
#define SPF_RESULT_MAX 16   /* octets; the longest is "temperror" */

/* At most `room` octets of `name`, escaped; dots say that some are missing. */
static void put_name(struct mxw_writer *out, mxw_bytes name, size_t room)
{
    uint8_t escaped_at[DOMAIN_NAME_MAX];
    struct mxw_writer escaped = { .at = escaped_at, .room = room };
    for (size_t i = 0; i < name.len; i++) {
        struct mxw_writer before = escaped;
        mxw_put_escaped(&escaped, (mxw_bytes){ name.at + i, 1 });
        if (escaped.overflowed) {
            mxw_put(out, mxw_written(&before));
            mxw_put_text(out, "...");
            return;
        }
    }
    mxw_put(out, mxw_written(&escaped));
}

static void put_of_name(struct mxw_writer *out, mxw_bytes name)
{
    if (name.len == 0)
        return;
    mxw_put_text(out, " of ");
    put_name(out, name, MXW_VERDICT_NAME_MAX);
}

static void put_reason(struct mxw_writer *out, const struct mxw_mail *mail)
{
    mxw_put(out, mail->reason);
}

static void put_client(struct mxw_writer *out, const struct mxw_mail *mail)
{
    mxw_put_address(out, mail->facts->client);
}

static void put_domain(struct mxw_writer *out, const struct mxw_mail *mail)
{
    put_name(out, mail->domain->name, DOMAIN_NAME_MAX);
}

static void put_exemption(struct mxw_writer *out, const struct mxw_mail *mail)
{
    mxw_put(out, mxw_exemption_name(mail->facts->exemption));
}

static void put_ptr(struct mxw_writer *out, const struct mxw_mail *mail)
{
    mxw_bytes name = mail->facts->ptr_name;
    put_name(out, name.len > 0 ? name : MXW_BYTES("in the PTR record"), MXW_VERDICT_NAME_MAX);
}

static void put_spf_of(struct mxw_writer *out, const struct mxw_mail *mail)
{
    put_of_name(out, mail->facts->spf.domain);
}

static void put_dkim_of(struct mxw_writer *out, const struct mxw_mail *mail)
{
    put_of_name(out, mail->facts->dkim.domain);
}

static bool has_no_spf_result(const struct mxw_mail *mail)
{
    mxw_bytes result = mail->facts->spf.result;
    return result.len == 0 || mxw_bytes_equal_nocase(result, MXW_BYTES("none"));
}

/* "SPF softfail for example.org, "; nothing when there is neither a record nor a signature. */
static void put_spf(struct mxw_writer *out, const struct mxw_mail *mail)
{
    if (has_no_spf_result(mail) && mail->facts->dkim.signature_count == 0)
        return;
    mxw_put_text(out, "SPF ");
    if (has_no_spf_result(mail))
        mxw_put_text(out, "none");
    else
        put_name(out, mail->facts->spf.result, SPF_RESULT_MAX);
    if (mail->facts->spf.domain.len > 0) {
        mxw_put_text(out, " for ");
        put_name(out, mail->facts->spf.domain, MXW_VERDICT_NAME_MAX);
    }
    mxw_put_text(out, ", ");
}

static void put_dkim(struct mxw_writer *out, const struct mxw_mail *mail)
{
    const struct mxw_dkim_facts *dkim = &mail->facts->dkim;
    if (dkim->signature_count == 0)
        mxw_put_text(out, "message not signed");
    else if (dkim->detail.len == 0)
        mxw_put_text(out, "no DKIM signature passes");
    else
        put_name(out, dkim->detail, MXW_VERDICT_NAME_MAX);
}

static const struct mark {
    mxw_bytes name;
    void (*put)(struct mxw_writer *out, const struct mxw_mail *mail);
} marks[] = {
    { MXW_BYTES_INIT("client"), put_client },   { MXW_BYTES_INIT("domain"), put_domain },
    { MXW_BYTES_INIT("ptr"), put_ptr },         { MXW_BYTES_INIT("exemption"), put_exemption },
    { MXW_BYTES_INIT("spf_of"), put_spf_of },   { MXW_BYTES_INIT("spf"), put_spf },
    { MXW_BYTES_INIT("dkim_of"), put_dkim_of }, { MXW_BYTES_INIT("dkim"), put_dkim },
    { MXW_BYTES_INIT("reason"), put_reason },
};

static void put_mark(struct mxw_writer *out, mxw_bytes name, const struct mxw_mail *mail)
{
    for (size_t i = 0; i < MXW_COUNT_OF(marks); i++)
        if (mxw_bytes_equal(marks[i].name, name))
            marks[i].put(out, mail);
}

size_t mxw_admission_fill_in(uint8_t *at, size_t room, mxw_bytes text, const struct mxw_mail *mail)
{
    struct mxw_writer out = { .at = at, .room = room };
    mxw_bytes plain, name;
    while (mxw_bytes_cut(&text, '{', &plain)) {
        mxw_put(&out, plain);
        if (mxw_bytes_cut(&text, '}', &name))
            put_mark(&out, name, mail);
    }
    mxw_put(&out, text);
    return out.used;
}
