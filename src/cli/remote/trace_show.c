#include "cli/remote/trace_show.h"

#include <stdio.h>

#include "cli/page.h"
#include "cli/remote/member.h"
#include "core/trace/fields.h"

#define COLUMN 22 /* where what a record says begins */
#define LABEL_ROOM 64
#define NUMBER_ROOM 32
#define MICROSECONDS 1000000 /* in a second */
#define MILLISECOND 1000     /* in microseconds */

static mxw_bytes text_of(const json_t *value)
{
    return (mxw_bytes){ (const uint8_t *)json_string_value(value), json_string_length(value) };
}

/* "12.3 ms", "4.567 s". */
static void put_span(char room[NUMBER_ROOM], long long microseconds)
{
    if (microseconds < MICROSECONDS)
        (void)snprintf(room, NUMBER_ROOM, "%.1f ms", (double)microseconds / MILLISECOND);
    else
        (void)snprintf(room, NUMBER_ROOM, "%.3f s", (double)microseconds / MICROSECONDS);
}

static void show_number(const char *label, enum mxw_trace_form form, const json_t *value)
{
    char room[NUMBER_ROOM];
    long long number = json_integer_value(value);
    if (form == MXW_TRACE_FORM_TIME)
        put_span(room, number);
    else if (form == MXW_TRACE_FORM_WALL)
        (void)mxw_when_text(number / MICROSECONDS, room);
    else
        (void)snprintf(room, sizeof room, "%lld", number);
    mxw_page_entry(label, COLUMN, room);
}

/* A value that is no group and no list. */
static void show_value(const char *label, enum mxw_trace_form form, const json_t *value)
{
    if (json_is_string(value))
        mxw_page_fact_at(label, COLUMN, text_of(value));
    else if (json_is_integer(value))
        show_number(label, form, value);
    else if (json_is_true(value))
        mxw_page_entry(label, COLUMN, "yes");
}

/* "next_hop" is "next hop" to a person. */
static const char *label_of(const char *indent, const char *name, char room[LABEL_ROOM])
{
    int len = snprintf(room, LABEL_ROOM, "%s%s", indent, name);
    for (int i = 0; i < len && i < LABEL_ROOM - 1; i++)
        if (room[i] == '_')
            room[i] = ' ';
    return room;
}

static void show_field(const char *indent, const struct mxw_trace_field *field, const json_t *value)
{
    char room[LABEL_ROOM];
    size_t index;
    json_t *entry;
    const char *label = label_of(indent, field->name, room);
    if (!field->is_list)
        show_value(label, field->form, value);
    json_array_foreach(value, index, entry)
    {
        show_value(index == 0 ? label : "", field->form, entry);
    }
}

/* What stands in a group, one field a line. */
static void show_members(const struct mxw_trace_field *group, const json_t *value)
{
    size_t count;
    const struct mxw_trace_field *fields = mxw_trace_fields(&count);
    printf("  %s\n", group->name);
    for (size_t i = 0; i < count; i++)
        if (fields[i].parent == group->number)
            show_field("  ", &fields[i], json_object_get(value, fields[i].name));
}

/* "AAAA mail.example.org": "found, after 12.3 ms", and the records. */
static void show_question(const struct mxw_trace_field *group, const json_t *value)
{
    char type[MXW_SAFE_ROOM];
    char name[MXW_SAFE_ROOM];
    char outcome[MXW_SAFE_ROOM];
    char why[MXW_SAFE_ROOM];
    char took[NUMBER_ROOM];
    put_span(took, mxw_member_number(value, "took"));
    mxw_member_text(value, "why", why);
    (void)group;
    mxw_page_say(2, "DNS: %s %s: %s%s%s, after %s", mxw_member_text(value, "type", type),
                 mxw_member_text(value, "name", name), mxw_member_text(value, "outcome", outcome),
                 why[0] == '\0' ? "" : ", ", why, took);

    size_t index;
    json_t *answer;
    json_array_foreach(json_object_get(value, "answers"), index, answer)
    {
        mxw_page_fact_at("", COLUMN, text_of(answer));
    }
}

