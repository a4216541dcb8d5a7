/* backup, restore - the store in one file, and the way back. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/page.h"
#include "cli/remote/keeper.h"
#include "runtime/store/backup.h"

#define PATH_ROOM 4096 /* octets with the NUL: PATH_MAX of Linux */

/* SQLite opens by path, wherever the program stands meanwhile. */
static bool make_store_path(const struct mxw_options *options, char path[PATH_ROOM])
{
    int len = snprintf(path, PATH_ROOM, "%s/mxwarden.db", mxw_keeper_state(options));
    return len > 0 && len < PATH_ROOM;
}

static void print_backup(const struct mxw_options *options, const char *file)
{
    struct stat about = { .st_size = 0 };
    (void)stat(file, &about);
    if (options->json) {
        json_t *object = json_object();
        mxw_json_set_text(object, "file", mxw_bytes_of(file));
        mxw_json_set(object, "octets", json_integer(about.st_size));
        mxw_json_print(object);
        return;
    }
    char room[MXW_SAFE_ROOM];
    mxw_page_say(0, "The store is in %s now, %lld octets.", mxw_page_safe(mxw_bytes_of(file), room),
                 (long long)about.st_size);
}

static enum mxw_exit run_backup(const struct mxw_options *options, struct mxw_failure *failure)
{
    char path[PATH_ROOM];
    if (!make_store_path(options, path)) {
        mxw_problem_set(&failure->problem, "the path of --state is too long");
        return MXW_EXIT_USAGE;
    }
    if (access(path, R_OK) != 0) {
        mxw_problem_set_errno(&failure->problem, errno,
                              "the store %s cannot be read; --state names its folder", path);
        failure->code = "no-store";
        return MXW_EXIT_MISSING;
    }
    struct mxw_problem problem;
    if (mxw_store_backup(path, options->file, &problem) != MXW_OK) {
        failure->problem = problem;
        failure->code = "unavailable";
        return MXW_EXIT_UNKNOWN;
    }
    print_backup(options, options->file);
    return MXW_EXIT_YES;
}

static enum mxw_exit run_restore(const struct mxw_options *options, struct mxw_failure *failure)
{
    int file = open(options->file, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        mxw_problem_set_errno(&failure->problem, errno, "the backup %s cannot be read",
                              options->file);
        failure->code = "no-file";
        return MXW_EXIT_MISSING;
    }
    json_t *done;
    struct mxw_keeper_question question = {
        .request = json_pack("{s:s}", "request", "store.restore"),
        .descriptor = &file,
    };
    enum mxw_exit status = mxw_keeper_ask_once(options, &question, &done, failure);
    (void)close(file);
    return status == MXW_EXIT_YES ? mxw_keeper_finish(options, done, "Restored") : status;
}

static const struct mxw_option backup_options[] = {
    { .argument = "FILE",
      .help = "a new file; one that is there already is never touched",
      .kind = MXW_OPTION_FILE,
      MXW_OPTION_AT(file),
      .is_required = true },
    MXW_OPTION_STATE,
    MXW_OPTION_JSON,
    MXW_OPTION_HELP,
};

static const struct mxw_option restore_options[] = {
    { .argument = "FILE",
      .help = "a file that mxwarden backup has made",
      .kind = MXW_OPTION_FILE,
      MXW_OPTION_AT(file),
      .is_required = true },
    MXW_OPTIONS_KEEPER,
};

const struct mxw_command mxw_backup_command = {
    .name = "backup",
    .summary = "copy the store, with all tenants and domains, into a file",
    .about = "Copies the store as it is at this moment, while the keeper goes on working, and "
             "whether or not there is one. The trace is not in it.",
    .example = "mxwarden backup /var/backups/mxwarden.db",
    .options = backup_options,
    .option_count = MXW_COUNT_OF(backup_options),
    .run = run_backup,
};

const struct mxw_command mxw_restore_command = {
    .name = "restore",
    .summary = "make the store what it was when a backup was made",
    .about = "Hands a backup to the keeper, which checks it and puts it in the place of the store. "
             "Tenants, domains and exempt prefixes are what they were then; mail is received all "
             "the while.",
    .example = "mxwarden restore /var/backups/mxwarden.db",
    .options = restore_options,
    .option_count = MXW_COUNT_OF(restore_options),
    .run = run_restore,
};
