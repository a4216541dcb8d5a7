#include "cli/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static enum mxw_status read_stream(struct mxw_file *file, FILE *stream, const char *path,
                                   struct mxw_problem *problem)
{
    file->at = malloc(MXW_FILE_MAX + 1);
    if (file->at == NULL) {
        mxw_problem_set(problem, "there is no memory left for %s", path);
        return MXW_NO_ROOM;
    }
    file->len = fread(file->at, 1, MXW_FILE_MAX + 1, stream);
    if (ferror(stream)) {
        mxw_problem_set_errno(problem, errno, "%s", path);
        return MXW_UNAVAILABLE;
    }
    if (file->len > MXW_FILE_MAX) {
        mxw_problem_set(problem, "%s is larger than %u octets", path, MXW_FILE_MAX);
        return MXW_TOO_LARGE;
    }
    return MXW_OK;
}

enum mxw_status mxw_file_read(struct mxw_file *file, const char *path, struct mxw_problem *problem)
{
    *file = (struct mxw_file){ 0 };
    FILE *stream = fopen(path, "rbe");
    if (stream == NULL) {
        mxw_problem_set_errno(problem, errno, "%s", path);
        return MXW_UNAVAILABLE;
    }
    (void)setvbuf(stream, NULL, _IONBF, 0); /* no copy of a key stays behind */
    enum mxw_status status = read_stream(file, stream, path, problem);
    (void)fclose(stream);
    if (status != MXW_OK)
        mxw_file_free(file);
    return status;
}

void mxw_file_free(struct mxw_file *file)
{
    if (file->at != NULL)
        explicit_bzero(file->at, file->len);
    free(file->at);
    *file = (struct mxw_file){ 0 };
}

enum mxw_status mxw_key_file_read(struct mxw_signing_key *key, const char *path,
                                  struct mxw_problem *problem)
{
    struct mxw_file file;
    *key = (struct mxw_signing_key){ 0 };
    enum mxw_status status = mxw_file_read(&file, path, problem);
    if (status != MXW_OK)
        return status;

    status = mxw_signing_key_read(key, (mxw_bytes){ file.at, file.len });
    if (status == MXW_MALFORMED)
        mxw_problem_set(problem,
                        "%s holds no private key we can sign with: RSA or Ed25519 in PEM without a "
                        "passphrase, or an Ed25519 seed",
                        path);
    else if (status == MXW_TOO_LARGE)
        mxw_problem_set(problem, "%s: an RSA key has %d to %d bits (RFC 8301)", path,
                        MXW_SIGN_RSA_BITS_MIN, MXW_RSA_BITS_MAX);
    mxw_file_free(&file);
    return status;
}