/* How the groups of one kind are shown. */
static void show_group(const struct mxw_trace_field *group, const json_t *value)
{
    if (group->number == MXW_TRACE_DNS)
        show_question(group, value);
    else
        show_members(group, value);
}

static void show_groups(const struct mxw_trace_field *group, const json_t *value)
{
    size_t index;
    json_t *entry;
    if (json_is_object(value))
        show_group(group, value);
    json_array_foreach(value, index, entry)
    {
        show_group(group, entry);
    }
}

/* Everything the record says, in the order of the fields. */
static void show_all(const json_t *record)
{
    size_t count;
    const struct mxw_trace_field *fields = mxw_trace_fields(&count);
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(record, fields[i].name);
        if (fields[i].parent != MXW_TRACE_RECORD || value == NULL)
            continue;
        if (fields[i].form == MXW_TRACE_FORM_GROUP)
            show_groups(&fields[i], value);
        else
            show_field("", &fields[i], value);
    }
}

/* "2026-11-22T12:00:00Z  defer, unauthenticated" */
static void show_headline(const json_t *record)
{
    char when[MXW_WHEN_ROOM];
    char verdict[MXW_SAFE_ROOM];
    char rule[MXW_SAFE_ROOM];
    char kind[MXW_SAFE_ROOM];
    mxw_member_text(record, "rule", rule);
    mxw_member_text(record, "verdict", verdict);
    (void)mxw_when_text(mxw_member_number(record, "at") / MICROSECONDS, when);
    mxw_page_say(0, "%s  %s%s%s", when,
                 verdict[0] == '\0' ? mxw_member_text(record, "kind", kind) : verdict,
                 rule[0] == '\0' ? "" : ", ", rule);
}

static void show_client(const json_t *record)
{
    char client[MXW_SAFE_ROOM];
    char helo[MXW_SAFE_ROOM];
    mxw_member_text(record, "client", client);
    mxw_member_text(record, "helo", helo);
    if (client[0] != '\0' || helo[0] != '\0')
        mxw_page_entryf("client", COLUMN, "%s%s%s", client, helo[0] == '\0' ? "" : ", HELO ", helo);
}

/* "<anne@example.org> -> <bob@contoso.com>", and a line for each other recipient. */
static void show_mail(const json_t *record)
{
    char sender[MXW_SAFE_ROOM];
    char address[MXW_SAFE_ROOM];
    size_t index;
    json_t *recipient;
    const json_t *recipients = json_object_get(record, "recipients");
    mxw_member_text(record, "sender", sender);
    if (json_array_size(recipients) == 0 && json_object_get(record, "sender") != NULL)
        mxw_page_entryf("mail", COLUMN, "<%s>", sender);
    json_array_foreach(recipients, index, recipient)
    {
        mxw_member_text(recipient, "address", address);
        if (index == 0)
            mxw_page_entryf("mail", COLUMN, "<%s> -> <%s>", sender, address);
        else
            mxw_page_entryf("", COLUMN, "-> <%s>", address);
    }
}

/* Ours; where a recipient was refused, it stands with the recipient. */
static void show_reply(const json_t *record)
{
    const json_t *reply = json_object_get(record, "reply");
    const json_t *recipients = json_object_get(record, "recipients");
    if (reply == NULL)
        reply = json_object_get(json_array_get(recipients, 0), "reply");
    mxw_page_fact_at("reply", COLUMN, text_of(reply));
}

void mxw_trace_show(const json_t *record, bool is_verbose)
{
    show_headline(record);
    if (is_verbose) {
        show_all(record);
        return;
    }
    mxw_page_fact_at("id", COLUMN, text_of(json_object_get(record, "id")));
    show_client(record);
    show_mail(record);
    show_reply(record);
}
