"""world - a gate with everything around it: DNS, next hops, clients from anywhere.

    with World(domains={"example.com": {}}) as world:
        with world.connect("2001:db8:1::25") as client: ...
        world.check_health(report, "after that")

The gate is $MXWARDEND, its command line $MXWARDEN. It listens on a free port of 127.0.0.1, asks only the world's own name server,
and takes a PROXY header from there, so that a client can come from any address. All ends with the
program that made it.
"""
import ctypes
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from client import Client, PATIENCE_S, proxy_v2
from control import Control, Refused
from nameserver import NameServer, host
from nexthop import NextHop
from tap import Tap  # noqa: F401: what every suite reports with

READY_S = 60
STOP_S = 60
COMMAND_S = 120
LOG_S = 10          # a log line may be written after the reply
FAULTS = re.compile(r"AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|runtime error:"
                    r"|Assertion `|level=error [^\n]*event=edge-ended")

HONEST = "2001:db8:1::25"
HONEST_SENDER = "ann@good.example.org"
HONEST_ZONE = {
    **host("mail.good.example.org", HONEST),
    "good.example.org": {"TXT": ["v=spf1 ip6:2001:db8:1::/48 -all"]},
}
IPV4_CLIENT = "192.0.2.9"   # reverse DNS, and nothing else
IPV4_ZONE = host("mail.plain.example.org", IPV4_CLIENT)

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def reserved_port():
    """A port of 127.0.0.1 and the socket that keeps it from others; the gate shares it."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    holder.bind(("127.0.0.1", 0))
    return holder, holder.getsockname()[1]


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_until(holds, seconds):
    """Whether `holds()` becomes true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def children_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


def edges_of(pid):
    """The children that serve clients."""
    return [child for child in children_of(pid) if name_of(child).startswith("mxw-edge.")]


def keeper_of(pid):
    """The child that keeps the store, or None."""
    return next((child for child in children_of(pid) if name_of(child) == "mxw-keeper"), None)


def name_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def simple_mail(sender=HONEST_SENDER, subject="a test", body="Hello.\r\n"):
    return (f"From: <{sender}>\r\nTo: <kim@example.com>\r\nSubject: {subject}\r\n"
            f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{subject.replace(' ', '.')}@x>\r\n"
            f"\r\n{body}")


def quoted(value):
    if isinstance(value, (list, tuple)):
        return "{ " + ", ".join(quoted(item) for item in value) + " }"
    return '"%s"' % str(value).replace("\\", "\\\\").replace('"', '\\"')


def settings_text(settings, depth=0):
    """`name = value` lines; a dictionary is a section, its name the key."""
    lines = []
    for name, value in settings.items():
        if isinstance(value, dict):
            lines += [f"{name} {{", settings_text(value, depth + 1), "}"]
        else:
            lines.append(f"{name} = {quoted(value)}")
    return "\n".join("    " * (depth > 0) + line for line in lines)


