#include "cli/recipient.h"

#include "cli/options.h"

#define DEFAULT_NAME "recipient.example" /* of the domain, when there is no --rcpt. RFC 2606 */

void mxw_tried_begin(struct mxw_tried_recipient *recipient)
{
    *recipient = (struct mxw_tried_recipient){ 0 };
    mxw_domain_draft_begin(&recipient->draft, MXW_BYTES(DEFAULT_NAME));
    recipient->draft.domain.wish = MXW_IPV6_ON;
}

bool mxw_tried_name(struct mxw_tried_recipient *recipient, mxw_bytes address,
                    struct mxw_problem *problem)
{
    size_t at = mxw_bytes_find_last(address, '@');
    mxw_bytes local = mxw_bytes_first(address, at);
    recipient->is_contact = mxw_is_contact(local);
    if (mxw_bytes_equal_nocase(address, MXW_BYTES("postmaster")))
        return true;

    mxw_bytes domain = mxw_bytes_from(address, at + 1);
    if (local.len == 0 || !mxw_dns_name_is_valid(domain)) {
        mxw_problem_set(problem, "--rcpt wants a mail address such as anne@example.org");
        return false;
    }
    recipient->draft.domain.name = mxw_dns_name_relative(domain);
    return true;
}

/* NULL, or what was expected; so are the other setters. */
static const char *set_since(struct mxw_tried_recipient *recipient, mxw_bytes value)
{
    uint64_t seconds;
    if (!mxw_bytes_to_number(value, (uint64_t)MXW_NOW_MAX, &seconds))
        return mxw_domain_draft_set(&recipient->draft, MXW_BYTES("ipv6_since"), value);
    recipient->draft.domain.wish_since = (mxw_wall)seconds;
    return NULL;
}

static const char *set_not_opted_in(struct mxw_tried_recipient *recipient, mxw_bytes value)
{
    bool defers = mxw_bytes_equal(value, MXW_BYTES("defer"));
    if (!defers && !mxw_bytes_equal(value, MXW_BYTES("refuse")))
        return "refuse or defer";
    recipient->not_opted_in_defers = defers;
    return NULL;
}

static const char *add_connector(struct mxw_tried_recipient *recipient, mxw_bytes value)
{
    return mxw_domain_draft_set(&recipient->draft, MXW_BYTES("connector"), value);
}

static const char *add_own_network(struct mxw_tried_recipient *recipient, mxw_bytes value)
{
    size_t count = recipient->own_network_count;
    if (count == MXW_OWN_NETWORKS_MAX
        || mxw_prefix_parse(value, &recipient->own_networks[count]) != MXW_OK)
        return "addresses or prefixes such as 192.0.2.0/24 or 2001:db8::/32";
    recipient->own_network_count++;
    return NULL;
}

/* An alias is judged as its target is. */
static const char *refuse_alias(struct mxw_tried_recipient *recipient, mxw_bytes value)
{
    (void)recipient;
    (void)value;
    return "the settings of the domain it is an alias of";
}

/* What is not left to the table of domains.conf. */
static const struct setter {
    mxw_bytes key;
    bool is_list;
    const char *(*set)(struct mxw_tried_recipient *recipient, mxw_bytes value);
} setters[] = {
    { MXW_BYTES_INIT("alias_of"), false, refuse_alias },
    { MXW_BYTES_INIT("ipv6_since"), false, set_since },
    { MXW_BYTES_INIT("not_opted_in"), false, set_not_opted_in },
    { MXW_BYTES_INIT("connector"), true, add_connector },
    { MXW_BYTES_INIT("own_networks"), true, add_own_network },
};

static const char *set_each(struct mxw_tried_recipient *recipient, const struct setter *setter,
                            mxw_bytes value)
{
    if (!setter->is_list)
        return setter->set(recipient, value);
    const char *expected;
    do
        expected = setter->set(recipient, mxw_bytes_trim(mxw_bytes_next(&value, ',')));
    while (expected == NULL && value.len > 0);
    return expected;
}

static const char *set_setting(struct mxw_tried_recipient *recipient, mxw_bytes key,
                               mxw_bytes value)
{
    for (size_t i = 0; i < MXW_COUNT_OF(setters); i++)
        if (mxw_bytes_equal(setters[i].key, key))
            return set_each(recipient, &setters[i], value);
    return mxw_domain_draft_set(&recipient->draft, key, value);
}

bool mxw_tried_set(struct mxw_tried_recipient *recipient, const char *setting,
                   struct mxw_problem *problem)
{
    mxw_bytes value = mxw_bytes_of(setting);
    mxw_bytes key;
    if (!mxw_bytes_cut(&value, '=', &key)) {
        mxw_problem_set(problem, "--rcpt-domain-set wants key=value, and '%s' has no '='", setting);
        return false;
    }
    const char *expected = set_setting(recipient, key, value);
    if (expected == NULL)
        return true;
    mxw_problem_set(problem, "--rcpt-domain-set %s: expected %s", setting, expected);
    return false;
}
