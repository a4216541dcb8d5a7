#!/usr/bin/python3
"""One message for two domains with different next hops: the second recipient is told 452 and comes in a
transaction of its own. Each domain gets the mail, and only its own recipient."""
from lab import Lab, run

RECIPIENTS = ("kim@school.example.com", "lee@library.example.com")
SMARTHOST = "mx.example.net"  # whoever goes by MX records does not mix domains: these send all mail there
SETTINGS = {
    "postfix": {"settings": {"relayhost": f"[{SMARTHOST}]"}},
    "exim": {"router": f"manualroute\n  route_list = * {SMARTHOST}"},
}


def main(report):
    with Lab(hops=("school", "library")) as lab:
        for sender in lab.senders(**SETTINGS):
            user = f"ann@{sender.domain}"
            sender.send(RECIPIENTS, user)
            mails = [hop.wait_from(user) for hop in (lab.school, lab.library)]
            report.check([len(one) for one in mails] == [1, 1], f"{sender.name}: each domain has the mail, once",
                         lab.detail(sender))
            report.check([one[0].value("X-Original-To") for one in mails] == list(RECIPIENTS),
                         f"{sender.name}: and only its own recipient", [one[0].octets for one in mails])
            report.check("452 4.5.3" in [answer.reply[:9] for answer in lab.told(user, 3)],
                         f"{sender.name}: one of them was told to come again", lab.told(user))


if __name__ == "__main__":
    run(main)
