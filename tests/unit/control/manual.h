/* manual.h - the part of docs/control.md that the table of requests says. */
#ifndef TESTS_UNIT_CONTROL_MANUAL_H
#define TESTS_UNIT_CONTROL_MANUAL_H

#include <stdio.h>

#define MANUAL_BEGINS "## Requests\n" /* the line of the file from which on it is that part */

void manual_write(FILE *out);

#endif
