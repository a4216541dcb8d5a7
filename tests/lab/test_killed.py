#!/usr/bin/python3
"""The gate is killed with SIGKILL again and again in the middle of 1,000 messages from Postfix and Exim: edges,
the master, everything at once. Every message arrives.

A message is there twice only where its sender says that the connection broke behind its final dot: the school had
taken it, and the gate died before it could pass that on. Nobody has lied, and RFC 1047 knows no way around it.

The lab starts a killed master again, as a service manager would. MXW_SEED=... repeats the choice of victims."""
import collections
import os
import pathlib
import random
import signal
import threading
import time

from lab import Lab, run, wait_until
from gate import children_of, edges_of
from mailserver import MAILBOX

MESSAGES = {"postfix": 700, "exim": 300}
KILLS, KILL_EVERY = ("edge", "edge", "master", "edge", "everything", "edge", "everything"), 100  # that arrive
ARRIVAL_S = 150
MOMENT_S = 0.3  # in which the others go on without their master
SEED = int(os.environ.get("MXW_SEED", "0")) or random.randrange(1, 1 << 30)


def arrived_count(lab):
    """Without reading them."""
    return len(list(lab.school.path(f"{MAILBOX}/new").glob("*")))


def is_running(pid):
    """Nobody in the lab collects what is left of a process without a parent."""
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def kill_all(pids):
    for pid in filter(is_running, pids):
        os.kill(int(pid), signal.SIGKILL)
    wait_until(lambda: not any(map(is_running, pids)), ARRIVAL_S)


def kill(gate, victim, choose):
    """Returns when the gate is whole again. When the master has gone, a service manager ends what is left of it
    before it starts another."""
    master = gate.process.pid
    if victim == "edge":
        wait_until(lambda: edges_of(master), ARRIVAL_S)
        os.kill(int(choose.choice(edges_of(master))), signal.SIGKILL)
        return
    children = children_of(master)
    os.kill(master, signal.SIGKILL)
    gate.process.wait()
    time.sleep(MOMENT_S if victim == "master" else 0)
    kill_all(children)
    gate.start(brings_domains=False)


def kill_in_the_middle(lab, choose):
    """Returns how many mails had not arrived yet when the gate was killed for the last time."""
    for number, victim in enumerate(KILLS, 1):
        wait_until(lambda: arrived_count(lab) >= KILL_EVERY * number, ARRIVAL_S)
        missing = sum(MESSAGES.values()) - arrived_count(lab)
        kill(lab.gate, victim, choose)
    return missing


def start_sending(sender):
    thread = threading.Thread(target=sender.send, args=("kim@school.example.com", "m{}@" + sender.domain),
                              kwargs={"count": MESSAGES[sender.name]}, daemon=True)
    thread.start()
    return thread


def check_arrival(report, lab, sender, count):
    wanted = {f"m{number}@{sender.domain}" for number in range(MESSAGES[sender.name])}
    lost = wanted - set(count)
    report.check(not lost, f"{sender.name}: all {len(wanted)} have arrived", f"{sorted(lost)}\n{lab.detail(sender)}")
    twice = {user: count[user] for user in wanted if count[user] > 1}
    broken = sender.broken_behind_dot()
    print(f"# {sender.name}: {sum(twice.values()) - len(twice)} duplicates; {len(broken)} mails whose connection "
          f"broke behind the dot")
    unknown = sorted(set(twice) - broken)
    report.check(not unknown, f"{sender.name}: where one is there twice its sender knows why",
                 "\n".join(str(line) for user in unknown for line in [user, *sender.log_of(user), *lab.told(user)]))
    report.check(not sender.mailbox(), f"{sender.name}: nothing has bounced", sender.mailbox())


def main(report):
    print(f"# MXW_SEED={SEED}")
    with Lab(settings={"edges": 2}) as lab:
        senders = lab.senders()
        threads = [start_sending(sender) for sender in senders]
        missing = kill_in_the_middle(lab, random.Random(SEED))
        print(f"# {missing} were on their way at the last of {len(KILLS)} kills")
        report.check(missing > 0, "killed in the middle", missing)
        for thread in threads:
            thread.join(ARRIVAL_S)
        wait_until(lambda: not any(one.queue() for one in [*senders, lab.school]), ARRIVAL_S)
        waiting = {one.name: one.queue() for one in [*senders, lab.school]}
        report.check(not any(waiting.values()), "in the end nothing waits any more", waiting)
        count = collections.Counter(mail.value("Return-Path").strip("<>") for mail in lab.school.mailbox())
        for sender in senders:
            check_arrival(report, lab, sender, count)


if __name__ == "__main__":
    run(main)
