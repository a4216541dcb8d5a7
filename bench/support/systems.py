"""systems - what is measured: how each starts, and the address it takes mail at."""
import os
import pathlib
import re
import subprocess

from group import Group, cpu_seconds, pss_bytes
from isolation import Failed, Missing, make_folder
from world import CHECKOUT, COMMAND_LINE, READY_S, SETTINGS, MAIL_SIZES, NextHop, listens, wait_until

GATE = CHECKOUT / os.environ.get("MXWARDEND", "build/release/src/daemon/mxwardend")
AUTHENTICATED = ["spf=pass", "dkim=pass", "dmarc=pass"]


class System:
    """One of those measured, with a group of its own for all its processes.

    A kind of system has a `key`, under which its files are, a `name` for people, the `address` it
    listens on, `finds`: what it must write into a mail, the `packages` it is of, and run_all().
    """

    def __init__(self, groups):
        self.folder = make_folder(f"/srv/{self.key}")
        self.group = Group(groups, self.key)
        self.start()

    def start(self):
        self.run_all()
        wait_until(lambda: listens(self.address), READY_S, f"{self.name} does not start")

    def restart(self):
        self.group.kill()
        self.start()

    def run(self, *command):
        """A program that is to go on running, what it says in a file named for it."""
        with open(self.folder / f"{pathlib.Path(command[0]).name}.output", "ab") as out:
            self.group.start(command, stdout=out, stderr=out)

    def version(self, packages):
        known = dict(re.findall(r"^(\S+)\t(\S+)$", (packages / "versions").read_text(), re.M))
        return ", ".join(f"{name} {known[name]}" for name in self.packages)


class Gate(System):
    key, name, address, finds = "gate", "mxwarden", "2001:db8:1::25", AUTHENTICATED

    def run_all(self):
        make_folder(self.folder / "state", "mxwarden-keeper")
        control = self.folder / "control"
        control.unlink(missing_ok=True)
        self.run(GATE, "--settings", SETTINGS / "mxwarden.conf")
        wait_until(control.exists, READY_S, "the keeper does not start")
        subprocess.run([COMMAND_LINE, "domain", "import", SETTINGS / "domains.conf", "--replace",
                        "--socket", control], check=True, stdout=subprocess.DEVNULL)

    def edges(self):
        """The processes that serve clients."""
        return [pid for pid in self.group.processes()
                if pathlib.Path(f"/proc/{pid}/comm").read_text().startswith("mxw-edge.")]

    def edges_bytes(self):
        return sum(map(pss_bytes, self.edges()))

    def edges_seconds(self):
        """Their processor time, to a hundredth."""
        return sum(map(cpu_seconds, self.edges()))

    def version(self, _packages):
        revision = subprocess.run(["git", "-C", CHECKOUT, "describe", "--always", "--dirty"],
                                  stdout=subprocess.PIPE, text=True).stdout.strip()
        return f"mxwarden, revision {revision}"


class Postfix(System):
    key, name, address, finds = "alone", "Postfix alone", "2001:db8:2::25", []
    packages = ["postfix"]

    def run_all(self):
        settings = make_folder(self.folder / "settings")
        source = SETTINGS / "postfix"
        (settings / "main.cf").write_text((source / "main.common.cf").read_text()
                                          + (source / f"main.{self.key}.cf").read_text())
        (settings / "master.cf").write_text((source / "master.cf").read_text())
        make_folder(self.folder / "queue")
        make_folder(self.folder / "data", "postfix")
        self.run("postfix", "-c", settings, "start-fg")


class PostfixWithMilters(Postfix):
    key, name, address, finds = "milters", "Postfix, SPF, DKIM, DMARC", "2001:db8:3::25", AUTHENTICATED
    packages = ["postfix", "postfix-policyd-spf-python", "opendkim", "opendmarc"]

    def run_all(self):
        for name, settings in (("opendkim", "-x"), ("opendmarc", "-c")):
            socket = make_folder(f"/run/{name}", name) / "socket"
            self.run(name, settings, SETTINGS / f"{name}.conf")
            wait_until(socket.exists, READY_S, f"{name} does not start")
        super().run_all()


ALL = [Gate, Postfix, PostfixWithMilters]


def check_programs():
    for program in (GATE, COMMAND_LINE):
        if program.is_relative_to("/srv") or program.is_relative_to("/run"):
            raise Missing(f"{program} cannot be seen from inside, where /srv and /run are other folders")
        if not os.access(program, os.X_OK):
            raise Missing(f"there is no {program}: build it, or name another in $MXWARDEND and $MXWARDEN")


def check_mail(world, system):
    """Sends one mail and looks at what comes out: a check that does not work would cost too little."""
    kept = make_folder(f"/srv/{system.key}/seen", "nobody")
    next_hop = NextHop(world.load, kept)
    for size in MAIL_SIZES:
        world.send(system.address, size, 1, 1, False)
    wait_until(lambda: next_hop.count() == len(MAIL_SIZES), READY_S, f"{system.name} does not deliver")
    next_hop.stop()
    for mail in kept.iterdir():
        results = " ".join(re.findall(r"^Authentication-Results:(.*(?:\n[ \t].*)*)", mail.read_text(), re.M))
        for wanted in system.finds:
            if wanted not in results:
                raise Failed(f"{system.name} does not find {wanted}: {results}")
