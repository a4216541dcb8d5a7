#!/usr/bin/python3
"""Refused over IPv6 with 450, Postfix and Exim come back over IPv4 by themselves, and the mail arrives, once."""
import datetime

from lab import Lab, run

# What is missing; a user who shows it, {} being the sender's domain; whom he writes to; the rule and words.
CASES = (
    ("neither SPF nor DKIM", "ann@bare.{}", "kim@school.example.com", "unauthenticated", "450 4.7.26"),
    ("a domain that has opted out", "bob@{}", "kim@office.example.com", "draining", "450 4.2.1"),
    ("no reverse DNS", "cem@{}", "kim@school.example.com", "no-ptr", "450 4.7.25"),
)


def took_ms(told):
    """From the first answer to the last."""
    first, last = (datetime.datetime.fromisoformat(told[index].time) for index in (0, -1))
    return round((last - first).total_seconds() * 1000)


def check_case(report, lab, sender, case):
    name, user, recipient, rule, words = case
    name, user, (ipv4, ipv6) = f"{sender.name}, {name}", user.format(sender.domain), sender.addresses
    sender.send(recipient, user)
    mails = lab.school.wait_from(user)
    told = lab.told(user, 2)
    print(f"# {name}: back after {took_ms(told)} ms")
    report.check([answer[:3] for answer in told] == [(ipv6, "defer", rule), (ipv4, "admit", "ipv4")],
                 f"{name}: deferred over IPv6 by {rule}, admitted over IPv4", told)
    report.check(sender.wait_log(words), f"{name}: the sender has heard {words}", lab.detail(sender))
    report.check(len(mails) == 1 and mails[0].tag("client") == ipv4, f"{name}: the mail has arrived, once",
                 lab.detail(sender))
    report.check(mails and not sender.wait_for(user, seconds=0), f"{name}: nothing has bounced", lab.detail(sender))


def main(report):
    with Lab() as lab:
        for sender in lab.senders():
            for case in CASES:
                if case[3] == "no-ptr":
                    lab.lose_name(sender)
                check_case(report, lab, sender, case)


if __name__ == "__main__":
    run(main)
