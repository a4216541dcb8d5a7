/* report.h - the log lines of an edge: what happened to mail, and to those who brought it. */
#ifndef MXW_DAEMON_REPORT_H
#define MXW_DAEMON_REPORT_H

#include "core/session/session.h"
#include "runtime/body.h"
#include "runtime/census.h"

/* One line for a message, a refused recipient or a transaction the client gave up. */
void mxw_report_session(const struct mxw_session_record *record);

/* One for a session that ended without a transaction; `why` the stream ended, or NULL. Visitors
 * that did nothing wrong (a health check) are told at debug level only. */
void mxw_report_visit(const struct mxw_session *session, const char *why);

void mxw_report_crowd(mxw_address client, enum mxw_census_answer answer);
void mxw_report_bad_proxy(mxw_address peer, const char *reason);
void mxw_report_hop_failure(mxw_bytes next_hop, mxw_bytes reason);
void mxw_report_body_failure(const struct mxw_body *body);

#endif
