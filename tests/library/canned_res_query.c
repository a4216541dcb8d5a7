/* canned_res_query.c - stands in for the system's resolver, so that examples/dkim-blocking.c can be
 * run as it is: every question is answered with the two keys of RFC 8463 appendix A.2, by its name.
 */
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <string.h>

static const struct key {
    const char *name, *record;
} keys[] = {
    { "brisbane._domainkey.football.example.com.",
      "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" },
    { "test._domainkey.football.example.com.",
      "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR"
      "6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/"
      "8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvH"
      "O9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB" },
};

static unsigned char *put_name(unsigned char *at, const char *name)
{
    while (*name != '\0') {
        size_t len = strcspn(name, ".");
        *at++ = (unsigned char)len;
        memcpy(at, name, len);
        at += len;
        name += len + 1;
    }
    *at++ = 0;
    return at;
}

/* RFC 1035 3.3.14: strings of at most 255 octets. */
static unsigned char *put_text(unsigned char *at, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        size_t len = left < 255 ? left : 255;
        *at++ = (unsigned char)len;
        memcpy(at, text, len);
        at += len;
        text += len;
        left -= len;
    }
    return at;
}

static unsigned char *put_number(unsigned char *at, size_t number)
{
    *at++ = (unsigned char)(number >> 8);
    *at++ = (unsigned char)number;
    return at;
}

/* A response without a question, and with one answer. */
static int answer_with(const struct key *key, unsigned char *packet)
{
    static const unsigned char head[12] = { 0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0 };
    memcpy(packet, head, sizeof head);
    unsigned char *at = put_name(packet + sizeof head, key->name);
    at = put_number(at, ns_t_txt);
    at = put_number(at, ns_c_in);
    memset(at, 0, 4); /* TTL */
    unsigned char *rdata = at + 6;
    unsigned char *end = put_text(rdata, key->record);
    put_number(at + 4, (size_t)(end - rdata));
    return (int)(end - packet);
}

int res_query(const char *name, int class, int type, unsigned char *packet, int room)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(name, keys[i].name) == 0 && class == ns_c_in && type == ns_t_txt && room >= 1024)
            return answer_with(&keys[i], packet);
    h_errno = HOST_NOT_FOUND;
    return -1;
}
