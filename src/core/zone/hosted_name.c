#include "core/zone/hosted_name.h"

#include "mxwarden/sha256.h"

#define HEAD_MAX 20       /* octets of the domain that a person still recognises it by */
#define DIGEST_LETTERS 13 /* of five bits */

static uint8_t hyphen_for_dot(uint8_t c)
{
    return c == '.' ? '-' : mxw_lower(c);
}

static void put_with_hyphens(struct mxw_writer *out, mxw_bytes domain)
{
    for (size_t i = 0; i < domain.len; i++)
        mxw_put_byte(out, hyphen_for_dot(domain.at[i]));
}

static mxw_bytes head_of(mxw_bytes domain)
{
    mxw_bytes head = mxw_bytes_first(domain, HEAD_MAX);
    while (head.len > 0 && hyphen_for_dot(head.at[head.len - 1]) == '-')
        head.len--;
    return head;
}

static void digest_lower(mxw_bytes domain, uint8_t digest_at[MXW_SHA256_LEN])
{
    struct mxw_sha256 digest;
    mxw_sha256_begin(&digest);
    for (size_t i = 0; i < domain.len; i++) {
        uint8_t c = mxw_lower(domain.at[i]);
        mxw_sha256_take(&digest, (mxw_bytes){ &c, 1 });
    }
    mxw_sha256_end(&digest, digest_at);
}

/* RFC 4648 section 6, from the first bit on. */
static void put_base32(struct mxw_writer *out, const uint8_t *at, size_t letter_count)
{
    static const uint8_t letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    for (size_t letter = 0; letter < letter_count; letter++) {
        size_t bit = 5 * letter;
        unsigned pair = (unsigned)at[bit / 8] << 8 | at[bit / 8 + 1];
        mxw_put_byte(out, letters[pair >> (11 - bit % 8) & 31]);
    }
}

static void put_digested(struct mxw_writer *out, mxw_bytes domain)
{
    uint8_t digest[MXW_SHA256_LEN];
    digest_lower(domain, digest);
    mxw_put_text(out, "h-");
    put_with_hyphens(out, head_of(domain));
    mxw_put_text(out, "--");
    put_base32(out, digest, DIGEST_LETTERS);
}

bool mxw_put_hosted_name(struct mxw_writer *out, mxw_bytes domain, enum mxw_hosted_kind kind)
{
    if (mxw_bytes_starts_with(domain, MXW_BYTES("*.")))
        return false;
    if (domain.len <= MXW_HOSTED_PLAIN_MAX && !mxw_bytes_has(domain, '-'))
        put_with_hyphens(out, domain);
    else
        put_digested(out, domain);
    if (kind == MXW_HOSTED_IPV4)
        mxw_put_text(out, "--v4");
    return true;
}
