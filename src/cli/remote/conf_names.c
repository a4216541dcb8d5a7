#include "cli/remote/conf_names.h"

#include "runtime/conf/conf_text.h"

/* One reading: the word before the cursor, and what has become of it. */
struct scan {
    struct mxw_conf_names *names;
    char word[MXW_CONF_NAME_MAX + 1];
    size_t len;     /* of the word; beyond the room: it is no name */
    bool has_plus;  /* between the word and its '=' */
    bool has_ended; /* the word: the next octet of one begins another */
    bool awaits;    /* a name and its '=' have been read, and nothing behind them but blanks */
};

static bool is_name_octet(int octet)
{
    return octet == '_' || (octet > 0 && octet < 0x80 && mxw_is_alnum((uint8_t)octet));
}

static void note(struct mxw_conf_names *names, const char *text, bool is_list)
{
    size_t i = 0;
    while (i < names->count && strcmp(names->at[i].text, text) != 0)
        i++;
    if (i == MXW_CONF_NAMES_MAX)
        return;
    if (i == names->count) {
        names->at[i] = (struct mxw_conf_name){ .is_list = false };
        memcpy(names->at[i].text, text, strlen(text) + 1);
        names->count++;
    }
    names->at[i].is_list |= is_list;
}

static void forget_word(struct scan *scan)
{
    scan->len = 0;
    scan->has_plus = false;
    scan->has_ended = false;
}

static void take_name_octet(struct scan *scan, int octet)
{
    if (scan->has_ended || scan->has_plus)
        forget_word(scan);
    if (scan->len < MXW_CONF_NAME_MAX)
        scan->word[scan->len] = (char)octet;
    scan->len++;
}

static void take_equals(struct scan *scan)
{
    if (scan->len > 0 && scan->len <= MXW_CONF_NAME_MAX) {
        scan->word[scan->len] = '\0';
        note(scan->names, scan->word, scan->has_plus);
        scan->awaits = true;
    }
    scan->len = 0;
    scan->has_plus = false;
}

static void take_plain(struct scan *scan, int octet)
{
    bool is_blank = octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    bool begins_list = scan->awaits && octet == '{';
    if (!is_blank)
        scan->awaits = false;
    if (begins_list)
        note(scan->names, scan->word, true);

    if (is_blank)
        scan->has_ended = true;
    else if (octet == '=')
        take_equals(scan);
    else if (octet == '+' && scan->len > 0)
        scan->has_plus = true;
    else if (is_name_octet(octet))
        take_name_octet(scan, octet);
    else
        forget_word(scan);
}

void mxw_conf_names_read(struct mxw_conf_names *names, FILE *file)
{
    struct scan scan = { .names = names };
    struct mxw_conf_text text = { .file = file };
    names->count = 0;
    for (int octet; (octet = mxw_conf_text_next(&text)) != EOF;) {
        if (text.place == MXW_CONF_PLAIN || text.place == MXW_CONF_LINE_COMMENT
            || text.place == MXW_CONF_C_COMMENT) {
            take_plain(&scan, octet);
        } else {
            scan.awaits = false;
            forget_word(&scan);
        }
    }
}
