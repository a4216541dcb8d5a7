/* sample.h - a trace record that has every field there is, each with a value of its own. */
#ifndef TESTS_UNIT_CORE_TRACE_SAMPLE_H
#define TESTS_UNIT_CORE_TRACE_SAMPLE_H

#include "core/trace/trace.h"

#define SAMPLE_ITEMS 2 /* of each list */

/* The value of item `index` of a field: a text, number or address made of both. Texts go to `out`,
 * whose memory they borrow. */
struct mxw_trace_item sample_value(struct mxw_writer *out, const struct mxw_trace_field *field,
                                   unsigned index);

/* Puts every field but `cut`. */
void sample_put(struct mxw_trace_writer *trace);

/* Whether `item` is what sample_put() wrote as item `index` of the field. */
bool sample_is(const struct mxw_trace_item *item, unsigned index);

#endif
