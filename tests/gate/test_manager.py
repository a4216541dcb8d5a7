#!/usr/bin/python3
"""What a service manager is told, as sd_notify(3) describes it, and what it keeps: the listening sockets of
a master that is killed are handed to the next, as sd_listen_fds(3) describes it."""
import functools
import os
import pathlib
import re
import signal
import socket
import tempfile

from manager import PATIENCE_S, Manager, kill_master
from world import HONEST_SENDER, Tap, World, reserved_port, simple_mail

WAITING = 20        # connections; no edge of two goes without


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
