#include "cli/mail.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The header at MXW_FIELDS_MAX, and what those who judge, sign and seal take at all their limits:
 * 35 KiB for DKIM, 253 for ARC, 300 for ten signatures, 130 for a seal. */
#define ARENA_ROOM (MXW_FIELDS_MAX * sizeof(struct mxw_field) + (1u << 20))

#define TEXT_OF(number) TEXT_OF_EXPANDED(number)
#define TEXT_OF_EXPANDED(number) #number

const char *mxw_mail_fault_text(enum mxw_mail_fault fault)
{
    switch (fault) {
    case MXW_MAIL_SOUND:
        return "";
    case MXW_MAIL_TOO_LARGE:
        return "the message is larger than 64 MiB";
    case MXW_MAIL_HEADER_TOO_LONG:
        return "the header section is longer than " TEXT_OF(MXW_HEADER_MAX) " octets";
    case MXW_MAIL_TOO_MANY_FIELDS:
        return "the header has more than " TEXT_OF(MXW_FIELDS_MAX) " fields";
    }
    return "";
}

static void cut_section(struct mxw_mail *mail)
{
    mxw_bytes text = mxw_input_text(&mail->input);
    struct mxw_header_end end = { 0 };
    size_t len = mxw_header_end_feed(&end, text);
    mail->body = mxw_bytes_from(text, len);
    mail->section = mxw_bytes_first(text, end.found ? len - 2 : len);
}

enum mxw_status mxw_mail_cut(struct mxw_mail *mail)
{
    mail->arena = (struct mxw_arena){ .at = malloc(ARENA_ROOM), .room = ARENA_ROOM };
    if (mail->arena.at == NULL)
        return MXW_NO_ROOM;
    if (mail->input.is_cut) {
        mail->fault = MXW_MAIL_TOO_LARGE;
        return MXW_OK;
    }

    cut_section(mail);
    if (mail->section.len > MXW_HEADER_MAX) {
        mail->fault = MXW_MAIL_HEADER_TOO_LONG;
        return MXW_OK;
    }
    enum mxw_status status = mxw_header_parse(&mail->arena, mail->section, &mail->header);
    if (status == MXW_TOO_LARGE) {
        mail->header = (struct mxw_header){ 0 };
        mail->fault = MXW_MAIL_TOO_MANY_FIELDS;
        return MXW_OK;
    }
    return status;
}

enum mxw_status mxw_mail_read(struct mxw_mail *mail, struct mxw_problem *problem)
{
    *mail = (struct mxw_mail){ 0 };
    if (isatty(STDIN_FILENO))
        fputs("mxwarden: type or paste a message; Ctrl-D on a new line ends it\n", stderr);

    enum mxw_status status = mxw_input_read(&mail->input, STDIN_FILENO, problem);
    if (status != MXW_OK)
        return status;
    status = mxw_mail_cut(mail);
    if (status != MXW_OK)
        mxw_problem_set(problem, "there is no memory left for the message");
    return status;
}

void mxw_mail_free(struct mxw_mail *mail)
{
    mxw_input_free(&mail->input);
    free(mail->arena.at);
    *mail = (struct mxw_mail){ 0 };
}
