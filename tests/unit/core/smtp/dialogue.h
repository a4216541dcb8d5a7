/* dialogue.h - drives a server as a session would, and writes down what was asked and said.
 *
 *     struct dialogue dialogue;
 *     dialogue_begin(&dialogue, &settings);
 *     dialogue_hear(&dialogue, input, chunk);
 *     ... dialogue.asked, dialogue.said, dialogue.body ...
 *
 * The session in it decides by the local part of the path: `no...` is 550, `later...` is 450,
 * `away...` is 421, anything else is accepted. A message is answered 250.
 */
#ifndef TESTS_UNIT_CORE_SMTP_DIALOGUE_H
#define TESTS_UNIT_CORE_SMTP_DIALOGUE_H

#include "core/smtp/server.h"

struct dialogue {
    struct mxw_smtp_server server;
    struct mxw_writer asked; /* the requests, one word each, with what they carry */
    struct mxw_writer said;  /* all output */
    struct mxw_writer body;  /* all BODY octets */
    mxw_time now;
    bool refuses_data;
    bool forgives;     /* bare line ends */
    bool keeps_output; /* never sends: the output fills up */
    uint8_t asked_at[65536], said_at[65536], body_at[65536];
};

/* With the banner in `said`. */
void dialogue_begin(struct dialogue *dialogue, const struct mxw_smtp_settings *settings);

/* Presents all of `input` in pieces of `chunk` octets. Returns how much was consumed: less than all
 * when the output is full, or a handshake is due. */
size_t dialogue_hear(struct dialogue *dialogue, mxw_bytes input, size_t chunk);

/* Moves the output to `said`. */
void dialogue_send(struct dialogue *dialogue);

/* Forgets what was asked and said. */
void dialogue_clear(struct dialogue *dialogue);

#endif
