/* domain_formats.h - the readers and writers behind domain_file.h, for its table only. */
#ifndef MXW_CLI_REMOTE_DOMAIN_FORMATS_H
#define MXW_CLI_REMOTE_DOMAIN_FORMATS_H

#include "cli/remote/domain_file.h"

MXW_MUST_USE enum mxw_status mxw_domain_conf_read(struct mxw_domain_file *file);
MXW_MUST_USE enum mxw_status mxw_domain_conf_write(FILE *spool, FILE *out);

MXW_MUST_USE enum mxw_status mxw_domain_csv_read(struct mxw_domain_file *file);
MXW_MUST_USE enum mxw_status mxw_domain_csv_write(FILE *spool, FILE *out);

MXW_MUST_USE enum mxw_status mxw_domain_json_read(struct mxw_domain_file *file);
MXW_MUST_USE enum mxw_status mxw_domain_json_write(FILE *spool, FILE *out);

/* Opens the file of a reader; complains when it cannot. */
FILE *mxw_domain_file_open(struct mxw_domain_file *file);

/* What a reader that has opened it says at the end; closes it. */
MXW_MUST_USE enum mxw_status mxw_domain_file_close(struct mxw_domain_file *file, FILE *opened);

#endif
