#include "core/dkim/key.h"

#include "base/base64.h"
#include "core/dkim/picker.h"
#include "core/message/taglist.h"

#define ED25519_LEN 32 /* RFC 8032 section 5.1.5 */

static const struct mxw_dkim_judgement fine = { MXW_DKIM_OPEN, { NULL, 0 } };

static struct mxw_dkim_judgement permerror(mxw_bytes reason)
{
    return (struct mxw_dkim_judgement){ MXW_DKIM_PERMERROR, reason };
}

/* The tags of one record, on the stack of whoever looks at it. */
struct record_tags {
    struct mxw_tag_list list;
    _Alignas(max_align_t) uint8_t at[MXW_TAGS_MAX * sizeof(struct mxw_tag)];
};

static bool read_record(mxw_bytes record, struct record_tags *tags)
{
    struct mxw_arena arena = { .at = tags->at, .room = sizeof tags->at };
    return record.len <= MXW_DKIM_RECORD_MAX
        && mxw_tag_list_parse(&arena, record, &tags->list) == MXW_OK
        && !mxw_tag_list_has_duplicate(&tags->list);
}

/* RFC 6376 3.6.1: v= may be absent; if not, it is the first tag and exactly "DKIM1". */
static bool has_our_version(const struct mxw_tag_list *list)
{
    const struct mxw_tag *version = mxw_tag_find(list, MXW_BYTES("v"));
    return version == NULL
        || (version == list->tags && mxw_bytes_equal(version->value, MXW_BYTES("DKIM1")));
}

static bool could_be_key(mxw_bytes record)
{
    struct record_tags tags;
    return read_record(record, &tags) && has_our_version(&tags.list)
        && mxw_tag_find(&tags.list, MXW_BYTES("p")) != NULL;
}

/* Whether a list tag is absent, which means everything, or holds one of two words. */
static bool allows(const struct mxw_tag_list *list, mxw_bytes name, mxw_bytes word, mxw_bytes other)
{
    const struct mxw_tag *tag = mxw_tag_find(list, name);
    return tag == NULL || mxw_dkim_list_has(tag->value, word)
        || mxw_dkim_list_has(tag->value, other);
}

static bool has_type(const struct mxw_tag_list *list, enum mxw_key_type type)
{
    const struct mxw_tag *tag = mxw_tag_find(list, MXW_BYTES("k"));
    mxw_bytes written = tag != NULL ? tag->value : MXW_BYTES("rsa");
    mxw_bytes wanted = type == MXW_KEY_ED25519 ? MXW_BYTES("ed25519") : MXW_BYTES("rsa");
    return mxw_bytes_equal_nocase(written, wanted);
}

static void read_flags(const struct mxw_tag_list *list, struct mxw_dkim_key *key)
{
    const struct mxw_tag *flags = mxw_tag_find(list, MXW_BYTES("t"));
    key->is_testing = flags != NULL && mxw_dkim_list_has(flags->value, MXW_BYTES("y"));
    key->is_strict = flags != NULL && mxw_dkim_list_has(flags->value, MXW_BYTES("s"));
}

static struct mxw_dkim_judgement read_data(mxw_bytes text, enum mxw_key_type type,
                                           struct mxw_dkim_key *key)
{
    struct mxw_writer out = MXW_WRITER(key->at);
    enum mxw_status status = mxw_base64_decode(text, &out);
    key->len = out.used;
    if (status == MXW_NO_ROOM)
        return permerror(MXW_BYTES("the key is too long"));
    if (status != MXW_OK || (type == MXW_KEY_ED25519 && key->len != ED25519_LEN))
        return permerror(MXW_BYTES("the key cannot be read"));
    return fine;
}

struct mxw_dkim_judgement mxw_dkim_key_parse(mxw_bytes record, enum mxw_key_type type,
                                             struct mxw_dkim_key *key)
{
    struct record_tags tags;

    memset(key, 0, sizeof *key);
    if (record.len > MXW_DKIM_RECORD_MAX)
        return permerror(MXW_BYTES("the key record is too long"));
    if (!read_record(record, &tags))
        return permerror(MXW_BYTES("key syntax error"));
    if (!has_our_version(&tags.list))
        return permerror(MXW_BYTES("unknown key version"));

    read_flags(&tags.list, key);
    const struct mxw_tag *data = mxw_tag_find(&tags.list, MXW_BYTES("p"));
    if (data == NULL)
        return permerror(MXW_BYTES("key syntax error"));
    if (!allows(&tags.list, MXW_BYTES("h"), MXW_BYTES("sha256"), MXW_BYTES("sha256")))
        return permerror(MXW_BYTES("the key is not for sha256"));
    if (!allows(&tags.list, MXW_BYTES("s"), MXW_BYTES("email"), MXW_BYTES("*")))
        return permerror(MXW_BYTES("the key is not for email"));
    if (data->value.len == 0)
        return permerror(MXW_BYTES("key revoked"));
    if (!has_type(&tags.list, type))
        return permerror(MXW_BYTES("inappropriate key algorithm"));
    return read_data(data->value, type, key);
}

struct mxw_dkim_judgement mxw_dkim_key_choose(const struct mxw_dns_answer *answer,
                                              enum mxw_key_type type, struct mxw_dkim_key *key)
{
    memset(key, 0, sizeof *key);
    if (answer->outcome == MXW_DNS_FAILED)
        return (struct mxw_dkim_judgement){ MXW_DKIM_TEMPERROR, MXW_BYTES("key unavailable") };
    if (answer->outcome != MXW_DNS_FOUND || answer->record_count == 0)
        return permerror(MXW_BYTES("no key for signature"));

    size_t found = 0;
    size_t chosen = 0; /* without any, the first record says what is wrong */
    for (size_t i = 0; i < answer->record_count && found < 2; i++)
        if (could_be_key(answer->records[i].text)) {
            chosen = i;
            found++;
        }
    if (found > 1)
        return permerror(MXW_BYTES("several keys for one selector"));
    return mxw_dkim_key_parse(answer->records[chosen].text, type, key);
}
