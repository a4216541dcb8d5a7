#!/usr/bin/python3
"""Smuggling, with Postfix and Exim as next hops: texts with ends of data that are none, and commands behind them.
Of each the gate makes one mail or none. Whatever stands in the mailboxes, once, is what was answered 250.

Handed to this Postfix without the gate, the same text makes two mails: it takes an LF alone for a line end, as
older ones do."""
import re

from lab import WAIT_S, Lab, run, wait_until
from client import Client
from exim import Exim
from nexthop import END
from plan import GATE, HOPS, OWN_DOMAIN, OWN_HOST
from smuggling import FIELDS, SEQUENCES, SMUGGLED, is_whole, texts_across, texts_with

SLOPPY = {"smtpd_forbid_bare_newline": "no"}
# Octets after which a reader may cut a line, and take what follows for the start of the next.
LINE_ROOMS = (76, 80, 512, 998, 1000, 1023, 1024, 2047, 2048, 4096, 8191, 8192, 16384, 65536)


def texts_for(recipient):
    for sequence in SEQUENCES:
        for place, text in (*texts_with(sequence, recipient), *texts_across(sequence, recipient)):
            if is_whole(text):
                yield text
    for room in LINE_ROOMS:
        for line in b"x" * room, b"x" * room + b"\r\n" + b"y" * room:
            yield FIELDS + b"\r\n\r\n" + line + b".\r\n" + SMUGGLED % recipient.encode()


def send_to(place, text, recipient):
    """The reply to the message."""
    with Client(place) as client:
        client.greet(OWN_HOST)
        client.envelope(f"ann@{OWN_DOMAIN}", recipient)
        client.ask("DATA")
        client.send(text + END)
        return client.reply()


def id_of(reply):
    """The gate's id for the mail."""
    return re.search(r" \[([a-z2-7]+-\d+)\]$", reply.lines[0])[1]


def check_hop(report, lab, hop, recipient):
    replies = [send_to((GATE[1], 25), text, recipient) for text in texts_for(recipient)]
    taken = [id_of(reply) for reply in replies if reply.code == 250]
    others = {reply.first[:9] for reply in replies if reply.code != 250}
    report.check(len(taken) > len(LINE_ROOMS) and others <= {"550 5.5.2", "554 5.6.0"},
                 f"{hop.name}: {len(taken)} mails are taken, {len(replies) - len(taken)} refused for good", others)
    wait_until(lambda: len(hop.mailbox()) >= len(taken), WAIT_S)
    there = [mail.tag("id") for mail in hop.mailbox()]
    report.check(sorted(map(str, there)) == sorted(taken), f"{hop.name}: each of them is in its mailbox, once,"
                 " and nothing else is", lab.detail(hop))
    report.check("smuggled@" not in hop.log(), f"{hop.name}: no command in a text has been heard", lab.detail(hop))


def check_without_gate(report, lab):
    """This scenario can fail."""
    recipient = "kim@school.example.com"
    _, text = next(texts_with(b"\n.\r\n", recipient))
    send_to((HOPS["school"][0], 25), text, recipient)
    smuggled = lab.school.wait_from("smuggled@evil.example")
    report.check(len(smuggled) == 1, "without the gate, Postfix makes two mails of a text with an LF alone",
                 lab.detail(lab.school))


def main(report):
    with Lab(hop_settings={"school": SLOPPY}) as lab:
        exim = Exim("library", HOPS["library"], "library.example.com", ["library.example.com"])
        lab.machines.append(exim)
        for hop, recipient in (lab.school, "kim@school.example.com"), (exim, "kim@library.example.com"):
            check_hop(report, lab, hop, recipient)
        check_without_gate(report, lab)


if __name__ == "__main__":
    run(main)
