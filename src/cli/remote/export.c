/* domain export - all domains in a form that import takes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/remote/domain_file.h"
#include "cli/remote/keeper.h"
#include "cli/remote/member.h"

#define PAGE 1000 /* domains in one answer of the keeper's */

struct export
{
    FILE *spool;  /* one domain a line: nothing is printed before all are there */
    json_t *last; /* the name; owned */
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Settings in the order of the alphabet, so that two exports can be compared. */
static json_t *sort_settings(json_t *settings)
{
    size_t count = 0;
    const char *name;
    json_t *value;
    const char **names = calloc(json_object_size(settings) + 1, sizeof *names);
    json_t *sorted = json_object();
    if (names == NULL)
        abort();
    json_object_foreach(settings, name, value)
    {
        names[count++] = name;
    }
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++)
        mxw_json_set(sorted, names[i], json_incref(json_object_get(settings, names[i])));
    free(names);
    return sorted;
}

/* The wish is told beside the settings, and imported as one of them. */
static void add_wish(json_t *settings, const json_t *item)
{
    char since[MXW_WHEN_ROOM];
    const char *wish = json_string_value(json_object_get(item, "ipv6"));
    if (strcmp(wish, "never") == 0)
        return;
    mxw_json_set_text(settings, "ipv6", mxw_bytes_of(wish));
    if (json_object_get(item, "ipv6_since") != NULL)
        mxw_json_set_text(settings, "ipv6_since",
                          mxw_bytes_of(mxw_member_when(item, "ipv6_since", since)));
}

static void spool_item(void *user, const json_t *item)
{
    struct export *export = user;
    json_t *settings = json_copy(json_object_get(item, "settings"));
    (void)json_object_del(settings, "tenant");
    add_wish(settings, item);

    json_t *domain = json_object();
    mxw_json_set(domain, "name", json_incref(json_object_get(item, "name")));
    mxw_json_set(domain, "tenant", json_incref(json_object_get(item, "tenant")));
    mxw_json_set(domain, "settings", sort_settings(settings));
    (void)json_dumpf(domain, export->spool, JSON_COMPACT);
    putc('\n', export->spool);
    json_decref(settings);
    json_decref(domain);
    json_decref(export->last);
    export->last = json_incref(json_object_get(item, "name"));
}

static enum mxw_exit spool_all(struct export *export, const struct mxw_options *options,
                               struct mxw_control_client *client, struct mxw_failure *failure)
{
    bool more = true;
    while (more) {
        json_t *done;
        struct mxw_keeper_question question = {
            .request = json_pack("{s:s, s:i, s:s*, s:O*}", "request", "domain.list", "limit", PAGE,
                                 "tenant", options->tenant, "after", export->last),
            .on_item = spool_item,
            .user = export,
        };
        enum mxw_exit status = mxw_keeper_ask(client, &question, &done, failure);
        if (status != MXW_EXIT_YES)
            return status;
        more = mxw_member_is(done, "more");
        json_decref(done);
    }
    return MXW_EXIT_YES;
}

static enum mxw_exit write_all(struct export *export, const struct mxw_options *options,
                               struct mxw_failure *failure)
{
    const char *name = options->format == NULL ? "json" : options->format;
    rewind(export->spool);
    if (!ferror(export->spool)
        && mxw_domain_format_find(name)->write(export->spool, stdout) == MXW_OK)
        return MXW_EXIT_YES;
    mxw_problem_set(&failure->problem,
                    "the domains could not be kept in a file meanwhile; is "
                    "there room in /tmp?");
    return MXW_EXIT_MISSING;
}

static enum mxw_exit run_export(struct export *export, const struct mxw_options *options,
                                struct mxw_failure *failure)
{
    struct mxw_control_client *client;
    enum mxw_exit status = mxw_keeper_open(&client, options, failure);
    if (status != MXW_EXIT_YES)
        return status;
    status = spool_all(export, options, client, failure);
    mxw_control_client_close(client);
    return status == MXW_EXIT_YES ? write_all(export, options, failure) : status;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct export export = { .spool = tmpfile() };
    if (export.spool == NULL) {
        mxw_problem_set_errno(&failure->problem, errno, "no file can be made in /tmp");
        return MXW_EXIT_MISSING;
    }
    enum mxw_exit status = run_export(&export, options, failure);
    json_decref(export.last);
    (void)fclose(export.spool);
    return status;
}

static const struct mxw_option options[] = {
    { .name = "format",
      .argument = "FORMAT",
      .help = "conf, csv or json, which it is when not given",
      .kind = MXW_OPTION_WORD,
      MXW_OPTION_AT(format),
      .words = "conf csv json" },
    { .name = "tenant",
      .argument = "TENANT",
      .help = "only domains of this tenant",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(tenant) },
    MXW_OPTIONS_KEEPER,
};

const struct mxw_command mxw_domain_export = {
    .name = "domain export",
    .summary = "write all domains in a form that import takes",
    .about = "Writes all domains with what is not at its default, in the order of their names and "
             "the settings in that of the alphabet: two exports can be compared with cmp. Nothing "
             "is written when the keeper fails meanwhile. docs/cli/import.md describes the "
             "formats.",
    .example = "mxwarden domain export --format csv > domains.csv",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
