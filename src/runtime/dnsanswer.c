#include "runtime/dnsanswer.h"

#include <ldns/ldns.h>

#include "core/dns/wire.h"

const char *mxw_dnsanswer_code_name(unsigned code)
{
    switch (code) {
    case LDNS_RCODE_FORMERR:
        return "FORMERR";
    case LDNS_RCODE_SERVFAIL:
        return "SERVFAIL";
    case LDNS_RCODE_NOTIMPL:
        return "NOTIMP";
    case LDNS_RCODE_REFUSED:
        return "REFUSED";
    default:
        return "an unexpected response code";
    }
}

/* The name asked for, as ldns holds names. NULL: out of memory. */
static ldns_rdf *name_of(const struct mxw_dns_question *question)
{
    uint8_t wire_at[MXW_DNS_NAME_MAX + 2];
    struct mxw_writer wire = MXW_WRITER(wire_at);
    mxw_bytes rest = mxw_dns_question_name(question);
    while (rest.len > 0) {
        mxw_bytes label = mxw_bytes_next(&rest, '.');
        mxw_put_byte(&wire, (uint8_t)label.len);
        mxw_put(&wire, label);
    }
    mxw_put_byte(&wire, 0);
    return ldns_dname_new_frm_data((uint16_t)wire.used, wire.at);
}

static bool stands_at(const ldns_rr *record, unsigned type, const ldns_rdf *name)
{
    return ldns_rr_get_class(record) == LDNS_RR_CLASS_IN
        && (unsigned)ldns_rr_get_type(record) == type
        && ldns_dname_compare(ldns_rr_owner(record), name) == 0;
}

/* Where the alias at `name` leads, or NULL when it is none. */
static const ldns_rdf *target_of(const ldns_rr_list *section, const ldns_rdf *name)
{
    for (size_t i = 0; i < ldns_rr_list_rr_count(section); i++) {
        const ldns_rr *record = ldns_rr_list_rr(section, i);
        if (stands_at(record, LDNS_RR_TYPE_CNAME, name))
            return ldns_rr_rdf(record, 0);
    }
    return NULL;
}

/* NULL when the chain is too long, or a loop. */
static const ldns_rdf *end_of_chain(const ldns_rr_list *section, const ldns_rdf *name)
{
    for (unsigned links = 0; links <= MXW_RESOLVER_CNAMES_MAX; links++) {
        const ldns_rdf *target = target_of(section, name);
        if (target == NULL)
            return name;
        name = target;
    }
    return NULL;
}

static bool take_record(const ldns_rr *record, unsigned type, struct mxw_writer *texts,
                        struct mxw_dns_record *taken)
{
    ldns_buffer *rdata = ldns_buffer_new(LDNS_MIN_BUFLEN);
    bool is_taken = rdata != NULL && ldns_rr_rdata2buffer_wire(rdata, record) == LDNS_STATUS_OK
        && mxw_dns_record_read((uint16_t)type,
                               (mxw_bytes){ ldns_buffer_begin(rdata), ldns_buffer_position(rdata) },
                               texts, taken);
    ldns_buffer_free(rdata);
    return is_taken && !texts->overflowed;
}

static struct mxw_dns_answer take_records(const ldns_rr_list *section, const ldns_rdf *name,
                                          unsigned type, struct mxw_dnsanswer_room *room)
{
    struct mxw_dns_answer answer = { .outcome = MXW_DNS_NO_DATA, .records = room->records };
    struct mxw_writer texts = MXW_WRITER(room->texts_at);
    for (size_t i = 0; i < ldns_rr_list_rr_count(section); i++) {
        const ldns_rr *record = ldns_rr_list_rr(section, i);
        if (!stands_at(record, type, name))
            continue;
        if (answer.record_count == MXW_DNS_RECORDS_MAX)
            return mxw_dnsanswer_failed("answer too large");
        if (!take_record(record, type, &texts, &room->records[answer.record_count++]))
            return mxw_dnsanswer_failed("garbage");
        answer.outcome = MXW_DNS_FOUND;
    }
    return answer;
}

static struct mxw_dns_answer read_section(const ldns_rr_list *section,
                                          const struct mxw_dns_question *question,
                                          struct mxw_dnsanswer_room *room)
{
    ldns_rdf *asked = name_of(question);
    if (asked == NULL)
        return mxw_dnsanswer_failed("out of memory");

    const ldns_rdf *name = end_of_chain(section, asked);
    struct mxw_dns_answer answer = name == NULL
        ? mxw_dnsanswer_failed("too many CNAMEs")
        : take_records(section, name, (unsigned)question->type, room);
    ldns_rdf_deep_free(asked);
    return answer;
}

struct mxw_dns_answer mxw_dnsanswer_read(mxw_bytes message, const struct mxw_dns_question *question,
                                         struct mxw_dnsanswer_room *room)
{
    ldns_pkt *packet = NULL;
    if (ldns_wire2pkt(&packet, message.at, message.len) != LDNS_STATUS_OK)
        return mxw_dnsanswer_failed("garbage");

    struct mxw_dns_answer answer;
    ldns_pkt_rcode code = ldns_pkt_get_rcode(packet);
    if (ldns_pkt_tc(packet))
        answer = mxw_dnsanswer_failed("answer too large");
    else if (code == LDNS_RCODE_NXDOMAIN)
        answer = (struct mxw_dns_answer){ .outcome = MXW_DNS_NO_NAME };
    else if (code != LDNS_RCODE_NOERROR)
        answer = mxw_dnsanswer_failed(mxw_dnsanswer_code_name((unsigned)code));
    else
        answer = read_section(ldns_pkt_answer(packet), question, room);
    ldns_pkt_free(packet);
    return answer;
}
