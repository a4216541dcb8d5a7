#include "daemon/settings_reader.h"

#define SMTP_PORT 25
#define EXAMPLE_PORT 2525 /* of the listeners of an empty file: free for everybody */

static const struct mxw_conf_option certificate_options[] = { { "file", false }, { "key", false } };

enum certificate_option { CERTIFICATE_FILE, CERTIFICATE_KEY };

static const struct mxw_conf_option listener_options[] = {
    { "address", false },
    { "starttls", false },
    { "certificates", true },
    { "proxy_from", true },
};

enum listener_option {
    LISTENER_ADDRESS,
    LISTENER_STARTTLS,
    LISTENER_CERTIFICATES,
    LISTENER_PROXY_FROM
};

static const char starttls_words[] = "off on self-signed";

const struct mxw_conf_section mxw_certificate_section = { "certificate", true, certificate_options,
                                                          MXW_COUNT_OF(certificate_options) };
const struct mxw_conf_section mxw_listener_section = { "listener", false, listener_options,
                                                       MXW_COUNT_OF(listener_options) };

static const struct mxw_certificate_setting *find_certificate(
    const struct mxw_certificate_setting *certificates, size_t count, mxw_bytes name)
{
    for (size_t i = 0; i < count; i++)
        if (mxw_bytes_equal(certificates[i].name, name))
            return &certificates[i];
    return NULL;
}

/* The text of an option that is one path; empty when it is not set. */
static mxw_bytes take_path(struct mxw_settings_reader *reader, const struct mxw_conf_taken *taken,
                           size_t option)
{
    if (mxw_conf_count(taken, option) == 0)
        return (mxw_bytes){ 0 };
    struct mxw_conf_value value = mxw_conf_get(taken, option, 0);
    if (value.text[0] == '\0')
        mxw_conf_complain(reader->conf, value.line, "%s = \"\": expected the path of a file",
                          taken->section->options[option].name);
    return mxw_settings_copy_path(reader, value.text);
}

void mxw_settings_take_certificate(struct mxw_settings_reader *reader,
                                   const struct mxw_conf_taken *taken)
{
    struct mxw_certificate_setting certificate = {
        .name = mxw_settings_copy(reader, taken->title),
        .file = take_path(reader, taken, CERTIFICATE_FILE),
        .key = take_path(reader, taken, CERTIFICATE_KEY),
    };
    if (find_certificate(reader->certificates, reader->certificate_count, certificate.name) != NULL)
        mxw_conf_complain(reader->conf, taken->line, "certificate \"%s\" is there already",
                          taken->title);
    else if (mxw_conf_count(taken, CERTIFICATE_FILE) == 0)
        mxw_conf_complain(reader->conf, taken->line,
                          "certificate \"%s\": file is missing: expected the path of a PEM file",
                          taken->title);
    else if (reader->certificate_count == MXW_CERTIFICATES_MAX)
        mxw_conf_complain(reader->conf, taken->line, "certificate \"%s\": expected at most %d",
                          taken->title, MXW_CERTIFICATES_MAX);
    else
        reader->certificates[reader->certificate_count++] = certificate;
}

static void take_address(struct mxw_settings_reader *reader, const struct mxw_conf_taken *taken,
                         struct mxw_endpoint *endpoint)
{
    if (mxw_conf_count(taken, LISTENER_ADDRESS) == 0) {
        mxw_conf_complain(reader->conf, taken->line,
                          "listener: address is missing: expected one such as [::]:25");
        return;
    }
    struct mxw_conf_value value = mxw_conf_get(taken, LISTENER_ADDRESS, 0);
    if (mxw_endpoint_parse(mxw_conf_bytes(value.text), SMTP_PORT, endpoint) != MXW_OK)
        mxw_conf_complain(reader->conf, value.line,
                          "address = \"%s\": expected an address such as [::]:25 or 192.0.2.1:25",
                          value.text);
    for (size_t i = 0; i < reader->listener_count; i++) {
        const struct mxw_endpoint *other = &reader->listeners[i].setting.endpoint;
        if (mxw_address_equal(other->address, endpoint->address) && other->port == endpoint->port)
            mxw_conf_complain(reader->conf, value.line,
                              "address = \"%s\": there is a listener for it already", value.text);
    }
}

static void take_starttls(struct mxw_settings_reader *reader, const struct mxw_conf_taken *taken,
                          struct mxw_listener_draft *draft)
{
    draft->has_tls = mxw_conf_count(taken, LISTENER_STARTTLS) > 0;
    if (!draft->has_tls)
        return;
    unsigned number = 0;
    struct mxw_conf_value value = mxw_conf_get(taken, LISTENER_STARTTLS, 0);
    if (!mxw_settings_find_word(starttls_words, value.text, &number))
        mxw_conf_complain(reader->conf, value.line,
                          "starttls = \"%s\": expected off, on or self-signed", value.text);
    draft->setting.tls = (enum mxw_listener_tls)number;
}

