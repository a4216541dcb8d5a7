/* dkim-blocking.c - the DKIM signatures of a mail, with the keys from the system's resolver.
 *
 *     cc dkim-blocking.c $(pkg-config --cflags --libs mxwarden) -lresolv -o dkim-blocking
 *     ./dkim-blocking <mail.eml
 *
 * Lines of the mail must end with CRLF. All memory is here: 1 MiB for the mail, and an arena.
 */
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdalign.h>
#include <stdio.h>
#include <time.h>

#include <mxwarden/dkim.h>

static uint8_t mail_at[1 << 20], packet_at[65536], texts_at[65536];
static struct mxw_dns_record records[MXW_DNS_RECORDS_MAX];
alignas(max_align_t) static uint8_t
    memory[MXW_HEADER_ROOM(MXW_FIELDS_MAX) + MXW_DKIM_ROOM(MXW_FIELDS_MAX)];

static struct mxw_dns_answer look_up(const struct mxw_dns_question *question)
{
    struct mxw_dns_answer answer = { MXW_DNS_FAILED, "no answer", records, 0 };
    struct mxw_writer texts = MXW_WRITER(texts_at);
    char name[MXW_DNS_PRESENTATION_MAX + 1] = "";
    struct mxw_writer text = mxw_writer_over((uint8_t *)name, MXW_DNS_PRESENTATION_MAX);
    ns_msg message;
    ns_rr record;

    mxw_put_dns_presentation(&text, mxw_dns_question_name(question));
    int len = res_query(name, ns_c_in, question->type, packet_at, sizeof packet_at);
    if (len < 0 && (h_errno == HOST_NOT_FOUND || h_errno == NO_DATA))
        answer.outcome = h_errno == NO_DATA ? MXW_DNS_NO_DATA : MXW_DNS_NO_NAME;
    if (len < 0 || ns_initparse(packet_at, len, &message) < 0)
        return answer;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
        if (ns_parserr(&message, ns_s_an, i, &record) < 0)
            return answer;
        if ((int)ns_rr_type(record) != (int)question->type)
            continue; /* an alias on the way */
        if (answer.record_count == MXW_DNS_RECORDS_MAX
            || !mxw_dns_record_read(question->type, /* of TXT: no name in it is compressed */
                                    mxw_bytes_at(ns_rr_rdata(record), ns_rr_rdlen(record)), &texts,
                                    &records[answer.record_count++]))
            return answer;
    }
    answer.outcome = answer.record_count > 0 ? MXW_DNS_FOUND : MXW_DNS_NO_DATA;
    return answer;
}

int main(void)
{
    mxw_bytes mail = mxw_bytes_at(mail_at, fread(mail_at, 1, sizeof mail_at, stdin));
    struct mxw_arena arena = { memory, sizeof memory, 0 };
    struct mxw_header_end end = { 0, false };
    size_t header_len = mxw_header_end_feed(&end, mail);
    struct mxw_header header;
    struct mxw_dkim dkim;
    if (mxw_header_parse(&arena, mxw_bytes_first(mail, header_len), &header) != MXW_OK
        || mxw_dkim_begin(&dkim, &header, &arena, time(NULL)) != MXW_OK)
        return 65;

    mxw_dkim_body(&dkim, mxw_bytes_from(mail, header_len));
    mxw_dkim_body_end(&dkim);
    for (size_t i = 0; i < dkim.count; i++) {
        const struct mxw_dkim_check *check = &dkim.checks[i];
        if (mxw_dkim_question(&dkim, i) != NULL) {
            struct mxw_dns_answer answer = look_up(mxw_dkim_question(&dkim, i));
            mxw_dkim_key(&dkim, i, &answer);
        }
        if (mxw_dkim_verification(&dkim, i) != NULL)
            mxw_dkim_verified(&dkim, i, mxw_verify(mxw_dkim_verification(&dkim, i)));
        mxw_bytes result = mxw_dkim_result_text(check->result);
        printf("dkim=%.*s header.d=%.*s\n", (int)result.len, (const char *)result.at,
               (int)check->signature.domain.len, (const char *)check->signature.domain.at);
    }
    return 0;
}
