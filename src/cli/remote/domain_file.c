#include "cli/remote/domain_file.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/json.h"
#include "cli/remote/domain_formats.h"
#include "cli/remote/domain_name.h"

static const struct mxw_domain_format formats[] = {
    { "conf", ".conf", mxw_domain_conf_read, mxw_domain_conf_write },
    { "csv", ".csv", mxw_domain_csv_read, mxw_domain_csv_write },
    { "json", ".json", mxw_domain_json_read, mxw_domain_json_write },
};

const struct mxw_domain_format *mxw_domain_format_find(const char *name)
{
    for (size_t i = 0; i < MXW_COUNT_OF(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

const struct mxw_domain_format *mxw_domain_format_of(const char *path)
{
    mxw_bytes name = mxw_conf_bytes(path);
    for (size_t i = 0; i < MXW_COUNT_OF(formats); i++)
        if (mxw_bytes_ends_with_nocase(name, mxw_conf_bytes(formats[i].ending)))
            return &formats[i];
    return NULL;
}

/* The tenant's name, taken out of the settings. NULL: it is no text. */
static json_t *take_tenant(const struct mxw_domain_file *file, json_t *settings, json_t *name)
{
    json_t *tenant = json_incref(json_object_get(settings, "tenant"));
    (void)json_object_del(settings, "tenant");
    if (json_is_string(tenant) && json_string_length(tenant) > 0)
        return tenant;
    bool is_wrong = tenant != NULL && !json_is_string(tenant);
    json_decref(tenant);
    if (is_wrong)
        return NULL;
    return file->tenant == NULL ? json_incref(name) : json_string(file->tenant);
}

void mxw_domain_give(struct mxw_domain_file *file, int line, mxw_bytes name, json_t *settings)
{
    json_t *known = mxw_domain_name(name);
    if (known == NULL || name.len == 0) {
        mxw_conf_complain(&file->conf, line,
                          name.len == 0 ? "the domain has no name" : "the name is not UTF-8 text");
        json_decref(known);
        json_decref(settings);
        return;
    }
    json_t *tenant = take_tenant(file, settings, known);
    if (tenant == NULL) {
        mxw_conf_complain(&file->conf, line, "the tenant is no text: expected a name");
        json_decref(known);
        json_decref(settings);
        return;
    }
    json_t *domain = json_object();
    mxw_json_set(domain, "name", known);
    mxw_json_set(domain, "tenant", tenant);
    mxw_json_set(domain, "settings", settings);
    file->take(file->taker, line, domain);
}

FILE *mxw_domain_file_open(struct mxw_domain_file *file)
{
    FILE *opened = fopen(file->conf.path, "re");
    if (opened == NULL) {
        file->conf.complaint_count++;
        fprintf(file->conf.complaints, "%s: cannot be read: %s\n", file->conf.path,
                strerror(errno));
    }
    return opened;
}

enum mxw_status mxw_domain_file_close(struct mxw_domain_file *file, FILE *opened)
{
    bool has_failed = ferror(opened) != 0;
    (void)fclose(opened);
    if (has_failed) {
        file->conf.complaint_count++;
        fprintf(file->conf.complaints, "%s: reading failed before its end\n", file->conf.path);
        return MXW_UNAVAILABLE;
    }
    return file->conf.complaint_count == 0 ? MXW_OK : MXW_MALFORMED;
}

json_t *mxw_domain_spooled(FILE *spool)
{
    json_error_t error;
    char *line = NULL;
    size_t room = 0;
    ssize_t len = getline(&line, &room, spool);
    json_t *domain = len > 0 ? json_loadb(line, (size_t)len, 0, &error) : NULL;
    free(line);
    return domain;
}
