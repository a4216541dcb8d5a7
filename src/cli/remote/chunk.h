/* chunk.h - domains on their way to the keeper: as many as one request may carry.
 *
 * Limits     MXW_CHUNK_DOMAINS_MAX domains, MXW_CHUNK_OCTETS_MAX octets of JSON, and
 *            MXW_CHUNK_VALUES_MAX values: below those of control/protocol.h.
 * Lines      Where each domain stands in its file, for when the keeper refuses one.
 */
#ifndef MXW_CLI_REMOTE_CHUNK_H
#define MXW_CLI_REMOTE_CHUNK_H

#include <jansson.h>

#include "mxwarden/bytes.h"

#define MXW_CHUNK_DOMAINS_MAX 1000
#define MXW_CHUNK_OCTETS_MAX 1000000 /* what is left of 1 MiB is for the request around them */
#define MXW_CHUNK_VALUES_MAX 100000

struct mxw_chunk {
    json_t *domains; /* owned; NULL when there are none */
    int lines[MXW_CHUNK_DOMAINS_MAX];
    size_t count, octets, values;
};

enum mxw_chunk_added {
    MXW_CHUNK_ADDED,
    MXW_CHUNK_FULL,     /* send it first */
    MXW_CHUNK_TOO_LARGE /* the domain fits no chunk at all */
};

/* Takes over `domain` when it is ADDED. */
enum mxw_chunk_added mxw_chunk_add(struct mxw_chunk *chunk, int line, json_t *domain);

/* Gives the list away, to be freed; the chunk is empty then, but for its lines. */
json_t *mxw_chunk_take(struct mxw_chunk *chunk);

/* The index of the domain that a sentence of the keeper's is about: the one whose number it begins
 * with, "domain 3: ", which is taken off it, since nobody else counts so; or else the one whose
 * name stands in it as a word, the longest of several. Their number when it is about none. */
size_t mxw_chunk_find(const json_t *domains, mxw_bytes *sentence);

#endif
