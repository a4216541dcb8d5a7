"""world - what the measured systems stand in: addresses, names, signed mails, a next hop.

Everything listens on one loopback, but each party has an address of its own, and connections to the
systems come from the sender's. All systems ask the same resolver, unbound, which asks Knot DNS; the
next hop of all is Postfix's smtp-sink, which throws the mail away and counts.
"""
import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import time

from group import Group
from isolation import Failed, Missing, do, make_folder

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
SCRATCH = CHECKOUT / "build/bench-gate"
SETTINGS = pathlib.Path("/srv/settings")
COMMAND_LINE = CHECKOUT / os.environ.get("MXWARDEN", "build/release/src/cli/mxwarden")

PACKAGES = ["postfix", "postfix-policyd-spf-python", "opendkim", "opendmarc", "publicsuffix",
            "unbound", "knot"]
USERS = ["postfix", "policyd-spf", "opendkim", "opendmarc", "mxwarden", "mxwarden-keeper"]
GROUPS_ONLY = ["postdrop"]
FIRST_ID = 60000

SENDER, NEXT_HOP = "2001:db8:5::25", "2001:db8:9::25"
RESOLVER, NAME_SERVER = "2001:db8:53::53", "2001:db8:53::1"
FROM, TO, HELO = "ann@sender.example", "kim@receiver.example", "mail.sender.example"
MAIL_SIZES = {"4 KiB": 4096, "50 KiB": 51200}
SIGNATURE_OCTETS = 800
READY_S = 20
DRAIN_S = 120

HEADER = f"""From: Ann <{FROM}>
To: Kim <{TO}>
Subject: Quarterly figures and the usual notes for the committee
Date: Tue, 24 Nov 2026 10:00:00 +0000
Message-ID: <figures@sender.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

"""


def unpack():
    """The folder of the packages. Called outside, where the network is."""
    unpacked = subprocess.run([CHECKOUT / "tools/unpack", "bench", *PACKAGES],
                              stdout=subprocess.PIPE, text=True)
    if unpacked.returncode != 0:
        raise Missing("the other servers' packages cannot be had")
    return pathlib.Path(unpacked.stdout.strip())


def wait_until(holds, seconds, what):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise Failed(f"{what}, after {seconds} s; the logs are in {SCRATCH}/srv")
        time.sleep(0.02)


def listens(address, port=25):
    try:
        socket.create_connection((address, port), timeout=1).close()
        return True
    except OSError:
        return False


def add_users():
    ids = {name: number for number, name in enumerate(USERS + GROUPS_ONLY, FIRST_ID)}
    with open("/etc/group", "a", encoding="ascii") as file:
        file.writelines(f"{name}:x:{number}:\n" for name, number in ids.items())
    with open("/etc/passwd", "a", encoding="ascii") as file:
        file.writelines(f"{name}:x:{ids[name]}:{ids[name]}::/nonexistent:/usr/sbin/nologin\n" for name in USERS)


def add_address(address, source=None):
    """`source` is where connections to it come from."""
    do("ip", "addr", "add", address, "dev", "lo", *(["nodad"] if ":" in address else []))
    if source is not None:
        local = ["local", address, "dev", "lo", "table", "local"]
        do("ip", "-6", "route", "add", *local, "metric", "1024", "src", source)
        do("ip", "-6", "route", "del", *local, "metric", "0")


def write_settings():
    """Each where its program looks for it."""
    shutil.copytree(CHECKOUT / "bench/settings", SETTINGS)
    shutil.copy(SETTINGS / "resolv.conf", "/etc/resolv.conf")
    shutil.copy(SETTINGS / "policyd-spf.conf", "/etc/postfix-policyd-spf-python/policyd-spf.conf")


