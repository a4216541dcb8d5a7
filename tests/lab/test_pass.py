#!/usr/bin/python3
"""Mail that passes: Postfix and Exim find the gate by its MX, come over IPv6, are known by SPF, and the
school's own server has the mail when they are told so."""
from lab import GATE, Lab, Tap


def check_sender(report, lab, sender):
    user = f"ann@{sender.domain}"
    sender.send("kim@school.example.com", user)
    mails = lab.school.wait_from(user)
    report.check(len(mails) == 1, f"{sender.name}: the school has the mail", lab.detail(sender, lab.school))
    told = [(client, verdict, rule) for client, verdict, rule, _ in lab.told(user, 1)]
    report.check(told == [(sender.addresses[1], "admit", "spf")], f"{sender.name}: it came over IPv6, by SPF", told)
    mail = mails[0]
    report.check((mail.tag("verdict"), mail.tag("client")) == ("admit", sender.addresses[1]),
                 f"{sender.name}: and our field in it says so", mail.octets)
    report.check(f"mail.{sender.domain} [IPv6:{sender.addresses[1]}]" in mail.values("Received")[1],
                 f"{sender.name}: as does Received", mail.octets)
    queued = lab.told(user)[0][3].partition("queued as ")[2]
    report.check(queued and sender.wait_log(queued), f"{sender.name}: it was told what the school's server said",
                 lab.detail(sender))
    report.check(GATE[1] in sender.log() and GATE[0] not in sender.log(), f"{sender.name}: it never tried IPv4",
                 lab.detail(sender))


def main():
    report = Tap()
    with Lab() as lab:
        for sender in lab.senders():
            check_sender(report, lab, sender)
    report.finish()


if __name__ == "__main__":
    main()
