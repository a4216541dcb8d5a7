"""lab - the gate among real neighbours, each on a machine of its own.

    with Lab() as lab:
        for sender in lab.senders():
            sender.send("kim@school.example.com", f"ann@{sender.domain}")
            lab.school.wait_from(f"ann@{sender.domain}")

    192.0.2.10  2001:db8:10::25  Postfix that sends; 2001:db8:10::66 has no name, for it to move to
    192.0.2.11  2001:db8:11::25  Exim that sends; 2001:db8:11::66
    192.0.2.25  2001:db8:25::25  the gate
    192.0.2.80  2001:db8:80::25  Postfix, the next hop of school, museum and office.example.com
    192.0.2.81  2001:db8:81::25  Postfix, the next hop of library.example.com, where a scenario wants it
    192.0.2.53  192.0.2.54       Knot and unbound
    192.0.2.1   2001:db8:1::25   the program itself

School and library have opted in; museum never has, and office has just opted out, though caches, and here
the DNS itself, say otherwise. Their MX records are the recommended ones: a hosted name with both addresses,
and behind it one with an IPv4 address only.
"""
import collections
import os
import pathlib
import shutil
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent / "gate"), str(HERE.parent / "support")]

from exim import Exim
from gate import Gate, wait_until  # noqa: F401: for the scenarios
from machine import Machine, OWN_ADDRESSES, enter
from names import Names
from nameserver import host
from postfix import Postfix
from tap import Tap  # noqa: F401: what every scenario reports with

GATE = ("192.0.2.25", "2001:db8:25::25")
HOPS = {"school": ("192.0.2.80", "2001:db8:80::25"), "library": ("192.0.2.81", "2001:db8:81::25")}
NOW = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
DOMAINS = {
    "school.example.com": {"next_hop": ["smtp://school.example.com"]},
    "museum.example.com": {"next_hop": ["smtp://school.example.com"], "ipv6": "never"},
    "office.example.com": {"next_hop": ["smtp://school.example.com"], "ipv6": "off", "ipv6_since": NOW},
    "library.example.com": {"next_hop": ["smtp://library.example.com"]},
}
SENDERS = {
    Postfix: ("postfix", "192.0.2.10", "2001:db8:10::25", "2001:db8:10::66"),
    Exim: ("exim", "192.0.2.11", "2001:db8:11::25", "2001:db8:11::66"),
}
LINES_SHOWN = 20
WAIT_S = 10  # for a line of the log that is due
Answer = collections.namedtuple("Answer", "client verdict rule reply time")  # as the log has it
OWN_HOST, OWN_DOMAIN = "desk.example.org", "good.example.org"


def dual_host(name, ipv4, ipv6):
    """A host with both addresses, and reverse DNS for both."""
    records = {**host(name, ipv4), **host(name, ipv6)}
    records[name]["A"] = [ipv4]
    return records


def hosted(domain):
    """What the DNS says of a domain behind the gate."""
    name = domain.replace(".", "-") + ".mx.example.net"
    fallback = domain.replace(".", "-") + ".ipv4.mx.example.net"
    return {
        domain: {"MX": [(10, name), (20, fallback)]},
        name: {"A": [GATE[0]], "AAAA": [GATE[1]]},
        fallback: {"A": [GATE[0]]},
    }


def sender_domains(name):
    """One that has SPF, and one that has not."""
    return f"{name}.example.org", f"bare.{name}.example.org"


def sending(name, ipv4, ipv6, nameless):
    """And of a sender."""
    server, (good, bare) = f"mail.{name}.example.org", sender_domains(name)
    return {
        **dual_host(server, ipv4, ipv6),
        good: {"MX": [(10, server)], "TXT": [f"v=spf1 ip4:{ipv4} ip6:{ipv6} ip6:{nameless} -all"]},
        bare: {"MX": [(10, server)]},
    }


