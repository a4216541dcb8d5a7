/* library.h - what the contestants of bench/library are given, and how one of them looks.
 *
 * A contestant does the whole of its work for one mail or one question and says whether the outcome
 * is the one that everybody must come to: one that is fast and wrong has lost.
 */
#ifndef BENCH_LIBRARY_H
#define BENCH_LIBRARY_H

#include <openssl/evp.h>

#include "mxwarden/dns.h"
#include "mxwarden/sign.h"

/* A record of the canned DNS. */
struct bench_record {
    const char *name;
    const char *text; /* of the TXT record; NULL: the name has none */
};

struct bench_mail {
    const char *name;
    mxw_bytes whole; /* header section and body; lines end with CRLF */
    char key_record[1024];
    EVP_PKEY *key;
    uint8_t key_at[512]; /* SubjectPublicKeyInfo */
    size_t key_len;
    uint8_t digest[MXW_SHA256_LEN]; /* another message, and the key's signature over it */
    struct mxw_sign_answer signature;
};

struct contestant {
    const char *name;
    bool (*run)(const struct bench_mail *mail); /* NULL mail: the case has none */
};

/* The mail sent through an include chain of six: what every SPF contestant is asked. */
#define BENCH_SPF_CLIENT "192.0.2.10"
#define BENCH_SPF_HELO "mail.big.example"
#define BENCH_SPF_SENDER "ann@big.example"
extern const struct bench_record bench_spf_zone[];
extern const size_t bench_spf_count;

/* An author domain eight labels deep whose record is at the organizational domain. */
#define BENCH_DMARC_AUTHOR "a.b.c.d.e.f.example.org"
extern const struct bench_record bench_dmarc_zone[];
extern const size_t bench_dmarc_count;

/* Looks `name` up in a zone. */
const char *bench_look_up(const struct bench_record *zone, size_t count, mxw_bytes name);

/* Ends the program with this sentence unless it holds. */
void bench_expect(bool holds, const char *sentence);

/* Makes a mail of about `octets` octets, signed with RSA-2048, relaxed/relaxed. */
void bench_mail_make(struct bench_mail *mail, const char *name, size_t octets);

bool ours_spf(const struct bench_mail *mail);
bool ours_dmarc(const struct bench_mail *mail);
bool ours_dkim(const struct bench_mail *mail);

/* The body alone, in its relaxed form, hashed. */
bool ours_body(const struct bench_mail *mail);

/* What no verifier can do without: SHA-256 of the bytes, and the public-key operation as well. */
bool floor_sha256(const struct bench_mail *mail);
bool floor_ready_key(const struct bench_mail *mail);
bool floor_new_key(const struct bench_mail *mail);

bool libspf2_spf(const struct bench_mail *mail);
bool libopendkim_dkim(const struct bench_mail *mail);

#endif
