#include "daemon/keeper/table_maker.h"

#include <stdlib.h>

#include "daemon/keeper/entry.h"
#include "runtime/log.h"

#define GROWTH_MIN (1u << 20) /* octets */

enum mxw_status mxw_table_maker_begin(struct mxw_table_maker *maker, uint32_t names_max,
                                      const uint8_t identity[MXW_STORE_IDENTITY_LEN])
{
    uint64_t seed[2];
    _Static_assert(sizeof seed == MXW_STORE_IDENTITY_LEN, "all of it");
    memcpy(seed, identity, sizeof seed);
    *maker = (struct mxw_table_maker){ .room = mxw_directory_room(names_max) };
    maker->memory = malloc(maker->room);
    if (maker->memory == NULL)
        return MXW_NO_ROOM;
    return mxw_directory_build_begin(&maker->builder, maker->memory, maker->room, names_max, seed);
}

void mxw_table_maker_free(struct mxw_table_maker *maker)
{
    free(maker->memory);
    *maker = (struct mxw_table_maker){ 0 };
}

static bool grow(struct mxw_table_maker *maker, size_t needed)
{
    size_t more = needed > GROWTH_MIN ? needed : GROWTH_MIN;
    uint8_t *memory = realloc(maker->memory, maker->room + more);
    if (memory == NULL) {
        maker->is_out_of_memory = true;
        return false;
    }
    maker->memory = memory;
    maker->room += more;
    mxw_directory_build_move(&maker->builder, memory, maker->room);
    return true;
}

static enum mxw_status put(struct mxw_table_maker *maker, const struct mxw_domain_draft *draft)
{
    return draft->alias_of.len > 0
        ? mxw_directory_build_alias(&maker->builder, draft->domain.name, draft->alias_of)
        : mxw_directory_build_domain(&maker->builder, &draft->domain);
}

static void skip(struct mxw_table_maker *maker, mxw_bytes name, const char *reason)
{
    struct mxw_log_line line;
    maker->skipped_count++;
    mxw_log_begin(&line, MXW_LOG_ERROR, "domain-skipped");
    mxw_log_text(&line, "domain", name);
    mxw_log_string(&line, "reason", reason);
    mxw_log_end(&line);
}

void mxw_table_maker_add(struct mxw_table_maker *maker, const struct mxw_store_domain *row)
{
    struct mxw_domain_draft draft;
    struct mxw_settings_fault fault;
    if (!mxw_entry_read(row, &draft, &fault)) {
        skip(maker, row->name, fault.expected);
        return;
    }
    enum mxw_status status = MXW_OK;
    while (!maker->is_out_of_memory && (status = put(maker, &draft)) == MXW_NO_ROOM)
        (void)grow(maker, maker->room / 2);
    if (status != MXW_OK)
        skip(maker, row->name, "it does not fit into the table");
}

void mxw_table_maker_remove(struct mxw_table_maker *maker, mxw_bytes name)
{
    enum mxw_status status = MXW_OK;
    while (!maker->is_out_of_memory
           && (status = mxw_directory_build_removed(&maker->builder, name)) == MXW_NO_ROOM)
        (void)grow(maker, maker->room / 2);
    if (status != MXW_OK)
        skip(maker, name, "its removal does not fit into the table");
}

enum mxw_status mxw_table_maker_exempt(struct mxw_table_maker *maker, const mxw_prefix *prefixes,
                                       size_t count)
{
    return mxw_directory_build_exempt(&maker->builder, prefixes, count);
}

enum mxw_status mxw_table_maker_end(struct mxw_table_maker *maker, const char *name,
                                    struct mxw_sealed *sealed, struct mxw_problem *problem)
{
    mxw_bytes table;
    while (!maker->is_out_of_memory) {
        if (mxw_directory_build_end(&maker->builder, &table) == MXW_OK)
            return mxw_sealed_make(sealed, name, table, problem);
        (void)grow(maker, mxw_directory_build_end_room(&maker->builder));
    }
    mxw_problem_set(problem, "there is no memory for the %s", name);
    return MXW_NO_ROOM;
}
