"""manager - plays the service manager: hears what the gate tells it, as sd_notify(3) describes it, and keeps
its sockets, which sd_listen_fds(3) hands to the next.

    manager = Manager("notify")                     before the gate is started
    manager.kept()                                  the places of the sockets in the store
    kill_master(world)
    world.start(brings_domains=False, handed=manager.popen)
"""
import fcntl
import os
import signal
import socket
import subprocess
import sys

from world import READY_S, children_of, wait_until

PATIENCE_S = 20
QUIET_S = 1         # after which nothing more is said of the store
FAR_FD = 100        # behind all that are handed over
# In the place of the program to be: only there $LISTEN_PID is known, and the descriptors from 3 on are free.
HAND_OVER = """
import os, sys
fds = [int(fd) for fd in sys.argv[1].split()]
for place, fd in enumerate(fds, 3):
    os.dup2(fd, place)
    os.close(fd)
os.environ["LISTEN_PID"] = str(os.getpid())
os.execv(sys.argv[2], sys.argv[2:])
"""


class Manager:
    """A datagram socket, the gate's way to it, and a store of descriptors by name."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE_S)
        self.socket.bind(str(path))
        os.environ["NOTIFY_SOCKET"] = str(path)
        self.store = {}

    def receive(self):
        """The next message as a dictionary; {} when none comes. What it says of the store is done."""
        try:
            text, fds, *_ = socket.recv_fds(self.socket, 4096, 8)
        except (TimeoutError, BlockingIOError):
            return {}
        told = dict(line.split("=", 1) for line in text.decode().splitlines())
        if told.get("FDSTORE") == "1":
            self.keep(told["FDNAME"], fds)
        if told.get("FDSTOREREMOVE") == "1":
            self.forget(told["FDNAME"])
        return told

    def keep(self, name, fds):
        for fd in fds:
            self.store.setdefault(name, []).append(socket.socket(fileno=fd))

    def forget(self, name):
        for kept in self.store.pop(name, []):
            kept.close()

    def forget_all(self):
        for name in list(self.store):
            self.forget(name)

    def hear(self):
        """The next message that is not about the store."""
        while (told := self.receive()) and "FDNAME" in told:
            pass
        return told

    def kept(self):
        """The places of the sockets in the store, once nothing more is said."""
        self.socket.settimeout(QUIET_S)
        while self.receive():
            pass
        self.socket.settimeout(PATIENCE_S)
        return sorted(kept.getsockname() for group in self.store.values() for kept in group)

    def popen(self, arguments, listen_fds=None, **more):
        """Starts a program with what is in the store; `listen_fds` is what it is told of their number."""
        kept = [(name, socket_) for name, group in self.store.items() for socket_ in group]
        fds = [fcntl.fcntl(socket_.fileno(), fcntl.F_DUPFD_CLOEXEC, FAR_FD) for _, socket_ in kept]
        environment = {**os.environ, "LISTEN_FDS": str(len(fds)) if listen_fds is None else listen_fds,
                       "LISTEN_FDNAMES": ":".join(name for name, _ in kept)}
        process = subprocess.Popen([sys.executable, "-c", HAND_OVER, " ".join(map(str, fds)), *arguments],
                                   env=environment, pass_fds=fds, **more)
        for fd in fds:
            os.close(fd)
        return process

    def close(self):
        self.forget_all()
        del os.environ["NOTIFY_SOCKET"]
        self.socket.close()


def kill_master(world, kills_children=False):
    """kill -9, and its children have ended."""
    children = children_of(world.process.pid)
    world.process.kill()
    world.process.wait()
    for child in children if kills_children else []:
        os.kill(int(child), signal.SIGKILL)
    if not wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children), READY_S):
        raise RuntimeError("children of a killed master live on:\n" + world.log())
