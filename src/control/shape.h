/* shape.h - whether a line can be read as JSON without harm, and a text be shown without harm.
 *
 * A line of an allowed length may still nest or swarm so that its tree takes a thousand times its
 * length; that is seen here, before there is a tree.
 */
#ifndef MXW_CONTROL_SHAPE_H
#define MXW_CONTROL_SHAPE_H

#include "control/protocol.h"

/* MXW_CONTROL_OK, or BAD_REQUEST or TOO_LARGE and a problem. What is no JSON at all may pass. */
enum mxw_control_code mxw_control_shape_check(mxw_bytes line, struct mxw_problem *problem);

/* Whether valid UTF-8 holds nothing that moves a cursor, ends a line or reorders one: control
 * characters (C0, DEL, C1), line and paragraph separators, bidirectional embeddings, overrides and
 * isolates. */
bool mxw_control_text_is_plain(mxw_bytes text);

#endif
