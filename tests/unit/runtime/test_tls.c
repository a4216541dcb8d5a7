#include "runtime/tls.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "runtime/stream.h"
#include "tests/support/test.h"

/* One end of a conversation. Its story: s(ecured) b(ytes) and a digit for the end. */
struct side {
    struct mxw_stream *stream;
    struct mxw_writer story;
    uint8_t story_at[64];
    size_t octets;
    uint64_t sum;
};

static void on_secured(void *user)
{
    mxw_put_byte(&((struct side *)user)->story, 's');
}

static void on_bytes(void *user)
{
    struct side *side = user;
    mxw_bytes input = mxw_stream_input(side->stream);
    if (side->octets == 0)
        mxw_put_byte(&side->story, 'b');
    for (size_t i = 0; i < input.len; i++)
        side->sum += (side->octets + i) * input.at[i];
    side->octets += input.len;
    mxw_stream_consumed(side->stream, input.len);
}

static void on_end(void *user, enum mxw_stream_end end)
{
    mxw_put_number(&((struct side *)user)->story, (uint64_t)end);
}

static const struct mxw_stream_calls calls = { .on_secured = on_secured,
                                               .on_bytes = on_bytes,
                                               .on_end = on_end };

struct talk {
    struct mxw_loop *loop;
    struct side client, server;
};

static void begin(struct talk *talk)
{
    int ends[2];
    *talk = (struct talk){ .loop = mxw_loop_open() };
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0, "a pair of sockets");
    talk->client.story = MXW_WRITER(talk->client.story_at);
    talk->server.story = MXW_WRITER(talk->server.story_at);
    talk->client.stream = mxw_stream_open(talk->loop, ends[0], &calls, &talk->client);
    talk->server.stream = mxw_stream_open(talk->loop, ends[1], &calls, &talk->server);
}

static void settle(struct talk *talk)
{
    for (unsigned i = 0; i < 40; i++)
        (void)mxw_loop_turn(talk->loop, mxw_clock_now());
}

static void end(struct talk *talk)
{
    mxw_stream_drop(talk->client.stream);
    mxw_stream_drop(talk->server.stream);
    mxw_loop_close(talk->loop);
}

static char folder[] = "/tmp/mxw-tls-XXXXXX";

