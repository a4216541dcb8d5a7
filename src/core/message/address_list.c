#include "core/message/address_list.h"

enum token_kind {
    TOKEN_END,
    TOKEN_ATOM,
    TOKEN_QUOTED,
    TOKEN_LITERAL, /* "[...]" */
    TOKEN_SPECIAL, /* one octet: . @ < > : ; , */
    TOKEN_BAD
};

struct token {
    enum token_kind kind;
    mxw_bytes text;
};

static bool is_control(uint8_t c)
{
    return c < ' ' || c == 0x7f;
}

/* RFC 5322 3.2.3 and RFC 6532 3.2: atext. */
static bool is_atom_octet(uint8_t c)
{
    return c >= 0x80 || mxw_is_alnum(c) || mxw_bytes_has(MXW_BYTES("!#$%&'*+-/=?^_`{|}~"), c);
}

/* Octets of the folding white space at the start of `text`; 0 when there is none. */
static size_t white_len(mxw_bytes text)
{
    size_t len = 0;
    for (;;) {
        mxw_bytes rest = mxw_bytes_from(text, len);
        bool is_fold =
            rest.len > 2 && rest.at[0] == '\r' && rest.at[1] == '\n' && mxw_is_blank(rest.at[2]);
        if (is_fold)
            len += 3;
        else if (rest.len > 0 && mxw_is_blank(rest.at[0]))
            len++;
        else
            return len;
    }
}

/* Octets of what `text` begins with up to the `close` that ends it; 0 when nothing does, or when it
 * holds what no reader can show. Only comments nest. */
static size_t enclosed_len(mxw_bytes text, uint8_t open, uint8_t close, bool nests)
{
    size_t depth = 1;
    for (size_t i = 1; i < text.len; i++) {
        uint8_t c = text.at[i];
        size_t white = white_len(mxw_bytes_from(text, i));
        if (white > 0) {
            i += white - 1;
            continue;
        }
        if (is_control(c))
            return 0;
        if (c == '\\') {
            if (++i == text.len || (is_control(text.at[i]) && text.at[i] != '\t'))
                return 0;
        } else if (c == close && --depth == 0) {
            return i + 1;
        } else if (c == open) {
            if (!nests)
                return 0;
            depth++;
        }
    }
    return 0;
}

/* Folding white space and comments: CFWS. False for a comment without end. */
static bool skip_blank(mxw_bytes *rest)
{
    for (;;) {
        size_t len = white_len(*rest);
        if (len == 0 && rest->len > 0 && rest->at[0] == '(') {
            len = enclosed_len(*rest, '(', ')', true);
            if (len == 0)
                return false;
        }
        if (len == 0)
            return true;
        *rest = mxw_bytes_from(*rest, len);
    }
}

static size_t atom_len(mxw_bytes text)
{
    size_t len = 0;
    while (len < text.len && is_atom_octet(text.at[len]))
        len++;
    return len;
}

/* What stands next, blanks and comments skipped; `rest` moves behind it. */
static struct token next_token(mxw_bytes *rest)
{
    struct token token = { .kind = TOKEN_BAD };
    size_t len = 1;
    if (!skip_blank(rest))
        return token;
    if (rest->len == 0)
        return (struct token){ .kind = TOKEN_END };

    uint8_t c = rest->at[0];
    if (c == '"') {
        token.kind = TOKEN_QUOTED;
        len = enclosed_len(*rest, '\0', '"', false);
    } else if (c == '[') {
        token.kind = TOKEN_LITERAL;
        len = enclosed_len(*rest, '[', ']', false);
    } else if (is_atom_octet(c)) {
        token.kind = TOKEN_ATOM;
        len = atom_len(*rest);
    } else if (mxw_bytes_has(MXW_BYTES(".@<>:;,"), c)) {
        token.kind = TOKEN_SPECIAL;
    }
    if (len == 0)
        return (struct token){ .kind = TOKEN_BAD };
    token.text = mxw_bytes_first(*rest, len);
    *rest = mxw_bytes_from(*rest, len);
    return token;
}

