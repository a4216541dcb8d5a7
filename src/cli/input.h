/* input.h - a message from standard input, with the line ends it would have on the wire.
 *
 * Line ends  The first line end says what kind of file it is. CRLF: everything stays as it is. LF:
 *            every LF without a CR before it becomes CRLF, as when a client sends the file.
 *            A last line without an end gets one.
 *            A CR or LF that stands alone after that is the message's own, and is_broken.
 * Limits     MXW_INPUT_MAX octets, line ends included; the rest is not read, and is_cut.
 */
#ifndef MXW_CLI_INPUT_H
#define MXW_CLI_INPUT_H

#include "mxwarden/bytes.h"
#include "mxwarden/status.h"
#include "runtime/problem.h"

#define MXW_INPUT_MAX (64u << 20) /* octets: above any SIZE a gate would announce */

struct mxw_input {
    uint8_t *at; /* owned */
    size_t len;
    bool is_cut;
    bool was_lf;    /* its lines ended with LF */
    bool is_broken; /* holds a CR or LF that is not part of a CRLF */
};

/* Reads all of `fd`. MXW_UNAVAILABLE: it cannot be read. MXW_NO_ROOM: no memory. */
MXW_MUST_USE enum mxw_status mxw_input_read(struct mxw_input *input, int fd,
                                            struct mxw_problem *problem);

/* The conversion alone, of text in memory. MXW_NO_ROOM: no memory. */
MXW_MUST_USE enum mxw_status mxw_input_convert(struct mxw_input *input, mxw_bytes text);

void mxw_input_free(struct mxw_input *input);

static inline mxw_bytes mxw_input_text(const struct mxw_input *input)
{
    return (mxw_bytes){ input->at, input->len };
}

#endif
