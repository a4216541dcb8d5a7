/* problem.h - one sentence for the person who has to repair something.
 *
 *     struct mxw_problem problem;
 *     if (mxw_tls_server_open(&server, &settings, &problem) != MXW_OK)
 *         ... print problem.text ...
 *
 * Content    One line without a line end, not a full sentence: "certificate file x.pem: no such
 *            file". Set by the function that failed, and only then. May quote names from settings,
 *            with `?` for everything but printable ASCII.
 */
#ifndef MXW_RUNTIME_PROBLEM_H
#define MXW_RUNTIME_PROBLEM_H

#include "mxwarden/bytes.h"

#define MXW_PROBLEM_TEXT_MAX 512 /* octets with the NUL; a longer text is cut */

struct mxw_problem {
    char text[MXW_PROBLEM_TEXT_MAX];
};

__attribute__((format(printf, 2, 3))) void mxw_problem_set(struct mxw_problem *problem,
                                                           const char *format, ...);

/* Like mxw_problem_set, followed by ": " and what errno `code` means. */
__attribute__((format(printf, 3, 4))) void mxw_problem_set_errno(struct mxw_problem *problem,
                                                                 int code, const char *format, ...);

#endif
