/* settings_text.h - a domain's settings as the store keeps them: lines of name=value.
 *
 *     mxw_domain_draft_begin(&draft, name);
 *     if (!mxw_settings_text_read(kept, change, &draft, &fault)) ... fault.setting, fault.expected
 *     const char *missing = mxw_domain_draft_end(&draft);
 *     mxw_settings_text_write(&out, &draft);                        what is kept from now on
 *
 * Text       "ipv6=on\nnext_hop=smtp://mx.contoso.com\n". Each line ends in LF. A setting that is a
 *            list has a line for each value.
 * Canonical  What is written stands in the order of the table in setting.c, each value in one form,
 *            those at their default left out; read and written again it is the same.
 * Change     The same lines. Each setting named in it replaces all that the kept text says of that
 *            setting; an empty value takes it back to its default.
 * Ownership  The draft borrows its values from both texts.
 * Limits     MXW_SETTINGS_TEXT_MAX octets; what is longer is refused. Nothing that is written is.
 */
#ifndef MXW_CORE_DIRECTORY_SETTINGS_TEXT_H
#define MXW_CORE_DIRECTORY_SETTINGS_TEXT_H

#include "core/directory/setting.h"

#define MXW_SETTINGS_TEXT_MAX 16384 /* octets: every setting at its limit has about 14000 */

struct mxw_settings_line {
    mxw_bytes name, value;
};

/* Why a text was refused. */
struct mxw_settings_fault {
    struct mxw_settings_line line; /* borrowed from the text */
    const char *expected;          /* behind "expected " */
};

/* Takes the next line from `text`. False at the end, and when what is left is no line: then
 * `text` is not empty. */
bool mxw_settings_text_next(mxw_bytes *text, struct mxw_settings_line *line);

/* Sets in `draft`, which has just begun, what `kept` says as `change` changes it. Either may be
 * empty. False, with `fault` filled, when one of them does not make sense. */
MXW_MUST_USE bool mxw_settings_text_read(mxw_bytes kept, mxw_bytes change,
                                         struct mxw_domain_draft *draft,
                                         struct mxw_settings_fault *fault);

/* The canonical text of a draft that has ended. */
void mxw_settings_text_write(struct mxw_writer *out, const struct mxw_domain_draft *draft);

#endif
