#include "core/session/content.h"

#include "core/smtp/server.h"

#define REPLY(code_, class_, subject_, detail_, text_)                                             \
    {                                                                                              \
        .code = (code_), .enhanced = { (class_), (subject_), (detail_) },                          \
        .text = MXW_BYTES_INIT(text_)                                                              \
    }

const struct mxw_smtp_reply *mxw_content_refusal(enum mxw_content_fault fault)
{
    static const struct mxw_smtp_reply refusals[] = {
        [MXW_CONTENT_HEADER_TOO_LARGE] = REPLY(552, 5, 3, 4, "Message header is too large"),
        [MXW_CONTENT_LOOP] =
            REPLY(554, 5, 4, 6, "Too many Received fields, this message is in a loop"),
        [MXW_CONTENT_NOT_KEPT] =
            REPLY(452, 4, 3, 1, "No room to keep this message now, try again later"),
        /* RFC 5322 4 and RFC 2045 2.8 have no NUL. A reader behind us that drops it would see other
         * lines than we did: CRLF NUL . CRLF would end the message. */
        [MXW_CONTENT_NUL] = REPLY(554, 5, 6, 0, "Message has a NUL octet in it"),
        [MXW_CONTENT_UTF8_HEADER] =
            REPLY(554, 5, 6, 9, "The recipient's server takes no UTF-8 in the header"),
        /* RFC 6152 3: the content decides, whatever the client declared. */
        [MXW_CONTENT_EIGHT_BIT] =
            REPLY(554, 5, 6, 3, "The recipient's server takes no 8-bit messages"),
    };
    if (fault == MXW_CONTENT_SOUND)
        return NULL;
    if (fault == MXW_CONTENT_TOO_LARGE)
        return mxw_smtp_body_refusal(MXW_SMTP_BODY_TOO_LARGE);
    if (fault == MXW_CONTENT_BARE_LINE_END)
        return mxw_smtp_body_refusal(MXW_SMTP_BODY_BARE_LINE_END);
    return &refusals[fault];
}
