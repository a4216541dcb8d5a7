/* messages.h - what master, keeper and edges tell each other over channels.
 *
 *     keeper  DIRECTORY  to the master and every edge: map this from now on
 *     edge, master  CONFIRM  to the keeper: this is in force here. The answer to every DIRECTORY,
 *                        also to one that was refused
 *     master  EDGE       to the keeper: here is a channel to an edge
 *     master  KEEPER     to an edge: here is a channel to the keeper
 *     edge    RECORDS    to the keeper: records of the trace, each behind its length in four octets
 *     keeper  KEPT       to the edge: so many of them are done with
 *     edge    COUNTERS   to the keeper, every second: what it has done and is doing
 *
 * Window     An edge has at most MXW_RECORDS_MAX records and MXW_RECORDS_WINDOW octets of them sent
 *            and not yet said to be kept. The keeper holds as much for every edge, and so never has
 *            to turn one away that keeps to it.
 * Layout     The structs below, as they are in memory: both ends are the same program. COUNTERS are
 *            octets that metrics.h describes.
 */
#ifndef MXW_DAEMON_MESSAGES_H
#define MXW_DAEMON_MESSAGES_H

#include "runtime/channel.h"
#include "runtime/store/store.h"

enum mxw_message_kind {
    MXW_SAYS_NOTHING,
    MXW_SAYS_DIRECTORY, /* descriptors: the overlay; and the base, unless it is the last one sent */
    MXW_SAYS_CONFIRM,
    MXW_SAYS_EDGE, /* descriptor: the channel */
    MXW_SAYS_KEEPER,
    MXW_SAYS_RECORDS,
    MXW_SAYS_KEPT,
    MXW_SAYS_COUNTERS
};

struct mxw_says_directory {
    struct mxw_store_mark base; /* the state of the store that the base was made from */
    uint64_t generation;        /* the sequence when the overlay was made */
};

struct mxw_says_confirm {
    struct mxw_says_directory in_force; /* generation 0: none */
    uint64_t is_refusal;                /* or 0: the DIRECTORY that came last could not be taken */
};

struct mxw_says_edge {
    uint32_t number;
    uint32_t pid;
    uint32_t is_draining; /* or 0 */
};

struct mxw_says_kept {
    uint64_t records; /* the oldest of those sent on this channel and not yet said to be kept; on
                         the disk, or lost and counted */
};

/* The struct a message is to hold; false when it is not one. */
static inline bool mxw_message_read(const struct mxw_channel_message *message, void *into,
                                    size_t size)
{
    if (message->bytes.len != size)
        return false;
    memcpy(into, message->bytes.at, size);
    return true;
}

#define MXW_RECORDS_MAX 256 /* in one message, and sent and not yet said to be kept */
#define MXW_RECORD_HEAD 4   /* octets in front of a record: its length */

/* Octets, with the heads: MXW_RECORDS_MAX records of a usual size. */
#define MXW_RECORDS_WINDOW (256u << 10)

/* Takes the next record from what RECORDS holds. False at the end, and when what is left is none:
 * then `rest` is not empty. */
static inline bool mxw_message_next_record(mxw_bytes *rest, mxw_bytes *record)
{
    uint32_t len;
    if (rest->len < MXW_RECORD_HEAD)
        return false;
    memcpy(&len, rest->at, sizeof len);
    if (len > rest->len - MXW_RECORD_HEAD)
        return false;
    *record = mxw_bytes_first(mxw_bytes_from(*rest, MXW_RECORD_HEAD), len);
    *rest = mxw_bytes_from(*rest, MXW_RECORD_HEAD + len);
    return true;
}

/* A message of one struct. */
#define MXW_MESSAGE(kind_, struct_)                                                                \
    {                                                                                              \
        .kind = (kind_), .bytes = {(const uint8_t *)&(struct_), sizeof(struct_) }                  \
    }

#endif
