/* random.h - bytes nobody can guess, from the kernel. Waits only while the machine starts; never
 * fails. */
#ifndef MXW_RUNTIME_RANDOM_H
#define MXW_RUNTIME_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void mxw_random_fill(void *at, size_t len);
uint64_t mxw_random_number(void);

#endif
