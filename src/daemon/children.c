#include "daemon/children.h"

struct mxw_child *mxw_children_add(struct mxw_children *children, enum mxw_child_kind kind,
                                   unsigned number)
{
    for (size_t i = 0; i < MXW_COUNT_OF(children->at); i++) {
        struct mxw_child *child = &children->at[i];
        if (child->kind == MXW_CHILD_NONE) {
            *child = (struct mxw_child){ .kind = kind, .number = number };
            return child;
        }
    }
    return NULL;
}

struct mxw_child *mxw_children_next(struct mxw_children *children, size_t *index)
{
    while (*index < MXW_COUNT_OF(children->at)) {
        struct mxw_child *child = &children->at[(*index)++];
        if (child->kind != MXW_CHILD_NONE)
            return child;
    }
    return NULL;
}

struct mxw_child *mxw_children_find(struct mxw_children *children, pid_t pid)
{
    struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(children, &i)) != NULL;)
        if (child->pid == pid)
            return child;
    return NULL;
}

size_t mxw_children_count(struct mxw_children *children, enum mxw_child_kind kind)
{
    size_t count = 0;
    const struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(children, &i)) != NULL;)
        count += child->kind == kind;
    return count;
}

void mxw_child_forget(struct mxw_child *child)
{
    mxw_channel_close(child->channel);
    *child = (struct mxw_child){ 0 };
}

void mxw_children_close_channels(struct mxw_children *children)
{
    struct mxw_child *child;
    for (size_t i = 0; (child = mxw_children_next(children, &i)) != NULL;) {
        mxw_channel_close(child->channel);
        child->channel = NULL;
    }
}

const char *mxw_child_kind_name(enum mxw_child_kind kind)
{
    static const char *const names[] = {
        [MXW_CHILD_NONE] = "nobody",
        [MXW_CHILD_EDGE] = "edge",
        [MXW_CHILD_KEEPER] = "keeper",
    };
    return names[kind];
}
