#include "tests/unit/runtime/store/trace_fixture.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/test.h"

#define FOUND_MAX 65536

static char folder[64];

static mxw_bytes bytes_of(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

const char *fixture_begin(void)
{
    /* In memory if it can be: SQLite waits for the disk, and the tests are not about it. */
    const char *where = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    (void)snprintf(folder, sizeof folder, "%s/mxw-trace-XXXXXX", where);
    assert_non_null(mkdtemp(folder));
    return folder;
}

/* Calls `visit` with the path of each file in the folder. */
static unsigned visit_files(unsigned (*visit)(const char *path, mxw_bytes octets), mxw_bytes octets)
{
    unsigned sum = 0;
    DIR *listing = opendir(folder);
    assert_non_null(listing);
    for (const struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        char path[sizeof folder + 256];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            sum += visit(path, octets);
    }
    (void)closedir(listing);
    return sum;
}

static unsigned remove_file(const char *path, mxw_bytes octets)
{
    (void)octets;
    assert_int_equal(unlink(path), 0);
    return 1;
}

void fixture_end(void)
{
    (void)visit_files(remove_file, (mxw_bytes){ 0 });
    assert_int_equal(rmdir(folder), 0);
}

const char *fixture_path(mxw_wall wall, const char *suffix)
{
    static char path[MXW_TRACE_PATH_MAX];
    assert_true(mxw_trace_day_path(path, folder, mxw_trace_day_of(wall)));
    (void)strcat(path, suffix);
    return path;
}

static void put_text(struct mxw_trace_writer *trace, enum mxw_trace_number number, const char *text)
{
    if (text != NULL)
        mxw_trace_put_text(trace, number, bytes_of(text));
}

static void put_recipient(struct mxw_trace_writer *trace, const char *address)
{
    if (address == NULL)
        return;
    mxw_trace_open(trace, MXW_TRACE_RECIPIENTS);
    put_text(trace, MXW_TRACE_RECIPIENT_ADDRESS, address);
    put_text(trace, MXW_TRACE_RECIPIENT_REPLY, "250 2.1.5 Ok");
    mxw_trace_close(trace);
}

mxw_bytes fixture_record(const struct mail *mail)
{
    static uint8_t memory[4096];
    struct mxw_writer out = MXW_WRITER(memory);
    struct mxw_trace_writer trace;
    mxw_bytes id = bytes_of(mail->id);
    mxw_address client = { .family = MXW_FAMILY_NONE };
    if (mail->client != NULL)
        assert_int_equal(mxw_address_parse(bytes_of(mail->client), &client), MXW_OK);

    mxw_trace_begin(&trace, &out);
    mxw_trace_put_text(&trace, MXW_TRACE_ID, id);
    mxw_trace_put_text(&trace, MXW_TRACE_SESSION, mxw_bytes_first(id, mxw_bytes_find(id, '-')));
    if (mail->at != 0)
        mxw_trace_put_time(&trace, MXW_TRACE_AT, mail->at * MXW_SECOND);
    mxw_trace_put_address(&trace, MXW_TRACE_CLIENT, client);
    put_text(&trace, MXW_TRACE_TENANT, mail->tenant);
    put_text(&trace, MXW_TRACE_SENDER, mail->sender);
    put_text(&trace, MXW_TRACE_VERDICT, mail->verdict);
    put_recipient(&trace, mail->recipient);
    put_recipient(&trace, mail->recipient2);
    mxw_trace_end(&trace);
    assert_false(out.overflowed);
    return mxw_written(&out);
}

struct mxw_trace_store *fixture_open(void)
{
    static const struct mxw_trace_limits limits = { .days = 14, .size_max = ROOM_ENOUGH };
    struct mxw_trace_store *store = NULL;
    struct mxw_problem problem = { "" };
    if (mxw_trace_store_open(&store, folder, &limits, &problem) != MXW_OK)
        CHECK(false, problem.text);
    return store;
}

void fixture_keep(struct mxw_trace_store *store, const struct mail *mails, size_t count,
                  mxw_wall wall)
{
    struct mxw_problem problem = { "" };
    enum mxw_status status = mxw_trace_store_begin(store, wall, &problem);
    for (size_t i = 0; status == MXW_OK && i < count; i++)
        status = mxw_trace_store_append(store, fixture_record(&mails[i]), &problem);
    if (status == MXW_OK)
        status = mxw_trace_store_commit(store, &problem);
    CHECK(status == MXW_OK, problem.text);
}

const char *fixture_id(mxw_bytes record)
{
    static char id[64];
    struct mxw_trace_item item;
    assert_true(mxw_trace_find(record, MXW_TRACE_ID, &item));
    (void)snprintf(id, sizeof id, "%.*s", (int)item.text.len, (const char *)item.text.at);
    return id;
}

const char *fixture_find(const struct mxw_trace_query *query)
{
    static char ids[FOUND_MAX];
    size_t len = 0;
    struct mxw_trace_search *search;
    struct mxw_trace_found found;
    struct mxw_problem problem = { "" };
    uint64_t steps = UINT64_MAX, last = query->is_rising ? 0 : UINT64_MAX;
    ids[0] = '\0';
    if (mxw_trace_search_open(&search, folder, query, &problem) != MXW_OK)
        return strcpy(ids, problem.text);
    while (mxw_trace_search_next(search, &steps, &found) == MXW_TRACE_SEARCH_FOUND) {
        CHECK(query->is_rising ? found.position > last : found.position < last, "in order");
        last = found.position;
        len += (size_t)snprintf(ids + len, sizeof ids - len, "%s ", fixture_id(found.record));
    }
    if (mxw_trace_search_skipped(search) > 0)
        (void)snprintf(ids + len, sizeof ids - len, "(%u skipped) ",
                       mxw_trace_search_skipped(search));
    mxw_trace_search_close(search);
    return ids;
}

const char *fixture_ask(const char *criterion, const char *text)
{
    uint8_t text_at[MXW_TRACE_KEY_TEXT_MAX];
    struct mxw_writer out = MXW_WRITER(text_at);
    struct mxw_trace_key key;
    assert_null(mxw_trace_key_parse(&key, &out, bytes_of(criterion), bytes_of(text)));
    return fixture_find(&(struct mxw_trace_query){ .keys = &key, .key_count = 1 });
}

static unsigned count_in_file(const char *path, mxw_bytes octets)
{
    unsigned count = 0;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t len = (size_t)ftell(file);
    rewind(file);
    uint8_t *content = malloc(len + 1);
    assert_non_null(content);
    assert_int_equal(fread(content, 1, len, file), len);
    for (const uint8_t *at = content;
         (at = memmem(at, len - (size_t)(at - content), octets.at, octets.len)) != NULL; at++)
        count++;
    free(content);
    (void)fclose(file);
    return count;
}

unsigned fixture_count(mxw_bytes octets)
{
    return visit_files(count_in_file, octets);
}

void fixture_sql(mxw_wall wall, const char *sql)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(fixture_path(wall, ""), &database), SQLITE_OK);
    int result = sqlite3_exec(database, sql, NULL, NULL, NULL);
    CHECK(result == SQLITE_OK, sqlite3_errmsg(database));
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}
