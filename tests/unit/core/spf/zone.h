/* zone.h - the DNS of a test: a table of records, asked one question at a time.
 *
 * A name that is not in the table does not exist; one that is there without the type asked for has
 * no data. The data "!fail" makes that type fail. What an answer borrows is overwritten before the
 * next one.
 */
#ifndef TESTS_UNIT_CORE_SPF_ZONE_H
#define TESTS_UNIT_CORE_SPF_ZONE_H

#include "mxwarden/dns.h"

struct zone_entry {
    mxw_bytes name;
    enum mxw_dns_type type;
    mxw_bytes data; /* an address, a host name, or a text */
};

struct zone {
    const struct zone_entry *entries;
    size_t count;
    struct mxw_dns_record records[16];
    uint8_t text_at[8192];
};

static inline struct mxw_dns_record zone_record(enum mxw_dns_type type, mxw_bytes data)
{
    struct mxw_dns_record record = { 0 };
    if (type == MXW_DNS_TXT)
        record.text = data;
    else if (type == MXW_DNS_MX || type == MXW_DNS_PTR)
        record.name = data;
    else if (mxw_address_parse(data, &record.address) != MXW_OK)
        record.address.family = MXW_FAMILY_NONE;
    return record;
}

static inline struct mxw_dns_answer zone_look_up(struct zone *zone,
                                                 const struct mxw_dns_question *question)
{
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_NO_NAME, .records = zone->records };
    memset(zone->records, 0xee, sizeof zone->records);
    memset(zone->text_at, '?', sizeof zone->text_at);
    struct mxw_writer text = MXW_WRITER(zone->text_at);

    for (size_t i = 0; i < zone->count; i++) {
        const struct zone_entry *entry = &zone->entries[i];
        if (!mxw_bytes_equal_nocase(entry->name, mxw_dns_question_name(question)))
            continue;
        if (answer.outcome == MXW_DNS_NO_NAME)
            answer.outcome = MXW_DNS_NO_DATA;
        if (entry->type != question->type)
            continue;
        if (mxw_bytes_equal(entry->data, MXW_BYTES("!fail")))
            return (struct mxw_dns_answer){ .outcome = MXW_DNS_FAILED, .why = "timed out" };
        mxw_bytes copy = { text.at + text.used, entry->data.len };
        mxw_put(&text, entry->data);
        zone->records[answer.record_count++] = zone_record(entry->type, copy);
        answer.outcome = MXW_DNS_FOUND;
    }
    return answer;
}

#endif