static const char *path_of(const char *name)
{
    static char paths[4][64];
    static unsigned next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static const char *write_file(const char *name, const uint8_t *at, size_t len)
{
    const char *path = path_of(name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fwrite(at, 1, len, file) == len && fclose(file) == 0, "a file");
    return path;
}

static struct mxw_tls_material self_signed(const char *name)
{
    struct mxw_tls_material material;
    struct mxw_problem problem = { "" };
    CHECK(mxw_tls_material_self_signed(&material, name, &problem) == MXW_OK, problem.text);
    return material;
}

static struct mxw_tls_server *open_server(const struct mxw_tls_material *materials, size_t count)
{
    struct mxw_tls_server *server;
    struct mxw_problem problem = { "" };
    struct mxw_tls_server_settings settings = { .materials = materials, .material_count = count };
    CHECK(mxw_tls_server_open(&server, &settings, &problem) == MXW_OK, problem.text);
    return server;
}

static struct mxw_tls_client *open_client(const char *authorities)
{
    struct mxw_tls_client *client;
    struct mxw_problem problem = { "" };
    CHECK(mxw_tls_client_open(&client, authorities, &problem) == MXW_OK, problem.text);
    return client;
}

static void shake(struct talk *talk, struct mxw_tls_server *server, struct mxw_tls_client *client,
                  mxw_bytes name, bool verify)
{
    CHECK(mxw_stream_start_tls_server(talk->server.stream, server) == MXW_OK, "server starts");
    CHECK(mxw_stream_start_tls_client(talk->client.stream, client, name, verify) == MXW_OK,
          "client starts");
    settle(talk);
}

/* clang-format off */
static const struct verify_case {
    const char *name;
    const char *certificates[2]; /* of the server */
    mxw_bytes ask;
    bool trusts, verify;
    const char *want_client;     /* its story */
    const char *want_why;        /* of the end */
    bool want_verified;
    const char *want_name;       /* in the certificate, when verified */
} verify_cases[] = {
    { "the name asked for",      { "a.example" }, B("a.example"), true, true, "s", NULL, true, "a.example" },
    { "case does not count",     { "a.example" }, B("A.Example."), true, true, "s", NULL, true, "a.example" },
    { "another name",            { "a.example" }, B("b.example"), true, true, "4", "certificate verify failed: hostname mismatch", false, NULL },
    { "an unknown authority",    { "a.example" }, B("a.example"), false, true, "4", "certificate verify failed: self-signed certificate", false, NULL },
    { "nobody asks to verify",   { "a.example" }, B("a.example"), false, false, "s", NULL, false, NULL },
    { "another name, unverified",{ "a.example" }, B("b.example"), true, false, "s", NULL, false, NULL },
    { "good, though not asked for", { "a.example" }, B("a.example"), true, false, "s", NULL, true, "a.example" },
    { "an address",              { "192.0.2.1" }, B("192.0.2.1"), true, true, "s", NULL, true, NULL },
    { "an IPv6 address",         { "2001:db8::1" }, B("2001:DB8::1"), true, true, "s", NULL, true, NULL },
    { "another address",         { "192.0.2.1" }, B("192.0.2.2"), true, true, "4", "certificate verify failed: IP address mismatch", false, NULL },
    { "SNI takes the second",    { "a.example", "b.example" }, B("b.example"), true, true, "s", NULL, true, "b.example" },
    { "SNI takes a wildcard",    { "a.example", "*.b.example" }, B("x.b.example"), true, true, "s", NULL, true, "*.b.example" },
    { "an unknown name gets the first", { "a.example", "b.example" }, B("c.example"), true, false, "s", NULL, false, NULL },
};
/* clang-format on */

static void run_verify_case(void **state)
{
    const struct verify_case *c = *state;
    struct mxw_tls_material materials[2];
    uint8_t trusted_at[8192];
    struct mxw_writer trusted = MXW_WRITER(trusted_at);
    size_t count = 0;
    for (; count < 2 && c->certificates[count] != NULL; count++) {
        materials[count] = self_signed(c->certificates[count]);
        mxw_put(&trusted, (mxw_bytes){ materials[count].chain_at, materials[count].chain_len });
    }
    struct mxw_tls_material stranger = self_signed("stranger.example");
    const char *path = c->trusts ? write_file("trusted.pem", trusted.at, trusted.used)
                                 : write_file("other.pem", stranger.chain_at, stranger.chain_len);
    struct mxw_tls_server *server = open_server(materials, count);
    struct mxw_tls_client *client = open_client(path);

    struct talk talk;
    begin(&talk);
    shake(&talk, server, client, c->ask, c->verify);
    mxw_bytes want = { (const uint8_t *)c->want_client, strlen(c->want_client) };
    CHECK_BYTES(mxw_written(&talk.client.story), want, c->name);
    const struct mxw_tls_peer *peer = mxw_stream_tls(talk.client.stream);
    if (c->want_why != NULL)
        CHECK(strcmp(mxw_stream_why(talk.client.stream), c->want_why) == 0,
              mxw_stream_why(talk.client.stream));
    else
        CHECK(peer != NULL && peer->is_verified == c->want_verified, c->name);
    if (c->want_verified) {
        CHECK(peer->has_certificate && peer->cipher_bits >= 128, c->name);
        CHECK(strcmp(peer->protocol, "TLSv1.3") == 0, peer->protocol);
        CHECK(peer->name_count == (c->want_name != NULL ? 1u : 0u), c->name);
    }
    if (c->want_name != NULL) {
        mxw_bytes name = { (const uint8_t *)c->want_name, strlen(c->want_name) };
        CHECK_BYTES(peer->names[0], name, c->name);
        CHECK_BYTES(peer->common_name, name, c->name);
    }
    end(&talk);
    mxw_tls_client_close(client);
    mxw_tls_server_close(server);
    for (size_t i = 0; i < count; i++)
        mxw_tls_material_free(&materials[i]);
    mxw_tls_material_free(&stranger);
}

/* Everything in between: lines in the clear, a large transfer both ways, and a clean end. */
static void run_transfer(void **state)
{
    (void)state;
    static uint8_t large[400000];
    struct mxw_tls_material material = self_signed("a.example");
    struct mxw_tls_server *server = open_server(&material, 1);
    struct mxw_tls_client *client = open_client(NULL);
    struct talk talk;
    begin(&talk);
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof large; i++) {
        large[i] = (uint8_t)(i * 31 + i / 255);
        sum += i * large[i];
    }
    mxw_stream_send(talk.client.stream, MXW_BYTES("STARTTLS\r\n"));
    settle(&talk);
    CHECK(talk.server.octets == 10, "in the clear");
    talk.server.octets = 0;
    talk.server.sum = 0;

    /* The reply in the clear goes out before the handshake begins, what is sent later after it. */
    mxw_stream_send(talk.server.stream, MXW_BYTES("220 go\r\n"));
    CHECK(mxw_stream_start_tls_server(talk.server.stream, server) == MXW_OK, "server starts");
    mxw_stream_send(talk.server.stream, (mxw_bytes){ large, sizeof large });
    settle(&talk);
    CHECK(talk.client.octets == 8, "only the reply is in the clear");
    talk.client.octets = 0;
    talk.client.sum = 0;
    CHECK(mxw_stream_start_tls_client(talk.client.stream, client, MXW_BYTES("a.example"), false)
              == MXW_OK,
          "client starts");
    mxw_stream_send(talk.client.stream, (mxw_bytes){ large, sizeof large });
    while (talk.client.octets < sizeof large || talk.server.octets < sizeof large)
        CHECK(mxw_loop_turn(talk.loop, MXW_NEVER), "it goes on");
    CHECK(talk.client.sum == sum && talk.server.sum == sum, "both have it all, in order");

    /* The server's certificate is needed no more, the streams keep it. */
    mxw_tls_server_close(server);
    mxw_tls_client_close(client);
    mxw_stream_close(talk.client.stream);
    talk.client.stream = NULL;
    settle(&talk);
    CHECK_BYTES(mxw_written(&talk.server.story), MXW_BYTES("bsb1"), "a clean end");
    CHECK(!mxw_stream_has_bytes_now(talk.server.stream), "nothing more");
    end(&talk);
    mxw_tls_material_free(&material);
}

