#include "core/session/fields.h"

#include "base/date.h"
#include "mxwarden/authres.h"

#include <assert.h>

/* Where lines are folded. RFC 5322 section 2.1.1 recommends it; nothing breaks above it. */
#define LINE_LEN_WANTED 78

/* A sentence of ours with some peer's words in it; more would help nobody. */
#define REASON_MAX 200

/* Enough of b= to tell two signatures of one domain apart. RFC 6008 section 4. */
#define SIGNATURE_START_LEN 8

/* A clause with a word or two, values and what stands between them. */
#define CLAUSE_ROOM (2 * MXW_ADDED_VALUE_MAX + 32)

/* One header field being written, folded between clauses. */
struct folding {
    struct mxw_writer *out;
    size_t line_len;
};

static struct folding begin_field(struct mxw_writer *out, mxw_bytes name_and_colon)
{
    mxw_put(out, name_and_colon);
    return (struct folding){ out, name_and_colon.len };
}

static void put_clause(struct folding *field, mxw_bytes clause)
{
    if (clause.len == 0)
        return;
    if (field->line_len + 1 + clause.len > LINE_LEN_WANTED) {
        mxw_put_text(field->out, "\r\n\t");
        field->line_len = 8;
    } else {
        mxw_put_byte(field->out, ' ');
        field->line_len++;
    }
    mxw_put(field->out, clause);
    field->line_len += clause.len;
}

/* The separator of a list stands right behind what it ends. */
static void put_separator(struct folding *field)
{
    mxw_put_byte(field->out, ';');
    field->line_len++;
}

static void end_field(struct folding *field)
{
    mxw_put_text(field->out, "\r\n");
}

/* Everything that one Authentication-Results field is made of. */
#define METHODS_MAX (4 + MXW_ADDED_DKIM_MAX) /* iprev, SPF, DMARC, ARC and every signature */
#define PROPERTIES_MAX 5                     /* of one method */

struct results {
    struct mxw_authres_result list[METHODS_MAX];
    struct mxw_authres_property properties[METHODS_MAX][PROPERTIES_MAX];
    size_t count;
    uint8_t client_at[MXW_ADDRESS_TEXT_MAX];
    uint8_t signature_starts[MXW_ADDED_DKIM_MAX][SIGNATURE_START_LEN];
};

static void add_method(struct results *results, mxw_bytes method, mxw_bytes result,
                       mxw_bytes reason)
{
    assert(results->count < METHODS_MAX);
    results->list[results->count] = (struct mxw_authres_result){
        .method = method,
        .result = result,
        .reason = mxw_bytes_first(reason, REASON_MAX),
        .properties = results->properties[results->count],
    };
    results->count++;
}

/* To the method added last. One without a value says nothing. */
static void add_property(struct results *results, mxw_bytes name, mxw_bytes value)
{
    size_t last = results->count - 1;
    struct mxw_authres_result *method = &results->list[last];
    if (value.len == 0)
        return;
    assert(method->property_count < PROPERTIES_MAX);
    results->properties[last][method->property_count++] =
        (struct mxw_authres_property){ name, value };
}

static void add_iprev(struct results *results, const struct mxw_added_fields *fields)
{
    if (fields->iprev.result.len == 0)
        return;

    struct mxw_writer client = MXW_WRITER(results->client_at);
    mxw_put_address(&client, fields->client);
    add_method(results, MXW_BYTES("iprev"), fields->iprev.result, fields->iprev.reason);
    add_property(results, MXW_BYTES("policy.iprev"), mxw_written(&client));
}

static void add_spf(struct results *results, const struct mxw_added_spf *spf)
{
    if (spf->result.len == 0)
        return;
    add_method(results, MXW_BYTES("spf"), spf->result, spf->reason);
    add_property(results, spf->of_helo ? MXW_BYTES("smtp.helo") : MXW_BYTES("smtp.mailfrom"),
                 spf->value);
}

/* The first octets of a base64 value that may be folded. */
static mxw_bytes signature_start(mxw_bytes signature, uint8_t start[SIGNATURE_START_LEN])
{
    size_t len = 0;
    for (size_t i = 0; i < signature.len && len < SIGNATURE_START_LEN; i++) {
        uint8_t c = signature.at[i];
        if (!mxw_is_blank(c) && c != '\r' && c != '\n')
            start[len++] = c;
    }
    return (mxw_bytes){ start, len };
}

