#include "cli/remote/list.h"

#include <stdio.h>

#include "cli/json.h"

#define PAGE 1000 /* items: their answers stay small, and each is a millisecond of the keeper's */

struct printing {
    const struct mxw_listing *listing;
    bool json;
    uint64_t count; /* of items printed */
    json_t *last;   /* its key; owned */
};

static void print_begin(const struct printing *printing)
{
    if (printing->json)
        printf("{\"%s\": [", printing->listing->member);
}

static void print_item(void *user, const json_t *item)
{
    struct printing *printing = user;
    const struct mxw_listing *listing = printing->listing;
    if (printing->json) {
        fputs(printing->count == 0 ? "" : ", ", stdout);
        (void)json_dumpf(item, stdout, 0);
    } else {
        if (printing->count == 0 && listing->heading_count > 0)
            mxw_page_row(listing->heading, listing->heading_count);
        listing->show(item);
    }
    printing->count++;
    if (listing->key != NULL) {
        json_decref(printing->last);
        printing->last = json_incref(json_object_get(item, listing->key));
    }
}

/* Whatever happened, what was begun is one object. */
static void print_end(const struct printing *printing, bool more, struct mxw_failure *failure)
{
    bool has_failed = failure->problem.text[0] != '\0';
    if (!printing->json) {
        if (!has_failed && printing->count == 0)
            mxw_page_say(0, "%s", printing->listing->none);
        if (more)
            mxw_page_say(0, "There are more; --limit asks for them.");
        return;
    }
    json_t *end = json_object();
    if (has_failed) {
        mxw_json_set_text(end, "error", mxw_bytes_of(failure->problem.text));
        mxw_json_set_text(end, "code", mxw_bytes_of(failure->code));
    } else {
        mxw_json_set(end, "more", json_boolean(more));
    }
    fputs("], ", stdout);
    (void)json_dumpf(end, stdout, JSON_EMBED);
    fputs("}\n", stdout);
    json_decref(end);
    failure->is_object_printed = true;
}

/* How many items the next page may have; 0: it would be one too many. */
static uint64_t next_page(const struct mxw_options *options, const struct printing *printing)
{
    uint64_t left = options->limit == 0 ? PAGE : options->limit - printing->count;
    return left < PAGE ? left : PAGE;
}

/* Asks until there is no more, or enough. */
static enum mxw_exit print_pages(struct mxw_control_client *client,
                                 const struct mxw_options *options, json_t *request,
                                 struct printing *printing, bool *more, struct mxw_failure *failure)
{
    *more = false;
    do {
        json_t *done;
        if (printing->listing->key != NULL)
            mxw_json_set(request, "limit", json_integer((json_int_t)next_page(options, printing)));
        if (printing->last != NULL)
            mxw_json_set(request, "after", json_incref(printing->last));
        uint64_t count_before = printing->count;
        struct mxw_keeper_question question = {
            .request = json_incref(request),
            .on_item = print_item,
            .user = printing,
        };
        enum mxw_exit status = mxw_keeper_ask(client, &question, &done, failure);
        if (status != MXW_EXIT_YES)
            return status;
        *more = json_is_true(json_object_get(done, "more")) && printing->count > count_before;
        json_decref(done);
    } while (*more && next_page(options, printing) > 0);
    return MXW_EXIT_YES;
}

enum mxw_exit mxw_list_print(const struct mxw_options *options, const struct mxw_listing *listing,
                             json_t *request, struct mxw_failure *failure)
{
    struct mxw_control_client *client;
    struct printing printing = { .listing = listing, .json = options->json };
    if (request == NULL)
        return mxw_keeper_unasked(failure);
    enum mxw_exit status = mxw_keeper_open(&client, options, failure);
    if (status == MXW_EXIT_YES) {
        bool more;
        print_begin(&printing);
        status = print_pages(client, options, request, &printing, &more, failure);
        print_end(&printing, more, failure);
        mxw_control_client_close(client);
    }
    json_decref(printing.last);
    json_decref(request);
    return status;
}
