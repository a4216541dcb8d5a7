"""gate - one running gate: its settings, its processes, its command line, its log.

    class World(Gate): ...           the gate of tests/gate
    with World(...) as gate:
        gate.ask("status"), gate.records("session", verdict="defer"), gate.reload()

The gate is $MXWARDEND, its command line $MXWARDEN. All ends with the program that made it.
"""
import ctypes
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from control import Control, Refused

READY_S = 60
STOP_S = 60
COMMAND_S = 120
LOG_S = 10          # a log line may be written after the reply
FAULTS = re.compile(r"AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|runtime error:"
                    r"|Assertion `|level=error [^\n]*event=edge-ended")

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


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


def quoted(value):
    if isinstance(value, (list, tuple)):
        return "{ " + ", ".join(quoted(item) for item in value) + " }"
    return '"%s"' % str(value).replace("\\", "\\\\").replace('"', '\\"')


def settings_text(settings, depth=0):
    """`name = value` lines; a dictionary is a section, its name the key, and a list of them several."""
    lines = []
    for name, value in settings.items():
        sections = value if isinstance(value, list) else [value]
        if any(isinstance(section, dict) for section in sections):
            for section in sections:
                lines += [f"{name} {{", settings_text(section, depth + 1), "}"]
        else:
            lines.append(f"{name} = {quoted(value)}")
    return "\n".join("    " * (depth > 0) + line for line in lines)


class Gate:
    def __init__(self, domains, settings=None):
        """`domains`: their settings by name; `settings`: the gate's, over what the world wants."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mxwarden-gate-"))
        self.folder.chmod(0o755)
        (self.folder / "bodies").mkdir()
        (self.folder / "bodies").chmod(0o777)  # edges may be somebody else
        self.log_path = self.folder / "gate.log"
        self.control = self.folder / "control"
        self.domains = domains
        self.settings = dict(settings or {})
        self.process = None
        self.ready_before = 0  # edges in the log, of earlier starts
        self.edges = []

    # --- files

    def domain_defaults(self):
        """Settings of every domain that does not say otherwise."""
        return {"ipv6": "on"}

    def domain(self, name):
        """As it is imported."""
        settings = {**self.domain_defaults(), **self.domains[name]}
        tenant = settings.pop("tenant", name)
        texts = {key: [str(text) for text in value] if isinstance(value, (list, tuple)) else str(value)
                 for key, value in settings.items()}
        return {"name": name, "tenant": tenant, "settings": texts}

    def settings_dictionary(self):
        return {
            "host_name": "gate.example.net", "edges": 1, "user": "nobody", "group": "nogroup",
            "state_folder": self.folder / "state", "control_socket": self.control,
            "temporary_folder": self.folder / "bodies", **self.settings,
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
        leaks = [line for line in self.log().splitlines() if "Sanitizer" in line]
        self.remove()
        if leaks and kind is None:  # found at the end only
            raise RuntimeError("\n".join(leaks))

    def remove(self):
        if os.environ.get("GATE_KEEP"):
            print(f"# kept: {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def popen(self, arguments, **more):
        """Where and how the gate's own process is started."""
        return subprocess.Popen(arguments, **more)

    def open_log(self):
        """What the gate's standard error is."""
        return open(self.log_path, "ab")

    def start(self, brings_domains=True, handed=None):
        """`handed`: what a service manager hands over, as popen() takes it."""
        self.ready_before = len(self.records("ready")) if self.log_path.exists() else 0
        log = self.open_log()
        arguments = [os.environ["MXWARDEND"], "--settings", str(self.folder / "mxwarden.conf")]
        self.process = (handed or self.popen)(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
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
