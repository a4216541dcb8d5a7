/* tags.h - reads the tags that DKIM-Signature, ARC-Message-Signature and ARC-Seal have in common.
 *
 *     static const struct mxw_tag_reader readers[] = {
 *         { MXW_BYTES_INIT("d"), true, mxw_dkim_read_domain }, ...
 *     };
 *     judgement = mxw_dkim_tags_read(field->value, readers, MXW_COUNT_OF(readers), &signature);
 *
 * Spec       RFC 6376 section 3.5, RFC 8301 section 3.1, RFC 8463 section 4.1.
 * Order      Tags are read in the order of the table, whatever theirs is; the first judgement that
 *            is bad is the answer. All are read in any case, so that a bad signature has a name.
 *            x= must stand behind t=, and i= behind d=.
 * Unknown    A tag that is not in the table is ignored, if its value is text. RFC 6376 3.2.
 */
#ifndef MXW_CORE_DKIM_TAGS_H
#define MXW_CORE_DKIM_TAGS_H

#include "core/dkim/signature.h"
#include "core/message/taglist.h"

struct mxw_tag_reader {
    mxw_bytes name;
    bool is_required;
    struct mxw_dkim_judgement (*read)(const struct mxw_tag *tag,
                                      struct mxw_dkim_signature *signature);
};

struct mxw_dkim_judgement mxw_dkim_tags_read(mxw_bytes value, const struct mxw_tag_reader *readers,
                                             size_t count, struct mxw_dkim_signature *signature);

/* d=: also the identity, until i= says another. */
struct mxw_dkim_judgement mxw_dkim_read_domain(const struct mxw_tag *tag,
                                               struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_selector(const struct mxw_tag *tag,
                                                 struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_identity(const struct mxw_tag *tag,
                                                 struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_algorithm(const struct mxw_tag *tag,
                                                  struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_octets(const struct mxw_tag *tag,
                                               struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_body_hash(const struct mxw_tag *tag,
                                                  struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_names(const struct mxw_tag *tag,
                                              struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_forms(const struct mxw_tag *tag,
                                              struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_query(const struct mxw_tag *tag,
                                              struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_length(const struct mxw_tag *tag,
                                               struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_signed_at(const struct mxw_tag *tag,
                                                  struct mxw_dkim_signature *signature);
struct mxw_dkim_judgement mxw_dkim_read_expires_at(const struct mxw_tag *tag,
                                                   struct mxw_dkim_signature *signature);

/* Whether `text` can be a field's name in h=: printable ASCII, at least one octet. */
bool mxw_dkim_is_field_name(mxw_bytes text);

#endif
