#include "runtime/problem.h"

#include <stdarg.h>
#include <stdio.h>

/* Names from settings may hold anything; a problem is one printable line. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}

void mxw_problem_set(struct mxw_problem *problem, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(problem->text, sizeof problem->text, format, arguments);
    va_end(arguments);
    make_printable(problem->text);
}

void mxw_problem_set_errno(struct mxw_problem *problem, int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(problem->text, sizeof problem->text, format, arguments);
    va_end(arguments);

    if (len >= 0 && (size_t)len < sizeof problem->text) {
        const char *meaning = strerror(code);
        (void)snprintf(problem->text + len, sizeof problem->text - (size_t)len, ": %c%s",
                       mxw_lower((uint8_t)meaning[0]), meaning + 1);
    }
    make_printable(problem->text);
}
