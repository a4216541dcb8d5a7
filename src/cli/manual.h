/* manual.h - prints mxwarden(1), in mdoc(7), from the tables of the commands.
 *
 * The build asks for it with `mxwarden --print-man`.
 */
#ifndef MXW_CLI_MANUAL_H
#define MXW_CLI_MANUAL_H

void mxw_manual_print(void);

#endif