def lab_records():
    records = {**dual_host("gate.example.net", *GATE), **dual_host(OWN_HOST, *OWN_ADDRESSES),
               OWN_DOMAIN: {"TXT": ["v=spf1 ip6:2001:db8:1::/48 ip4:192.0.2.1 -all"]},
               "mx.example.net": {"A": [GATE[0]], "AAAA": [GATE[1]]}}
    for domain in DOMAINS:
        records.update(hosted(domain))
    for name, addresses in HOPS.items():
        records[f"{name}.example.com"].update({"A": [addresses[0]], "AAAA": [addresses[1]]})
    for row in SENDERS.values():
        records.update(sending(*row))
    return records


class LabGate(Gate):
    """The gate on a machine of its own, at port 25."""

    def __init__(self, domains, settings):
        super().__init__(domains, settings)
        self.machine = Machine("gate", GATE)

    def settings_dictionary(self):
        return {
            "listener": [{"address": f"{GATE[0]}:25"}, {"address": f"[{GATE[1]}]:25"}],
            "next_hop_rest": "1s", **super().settings_dictionary(),
        }

    def popen(self, arguments, **more):
        return self.machine.popen(arguments, **more)


class Lab:
    def __init__(self, hops=("school",), domains=None, records=None, settings=None):
        """`hops`: which of HOPS there are. `domains` and `records` are over those of the lab, `settings`
        over the gate's."""
        self.names = Names({**lab_records(), **(records or {})})
        self.hops = {name: self.make_hop(name, dict(hops)[name] if isinstance(hops, dict) else {}) for name in hops}
        self.gate = LabGate({**DOMAINS, **(domains or {})}, settings)
        self.machines = [self.names, self.gate.machine, *self.hops.values()]

    def __getattr__(self, name):
        """A next hop by its name: lab.school."""
        try:
            return self.__dict__["hops"][name]
        except KeyError:
            raise AttributeError(name) from None

    @staticmethod
    def make_hop(name, settings):
        kept = [domain for domain, settings in DOMAINS.items() if name in settings["next_hop"][0]]
        return Postfix(name, HOPS[name], f"{name}.example.com", kept, settings)

    def senders(self, **settings):
        """Postfix and Exim; `settings`: more of them, by name."""
        return [self.sender(kind, **settings.get(name, {})) for kind, (name, *_) in SENDERS.items()]

    def sender(self, kind, **settings):
        name, ipv4, ipv6, _ = SENDERS[kind]
        domains = sender_domains(name)
        made = kind(name, [ipv4, ipv6], f"mail.{name}.example.org", domains, **settings)
        made.domain = domains[0]
        self.machines.append(made)
        return made

    @staticmethod
    def lose_name(sender):
        """The sender comes from an IPv6 address without reverse DNS from now on."""
        _, _, ipv6, nameless = SENDERS[type(sender)]
        sender.move(ipv6, nameless)

    def told(self, sender, count=0):
        """What the gate has told a sender, as soon as it is `count` answers."""
        wait_until(lambda: len(self.gate.records(sender=sender)) >= count, WAIT_S)
        return [Answer(*(record.get(name, "") for name in Answer._fields))
                for record in self.gate.records(sender=sender)]

    def detail(self, *servers):
        """For a check that fails: the last words of all who have to do with it."""
        ends = [(self.gate.machine.name, self.gate.log()), *((one.name, one.log()) for one in servers)]
        return "\n".join(f"{name}: {line}" for name, log in ends for line in log.splitlines()[-LINES_SHOWN:])

    def __enter__(self):
        self.gate.__enter__()
        return self

    def __exit__(self, *raised):
        self.keep_logs()
        self.gate.__exit__(*raised)

    def keep_logs(self):
        """$LAB_LOGS is a folder for what everybody has said."""
        folder = os.environ.get("LAB_LOGS")
        if not folder:
            return
        place = pathlib.Path(folder) / pathlib.Path(sys.argv[0]).stem
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.gate.log_path, place)
        for one in self.machines:
            shutil.copytree(one.path("/var/log"), place / one.name, dirs_exist_ok=True)


enter([kind.packages for kind in (Names, Postfix, Exim)])
