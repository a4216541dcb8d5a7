#include "daemon/settings_reader.h"

#define EXAMPLE_PORT 2525 /* of the listeners of an empty file: free for everybody */

static const struct mxw_certificate_setting *find_certificate(
    const struct mxw_certificate_setting *certificates, size_t count, mxw_bytes name)
{
    for (size_t i = 0; i < count; i++)
        if (mxw_bytes_equal(certificates[i].name, name))
            return &certificates[i];
    return NULL;
}

void mxw_settings_take_certificate(struct mxw_settings_reader *reader,
                                   const struct mxw_conf_taken *taken)
{
    struct mxw_certificate_setting certificate = {
        .name = mxw_settings_copy(reader, taken->title),
    };
    mxw_settings_take_rows(reader, &mxw_setting_sections[MXW_SECTION_CERTIFICATE], taken,
                           &certificate);
    if (find_certificate(reader->certificates, reader->certificate_count, certificate.name) != NULL)
        mxw_conf_complain(reader->conf, taken->line, "certificate \"%s\" is there already",
                          taken->title);
    else if (certificate.file.len == 0)
        mxw_conf_complain(reader->conf, taken->line,
                          "certificate \"%s\": file is missing: expected the path of a PEM file",
                          taken->title);
    else if (reader->certificate_count == MXW_CERTIFICATES_MAX)
        mxw_conf_complain(reader->conf, taken->line, "certificate \"%s\": expected at most %d",
                          taken->title, MXW_CERTIFICATES_MAX);
    else
        reader->certificates[reader->certificate_count++] = certificate;
}

static void check_address(struct mxw_settings_reader *reader, const struct mxw_conf_taken *taken,
                          const struct mxw_endpoint *endpoint)
{
    size_t option = mxw_settings_option(taken, "address");
    if (mxw_conf_count(taken, option) == 0 || mxw_conf_get(taken, option, 0).text[0] == '\0') {
        mxw_conf_complain(reader->conf, taken->line,
                          "listener: address is missing: expected one such as [::]:25");
        return;
    }
    struct mxw_conf_value value = mxw_conf_get(taken, option, 0);
    for (size_t i = 0; i < reader->listener_count; i++) {
        const struct mxw_endpoint *other = &reader->listeners[i].address;
        if (mxw_address_equal(other->address, endpoint->address) && other->port == endpoint->port)
            mxw_conf_complain(reader->conf, value.line,
                              "address = \"%s\": there is a listener for it already", value.text);
    }
}

void mxw_settings_take_listener(struct mxw_settings_reader *reader,
                                const struct mxw_conf_taken *taken)
{
    struct mxw_listener_draft draft = {
        .line = taken->line,
        .has_proxy_from = mxw_conf_is_set(taken, mxw_settings_option(taken, "proxy_from")),
    };
    mxw_settings_take_rows(reader, &mxw_setting_sections[MXW_SECTION_LISTENER], taken, &draft);
    check_address(reader, taken, &draft.address);
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
            .address = { loopbacks[i], EXAMPLE_PORT },
            .starttls = MXW_LISTENER_TLS_AUTO,
        };
}

/* The certificates that a listener names, or all of them. */
static void choose_certificates(struct mxw_settings_reader *reader,
                                const struct mxw_listener_draft *draft,
                                struct mxw_listener_setting *listener)
{
    const struct mxw_settings *settings = reader->settings;
    bool takes_all = draft->certificates.count == 0;
    size_t count = takes_all ? settings->certificate_count : draft->certificates.count;
    const struct mxw_certificate_setting **chosen =
        mxw_settings_take(reader, count, sizeof *chosen);
    if (chosen == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        mxw_bytes name = takes_all ? settings->certificates[i].name : draft->certificates.at[i];
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
    const struct mxw_settings *settings = reader->settings;
    *listener = (struct mxw_listener_setting){
        .endpoint = draft->address,
        .tls = draft->starttls,
        .proxy_from = draft->has_proxy_from ? draft->proxy_from : settings->proxy_from,
    };
    if (listener->tls == MXW_LISTENER_TLS_AUTO)
        listener->tls =
            settings->certificate_count > 0 ? MXW_LISTENER_TLS_ON : MXW_LISTENER_TLS_OFF;
    if (listener->tls != MXW_LISTENER_TLS_ON)
        return;
    if (settings->certificate_count == 0)
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
