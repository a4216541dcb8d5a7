#include "runtime/dnsfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/dns/wire.h"
#include "runtime/dnsline.h"

/* Sorted by owner, type, failures before records, and place in the file. The records stand in the
 * same order in an array of their own, so that those of one owner and type are an answer as they
 * are. */
struct entry {
    mxw_bytes owner;
    uint16_t type;
    enum mxw_dnsline_kind kind;
    size_t index; /* of its record */
};

struct mxw_dnsfile {
    struct entry *entries;
    struct mxw_dns_record *records;
    size_t count;
    uint8_t *texts_at;
};

static int compare_names(mxw_bytes a, mxw_bytes b)
{
    int order = a.len == 0 || b.len == 0 ? 0 : memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_keys(const struct entry *a, const struct entry *b)
{
    int order = compare_names(a->owner, b->owner);
    return order != 0 ? order : (a->type > b->type) - (a->type < b->type);
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    int order = compare_keys(a, b);
    bool a_is_record = a->kind == MXW_DNSLINE_RECORD;
    bool b_is_record = b->kind == MXW_DNSLINE_RECORD;
    if (order == 0)
        order = a_is_record - b_is_record;
    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

static enum mxw_status sort(struct mxw_dnsfile *file)
{
    struct mxw_dns_record *sorted = calloc(file->count + 1, sizeof *sorted);
    if (sorted == NULL)
        return MXW_NO_ROOM;
    if (file->count > 0)
        qsort(file->entries, file->count, sizeof *file->entries, compare_entries);
    for (size_t i = 0; i < file->count; i++) {
        sorted[i] = file->records[file->entries[i].index];
        file->entries[i].index = i;
    }
    free(file->records);
    file->records = sorted;
    return MXW_OK;
}

static enum mxw_status parse_lines(struct mxw_dnsfile *file, mxw_bytes text, const char *label,
                                   struct mxw_problem *problem)
{
    struct mxw_writer pool = { .at = file->texts_at, .room = text.len };
    for (size_t line_number = 1; text.len > 0; line_number++) {
        struct mxw_dnsline line;
        mxw_bytes line_text = mxw_bytes_next(&text, '\n');
        if (line_text.len > 0 && line_text.at[line_text.len - 1] == '\r')
            line_text.len--;

        const char *expected = mxw_dnsline_parse(line_text, &pool, &line);
        if (expected != NULL) {
            mxw_problem_set(problem, "%s:%zu: %s", label, line_number, expected);
            return MXW_MALFORMED;
        }
        if (line.kind == MXW_DNSLINE_NOTHING)
            continue;
        file->records[file->count] = line.record;
        file->entries[file->count] =
            (struct entry){ line.owner, line.type, line.kind, file->count };
        file->count++;
    }
    return sort(file);
}

enum mxw_status mxw_dnsfile_parse(struct mxw_dnsfile **file, mxw_bytes text, const char *label,
                                  struct mxw_problem *problem)
{
    *file = NULL;
    if (text.len > MXW_DNSFILE_SIZE_MAX) {
        mxw_problem_set(problem, "%s: larger than %u octets", label, MXW_DNSFILE_SIZE_MAX);
        return MXW_TOO_LARGE;
    }

    enum mxw_status status = MXW_NO_ROOM;
    size_t line_count = mxw_bytes_count(text, '\n') + 1;
    struct mxw_dnsfile *made = calloc(1, sizeof *made);
    if (made != NULL) {
        made->entries = calloc(line_count, sizeof *made->entries);
        made->records = calloc(line_count, sizeof *made->records);
        made->texts_at = malloc(text.len + 1);
    }
    if (made != NULL && made->entries != NULL && made->records != NULL && made->texts_at != NULL)
        status = parse_lines(made, text, label, problem);
    if (status == MXW_OK) {
        *file = made;
        return status;
    }
    if (status == MXW_NO_ROOM)
        mxw_problem_set(problem, "%s: out of memory", label);
    mxw_dnsfile_close(made);
    return status;
}

/* Reads to the end, or one octet past the limit. */
static bool read_all(int fd, uint8_t *at, size_t room, size_t *len)
{
    *len = 0;
    while (*len < room) {
        ssize_t got = read(fd, at + *len, room - *len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        *len += (size_t)got;
    }
    return true;
}

enum mxw_status mxw_dnsfile_open(struct mxw_dnsfile **file, const char *path,
                                 struct mxw_problem *problem)
{
    *file = NULL;
    size_t len;
    enum mxw_status status = MXW_UNAVAILABLE;
    uint8_t *text_at = malloc(MXW_DNSFILE_SIZE_MAX + 1);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || text_at == NULL || !read_all(fd, text_at, MXW_DNSFILE_SIZE_MAX + 1, &len))
        mxw_problem_set_errno(problem, errno, "%s", path);
    else
        status = mxw_dnsfile_parse(file, (mxw_bytes){ text_at, len }, path, problem);

    if (fd >= 0)
        (void)close(fd);
    free(text_at);
    return status;
}

void mxw_dnsfile_close(struct mxw_dnsfile *file)
{
    if (file == NULL)
        return;
    free(file->entries);
    free(file->records);
    free(file->texts_at);
    free(file);
}

/* Where `key` stands or would stand. */
static size_t lower_bound(const struct mxw_dnsfile *file, const struct entry *key)
{
    size_t low = 0;
    size_t high = file->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(&file->entries[middle], key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The lines of one owner and type: how many from `first` on. */
static size_t find_lines(const struct mxw_dnsfile *file, mxw_bytes owner, uint16_t type,
                         size_t *first)
{
    struct entry key = { .owner = owner, .type = type };
    *first = lower_bound(file, &key);
    size_t end = *first;
    while (end < file->count && compare_keys(&file->entries[end], &key) == 0)
        end++;
    return end - *first;
}

static bool has_name(const struct mxw_dnsfile *file, mxw_bytes owner)
{
    struct entry key = { .owner = owner, .type = MXW_DNSLINE_ANY_TYPE };
    size_t at = lower_bound(file, &key);
    return at < file->count && compare_names(file->entries[at].owner, owner) == 0;
}

static struct mxw_dns_answer failed(const char *why)
{
    return (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED, .why = why };
}

static struct mxw_dns_answer answer_with_lines(const struct mxw_dnsfile *file, size_t first,
                                               size_t count)
{
    switch (file->entries[first].kind) {
    case MXW_DNSLINE_SERVFAIL:
        return failed("SERVFAIL");
    case MXW_DNSLINE_TIMEOUT:
        return failed("timed out");
    case MXW_DNSLINE_NXDOMAIN:
        return (struct mxw_dns_answer){ .outcome = MXW_DNS_NO_NAME };
    case MXW_DNSLINE_NOTHING:
    case MXW_DNSLINE_RECORD:
        break;
    }
    if (count > MXW_DNS_RECORDS_MAX)
        return failed("answer too large");
    return (struct mxw_dns_answer){ .outcome = MXW_DNS_FOUND,
                                    .records = &file->records[first],
                                    .record_count = count };
}

static struct mxw_dns_answer look_up(const struct mxw_dnsfile *file, mxw_bytes name, uint16_t type)
{
    uint8_t owner_at[MXW_DNS_NAME_MAX];
    for (unsigned links = 0; links <= MXW_DNSFILE_CNAMES_MAX; links++) {
        struct mxw_writer owner = MXW_WRITER(owner_at);
        mxw_put_lower(&owner, name);
        name = mxw_written(&owner);

        size_t first;
        size_t count = find_lines(file, name, type, &first);
        if (count > 0)
            return answer_with_lines(file, first, count);

        count = find_lines(file, name, MXW_DNS_CNAME, &first);
        if (count > 0 && file->entries[first].kind != MXW_DNSLINE_RECORD)
            return answer_with_lines(file, first, count);
        if (count > 0) {
            name = file->records[first].name;
            continue;
        }
        count = find_lines(file, name, MXW_DNSLINE_ANY_TYPE, &first);
        if (count > 0)
            return answer_with_lines(file, first, count);
        return (struct mxw_dns_answer){ .outcome = has_name(file, name) ? MXW_DNS_NO_DATA
                                                                        : MXW_DNS_NO_NAME };
    }
    return failed("SERVFAIL");
}

void mxw_dnsfile_answer(struct mxw_dnsfile *file, const struct mxw_dns_question *question,
                        struct mxw_dns_answer *answer)
{
    *answer = look_up(file, mxw_dns_question_name(question), (uint16_t)question->type);
}
