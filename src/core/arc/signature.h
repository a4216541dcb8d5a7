/* signature.h - the tags of ARC-Message-Signature and ARC-Seal. Private to core/arc.
 *
 * Spec       RFC 8617 sections 4.1.2 and 4.1.3. The instance and cv= are chain.h's.
 */
#ifndef MXW_CORE_ARC_SIGNATURE_H
#define MXW_CORE_ARC_SIGNATURE_H

#include "core/dkim/signature.h"

struct mxw_dkim_judgement mxw_arc_message_parse(mxw_bytes value, mxw_wall wall,
                                                struct mxw_dkim_signature *signature);

struct mxw_dkim_judgement mxw_arc_seal_parse(mxw_bytes value, struct mxw_dkim_signature *signature);

#endif
