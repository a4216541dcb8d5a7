/* seal arc - one more ARC set for this message. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/judge.h"
#include "cli/signers.h"
#include "core/arc/results.h"
#include "mxwarden/arc_seal.h"
#include "mxwarden/authres.h"

#define REASON_ROOM 320 /* as in check_arc.c */

/* Who seals, and what that borrows from. */
struct given {
    struct mxw_arc_sealer sealer;
    struct mxw_signing_key key;
    struct mxw_input results; /* of --results */
    uint8_t *payload_at;      /* owned */
    struct mxw_mail mail;
};

static void free_given(struct given *given)
{
    mxw_signing_key_free(&given->key);
    mxw_input_free(&given->results);
    free(given->payload_at);
    mxw_mail_free(&given->mail);
}

/* A line that begins no fold is one all the same: people write one result a line. */
static void fold(mxw_bytes text, struct mxw_writer *out)
{
    for (size_t i = 0; i < text.len; i++) {
        mxw_put_byte(out, text.at[i]);
        bool is_end = text.at[i] == '\n' && i + 1 < text.len;
        if (is_end && !mxw_is_blank(text.at[i + 1]))
            mxw_put_byte(out, '\t');
    }
}

/* Without an identifier, which must be ours. False: it is another's. */
static bool skip_identifier(mxw_bytes *payload, mxw_bytes authserv_id)
{
    uint8_t id_at[MXW_AUTHRES_ID_MAX];
    struct mxw_writer id = MXW_WRITER(id_at);
    mxw_bytes rest;
    if (mxw_authres_id_parse(*payload, &id, &rest) != MXW_OK || rest.len == 0)
        return true;
    *payload = rest;
    return mxw_bytes_equal_nocase(mxw_written(&id), authserv_id);
}

static bool is_results_field(mxw_bytes text)
{
    struct mxw_field field;
    return mxw_header_next(&text, &field)
        && mxw_field_is(&field, MXW_BYTES("Authentication-Results"));
}

/* Whole fields, or what stands in one. */
static enum mxw_status put_results(struct given *given, struct mxw_writer *out)
{
    mxw_bytes text = mxw_input_text(&given->results);
    mxw_bytes authserv_id = given->sealer.authserv_id;
    if (is_results_field(text)) {
        _Alignas(max_align_t) uint8_t fields_at[64 * sizeof(struct mxw_field)];
        struct mxw_arena arena = { .at = fields_at, .room = sizeof fields_at };
        struct mxw_header header;
        enum mxw_status status = mxw_header_parse(&arena, text, &header);
        return status == MXW_OK ? mxw_put_arc_results(out, &header, authserv_id) : status;
    }

    uint8_t *folded_at = malloc(2 * text.len + 1);
    struct mxw_writer folded = { .at = folded_at, .room = 2 * text.len + 1 };
    if (folded_at == NULL)
        return MXW_NO_ROOM;
    fold(text, &folded);
    mxw_bytes payload = mxw_bytes_trim(mxw_written(&folded));
    enum mxw_status status =
        skip_identifier(&payload, authserv_id) ? mxw_put_arc_payload(out, payload) : MXW_MALFORMED;
    free(folded_at);
    return status;
}

static enum mxw_exit read_results(struct given *given, const char *path,
                                  struct mxw_problem *problem)
{
    struct mxw_file file;
    if (path == NULL)
        return MXW_EXIT_YES;
    if (mxw_file_read(&file, path, problem) != MXW_OK)
        return MXW_EXIT_MISSING;
    enum mxw_status status = mxw_input_convert(&given->results, (mxw_bytes){ file.at, file.len });
    mxw_file_free(&file);