static void add_dkim(struct results *results, const struct mxw_added_dkim *dkim,
                     uint8_t start[SIGNATURE_START_LEN])
{
    add_method(results, MXW_BYTES("dkim"), dkim->result, dkim->reason);
    add_property(results, MXW_BYTES("header.d"), dkim->domain);
    add_property(results, MXW_BYTES("header.i"), dkim->identity);
    add_property(results, MXW_BYTES("header.s"), dkim->selector);
    add_property(results, MXW_BYTES("header.a"), dkim->algorithm);
    add_property(results, MXW_BYTES("header.b"), signature_start(dkim->signature, start));
}

static void add_dmarc(struct results *results, const struct mxw_added_dmarc *dmarc)
{
    if (dmarc->result.len == 0)
        return;
    add_method(results, MXW_BYTES("dmarc"), dmarc->result, dmarc->reason);
    add_property(results, MXW_BYTES("header.from"), dmarc->from);
    add_property(results, MXW_BYTES("policy.dmarc"), dmarc->policy);
}

/* RFC 8617 section 6: whose connection it was belongs to the state of the chain. */
static void add_arc(struct results *results, const struct mxw_added_fields *fields)
{
    if (fields->arc.result.len == 0)
        return;

    struct mxw_writer client = MXW_WRITER(results->client_at);
    mxw_put_address(&client, fields->client);
    add_method(results, MXW_BYTES("arc"), fields->arc.result, fields->arc.reason);
    add_property(results, MXW_BYTES("smtp.remote-ip"), mxw_written(&client));
    add_property(results, MXW_BYTES("header.oldest-pass"), fields->arc.oldest_pass);
}

void mxw_put_results(struct mxw_writer *out, const struct mxw_added_fields *fields)
{
    assert(fields->dkim_count <= MXW_ADDED_DKIM_MAX);

    struct results results;
    results.count = 0;
    add_iprev(&results, fields);
    add_spf(&results, &fields->spf);
    for (size_t i = 0; i < fields->dkim_count; i++)
        add_dkim(&results, &fields->dkim[i], results.signature_starts[i]);
    if (fields->dkim_judged && fields->dkim_count == 0)
        add_method(&results, MXW_BYTES("dkim"), MXW_BYTES("none"), (mxw_bytes){ 0 });
    add_dmarc(&results, &fields->dmarc);
    add_arc(&results, fields);
    mxw_put_authres(out, fields->authserv_id, results.list, results.count);
}

static bool is_domain_character(uint8_t c)
{
    return mxw_is_alnum(c) || c == '-' || c == '.' || c == '_';
}

static bool is_literal_character(uint8_t c)
{
    return mxw_is_alnum(c) || c == ':' || c == '.';
}

/* Whether a HELO name can be written as what it claims to be: a domain or an address literal. */
static bool is_speakable(mxw_bytes helo)
{
    if (helo.len == 0 || helo.len > MXW_ADDED_VALUE_MAX)
        return false;
    bool is_literal = helo.len > 2 && helo.at[0] == '[' && helo.at[helo.len - 1] == ']';
    mxw_bytes inside = is_literal ? mxw_bytes_first(mxw_bytes_from(helo, 1), helo.len - 2) : helo;
    for (size_t i = 0; i < inside.len; i++) {
        uint8_t c = inside.at[i];
        if (is_literal ? !is_literal_character(c) : !is_domain_character(c))
            return false;
    }
    return true;
}

/* RFC 5321 4.1.3. */
static void put_address_literal(struct mxw_writer *out, mxw_address address)
{
    mxw_put_text(out, "[");
    if (address.family == MXW_IPV6)
        mxw_put_text(out, "IPv6:");
    mxw_put_address(out, address);
    mxw_put_text(out, "]");
}

