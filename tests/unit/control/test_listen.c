#include "control/listen.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "control/path.h"
#include "tests/support/test.h"

struct place {
    char folder[32], path[64];
};

static void begin(struct place *place)
{
    *place = (struct place){ .folder = "/tmp/mxw-listen-XXXXXX" };
    CHECK(mkdtemp(place->folder) != NULL, "a folder");
    (void)snprintf(place->path, sizeof place->path, "%s/control", place->folder);
}

static void end(struct place *place)
{
    (void)unlink(place->path);
    CHECK(rmdir(place->folder) == 0, "nothing else is left");
}

static int try_to_listen(const char *path, const char *want_part)
{
    struct mxw_problem problem = { "" };
    int fd = mxw_control_listen(path, MXW_CONTROL_MODE, MXW_CONTROL_NO_GROUP, &problem);
    CHECK((fd < 0) == (problem.text[0] != '\0'), "a failure has a sentence");
    CHECK(strstr(problem.text, want_part) != NULL, problem.text);
    return fd;
}

static bool answers(const char *path)
{
    struct sockaddr_un name;
    struct mxw_problem problem;
    CHECK(mxw_control_path_name(path, &name, &problem) == MXW_OK, "a path");
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool is_connected = connect(fd, (const struct sockaddr *)&name, sizeof name) == 0;
    (void)close(fd);
    return is_connected;
}

static mode_t mode_of(const char *path)
{
    struct stat there;
    CHECK(stat(path, &there) == 0, path);
    return there.st_mode & 07777;
}

static void run_new(void **state)
{
    (void)state;
    struct place place;
    struct mxw_problem problem;
    begin(&place);
    mode_t umask_before = umask(0077);
    int fd = try_to_listen(place.path, "");
    CHECK(fd >= 0 && answers(place.path), "somebody answers");
    CHECK(mode_of(place.path) == MXW_CONTROL_MODE, "whoever it is");
    (void)close(fd);
    fd = mxw_control_listen(place.path, 0660, getgid(), &problem);
    CHECK(fd >= 0 && mode_of(place.path) == 0660, "or only a group");
    (void)umask(umask_before);
    (void)close(fd);
    end(&place);
}

static void run_folder(void **state)
{
    (void)state;
    struct place place;
    char folder[48], path[64];
    begin(&place);
    (void)snprintf(folder, sizeof folder, "%s/run", place.folder);
    (void)snprintf(path, sizeof path, "%s/control", folder);
    mode_t umask_before = umask(0077);
    int fd = try_to_listen(path, "");
    (void)umask(umask_before);
    CHECK(fd >= 0 && answers(path), "the folder is made");
    CHECK(mode_of(folder) == 0755, "and callers get through");
    (void)close(fd);
    CHECK(chmod(folder, 0711) == 0 && (fd = try_to_listen(path, "")) >= 0, "again");
    CHECK(mode_of(folder) == 0711, "one that is there stays as it is");
    (void)close(fd);
    CHECK(unlink(path) == 0 && rmdir(folder) == 0, "nothing else is left");
    (void)snprintf(path, sizeof path, "%s/a/b/control", place.folder);
    CHECK(try_to_listen(path, "cannot make the folder") < 0, "one level only");
    end(&place);
}

static void run_stale(void **state)
{
    (void)state;
    struct place place;
    begin(&place);
    int first = try_to_listen(place.path, "");
    CHECK(try_to_listen(place.path, "somebody answers") < 0, "not while somebody answers");
    CHECK(answers(place.path), "who still does");
    (void)close(first);
    CHECK(!answers(place.path), "a socket that was left");
    int second = try_to_listen(place.path, "");
    CHECK(second >= 0 && answers(place.path), "is replaced");
    (void)close(second);
    end(&place);
}

static void run_in_the_way(void **state)
{
    (void)state;
    struct place place;
    begin(&place);
    FILE *file = fopen(place.path, "w");
    assert_non_null(file);
    (void)fclose(file);
    CHECK(try_to_listen(place.path, "something else") < 0, "a file is left alone");
    CHECK(unlink(place.path) == 0 && symlink("/etc/passwd", place.path) == 0, "a link");
    CHECK(try_to_listen(place.path, "something else") < 0, "is not followed");
    CHECK(unlink(place.path) == 0, "and still there");
    end(&place);
}

static void run_queue_full(void **state)
{
    (void)state;
    struct place place;
    struct sockaddr_un name;
    struct mxw_problem problem;
    begin(&place);
    CHECK(mxw_control_path_name(place.path, &name, &problem) == MXW_OK, "a path");
    int fd = try_to_listen(place.path, ""), waiting[2];
    CHECK(listen(fd, 0) == 0, "a short queue");
    for (size_t i = 0; i < MXW_COUNT_OF(waiting); i++) {
        waiting[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)connect(waiting[i], (const struct sockaddr *)&name, sizeof name);
    }
    CHECK(try_to_listen(place.path, "somebody answers") < 0, "who is busy is there");
    for (size_t i = 0; i < MXW_COUNT_OF(waiting); i++)
        (void)close(waiting[i]);
    (void)close(fd);
    end(&place);
}

static void run_path(void **state)
{
    (void)state;
    char path[sizeof((struct sockaddr_un *)NULL)->sun_path + 1];
    struct sockaddr_un name;
    struct mxw_problem problem;
    memset(path, 'x', sizeof path);
    path[sizeof path - 2] = '\0';
    CHECK(mxw_control_path_name(path, &name, &problem) == MXW_OK, "the longest path");
    CHECK(strcmp(name.sun_path, path) == 0, "whole");
    path[sizeof path - 2] = 'x';
    path[sizeof path - 1] = '\0';
    CHECK(mxw_control_path_name(path, &name, &problem) == MXW_TOO_LARGE, "one octet more");
    CHECK(try_to_listen(path, "107 octets, not 108") < 0, "which is said");
    CHECK(try_to_listen("", "not 0") < 0, "nor none");
}

int main(void)
{
    TEST_ONE("a socket is made, for anybody or for a group", run_new);
    TEST_ONE("its folder is made", run_folder);
    TEST_ONE("one that was left is replaced, one in use is not", run_stale);
    TEST_ONE("what else is in the way stays", run_in_the_way);
    TEST_ONE("somebody too busy to answer is somebody", run_queue_full);
    TEST_ONE("a path has its limit", run_path);
    return test_run("control/listen");
}
