#!/usr/bin/python3
"""What a running gate makes of signatures, chains and policies: in the field that the next hop reads, and in
the trace. Mails are signed and sealed by our own command line."""
import json
import os
import pathlib
import re
import secrets
import subprocess
import tempfile

from control import Control
from nameserver import host
from world import HONEST, READY_S, Tap, World, simple_mail, wait_until

AUTHOR, LIST = "good.example.org", "list.example.net"
LIST_ADDRESS = "2001:db8:3::25"


class Signer:
    """A domain's key, and what it makes of a mail."""

    def __init__(self, folder, domain):
        self.domain, self.key = domain, folder / f"{domain}.seed"
        self.key.write_bytes(secrets.token_bytes(32))
        made = json.loads(self.run("sign", "dkim", "--json", mail=simple_mail().encode()))
        self.record = made["signatures"][0]["record"]
        self.record_name = made["signatures"][0]["record_name"]

    def run(self, *words, mail):
        return subprocess.run([os.environ["MXWARDEN"], *words[:2], "--domain", self.domain, "--selector", "s",
                               "--key", self.key, *words[2:]],
                              input=mail, capture_output=True, check=True).stdout

    def sign(self, mail):
        return self.run("sign", "dkim", "--whole", mail=mail)

    def seal(self, mail, dns):
        return self.run("seal", "arc", "--whole", "--authserv-id", self.domain, "--dns", str(dns), mail=mail)


def change(mail):
    return mail.replace(b"Subject: ", b"Subject: [list] ")


# Sentence; the steps a mail takes; whether the list sends it; what the results say; what the trace does.
CASES = [
    ("a mail its author has signed passes DKIM and DMARC", ["sign"], False,
     {"dkim": "pass", "spf": "pass", "dmarc": "pass"}, {"result": "pass"}),
    ("one without a signature passes DMARC by SPF", [], False,
     {"spf": "pass", "dmarc": "pass"}, {"result": "pass", "aligned_spf": True}),
    ("one in the author's name from elsewhere fails DMARC, and is let in all the same", [], True,
     {"spf": "pass", "dmarc": "fail"}, {"result": "fail", "disposition": "reject"}),
    ("a list that changes it breaks the signature", ["sign", "change"], True,
     {"dkim": "fail", "dmarc": "fail"}, {"result": "fail"}),
    ("a list that seals it makes a chain that passes", ["sign", "change", "seal"], True,
     {"dkim": "fail", "arc": "pass", "dmarc": "fail"}, {"result": "fail"}),
    ("and so do two seals", ["sign", "seal", "seal"], True,
     {"dkim": "pass", "arc": "pass", "dmarc": "pass"}, {"result": "pass", "aligned_dkim": True}),
    ("a change after the seal breaks the chain", ["sign", "seal", "change"], True,
     {"dkim": "fail", "arc": "fail"}, {"result": "fail"}),
]


def made_by(steps, author, forwarder, subject, dns):
    mail = simple_mail(sender=f"ann@{AUTHOR}", subject=subject).encode()
    for step in steps:
        mail = {"sign": author.sign, "change": change, "seal": lambda mail: forwarder.seal(mail, dns)}[step](mail)
    return mail


def results_of(message):
    """Method and result, of the field that the gate has put in front."""
    field = re.search(rb"^Authentication-Results: (.*?)\r\n(?![ \t])", bytes(message.data), re.S | re.M)[1]
    return dict(re.findall(r"(?<![.\w])(arc|dkim|dmarc|spf)=(\w+)", field.decode()))


def holds(wanted, found):
    return all(found.get(name) == value for name, value in wanted.items())


def check_case(report, world, control, case, number, mail):
    name, _, from_list, results, dmarc = case
    address, helo = (LIST_ADDRESS, f"mail.{LIST}") if from_list else (HONEST, f"mail.{AUTHOR}")
    sender = f"case{number}@{LIST if from_list else AUTHOR}"
    reply = world.send(address=address, sender=sender, helo=helo, mail=mail)
    found = results_of(world.hop.messages[-1]) if reply.code == 250 else {}
    report.check(reply.code == 250 and holds(results, found), name, (reply, found))

    wait_until(lambda: control.ask("trace.find", **{"from": sender})[0], READY_S)
    items, _ = control.ask("trace.find", **{"from": sender})
    record = items[0]["record"] if items else {}
    said = {method: record.get(method, {}).get("result") for method in ("spf", "arc") if method in results}
    report.check(holds(dmarc, record.get("dmarc", {}))
                 and said == {method: results[method] for method in said}, f"{name}: so says the trace", record)


def main():
    report = Tap()
    with tempfile.TemporaryDirectory(prefix="mxwarden-keys-") as folder:
        author, forwarder = (Signer(pathlib.Path(folder), domain) for domain in (AUTHOR, LIST))
        keys = {signer.record_name: {"TXT": [signer.record]} for signer in (author, forwarder)}
        dns = pathlib.Path(folder) / "dns"
        dns.write_text("".join(f'{name} TXT "{text["TXT"][0]}"\n' for name, text in keys.items()))
        mails = [made_by(case[1], author, forwarder, f"case {number}", dns) for number, case in enumerate(CASES)]
        zone = {**keys, **host(f"mail.{LIST}", LIST_ADDRESS), LIST: {"TXT": ["v=spf1 ip6:2001:db8:3::/48 -all"]},
                f"_dmarc.{AUTHOR}": {"TXT": ["v=DMARC1; p=reject; rua=mailto:dmarc@good.example.org"]}}
        with World(zone=zone) as world, Control(world.control) as control:
            for number, case in enumerate(CASES):
                check_case(report, world, control, case, number, mails[number])
            world.check_health(report, "after them")
    report.finish()


if __name__ == "__main__":
    main()
