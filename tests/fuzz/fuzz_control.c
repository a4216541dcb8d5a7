/* One line of the control protocol. */
#include "control/request.h"
#include "control/shape.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(mxw_bytes text, size_t max)
{
    require(text.len <= max && mxw_control_text_is_plain(text));
    require(text.at == NULL || strlen((const char *)text.at) == text.len);
}

static void check_settings(const struct mxw_control_settings *settings)
{
    require(settings->count <= MXW_CONTROL_SETTINGS_MAX);
    for (size_t i = 0; i < settings->count; i++) {
        check_text(settings->at[i].name, MXW_CONTROL_SETTING_NAME_MAX);
        require(settings->at[i].text_count <= MXW_CONTROL_SETTING_TEXTS_MAX);
        for (size_t k = 0; k < settings->at[i].text_count; k++)
            check_text(settings->at[i].texts[k], MXW_CONTROL_SETTING_TEXT_MAX);
    }
}

static void check_field(const struct mxw_control_field *field,
                        const struct mxw_control_request *request)
{
    const void *at = (const uint8_t *)request + field->offset;
    if (field->type == MXW_CONTROL_TEXT)
        check_text(*(const mxw_bytes *)at, (size_t)field->maximum);
    if (field->type == MXW_CONTROL_NUMBER)
        require(*(const int64_t *)at >= field->minimum && *(const int64_t *)at <= field->maximum);
    if (field->type == MXW_CONTROL_SETTINGS)
        check_settings(at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mxw_control_request *request;
    struct mxw_problem problem = { "" };
    enum mxw_control_code code = mxw_control_parse((mxw_bytes){ data, size }, &request, &problem);
    if (code != MXW_CONTROL_OK) {
        check_text((mxw_bytes){ (const uint8_t *)problem.text, strlen(problem.text) },
                   MXW_PROBLEM_TEXT_MAX);
        require(problem.text[0] != '\0');
        return 0;
    }
    for (size_t i = 0; i < request->spec->field_count; i++)
        check_field(&request->spec->fields[i], request);
    for (size_t i = 0; i < request->domains.count; i++)
        check_settings(&request->domains.at[i].settings);
    mxw_control_request_free(request);
    return 0;
}
