#!/usr/bin/python3
"""Whose mail comes in by which shape of the MX records, when a domain is on and the sender has neither SPF nor DKIM.

single      one name with both addresses
fallback    behind it a name with an IPv4 address only
shielded    the same, the other way round

Postfix and Exim go on to the next address, sendmail to the next name, and OpenSMTPD stays with an address that answers,
whatever the answer is. So fallback brings in more than single, and shielded all."""
from lab import Lab, run
from plan import SENDERS

DOMAINS = {"single": "cinema.example.com", "fallback": "school.example.com", "shielded": "archive.example.com"}
ARRIVES = {
    "postfix": {"single": True, "fallback": True, "shielded": True},
    "exim": {"single": True, "fallback": True, "shielded": True},
    "opensmtpd": {"fallback": False, "shielded": True},  # not single, too: of two addresses it uses the idle one
    "sendmail": {"single": False, "fallback": True, "shielded": True},
}
ATTEMPTS = 3


def user_of(sender, plan):
    return f"{plan}@bare.{sender.domain}"


def check_arrives(report, lab, sender, plan):
    ipv4, ipv6, _ = SENDERS[sender.name]
    mails = lab.school.wait_from(user_of(sender, plan))
    clients = [answer.client for answer in lab.told(user_of(sender, plan), 1 if plan == "shielded" else 2)]
    wanted = [ipv4] if plan == "shielded" else [ipv6, ipv4]
    report.check(len(mails) == 1 and clients == wanted, f"{sender.name}, {plan}: arrives over IPv4", clients)


def check_stays(report, lab, sender, plan):
    for _ in range(1, ATTEMPTS):
        sender.retry()
    clients = [answer.client for answer in lab.told(user_of(sender, plan), ATTEMPTS)]
    report.check(len(clients) >= ATTEMPTS and set(clients) == {SENDERS[sender.name][1]},
                 f"{sender.name}, {plan}: tried again and again over IPv6", clients)


def main(report):
    with Lab() as lab:
        senders = [lab.sender(name) for name in ARRIVES]
        for sender in senders:
            for plan in ARRIVES[sender.name]:
                sender.send(f"kim@{DOMAINS[plan]}", user_of(sender, plan))
        for sender in senders:
            for plan, arrives in ARRIVES[sender.name].items():
                check = check_arrives if arrives else check_stays
                check(report, lab, sender, plan)


if __name__ == "__main__":
    run(main)
