#include "core/directory/table.h"

bool mxw_table_name_set(struct mxw_table_name *canonical, mxw_bytes name)
{
    if (name.len > 0 && name.at[name.len - 1] == '.')
        name.len--;
    if (name.len == 0 || name.len > MXW_DIRECTORY_NAME_MAX)
        return false;
    for (size_t i = 0; i < name.len; i++)
        canonical->at[i] = mxw_lower(name.at[i]);
    canonical->len = name.len;
    return true;
}

static uint64_t load(const uint8_t *at, size_t len)
{
    uint64_t word = 0;
    memcpy(&word, at, len);
    return word;
}

static uint64_t rotate(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

/* One round of SipHash, as its authors describe it. */
static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] = rotate(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] = rotate(v[2], 32);
}

static void sip_take(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

uint64_t mxw_table_hash(const uint64_t seed[2], mxw_bytes bytes)
{
    /* The constants are "somepseudorandomlygeneratedbytes". */
    uint64_t v[4] = {
        seed[0] ^ UINT64_C(0x736f6d6570736575),
        seed[1] ^ UINT64_C(0x646f72616e646f6d),
        seed[0] ^ UINT64_C(0x6c7967656e657261),
        seed[1] ^ UINT64_C(0x7465646279746573),
    };
    size_t whole = bytes.len / sizeof(uint64_t) * sizeof(uint64_t);
    for (size_t i = 0; i < whole; i += sizeof(uint64_t))
        sip_take(v, load(bytes.at + i, sizeof(uint64_t)));
    size_t left = bytes.len - whole;
    uint64_t last = left > 0 ? load(bytes.at + whole, left) : 0;
    sip_take(v, last | (uint64_t)bytes.len << 56);

    v[2] ^= 0xff;
    for (unsigned i = 0; i < 3; i++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* Every step is reversible, so a table with one damaged word never has the same sum. */
static uint64_t sum_up(uint64_t sum, mxw_bytes bytes)
{
    const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
    size_t whole = bytes.len / sizeof(uint64_t) * sizeof(uint64_t);
    for (size_t i = 0; i < whole; i += sizeof(uint64_t)) {
        sum = (sum ^ load(bytes.at + i, sizeof(uint64_t))) * odd;
        sum ^= sum >> 32;
    }
    size_t left = bytes.len - whole;
    return left > 0 ? (sum ^ load(bytes.at + whole, left)) * odd : sum;
}

uint64_t mxw_table_checksum(mxw_bytes table)
{
    size_t before = offsetof(struct mxw_table_header, checksum);
    uint64_t sum = sum_up(table.len, mxw_bytes_first(table, before));
    return sum_up(sum, mxw_bytes_from(table, before + sizeof(uint64_t)));
}
