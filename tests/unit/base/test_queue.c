#include "base/queue.h"

#include <stdlib.h>

#include "tests/support/test.h"

#define MESSAGE_MAX 40

/* The message with this number: its length and every octet follow from it. */
static mxw_bytes message_of(unsigned number)
{
    static uint8_t at[MESSAGE_MAX];
    size_t len = number * 7 % MESSAGE_MAX;
    for (size_t i = 0; i < len; i++)
        at[i] = (uint8_t)(number * 31 + i);
    return (mxw_bytes){ at, len };
}

static void check_queue(const struct mxw_queue *queue, const unsigned *numbers, size_t count)
{
    struct mxw_queue_walk walk = mxw_queue_walk(queue);
    mxw_bytes message;
    size_t seen = 0, octets = 0;
    CHECK(queue->count == count, "the count");
    for (; mxw_queue_next(&walk, &message); seen++) {
        CHECK(seen < count, "no more than were put");
        CHECK_BYTES(message, message_of(numbers[seen]), "in the order in which they were put");
        octets += MXW_QUEUE_HEAD + message.len;
    }
    CHECK(seen == count, "all of them");
    CHECK(octets == mxw_queue_used(queue), "the octets in use");
}

static const struct room_case {
    const char *name;
    size_t room, len;
    bool want_put;
} room_cases[] = {
    { "no memory takes nothing", 0, 0, false },
    { "a head short of an octet", MXW_QUEUE_HEAD - 1, 0, false },
    { "an empty message is its head", MXW_QUEUE_HEAD, 0, true },
    { "a message that fits exactly", MXW_QUEUE_HEAD + 10, 10, true },
    { "and one that is an octet longer", MXW_QUEUE_HEAD + 10, 11, false },
    { "a message as long as the memory", 20, 20, false },
};

static void run_room_case(void **state)
{
    const struct room_case *c = *state;
    static uint8_t text[64];
    uint8_t *memory = malloc(c->room > 0 ? c->room : 1);
    struct mxw_queue queue;
    mxw_queue_begin(&queue, memory, c->room);
    for (unsigned round = 0; round < 3; round++) {
        CHECK(mxw_queue_put(&queue, (mxw_bytes){ text, c->len }) == c->want_put, c->name);
        CHECK(queue.count == c->want_put, c->name);
        mxw_queue_consume(&queue, queue.count);
        CHECK(mxw_queue_used(&queue) == 0, c->name);
    }
    CHECK(queue.put_count == (c->want_put ? 3 : 0), c->name);
    CHECK(queue.consumed_count == queue.put_count, c->name);
    CHECK(queue.dropped_count == 3 - queue.put_count, c->name);
    free(memory);
}

static void run_keeps_the_oldest(void **state)
{
    (void)state;
    uint8_t memory[3 * (MXW_QUEUE_HEAD + 4)];
    struct mxw_queue queue;
    mxw_bytes message;
    mxw_queue_begin(&queue, memory, sizeof memory);
    CHECK(mxw_queue_put(&queue, MXW_BYTES("one.")), "the first");
    CHECK(mxw_queue_put(&queue, MXW_BYTES("two.")), "the second");
    CHECK(mxw_queue_put(&queue, MXW_BYTES("thr.")), "the third");
    CHECK(!mxw_queue_put(&queue, MXW_BYTES("")), "it is full to the last octet");
    CHECK(queue.dropped_count == 1, "and counts what it drops");

    struct mxw_queue_walk walk = mxw_queue_walk(&queue);
    CHECK(mxw_queue_next(&walk, &message), "one is shown");
    CHECK_BYTES(message, MXW_BYTES("one."), "the oldest");
    mxw_queue_consume(&queue, 1);
    CHECK(mxw_queue_put(&queue, MXW_BYTES("4...")), "its place is free again");
    CHECK(!mxw_queue_put(&queue, MXW_BYTES("")), "and taken again");
    CHECK(mxw_queue_next(&walk, &message), "the walk goes on");
    CHECK_BYTES(message, MXW_BYTES("two."), "where it was");
    CHECK(mxw_queue_next(&walk, &message), "and on");
    CHECK_BYTES(message, MXW_BYTES("thr."), "to the last there was when it began");
    CHECK(!mxw_queue_next(&walk, &message), "and no further");
}

/* Messages of all lengths come and go at random, in memory of every size; a plain list must agree
 * at every step. */
static void run_churn(void **state)
{
    (void)state;
    enum { ROOM_MAX = 300, STEPS = 400 };
    uint64_t random = 3;
    for (size_t room = 0; room <= ROOM_MAX; room++) {
        unsigned numbers[ROOM_MAX], next = 0;
        size_t count = 0;
        uint8_t *memory = malloc(room > 0 ? room : 1);
        struct mxw_queue queue;
        mxw_queue_begin(&queue, memory, room);
        for (unsigned step = 0; step < STEPS; step++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            if ((random >> 62) % 2 == 0 && count > 0) {
                size_t gone = 1 + (random >> 40) % count;
                mxw_queue_consume(&queue, gone);
                count -= gone;
                memmove(numbers, numbers + gone, count * sizeof numbers[0]);
            } else if (mxw_queue_put(&queue, message_of(next))) {
                numbers[count++] = next++;
            } else {
                next++;
            }
            check_queue(&queue, numbers, count);
        }
        CHECK(queue.put_count + queue.dropped_count == next, "all are counted");
        CHECK(queue.put_count == queue.consumed_count + count, "and so are those that have gone");
        free(memory);
    }
}

int main(void)
{
    TEST_TABLE(room_cases, run_room_case);
    TEST_ONE("a full queue keeps what is oldest", run_keeps_the_oldest);
    TEST_ONE("any coming and going, in memory of any size", run_churn);
    return test_run("base/queue");
}
