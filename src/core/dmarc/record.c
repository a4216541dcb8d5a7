#include "mxwarden/dmarc_record.h"

enum tag {
    TAG_P,
    TAG_SP,
    TAG_NP,
    TAG_PSD,
    TAG_T,
    TAG_ADKIM,
    TAG_ASPF,
    TAG_FO,
    TAG_RUA,
    TAG_RUF,
    TAG_COUNT
};

static const struct word {
    mxw_bytes text;
    unsigned value;
} policies[] = {
    { MXW_BYTES_INIT("none"), MXW_DMARC_NO_POLICY },
    { MXW_BYTES_INIT("quarantine"), MXW_DMARC_QUARANTINE },
    { MXW_BYTES_INIT("reject"), MXW_DMARC_REJECT },
};

static const struct word psds[] = {
    { MXW_BYTES_INIT("y"), MXW_DMARC_PSD_YES },
    { MXW_BYTES_INIT("n"), MXW_DMARC_PSD_NO },
};

static const struct word reports[] = {
    { MXW_BYTES_INIT("0"), MXW_DMARC_REPORT_ALL_FAILED },
    { MXW_BYTES_INIT("1"), MXW_DMARC_REPORT_ANY_FAILED },
    { MXW_BYTES_INIT("d"), MXW_DMARC_REPORT_DKIM_FAILED },
    { MXW_BYTES_INIT("s"), MXW_DMARC_REPORT_SPF_FAILED },
};

static unsigned find_word(const struct word *words, size_t count, mxw_bytes text, unsigned other)
{
    for (size_t i = 0; i < count; i++)
        if (mxw_bytes_equal_nocase(words[i].text, text))
            return words[i].value;
    return other;
}

static enum mxw_dmarc_policy read_policy(mxw_bytes value)
{
    return (enum mxw_dmarc_policy)find_word(policies, MXW_COUNT_OF(policies), value,
                                            MXW_DMARC_INVALID);
}

/* RFC 9989 4.8: dmarc-fo. Each option once, "0" and "1" not together; else the default. */
static unsigned read_reports(mxw_bytes value)
{
    unsigned either = MXW_DMARC_REPORT_ALL_FAILED | MXW_DMARC_REPORT_ANY_FAILED;
    unsigned options = 0;
    bool more;
    do {
        mxw_bytes option;
        more = mxw_bytes_cut(&value, ':', &option);
        if (!more)
            option = value;
        unsigned bit = find_word(reports, MXW_COUNT_OF(reports), mxw_bytes_trim(option), 0);
        if (bit == 0 || (options & bit) != 0)
            return MXW_DMARC_REPORT_ALL_FAILED;
        options |= bit;
    } while (more);
    return (options & either) == either ? MXW_DMARC_REPORT_ALL_FAILED : options;
}

/* RFC 3986 section 3.1. */
static bool is_scheme(mxw_bytes text)
{
    if (text.len == 0 || !mxw_is_alpha(text.at[0]))
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (!mxw_is_alnum(text.at[i]) && !mxw_bytes_has(MXW_BYTES("+-."), text.at[i]))
            return false;
    return true;
}

/* RFC 3986 section 2, without the ',' and '!' that RFC 9989 4.8 wants encoded. */
static bool is_uri_text(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.at[i];
        if (c == '%') {
            if (text.len - i < 3 || mxw_hex_value(text.at[i + 1]) < 0
                || mxw_hex_value(text.at[i + 2]) < 0)
                return false;
        } else if (!mxw_is_alnum(c) && !mxw_bytes_has(MXW_BYTES("-._~:/?#[]@$&'()*+;="), c)) {
            return false;
        }
    }
    return text.len > 0;
}

