"""lab - the gate among real neighbours, each on a machine of its own; plan.py says who is where.

    def main(report):
        with Lab() as lab:
            for sender in lab.senders():
                sender.send("kim@school.example.com", f"ann@{sender.domain}")
                report.check(lab.school.wait_from(f"ann@{sender.domain}"), "the mail has arrived")

    if __name__ == "__main__":
        run(main)

This module is imported before those of tests/gate, which it makes known.
"""
import collections
import os
import pathlib
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[1:1] = [str(HERE.parent / "gate"), str(HERE.parent / "support")]

from exim import Exim
from gate import Gate, wait_until  # noqa: F401: for the scenarios
from machine import Machine, enter
from names import Names
from opensmtpd import OpenSmtpd
from plan import DOMAINS, GATE, HOPS, SENDERS, hop_domains, lab_records, sender_domains
from postfix import Postfix
from sendmail import Sendmail
from tap import Tap

KINDS = {"postfix": Postfix, "exim": Exim, "opensmtpd": OpenSmtpd, "sendmail": Sendmail}
RETURNING = ("postfix", "exim")  # who come back over IPv4 by themselves
LINES_SHOWN = 20
WAIT_S = 10  # for a line of the log that is due
Answer = collections.namedtuple("Answer", "client verdict rule reply time")  # as the log has it


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
    def __init__(self, hops=("school",), hop_settings=None, domains=None, records=None, settings=None):
        """`hops`: which of HOPS there are; `hop_settings`: more of their settings, by name. `domains` and
        `records` are over those of the plan, `settings` over the gate's."""
        self.names = Names({**lab_records(), **(records or {})})
        self.hops = {name: self.make_hop(name, (hop_settings or {}).get(name)) for name in hops}
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
        return Postfix(name, HOPS[name], f"{name}.example.com", hop_domains(name), settings=settings)

    def senders(self, **settings):
        """Postfix and Exim; `settings`: what more their classes are to be told, by name."""
        return [self.sender(name, **settings.get(name, {})) for name in RETURNING]

    def sender(self, name, **settings):
        ipv4, ipv6, _ = SENDERS[name]
        made = KINDS[name](name, [ipv4, ipv6], f"mail.{name}.example.org", sender_domains(name), **settings)
        self.machines.append(made)
        return made

    @staticmethod
    def lose_name(sender):
        """The sender comes from an IPv6 address without reverse DNS from now on."""
        _, ipv6, nameless = SENDERS[sender.name]
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


def run(scenario):
    """Runs a scenario, a function of a Tap, as a program. It is in namespaces of its own."""
    enter([kind.packages for kind in (Names, *KINDS.values())])
    report = Tap()
    scenario(report)
    report.finish()
