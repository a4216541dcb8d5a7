#include "core/trace/keys.h"

#define NETWORK_LEN 64 /* bits: what an IPv6 site gives one network */

/* Without the dot of the root. */
static mxw_bytes without_dot(mxw_bytes text)
{
    return text.len > 1 && text.at[text.len - 1] == '.' ? mxw_bytes_first(text, text.len - 1)
                                                        : text;
}

static void put_mail_address(struct mxw_writer *out, mxw_bytes address)
{
    if (address.len == 0)
        mxw_put_text(out, "<>");
    mxw_put_lower(out, without_dot(address));
}

/* A quoted local part may hold an '@' of its own. */
static void put_mail_domain(struct mxw_writer *out, mxw_bytes address)
{
    size_t at = mxw_bytes_find_last(address, '@');
    mxw_put_lower(out, without_dot(mxw_bytes_from(address, at + 1)));
}

static void put_network(struct mxw_writer *out, mxw_address address)
{
    if (address.family != MXW_IPV6)
        return;
    mxw_put_address(out, mxw_address_network(address, NETWORK_LEN));
    mxw_put_byte(out, '/');
    mxw_put_number(out, NETWORK_LEN);
}

static void put_item_address(struct mxw_writer *out, const struct mxw_trace_item *item)
{
    put_mail_address(out, item->text);
}

static void put_item_domain(struct mxw_writer *out, const struct mxw_trace_item *item)
{
    put_mail_domain(out, item->text);
}

static void put_item_client(struct mxw_writer *out, const struct mxw_trace_item *item)
{
    mxw_put_address(out, mxw_address_unmapped(item->address));
}

static void put_item_network(struct mxw_writer *out, const struct mxw_trace_item *item)
{
    put_network(out, mxw_address_unmapped(item->address));
}

static void put_item_lower(struct mxw_writer *out, const struct mxw_trace_item *item)
{
    mxw_put_lower(out, item->text);
}

/* Whose a record is must not depend on how it is written. */
static void put_item_exact(struct mxw_writer *out, const struct mxw_trace_item *item)
{
    mxw_put(out, item->text);
}

/* Which field gives which key. What a row writes nothing for has no such key. */
static const struct source {
    enum mxw_trace_number field;
    enum mxw_trace_key_kind kind;
    void (*put)(struct mxw_writer *out, const struct mxw_trace_item *item);
} sources[] = {
    { MXW_TRACE_ID, MXW_TRACE_KEY_ID, put_item_lower },
    { MXW_TRACE_SESSION, MXW_TRACE_KEY_SESSION, put_item_lower },
    { MXW_TRACE_CLIENT, MXW_TRACE_KEY_CLIENT, put_item_client },
    { MXW_TRACE_CLIENT, MXW_TRACE_KEY_NETWORK, put_item_network },
    { MXW_TRACE_TENANT, MXW_TRACE_KEY_TENANT, put_item_exact },
    { MXW_TRACE_SENDER, MXW_TRACE_KEY_SENDER, put_item_address },
    { MXW_TRACE_SENDER, MXW_TRACE_KEY_SENDER_DOMAIN, put_item_domain },
    { MXW_TRACE_VERDICT, MXW_TRACE_KEY_VERDICT, put_item_lower },
    { MXW_TRACE_RULE, MXW_TRACE_KEY_RULE, put_item_lower },
    { MXW_TRACE_RECIPIENT_ADDRESS, MXW_TRACE_KEY_RECIPIENT, put_item_address },
    { MXW_TRACE_RECIPIENT_ADDRESS, MXW_TRACE_KEY_RECIPIENT_DOMAIN, put_item_domain },
};

void mxw_trace_keys_begin(struct mxw_trace_keys *keys, mxw_bytes record)
{
    keys->group = (struct mxw_trace_reader){ 0 };
    keys->source_index = MXW_COUNT_OF(sources);
    mxw_trace_read(&keys->record, record);
    keys->is_malformed = keys->record.is_malformed;
}

/* The inside of a group comes after the group itself. */
static bool next_item(struct mxw_trace_keys *keys)
{
    bool is_there = mxw_trace_next(&keys->group, &keys->item);
    if (!is_there && !keys->group.is_malformed)
        is_there = mxw_trace_next(&keys->record, &keys->item);
    if (is_there && keys->item.field->form == MXW_TRACE_FORM_GROUP)
        keys->group = keys->item.group;
    keys->is_malformed = keys->group.is_malformed || keys->record.is_malformed;
    return is_there;
}

static bool make_key(struct mxw_trace_keys *keys, const struct source *source,
                     struct mxw_trace_key *key)
{
    struct mxw_writer text = MXW_WRITER(keys->text_at);
    if (keys->item.field->number != source->field)
        return false;
    source->put(&text, &keys->item);
    *key = (struct mxw_trace_key){ source->kind, mxw_written(&text) };
    return !text.overflowed && text.used > 0;
}

