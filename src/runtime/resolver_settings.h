/* resolver_settings.h - from the settings of resolver.h to those of libunbound. For resolver only.
 * */
#ifndef MXW_RUNTIME_RESOLVER_SETTINGS_H
#define MXW_RUNTIME_RESOLVER_SETTINGS_H

#include <unbound.h>

#include "runtime/resolver.h"

#define MXW_RESOLVER_LOOKUPS_MAX 4096u /* at work when the settings say nothing */

MXW_MUST_USE enum mxw_status mxw_resolver_apply(struct ub_ctx *unbound,
                                                const struct mxw_resolver_settings *settings,
                                                struct mxw_problem *problem);

#endif
