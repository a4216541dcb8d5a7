/* dns_message.h - DNS messages for the tests of the resolver, put together by hand. */
#ifndef TESTS_UNIT_RUNTIME_DNS_MESSAGE_H
#define TESTS_UNIT_RUNTIME_DNS_MESSAGE_H

#include "mxwarden/dns.h"

#define DNS_TRUNCATED 0x0200
#define DNS_HEADER_LEN 12
#define DNS_CNAME 5

static inline void put_u16(struct mxw_writer *out, unsigned number)
{
    mxw_put_byte(out, (uint8_t)(number >> 8));
    mxw_put_byte(out, (uint8_t)number);
}

/* "a.example" as labels. */
static inline void put_name(struct mxw_writer *out, mxw_bytes name)
{
    while (name.len > 0) {
        mxw_bytes label = mxw_bytes_next(&name, '.');
        mxw_put_byte(out, (uint8_t)label.len);
        mxw_put(out, label);
    }
    mxw_put_byte(out, 0);
}

/* A reply with the flags QR, RD and RA, and one question. The counts of records come last. */
static inline void begin_reply(struct mxw_writer *out, unsigned id, unsigned flags, mxw_bytes name,
                               unsigned type)
{
    put_u16(out, id);
    put_u16(out, 0x8180 | flags);
    put_u16(out, 1);
    put_u16(out, 0);
    put_u16(out, 0);
    put_u16(out, 0);
    put_name(out, name);
    put_u16(out, type);
    put_u16(out, 1);
}

static inline void count_answers(struct mxw_writer *out, unsigned count)
{
    out->at[6] = (uint8_t)(count >> 8);
    out->at[7] = (uint8_t)count;
}

static inline void put_record(struct mxw_writer *out, mxw_bytes owner, unsigned type,
                              mxw_bytes rdata)
{
    put_name(out, owner);
    put_u16(out, type);
    put_u16(out, 1);
    put_u16(out, 0);
    put_u16(out, 60);
    put_u16(out, (unsigned)rdata.len);
    mxw_put(out, rdata);
}

/* An answer as text: "FOUND 10 mx.example,20 mx2.example", "FAILED timed out", "NO_DATA". */
static inline void put_answer(struct mxw_writer *out, enum mxw_dns_type type,
                              const struct mxw_dns_answer *answer)
{
    static const char *const outcomes[] = { "FAILED ", "FOUND ", "NO_DATA", "NO_NAME" };
    const char *why = answer->why == NULL ? "" : answer->why;
    mxw_put(out,
            (mxw_bytes){ (const uint8_t *)outcomes[answer->outcome],
                         strlen(outcomes[answer->outcome]) });
    mxw_put(out, (mxw_bytes){ (const uint8_t *)why, strlen(why) });
    for (size_t i = 0; i < answer->record_count; i++) {
        const struct mxw_dns_record *record = &answer->records[i];
        if (i > 0)
            mxw_put_byte(out, ',');
        if (type == MXW_DNS_MX) {
            mxw_put_number(out, record->preference);
            mxw_put_byte(out, ' ');
        }
        mxw_put_address(out, record->address);
        mxw_put(out, record->name);
        mxw_put(out, record->text);
    }
}

#endif
