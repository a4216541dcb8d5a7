/* domain import - many domains at once, all of them or none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/json.h"
#include "cli/page.h"
#include "cli/remote/chunk.h"
#include "cli/remote/domain_file.h"
#include "cli/remote/keeper.h"
#include "cli/remote/member.h"

#define PROGRESS_COLUMNS 40 /* more than the line about it takes */

struct import {
    const struct mxw_options *options;
    struct mxw_failure *failure;
    struct mxw_control_client *client;
    struct mxw_domain_file file;
    struct mxw_chunk chunk;
    uint64_t count;       /* of domains the keeper has taken */
    enum mxw_exit status; /* of the questions so far */
    bool shows_progress;
};

static void show_progress(const struct import *import, bool is_over)
{
    if (!import->shows_progress)
        return;
    if (is_over)
        fprintf(stderr, "\r%*s\r", PROGRESS_COLUMNS, "");
    else
        fprintf(stderr, "\r%llu domains...", (unsigned long long)import->count);
    (void)fflush(stderr);
}

/* The keeper's sentence at the line it is about, or at the lines it may be about. */
static void complain_of_refusal(struct import *import, const json_t *domains, int last_line)
{
    const char *said = import->failure->problem.text;
    mxw_bytes sentence = mxw_bytes_of(said);
    size_t index = mxw_chunk_find(domains, &sentence);
    const char *name = json_string_value(json_object_get(json_array_get(domains, index), "name"));
    struct mxw_conf *conf = &import->file.conf;
    if (name == NULL)
        mxw_conf_complain(conf, import->chunk.lines[0], "from here to line %d: %s", last_line,
                          said);
    else if (sentence.len < strlen(said))
        mxw_conf_complain(conf, import->chunk.lines[index], "domain \"%s\": %.*s", name,
                          (int)sentence.len, (const char *)sentence.at);
    else
        mxw_conf_complain(conf, import->chunk.lines[index], "%s", said);
}

/* Whether what the file says was refused, as against a keeper that is not up to it. */
static bool is_about_file(enum mxw_exit status)
{
    return status == MXW_EXIT_NO || status == MXW_EXIT_USAGE;
}

static void send_chunk(struct import *import)
{
    if (import->chunk.count == 0 || import->status != MXW_EXIT_YES)
        return;
    json_t *done;
    int last_line = import->chunk.lines[import->chunk.count - 1];
    json_t *domains = mxw_chunk_take(&import->chunk);
    struct mxw_keeper_question question = {
        .request = json_pack("{s:s, s:O}", "request", "import.domains", "domains", domains),
    };
    import->status = mxw_keeper_ask(import->client, &question, &done, import->failure);
    if (import->status == MXW_EXIT_YES) {
        import->count += json_array_size(domains);
        json_decref(done);
        show_progress(import, false);
    } else if (is_about_file(import->status)) {
        complain_of_refusal(import, domains, last_line);
    }
    json_decref(domains);
}

/* After the first mistake nothing is sent any more, but reading goes on: there may be others. */
static void take_domain(void *taker, int line, json_t *domain)
{
    struct import *import = taker;
    struct mxw_conf *conf = &import->file.conf;
    if (import->status != MXW_EXIT_YES || conf->complaint_count > 0) {
        json_decref(domain);
        return;
    }
    enum mxw_chunk_added added = mxw_chunk_add(&import->chunk, line, domain);
    if (added == MXW_CHUNK_FULL) {
        send_chunk(import);
        added = mxw_chunk_add(&import->chunk, line, domain);
    }
    if (added != MXW_CHUNK_ADDED) {
        mxw_conf_complain(conf, line, "the domain has more settings than the keeper takes");
        json_decref(domain);
    }
}

/* The mistakes on standard error, one a line, or as members of the object. */
static void print_mistakes(const struct import *import, char *mistakes)
{
    struct mxw_failure *failure = import->failure;
    mxw_problem_set(&failure->problem, "%s has %u mistake%s; nothing was changed",
                    import->options->file, import->file.conf.complaint_count,
                    import->file.conf.complaint_count == 1 ? "" : "s");
    failure->code = "refused";
    if (!import->options->json) {
        fputs(mistakes, stderr);
        return;
    }
    json_t *object = json_object();
    json_t *list = json_array();
    mxw_bytes rest = mxw_bytes_of(mistakes);
    mxw_bytes line;
    while (mxw_bytes_cut(&rest, '\n', &line))
        mxw_json_append(list, mxw_json_text(line));
    mxw_json_set_text(object, "error", mxw_bytes_of(failure->problem.text));
    mxw_json_set_text(object, "code", mxw_bytes_of(failure->code));
    mxw_json_set(object, "mistakes", list);
    mxw_json_print(object);
    failure->is_object_printed = true;
}

