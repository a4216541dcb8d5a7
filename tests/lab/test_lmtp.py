#!/usr/bin/python3
"""The library's mail goes on by LMTP, to smtp-sink of Postfix. Mail for two of its readers arrives at both, each in a
transaction of its own: the sender is told 452 for the second and comes back."""
import re

from lab import Lab, run, wait_until
from machine import Machine, unpacked, wait_listening
from plan import HOPS
from postfix import Postfix

PORT = 24  # of LMTP, unless a next hop says otherwise
READERS = ("kim@library.example.com", "lee@library.example.com")
WAIT_S = 60


class Sink(Machine):
    """What it takes, it appends to one file, each message behind fields for its client and envelope."""

    def __init__(self):
        super().__init__("library", HOPS["library"], [unpacked(*Postfix.packages)], ["sink:x:970:970::/:/bin/false"])
        self.run("install", "-d", "-o", "sink", "/var/sink")
        self.start("smtp-sink", "-L", "-u", "sink", "-D", "/var/sink/mails", f"inet:{HOPS['library'][0]}:{PORT}", "100")
        wait_listening(HOPS["library"][0], PORT)

    def recipients_of(self, sender):
        """Of each transaction of that sender, in order."""
        mails = re.split(r"^X-Client-Addr: ", self.read("/var/sink/mails"), flags=re.M)
        return [re.findall(r"^X-Rcpt-Args: <([^>]*)>", mail, flags=re.M) for mail in mails
                if f"X-Mail-Args: <{sender}>" in mail]


def main(report):
    with Lab(hops=(), domains={"library.example.com": {"next_hop": [f"lmtp://{HOPS['library'][0]}"]}}) as lab:
        sink = Sink()
        lab.machines.append(sink)
        for sender in lab.senders():
            user = f"ann@{sender.domain}"
            sender.send(READERS, user)
            wait_until(lambda: len(sink.recipients_of(user)) >= len(READERS), WAIT_S)
            got = sorted(sink.recipients_of(user))
            report.check(got == [[reader] for reader in READERS], f"{sender.name}: each has the mail, once",
                         f"{got}\n{lab.detail(sender)}")
            replies = [answer.reply for answer in lab.told(user, 3)]
            report.check(sum(reply.startswith("452 4.5.3") for reply in replies) == 1
                         and sum(reply.startswith("250") for reply in replies) == 2,
                         f"{sender.name}: the second was told to come again, and did", replies)


if __name__ == "__main__":
    run(main)
