#!/usr/bin/python3
"""Refused with 550, the mail bounces at once, and the user reads why: a domain that never opted in, in our
words; a user whom the school does not know, in the school's."""
from lab import Lab, run

CASES = (
    ("a domain that never opted in", "ann", "kim@museum.example.com", "never-opted-in",
     "550 5.2.1 Service unavailable, [museum.example.com] does not accept email over IPv6."),
    ("a user whom the school does not know", "bob", "nobody@school.example.com", "",
     "550 5.1.1 <nobody@school.example.com>: Recipient address rejected"),
)


def check_case(report, lab, sender, case):
    name, user, recipient, rule, words = case
    name, user = f"{sender.name}, {name}", f"{user}@{sender.domain}"
    sender.send(recipient, user)
    bounces = sender.wait_for(user)
    told = lab.told(user, 1)
    report.check([(answer.client, answer.rule, answer.reply[:3]) for answer in told] ==
                 [(sender.addresses[1], rule, "550")], f"{name}: refused over IPv6, and not tried again", told)
    report.check(len(bounces) == 1 and words in bounces[0].unfolded(), f"{name}: {user} has one bounce, with the words",
                 bounces[0].octets.decode() if bounces else lab.detail(sender))
    report.check(not lab.school.wait_from(user, seconds=0), f"{name}: and nobody has the mail")


def main(report):
    with Lab() as lab:
        for sender in lab.senders():
            for case in CASES:
                check_case(report, lab, sender, case)


if __name__ == "__main__":
    run(main)
