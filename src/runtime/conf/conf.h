/* conf.h - what all files of settings have in common: sections, lines, and complaints.
 *
 *     struct mxw_conf conf = { .path = path, .complaints = stderr };
 *     status = mxw_conf_read(&conf, &file, take, reader);
 *
 * A file is a row of `name = value` and of sections; a section is handed over, and forgotten, as
 * soon as it has been read, so that a file of a million domains needs no memory to speak of. The
 * root is handed over last. Values are texts: what they mean is the reader's business.
 *
 * Syntax     libconfuse's: # and C comments, "quoted" and plain words, { lists, in, braces },
 *            ${VARIABLE} from the environment.
 * Complaints One line each, for a person: FILE:LINE: what is wrong. Reading goes on where it can,
 *            so that one start shows all of them; MXW_CONF_COMPLAINTS_MAX are written. Control
 *            characters of the file are shown as "?".
 * Threads    One file at a time: libconfuse's scanner is one for the whole process.
 */
#ifndef MXW_RUNTIME_CONF_CONF_H
#define MXW_RUNTIME_CONF_CONF_H

#include <stdio.h>

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"

#define MXW_CONF_COMPLAINTS_MAX 50 /* enough to be busy for a while */
#define MXW_CONF_OPTIONS_MAX 96    /* in one section */
#define MXW_CONF_SECTIONS_MAX 8    /* kinds of section in a file */

struct mxw_conf {
    const char *path;
    FILE *complaints;
    unsigned complaint_count;
};

struct mxw_conf_option {
    const char *name;
    bool is_list;
};

struct mxw_conf_section {
    const char *name; /* of the root: NULL */
    bool has_title;
    const struct mxw_conf_option *options;
    size_t option_count;
};

/* The root comes first. */
struct mxw_conf_file {
    const struct mxw_conf_section *sections;
    size_t section_count;
};

struct mxw_conf_value {
    const char *text; /* valid for the call of take() */
    int line;
};

/* A section as it was read. */
struct mxw_conf_taken {
    const struct mxw_conf_section *section;
    const char *title; /* NULL without one */
    int line;          /* where it begins */
    const struct mxw_conf_lines *lines;
    void *values;
};

typedef void mxw_conf_take(void *reader, struct mxw_conf *conf, const struct mxw_conf_taken *taken);

/* MXW_MALFORMED: there were complaints. MXW_UNAVAILABLE: the file cannot be read, which is a
 * complaint as well. */
MXW_MUST_USE enum mxw_status mxw_conf_read(struct mxw_conf *conf, const struct mxw_conf_file *file,
                                           mxw_conf_take *take, void *reader);

/* A list is set by { } as well. */
bool mxw_conf_is_set(const struct mxw_conf_taken *taken, size_t option);

/* How many values the option has; 0 when it is not set. */
size_t mxw_conf_count(const struct mxw_conf_taken *taken, size_t option);
struct mxw_conf_value mxw_conf_get(const struct mxw_conf_taken *taken, size_t option, size_t index);

/* Writes "PATH:LINE: " and the rest, and ends the line. */
void mxw_conf_complain(struct mxw_conf *conf, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static inline mxw_bytes mxw_conf_bytes(const char *text)
{
    return (mxw_bytes){ (const uint8_t *)text, strlen(text) };
}

#endif
