#include "tests/unit/control/manual.h"

#include <inttypes.h>

#include "control/protocol.h"

static const char *const units[MXW_CONTROL_TYPE_COUNT] = {
    [MXW_CONTROL_TEXT] = " octets",
    [MXW_CONTROL_SETTINGS] = "",
    [MXW_CONTROL_DOMAINS] = "",
};

/* "text, 1 to 255 octets". */
static void write_type(FILE *out, const struct mxw_control_field *field)
{
    (void)fputs(mxw_control_type_name(field->type), out);
    if (field->type == MXW_CONTROL_BOOL)
        return;
    if (field->maximum == INT64_MAX)
        (void)fprintf(out, ", %" PRId64 " or more", field->minimum);
    else
        (void)fprintf(out, ", %" PRId64 " to %" PRId64 "%s", field->minimum, field->maximum,
                      field->type == MXW_CONTROL_NUMBER ? "" : units[field->type]);
    if (field->type == MXW_CONTROL_NUMBER && field->initial != INT64_MAX)
        (void)fprintf(out, "; else %" PRId64, field->initial);
}

static void write_fields(FILE *out, const struct mxw_control_field *fields, size_t count)
{
    if (count > 0)
        (void)fputs("\n| field | type | needed | |\n| --- | --- | --- | --- |\n", out);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "| `%s` | ", fields[i].name);
        write_type(out, &fields[i]);
        (void)fprintf(out, " | %s | %s |\n", fields[i].is_required ? "yes" : "", fields[i].help);
    }
}

static void write_members(FILE *out, const char *of, const struct mxw_control_member *members,
                          size_t count)
{
    if (count > 0)
        (void)fprintf(out, "\n| in %s | type | always | |\n| --- | --- | --- | --- |\n", of);
    for (size_t i = 0; i < count; i++)
        (void)fprintf(out, "| `%s` | %s | %s | %s |\n", members[i].name,
                      mxw_control_type_name(members[i].type), members[i].is_optional ? "" : "yes",
                      members[i].help);
}

static void write_spec(FILE *out, const struct mxw_control_spec *spec)
{
    (void)fprintf(out, "\n### %s\n\n%s. Least role: %s.", spec->name, spec->help,
                  mxw_control_role_name(spec->least));
    if (spec->takes_descriptor)
        (void)fputs(" A descriptor comes along.", out);
    if (spec->look != NULL)
        (void)fprintf(out, " What became of it: `%s`.", spec->look);
    (void)fputc('\n', out);
    write_fields(out, spec->fields, spec->field_count);
    write_members(out, "`item`", spec->items, spec->item_count);
    write_members(out, "`done`", spec->done, spec->done_count);
}

void manual_write(FILE *out)
{
    size_t count;
    const struct mxw_control_field *fields = mxw_control_domain_fields(&count);
    (void)fputs(MANUAL_BEGINS, out);
    for (int kind = 0; kind < MXW_CONTROL_KIND_COUNT; kind++)
        write_spec(out, mxw_control_spec((enum mxw_control_kind)kind));

    (void)fputs("\n## A domain of an import\n", out);
    write_fields(out, fields, count);

    (void)fputs("\n## Error codes\n\n| code | |\n| --- | --- |\n", out);
    for (int code = MXW_CONTROL_OK + 1; code < MXW_CONTROL_CODE_COUNT; code++)
        (void)fprintf(out, "| `%s` | %s |\n", mxw_control_code_name((enum mxw_control_code)code),
                      mxw_control_code_help((enum mxw_control_code)code));
}
