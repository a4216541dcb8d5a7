/* request.h - one line read as a request: all of it checked, so that handlers see no JSON.
 *
 *     struct mxw_control_request *request;
 *     code = mxw_control_parse(line, &request, &problem);
 *     if (code == MXW_CONTROL_OK) ... request->kind, request->name ...
 *     mxw_control_request_free(request);
 *
 * Checked    One JSON object, UTF-8, no key twice, no NUL; a known request with known fields only,
 *            of their types and within their limits; texts without control characters. What a value
 *            means (is this a prefix? a setting of a domain?) is for the handler to judge.
 * Absent     A text that was not given has no .at (one given as "" has), a number is at its
 *            default, a bool is false, a list is empty.
 * Ownership  Everything hangs on the request and goes with it. Texts are followed by a NUL, which
 *            is not counted, and hold none: .at is a C string as well.
 */
#ifndef MXW_CONTROL_REQUEST_H
#define MXW_CONTROL_REQUEST_H

#include "control/protocol.h"

/* name = text, or name = list of texts. */
struct mxw_control_setting {
    mxw_bytes name;
    const mxw_bytes *texts;
    size_t text_count; /* of a list it may be 0 */
    bool is_list;
};

struct mxw_control_settings {
    const struct mxw_control_setting *at;
    size_t count;
};

struct mxw_control_domain {
    mxw_bytes name, tenant;
    struct mxw_control_settings settings;
};

struct mxw_control_domains {
    const struct mxw_control_domain *at;
    size_t count;
};

/* Which of the fields a request has: its spec. A field is the same type in all requests. */
struct mxw_control_request {
    enum mxw_control_kind kind;
    const struct mxw_control_spec *spec;

    mxw_bytes name, tenant, after, prefix, note, wish, why;
    mxw_bytes to, from, ip, id, verdict, rule, address;
    int64_t limit, since, until, before;
    bool replace;
    struct mxw_control_settings settings;
    struct mxw_control_domains domains;

    struct mxw_control_memory *memory; /* what all of this points into */
};

/* `line` is without its LF. On anything but MXW_CONTROL_OK there is no request, and the problem
 * says why: BAD_REQUEST, UNKNOWN_REQUEST, TOO_LARGE, or UNAVAILABLE when memory has run out. */
MXW_MUST_USE enum mxw_control_code mxw_control_parse(mxw_bytes line,
                                                     struct mxw_control_request **request,
                                                     struct mxw_problem *problem);

/* NULL is nothing. */
void mxw_control_request_free(struct mxw_control_request *request);

bool mxw_control_may(const struct mxw_control_request *request, enum mxw_control_role role);

/* NULL when it is not among them. */
const struct mxw_control_setting *mxw_control_setting_find(
    const struct mxw_control_settings *settings, mxw_bytes name);

static inline bool mxw_control_given(mxw_bytes text)
{
    return text.at != NULL;
}

#endif