static void run_pause(void **state)
{
    (void)state;
    static uint8_t large[200000];
    struct mxw_tls_material material = self_signed("a.example");
    struct mxw_tls_server *server = open_server(&material, 1);
    struct mxw_tls_client *client = open_client(NULL);
    struct talk talk;
    begin(&talk);
    shake(&talk, server, client, MXW_BYTES("a.example"), false);
    mxw_stream_pause(talk.server.stream);
    mxw_stream_send(talk.client.stream, (mxw_bytes){ large, sizeof large });
    settle(&talk);
    CHECK(talk.server.octets == 0, "nothing while paused");
    CHECK(mxw_stream_has_bytes_now(talk.server.stream), "but it is there");
    mxw_stream_finish(talk.client.stream);
    mxw_stream_resume(talk.server.stream);
    for (unsigned i = 0; i < 10; i++)
        settle(&talk);
    CHECK(talk.server.octets == sizeof large, "all of it comes, also what TLS had read ahead");
    CHECK_BYTES(mxw_written(&talk.server.story), MXW_BYTES("sb1"), "and then the end");
    mxw_stream_send(talk.server.stream, MXW_BYTES("221"));
    settle(&talk);
    CHECK(talk.client.octets == 3, "half closed: the other half still works");
    end(&talk);
    mxw_tls_server_close(server);
    mxw_tls_client_close(client);
    mxw_tls_material_free(&material);
}

static void run_plain_left(void **state)
{
    (void)state;
    struct mxw_tls_material material = self_signed("a.example");
    struct mxw_tls_server *server = open_server(&material, 1);
    struct mxw_tls_client *client = open_client(NULL);
    struct talk talk;
    static const struct mxw_stream_calls deaf = { .on_end = on_end };
    begin(&talk);
    mxw_stream_give(talk.server.stream, &deaf, &talk.server);
    mxw_stream_give(talk.client.stream, &deaf, &talk.client);
    mxw_stream_send(talk.client.stream, MXW_BYTES("RSET\r\n"));
    mxw_stream_send(talk.server.stream, MXW_BYTES("250 injected\r\n"));
    settle(&talk);
    CHECK(mxw_stream_start_tls_server(talk.server.stream, server) == MXW_MALFORMED,
          "plain octets behind STARTTLS");
    CHECK(mxw_stream_start_tls_client(talk.client.stream, client, MXW_BYTES("a"), false)
              == MXW_MALFORMED,
          "plain octets behind the reply");
    CHECK(mxw_stream_tls(talk.server.stream) == NULL, "nothing was started");
    end(&talk);
    mxw_tls_server_close(server);
    mxw_tls_client_close(client);
    mxw_tls_material_free(&material);
}

