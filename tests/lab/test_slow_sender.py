#!/usr/bin/python3
"""Slow senders, who have named their recipient and take their time over the message, hold no connection to the
next hop: with two of them for a tenant and ten slow senders, other mail for it, and for others, arrives at once.

Time is scaled: next_hop_hold is a fifth of a second and the slow ones take at least five, where it would be two
seconds and minutes."""
import time

from lab import Lab, run
from client import Client
from plan import GATE, OWN_DOMAIN, OWN_HOST

CONNECTIONS, SLOW, SLOW_S, AT_ONCE_S = 2, 10, 5, 10
SETTINGS = {"next_hop_hold": "200ms", "next_hop_connections_max": CONNECTIONS, "rate_octets_min": 0}
HEADER = f"From: <slow@{OWN_DOMAIN}>\r\nSubject: slow\r\n\r\n"


def begin_slow_mail(number):
    client = Client((GATE[1], 25))
    client.greet(OWN_HOST)
    replies = [*client.envelope(f"slow{number}@{OWN_DOMAIN}", "kim@school.example.com"), client.ask("DATA")]
    client.send(HEADER)
    time.sleep(0.4)  # till its connection is taken away
    return client, replies


def connections_of(hop):
    """To its port 25."""
    return hop.run("ss", "--no-header", "--tcp", "--numeric", "state", "established", "sport", "=", ":25")


def check_others(report, lab, senders):
    for sender in senders:
        for hop in lab.school, lab.library:
            user, began = f"{hop.name}@{sender.domain}", time.monotonic()
            sender.send(f"kim@{hop.name}.example.com", user)
            mails, took = hop.wait_from(user), time.monotonic() - began
            report.check(len(mails) == 1 and took < AT_ONCE_S,
                         f"{sender.name}: mail for the {hop.name} is there at once",
                         f"{took:.1f} s\n" + lab.detail(sender))


def main(report):
    with Lab(hops=("school", "library"), settings=SETTINGS) as lab:
        senders = lab.senders()
        slow = [begin_slow_mail(number) for number in range(SLOW)]
        report.check(all([reply.code for reply in replies] == [250, 250, 354] for _, replies in slow),
                     f"{SLOW} slow senders are in the middle of their messages", slow)
        began = time.monotonic()
        check_others(report, lab, senders)
        open_now = connections_of(lab.school).splitlines()
        report.check(len(open_now) <= CONNECTIONS, f"no more than {CONNECTIONS} connections to the school are open",
                     "\n".join(open_now))
        while time.monotonic() - began < SLOW_S:
            for client, _ in slow:
                client.send("still here\r\n")
            time.sleep(0.5)
        ends = [client.ask(".") for client, _ in slow]
        report.check(all(end.code == 250 for end in ends), "in the end the slow ones are told 250", ends)
        there = [lab.school.wait_from(f"slow{number}@{OWN_DOMAIN}", seconds=5) for number in range(SLOW)]
        report.check(all(len(mails) == 1 for mails in there), "and their mails are there", lab.detail())


if __name__ == "__main__":
    run(main)
