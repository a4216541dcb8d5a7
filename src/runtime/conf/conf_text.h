/* conf_text.h - a file of settings, octet by octet, its comments blank.
 *
 *     struct mxw_conf_text text = { .file = file };
 *     while ((octet = mxw_conf_text_next(&text)) != EOF)
 *         ... give it to libconfuse
 *
 * Why        libconfuse 3.3 counts a line too many for each comment: complaints about what stands
 *            behind one would name the wrong line.
 * Comments   # and // to the end of the line, and those of C. None begins inside a quoted text, and
 *            // and C's none inside a word.
 * Ownership  The file is the caller's; it says whether EOF was a failure.
 */
#ifndef MXW_RUNTIME_CONF_CONF_TEXT_H
#define MXW_RUNTIME_CONF_CONF_TEXT_H

#include <stdbool.h>
#include <stdio.h>

enum mxw_conf_place {
    MXW_CONF_PLAIN,
    MXW_CONF_LINE_COMMENT,
    MXW_CONF_C_COMMENT,
    MXW_CONF_DOUBLE_QUOTED,
    MXW_CONF_SINGLE_QUOTED,
    MXW_CONF_VARIABLE /* in ${...} */
};

struct mxw_conf_text {
    FILE *file;
    enum mxw_conf_place place; /* at the end, MXW_CONF_C_COMMENT is one that does not end */
    int line_ends;             /* read so far */
    int before;                /* the octet shown last */
    bool has_star;             /* of a C comment's end */
    bool is_escaped;           /* the next octet of a quoted text */
};

/* The next octet, or a blank in its place; EOF. */
int mxw_conf_text_next(struct mxw_conf_text *text);

#endif
