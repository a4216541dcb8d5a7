#!/usr/bin/python3
"""kill -9, at random, under load: edges and the keeper die again and again while mail and changes come.

No connection is refused, every mail that was answered 250 is at the next hop, and no change that was
confirmed is lost. MXW_KILLS=200 kills so often; ./test kills 25 times. A killed master is another
matter, since without a service manager its sockets go with it (with one: test_manager.py): it is killed
at the end, and what it was told before must be there when it is started again.
"""
import os
import random
import signal
import threading
import time

from control import Control, Refused
from world import HONEST, READY_S, Tap, World, edges_of, keeper_of, simple_mail, wait_until

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


def kill_at_random(world, choose):
    killed = {"edge": 0, "keeper": 0}
    while sum(killed.values()) < KILLS:
        time.sleep(choose.uniform(*PAUSE_S))
        victims = edges_of(world.process.pid)
        keeper = keeper_of(world.process.pid)
        if keeper is not None and (not victims or choose.random() < 0.4):
            os.kill(int(keeper), signal.SIGKILL)
            killed["keeper"] += 1
        elif victims:
            os.kill(int(choose.choice(victims)), signal.SIGKILL)
            killed["edge"] += 1
    return killed


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


def main():
    report = Tap()
    print(f"# MXW_SEED={SEED} repeats the choice of victims")
    with World(settings={"edges": 2}) as world:
        with Control(world.control) as control:
            control.do("tenant.add", name="kills")
        senders, changer = [Sender(world) for _ in range(SENDERS)], Changer(world)
        killed = kill_at_random(world, random.Random(SEED))
        for worker in [*senders, changer]:
            worker.close()
        print(f"# killed {killed}; {sum(len(sender.done) for sender in senders)} mails answered 250, "
              f"{sum(sender.broken for sender in senders)} sessions cut, {len(changer.done)} changes answered, "
              f"{changer.broken} cut")
        refused = [fault for worker in [*senders, changer] for fault in worker.refused]
        report.check(not refused, f"no connection is refused while edges and keeper are killed {KILLS} times",
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

        children = [*edges_of(world.process.pid), keeper_of(world.process.pid)]
        world.process.kill()
        world.process.wait()
        gone = wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children), READY_S)
        report.check(gone, "when the master is killed its children end")
        world.start(brings_domains=False)
        missing = {name for name, _ in changer.done} - names_in_store(world)
        report.check(not missing, "and what was changed before is there when it starts again", sorted(missing)[:10])
    report.finish()


if __name__ == "__main__":
    main()