/* clang-format off */
static const struct hello_case {
    const char *name;
    mxw_bytes bytes; /* in place of a client's first record */
    const char *want_why;
} hello_cases[] = {
    { "a TLS 1.1 client is refused", B(
        "\x16\3\1\0\x2f\1\0\0\x2b\3\2" "abcdefghijklmnopqrstuvwxyz012345" "\0\0\4\xc0\x13\0\x2f\1\0"),
      "unsupported protocol" },
    { "a command in the clear", B("EHLO mail.example\r\n"), "wrong version number" },
    { "HTTP",                   B("GET / HTTP/1.0\r\n\r\n"), "http request" },
    { "garbage",                B("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), "wrong version number" },
    { "nothing but an end",     B(""), "connection closed" },
};
/* clang-format on */

static void run_hello_case(void **state)
{
    const struct hello_case *c = *state;
    struct mxw_tls_material material = self_signed("a.example");
    struct mxw_tls_server *server = open_server(&material, 1);
    struct talk talk;
    begin(&talk);
    CHECK(mxw_stream_start_tls_server(talk.server.stream, server) == MXW_OK, c->name);
    settle(&talk);
    mxw_stream_send(talk.client.stream, c->bytes);
    mxw_stream_finish(talk.client.stream);
    settle(&talk);
    CHECK_BYTES(mxw_written(&talk.server.story), MXW_BYTES("4"), c->name);
    CHECK(strcmp(mxw_stream_why(talk.server.stream), c->want_why) == 0,
          mxw_stream_why(talk.server.stream));
    CHECK(mxw_stream_tls(talk.server.stream) == NULL, c->name);
    end(&talk);
    mxw_tls_server_close(server);
    mxw_tls_material_free(&material);
}

/* The old session goes on with the old certificate, a new one gets the new. */
static void run_reload(void **state)
{
    (void)state;
    struct mxw_tls_material old_material = self_signed("a.example");
    struct mxw_tls_material new_material = self_signed("a.example");
    const char *path = write_file("new.pem", new_material.chain_at, new_material.chain_len);
    struct mxw_tls_server *server = open_server(&old_material, 1);
    struct mxw_tls_client *client = open_client(path);
    struct talk before, after;
    begin(&before);
    shake(&before, server, client, MXW_BYTES("a.example"), false);
    CHECK(!mxw_stream_tls(before.client.stream)->is_verified, "the old certificate");

    mxw_tls_server_close(server);
    server = open_server(&new_material, 1);
    begin(&after);
    shake(&after, server, client, MXW_BYTES("a.example"), true);
    CHECK(mxw_stream_tls(after.client.stream)->is_verified, "the new certificate");
    mxw_stream_send(before.client.stream, MXW_BYTES("still here"));
    settle(&before);
    CHECK(before.server.octets == 10, "the old session goes on");

    mxw_wall left = mxw_tls_server_expires(server) - mxw_clock_wall();
    CHECK(left > 364 * 86400 && left < 366 * 86400, "and it is known how long it is good");
    end(&before);
    end(&after);
    mxw_tls_server_close(server);
    mxw_tls_client_close(client);
    mxw_tls_material_free(&old_material);
    mxw_tls_material_free(&new_material);
}

/* A client of the library's own, since ours shows no certificate. */
static SSL *open_guest(int fd, SSL_CTX *context, const struct mxw_tls_material *material)
{
    if (material != NULL) {
        BIO *chain = BIO_new_mem_buf(material->chain_at, (int)material->chain_len);
        BIO *key_text = BIO_new_mem_buf(material->key_at, (int)material->key_len);
        X509 *certificate = PEM_read_bio_X509(chain, NULL, NULL, NULL);
        EVP_PKEY *key = PEM_read_bio_PrivateKey(key_text, NULL, NULL, NULL);
        CHECK(SSL_CTX_use_certificate(context, certificate) == 1, "its certificate");
        CHECK(SSL_CTX_use_PrivateKey(context, key) == 1, "its key");
        X509_free(certificate);
        EVP_PKEY_free(key);
        BIO_free(chain);
        BIO_free(key_text);
    }
    SSL *guest = SSL_new(context);
    (void)SSL_set_fd(guest, fd);
    SSL_set_connect_state(guest);
    return guest;
}

/* clang-format off */
static const struct guest_case {
    const char *name;
    const char *shows; /* the certificate, or NULL */
    bool is_trusted, asks;
    bool want_certificate, want_verified;
} guest_cases[] = {
    { "a certificate of an authority",    "partner.example", true,  true,  true,  true },
    { "a certificate of nobody",          "partner.example", false, true,  true,  false },
    { "no certificate",                   NULL,              true,  true,  false, false },
    { "a certificate nobody asks for",    "partner.example", true,  false, false, false },
};
/* clang-format on */

static void run_guest_case(void **state)
{
    const struct guest_case *c = *state;
    struct mxw_tls_material ours = self_signed("gate.example");
    struct mxw_tls_material shown = self_signed("partner.example");
    struct mxw_tls_material other = self_signed("other.example");
    const struct mxw_tls_material *trusted = c->is_trusted ? &shown : &other;
    const char *path = write_file("guests.pem", trusted->chain_at, trusted->chain_len);
    struct mxw_problem problem = { "" };
    struct mxw_tls_server *server;
    struct mxw_tls_server_settings settings = { .materials = &ours,
                                                .material_count = 1,
                                                .asks_client_certificate = c->asks,
                                                .authorities_path = path };
    CHECK(mxw_tls_server_open(&server, &settings, &problem) == MXW_OK, problem.text);

    struct talk talk;
    int ends[2];
    begin(&talk);
    mxw_stream_drop(talk.server.stream);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0, "a pair");
    talk.server.stream = mxw_stream_open(talk.loop, ends[1], &calls, &talk.server);
    CHECK(mxw_stream_start_tls_server(talk.server.stream, server) == MXW_OK, "server starts");
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *guest = open_guest(ends[0], context, c->shows != NULL ? &shown : NULL);
    for (unsigned i = 0; i < 10; i++) {
        (void)SSL_do_handshake(guest);
        (void)mxw_loop_turn(talk.loop, mxw_clock_now() + MXW_MILLISECOND);
    }
    CHECK_BYTES(mxw_written(&talk.server.story), MXW_BYTES("s"), c->name);
    const struct mxw_tls_peer *peer = mxw_stream_tls(talk.server.stream);
    CHECK(peer->has_certificate == c->want_certificate, c->name);
    CHECK(peer->is_verified == c->want_verified, c->name);
    CHECK(peer->name_count == (c->want_verified ? 1u : 0u), c->name);
    if (c->want_verified)
        CHECK_BYTES(peer->names[0], MXW_BYTES("partner.example"), c->name);
    else
        CHECK(peer->common_name.len == 0, c->name);

    SSL_free(guest);
    SSL_CTX_free(context);
    (void)close(ends[0]);
    end(&talk);
    mxw_tls_server_close(server);
    mxw_tls_material_free(&ours);
    mxw_tls_material_free(&shown);
    mxw_tls_material_free(&other);
}

/* A certificate with `count` names: n0.example, n1.example, ... */
static struct mxw_tls_material material_with_names(unsigned count)
{
    struct mxw_tls_material material = self_signed("first.example");
    BIO *chain = BIO_new_mem_buf(material.chain_at, (int)material.chain_len);
    BIO *key_text = BIO_new_mem_buf(material.key_at, (int)material.key_len);
    X509 *certificate = PEM_read_bio_X509(chain, NULL, NULL, NULL);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(key_text, NULL, NULL, NULL);
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    for (unsigned i = 0; i < count; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "N%u.example", i);
        GENERAL_NAME *name = GENERAL_NAME_new();
        ASN1_IA5STRING *value = ASN1_IA5STRING_new();
        (void)ASN1_STRING_set(value, text, -1);
        GENERAL_NAME_set0_value(name, GEN_DNS, value);
        (void)sk_GENERAL_NAME_push(names, name);
    }
    (void)X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, X509V3_ADD_REPLACE);
    (void)X509_sign(certificate, key, EVP_sha256());
    BIO *text = BIO_new(BIO_s_mem());
    char *at;
    (void)PEM_write_bio_X509(text, certificate);
    size_t len = (size_t)BIO_get_mem_data(text, &at);
    struct mxw_tls_material made;
    CHECK(mxw_tls_material_copy(&made, (mxw_bytes){ (const uint8_t *)at, len },
                                (mxw_bytes){ material.key_at, material.key_len }, "many names")
              == MXW_OK,
          "a material");
    BIO_free(text);
    BIO_free(chain);
    BIO_free(key_text);
    GENERAL_NAMES_free(names);
    X509_free(certificate);
    EVP_PKEY_free(key);
    mxw_tls_material_free(&material);
    return made;
}