static void take_certificate_names(struct mxw_settings_reader *reader,
                                   const struct mxw_conf_taken *taken,
                                   struct mxw_listener_draft *draft)
{
    size_t count = mxw_conf_count(taken, LISTENER_CERTIFICATES);
    mxw_bytes *names = mxw_settings_take(reader, count, sizeof *names);
    if (names == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        names[i] = mxw_settings_copy(reader, mxw_conf_get(taken, LISTENER_CERTIFICATES, i).text);
    draft->certificate_names = names;
    draft->certificate_name_count = count;
}

void mxw_settings_take_listener(struct mxw_settings_reader *reader,
                                const struct mxw_conf_taken *taken)
{
    struct mxw_listener_draft draft = { .line = taken->line };
    take_address(reader, taken, &draft.setting.endpoint);
    take_starttls(reader, taken, &draft);
    take_certificate_names(reader, taken, &draft);
    draft.has_proxy_from = mxw_conf_is_set(taken, LISTENER_PROXY_FROM);
    draft.setting.proxy_from = mxw_settings_take_prefixes(reader, taken, LISTENER_PROXY_FROM);
    if (reader->listener_count == MXW_LISTENERS_MAX)
        mxw_conf_complain(reader->conf, taken->line, "listener: expected at most %d",
                          MXW_LISTENERS_MAX);
    else
        reader->listeners[reader->listener_count++] = draft;
}

/* An empty file listens where everybody may, and only this machine can come. */
static void use_default_listeners(struct mxw_settings_reader *reader)
{
    static const struct mxw_address loopbacks[] = {
        { MXW_IPV6, { [15] = 1 } },
        { MXW_IPV4, { 127, 0, 0, 1 } },
    };
    for (size_t i = 0; i < MXW_COUNT_OF(loopbacks); i++)
        reader->listeners[reader->listener_count++] = (struct mxw_listener_draft){
            .setting.endpoint = { loopbacks[i], EXAMPLE_PORT },
        };
}

/* The certificates that a listener names, or all of them. */
static void choose_certificates(struct mxw_settings_reader *reader,
                                const struct mxw_listener_draft *draft,
                                struct mxw_listener_setting *listener)
{
    const struct mxw_settings *settings = reader->settings;
    bool takes_all = draft->certificate_name_count == 0;
    size_t count = takes_all ? settings->certificate_count : draft->certificate_name_count;
    const struct mxw_certificate_setting **chosen =
        mxw_settings_take(reader, count, sizeof *chosen);
    if (chosen == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        mxw_bytes name = takes_all ? settings->certificates[i].name : draft->certificate_names[i];
        chosen[i] = find_certificate(settings->certificates, settings->certificate_count, name);
        if (chosen[i] == NULL)
            mxw_conf_complain(reader->conf, draft->line,
                              "listener: there is no section certificate \"%.*s\"", (int)name.len,
                              (const char *)name.at);
    }
    listener->certificates = chosen;
    listener->certificate_count = count;
}

static void finish_listener(struct mxw_settings_reader *reader,
                            const struct mxw_listener_draft *draft,
                            struct mxw_listener_setting *listener)
{
    *listener = draft->setting;
    if (!draft->has_proxy_from)
        listener->proxy_from = reader->settings->proxy_from;
    if (!draft->has_tls && reader->settings->certificate_count > 0)
        listener->tls = MXW_LISTENER_TLS_ON;
    if (listener->tls != MXW_LISTENER_TLS_ON)
        return;
    if (reader->settings->certificate_count == 0)
        mxw_conf_complain(reader->conf, draft->line,
                          "listener: starttls = on needs a section certificate");
    else
        choose_certificates(reader, draft, listener);
}

void mxw_settings_finish_sections(struct mxw_settings_reader *reader)
{
    struct mxw_settings *settings = reader->settings;
    if (reader->listener_count == 0)
        use_default_listeners(reader);

    struct mxw_certificate_setting *certificates =
        mxw_settings_take(reader, reader->certificate_count, sizeof *certificates);
    struct mxw_listener_setting *listeners =
        mxw_settings_take(reader, reader->listener_count, sizeof *listeners);
    if (certificates == NULL || listeners == NULL)
        return;
    memcpy(certificates, reader->certificates, reader->certificate_count * sizeof *certificates);
    settings->certificates = certificates;
    settings->certificate_count = reader->certificate_count;
    for (size_t i = 0; i < reader->listener_count; i++)
        finish_listener(reader, &reader->listeners[i], &listeners[i]);
    settings->listeners = listeners;
    settings->listener_count = reader->listener_count;
}