/* RFC 5321 4.4: From-domain, with TCP-info in parentheses. */
static void put_from(struct folding *field, const struct mxw_added_fields *fields)
{
    uint8_t clause_at[CLAUSE_ROOM];
    struct mxw_writer clause = MXW_WRITER(clause_at);
    mxw_put_text(&clause, "from ");
    if (is_speakable(fields->hop.helo))
        mxw_put(&clause, fields->hop.helo);
    else
        put_address_literal(&clause, fields->client);
    put_clause(field, mxw_written(&clause));

    clause.used = 0;
    mxw_put_text(&clause, "(");
    if (is_speakable(fields->hop.ptr_name)) {
        mxw_put(&clause, fields->hop.ptr_name);
        mxw_put_text(&clause, " ");
    }
    put_address_literal(&clause, fields->client);
    mxw_put_text(&clause, ")");
    put_clause(field, mxw_written(&clause));
}

/* RFC 3848 and RFC 6531 4.3: what `with` can say. */
static mxw_bytes with_protocol(const struct mxw_added_hop *hop)
{
    if (hop->utf8)
        return hop->tls ? MXW_BYTES("UTF8SMTPS") : MXW_BYTES("UTF8SMTP");
    if (hop->tls)
        return MXW_BYTES("ESMTPS");
    return hop->extended ? MXW_BYTES("ESMTP") : MXW_BYTES("SMTP");
}

static void put_tls(struct folding *field, const struct mxw_added_hop *hop)
{
    if (!hop->tls || !is_speakable(hop->tls_version) || !is_speakable(hop->tls_cipher)
        || hop->tls_version.len + hop->tls_cipher.len > MXW_ADDED_VALUE_MAX)
        return;

    uint8_t clause_at[CLAUSE_ROOM];
    struct mxw_writer clause = MXW_WRITER(clause_at);
    mxw_put_text(&clause, "(");
    mxw_put(&clause, hop->tls_version);
    mxw_put_text(&clause, " ");
    mxw_put(&clause, hop->tls_cipher);
    mxw_put_text(&clause, ")");
    put_clause(field, mxw_written(&clause));
}

static void put_words(struct folding *field, mxw_bytes word, mxw_bytes value)
{
    put_clause(field, word);
    put_clause(field, value);
}

void mxw_put_received(struct mxw_writer *out, const struct mxw_added_fields *fields)
{
    uint8_t date_at[64];
    struct mxw_writer date = MXW_WRITER(date_at);
    mxw_put_date(&date, fields->wall);

    struct folding field = begin_field(out, MXW_BYTES("Received:"));
    put_from(&field, fields);
    put_words(&field, MXW_BYTES("by"), fields->host);
    put_words(&field, MXW_BYTES("with"), with_protocol(&fields->hop));
    put_tls(&field, &fields->hop);
    put_words(&field, MXW_BYTES("id"), fields->id);
    put_separator(&field);
    put_clause(&field, mxw_written(&date));
    end_field(&field);
}

static void put_tag(struct folding *field, mxw_bytes name, mxw_bytes value)
{
    if (value.len == 0 || value.len > MXW_ADDED_VALUE_MAX)
        return;

    uint8_t clause_at[CLAUSE_ROOM];
    struct mxw_writer clause = MXW_WRITER(clause_at);
    mxw_put(&clause, name);
    mxw_put_byte(&clause, '=');
    mxw_put(&clause, value);
    put_separator(field);
    put_clause(field, mxw_written(&clause));
}

/* A tag list: the only quoted value is the address, whose octets need no escape. */
void mxw_put_admission(struct mxw_writer *out, const struct mxw_added_fields *fields)
{
    uint8_t client_at[MXW_ADDRESS_TEXT_MAX + 16];
    struct mxw_writer client = MXW_WRITER(client_at);
    mxw_put_text(&client, "client=\"");
    mxw_put_address(&client, fields->client);
    mxw_put_text(&client, "\"");

    struct folding field = begin_field(out, MXW_BYTES("MXWarden-Admission:"));
    put_clause(&field, MXW_BYTES("v=1"));
    put_tag(&field, MXW_BYTES("id"), fields->id);
    put_separator(&field);
    put_clause(&field, mxw_written(&client));
    put_tag(&field, MXW_BYTES("verdict"), fields->verdict);
    put_tag(&field, MXW_BYTES("rule"), fields->rule);
    put_tag(&field, MXW_BYTES("would"), fields->would);
    end_field(&field);
}

void mxw_put_added_fields(struct mxw_writer *out, const struct mxw_added_fields *fields)
{
    mxw_put_received(out, fields);
    mxw_put_results(out, fields);
    mxw_put_admission(out, fields);
}