static void run_many_names(void **state)
{
    (void)state;
    for (unsigned count = MXW_TLS_NAMES_MAX; count <= MXW_TLS_NAMES_MAX + 1; count++) {
        struct mxw_tls_material material = material_with_names(count);
        const char *path = write_file("many.pem", material.chain_at, material.chain_len);
        struct mxw_tls_server *server = open_server(&material, 1);
        struct mxw_tls_client *client = open_client(path);
        struct talk talk;
        begin(&talk);
        shake(&talk, server, client, MXW_BYTES("n3.example"), true);
        const struct mxw_tls_peer *peer = mxw_stream_tls(talk.client.stream);
        CHECK(peer != NULL && peer->is_verified, "it verifies");
        CHECK(peer->name_count == MXW_TLS_NAMES_MAX, "so many names are looked at");
        CHECK_BYTES(peer->names[31], MXW_BYTES("n31.example"), "in lower case");
        end(&talk);
        mxw_tls_server_close(server);
        mxw_tls_client_close(client);
        mxw_tls_material_free(&material);
    }
}

/* clang-format off */
static const struct material_case {
    const char *name;
    const char *chain, *key; /* a file of run_material_case(), or a path */
    enum mxw_status want;
    const char *want_problem; /* with % for the folder */
} material_cases[] = {
    { "both in one file",  "both",    NULL,      MXW_OK, NULL },
    { "two files",         "chain",   "key",     MXW_OK, NULL },
    { "a chain of two",    "double",  "key",     MXW_OK, NULL },
    { "no certificate file", "none",  "key",     MXW_UNAVAILABLE, "certificate file %/none: no such file or directory" },
    { "no key file",       "chain",   "none",    MXW_UNAVAILABLE, "key file %/none: no such file or directory" },
    { "a folder",          ".",       "key",     MXW_UNAVAILABLE, "certificate file %/.: is a directory" },
    { "an empty file",     "empty",   "key",     MXW_MALFORMED, "certificate file %/empty: not a PEM certificate chain (no start line)" },
    { "a key as certificate", "key",  "key",     MXW_MALFORMED, "certificate file %/key: not a PEM certificate chain (no start line)" },
    { "a certificate as key", "chain", "chain",  MXW_MALFORMED, "key file %/chain: not a PEM private key without passphrase (" },
    { "a broken certificate", "broken", "key",   MXW_MALFORMED, "certificate file %/broken: not a PEM certificate chain (" },
    { "a broken second certificate", "half", "key", MXW_MALFORMED, "certificate file %/half: not a PEM certificate chain (" },
    { "another's key",     "chain",   "other",   MXW_MALFORMED, "key file %/other: not the key of certificate file %/chain" },
    { "a key with a passphrase", "chain", "locked", MXW_MALFORMED, "key file %/locked: not a PEM private key without passphrase (" },
    { "a very large file", "large",   "key",     MXW_UNAVAILABLE, "certificate file %/large: file too large" },
};
/* clang-format on */

