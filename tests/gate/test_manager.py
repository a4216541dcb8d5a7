#!/usr/bin/python3
"""What a service manager is told, as sd_notify(3) describes it, and what it keeps: the listening sockets of
a master that is killed are handed to the next, as sd_listen_fds(3) describes it."""
import fcntl
import functools
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile

from world import HONEST_SENDER, READY_S, Tap, World, children_of, reserved_port, simple_mail, wait_until

PATIENCE_S = 20
WAITING = 20        # connections; no edge of two goes without
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


def check_life(report, manager):
    with World(settings={"edges": 2}) as world:
        told = manager.hear()
        report.check(told == {"READY": "1", "STATUS": "Serving with 2 edges"}, "ready, at start", told)
        report.check(world.send().code == 250, "who comes then is served")

        world.reload()
        told = manager.hear()
        report.check(told.get("RELOADING") == "1" and re.fullmatch(r"\d+", told.get("MONOTONIC_USEC", "")),
                     "reloading, at SIGHUP", told)
        told = manager.hear()
        report.check(told == {"READY": "1", "STATUS": "Serving with 2 edges"}, "and ready again", told)

        world.settings["dns_mode"] = "nonsense"
        world.write_files()
        world.reload("reload-failed")
        manager.hear()
        told = manager.hear()
        report.check(told.get("READY") == "1" and "failed" in told.get("STATUS", ""),
                     "ready again after a reload that has failed, and the status says so", told)

        report.check(world.stop() == 0, "it ends")
        told = manager.hear()
        report.check(told.get("STOPPING") == "1", "stopping, at SIGTERM", told)


def kill_master(world, kills_children=False):
    """kill -9, and its children have ended."""
    children = children_of(world.process.pid)
    world.process.kill()
    world.process.wait()
    for child in children if kills_children else []:
        os.kill(int(child), signal.SIGKILL)
    if not wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children), READY_S):
        raise RuntimeError("children of a killed master live on:\n" + world.log())


def deliver(client):
    """One mail over a connection that is there already. The reply that decided."""
    with client:
        reply = client.greet("mail.good.example.org")
        for reply in client.envelope(HONEST_SENDER, "kim@example.com"):
            if not reply.is_good():
                return reply
        return client.message(simple_mail())


def try_to_connect(world):
    try:
        return world.connect()
    except ConnectionRefusedError:
        return None


def is_refused(place):
    try:
        socket.create_connection(place, PATIENCE_S).close()
    except ConnectionRefusedError:
        return True
    return False


def check_death(report, manager):
    with World(settings={"edges": 2}) as world:
        kept = manager.kept()
        report.check(kept == [world.place] * 2, "the socket of each edge is kept", kept)
        kill_master(world)
        clients = [client for _ in range(WAITING) if (client := try_to_connect(world))]
        report.check(len(clients) == WAITING, "when the master is killed nobody is refused", len(clients))
        world.start(brings_domains=False, handed=manager.popen)
        codes = [deliver(client).code for client in clients]
        report.check(codes == [250] * WAITING, "who came meanwhile is served by the next one", codes)
        report.check(len(world.hop.messages) == WAITING, "and the mail is at the next hop",
                     len(world.hop.messages))
        told = world.wait_record("inherited")
        report.check((told.get("sockets"), told.get("closed")) == ("2", "0"), "all sockets were taken up", told)
        kept = manager.kept()
        report.check(kept == [world.place] * 2, "and none is kept twice", kept)

        world.settings["edges"] = 1
        world.write_files()
        world.reload()
        kept = manager.kept()
        report.check(kept == [world.place], "an edge that is no more has no socket kept", kept)
        codes = [world.send().code for _ in range(WAITING)]
        report.check(codes == [250] * WAITING, "and takes no connections with it", codes)


def check_queue(report, manager):
    """Children are killed with their master, as systemd does it."""
    with World(settings={"edges": 2}) as world:
        manager.kept()
        for edge in world.edges:
            os.kill(int(edge), signal.SIGSTOP)
        clients = [world.connect() for _ in range(WAITING)]
        kill_master(world, kills_children=True)
        world.start(brings_domains=False, handed=manager.popen)
        codes = [deliver(client).code for client in clients]
        report.check(codes == [250] * WAITING, "connections that no edge had accepted yet are not lost", codes)


def check_other_settings(report, manager):
    with World(settings={"edges": 2}) as world:
        report.check(manager.kept() == [world.place] * 2, "the sockets of another gate are kept")
        kill_master(world)
        gone, holder = world.place, world.holder
        world.holder, world.port = reserved_port()
        world.settings["edges"] = 3
        world.write_files()
        world.start(brings_domains=False, handed=manager.popen)
        report.check(is_refused(gone), "an endpoint that has left the settings is closed")
        told = world.wait_record("inherited")
        report.check((told.get("sockets"), told.get("closed")) == ("2", "2"), "which the log says", told)
        kept = manager.kept()
        report.check(kept == [world.place] * 3, "and what is kept are the new ones", kept)
        report.check(world.send().code == 250, "on which mail comes")
        holder.close()

        kill_master(world)
        world.settings["edges"] = 1
        world.write_files()
        world.start(brings_domains=False, handed=manager.popen)
        kept = manager.kept()
        report.check(kept == [world.place], "of sockets for more edges than there are one is kept", kept)
        codes = [world.send().code for _ in range(WAITING)]
        report.check(codes == [250] * WAITING, "and no connection waits at the others", codes)


def check_nonsense(report, manager):
    with World() as world:
        for nonsense in ["", "-1", "nonsense", "99999999"]:
            kill_master(world)
            manager.kept()
            manager.forget_all()
            world.start(brings_domains=False, handed=functools.partial(manager.popen, listen_fds=nonsense))
            report.check(world.send().code == 250 and not world.records("inherited"),
                         f"LISTEN_FDS={nonsense} is ignored")


def main():
    report = Tap()
    with tempfile.TemporaryDirectory(prefix="mxwarden-manager-") as folder:
        checks = [check_life, check_death, check_queue, check_other_settings, check_nonsense]
        for number, check in enumerate(checks):
            manager = Manager(pathlib.Path(folder) / f"notify.{number}")
            check(report, manager)
            manager.close()
    report.finish()


if __name__ == "__main__":
    main()
