/* lines.h - one valid line for each request: what the tests and the seeds of the fuzzer begin with.
 */
#ifndef TESTS_UNIT_CONTROL_LINES_H
#define TESTS_UNIT_CONTROL_LINES_H

#include "control/protocol.h"

/* clang-format off */
static const mxw_bytes valid_lines[MXW_CONTROL_KIND_COUNT] = {
    [MXW_CONTROL_STATUS] = MXW_BYTES_INIT("{\"request\":\"status\"}"),
    [MXW_CONTROL_TENANT_ADD] = MXW_BYTES_INIT("{\"request\":\"tenant.add\",\"name\":\"contoso\",\"settings\":{\"description\":\"B\u00fccher\",\"users\":[\"ann\",\"bob\"]}}"),
    [MXW_CONTROL_TENANT_SET] = MXW_BYTES_INIT("{\"request\":\"tenant.set\",\"name\":\"contoso\",\"settings\":{\"users\":[],\"description\":\"\"}}"),
    [MXW_CONTROL_TENANT_REMOVE] = MXW_BYTES_INIT("{\"request\":\"tenant.remove\",\"name\":\"contoso\"}"),
    [MXW_CONTROL_TENANT_LIST] = MXW_BYTES_INIT("{\"request\":\"tenant.list\",\"after\":\"contoso\",\"limit\":10}"),
    [MXW_CONTROL_DOMAIN_ADD] = MXW_BYTES_INIT("{\"request\":\"domain.add\",\"name\":\"contoso.com\",\"tenant\":\"contoso\",\"settings\":{\"next_hop\":[\"smtp://mx1.contoso.com\",\"smtp://mx2.contoso.com preference=20\"],\"mode\":\"observe\"}}"),
    [MXW_CONTROL_DOMAIN_SET] = MXW_BYTES_INIT("{\"request\":\"domain.set\",\"name\":\"contoso.com\",\"settings\":{\"mode\":\"\"}}"),
    [MXW_CONTROL_DOMAIN_REMOVE] = MXW_BYTES_INIT("{\"request\":\"domain.remove\",\"name\":\"*.contoso.com\"}"),
    [MXW_CONTROL_DOMAIN_SHOW] = MXW_BYTES_INIT("{\"request\":\"domain.show\",\"name\":\"contoso.com\"}"),
    [MXW_CONTROL_DOMAIN_LIST] = MXW_BYTES_INIT("{\"request\":\"domain.list\",\"tenant\":\"contoso\",\"after\":\"\",\"limit\":10000}"),
    [MXW_CONTROL_DOMAIN_IPV6] = MXW_BYTES_INIT("{\"request\":\"domain.ipv6\",\"name\":\"contoso.com\",\"wish\":\"on\",\"why\":\"ticket 7\"}"),
    [MXW_CONTROL_IMPORT_BEGIN] = MXW_BYTES_INIT("{\"request\":\"import.begin\",\"replace\":true}"),
    [MXW_CONTROL_IMPORT_DOMAINS] = MXW_BYTES_INIT("{\"request\":\"import.domains\",\"domains\":[{\"name\":\"contoso.com\",\"tenant\":\"contoso\",\"settings\":{\"next_hop\":\"smtp://mx.contoso.com\"}},{\"name\":\"www.contoso.com\",\"tenant\":\"contoso\",\"settings\":{\"alias_of\":\"contoso.com\"}}]}"),
    [MXW_CONTROL_IMPORT_COMMIT] = MXW_BYTES_INIT("{\"request\":\"import.commit\"}"),
    [MXW_CONTROL_EXEMPT_ADD] = MXW_BYTES_INIT("{\"request\":\"exempt.add\",\"prefix\":\"2001:db8::/32\",\"note\":\"partner\"}"),
    [MXW_CONTROL_EXEMPT_REMOVE] = MXW_BYTES_INIT("{\"request\":\"exempt.remove\",\"prefix\":\"192.0.2.0/24\"}"),
    [MXW_CONTROL_EXEMPT_LIST] = MXW_BYTES_INIT("{\"request\":\"exempt.list\"}"),
    [MXW_CONTROL_TRACE_FIND] = MXW_BYTES_INIT("{\"request\":\"trace.find\",\"to\":\"contoso.com\",\"from\":\"ann@example.org\",\"ip\":\"2001:db8::1\",\"id\":\"abc-1\",\"verdict\":\"defer\",\"rule\":\"no-ptr\",\"since\":1793491200,\"until\":1793577600,\"before\":77,\"limit\":5}"),
    [MXW_CONTROL_TRACE_FORGET] = MXW_BYTES_INIT("{\"request\":\"trace.forget\",\"address\":\"ann@example.org\"}"),
    [MXW_CONTROL_AUDIT_LIST] = MXW_BYTES_INIT("{\"request\":\"audit.list\",\"limit\":1,\"before\":0}"),
    [MXW_CONTROL_STORE_RESTORE] = MXW_BYTES_INIT("{\"request\":\"store.restore\"}"),
};
/* clang-format on */

#endif
