#!/usr/bin/python3
"""The school's server is down: senders are told 451 and keep the mail, and deliver it once it is back."""
from lab import Lab, run


def main(report):
    with Lab() as lab:
        senders = lab.senders()
        lab.school.end()
        for sender in senders:
            sender.send("kim@school.example.com", f"ann@{sender.domain}")
        for sender in senders:
            report.check(sender.wait_log(" 451 4.4.1 "), f"{sender.name}: told 451 while the server is down",
                         lab.detail(sender))
        report.check(not any(sender.mailbox() for sender in senders), "nothing has bounced")
        lab.school.begin()
        for sender in senders:
            user = f"ann@{sender.domain}"
            report.check(len(lab.school.wait_from(user)) == 1, f"{sender.name}: delivered when it is back, once",
                         lab.detail(sender, lab.school))
            codes = [answer.reply[:3] for answer in lab.told(user, 2)]
            report.check(set(codes[:-1]) == {"451"} and codes[-1] == "250",
                         f"{sender.name}: told 451 until then, and then 250", lab.told(user))


if __name__ == "__main__":
    run(main)
