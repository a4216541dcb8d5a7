#!/usr/bin/python3
"""Mail that passes: Postfix and Exim find the gate by its MX, come over IPv6, are known by SPF or by a signature,
and the school's own server has the mail when they are told so."""
import pathlib

from lab import Lab, run
from message import DkimKey
from plan import GATE

SIGNED = "bare.exim.example.org"  # has no SPF
KEY_PATH = "/etc/exim4/dkim.pem"
EXIM = f"""dkim_domain = {SIGNED}
  dkim_selector = lab
  dkim_private_key = {KEY_PATH}"""


def check_mail(report, lab, sender, user, rule):
    name = f"{sender.name}, {rule}"
    sender.send("kim@school.example.com", user)
    mails = lab.school.wait_from(user)
    report.check(len(mails) == 1, f"{name}: the school has the mail", lab.detail(sender, lab.school))
    told, ipv6 = lab.told(user, 1), sender.addresses[1]
    report.check([answer[:3] for answer in told] == [(ipv6, "admit", rule)], f"{name}: it was admitted over IPv6", told)
    mail = mails[0]
    report.check((mail.tag("verdict"), mail.tag("rule"), mail.tag("client")) == ("admit", rule, ipv6),
                 f"{name}: and our field in it says so", mail.octets)
    report.check(f"mail.{sender.domain} [IPv6:{ipv6}]" in mail.values("Received")[1], f"{name}: as does Received",
                 mail.octets)
    queued = told[0].reply.partition("queued as ")[2]
    report.check(queued and sender.wait_log(queued), f"{name}: the sender was told what the school's server said",
                 lab.detail(sender))
    report.check(GATE[1] in sender.log() and GATE[0] not in sender.log(), f"{name}: it never tried IPv4",
                 lab.detail(sender))


def main(report):
    key = DkimKey()
    with Lab(records={f"lab._domainkey.{SIGNED}": {"TXT": [key.record]}}) as lab:
        postfix, exim = lab.senders(exim={"transport": EXIM})
        exim.write(KEY_PATH, pathlib.Path(key.file.name).read_text())
        check_mail(report, lab, postfix, f"ann@{postfix.domain}", "spf")
        check_mail(report, lab, exim, f"ann@{exim.domain}", "spf")
        check_mail(report, lab, exim, f"ann@{SIGNED}", "dkim")


if __name__ == "__main__":
    run(main)
