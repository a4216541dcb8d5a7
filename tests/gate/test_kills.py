#!/usr/bin/python3
"""kill -9, at random, under load: edges, keeper and master die again and again while mail and changes come.

No connection is refused, every mail that was answered 250 is at the next hop, and no change that was
confirmed is lost. A service manager (manager.py) keeps the sockets and starts the gate again when the master
was killed: half of the time it kills the other processes as well, as systemd does, and half of the time it
waits until they have ended. MXW_KILLS=200 kills so often; ./test kills 25 times.
"""
import os
import pathlib
import random
import signal
import tempfile
import threading
import time

from control import Control, Refused
from manager import Manager, kill_master
from world import HONEST, READY_S, Tap, World, edges_of, keeper_of, simple_mail

KILLS = int(os.environ.get("MXW_KILLS", "25"))
PAUSE_S = (0.05, 0.5)
SENDERS = 4
SEED = int(os.environ.get("MXW_SEED", "0")) or random.randrange(1, 1 << 30)


class Worker(threading.Thread):
    """Does its work again and again until it is closed. `refused` holds connections that were refused."""

    def __init__(self, world):
        super().__init__(daemon=True)
        self.world, self.is_open, self.refused, self.broken, self.done = world, True, [], 0, []
        self.start()

    def run(self):
        while self.is_open:
            try:
                self.work()
            except ConnectionRefusedError as error:
                self.refused.append(repr(error))
            except OSError:
                self.broken += 1

    def close(self):
        self.is_open = False
        self.join(READY_S)


class Sender(Worker):
    """Sends mails; `done` are the subjects of those that were answered 250."""
    number = 0
    lock = threading.Lock()

    def work(self):
        with Sender.lock:
            Sender.number += 1
            subject = f"mail {Sender.number}"
        reply = self.world.send(HONEST, mail=simple_mail(subject=subject))
        if reply.code == 250:
            self.done.append(subject)


class Changer(Worker):
    """Adds domains; `done` are those whose change was answered, and what was said of it."""
    number = 0

    def work(self):
        Changer.number += 1
        name = f"c{Changer.number}.example"
        with Control(self.world.control) as control:
            try:
                done = control.do("domain.add", name=name, tenant="kills",
                                  settings={"next_hop": [f"smtp://127.0.0.1:{self.world.hop.port} tls=none"],
                                            "ipv6": "on"})
            except Refused:
                self.broken += 1
                return
            self.done.append((name, done["confirmed"]))


# What dies, and how often among a hundred.
SHARES = {"edge": 56, "keeper": 28, "master": 16}


def kill_edge(world, manager, choose):
    victims = edges_of(world.process.pid)
    if victims:
        os.kill(int(choose.choice(victims)), signal.SIGKILL)
    return bool(victims)


def kill_keeper(world, manager, choose):
    keeper = keeper_of(world.process.pid)
    if keeper is not None:
        os.kill(int(keeper), signal.SIGKILL)
    return keeper is not None


def kill_all(world, manager, choose):
    manager.kept()
    kill_master(world, kills_children=choose.random() < 0.5)
    world.start(brings_domains=False, handed=manager.popen)
    return True


KILL = {"edge": kill_edge, "keeper": kill_keeper, "master": kill_all}


def kill_at_random(world, manager, choose):
    victims = [what for what, share in SHARES.items() for _ in range(KILLS * share // 100)]
    choose.shuffle(victims)
    for what in victims:
        time.sleep(choose.uniform(*PAUSE_S))
        while not KILL[what](world, manager, choose):
            time.sleep(PAUSE_S[0])  # until there is one
    return {what: victims.count(what) for what in SHARES}


def arrived(world):
    """The subjects of the mails at the next hop."""
    found = set()
    for message in list(world.hop.messages):
        for line in bytes(message.data).split(b"\r\n"):
            if line.startswith(b"Subject: "):
                found.add(line[len(b"Subject: "):].decode())
                break
    return found


def names_in_store(world):
    names, after = set(), ""
    with Control(world.control) as control:
        while True:
            items, done = control.ask("domain.list", tenant="kills", after=after)
            names |= {item["name"] for item in items}
            if not done["more"]:
                return names
            after = items[-1]["name"]


def check_kills(report, manager):
    with World(settings={"edges": 2}) as world:
        with Control(world.control) as control:
            control.do("tenant.add", name="kills")
        senders, changer = [Sender(world) for _ in range(SENDERS)], Changer(world)
        killed = kill_at_random(world, manager, random.Random(SEED))
        for worker in [*senders, changer]:
            worker.close()
        print(f"# killed {killed}; {sum(len(sender.done) for sender in senders)} mails answered 250, "
              f"{sum(sender.broken for sender in senders)} sessions cut, {len(changer.done)} changes answered, "
              f"{changer.broken} cut")
        refused = [fault for worker in senders for fault in worker.refused]
        report.check(not refused, f"no connection is refused while they are killed {KILLS} times",
                     "\n".join(refused[:10]))
        told = {subject for sender in senders for subject in sender.done}
        lost = told - arrived(world)
        report.check(told and not lost, "every mail that was answered 250 is at the next hop", sorted(lost)[:10])
        missing = {name for name, _ in changer.done} - names_in_store(world)
        report.check(changer.done and not missing, "no change that was answered is lost", sorted(missing)[:10])
        confirmed = [name for name, is_confirmed in changer.done if is_confirmed][-20:]
        report.check(confirmed, "most changes were confirmed", changer.done[-5:])
        served = [(name, world.send(recipient=f"kim@{name}").first) for name in confirmed[-3:]]
        report.check(all(first.startswith("250") for _, first in served), "and are live", served)
        world.edges = edges_of(world.process.pid)


def main():
    report = Tap()
    print(f"# MXW_SEED={SEED} repeats the choice of victims")
    with tempfile.TemporaryDirectory(prefix="mxwarden-kills-") as folder:
        manager = Manager(pathlib.Path(folder) / "notify")
        check_kills(report, manager)
        manager.close()
    report.finish()


if __name__ == "__main__":
    main()