static bool is_special(const struct token *token, uint8_t c)
{
    return token->kind == TOKEN_SPECIAL && token->text.at[0] == c;
}

/* RFC 2047 section 5: "An 'encoded-word' MUST NOT appear in any portion of an 'addr-spec'." */
static bool is_encoded_word(mxw_bytes text)
{
    return mxw_bytes_starts_with(text, MXW_BYTES("=?"));
}

/* Words with or without dots between them: a display name, or a local part. */
struct words {
    mxw_bytes text; /* from the first word to the last */
    size_t count;
    bool may_be_local; /* dots between all words, and no word that a local part cannot have */
};

/* Takes the words, and the token behind them. */
static struct words take_words(mxw_bytes *rest, struct token *behind)
{
    struct words words = { .may_be_local = true };
    bool follows_dot = true;
    const uint8_t *end = NULL;
    for (;;) {
        *behind = next_token(rest);
        bool is_dot = is_special(behind, '.');
        bool is_word = behind->kind == TOKEN_ATOM || behind->kind == TOKEN_QUOTED
            || behind->kind == TOKEN_LITERAL;
        if (!is_dot && !is_word)
            break;
        if (words.text.at == NULL)
            words.text.at = behind->text.at;
        end = behind->text.at + behind->text.len;
        words.count += is_word;
        if (is_word
            && (!follows_dot || behind->kind == TOKEN_LITERAL || is_encoded_word(behind->text)))
            words.may_be_local = false;
        follows_dot = is_dot;
    }
    if (end != NULL)
        words.text.len = (size_t)(end - words.text.at);
    return words;
}

/* What stands behind '@', and the token behind that. */
static bool take_domain(mxw_bytes *rest, struct mxw_mailbox *mailbox, struct token *behind)
{
    struct token token = next_token(rest);
    if (token.kind != TOKEN_ATOM && token.kind != TOKEN_LITERAL)
        return false;

    const uint8_t *end = token.text.at + token.text.len;
    mailbox->is_literal = token.kind == TOKEN_LITERAL;
    *behind = next_token(rest);
    while (!mailbox->is_literal && is_special(behind, '.')) {
        end = behind->text.at + behind->text.len;
        *behind = next_token(rest);
        if (behind->kind != TOKEN_ATOM)
            break; /* the dot was the last: the root's */
        end = behind->text.at + behind->text.len;
        *behind = next_token(rest);
    }
    mailbox->domain = (mxw_bytes){ token.text.at, (size_t)(end - token.text.at) };
    return true;
}

/* RFC 5322 4.4: obs-route, "@a,@b:". The token before is the first '@' or ','. */
static bool skip_route(mxw_bytes *rest, struct token token)
{
    struct mxw_mailbox hop;
    while (!is_special(&token, ':')) {
        if (is_special(&token, ',')) {
            token = next_token(rest);
        } else if (!is_special(&token, '@') || !take_domain(rest, &hop, &token)) {
            return false;
        } else if (!is_special(&token, ',') && !is_special(&token, ':')) {
            return false;
        }
    }
    return true;
}

/* What stands between '<' and '>'. */
static bool take_angle(mxw_bytes *rest, struct mxw_mailbox *mailbox)
{
    struct token behind;
    mxw_bytes before = *rest;
    struct words words = take_words(rest, &behind);
    if (words.count == 0 && (is_special(&behind, '@') || is_special(&behind, ','))) {
        if (words.text.at != NULL || !skip_route(rest, behind))
            return false;
        before = *rest;
        words = take_words(rest, &behind);
    }
    if (words.count == 0 || !words.may_be_local || !is_special(&behind, '@'))
        return false;
    mailbox->local = mxw_bytes_trim(mxw_bytes_first(before, (size_t)(behind.text.at - before.at)));
    return take_domain(rest, mailbox, &behind) && is_special(&behind, '>');
}