static void write_material_files(void)
{
    static uint8_t large[MXW_TLS_FILE_MAX + 1];
    struct mxw_tls_material one = self_signed("a.example");
    struct mxw_tls_material other = self_signed("a.example");
    uint8_t text_at[16384];
    struct mxw_writer text = MXW_WRITER(text_at);
    mxw_bytes chain = { one.chain_at, one.chain_len };
    mxw_bytes key = { one.key_at, one.key_len };
    (void)write_file("chain", chain.at, chain.len);
    (void)write_file("key", key.at, key.len);
    (void)write_file("other", other.key_at, other.key_len);
    (void)write_file("empty", chain.at, 0);
    (void)write_file("large", large, sizeof large);
    mxw_put(&text, key);
    mxw_put(&text, chain);
    (void)write_file("both", text.at, text.used);
    text.used = 0;
    mxw_put(&text, chain);
    mxw_put(&text, (mxw_bytes){ other.chain_at, other.chain_len });
    (void)write_file("double", text.at, text.used);
    text.at[chain.len + 100] ^= 1;
    text.at[chain.len + 101] = '!';
    (void)write_file("half", text.at, text.used);
    text.at[100] = '!';
    (void)write_file("broken", text.at, chain.len);

    BIO *in = BIO_new_mem_buf(key.at, (int)key.len);
    BIO *out = BIO_new(BIO_s_mem());
    EVP_PKEY *secret = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
    char *at;
    unsigned char passphrase[] = "swordfish";
    (void)PEM_write_bio_PrivateKey(out, secret, EVP_aes_128_cbc(), passphrase, 9, NULL, NULL);
    size_t len = (size_t)BIO_get_mem_data(out, &at);
    (void)write_file("locked", (const uint8_t *)at, len);
    BIO_free(in);
    BIO_free(out);
    EVP_PKEY_free(secret);
    mxw_tls_material_free(&one);
    mxw_tls_material_free(&other);
}

