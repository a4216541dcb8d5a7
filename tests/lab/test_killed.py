#!/usr/bin/python3
"""The gate is killed with SIGKILL again and again in the middle of 1,000 messages from Postfix and Exim: edges,
the master, everything at once. Every message arrives.

A message is there twice only where its sender says that the connection broke behind its final dot: the school had
taken it, and the gate died before it could pass that on. Nobody has lied, and RFC 1047 knows no way around it.

The lab starts a killed master again, as a service manager would. MXW_SEED=... repeats the choice of victims."""
import collections
import os
import random
import re
import signal
import threading

from lab import Lab, Tap, wait_until
from gate import children_of, edges_of
from mailserver import MAILBOX

MESSAGES = {"postfix": 700, "exim": 300}
KILLS = ("edge", "edge", "master", "edge", "everything", "edge", "everything")  # one after each tenth that arrives
ARRIVAL_S = 150
SEED = int(os.environ.get("MXW_SEED", "0")) or random.randrange(1, 1 << 30)
# How each says that the connection broke behind the dot, and of which mail.
BROKEN = {"postfix": r"(\w+): .*while sending end of data -- message may be sent more than once",
          "exim": r" (\S+) H=.*Remote host closed connection in response to .*end of data"}
QUEUED = {"postfix": r"(\w+): from=<(m\d+@[^>]*)>", "exim": r" (\S+) <= (m\d+@\S+)"}


def arrived_count(lab):
    return len(list(lab.school.path(f"{MAILBOX}/new").glob("*")))


def kill(gate, victim, choose):
    """Returns when the gate is whole again."""
    master = gate.process.pid
    victims = {"edge": [choose.choice(edges_of(master))], "master": [master],
               "everything": [master, *children_of(master)]}[victim]
    for pid in victims:
        os.kill(int(pid), signal.SIGKILL)
    if victim != "edge":
        gate.process.wait()
        gate.start(brings_domains=False)


def broken_behind_dot(sender):
    """The users whose mail it tells this of."""
    users = dict(re.findall(QUEUED[sender.name], sender.log()))
    return {users.get(queue_id) for queue_id in re.findall(BROKEN[sender.name], sender.log())}


def check_arrival(report, lab, sender, count):
    wanted = {f"m{number}@{sender.domain}" for number in range(MESSAGES[sender.name])}
    lost = wanted - set(count)
    report.check(not lost, f"{sender.name}: all {len(wanted)} have arrived", f"{sorted(lost)}\n{lab.detail(sender)}")
    twice = {user: count[user] for user in wanted if count[user] > 1}
    broken = broken_behind_dot(sender)
    print(f"# {sender.name}: {sum(twice.values()) - len(twice)} duplicates; {len(broken)} mails whose connection "
          f"broke behind the dot")
    report.check(set(twice) <= broken, f"{sender.name}: where one is there twice its sender knows why",
                 {user: twice[user] for user in set(twice) - broken})
    report.check(not sender.wait_for(sorted(wanted)[0], seconds=0), f"{sender.name}: nothing has bounced")


def main():
    report = Tap()
    choose = random.Random(SEED)
    print(f"# MXW_SEED={SEED}")
    with Lab(settings={"edges": 2}) as lab:
        senders = lab.senders()
        hands = [threading.Thread(target=sender.send, daemon=True,
                                  args=("kim@school.example.com", "m{}@" + sender.domain),
                                  kwargs={"count": MESSAGES[sender.name]}) for sender in senders]
        for hand in hands:
            hand.start()
        killed_in_time = 0
        for number, victim in enumerate(KILLS, 1):
            wait_until(lambda: arrived_count(lab) >= 100 * number, ARRIVAL_S)
            killed_in_time += any(sender.queue() for sender in senders)
            kill(lab.gate, victim, choose)
        for hand in hands:
            hand.join(ARRIVAL_S)
        wait_until(lambda: not any(one.queue() for one in [*senders, lab.school]), ARRIVAL_S)
        report.check(killed_in_time == len(KILLS), f"killed {len(KILLS)} times while mail was waiting", killed_in_time)
        count = collections.Counter(mail.value("Return-Path").strip("<>") for mail in lab.school.mailbox())
        for sender in senders:
            check_arrival(report, lab, sender, count)
    report.finish()


if __name__ == "__main__":
    main()
