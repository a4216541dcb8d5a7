#include "cli/remote/chunk.h"

#include "cli/json.h"

/* Values in the JSON of a domain: itself, its members, its settings and what they list. */
static size_t count_values(const json_t *domain)
{
    const char *name;
    json_t *value;
    size_t count = 4;
    json_object_foreach(json_object_get(domain, "settings"), name, value)
    {
        count += 1 + json_array_size(value);
    }
    return count;
}

enum mxw_chunk_added mxw_chunk_add(struct mxw_chunk *chunk, int line, json_t *domain)
{
    size_t octets = json_dumpb(domain, NULL, 0, JSON_COMPACT) + 1;
    size_t values = count_values(domain);
    if (octets > MXW_CHUNK_OCTETS_MAX || values > MXW_CHUNK_VALUES_MAX)
        return MXW_CHUNK_TOO_LARGE;
    if (chunk->count == MXW_CHUNK_DOMAINS_MAX || chunk->octets + octets > MXW_CHUNK_OCTETS_MAX
        || chunk->values + values > MXW_CHUNK_VALUES_MAX)
        return MXW_CHUNK_FULL;

    if (chunk->domains == NULL)
        chunk->domains = json_array();
    mxw_json_append(chunk->domains, domain);
    chunk->lines[chunk->count++] = line;
    chunk->octets += octets;
    chunk->values += values;
    return MXW_CHUNK_ADDED;
}

json_t *mxw_chunk_take(struct mxw_chunk *chunk)
{
    json_t *domains = chunk->domains;
    chunk->domains = NULL;
    chunk->count = 0;
    chunk->octets = 0;
    chunk->values = 0;
    return domains;
}

static bool is_in_name(uint8_t octet)
{
    return mxw_is_alnum(octet) || octet == '-' || octet == '*';
}

/* Whether a name may begin or end between two octets of a sentence, one of which is a dot. */
static bool ends_at(mxw_bytes sentence, size_t at)
{
    if (at == sentence.len || !is_in_name(sentence.at[at]))
        return at == sentence.len || sentence.at[at] != '.' || at + 1 == sentence.len
            || !is_in_name(sentence.at[at + 1]);
    return false;
}

static bool stands_in(mxw_bytes name, mxw_bytes sentence)
{
    for (size_t at = 0; at + name.len <= sentence.len; at++) {
        bool begins = at == 0 || (!is_in_name(sentence.at[at - 1]) && sentence.at[at - 1] != '.');
        if (begins && ends_at(sentence, at + name.len)
            && mxw_bytes_equal_nocase(mxw_bytes_first(mxw_bytes_from(sentence, at), name.len),
                                      name))
            return true;
    }
    return false;
}

/* "domain 3: " */
static bool cut_number(mxw_bytes *sentence, size_t count, size_t *index)
{
    static const mxw_bytes begin = MXW_BYTES_INIT("domain ");
    mxw_bytes rest = mxw_bytes_from(*sentence, begin.len);
    mxw_bytes digits;
    uint64_t number;
    if (!mxw_bytes_starts_with(*sentence, begin) || !mxw_bytes_cut(&rest, ':', &digits)
        || !mxw_bytes_to_number(digits, count, &number) || number == 0)
        return false;
    *sentence = mxw_bytes_trim(rest);
    *index = (size_t)number - 1;
    return true;
}

static size_t find_name(const json_t *domains, mxw_bytes sentence)
{
    size_t index;
    json_t *domain;
    size_t longest = 0;
    size_t found = json_array_size(domains);
    json_array_foreach(domains, index, domain)
    {
        const json_t *text = json_object_get(domain, "name");
        mxw_bytes name = { (const uint8_t *)json_string_value(text), json_string_length(text) };
        if (name.len > longest && stands_in(name, sentence)) {
            longest = name.len;
            found = index;
        }
    }
    return found;
}

size_t mxw_chunk_find(const json_t *domains, mxw_bytes *sentence)
{
    size_t index;
    bool is_numbered = cut_number(sentence, json_array_size(domains), &index);
    return is_numbered ? index : find_name(domains, *sentence);
}