def text_of(octets):
    """Words of our licence in no order, but always the same."""
    words, chance = (CHECKOUT / "LICENSE").read_text().split(), random.Random(1)
    lines, line, used = [], "", 0
    while used < octets:
        word = chance.choice(words)
        if len(line) + len(word) > 70:
            lines.append(line)
            used += len(line) + 2
            line = ""
        line += (" " if line else "") + word
    return "\n".join(lines) + "\n"


def signed(mail, how):
    """What `mxwarden sign dkim` says of it."""
    return subprocess.run([COMMAND_LINE, "sign", "dkim", "--domain", "sender.example", "--selector", "s",
                           "--key", "/srv/key.pem", how],
                          input=mail, text=True, check=True, stdout=subprocess.PIPE).stdout


def write_mails():
    """Signed with a new key of RSA-2048, and the record of that key."""
    do("openssl", "genrsa", "-out", "/srv/key.pem", "2048")
    for name, octets in MAIL_SIZES.items():
        mail = HEADER + text_of(octets - len(HEADER) - SIGNATURE_OCTETS)
        mail_file(name).write_text(signed(mail, "--whole"))
    record = json.loads(signed(mail, "--json"))["signatures"][0]["record"]
    pieces = " ".join(f'"{record[at:at + 200]}"' for at in range(0, len(record), 200))
    pathlib.Path("/srv/key.zone").write_text(f"s._domainkey.sender.example. TXT {pieces}\n")


def mail_file(size):
    return pathlib.Path("/srv") / (size.replace(" ", "") + ".eml")


class NextHop:
    """smtp-sink. `keeping`: it writes each mail into that folder, for a look at it."""

    def __init__(self, group, keeping=None):
        kept = ["-d", f"{keeping}/%M."] if keeping else []
        self.path = pathlib.Path("/srv/next-hop.log")
        with open(self.path, "wb") as out:
            self.process = group.start(["smtp-sink", "-u", "nobody", "-m", "2000", "-c", *kept,
                                        f"inet:[{NEXT_HOP}]:25", "1000"], stdout=out, stderr=out)
        wait_until(lambda: listens(NEXT_HOP), READY_S, "the next hop does not start")

    def count(self):
        """Messages taken so far."""
        with open(self.path, "rb") as file:
            file.seek(max(0, self.path.stat().st_size - 100))
            counts = re.findall(rb"mesg=(\d+)", file.read())
        return int(counts[-1]) if counts else 0

    def stop(self):
        self.process.kill()
        self.process.wait()


class World:
    """Everything but the systems. `systems` are their addresses."""

    def __init__(self, groups, systems):
        for address in (SENDER, NEXT_HOP, RESOLVER, NAME_SERVER):
            add_address(address)
        for address in systems:
            add_address(address, source=SENDER)
        add_users()
        write_settings()
        write_mails()
        self.groups = groups
        self.resolver = Group(groups, "resolver")
        self.load = Group(groups, "load")
        self.start_names()

    def start_names(self):
        for name, command in (("knot", ["knotd", "-c", SETTINGS / "knot.conf"]),
                              ("unbound", ["unbound", "-d", "-c", SETTINGS / "unbound.conf"])):
            make_folder(f"/srv/{name}")
            with open(f"/srv/{name}/output", "wb") as out:
                self.resolver.start(command, stdout=out, stderr=out)
        for address in (RESOLVER, NAME_SERVER):
            wait_until(lambda: listens(address, 53), READY_S, "the DNS does not start")

    def send(self, address, size, sessions, messages, reuse):
        """Sends `messages` mails over so many sessions at a time, and returns when the last is accepted."""
        kept = ["-d"] if reuse else []
        command = ["smtp-source", "-s", sessions, "-m", messages, *kept, "-F", mail_file(size),
                   "-f", FROM, "-t", TO, "-M", HELO, f"inet:[{address}]:25"]
        source = self.load.start(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said, _ = source.communicate(timeout=DRAIN_S)
        if source.returncode != 0:
            raise Failed(f"{address} did not take the mail: {said.strip()}")
