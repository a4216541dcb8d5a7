/* The mails: text as people write it, signed by our own signer. Everybody verifies the same. */
#include <stdio.h>
#include <stdlib.h>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "library.h"
#include "mxwarden/dkim_sign.h"

#define ARENA_ROOM 262144
#define FIELD_ROOM 4096 /* octets left free in front for the signature */

static const char header_text[] =
    "Received: from mail.big.example (mail.big.example [192.0.2.10])\r\n"
    "\tby mx.example.net with ESMTPS id 4RzQ1x2yz3; Tue, 24 Nov 2026 09:12:44 +0000\r\n"
    "Received: from desk.big.example (desk.big.example [192.0.2.77])\r\n"
    "\tby mail.big.example with ESMTPSA id 8AB1C2D3E4F; Tue, 24 Nov 2026 09:12:43 +0000\r\n"
    "From: Ann Example <ann@big.example>\r\n"
    "To: Ben Example <ben@museum.example.com>\r\n"
    "Cc: =?utf-8?q?J=C3=BCrgen?= <juergen@museum.example.com>\r\n"
    "Subject: The catalogue of the spring exhibition, second proof\r\n"
    "Date: Tue, 24 Nov 2026 09:12:42 +0000\r\n"
    "Message-ID: <20261124091242.8AB1C2D3E4F@big.example>\r\n"
    "In-Reply-To: <20261123170102.77AA@museum.example.com>\r\n"
    "References: <20261120101010.1111@museum.example.com>\r\n"
    " <20261123170102.77AA@museum.example.com>\r\n"
    "User-Agent: Example Mail 12.3\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n"
    "\r\n";

static const char *const lines[] = {
    "Dear Ben,\r\n",
    "\r\n",
    "attached is the second proof of the catalogue. Pages 12 to 19 have changed, and\r\n",
    "the plates are now in the order in which they will hang. Please look at the \r\n",
    "captions of the loans once more: the lenders are  particular about them.\r\n",
    "\r\n",
    "> When do you need our corrections? The director is away until Thursday, and\r\n",
    "> nobody else may sign for the loans.\r\n",
    "\r\n",
    "Friday noon is early enough.\tAfter that the printer starts.\r\n",
    "\r\n",
};

/* What large mails are full of. */
static const char attachment_line[] =
    "JVBERi0xLjcKJeLjz9MKNCAwIG9iago8PC9MZW5ndGggNSAwIFIvRmlsdGVyL0ZsYXRlRGVjb2Rl\r\n";

#define TEXT_MAX (FIELD_ROOM + 65536) /* behind it there are only attachments */

/* The text, behind room for a signature. */
static char *write_text(size_t octets, size_t *len)
{
    char *at = malloc(FIELD_ROOM + octets + sizeof header_text + 256);
    bench_expect(at != NULL, "out of memory");
    size_t used = FIELD_ROOM;
    used += (size_t)sprintf(at + used, "%s", header_text);
    for (size_t i = 0; used < FIELD_ROOM + octets; i++)
        used += (size_t)sprintf(at + used, "%s",
                                used < TEXT_MAX ? lines[i % MXW_COUNT_OF(lines)] : attachment_line);
    *len = used - FIELD_ROOM;
    return at;
}

static void make_key(struct bench_mail *mail, struct mxw_signing_key *key)
{
    mail->key = EVP_RSA_gen(2048);
    BIO *pem = BIO_new(BIO_s_mem());
    bench_expect(mail->key != NULL
                     && PEM_write_bio_PrivateKey(pem, mail->key, NULL, NULL, 0, NULL, NULL) == 1,
                 "no key could be made");
    char *text;
    long len = BIO_get_mem_data(pem, &text);
    bench_expect(mxw_signing_key_read(key, (mxw_bytes){ (uint8_t *)text, (size_t)len }) == MXW_OK,
                 "the key cannot be read");
    BIO_free(pem);
    unsigned char *key_at = mail->key_at;
    bench_expect(i2d_PUBKEY(mail->key, NULL) <= (int)sizeof mail->key_at, "the key is too long");
    mail->key_len = (size_t)i2d_PUBKEY(mail->key, &key_at);
    struct mxw_writer record = { .at = (uint8_t *)mail->key_record,
                                 .room = sizeof mail->key_record - 1 };
    mxw_put_key_record(&record, key);
}

static mxw_bytes sign(mxw_bytes text, const struct mxw_signing_key *key, struct mxw_arena *arena)
{
    static const struct mxw_dkim_signer signer = {
        .domain = MXW_BYTES_INIT("big.example"),
        .selector = MXW_BYTES_INIT("s2026"),
        .key_type = MXW_KEY_RSA,
        .header_form = MXW_CANONICAL_RELAXED,
        .body_form = MXW_CANONICAL_RELAXED,
        .names = MXW_BYTES_INIT("from:to:cc:subject:date:message-id:in-reply-to:references:"
                                "mime-version:content-type:content-transfer-encoding:from"),
    };
    struct mxw_header_end end = { 0 };
    struct mxw_header header;
    struct mxw_body_hashes bodies;
    struct mxw_dkim_sign signing;
    mxw_bytes fault;

    size_t header_len = mxw_header_end_feed(&end, text);
    mxw_body_hashes_begin(&bodies);
    bool begun = mxw_header_parse(arena, mxw_bytes_first(text, header_len), &header) == MXW_OK
        && mxw_dkim_sign_begin(&signing, &signer, 1, &header, &bodies, arena, &fault) == MXW_OK;
    bench_expect(begun, "the mail cannot be signed");
    mxw_body_hashes_take(&bodies, mxw_bytes_from(text, header_len));
    mxw_body_hashes_end(&bodies);
    bool hashed = mxw_dkim_sign_body_end(&signing) == MXW_OK;
    bench_expect(hashed, "the mail cannot be hashed");
    struct mxw_sign_answer answer = mxw_sign(key, mxw_dkim_signing(&signing, 0));
    bool is_signed = mxw_dkim_signed(&signing, 0, &answer) == MXW_OK;
    bench_expect(is_signed, "the key does not sign");
    return mxw_dkim_sign_field(&signing, 0);
}

void bench_mail_make(struct bench_mail *mail, const char *name, size_t octets)
{
    struct mxw_signing_key key;
    struct mxw_arena arena = { .at = malloc(ARENA_ROOM), .room = ARENA_ROOM };
    bench_expect(arena.at != NULL, "out of memory");
    size_t len;
    char *at = write_text(octets, &len);
    uint8_t *text = (uint8_t *)at + FIELD_ROOM;

    *mail = (struct bench_mail){ .name = name };
    make_key(mail, &key);
    mxw_bytes field = sign((mxw_bytes){ text, len }, &key, &arena);
    bench_expect(field.len <= FIELD_ROOM, "the signature is longer than the room in front");
    memcpy(text - field.len, field.at, field.len);
    mail->whole = (mxw_bytes){ text - field.len, field.len + len };

    struct mxw_signing other = { .key_type = MXW_KEY_RSA };
    memcpy(mail->digest, other.digest, sizeof mail->digest);
    mail->signature = mxw_sign(&key, &other);
    mxw_signing_key_free(&key);
    free(arena.at);
}
