#include "core/admission/admission.h"

#include <assert.h>

static const mxw_bytes rule_names[] = {
    [MXW_RULE_NONE] = MXW_BYTES_INIT("none"),
    [MXW_RULE_EXEMPT] = MXW_BYTES_INIT("exempt"),
    [MXW_RULE_IPV4] = MXW_BYTES_INIT("ipv4"),
    [MXW_RULE_SPF] = MXW_BYTES_INIT("spf"),
    [MXW_RULE_DKIM] = MXW_BYTES_INIT("dkim"),
    [MXW_RULE_NEVER_OPTED_IN] = MXW_BYTES_INIT("never-opted-in"),
    [MXW_RULE_DRAINING] = MXW_BYTES_INIT("draining"),
    [MXW_RULE_DRAINED] = MXW_BYTES_INIT("drained"),
    [MXW_RULE_NO_PTR] = MXW_BYTES_INIT("no-ptr"),
    [MXW_RULE_PTR_UNCONFIRMED] = MXW_BYTES_INIT("ptr-unconfirmed"),
    [MXW_RULE_UNAUTHENTICATED] = MXW_BYTES_INIT("unauthenticated"),
    [MXW_RULE_DNS_FAILURE] = MXW_BYTES_INIT("dns-failure"),
    [MXW_RULE_RELAY] = MXW_BYTES_INIT("relay"),
    [MXW_RULE_SUSPENDED] = MXW_BYTES_INIT("suspended"),
};
_Static_assert(MXW_COUNT_OF(rule_names) == MXW_RULE_COUNT, "MXW_RULE_SUSPENDED is the last rule");

static const mxw_bytes outcome_names[] = {
    [MXW_UNDECIDED] = MXW_BYTES_INIT("undecided"),
    [MXW_ADMIT] = MXW_BYTES_INIT("admit"),
    [MXW_DEFER] = MXW_BYTES_INIT("defer"),
    [MXW_REFUSE] = MXW_BYTES_INIT("refuse"),
};
_Static_assert(MXW_COUNT_OF(outcome_names) == MXW_OUTCOME_COUNT, "MXW_REFUSE is the last outcome");

static const mxw_bytes exemption_names[] = {
    [MXW_EXEMPTION_NONE] = MXW_BYTES_INIT("none"),
    [MXW_EXEMPTION_OWN_NETWORK] = MXW_BYTES_INIT("own network"),
    [MXW_EXEMPTION_TRUSTED_RELAY] = MXW_BYTES_INIT("trusted relay"),
    [MXW_EXEMPTION_ALLOW_LISTED] = MXW_BYTES_INIT("allow-listed"),
    [MXW_EXEMPTION_CONNECTOR] = MXW_BYTES_INIT("connector"),
};

mxw_bytes mxw_rule_name(enum mxw_rule rule)
{
    assert((size_t)rule < MXW_COUNT_OF(rule_names));
    return rule_names[rule];
}

mxw_bytes mxw_outcome_name(enum mxw_outcome outcome)
{
    assert((size_t)outcome < MXW_COUNT_OF(outcome_names));
    return outcome_names[outcome];
}

mxw_bytes mxw_exemption_name(enum mxw_exemption exemption)
{
    assert((size_t)exemption < MXW_COUNT_OF(exemption_names));
    return exemption_names[exemption];
}