/* obs-dmarc-report-size: "!10m". */
static bool is_size(mxw_bytes text)
{
    if (text.len > 0 && mxw_bytes_has(MXW_BYTES("kmgt"), mxw_lower(text.at[text.len - 1])))
        text.len--;
    for (size_t i = 0; i < text.len; i++)
        if (!mxw_is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

static bool is_report_uri(mxw_bytes text)
{
    mxw_bytes scheme;
    mxw_bytes uri;
    if (mxw_bytes_cut(&text, '!', &uri)) {
        if (!is_size(text))
            return false;
        text = uri;
    }
    return mxw_bytes_cut(&text, ':', &scheme) && is_scheme(scheme) && is_uri_text(text);
}

static bool has_report_uri(mxw_bytes value)
{
    while (value.len > 0)
        if (is_report_uri(mxw_bytes_trim(mxw_bytes_next(&value, ','))))
            return true;
    return false;
}

static const mxw_bytes tag_names[TAG_COUNT] = {
    [TAG_P] = MXW_BYTES_INIT("p"),       [TAG_SP] = MXW_BYTES_INIT("sp"),
    [TAG_NP] = MXW_BYTES_INIT("np"),     [TAG_PSD] = MXW_BYTES_INIT("psd"),
    [TAG_T] = MXW_BYTES_INIT("t"),       [TAG_ADKIM] = MXW_BYTES_INIT("adkim"),
    [TAG_ASPF] = MXW_BYTES_INIT("aspf"), [TAG_FO] = MXW_BYTES_INIT("fo"),
    [TAG_RUA] = MXW_BYTES_INIT("rua"),   [TAG_RUF] = MXW_BYTES_INIT("ruf"),
};

static enum tag find_tag(mxw_bytes name)
{
    unsigned tag = 0;
    while (tag < TAG_COUNT && !mxw_bytes_equal_nocase(tag_names[tag], name))
        tag++;
    return (enum tag)tag;
}

/* An empty value is none that any tag can have: it sets the default, or MXW_DMARC_INVALID. */
static void set_tag(struct mxw_dmarc_record *record, enum tag tag, mxw_bytes value)
{
    switch (tag) {
    case TAG_P:
        record->p = read_policy(value);
        return;
    case TAG_SP:
        record->sp = read_policy(value);
        return;
    case TAG_NP:
        record->np = read_policy(value);
        return;
    case TAG_PSD:
        record->psd =
            (enum mxw_dmarc_psd)find_word(psds, MXW_COUNT_OF(psds), value, MXW_DMARC_PSD_UNKNOWN);
        return;
    case TAG_T:
        record->is_testing = mxw_bytes_equal_nocase(value, MXW_BYTES("y"));
        return;
    case TAG_ADKIM:
        record->has_strict_dkim = mxw_bytes_equal_nocase(value, MXW_BYTES("s"));
        return;
    case TAG_ASPF:
        record->has_strict_spf = mxw_bytes_equal_nocase(value, MXW_BYTES("s"));
        return;
    case TAG_FO:
        record->report_when = read_reports(value);
        return;
    case TAG_RUA:
        record->has_rua = has_report_uri(value);
        return;
    case TAG_RUF:
        record->has_ruf = has_report_uri(value);
        return;
    case TAG_COUNT:
        return;
    }
}

/* RFC 9989 4.8: dmarc-version = "v" equals %s"DMARC1". Nothing may stand before it. */
static bool is_version(mxw_bytes text)
{
    mxw_bytes name;
    if (text.len == 0 || mxw_is_blank(text.at[0]) || !mxw_bytes_cut(&text, '=', &name))
        return false;
    return mxw_bytes_equal_nocase(mxw_bytes_trim(name), MXW_BYTES("v"))
        && mxw_bytes_equal(mxw_bytes_trim(text), MXW_BYTES("DMARC1"));
}

bool mxw_dmarc_record_parse(mxw_bytes text, struct mxw_dmarc_record *record)
{
    unsigned seen = 0;
    if (!is_version(mxw_bytes_next(&text, ';')))
        return false;

    *record = (struct mxw_dmarc_record){ .report_when = MXW_DMARC_REPORT_ALL_FAILED };
    while (text.len > 0) {
        mxw_bytes value = mxw_bytes_next(&text, ';');
        mxw_bytes name;
        if (!mxw_bytes_cut(&value, '=', &name))
            continue;
        enum tag tag = find_tag(mxw_bytes_trim(name));
        bool is_repeated = (seen & 1u << tag) != 0;
        seen |= 1u << tag;
        set_tag(record, tag, is_repeated ? (mxw_bytes){ 0 } : mxw_bytes_trim(value));
    }
    if (!record->has_ruf) /* RFC 9989 4.7: fo is ignored without ruf */
        record->report_when = MXW_DMARC_REPORT_ALL_FAILED;
    return true;
}