static void put_plain_domain(struct mxw_writer *out, mxw_bytes domain)
{
    for (struct token token = next_token(&domain); token.kind != TOKEN_END;
         token = next_token(&domain)) {
        if (token.kind == TOKEN_BAD)
            return;
        if (domain.len > 0 || !is_special(&token, '.'))
            mxw_put_lower(out, token.text);
    }
}

void mxw_put_mailbox_domain(struct mxw_writer *out, const struct mxw_mailbox *mailbox)
{
    if (mailbox->is_literal)
        mxw_put(out, mailbox->domain);
    else
        put_plain_domain(out, mailbox->domain);
}

/* The pieces of a domain, one after another, without what may stand between them. */
static bool next_piece(mxw_bytes *domain, struct token *piece)
{
    *piece = next_token(domain);
    bool is_last_dot = is_special(piece, '.') && domain->len == 0;
    return piece->kind != TOKEN_END && !is_last_dot;
}

static bool have_same_domain(const struct mxw_mailbox *a, const struct mxw_mailbox *b)
{
    mxw_bytes of_a = a->domain;
    mxw_bytes of_b = b->domain;
    for (;;) {
        struct token piece_a;
        struct token piece_b;
        bool has_a = next_piece(&of_a, &piece_a);
        bool has_b = next_piece(&of_b, &piece_b);
        if (!has_a || !has_b)
            return has_a == has_b;
        if (!mxw_bytes_equal_nocase(piece_a.text, piece_b.text))
            return false;
    }
}

/* "a@b", or "a@b <c@b>": see Forgives. The '@' has been taken. */
static bool take_bare(mxw_bytes *rest, const struct words *words, struct mxw_mailbox *mailbox,
                      struct token *behind)
{
    struct mxw_mailbox shown = { .local = words->text };
    if (words->count == 0 || !words->may_be_local || !take_domain(rest, &shown, behind))
        return false;
    *mailbox = shown;
    if (!is_special(behind, '<'))
        return true;
    if (!take_angle(rest, mailbox) || !have_same_domain(&shown, mailbox))
        return false;
    *behind = next_token(rest);
    return true;
}

/* Behind a member: a comma, the end of its group (RFC 5322 3.4), or of the list. */
static bool end_member(struct mxw_address_list *list, struct token behind)
{
    if (is_special(&behind, ';')) {
        if (!list->in_group)
            return false;
        list->in_group = false;
        behind = next_token(&list->rest);
    }
    return is_special(&behind, ',') || (behind.kind == TOKEN_END && !list->in_group);
}

enum mxw_address_found mxw_address_list_next(struct mxw_address_list *list,
                                             struct mxw_mailbox *mailbox)
{
    *mailbox = (struct mxw_mailbox){ 0 };
    for (;;) {
        struct token behind;
        struct words words = take_words(&list->rest, &behind);
        bool is_empty = words.text.at == NULL;

        if (is_special(&behind, '@')) {
            bool is_read = take_bare(&list->rest, &words, mailbox, &behind);
            return is_read && end_member(list, behind) ? MXW_ADDRESS_FOUND : MXW_ADDRESS_MALFORMED;
        }
        if (is_special(&behind, '<')) {
            bool is_read = take_angle(&list->rest, mailbox);
            return is_read && end_member(list, next_token(&list->rest)) ? MXW_ADDRESS_FOUND
                                                                        : MXW_ADDRESS_MALFORMED;
        }
        if (is_special(&behind, ':') && words.count > 0 && !list->in_group) {
            list->in_group = true;
            continue;
        }
        if (!is_empty || !end_member(list, behind))
            return MXW_ADDRESS_MALFORMED;
        if (list->rest.len == 0)
            return MXW_ADDRESS_END;
    }
}