static void run_material_case(void **state)
{
    const struct material_case *c = *state;
    struct mxw_tls_material material;
    struct mxw_tls_server *server = NULL;
    struct mxw_problem problem = { "" };
    enum mxw_status status = mxw_tls_material_read(
        &material, path_of(c->chain), c->key == NULL ? NULL : path_of(c->key), &problem);
    if (status == MXW_OK) {
        struct mxw_tls_server_settings settings = { .materials = &material, .material_count = 1 };
        status = mxw_tls_server_open(&server, &settings, &problem);
        mxw_tls_material_free(&material);
    }
    CHECK(status == c->want, c->name);
    CHECK((server != NULL) == (c->want == MXW_OK), c->name);
    mxw_tls_server_close(server);

    char want[512] = "";
    for (const char *at = c->want_problem; at != NULL && *at != '\0'; at++) {
        size_t len = strlen(want);
        (void)snprintf(want + len, sizeof want - len, *at == '%' ? "%s" : "%.1s",
                       *at == '%' ? folder : at);
    }
    if (strncmp(problem.text, want, strlen(want)) != 0)
        test_check(0, problem.text, c->name, __FILE__, __LINE__);
}

static void run_counts(void **state)
{
    (void)state;
    struct mxw_tls_server *server;
    struct mxw_tls_client *client;
    struct mxw_problem problem = { "" };
    struct mxw_tls_server_settings settings = { .material_count = 0 };
    CHECK(mxw_tls_server_open(&server, &settings, &problem) == MXW_MALFORMED, "no certificate");
    settings.material_count = MXW_TLS_MATERIALS_MAX + 1;
    CHECK(mxw_tls_server_open(&server, &settings, &problem) == MXW_MALFORMED, "too many");
    CHECK(mxw_tls_client_open(&client, "/nowhere/at/all", &problem) == MXW_UNAVAILABLE,
          "no authorities");
    CHECK(client == NULL && server == NULL, "nothing is open");
    mxw_tls_server_close(NULL);
    mxw_tls_client_close(NULL);
}

static void run_cleanup(void **state)
{
    (void)state;
    static const char *const names[] = { "trusted.pem", "other.pem", "new.pem", "guests.pem",
                                         "many.pem",    "chain",     "key",     "other",
                                         "empty",       "large",     "both",    "double",
                                         "half",        "broken",    "locked" };
    for (size_t i = 0; i < MXW_COUNT_OF(names); i++)
        (void)unlink(path_of(names[i]));
    CHECK(rmdir(folder) == 0, "the test cleans up");
}

int main(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    write_material_files();
    TEST_TABLE(verify_cases, run_verify_case);
    TEST_TABLE(hello_cases, run_hello_case);
    TEST_TABLE(guest_cases, run_guest_case);
    TEST_TABLE(material_cases, run_material_case);
    TEST_ONE("a transfer both ways, from plain to a clean end", run_transfer);
    TEST_ONE("a paused TLS stream", run_pause);
    TEST_ONE("plain octets where TLS should begin", run_plain_left);
    TEST_ONE("reloading", run_reload);
    TEST_ONE("names of a certificate have a limit", run_many_names);
    TEST_ONE("how many certificates", run_counts);
    TEST_ONE("no file is left behind", run_cleanup);
    return test_run("runtime/tls");
}
