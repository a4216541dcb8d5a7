#!/usr/bin/python3
"""Master and edges: reload, stop, and an edge that dies, while mail goes on."""
import os
import signal
import threading
import time

from client import Client, proxy_v2
from nexthop import NextHop
from world import (HONEST, HONEST_SENDER, IPV4_CLIENT, READY_S, Tap, World, edges_of, simple_mail,
                   wait_until)


class Visitors:
    """Clients that connect, one after another, as long as it is open. Their faults are kept."""

    def __init__(self, world, threads=3):
        self.world, self.is_open, self.faults, self.count = world, True, [], 0
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(threads)]
        for thread in self.threads:
            thread.start()

    def run(self):
        while self.is_open:
            try:
                with self.world.connect(IPV4_CLIENT) as client:
                    self.check(client)
            except ConnectionRefusedError as error:
                self.faults.append(f"refused: {error}")
            except OSError as error:
                self.faults.append(f"{type(error).__name__}: {error}")
            self.count += 1

    def check(self, client):
        reply = client.greet()
        if reply.code != 250:
            self.faults.append(str(reply))
        client.ask("QUIT")

    def close(self):
        self.is_open = False
        for thread in self.threads:
            thread.join()
        return self.faults


def open_mail(world, address=HONEST):
    """A client in the middle of its message."""
    client = world.connect(address)
    client.greet("mail.good.example.org")
    client.envelope(HONEST_SENDER, "kim@example.com")
    client.ask("DATA")
    client.send(simple_mail(subject="begun before")[:60])
    return client


def finish_mail(client):
    client.send(simple_mail(subject="begun before")[60:] + ".\r\n")
    return client.reply()


# --- SIGHUP -----------------------------------------------------------------------------------

def check_reload(report):
    with World(settings={"edges": 2}) as world:
        visitors = Visitors(world)
        with open_mail(world) as client:
            world.domains["new.example"] = {}
            world.domains["gone.example"] = {}
            world.write_files()
            report.check(world.reload(), "SIGHUP reads everything again", world.log()[-2000:])
            world.bring_domains()
            reply = world.send(recipient="kim@new.example")
            report.check(reply.code == 250, "a new domain is live", reply)
            reply = finish_mail(client)
            report.check(reply.code == 250, "a mail begun before the reload is finished", reply)
        world.domains["new.example"] = {"ipv6": "never"}
        del world.domains["gone.example"]
        world.write_files()
        world.bring_domains()
        reply = world.send(recipient="kim@new.example")
        report.check(reply.code == 550, "a changed domain is live", reply)
        reply = world.send(recipient="kim@gone.example")
        report.check(reply.first.startswith("550 5.7.1"), "a domain that is gone is not ours", reply)
        for _ in range(3):
            world.reload()
        faults = visitors.close()
        report.check(not faults and visitors.count > 20, "five reloads refuse and drop no client",
                     f"{visitors.count} visits\n" + "\n".join(faults[:20]))
        gone = wait_until(lambda: len(edges_of(world.process.pid)) == 2, READY_S)
        report.check(gone, "the edges of before end when their clients have gone",
                     edges_of(world.process.pid))
        check_mistake(report, world)


def check_mistake(report, world):
    """Settings with a mistake change nothing."""
    edges = edges_of(world.process.pid)
    settings = world.folder / "mxwarden.conf"
    settings.write_text(settings.read_text() + "nonsense = 1\n")
    report.check(world.reload("reload-failed"), "settings with a mistake are complained about")
    report.check("mxwarden.conf:" in world.log() and edges_of(world.process.pid) == edges
                 and world.send().code == 250, "with their line, and change nothing")
    world.write_files()
    report.check(world.reload(), "what has been repaired is read")
    world.edges = edges_of(world.process.pid)


def check_listeners(report):
    """A reload may open and close listeners."""
    with World() as world, World() as other:  # the other's port is free once it has stopped
        other.stop()
        port = other.port
        text = world.settings
        text["listener "] = {"address": f"127.0.0.1:{port}"}
        world.write_files()
        world.reload()
        opened = wait_until(lambda: can_connect(port), READY_S)
        report.check(opened, "a new listener is opened by a reload", world.log()[-1000:])
        del text["listener "]
        world.write_files()
        world.reload()
        closed = wait_until(lambda: not can_connect(port), READY_S)
        report.check(closed and world.is_serving() is None, "and closed by the next")


def can_connect(port):
    try:
        with Client(("127.0.0.1", port), proxy_v2(IPV4_CLIENT), 5) as client:
            return client.reply().code == 220
    except OSError:
        return False


# --- SIGTERM ----------------------------------------------------------------------------------