class World:
    def __init__(self, domains=None, zone=None, settings=None, hop=None, listener=None):
        """`domains`: their settings by name; without next hops a domain gets the world's own, which
        `hop` is or scripts. `settings` are the gate's, over the defaults of this world; `listener`
        those of its listener."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mxwarden-gate-"))
        self.folder.chmod(0o755)
        (self.folder / "bodies").mkdir()
        (self.folder / "bodies").chmod(0o777)  # edges may be somebody else
        self.log_path = self.folder / "gate.log"
        self.control = self.folder / "control"
        self.names = NameServer({**HONEST_ZONE, **IPV4_ZONE, **(zone or {})})
        self.hop = hop if isinstance(hop, NextHop) else NextHop(**(hop or {}))
        self.holder, self.port = reserved_port()
        self.domains = {"example.com": {}, **(domains or {})}
        self.settings = dict(settings or {})
        self.listener = dict(listener or {})
        self.process = None
        self.ready_before = 0  # edges in the log, of earlier starts
        self.edges = []

    # --- files

    def next_hop(self, hop=None, preference=10, tls="none", host=None):
        hop = hop or self.hop
        return f"{hop.scheme}://{host or hop.host}:{hop.port} preference={preference} tls={tls}"

    def domain(self, name):
        """As it is imported."""
        settings = {"ipv6": "on", "next_hop": [self.next_hop()], **self.domains[name]}
        tenant = settings.pop("tenant", name)
        texts = {key: [str(text) for text in value] if isinstance(value, (list, tuple)) else str(value)
                 for key, value in settings.items()}
        return {"name": name, "tenant": tenant, "settings": texts}

    def settings_dictionary(self):
        return {
            "host_name": "gate.example.net", "edges": 1, "user": "nobody", "group": "nogroup",
            "state_folder": self.folder / "state", "control_socket": self.control,
            "temporary_folder": self.folder / "bodies",
            "listener": {"address": f"127.0.0.1:{self.port}", "starttls": "self-signed", **self.listener},
            "proxy_from": ["127.0.0.1"],
            "dns_mode": "forward", "dns_forwarders": [f"127.0.0.1@{self.names.port}"],
            **self.settings,
        }

    def write_files(self):
        (self.folder / "mxwarden.conf").write_text(settings_text(self.settings_dictionary()) + "\n")

    # --- the process

    def __enter__(self):
        self.write_files()
        self.start()
        return self

    def __exit__(self, kind, *_):
        self.stop()
        self.holder.close()
        leaks = [line for line in self.log().splitlines() if "Sanitizer" in line]
        self.remove()
        if leaks and kind is None:  # found at the end only
            raise RuntimeError("\n".join(leaks))

    def remove(self):
        if os.environ.get("GATE_KEEP"):
            print(f"# kept: {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def open_log(self):
        """What the gate's standard error is."""
        return open(self.log_path, "ab")

    def start(self, brings_domains=True, handed=None):
        """`handed`: what a service manager hands over, as popen() takes it."""
        self.ready_before = len(self.records("ready")) if self.log_path.exists() else 0
        log = self.open_log()
        arguments = [os.environ["MXWARDEND"], "--settings", str(self.folder / "mxwarden.conf")]
        popen = handed or subprocess.Popen
        self.process = popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                             preexec_fn=die_with_parent)
        log.close()
        if not wait_until(self.is_ready, READY_S):
            raise RuntimeError("the gate did not start:\n" + self.log())
        self.edges = edges_of(self.process.pid)
        if brings_domains:
            self.bring_domains()

    def is_ready(self):
        if self.process.poll() is not None:
            raise RuntimeError("the gate has ended:\n" + self.log())
        return len(self.records("ready")) - self.ready_before >= self.settings.get("edges", 1)

    def stop(self):
        """Returns its exit status, or None when it had to be killed."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            for pid in [*children_of(self.process.pid), self.process.pid]:
                os.kill(int(pid), signal.SIGKILL)
            self.process.wait()
            return None

    def reload(self, event="reloaded"):
        """SIGHUP. Whether the log says so in the end."""
        before = len(self.records(event))
        self.process.send_signal(signal.SIGHUP)
        return wait_until(lambda: len(self.records(event)) > before, READY_S)

    # --- the command line

    def command(self, *words, text=None, status=0, place=None, **more):
        """What `mxwarden WORDS` prints, and of it the JSON; a status that is not as expected, None being
        any, is an error."""
        place = place or ("--socket", self.control)
        done = subprocess.run([os.environ["MXWARDEN"], *map(str, [*words, *place])],
                              input=text, capture_output=True, text=True,
                              **{"timeout": COMMAND_S, **more})
        if status is not None and done.returncode != status:
            raise RuntimeError(f"mxwarden {words} ended with {done.returncode}: {done.stdout}{done.stderr}"
                               f"\n{self.log()[-3000:]}")
        return done

    def ask(self, *words, **more):
        return json.loads(self.command(*words, "--json", **more).stdout)

    def bring_domains(self):
        """Makes the gate's domains those of this world: live when it returns. A keeper that is just being
        replaced says so."""
        if not wait_until(self.has_brought_domains, READY_S):
            raise RuntimeError("the domains could not be imported:\n" + self.log())

    def has_brought_domains(self):
        try:
            with Control(self.control) as control:
                control.do("import.begin", replace=True)
                control.do("import.domains", domains=[self.domain(name) for name in self.domains])
                return control.do("import.commit")["confirmed"]
        except ConnectionError:
            return False
        except Refused as refused:
            if refused.code != "busy":
                raise
            return False

    # --- the log

    def log(self):
        return self.log_path.read_text(errors="replace")

    def records(self, event=None, **fields):
        """The lines of the log as dictionaries: those of an event whose fields are as given."""
        found = []
        for line in self.log().splitlines():
            record = {name: value.strip('"') for name, value in
                      re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)', line)}
            if (event is None or record.get("event") == event) and \
                    all(record.get(name) == value for name, value in fields.items()):
                found.append(record)
        return found

    def wait_record(self, event=None, **fields):
        """The last such line, as soon as there is one; {} when none comes."""
        wait_until(lambda: self.records(event, **fields), LOG_S)
        return (self.records(event, **fields) or [{}])[-1]

    # --- clients

    @property
    def place(self):
        return ("127.0.0.1", self.port)

    def connect(self, address=HONEST, patience=PATIENCE_S):
        return Client(self.place, proxy_v2(address), patience)

    def send(self, address=HONEST, sender=HONEST_SENDER, recipient="kim@example.com", mail=None,
             helo="mail.good.example.org"):
        """One mail in one session. Returns the reply that decided."""
        with self.connect(address) as client:
            reply = client.greet(helo)
            for answer in client.envelope(sender, recipient):
                if not answer.is_good():
                    return answer
            reply = client.message(simple_mail(sender) if mail is None else mail)
            client.send(b"QUIT\r\n")
            return reply

    # --- health

    def faults(self):
        """What should never be: an edge that was replaced, or a sanitizer's report."""
        found = FAULTS.findall(self.log())
        if found:
            return f"the log has {found[0]}\n" + "\n".join(self.log().splitlines()[-40:])
        if self.process.poll() is not None:
            return f"the gate has ended with status {self.process.returncode}"
        now = edges_of(self.process.pid)
        return None if now == self.edges else f"the edges were {self.edges} and are {now}"

    def is_serving(self):
        """Whether an honest client can deliver; else what it was told."""
        try:
            reply = self.send()
        except OSError as error:
            return f"an honest client: {type(error).__name__}: {error}"
        return None if reply.code == 250 else f"an honest client was told {reply}"

    def check_health(self, report, name):
        fault = self.faults() or self.is_serving()
        report.check(fault is None, f"{name} the gate is as it was and serves an honest client", fault)


def in_parallel(function, items, workers=8):
    """The results of function(item), in order; an exception is a result too."""
    results = [None] * len(items)
    rest = iter(enumerate(items))
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                index, item = next(rest, (None, None))
            if index is None:
                return
            try:
                results[index] = function(item)
            except Exception as error:  # pylint: disable=broad-except
                results[index] = error

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
