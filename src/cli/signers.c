#include "cli/signers.h"

#include <stdio.h>

static bool parse_form(mxw_bytes word, enum mxw_canonical *form)
{
    bool is_relaxed = mxw_bytes_equal_nocase(word, MXW_BYTES("relaxed"));
    *form = is_relaxed ? MXW_CANONICAL_RELAXED : MXW_CANONICAL_SIMPLE;
    return is_relaxed || mxw_bytes_equal_nocase(word, MXW_BYTES("simple"));
}

bool mxw_forms_parse(const char *text, enum mxw_canonical *header, enum mxw_canonical *body,
                     struct mxw_problem *problem)
{
    mxw_bytes rest = mxw_bytes_of(text == NULL ? "relaxed/relaxed" : text);
    mxw_bytes word = mxw_bytes_next(&rest, '/');
    *body = MXW_CANONICAL_SIMPLE; /* RFC 6376 3.5: when only one is named */
    if (parse_form(word, header) && (rest.len == 0 || parse_form(rest, body)))
        return true;
    mxw_problem_set(problem, "--canonicalization wants HEADER/BODY, each relaxed or simple");
    return false;
}

mxw_wall mxw_signing_time(const struct mxw_options *options)
{
    return options->timestamp > 0 ? options->timestamp : options->now;
}

bool mxw_mail_is_signable(const struct mxw_mail *mail, struct mxw_problem *problem)
{
    if (mail->fault != MXW_MAIL_SOUND)
        mxw_problem_set(problem, "%s", mxw_mail_fault_text(mail->fault));
    else if (mail->input.is_broken) /* RFC 6376 5.3: as it is expected to be received */
        mxw_problem_set(problem, "the message holds a CR or LF alone, and would not arrive so");
    else
        return true;
    return false;
}

static void print_converted(mxw_bytes text, bool to_lf)
{
    for (size_t i = 0; i < text.len; i++) {
        bool is_crlf = text.at[i] == '\r' && i + 1 < text.len && text.at[i + 1] == '\n';
        if (!to_lf || !is_crlf)
            putchar(text.at[i]);
    }
}

void mxw_print_fields(const struct mxw_mail *mail, mxw_bytes fields, bool whole)
{
    print_converted(fields, mail->input.was_lf);
    if (whole)
        print_converted(mxw_input_text(&mail->input), mail->input.was_lf);
}