def check_stop(report):
    world = World(settings={"edges": 2}, hop={"waits": {"dot": 0.5}})
    with world:
        idle = world.connect(IPV4_CLIENT)
        idle.greet()
        silent = Client(world.place)  # has not even sent its PROXY header
        mail = open_mail(world)
        handed_over = open_mail(world)
        handed_over.send(simple_mail()[60:] + ".\r\n")
        time.sleep(0.1)
        world.process.send_signal(signal.SIGTERM)
        said = idle.read_to_end()
        report.check(said.startswith(b"421 4.3.2"), "SIGTERM tells an idle client 421", said)
        reply = handed_over.reply()
        report.check(reply.code == 250, "a mail being handed over is finished", reply)
        time.sleep(0.3)
        report.check(not can_connect(world.port), "nobody new is let in")
        reply = finish_mail(mail)
        report.check(reply.code == 250, "a mail in the middle is finished", reply)
        report.check(mail.read_to_end().startswith(b"421"), "and then its client is sent away")
        silent.close()
        status = world.stop()
        report.check(status == 0 and len(world.hop.messages) == 2, "the gate ends with status 0", status)
        fault = [line for line in world.log().splitlines() if "Sanitizer" in line]
        report.check(not fault, "and nothing is left behind", "\n".join(fault))
        report.check(not can_connect(world.port), "its port is free")
        world.start()
        world.check_health(report, "started again,")


def check_stop_when_stuck(report):
    """Clients that never end their transaction, and everything else that could keep it."""
    with World(settings={"command_timeout": "5s", "data_timeout": "5s", "tls_timeout": "5s"}) as world:
        stuck = [open_mail(world), world.connect(IPV4_CLIENT), Client(world.place)]
        in_handshake = world.connect(IPV4_CLIENT)
        in_handshake.greet()
        in_handshake.ask("STARTTLS")
        world.process.send_signal(signal.SIGTERM)
        status = world.stop()
        report.check(status == 0, "clients that never end cannot keep the gate from ending", status)
        for client in [*stuck, in_handshake]:
            client.close()


# --- kill -9 ----------------------------------------------------------------------------------

def check_killed_edge(report):
    with World(settings={"edges": 2}) as world:
        visitors = Visitors(world)
        before = edges_of(world.process.pid)
        for pid in before:
            os.kill(int(pid), signal.SIGKILL)
            replaced = wait_until(lambda: is_replaced(world, pid, len(before)), READY_S)
            report.check(replaced, "an edge that is killed is replaced", world.log()[-1500:])
        wait_until(lambda: visitors.count > 50, READY_S)
        faults = visitors.close()
        refused = [fault for fault in faults if fault.startswith("refused")]
        report.check(not refused and visitors.count > 20, "no connection is refused meanwhile",
                     f"{visitors.count} visits\n" + "\n".join(refused[:10]))
        report.check(len(faults) <= 2 * len(visitors.threads),
                     "only the sessions of the killed edges are lost", "\n".join(faults[:20]))
        ended = [record.get("signal") for record in world.records("edge-ended")]
        report.check(ended == ["Killed", "Killed"], "the log says what happened", ended)
        report.check(world.is_serving() is None, "honest clients are served", world.is_serving())


def is_replaced(world, pid, count):
    now = edges_of(world.process.pid)
    return pid not in now and len(now) == count


def check_custody(report):
    """An edge is killed while the next hop has a message and has not answered: nobody was told 250."""
    hop = NextHop(waits={"dot": 3})
    with World(hop=hop) as world:
        with open_mail(world) as client:
            client.send(simple_mail()[60:] + ".\r\n")
            wait_until(lambda: hop.reached_dot, READY_S)
            os.kill(int(edges_of(world.process.pid)[0]), signal.SIGKILL)
            said = client.read_to_end()
            report.check(b"250" not in said, "who loses his edge before the answer still has his mail", said)


def check_queue(report):
    """Clients queued at the socket of an edge that is stopped are served by its replacement."""
    with World() as world:
        edge = int(edges_of(world.process.pid)[0])
        os.kill(edge, signal.SIGSTOP)
        waiting = [Client(world.place, proxy_v2(IPV4_CLIENT)) for _ in range(5)]
        time.sleep(0.2)
        os.kill(edge, signal.SIGKILL)
        codes = []
        for client in waiting:
            try:
                codes.append(client.reply().code)
            except OSError as error:
                codes.append(repr(error))
            client.close()
        report.check(codes.count(220) >= 4, "who was queued is served by the next edge", codes)


def check_master_killed(report):
    """Without its master an edge finishes what it has in hand."""
    with World() as world:
        edges = [int(pid) for pid in edges_of(world.process.pid)]
        client = open_mail(world)
        world.process.kill()
        world.process.wait()
        reply = finish_mail(client)
        report.check(reply.code == 250, "a mail in hand survives the master", reply)
        gone = wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in edges), READY_S)
        report.check(gone, "and then the edges end")
        for pid in edges:
            if os.path.exists(f"/proc/{pid}"):
                os.kill(pid, signal.SIGKILL)


CHECKS = (check_reload, check_listeners, check_stop, check_stop_when_stuck, check_killed_edge,
          check_custody, check_queue, check_master_killed)


def main():
    report = Tap()
    for check in CHECKS:
        began = time.monotonic()
        check(report)
        print(f"# {check.__name__}: {time.monotonic() - began:.1f} s")
    report.finish()


if __name__ == "__main__":
    main()
