#include "core/message/fold.h"

#define TAB_COLUMNS 8

static void put(struct mxw_fold *fold, mxw_bytes text)
{
    mxw_put(fold->out, text);
    fold->column += text.len;
}

struct mxw_fold mxw_fold_begin(struct mxw_writer *out, mxw_bytes name)
{
    struct mxw_fold fold = { .out = out };
    put(&fold, name);
    return fold;
}

void mxw_fold_new_line(struct mxw_fold *fold)
{
    mxw_put_text(fold->out, "\r\n\t");
    fold->column = TAB_COLUMNS;
}

static bool fits(const struct mxw_fold *fold, size_t len)
{
    return fold->column + len <= MXW_FOLD_COLUMNS;
}

static size_t len_of(const mxw_bytes *parts, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    return len;
}

static void put_all(struct mxw_fold *fold, const mxw_bytes *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(fold, parts[i]);
}

void mxw_fold_put_parts(struct mxw_fold *fold, const mxw_bytes *parts, size_t count)
{
    if (fits(fold, 1 + len_of(parts, count)))
        put(fold, MXW_BYTES(" "));
    else
        mxw_fold_new_line(fold);
    put_all(fold, parts, count);
}

void mxw_fold_put(struct mxw_fold *fold, mxw_bytes word)
{
    mxw_fold_put_parts(fold, &word, 1);
}

void mxw_fold_join_parts(struct mxw_fold *fold, const mxw_bytes *parts, size_t count)
{
    if (!fits(fold, len_of(parts, count)) && fold->column > TAB_COLUMNS)
        mxw_fold_new_line(fold);
    put_all(fold, parts, count);
}

void mxw_fold_join(struct mxw_fold *fold, mxw_bytes piece)
{
    mxw_fold_join_parts(fold, &piece, 1);
}

void mxw_fold_spill(struct mxw_fold *fold, mxw_bytes text)
{
    while (text.len > 0) {
        if (!fits(fold, 1))
            mxw_fold_new_line(fold);
        mxw_bytes line = mxw_bytes_first(text, MXW_FOLD_COLUMNS - fold->column);
        put(fold, line);
        text = mxw_bytes_from(text, line.len);
    }
}

void mxw_fold_end(struct mxw_fold *fold)
{
    mxw_put_text(fold->out, "\r\n");
    fold->column = 0;
}