static enum mxw_exit ask(struct import *import, json_t *request, json_t **done)
{
    struct mxw_keeper_question question = { .request = request };
    return mxw_keeper_ask(import->client, &question, done, import->failure);
}

static enum mxw_exit commit(struct import *import)
{
    json_t *done;
    enum mxw_exit status = ask(import, json_pack("{s:s}", "request", "import.commit"), &done);
    if (status != MXW_EXIT_YES)
        return status;
    long long added = mxw_member_number(done, "added");
    long long changed = mxw_member_number(done, "changed");
    if (!import->options->json)
        mxw_page_say(0, "%llu domains: %lld added, %lld changed, %lld as before, %lld removed.",
                     (unsigned long long)import->count, added, changed,
                     (long long)import->count - added - changed,
                     mxw_member_number(done, "removed"));
    return mxw_keeper_finish(import->options, done, "Imported");
}

static void read_file(struct import *import, const struct mxw_domain_format *format)
{
    bool is_read = format->read(&import->file) == MXW_OK;
    if (is_read)
        send_chunk(import);
    json_decref(mxw_chunk_take(&import->chunk));
    show_progress(import, true);
}

/* Between begin and commit; if the connection ends before, the keeper forgets it all. */
static enum mxw_exit read_and_commit(struct import *import, const struct mxw_domain_format *format)
{
    char *mistakes;
    size_t len;
    import->file.conf.complaints = open_memstream(&mistakes, &len);
    if (import->file.conf.complaints == NULL)
        abort();
    read_file(import, format);
    (void)fclose(import->file.conf.complaints);

    bool has_mistakes = import->file.conf.complaint_count > 0;
    if (has_mistakes)
        print_mistakes(import, mistakes);
    free(mistakes);
    if (has_mistakes)
        return MXW_EXIT_NO;
    return import->status == MXW_EXIT_YES ? commit(import) : import->status;
}

static enum mxw_exit run_import(struct import *import, const struct mxw_domain_format *format)
{
    json_t *done;
    enum mxw_exit status = mxw_keeper_open(&import->client, import->options, import->failure);
    if (status != MXW_EXIT_YES)
        return status;
    status =
        ask(import,
            json_pack("{s:s, s:b}", "request", "import.begin", "replace", import->options->replace),
            &done);
    if (status == MXW_EXIT_YES) {
        json_decref(done);
        status = read_and_commit(import, format);
    }
    mxw_control_client_close(import->client);
    return status;
}

static const struct mxw_domain_format *find_format(const struct mxw_options *options,
                                                   struct mxw_problem *problem)
{
    const struct mxw_domain_format *format = options->format == NULL
        ? mxw_domain_format_of(options->file)
        : mxw_domain_format_find(options->format);
    if (format == NULL)
        mxw_problem_set(problem, "--format is missing: the name %s does not say what it is",
                        options->file);
    return format;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    const struct mxw_domain_format *format = find_format(options, &failure->problem);
    if (format == NULL)
        return MXW_EXIT_USAGE;
    if (access(options->file, R_OK) != 0) {
        mxw_problem_set_errno(&failure->problem, errno, "the file %s cannot be read",
                              options->file);
        failure->code = "no-file";
        return MXW_EXIT_MISSING;
    }
    struct import *import = calloc(1, sizeof *import);
    if (import == NULL)
        abort();
    *import = (struct import){
        .options = options,
        .failure = failure,
        .file = { .conf = { .path = options->file },
                  .tenant = options->tenant,
                  .take = take_domain,
                  .taker = import },
        .shows_progress = isatty(STDERR_FILENO) == 1,
    };
    enum mxw_exit status = run_import(import, format);
    free(import);
    return status;
}

static const struct mxw_option options[] = {
    { .argument = "FILE",
      .help = "what it is tells the end of its name: .conf, .csv or .json",
      .kind = MXW_OPTION_FILE,
      MXW_OPTION_AT(file),
      .is_required = true },
    { .name = "replace",
      .help = "remove all domains that the file does not name",
      .kind = MXW_OPTION_SWITCH,
      MXW_OPTION_AT(replace) },
    { .name = "format",
      .argument = "FORMAT",
      .help = "conf, csv or json, whatever the name of the file says",
      .kind = MXW_OPTION_WORD,
      MXW_OPTION_AT(format),
      .words = "conf csv json" },
    { .name = "tenant",
      .argument = "TENANT",
      .help = "to whom domains belong that do not say so; to themselves when not given",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(tenant) },
    MXW_OPTIONS_KEEPER,
};

const struct mxw_command mxw_domain_import = {
    .name = "domain import",
    .summary = "add or change many domains at once",
    .about = "Reads domains from a file and makes them those of the gate: all of them or, when "
             "there is a mistake, none. A domain that is there already gets the settings of the "
             "file. Mistakes are shown with their lines. docs/cli/import.md describes the formats.",
    .example = "mxwarden domain import domains.conf --replace",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
