#include "mxwarden/author.h"

#include "core/message/address_list.h"

static const mxw_bytes fault_texts[] = {
    [MXW_AUTHOR_SOUND] = MXW_BYTES_INIT(""),
    [MXW_AUTHOR_MISSING] = MXW_BYTES_INIT("there is no From field"),
    [MXW_AUTHOR_REPEATED] = MXW_BYTES_INIT("there are several From fields"),
    [MXW_AUTHOR_DISGUISED] =
        MXW_BYTES_INIT("there is a field that some readers take for From and others do not"),
    [MXW_AUTHOR_MALFORMED] = MXW_BYTES_INIT("the From field is not a list of addresses"),
    [MXW_AUTHOR_NOBODY] = MXW_BYTES_INIT("the From field names nobody"),
    [MXW_AUTHOR_SEVERAL] = MXW_BYTES_INIT("the From field has addresses of different domains"),
    [MXW_AUTHOR_LITERAL] =
        MXW_BYTES_INIT("the From field has an IP address in place of a domain name"),
    [MXW_AUTHOR_NO_DOMAIN_NAME] = MXW_BYTES_INIT("the domain of the From field is no domain name"),
};

mxw_bytes mxw_author_fault_text(enum mxw_author_fault fault)
{
    return fault_texts[fault];
}

static void note_fault(struct mxw_author *author, enum mxw_author_fault fault)
{
    author->fault = fault;
    author->is_ascii = true;
    author->domain_len = 0;
}

/* Octets that no reader shows, or that lenient ones ignore in a field name. */
static bool is_unseen(uint8_t c)
{
    return c <= ' ' || c >= 0x7f;
}

/* Whether a field could be read as From by somebody who is less strict than RFC 5322 3.6.8. */
static bool looks_like_from(mxw_bytes text)
{
    static const uint8_t from[] = "from:";
    size_t matched = 0;
    for (size_t i = 0; i < text.len && from[matched] != '\0'; i++) {
        if (is_unseen(text.at[i]))
            continue;
        if (mxw_lower(text.at[i]) != from[matched])
            return false;
        matched++;
    }
    return from[matched] == '\0';
}

/* RFC 5322 4.5.2 allows blanks before the colon, and no folding. */
static bool has_folded_name(const struct mxw_field *field)
{
    mxw_bytes rest = field->whole;
    mxw_bytes name;
    return mxw_bytes_cut(&rest, ':', &name) && mxw_bytes_has(name, '\r');
}

/* The one From field; of several, or something like one, the first fault from the top. */
static enum mxw_author_fault find_from(const struct mxw_header *header,
                                       const struct mxw_field **from)
{
    *from = NULL;
    for (size_t i = 0; i < header->count; i++) {
        const struct mxw_field *field = &header->fields[i];
        if (field->name.len == 0 && looks_like_from(field->whole))
            return MXW_AUTHOR_DISGUISED;
        if (!mxw_field_is(field, MXW_BYTES("From")))
            continue;
        if (has_folded_name(field))
            return MXW_AUTHOR_DISGUISED;
        if (*from != NULL)
            return MXW_AUTHOR_REPEATED;
        *from = field;
    }
    return *from == NULL ? MXW_AUTHOR_MISSING : MXW_AUTHOR_SOUND;
}

void mxw_author_find(struct mxw_author *author, const struct mxw_header *header)
{
    const struct mxw_field *from;
    enum mxw_author_fault fault = find_from(header, &from);
    if (fault == MXW_AUTHOR_SOUND)
        mxw_author_read(author, from->value);
    else
        note_fault(author, fault);
}

/* Letters, digits and hyphens (RFC 1123 section 2.1), the underscores that are met, and what a
 * U-label may hold: whether it does is for those to say who make an A-label of it. */
static bool is_host_octet(uint8_t c)
{
    return c >= 0x80 || mxw_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

static enum mxw_author_fault take_domain(struct mxw_author *author,
                                         const struct mxw_mailbox *mailbox)
{
    uint8_t domain_at[MXW_AUTHOR_DOMAIN_MAX];
    struct mxw_writer domain = MXW_WRITER(domain_at);
    if (mailbox->is_literal)
        return MXW_AUTHOR_LITERAL;
    mxw_put_mailbox_domain(&domain, mailbox);
    if (domain.overflowed)
        return MXW_AUTHOR_NO_DOMAIN_NAME;
    if (author->domain_len > 0)
        return mxw_bytes_equal(mxw_written(&domain), mxw_author_domain(author))
            ? MXW_AUTHOR_SOUND
            : MXW_AUTHOR_SEVERAL;

    author->is_ascii = true;
    for (size_t i = 0; i < domain.used; i++) {
        if (!is_host_octet(domain_at[i]))
            return MXW_AUTHOR_NO_DOMAIN_NAME;
        author->is_ascii = author->is_ascii && domain_at[i] < 0x80;
    }
    memcpy(author->domain_at, domain_at, domain.used);
    author->domain_len = domain.used;
    return MXW_AUTHOR_SOUND;
}

/* The whole list is read before any of it counts: what is malformed behind the first address makes
 * the first one doubtful. */
void mxw_author_read(struct mxw_author *author, mxw_bytes value)
{
    struct mxw_address_list list = { .rest = value };
    struct mxw_mailbox mailbox;
    enum mxw_address_found found;

    author->fault = MXW_AUTHOR_SOUND;
    author->is_ascii = true;
    author->domain_len = 0;
    while ((found = mxw_address_list_next(&list, &mailbox)) == MXW_ADDRESS_FOUND)
        if (author->fault == MXW_AUTHOR_SOUND)
            author->fault = take_domain(author, &mailbox);

    if (found == MXW_ADDRESS_MALFORMED)
        note_fault(author, MXW_AUTHOR_MALFORMED);
    else if (author->fault != MXW_AUTHOR_SOUND)
        note_fault(author, author->fault);
    else if (author->domain_len == 0)
        note_fault(author, MXW_AUTHOR_NOBODY);
}
