#include "cli/input.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define LINE_END_LEN 2 /* octets of CRLF */
#define CHUNK 65536    /* octets: room to begin with */

static bool is_lf_file(mxw_bytes text)
{
    size_t first = mxw_bytes_find(text, '\n');
    return first < text.len && (first == 0 || text.at[first - 1] != '\r');
}

static bool ends_line_alone(mxw_bytes text, size_t index)
{
    return text.at[index] == '\n' && (index == 0 || text.at[index - 1] != '\r');
}

static bool has_lone_cr_or_lf(mxw_bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (ends_line_alone(text, i))
            return true;
        if (text.at[i] == '\r' && (i + 1 == text.len || text.at[i + 1] != '\n'))
            return true;
    }
    return false;
}

/* The last line has an end on the wire, whatever the file says. */
static void end_last_line(struct mxw_input *input)
{
    if (input->len == 0 || mxw_bytes_ends_with_nocase(mxw_input_text(input), MXW_BYTES("\r\n")))
        return;
    input->at[input->len++] = '\r';
    input->at[input->len++] = '\n';
}

enum mxw_status mxw_input_convert(struct mxw_input *input, mxw_bytes text)
{
    bool converts = is_lf_file(text);
    size_t lone_lfs = 0;
    if (converts)
        for (size_t i = 0; i < text.len; i++)
            lone_lfs += ends_line_alone(text, i);

    *input =
        (struct mxw_input){ .at = malloc(text.len + lone_lfs + LINE_END_LEN), .was_lf = converts };
    if (input->at == NULL)
        return MXW_NO_ROOM;
    for (size_t i = 0; i < text.len; i++) {
        if (converts && ends_line_alone(text, i))
            input->at[input->len++] = '\r';
        input->at[input->len++] = text.at[i];
    }
    end_last_line(input);
    if (input->len > MXW_INPUT_MAX) {
        input->len = MXW_INPUT_MAX;
        input->is_cut = true;
    }
    input->is_broken = has_lone_cr_or_lf(mxw_input_text(input));
    return MXW_OK;
}

/* One octet above the limit shows that there is more. Returns false when memory is out. */
static bool make_room(uint8_t **at, size_t len, size_t *room)
{
    if (len < *room)
        return true;
    size_t wanted = *room == 0 ? CHUNK : 2 * *room;
    if (wanted > MXW_INPUT_MAX + 1)
        wanted = MXW_INPUT_MAX + 1;
    uint8_t *grown = realloc(*at, wanted);
    if (grown == NULL)
        return false;
    *at = grown;
    *room = wanted;
    return true;
}

static enum mxw_status read_all(int fd, uint8_t **at, size_t *len, struct mxw_problem *problem)
{
    size_t room = 0;
    while (*len <= MXW_INPUT_MAX) {
        if (!make_room(at, *len, &room)) {
            mxw_problem_set(problem, "there is no memory left for the message");
            return MXW_NO_ROOM;
        }
        ssize_t got = read(fd, *at + *len, room - *len);
        if (got == 0)
            break;
        if (got > 0)
            *len += (size_t)got;
        else if (errno != EINTR) {
            mxw_problem_set_errno(problem, errno, "the message on standard input cannot be read");
            return MXW_UNAVAILABLE;
        }
    }
    return MXW_OK;
}

enum mxw_status mxw_input_read(struct mxw_input *input, int fd, struct mxw_problem *problem)
{
    uint8_t *at = NULL;
    size_t len = 0;
    *input = (struct mxw_input){ 0 };

    enum mxw_status status = read_all(fd, &at, &len, problem);
    if (status == MXW_OK) {
        status = mxw_input_convert(input, (mxw_bytes){ at, len });
        if (status != MXW_OK)
            mxw_problem_set(problem, "there is no memory left for the message");
    }
    free(at);
    return status;
}

void mxw_input_free(struct mxw_input *input)
{
    free(input->at);
    *input = (struct mxw_input){ 0 };
}
