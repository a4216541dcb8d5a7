/* trace_fixture.h - a trace in a folder of its own, and mails to put into it. */
#ifndef TESTS_UNIT_RUNTIME_STORE_TRACE_FIXTURE_H
#define TESTS_UNIT_RUNTIME_STORE_TRACE_FIXTURE_H

#include "runtime/store/trace_folder.h"
#include "runtime/store/trace_search.h"
#include "runtime/store/trace_store.h"

#define NOON 1795348800 /* 2026-11-22T12:00:00Z */
#define DAY MXW_TRACE_DAY_SECONDS
#define ROOM_ENOUGH (UINT64_C(1) << 30)

struct mail {
    const char *id; /* "a-1": the session is what stands before the '-' */
    mxw_wall at;    /* 0: it does not say */
    const char *sender, *recipient, *recipient2, *client, *tenant, *verdict;
};

/* Makes an empty folder, and its name. Each test begins with one. */
const char *fixture_begin(void);

/* Removes it with all that is in it. */
void fixture_end(void);

/* The path of the file of the day of `wall`, with `suffix`. Valid until the next call. */
const char *fixture_path(mxw_wall wall, const char *suffix);

/* The record of a mail. Valid until the next call. */
mxw_bytes fixture_record(const struct mail *mail);

/* A store in the fixture's folder, without limits that matter. */
struct mxw_trace_store *fixture_open(void);

/* One batch, taken at `wall`, which must succeed. */
void fixture_keep(struct mxw_trace_store *store, const struct mail *mails, size_t count,
                  mxw_wall wall);

/* The ids of what is found, in order, each followed by a blank, then "(N skipped) " when files
 * were. A text that is valid until the next call. */
const char *fixture_find(const struct mxw_trace_query *query);

/* The same for one criterion. */
const char *fixture_ask(const char *criterion, const char *text);

/* The id of a record. Valid until the next call. */
const char *fixture_id(mxw_bytes record);

/* How often `octets` stand in any file of the folder. */
unsigned fixture_count(mxw_bytes octets);

/* Runs SQL on the file of a day, as another program would. */
void fixture_sql(mxw_wall wall, const char *sql);

#endif
