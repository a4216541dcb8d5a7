/* keys.h - by what a trace record can be searched for: pairs of kind and text.
 *
 *     mxw_trace_keys_begin(&keys, record);
 *     while (mxw_trace_keys_next(&keys, &key)) ...
 *
 *     expected = mxw_trace_key_parse(&key, &out, MXW_BYTES("to"), MXW_BYTES("Bob@Contoso.com"));
 *     if (expected != NULL) ... "to: expected an address, a domain, or <>"
 *
 * Text       Addresses and domains are lower case and domains end without a dot, so that a key is
 *            found however it was written. The null sender is `<>`. Tenants are as written.
 * Networks   An IPv6 client is found by its address and by its /64, an IPv4 client by its address.
 * Ownership  A key of a record is borrowed until the next one; it points into the iterator. A key
 *            of a person's text points into the writer's memory.
 * Limits     A text over MXW_TRACE_KEY_TEXT_MAX octets gives no key.
 */
#ifndef MXW_CORE_TRACE_KEYS_H
#define MXW_CORE_TRACE_KEYS_H

#include "core/trace/trace.h"

#define MXW_TRACE_KEY_TEXT_MAX 320 /* octets: a local part, '@' and a domain at their longest */

/* Day files outlive a version of the program: a kind keeps its number. */
enum mxw_trace_key_kind {
    MXW_TRACE_KEY_RECIPIENT = 1,
    MXW_TRACE_KEY_RECIPIENT_DOMAIN = 2,
    MXW_TRACE_KEY_SENDER = 3,
    MXW_TRACE_KEY_SENDER_DOMAIN = 4,
    MXW_TRACE_KEY_CLIENT = 5,
    MXW_TRACE_KEY_NETWORK = 6,
    MXW_TRACE_KEY_ID = 7,
    MXW_TRACE_KEY_SESSION = 8,
    MXW_TRACE_KEY_TENANT = 9,
    MXW_TRACE_KEY_VERDICT = 10,
    MXW_TRACE_KEY_RULE = 11
};

struct mxw_trace_key {
    enum mxw_trace_key_kind kind;
    mxw_bytes text;
};

static inline bool mxw_trace_key_equal(const struct mxw_trace_key *a, const struct mxw_trace_key *b)
{
    return a->kind == b->kind && mxw_bytes_equal(a->text, b->text);
}

struct mxw_trace_keys {
    bool is_malformed; /* the record; it may have given keys before that was seen */
    struct mxw_trace_reader record, group;
    struct mxw_trace_item item;
    size_t source_index; /* of the next way to make a key from the item */
    uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX];
};

void mxw_trace_keys_begin(struct mxw_trace_keys *keys, mxw_bytes record);

/* False at the end. A key may come twice: two recipients of one domain. */
bool mxw_trace_keys_next(struct mxw_trace_keys *keys, struct mxw_trace_key *key);

/* The key that a person means by `criterion` (to, from, ip, id, tenant, verdict, rule) and `text`:
 * `to` and `from` are an address when there is an '@', else a domain; `ip` is an address or a
 * prefix of 64 bits; `id` is that of a transaction or of a session. The key's text is put to `out`.
 * NULL, or what was expected. */
const char *mxw_trace_key_parse(struct mxw_trace_key *key, struct mxw_writer *out,
                                mxw_bytes criterion, mxw_bytes text);

#endif
