#!/usr/bin/python3
"""The gate is killed between the next hop's yes and its own: the worst moment there is. The sender cannot know,
says so in its log, and sends the mail again. It is there twice, and never lost."""
import os
import signal

from lab import Lab, run, wait_until
from gate import edges_of
from nexthop import NextHop

THINKS_S, WAIT_S = 120, 60  # it is not waited for


def mails_of(hop, sender):
    return [message for message in hop.messages if message.sender == f"ann@{sender.domain}"]


def main(report):
    with Lab(hops=()) as lab:
        hop, senders = NextHop("192.0.2.1", 25, waits={"dot": THINKS_S}), lab.senders()
        for sender in senders:
            sender.send("kim@theatre.example.com", f"ann@{sender.domain}")
        wait_until(lambda: len(hop.messages) == len(senders), WAIT_S)
        hop.set(waits={})
        for edge in edges_of(lab.gate.process.pid):
            os.kill(int(edge), signal.SIGKILL)
        for sender in senders:
            wait_until(lambda: len(mails_of(hop, sender)) > 1 and not sender.queue(), WAIT_S)
            report.check(len(mails_of(hop, sender)) == 2, f"{sender.name}: the mail is there twice", lab.detail(sender))
            report.check(sender.broken_behind_dot() == {f"ann@{sender.domain}"},
                         f"{sender.name}: and its sender knows why", lab.detail(sender))


if __name__ == "__main__":
    run(main)
