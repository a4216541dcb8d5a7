/* trace_forget.h - erases the records of one address from all day files. For this folder only. */
#ifndef MXW_RUNTIME_STORE_TRACE_FORGET_H
#define MXW_RUNTIME_STORE_TRACE_FORGET_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "runtime/problem.h"

/* As mxw_trace_store_forget(). Nobody else may be writing. */
MXW_MUST_USE enum mxw_status mxw_trace_forget(const char *folder, mxw_bytes address,
                                              uint64_t *count, struct mxw_problem *problem);

#endif
