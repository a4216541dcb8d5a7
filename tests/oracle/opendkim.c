/* opendkim - the signatures of many mails judged by libopendkim, one case a line.
 *
 *     opendkim < cases > outcomes
 *
 * A case is {"mail":BASE64,"now":UNIX,"keys":{"s._domainkey.d":RECORD or null}}: null is a lookup that
 * fails, a name that is not there does not exist. The outcome has one of "pass", "policy" (a key too
 * small for the library) and "fail" for each signature field from the top, with the library's words:
 * {"results":[...],"said":[...]}; or {"problem":WORDS} when the library takes no such mail.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>
#include <time.h>

#include <opendkim/dkim.h>

#include "mxwarden/header.h"
#include "tests/oracle/case.h"

static const json_t *keys; /* of the case at hand: the library's callbacks are given no context */

static DKIM_CBSTAT look_up(DKIM *dkim, DKIM_SIGINFO *signature, unsigned char *at, size_t room)
{
    (void)dkim;
    char name[512];
    (void)snprintf(name, sizeof name, "%s._domainkey.%s", dkim_sig_getselector(signature),
                   dkim_sig_getdomain(signature));
    for (char *c = name; *c != '\0'; c++)
        *c = (char)mxw_lower((uint8_t)*c);

    const json_t *record = json_object_get(keys, name);
    if (record == NULL)
        return DKIM_CBSTAT_NOTFOUND;
    if (!json_is_string(record))
        return DKIM_CBSTAT_TRYAGAIN;
    (void)snprintf((char *)at, room, "%s", json_string_value(record));
    return DKIM_CBSTAT_CONTINUE;
}

static DKIM_STAT feed_header(DKIM *dkim, mxw_bytes *rest)
{
    struct mxw_field field;
    while (mxw_header_next(rest, &field)) {
        mxw_bytes text = field.whole;
        if (mxw_bytes_ends_with_nocase(text, MXW_BYTES("\r\n")))
            text.len -= 2;
        uint8_t *copy = malloc(text.len + 1);
        if (copy == NULL)
            case_fail("there is no memory left");
        memcpy(copy, text.at, text.len);
        DKIM_STAT status = dkim_header(dkim, copy, text.len);
        free(copy);
        if (status != DKIM_STAT_OK)
            return status;
    }
    return dkim_eoh(dkim);
}

static DKIM_STAT feed(DKIM *dkim, const struct case_octets *mail)
{
    mxw_bytes rest = { mail->at, mail->len };
    DKIM_STAT status = feed_header(dkim, &rest);
    if (status != DKIM_STAT_OK)
        return status;
    if (rest.len > 2) { /* past the empty line */
        status = dkim_body(dkim, mail->at + (mail->len - rest.len) + 2, rest.len - 2);
        if (status != DKIM_STAT_OK)
            return status;
    }
    bool testing;
    return dkim_eom(dkim, &testing);
}

static void judge_one(DKIM *dkim, DKIM_SIGINFO *signature, json_t *results, json_t *said)
{
    (void)dkim_sig_process(dkim, signature);
    bool passes = DKIM_SIG_CHECK(signature);
    const char *words = dkim_sig_geterrorstr(dkim_sig_geterror(signature));
    json_array_append_new(results, json_string(passes ? "pass" : "fail"));
    json_array_append_new(said, json_string(words == NULL ? "" : words));
}

static json_t *outcome(DKIM *dkim, DKIM_STAT status)
{
    DKIM_SIGINFO **signatures = NULL;
    int count = 0;
    json_t *results = json_array();
    json_t *said = json_array();
    if (dkim_getsiglist(dkim, &signatures, &count) != DKIM_STAT_OK)
        return json_pack("{s:s}", "problem", dkim_getresultstr(status));
    for (int i = 0; i < count; i++)
        judge_one(dkim, signatures[i], results, said);
    return json_pack("{s:o,s:o,s:s}", "results", results, "said", said, "status",
                     dkim_getresultstr(status));
}

static json_t *check(DKIM_LIB *library, const json_t *one)
{
    DKIM_STAT status;
    uint64_t now = (uint64_t)json_integer_value(json_object_get(one, "now"));
    keys = json_object_get(one, "keys");
    (void)dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &now, sizeof now);

    DKIM *dkim = dkim_verify(library, (const unsigned char *)"case", NULL, &status);
    if (dkim == NULL)
        case_fail("the library has no memory left");
    struct case_octets mail = case_octets(one, "mail");
    status = feed(dkim, &mail);
    json_t *object = outcome(dkim, status);
    case_free(&mail);
    (void)dkim_free(dkim);
    return object;
}

int main(void)
{
    DKIM_LIB *library = dkim_init(NULL, NULL);
    if (library == NULL)
        case_fail("no library");
    (void)dkim_set_key_lookup(library, look_up);

    json_t *one;
    while ((one = case_next()) != NULL) {
        case_answer(check(library, one));
        json_decref(one);
    }
    dkim_close(library);
    return EXIT_SUCCESS;
}
