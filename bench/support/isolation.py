"""isolation - run a piece of work that reaches nothing outside, and of which nothing is left.

    status = isolation.run(work, packages, scratch)

`work` runs as process 1 of namespaces of its own: processes, mounts, network. When it returns, fails
or is killed, the kernel ends all that it has started and takes the mounts and addresses away. Needs
root, and cgroup v2 mounted somewhere.
"""
import contextlib
import ctypes
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import traceback

CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWNET = 0x00020000, 0x20000000, 0x40000000
PR_SET_PDEATHSIG = 1
GROUP_GONE_S = 5
libc = ctypes.CDLL(None, use_errno=True)


class Failed(Exception):
    """It did not work; the text says what."""
    status = 1


class Missing(Failed):
    """Something that the machine would have to have; the text says what."""
    status = 69


def told(main, *arguments):
    """What `main` returns, an exit status; when it fails, why is said."""
    try:
        return main(*arguments)
    except Failed as failed:
        status, why = failed.status, str(failed)
    except FileNotFoundError as missing:
        status, why = Missing.status, f"there is no {missing.filename}"
    except (subprocess.SubprocessError, OSError) as error:
        status, why = Failed.status, str(error)
    print(f"bench/{pathlib.Path(sys.argv[0]).name}: {why}", file=sys.stderr)
    return status


def need_root():
    if os.geteuid() != 0:
        raise Missing("this needs root")


def find_groups():
    """The folder of this program's groups, not yet made."""
    with open("/proc/mounts", encoding="utf-8") as mounts:
        for line in mounts:
            _device, folder, kind, *_rest = line.split()
            if kind == "cgroup2":
                return pathlib.Path(folder) / f"mxwarden-bench-{os.getpid()}"
    raise Missing("cgroup v2 is not mounted (mount -t cgroup2 none FOLDER)")


def unshare(flags):
    if libc.unshare(flags) != 0:
        raise Missing(f"no namespaces of its own: {os.strerror(ctypes.get_errno())}")


def do(*command):
    subprocess.run(command, check=True)


def make_folder(path, owner=None):
    path = pathlib.Path(path)
    path.mkdir(parents=True, exist_ok=True)
    if owner is not None:
        shutil.chown(path, owner)
    return path


def show_packages(packages, scratch):
    """Makes unpacked Debian packages look installed, and gives us an /etc, /run and /srv to write in.

    What stands in /srv is kept in `scratch`, on a disk like any: its path is short and open to all
    users, wherever the checkout is.
    """
    upper, work = make_folder(scratch / "etc"), make_folder(scratch / "etc.work")
    do("mount", "-t", "overlay", "-o", f"lowerdir={packages}/usr:/usr", "overlay", "/usr")
    do("mount", "-t", "overlay", "-o", f"lowerdir={packages}/etc:/etc,upperdir={upper},workdir={work}",
       "overlay", "/etc")
    do("mount", "--bind", make_folder(scratch / "srv"), "/srv")
    do("mount", "-t", "tmpfs", "tmpfs", "/run")


def run_inside(work, groups, packages, scratch):
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)   # the parent hears it, and ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    unshare(CLONE_NEWNS | CLONE_NEWNET)
    do("mount", "--make-rprivate", "/")
    do("mount", "-t", "proc", "proc", "/proc")
    do("ip", "link", "set", "lo", "up")
    show_packages(packages, scratch)
    return work(groups)


def remove_groups(groups):
    """Their processes are dead, but the kernel may take a moment to see it."""
    deadline = time.monotonic() + GROUP_GONE_S
    for group in [*groups.iterdir(), groups]:
        while group.is_dir():
            with contextlib.suppress(OSError):
                group.rmdir()
            if time.monotonic() > deadline:
                return
            time.sleep(0.01)


def empty(scratch):
    """Makes the folder anew, and it is ours until the program ends."""
    lock = os.open(make_folder(scratch.parent) / f"{scratch.name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Failed("another one is running") from None
    shutil.rmtree(scratch, ignore_errors=True)


def be_child(work, groups, packages, scratch):
    """Does not return."""
    status = Failed.status
    try:
        status = told(run_inside, work, groups, packages, scratch)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def wait_for(child):
    """Its exit status. If we are to end before, so is the child, and all that it has started."""
    try:
        _pid, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    except BaseException:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise


def run(work, packages, scratch):
    """Calls `work(groups)`, `groups` being a folder for control groups, and returns its exit status.

    It finds the unpacked `packages` as if they were installed, and /srv empty, whose files are in the
    folder `scratch` and stay there.
    """
    empty(scratch)
    groups = find_groups()
    groups.mkdir()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        unshare(CLONE_NEWPID)   # for those that are forked from now on
        child = os.fork()
        if child == 0:
            be_child(work, groups, packages, scratch)
        return wait_for(child)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        remove_groups(groups)