bool mxw_trace_keys_next(struct mxw_trace_keys *keys, struct mxw_trace_key *key)
{
    for (;;) {
        while (keys->source_index < MXW_COUNT_OF(sources))
            if (make_key(keys, &sources[keys->source_index++], key))
                return true;
        if (!next_item(keys))
            return false;
        keys->source_index = 0;
    }
}

/* What a person asks for. Each writes the key's text and returns its kind; no text: no key. */

/* "bob@contoso.com", "contoso.com", "@contoso.com"; each in brackets as well, and "<>". */
static enum mxw_trace_key_kind put_mailbox(struct mxw_writer *out, mxw_bytes text,
                                           enum mxw_trace_key_kind of_address,
                                           enum mxw_trace_key_kind of_domain)
{
    bool is_path = text.len > 1 && text.at[0] == '<' && text.at[text.len - 1] == '>';
    if (is_path)
        text = mxw_bytes_from(mxw_bytes_first(text, text.len - 1), 1);
    bool is_null_sender = is_path && text.len == 0;
    bool is_domain = !mxw_bytes_has(text, '@');
    if (mxw_bytes_starts_with(text, MXW_BYTES("@"))) {
        text = mxw_bytes_from(text, 1);
        is_domain = true;
    }
    if (is_domain && !is_null_sender) {
        mxw_put_lower(out, without_dot(text));
        return of_domain;
    }
    put_mail_address(out, text);
    return of_address;
}

static enum mxw_trace_key_kind put_to(struct mxw_writer *out, mxw_bytes text)
{
    return put_mailbox(out, text, MXW_TRACE_KEY_RECIPIENT, MXW_TRACE_KEY_RECIPIENT_DOMAIN);
}

static enum mxw_trace_key_kind put_from(struct mxw_writer *out, mxw_bytes text)
{
    return put_mailbox(out, text, MXW_TRACE_KEY_SENDER, MXW_TRACE_KEY_SENDER_DOMAIN);
}

static enum mxw_trace_key_kind put_ip(struct mxw_writer *out, mxw_bytes text)
{
    mxw_prefix prefix;
    if (mxw_prefix_parse(text, &prefix) != MXW_OK)
        return MXW_TRACE_KEY_CLIENT;
    if (prefix.address.family == MXW_IPV6 && prefix.len == NETWORK_LEN) {
        put_network(out, prefix.address);
        return MXW_TRACE_KEY_NETWORK;
    }
    if (prefix.len == 8 * mxw_address_size(prefix.address))
        mxw_put_address(out, mxw_address_unmapped(prefix.address));
    return MXW_TRACE_KEY_CLIENT;
}

static enum mxw_trace_key_kind put_id(struct mxw_writer *out, mxw_bytes text)
{
    mxw_put_lower(out, text);
    return mxw_bytes_has(text, '-') ? MXW_TRACE_KEY_ID : MXW_TRACE_KEY_SESSION;
}

static enum mxw_trace_key_kind put_tenant(struct mxw_writer *out, mxw_bytes text)
{
    mxw_put(out, text);
    return MXW_TRACE_KEY_TENANT;
}

static enum mxw_trace_key_kind put_verdict(struct mxw_writer *out, mxw_bytes text)
{
    mxw_put_lower(out, text);
    return MXW_TRACE_KEY_VERDICT;
}

static enum mxw_trace_key_kind put_rule(struct mxw_writer *out, mxw_bytes text)
{
    mxw_put_lower(out, text);
    return MXW_TRACE_KEY_RULE;
}

static const struct criterion {
    mxw_bytes name;
    const char *expected;
    enum mxw_trace_key_kind (*put)(struct mxw_writer *out, mxw_bytes text);
} criteria[] = {
    { MXW_BYTES_INIT("to"), "an address, a domain, or <>", put_to },
    { MXW_BYTES_INIT("from"), "an address, a domain, or <>", put_from },
    { MXW_BYTES_INIT("ip"), "an address, or an IPv6 prefix of 64 bits", put_ip },
    { MXW_BYTES_INIT("id"), "the id of a transaction or of a session", put_id },
    { MXW_BYTES_INIT("tenant"), "the name of a tenant", put_tenant },
    { MXW_BYTES_INIT("verdict"), "admit, defer, or refuse", put_verdict },
    { MXW_BYTES_INIT("rule"), "the name of a rule", put_rule },
};

const char *mxw_trace_key_parse(struct mxw_trace_key *key, struct mxw_writer *out,
                                mxw_bytes criterion, mxw_bytes text)
{
    const struct criterion *found = criteria;
    while (found < criteria + MXW_COUNT_OF(criteria) && !mxw_bytes_equal(found->name, criterion))
        found++;
    if (found == criteria + MXW_COUNT_OF(criteria))
        return "to, from, ip, id, tenant, verdict, or rule";

    size_t start = out->used;
    key->kind = found->put(out, text);
    key->text = mxw_bytes_from(mxw_written(out), start);
    bool is_key = !out->overflowed && key->text.len > 0 && key->text.len <= MXW_TRACE_KEY_TEXT_MAX;
    return is_key ? NULL : found->expected;
}
