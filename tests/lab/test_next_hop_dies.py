#!/usr/bin/python3
"""A next hop that dies at each step of the hand-over: the sender is told 451 and keeps the mail. When the next
hop lives again it gets it, once; only one that dies behind the dot may have kept what it never answered for."""
from lab import Lab, run, wait_until
from nexthop import NextHop

STEPS = ("connect", "banner", "ehlo", "mail", "rcpt", "data", "body", "dot")
BODY = "0123456789" * 7 + "\r\n"
SETTINGS = {"next_hop_idle": "0s"}  # so that each mail has a connection of its own, and goes through all steps
WAIT_S = 60


def from_user(messages, user):
    return [message for message in messages if message.sender == user]


def check_step(report, lab, hop, senders, step):
    hop.set(dies_at=step)
    met_before = hop.connection_count
    for sender in senders:
        sender.send("kim@theatre.example.com", f"{step}@{sender.domain}", body=BODY * 5000)
    for sender in senders:
        user = f"{step}@{sender.domain}"
        told = lab.told(user, 1)
        report.check(told and told[0].reply.startswith("451 ") and not from_user(hop.messages, user),
                     f"{sender.name}, {step}: told 451", lab.detail(sender))
    report.check(hop.connection_count > met_before, f"{step}: that is where it died")
    hop.set(dies_at=None)
    for sender in senders:
        user = f"{step}@{sender.domain}"
        wait_until(lambda: from_user(hop.messages, user), WAIT_S)
        report.check(len(from_user(hop.messages, user)) == 1, f"{sender.name}, {step}: then delivered, once",
                     lab.detail(sender))
        if step != "body":  # there our dot may be on its way, or not
            unanswered = len(from_user(hop.reached_dot, user)) - 1
            uncertain = len(lab.gate.records(sender=user, handover="uncertain"))
            report.check(unanswered == uncertain and (unanswered > 0) == (step == "dot"),
                         f"{sender.name}, {step}: the log says how often the next hop may have kept it", uncertain)


def main(report):
    with Lab(hops=(), settings=SETTINGS) as lab:
        hop, senders = NextHop("192.0.2.1", 25), lab.senders()
        for step in STEPS:
            check_step(report, lab, hop, senders, step)


if __name__ == "__main__":
    run(main)
