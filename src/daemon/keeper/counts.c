#include "daemon/keeper/counts.h"

#include <stdlib.h>

#include "core/trace/trace.h"

#define DAY ((uint64_t)86400 * MXW_SECOND)

enum mxw_status mxw_counts_open(struct mxw_counts *counts)
{
    *counts = (struct mxw_counts){
        .rows = calloc(MXW_COUNTS_MAX, sizeof *counts->rows),
        .texts = malloc((size_t)MXW_COUNTS_MAX * MXW_COUNTS_TEXT),
    };
    if (counts->rows != NULL && counts->texts != NULL)
        return MXW_OK;
    mxw_counts_close(counts);
    return MXW_NO_ROOM;
}

void mxw_counts_close(struct mxw_counts *counts)
{
    free(counts->rows);
    free(counts->texts);
    *counts = (struct mxw_counts){ 0 };
}

/* A text of the record, kept with its row; empty when there is none, or no room for it. */
static mxw_bytes keep(struct mxw_writer *texts, const struct mxw_trace_item *item)
{
    size_t before = texts->used;
    mxw_put_lower(texts, item->text);
    return texts->overflowed ? (mxw_bytes){ 0 } : mxw_bytes_from(mxw_written(texts), before);
}

static void take(struct mxw_store_aggregate *row, struct mxw_writer *texts,
                 const struct mxw_trace_item *item)
{
    static const struct {
        enum mxw_trace_number number;
        size_t offset;
    } places[] = {
        { MXW_TRACE_DOMAIN, offsetof(struct mxw_store_aggregate, domain) },
        { MXW_TRACE_TENANT, offsetof(struct mxw_store_aggregate, tenant) },
        { MXW_TRACE_VERDICT, offsetof(struct mxw_store_aggregate, outcome) },
        { MXW_TRACE_RULE, offsetof(struct mxw_store_aggregate, rule) },
        { MXW_TRACE_WOULD, offsetof(struct mxw_store_aggregate, would) },
        { MXW_TRACE_WOULD_RULE, offsetof(struct mxw_store_aggregate, would_rule) },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(places); i++)
        if (item->field->number == places[i].number) {
            mxw_bytes text = keep(texts, item);
            memcpy((uint8_t *)row + places[i].offset, &text, sizeof text);
        }
    if (item->field->number == MXW_TRACE_AT)
        row->day = (uint32_t)(item->number / DAY);
    else if (item->field->number == MXW_TRACE_CLIENT)
        row->family = item->address.family == MXW_IPV6 ? 6 : 4;
    else if (item->field->number == MXW_TRACE_OCTETS)
        row->octets = item->number;
}

static bool is_counted(mxw_bytes record)
{
    struct mxw_trace_item kind, tenant;
    return mxw_trace_find(record, MXW_TRACE_KIND, &kind)
        && !mxw_bytes_equal(kind.text, MXW_BYTES("abandoned"))
        && mxw_trace_find(record, MXW_TRACE_TENANT, &tenant);
}

void mxw_counts_add(struct mxw_counts *counts, mxw_bytes record)
{
    if (!is_counted(record))
        return;
    if (counts->count == MXW_COUNTS_MAX) {
        counts->lost_count++;
        return;
    }
    struct mxw_store_aggregate *row = &counts->rows[counts->count];
    struct mxw_writer texts = { .at = counts->texts + counts->count * MXW_COUNTS_TEXT,
                                .room = MXW_COUNTS_TEXT };
    struct mxw_trace_reader reader;
    struct mxw_trace_item item;
    *row = (struct mxw_store_aggregate){ .messages = 1 };
    mxw_trace_read(&reader, record);
    while (mxw_trace_next(&reader, &item))
        take(row, &texts, &item);
    if (texts.overflowed)
        counts->lost_count++;
    else if (row->family != 0 && row->domain.len > 0)
        counts->count++;
}

enum mxw_status mxw_counts_flush(struct mxw_counts *counts, struct mxw_store *store)
{
    enum mxw_status status = MXW_OK;
    if (counts->count > 0)
        status = mxw_store_aggregates_add(store, counts->rows, counts->count);
    if (status == MXW_OK)
        counts->count = 0;
    return status;
}
