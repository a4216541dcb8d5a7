/* sign dkim - a DKIM-Signature for this message, or several. */
#include <stdio.h>

#include "cli/command.h"
#include "cli/file.h"
#include "cli/json.h"
#include "cli/signers.h"
#include "mxwarden/dkim_sign.h"

#define RECORD_ROOM 1024 /* octets: the record of an RSA key of 4096 bits takes 760 */

/* The keys named by --selector and --key, in their order. */
struct signers {
    struct mxw_dkim_signer list[MXW_DKIM_SIGNERS_MAX];
    struct mxw_signing_key keys[MXW_DKIM_SIGNERS_MAX];
    size_t count;
};

static void free_signers(struct signers *signers)
{
    for (size_t i = 0; i < signers->count; i++)
        mxw_signing_key_free(&signers->keys[i]);
}

static enum mxw_exit read_key(struct signers *signers, mxw_bytes path, struct mxw_problem *problem)
{
    char name[FILENAME_MAX];
    (void)snprintf(name, sizeof name, "%.*s", (int)path.len, (const char *)path.at);
    struct mxw_signing_key *key = &signers->keys[signers->count];
    if (mxw_key_file_read(key, name, problem) != MXW_OK)
        return MXW_EXIT_MISSING;
    signers->list[signers->count++].key_type = key->type;
    return MXW_EXIT_YES;
}

/* One selector for each key. */
static enum mxw_exit read_keys(struct signers *signers, const struct mxw_options *options,
                               const struct mxw_dkim_signer *common, struct mxw_problem *problem)
{
    mxw_bytes selectors = mxw_bytes_of(options->selector);
    mxw_bytes paths = mxw_bytes_of(options->key);
    size_t count = mxw_bytes_count(selectors, ',') + 1;
    if (count != mxw_bytes_count(paths, ',') + 1 || count > MXW_DKIM_SIGNERS_MAX) {
        mxw_problem_set(problem, "--selector and --key name one key for each selector, %d at most",
                        MXW_DKIM_SIGNERS_MAX);
        return MXW_EXIT_USAGE;
    }
    while (signers->count < count) {
        struct mxw_dkim_signer *signer = &signers->list[signers->count];
        *signer = *common;
        signer->selector = mxw_bytes_trim(mxw_bytes_next(&selectors, ','));
        enum mxw_exit status =
            read_key(signers, mxw_bytes_trim(mxw_bytes_next(&paths, ',')), problem);
        if (status != MXW_EXIT_YES)
            return status;
    }
    return MXW_EXIT_YES;
}

static enum mxw_exit read_signers(struct signers *signers, const struct mxw_options *options,
                                  struct mxw_problem *problem)
{
    struct mxw_dkim_signer common = {
        .domain = mxw_bytes_of(options->domain),
        .identity = mxw_bytes_of(options->identity),
        .names = mxw_bytes_of(options->headers),
        .signed_at = mxw_signing_time(options),
        .expires_at = options->expires,
    };
    if (!mxw_forms_parse(options->canonicalization, &common.header_form, &common.body_form,
                         problem))
        return MXW_EXIT_USAGE;
    if (options->whole && options->json) {
        mxw_problem_set(problem,
                        "--whole prints a message, and --json an object: take one of them");
        return MXW_EXIT_USAGE;
    }
    return read_keys(signers, options, &common, problem);
}

static enum mxw_exit explain(enum mxw_status status, mxw_bytes fault, struct mxw_problem *problem)
{
    switch (status) {
    case MXW_OK:
        return MXW_EXIT_YES;
    case MXW_MALFORMED:
        mxw_problem_set(problem, "no signature can say this: %.*s", (int)fault.len,
                        (const char *)fault.at);
        return MXW_EXIT_USAGE;
    case MXW_TOO_LARGE:
        mxw_problem_set(problem, "there are too many fields to sign, or their names are too long");
        return MXW_EXIT_USAGE;
    case MXW_NO_ROOM:
        mxw_problem_set(problem, "there is no memory left");
        return MXW_EXIT_MISSING;
    case MXW_UNAVAILABLE:
        mxw_problem_set(problem, "the key could not sign");
        return MXW_EXIT_MISSING;
    }
    return MXW_EXIT_MISSING;
}

static enum mxw_status sign(struct mxw_dkim_sign *sign, const struct signers *signers,
                            struct mxw_mail *mail, mxw_bytes *fault)
{
    struct mxw_body_hashes bodies;
    mxw_body_hashes_begin(&bodies);
    enum mxw_status status = mxw_dkim_sign_begin(sign, signers->list, signers->count, &mail->header,
                                                 &bodies, &mail->arena, fault);
    if (status != MXW_OK)
        return status;
    mxw_body_hashes_take(&bodies, mail->body);
    mxw_body_hashes_end(&bodies);

