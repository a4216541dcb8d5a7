#include "runtime/body.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/test.h"

#define MEMORY_MAX ((size_t)4 * MXW_BODY_PIECE)

static char folder[] = "/tmp/mxw-body-XXXXXX";

static struct mxw_body_bank open_bank(void)
{
    return (struct mxw_body_bank){ .folder = folder,
                                   .body_memory_max = MEMORY_MAX,
                                   .memory_max = 2 * MEMORY_MAX,
                                   .file_bytes_max = 1u << 20 };
}

static uint8_t octet_at(uint64_t offset)
{
    return (uint8_t)(offset * 7 + offset / 251);
}

/* Appends octets so that each can be told from where it stands. */
static enum mxw_status append(struct mxw_body *body, size_t len, size_t chunk)
{
    static uint8_t chunk_at[200000];
    while (len > 0) {
        size_t now = len < chunk ? len : chunk;
        for (size_t i = 0; i < now; i++)
            chunk_at[i] = octet_at(body->len + i);
        enum mxw_status status = mxw_body_append(body, (mxw_bytes){ chunk_at, now });
        if (status != MXW_OK)
            return status;
        len -= now;
    }
    return MXW_OK;
}

static void check_from(struct mxw_body *body, uint64_t offset, const char *name)
{
    for (;;) {
        mxw_bytes piece;
        CHECK(mxw_body_read(body, offset, &piece) == MXW_OK, name);
        if (piece.len == 0)
            break;
        for (size_t i = 0; i < piece.len; i++)
            if (piece.at[i] != octet_at(offset + i))
                CHECK(false, name);
        offset += piece.len;
    }
    CHECK(offset == body->len, name);
}

/* clang-format off */
static const struct body_case {
    const char *name;
    size_t len, chunk;
    bool want_file;
} body_cases[] = {
    { "nothing",                          0,                       1,      false },
    { "one octet",                        1,                       1,      false },
    { "a full piece",                     MXW_BODY_PIECE,          100,    false },
    { "a piece and an octet",             MXW_BODY_PIECE + 1,      MXW_BODY_PIECE + 1, false },
    { "as much as memory takes",          MEMORY_MAX,              1000,   false },
    { "one octet more goes to a file",    MEMORY_MAX + 1,          1000,   true },
    { "a full window more",               MEMORY_MAX + MXW_BODY_WINDOW, 4096, true },
    { "an octet more than that",          MEMORY_MAX + MXW_BODY_WINDOW + 1, 4096, true },
    { "a large body at once",             200000,                  200000, true },
    { "a large body in odd chunks",       300001,                  777,    true },
    { "all a process may put into files", 1u << 20,                65536,  true },
};
/* clang-format on */

static void run_body_case(void **state)
{
    const struct body_case *c = *state;
    struct mxw_body_bank bank = open_bank();
    struct mxw_body body;
    mxw_body_init(&body, &bank);
    for (unsigned round = 0; round < 2; round++) {
        CHECK(append(&body, c->len, c->chunk) == MXW_OK, c->name);
        CHECK(body.len == c->len, c->name);
        CHECK((body.file >= 0) == c->want_file, c->name);
        check_from(&body, 0, c->name);
        check_from(&body, 0, c->name);
        check_from(&body, c->len / 2, c->name);
        check_from(&body, c->len > 0 ? c->len - 1 : 0, c->name);
        mxw_body_reset(&body);
        CHECK(bank.memory_used == 0 && bank.file_bytes_used == 0, c->name);
    }
    CHECK(bank.files_made == (c->want_file ? 2 : 0), c->name);
}

static void run_read_and_append(void **state)
{
    (void)state;
    struct mxw_body_bank bank = open_bank();
    struct mxw_body body;
    mxw_body_init(&body, &bank);
    for (unsigned i = 0; i < 40; i++) {
        CHECK(append(&body, 9973, 500) == MXW_OK, "append");
        check_from(&body, (uint64_t)i * 1000, "what is there can be read in between");
    }
    mxw_body_reset(&body);
}

