/* protocol.h - what can be asked of the keeper and what it answers: the one definition that the
 * command line, the keeper and whoever comes later share.
 *
 *     const struct mxw_control_spec *spec = mxw_control_find(MXW_BYTES("domain.add"));
 *     for (size_t i = 0; i < spec->field_count; i++) ... spec->fields[i].name ...
 *
 * Wire       A unix stream socket; one JSON object a line, ended by LF, of MXW_CONTROL_LINE_MAX
 *            octets at most with the LF. Request: {"request":"domain.show","name":"contoso.com"}.
 *            Answer: any number of {"item":{...}}, then one {"done":{...}} or
 *            {"error":{"code":"not-found","text":"..."}}. One request at a time on a connection.
 * Table      Requests are declared in requests.c, once: who may ask, what belongs to the request,
 *            what comes back. docs/control.md is checked against it.
 * Memory     Constants; nothing is allocated.
 */
#ifndef MXW_CONTROL_PROTOCOL_H
#define MXW_CONTROL_PROTOCOL_H

#include <jansson.h>

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "runtime/problem.h"

#define MXW_CONTROL_LINE_MAX (1 << 20)    /* octets with the LF: a piece of an import, a record */
#define MXW_CONTROL_DEPTH_MAX 8           /* objects and lists in one another; 5 are in use */
#define MXW_CONTROL_VALUES_MAX (1 << 17)  /* in one line: bounds the memory it becomes */
#define MXW_CONTROL_DOMAINS_MAX 5000      /* in one import.domains */
#define MXW_CONTROL_SETTINGS_MAX 64       /* of one domain or tenant */
#define MXW_CONTROL_SETTING_NAME_MAX 64   /* octets: lower case letters, digits, '_' */
#define MXW_CONTROL_SETTING_TEXTS_MAX 256 /* of one setting that is a list */
#define MXW_CONTROL_SETTING_TEXT_MAX 1024 /* octets */

/* Who asks: each may all that the one before may. */
enum mxw_control_role {
    MXW_CONTROL_NOBODY, /* is turned away */
    MXW_CONTROL_TENANT, /* sees and changes what belongs to its tenant */
    MXW_CONTROL_OPERATOR,
    MXW_CONTROL_ROLE_COUNT
};

/* "nobody", "tenant", "operator". */
const char *mxw_control_role_name(enum mxw_control_role role);

/* Why there is no `done`. */
enum mxw_control_code {
    MXW_CONTROL_OK, /* there is: never on the wire */
    MXW_CONTROL_BAD_REQUEST,
    MXW_CONTROL_UNKNOWN_REQUEST,
    MXW_CONTROL_NOT_ALLOWED,
    MXW_CONTROL_NOT_FOUND,
    MXW_CONTROL_EXISTS,
    MXW_CONTROL_IN_USE,
    MXW_CONTROL_REFUSED,     /* a value makes no sense */
    MXW_CONTROL_BUSY,        /* an import is open, or too many are connected */
    MXW_CONTROL_UNAVAILABLE, /* the store is locked, full or broken */
    MXW_CONTROL_TOO_LARGE,
    MXW_CONTROL_INTERNAL, /* a defect of the keeper's */
    MXW_CONTROL_CODE_COUNT
};

/* As on the wire: "not-found". MXW_CONTROL_OK is "ok". */
const char *mxw_control_code_name(enum mxw_control_code code);
const char *mxw_control_code_help(enum mxw_control_code code);

/* MXW_CONTROL_OK when there is no such code. */
enum mxw_control_code mxw_control_code_find(mxw_bytes name);

enum mxw_control_type {
    MXW_CONTROL_TEXT,   /* UTF-8 in one line, without control characters */
    MXW_CONTROL_NUMBER, /* whole; times are seconds since 1970 */
    MXW_CONTROL_BOOL,
    MXW_CONTROL_SETTINGS, /* an object: name to text, or to a list of texts */
    MXW_CONTROL_DOMAINS,  /* a list of {"name", "tenant", "settings"} */
    MXW_CONTROL_TEXT_LIST,
    MXW_CONTROL_RECORD, /* an object that the trace defines */
    MXW_CONTROL_TYPE_COUNT
};

/* "text", "number", "bool", "settings", "domains", "texts", "record". */
const char *mxw_control_type_name(enum mxw_control_type type);

/* What a request may say. */
struct mxw_control_field {
    const char *name;
    enum mxw_control_type type;
    bool is_required;
    int64_t minimum, maximum; /* octets of a text, value of a number, members of the others */
    int64_t initial;          /* a number that is not given */
    const char *help;
    size_t offset; /* in struct mxw_control_request */
};

/* What an answer says. */
struct mxw_control_member {
    const char *name;
    enum mxw_control_type type;
    bool is_optional; /* left out when there is nothing to say */
    const char *help;
};

/* The order of the manual. */
enum mxw_control_kind {
    MXW_CONTROL_STATUS,
    MXW_CONTROL_TENANT_ADD,
    MXW_CONTROL_TENANT_SET,
    MXW_CONTROL_TENANT_REMOVE,
    MXW_CONTROL_TENANT_LIST,
    MXW_CONTROL_DOMAIN_ADD,
    MXW_CONTROL_DOMAIN_SET,
    MXW_CONTROL_DOMAIN_REMOVE,
    MXW_CONTROL_DOMAIN_SHOW,
    MXW_CONTROL_DOMAIN_LIST,
    MXW_CONTROL_DOMAIN_IPV6,
    MXW_CONTROL_IMPORT_BEGIN,
    MXW_CONTROL_IMPORT_DOMAINS,
    MXW_CONTROL_IMPORT_COMMIT,
    MXW_CONTROL_EXEMPT_ADD,
    MXW_CONTROL_EXEMPT_REMOVE,
    MXW_CONTROL_EXEMPT_LIST,
    MXW_CONTROL_TRACE_FIND,
    MXW_CONTROL_TRACE_FORGET,
    MXW_CONTROL_AUDIT_LIST,
    MXW_CONTROL_STORE_RESTORE,
    MXW_CONTROL_KIND_COUNT
};

struct mxw_control_spec {
    const char *name;
    enum mxw_control_role least; /* who may ask */
    const struct mxw_control_field *fields;
    size_t field_count;
    const struct mxw_control_member *items; /* of each item; there is none without members */
    size_t item_count;
    const struct mxw_control_member *done;
    size_t done_count;
    bool takes_descriptor; /* it needs one, by SCM_RIGHTS; all others must have none */
    unsigned patience;     /* seconds of silence after which who asked need not hope any more */
    const char *look;      /* of a change: the command that shows whether it was made; else NULL */
    const char *help;      /* one sentence */
};

const struct mxw_control_spec *mxw_control_spec(enum mxw_control_kind kind);

/* NULL when there is no such request. */
const struct mxw_control_spec *mxw_control_find(mxw_bytes name);

/* The fields of each of a list of domains; their offsets are in struct mxw_control_domain. */
const struct mxw_control_field *mxw_control_domain_fields(size_t *count);

/* Whether an item's or a `done`'s object has all members that are not optional, each of its type.
 * Members that are not declared are no mistake: a newer keeper may say more. */
bool mxw_control_answer_fits(const struct mxw_control_member *members, size_t count,
                             const json_t *answer, struct mxw_problem *problem);

#endif
