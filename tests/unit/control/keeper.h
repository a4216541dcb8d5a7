/* keeper.h - a keeper of the tests' making: a server on a socket in a folder of its own, whose
 * handlers do what each request is here for.
 *
 *     exempt.list     is done at once
 *     status          one item, then done
 *     domain.show     is held until the test answers `held`
 *     domain.list     sends `item_count` items of about 1000 octets, waiting when it is told to
 *     trace.find      the same without ever waiting
 *     tenant.list     fails: not-found, with a text of all kinds of octets
 *     audit.list      an item that lacks what the table says
 *     domain.set      done with nothing: memory has run out
 *     trace.forget    an item longer than a line
 *     import.begin    is done at once
 *     store.restore   reads a number from the descriptor, which becomes the generation
 */
#ifndef TESTS_UNIT_CONTROL_KEEPER_H
#define TESTS_UNIT_CONTROL_KEEPER_H

#include "control/server.h"
#include "mxwarden/writer.h"

struct keeper {
    struct mxw_loop *loop;
    struct mxw_control_server *server;
    char folder[32], path[64];

    enum mxw_control_role role; /* of everybody */
    uid_t uid; /* 0: each caller is another user; else those to come are this one */
    uid_t uid_count;
    bool closes_server; /* in on_request */

    struct mxw_control_call *held; /* the last that was not answered */
    size_t item_count, item_index;
    size_t stop_count;
    size_t pending_max;      /* octets the server ever held for one caller */
    struct mxw_writer story; /* r: a request; d: drained; g, G: gone, G with a call in hand */
    uint8_t story_at[1 << 15];
};

void keeper_begin(struct keeper *keeper);
void keeper_end(struct keeper *keeper);

/* Lets the server do what there is to do now. */
void keeper_turn(struct keeper *keeper);

/* An object that fits `done` of a change. */
json_t *keeper_changed(int64_t generation);

#endif