    given->payload_at = malloc(MXW_ARC_SEALER_RESULTS_MAX);
    if (status != MXW_OK || given->payload_at == NULL) {
        mxw_problem_set(problem, "there is no memory left for the results");
        return MXW_EXIT_MISSING;
    }
    struct mxw_writer out = { .at = given->payload_at, .room = MXW_ARC_SEALER_RESULTS_MAX };
    if (put_results(given, &out) != MXW_OK) {
        mxw_problem_set(problem,
                        "%s holds no results of this authserv-id, as Authentication-Results has "
                        "them",
                        path);
        return MXW_EXIT_USAGE;
    }
    given->sealer.results = mxw_written(&out);
    return MXW_EXIT_YES;
}

static enum mxw_exit read_sealer(struct given *given, const struct mxw_options *options,
                                 struct mxw_problem *problem)
{
    struct mxw_arc_sealer *sealer = &given->sealer;
    if (!mxw_forms_parse(options->canonicalization, &sealer->header_form, &sealer->body_form,
                         problem))
        return MXW_EXIT_USAGE;
    if (options->whole && options->json) {
        mxw_problem_set(problem,
                        "--whole prints a message, and --json an object: take one of them");
        return MXW_EXIT_USAGE;
    }
    if (mxw_key_file_read(&given->key, options->key, problem) != MXW_OK)
        return MXW_EXIT_MISSING;
    sealer->authserv_id = mxw_bytes_of(options->authserv_id);
    sealer->domain = mxw_bytes_of(options->domain);
    sealer->selector = mxw_bytes_of(options->selector);
    sealer->names = mxw_bytes_of(options->headers);
    sealer->key_type = given->key.type;
    sealer->signed_at = mxw_signing_time(options);
    return read_results(given, options->results, problem);
}

/* The chain is judged and the message hashed in one pass over the body. */
static enum mxw_status seal(struct mxw_arc_seal *seal, struct mxw_arc *arc, struct given *given,
                            mxw_wall wall, struct mxw_answers *answers, mxw_bytes *fault)
{
    struct mxw_mail *mail = &given->mail;
    struct mxw_body_hashes bodies;
    mxw_body_hashes_begin(&bodies);
    enum mxw_status status =
        mxw_arc_seal_begin(seal, &given->sealer, &mail->header, &bodies, &mail->arena, fault);
    if (status == MXW_OK)
        status = mxw_arc_begin(arc, &mail->header, &bodies, &mail->arena, wall);
    if (status != MXW_OK)
        return status;

    mxw_body_hashes_take(&bodies, mail->body);
    mxw_body_hashes_end(&bodies);
    mxw_judge_chain(arc, answers);

    const struct mxw_signing *signing;
    status = mxw_arc_seal_chain(seal, arc);
    while (status == MXW_OK && (signing = mxw_arc_seal_signing(seal)) != NULL) {
        struct mxw_sign_answer answer = mxw_sign(&given->key, signing);
        status = mxw_arc_seal_signed(seal, &answer);
    }
    return status;
}

/* Whether the chain itself forbids another set. */
static bool is_closed(const struct mxw_arc *arc)
{
    return arc->chain.has_ended || arc->instance >= MXW_ARC_INSTANCES_MAX;
}

static void print_object(const struct mxw_arc_seal *seal, const struct mxw_arc *arc)
{
    uint8_t reason_at[REASON_ROOM];
    struct mxw_writer reason = MXW_WRITER(reason_at);
    mxw_put_arc_reason(&reason, arc);
    if (!arc->chain.has_ended && is_closed(arc))
        mxw_put_text(&reason, "the chain has all the sets it may have");

    bool is_sealed = seal->step == MXW_ARC_SEALED;
    json_t *object = json_object();
    mxw_json_set(object, "sealed", json_boolean(is_sealed));
    mxw_json_set(object, "instance", json_integer((json_int_t)(arc->instance + is_sealed)));
    mxw_json_set_text(object, "cv", mxw_arc_result_text(arc->result));
    mxw_json_set_text(object, "reason", mxw_written(&reason));
    mxw_json_set_text(object, "fields", mxw_arc_seal_fields(seal));
    mxw_json_print(object);
}