static void run_shared_memory(void **state)
{
    (void)state;
    struct mxw_body_bank bank = open_bank();
    struct mxw_body bodies[3];
    for (unsigned i = 0; i < 3; i++) {
        mxw_body_init(&bodies[i], &bank);
        CHECK(append(&bodies[i], MEMORY_MAX, 5000) == MXW_OK, "append");
    }
    CHECK(bodies[0].file < 0 && bodies[1].file < 0, "two fit into the process's memory");
    CHECK(bodies[2].file >= 0, "the third goes to a file");
    CHECK(bank.memory_used <= bank.memory_max, "the limit holds");
    for (unsigned i = 0; i < 3; i++) {
        check_from(&bodies[i], 0, "each has its own");
        mxw_body_reset(&bodies[i]);
    }
    CHECK(bank.memory_used == 0 && bank.file_bytes_used == 0, "all is given back");
}

static void check_failed(struct mxw_body *body, int error, const char *name)
{
    mxw_bytes piece;
    CHECK(body->error == error, name);
    CHECK(append(body, 1, 1) == MXW_UNAVAILABLE, "it refuses more");
    CHECK(mxw_body_read(body, 0, &piece) == MXW_UNAVAILABLE, "and shows nothing");
    CHECK(body->bank->failures == 1, "it was counted once");
    mxw_body_reset(body);
    CHECK(body->bank->memory_used == 0 && body->bank->file_bytes_used == 0, "all is given back");
    CHECK(append(body, 10, 10) == MXW_OK, "after a reset it works again");
    check_from(body, 0, name);
    mxw_body_reset(body);
}

static void run_file_limit(void **state)
{
    (void)state;
    struct mxw_body_bank bank = open_bank();
    struct mxw_body body;
    mxw_body_init(&body, &bank);
    CHECK(append(&body, (1u << 20) + 1, 65536) == MXW_UNAVAILABLE, "one octet too many");
    check_failed(&body, ENOSPC, "the limit on files");
}

/* A limit on the size of files is as good as a full disk, and needs no mount. */
static void run_full_disk(void **state)
{
    (void)state;
    struct rlimit saved;
    struct mxw_body_bank bank = open_bank();
    struct mxw_body body;
    mxw_body_init(&body, &bank);
    (void)signal(SIGXFSZ, SIG_IGN);
    CHECK(getrlimit(RLIMIT_FSIZE, &saved) == 0, "the limit");
    struct rlimit small = { 100000, saved.rlim_max };
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0, "a small limit");
    enum mxw_status status = append(&body, 500000, 10000);
    int error = body.error;
    CHECK(setrlimit(RLIMIT_FSIZE, &saved) == 0, "the old limit");
    CHECK(status == MXW_UNAVAILABLE && error == EFBIG, "the disk is full");
    check_failed(&body, EFBIG, "a full disk");
}

static void run_no_folder(void **state)
{
    (void)state;
    struct mxw_body_bank bank = open_bank();
    struct mxw_body body;
    bank.folder = "/nowhere/at/all";
    mxw_body_init(&body, &bank);
    CHECK(append(&body, MEMORY_MAX, 1000) == MXW_OK, "memory needs no folder");
    CHECK(append(&body, 1, 1) == MXW_UNAVAILABLE, "a file does");
    check_failed(&body, ENOENT, "no folder");
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder); /* fails when a file was left behind */
}

static void run_nothing_left(void **state)
{
    CHECK(remove_folder(state) == 0, "no file is left behind");
}

int main(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    TEST_TABLE(body_cases, run_body_case);
    TEST_ONE("appending and reading by turns", run_read_and_append);
    TEST_ONE("bodies share a process's memory", run_shared_memory);
    TEST_ONE("files have a limit in all", run_file_limit);
    TEST_ONE("a full disk is told once and forgotten by a reset", run_full_disk);
    TEST_ONE("no folder for files", run_no_folder);
    TEST_ONE("nothing is left behind", run_nothing_left);
    return test_run("runtime/body");
}
