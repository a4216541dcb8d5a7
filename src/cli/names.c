#include "cli/names.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/options.h"
#include "runtime/idn.h"

#define ASCII_ROOM(len) (4 * (len) + 256) /* more than Punycode makes of it */

typedef enum mxw_status conversion(mxw_bytes name, struct mxw_writer *out);

static struct mxw_typed_name convert(mxw_bytes text, conversion *to_ascii)
{
    size_t room = ASCII_ROOM(text.len);
    struct mxw_writer out = { .at = malloc(room), .room = room };
    if (out.at == NULL) {
        fputs("mxwarden: there is no memory left\n", stderr);
        abort();
    }
    if (to_ascii(text, &out) != MXW_OK) {
        out.used = 0;
        out.overflowed = false;
        mxw_put(&out, text);
    }
    return (struct mxw_typed_name){ out.at, out.used };
}

struct mxw_typed_name mxw_typed_host(const char *text)
{
    return convert(mxw_bytes_of(text), mxw_idn_to_ascii);
}

/* RFC 5321 4.1.2: Path, whose route is dropped; without brackets there is no route. */
static mxw_bytes unwrap(mxw_bytes path)
{
    path = mxw_bytes_trim(path);
    if (path.len < 2 || path.at[0] != '<' || path.at[path.len - 1] != '>')
        return path;
    path = mxw_bytes_first(mxw_bytes_from(path, 1), path.len - 2);

    mxw_bytes mailbox = path;
    mxw_bytes route;
    bool is_routed = path.len > 0 && path.at[0] == '@' && mxw_bytes_cut(&mailbox, ':', &route);
    return is_routed ? mailbox : path;
}

struct mxw_typed_name mxw_typed_mailbox(const char *text)
{
    return convert(unwrap(mxw_bytes_of(text)), mxw_idn_mailbox_to_ascii);
}

void mxw_typed_name_free(struct mxw_typed_name *name)
{
    free(name->at);
    *name = (struct mxw_typed_name){ 0 };
}

mxw_bytes mxw_mailbox_domain(mxw_bytes mailbox)
{
    size_t at = mxw_bytes_find_last(mailbox, '@');
    return at == mailbox.len ? mailbox : mxw_bytes_from(mailbox, at + 1);
}