    status = mxw_dkim_sign_body_end(sign);
    for (size_t i = 0; status == MXW_OK && i < sign->count; i++) {
        struct mxw_sign_answer answer = mxw_sign(&signers->keys[i], mxw_dkim_signing(sign, i));
        status = mxw_dkim_signed(sign, i, &answer);
    }
    return status;
}

static json_t *signature_object(const struct mxw_dkim_signer *signer,
                                const struct mxw_signing_key *key, mxw_bytes field)
{
    uint8_t record_at[RECORD_ROOM];
    uint8_t name_at[512];
    struct mxw_writer record = MXW_WRITER(record_at);
    struct mxw_writer name = MXW_WRITER(name_at);
    mxw_put_key_record(&record, key);
    mxw_put(&name, signer->selector);
    mxw_put_text(&name, "._domainkey.");
    mxw_put(&name, signer->domain);

    json_t *object = json_object();
    mxw_json_set_text(object, "field", field);
    mxw_json_set_text(object, "domain", signer->domain);
    mxw_json_set_text(object, "selector", signer->selector);
    mxw_json_set_text(object, "algorithm",
                      key->type == MXW_KEY_RSA ? MXW_BYTES("rsa-sha256")
                                               : MXW_BYTES("ed25519-sha256"));
    mxw_json_set(object, "key_bits", json_integer(key->bits));
    mxw_json_set_text(object, "record_name", mxw_written(&name));
    mxw_json_set_text(object, "record", mxw_written(&record));
    return object;
}

static void print_object(const struct mxw_dkim_sign *sign, const struct signers *signers)
{
    json_t *list = json_array();
    for (size_t i = 0; i < sign->count; i++)
        json_array_append_new(
            list,
            signature_object(&signers->list[i], &signers->keys[i], mxw_dkim_sign_field(sign, i)));
    json_t *object = json_object();
    mxw_json_set(object, "signatures", list);
    mxw_json_print(object);
}

static void print_fields(const struct mxw_dkim_sign *sign, const struct mxw_mail *mail, bool whole)
{
    for (size_t i = 0; i < sign->count; i++)
        mxw_print_fields(mail, mxw_dkim_sign_field(sign, i), whole && i + 1 == sign->count);
}

static enum mxw_exit sign_and_print(const struct mxw_options *options,
                                    const struct signers *signers, struct mxw_mail *mail,
                                    struct mxw_problem *problem)
{
    struct mxw_dkim_sign signing;
    mxw_bytes fault;
    if (!mxw_mail_is_signable(mail, problem))
        return MXW_EXIT_MISSING;
    enum mxw_exit status = explain(sign(&signing, signers, mail, &fault), fault, problem);
    if (status != MXW_EXIT_YES)
        return status;
    if (options->json)
        print_object(&signing, signers);
    else
        print_fields(&signing, mail, options->whole);
    return MXW_EXIT_YES;
}

static enum mxw_exit run(const struct mxw_options *options, struct mxw_failure *failure)
{
    struct mxw_problem *problem = &failure->problem;
    struct signers signers = { .count = 0 };
    struct mxw_mail mail = { 0 };
    enum mxw_exit status = read_signers(&signers, options, problem);
    if (status == MXW_EXIT_YES) {
        bool is_read = mxw_mail_read(&mail, problem) == MXW_OK;
        status = is_read ? sign_and_print(options, &signers, &mail, problem) : MXW_EXIT_MISSING;
    }
    mxw_mail_free(&mail);
    free_signers(&signers);
    return status;
}

static const struct mxw_option options[] = {
    MXW_OPTIONS_SIGNING,
    { .name = "identity",
      .argument = "ADDRESS",
      .help = "i=: whose mail it is, at the domain or below; none when not given",
      .kind = MXW_OPTION_TEXT,
      MXW_OPTION_AT(identity) },
    { .name = "expires",
      .argument = "UNIX",
      .help = "x=: when the signature expires; never when not given",
      .kind = MXW_OPTION_TIME,
      MXW_OPTION_AT(expires) },
    MXW_OPTIONS_SIGNED,
};

const struct mxw_command mxw_sign_dkim = {
    .name = "sign dkim",
    .summary = "a DKIM-Signature for this message (RFC 6376)",
    .synopsis = "--domain NAME --selector NAME --key FILE [OPTION...] < mail.eml",
    .about =
        "Signs the message on standard input and prints the field to put in front of it. "
        "--selector and --key may name several, with commas between: each signs. The key is RSA "
        "or Ed25519 in PEM without a passphrase, or the seed of an Ed25519 key, 32 octets as "
        "they are or in base64.",
    .example = "mxwarden sign dkim --domain example.org --selector s --key s.pem < mail.eml",
    .options = options,
    .option_count = MXW_COUNT_OF(options),
    .run = run,
};