/* A message that may not be sealed any more is passed on as it is. */
static enum mxw_exit print(const struct mxw_options *options, const struct given *given,
                           const struct mxw_arc_seal *seal, const struct mxw_arc *arc)
{
    bool is_sealed = seal->step == MXW_ARC_SEALED;
    if (options->json) {
        print_object(seal, arc);
        return is_sealed ? MXW_EXIT_YES : MXW_EXIT_NO;
    }
    mxw_print_fields(&given->mail, mxw_arc_seal_fields(seal), options->whole);
    if (is_sealed)
        return MXW_EXIT_YES;
    fputs(arc->chain.has_ended
              ? "mxwarden seal arc: the chain has failed before (cv=fail): nobody seals it again\n"
              : "mxwarden seal arc: the chain has all the sets it may have\n",
          stderr);
    return MXW_EXIT_NO;
}

static enum mxw_exit explain(enum mxw_status status, mxw_bytes fault, struct mxw_problem *problem)
{
    if (status == MXW_MALFORMED)
        mxw_problem_set(problem, "no seal can say this: %.*s", (int)fault.len,
                        (const char *)fault.at);
    else if (status == MXW_TOO_LARGE)
        mxw_problem_set(problem, "there is more to say than an ARC set holds");
    else
        mxw_problem_set(problem, "there is no memory left, or the key could not sign");
    bool is_ours = status == MXW_NO_ROOM || status == MXW_UNAVAILABLE;
    return is_ours ? MXW_EXIT_MISSING : MXW_EXIT_USAGE;
}

static enum mxw_exit seal_and_print(const struct mxw_options *options, struct given *given,
                                    struct mxw_answers *answers, struct mxw_problem *problem)
{
    struct mxw_arc_seal set;
    struct mxw_arc arc = { 0 };
    mxw_bytes fault = { 0 };
    if (!mxw_mail_is_signable(&given->mail, problem))
        return MXW_EXIT_MISSING;
    enum mxw_status status = seal(&set, &arc, given, options->now, answers, &fault);
    if (status == MXW_OK || (mxw_arc_is_settled(&arc) && is_closed(&arc)))
        return print(options, given, &set, &arc);
    return explain(status, fault, problem);
}

static enum mxw_exit read_and_seal(const struct mxw_options *options, struct given *given,
                                   struct mxw_problem *problem)
{
    struct mxw_answers answers;
    enum mxw_exit status = read_sealer(given, options, problem);
    if (status != MXW_EXIT_YES)
        return status;
    if (mxw_answers_open(&answers, options, problem) != MXW_OK)
        return MXW_EXIT_MISSING;
    status = MXW_EXIT_MISSING;
    if (mxw_mail_read(&given->mail, problem) == MXW_OK)
        status = seal_and_print(options, given, &answers, problem);
    mxw_answers_close(&answers);
    return status;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct given given = { 0 };
    enum mxw_exit status = read_and_seal(options, &given, &failure->problem);
    free_given(&given);
    return status;
}

static const struct mxw_option options[] = {
    { .name = "authserv-id",
      .argument = "NAME",
      .help = "whose results they are: our own name",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(authserv_id),
      .is_required = true },
    { .name = "results",
      .argument = "FILE",
      .help = "the results to seal, as in Authentication-Results; those that the message has of "
              "this authserv-id when not given, or else the chain's own",
      .kind = MXW_OPTION_FILE,
      MXW_OPTION_AT(results) },
    MXW_OPTIONS_SIGNING,
    MXW_OPTIONS_SIGNED,
};

const struct mxw_command mxw_seal_arc = {
    .name = "seal arc",
    .summary = "one more ARC set for this message (RFC 8617)",
    .synopsis = "--authserv-id NAME --domain NAME --selector NAME --key FILE [OPTION...] "
                "< mail.eml",
    .about = "Judges the chain of the message on standard input, and prints the three fields that "
             "continue it, to put in front of the message. A broken chain is sealed once, with "
             "cv=fail; one that says cv=fail itself is not sealed any more.",
    .example = "mxwarden seal arc --authserv-id mx --domain a.example --selector s --key k < m",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
