#include "core/dkim/draft.h"

#include "base/base64.h"
#include "core/dkim/picker.h"

#define DIGEST_TEXT_MAX 44     /* SHA-256 in base64 */
#define SIGNATURE_TEXT_MAX 684 /* MXW_SIGNATURE_MAX in base64 */

bool mxw_draft_begin(struct mxw_draft *draft, struct mxw_arena *arena, mxw_bytes name,
                     enum mxw_key_type key_type)
{
    *draft = (struct mxw_draft){
        .text = mxw_arena_writer(arena, MXW_DRAFT_ROOM),
        .name_len = name.len - 1,
        .signing = { .key_type = key_type },
    };
    draft->fold = mxw_fold_begin(&draft->text, name);
    return draft->text.at != NULL;
}

/* Longer than a line when its value is: no line of ours is broken inside a name. */
void mxw_draft_put(struct mxw_draft *draft, mxw_bytes name, mxw_bytes value)
{
    const mxw_bytes parts[] = { name, MXW_BYTES("="), value, MXW_BYTES(";") };
    mxw_fold_put_parts(&draft->fold, parts, MXW_COUNT_OF(parts));
}

void mxw_draft_put_number(struct mxw_draft *draft, mxw_bytes name, uint64_t number)
{
    uint8_t digits_at[20];
    struct mxw_writer digits = MXW_WRITER(digits_at);
    mxw_put_number(&digits, number);
    mxw_draft_put(draft, name, mxw_written(&digits));
}

void mxw_draft_put_names(struct mxw_draft *draft, mxw_bytes names)
{
    size_t left = mxw_dkim_list_count(names);
    for (bool is_first = true; left > 0; left--, is_first = false) {
        const mxw_bytes parts[] = { is_first ? MXW_BYTES("h=") : MXW_BYTES(""),
                                    mxw_dkim_list_next(&names),
                                    left == 1 ? MXW_BYTES(";") : MXW_BYTES(":") };
        if (is_first)
            mxw_fold_put_parts(&draft->fold, parts, MXW_COUNT_OF(parts));
        else
            mxw_fold_join_parts(&draft->fold, parts, MXW_COUNT_OF(parts));
    }
}

void mxw_draft_put_algorithm(struct mxw_draft *draft)
{
    mxw_draft_put(draft, MXW_BYTES("a"),
                  draft->signing.key_type == MXW_KEY_RSA ? MXW_BYTES("rsa-sha256")
                                                         : MXW_BYTES("ed25519-sha256"));
}

void mxw_draft_put_forms(struct mxw_draft *draft, enum mxw_canonical header,
                         enum mxw_canonical body)
{
    static const mxw_bytes words[2][2] = {
        { MXW_BYTES_INIT("simple/simple"), MXW_BYTES_INIT("simple/relaxed") },
        { MXW_BYTES_INIT("relaxed/simple"), MXW_BYTES_INIT("relaxed/relaxed") },
    };
    mxw_draft_put(draft, MXW_BYTES("c"), words[header][body]);
}

void mxw_draft_put_body_hash(struct mxw_draft *draft, const uint8_t octets[MXW_SHA256_LEN])
{
    uint8_t text_at[DIGEST_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_put_base64(&text, (mxw_bytes){ octets, MXW_SHA256_LEN });
    mxw_draft_put(draft, MXW_BYTES("bh"), mxw_written(&text));
}

/* The field as a header would have it. */
static void take_field(struct mxw_draft *draft)
{
    mxw_bytes whole = mxw_written(&draft->text);
    draft->field.whole = whole;
    draft->field.name = mxw_bytes_first(whole, draft->name_len);
    draft->field.value = mxw_bytes_from(whole, draft->name_len + 1);
    if (mxw_bytes_equal(mxw_bytes_last(whole, 2), MXW_BYTES("\r\n")))
        draft->field.value.len -= 2;
}

enum mxw_status mxw_draft_seal(struct mxw_draft *draft, enum mxw_canonical form,
                               struct mxw_sha256 *digest)
{
    mxw_fold_new_line(&draft->fold);
    mxw_fold_join(&draft->fold, MXW_BYTES("b="));
    if (draft->text.overflowed)
        return MXW_TOO_LARGE;

    take_field(draft);
    mxw_bytes hole = mxw_bytes_last(draft->field.whole, 0);
    mxw_dkim_hash_signature(digest, form, &draft->field, hole);
    mxw_sha256_end(digest, draft->signing.digest);
    return MXW_OK;
}

enum mxw_status mxw_draft_finish(struct mxw_draft *draft, const struct mxw_sign_answer *answer)
{
    uint8_t text_at[SIGNATURE_TEXT_MAX];
    struct mxw_writer text = MXW_WRITER(text_at);
    if (answer->outcome != MXW_SIGN_DONE)
        return MXW_UNAVAILABLE;

    mxw_put_base64(&text, (mxw_bytes){ answer->octets, answer->len });
    mxw_fold_spill(&draft->fold, mxw_written(&text));
    mxw_fold_end(&draft->fold);
    if (draft->text.overflowed || text.overflowed)
        return MXW_TOO_LARGE;
    take_field(draft);
    return MXW_OK;
}
