"""machine - the hosts of the lab and the wire between them, as namespaces of the kernel.

    enter([("postfix", "postfix")])           before anything else
    mail = Machine("mail", ["192.0.2.10", "2001:db8:10::25"], roots=[unpacked("postfix", "postfix")])
    mail.run("postfix", "start")
    mail.path("/var/log/mail.log").read_text()

After enter() the program is alone: in mount, network and process namespaces of its own, with an empty
/run. Whatever happens in there, other programs see nothing of it, and when the program ends, however it
ends, the kernel ends all processes and takes everything away.
Each machine has a network of its own on one wire with all others, and its own /usr, /etc and /var.
The program itself is on the wire as well.
"""
import ipaddress
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
INSIDE = "MXWARDEN_LAB"  # in the environment of a program that has entered
NAMESPACES = ("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
OWN_ADDRESSES = ("192.0.2.1", "2001:db8:1::25")  # of the program itself; tests/gate calls the second HONEST
START_S = 30
COMMAND_S = 60

PROBE = """
mount -t tmpfs tmpfs /run && mkdir /run/upper /run/work &&
mount -t overlay overlay /etc -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work &&
ip link add wire type bridge
"""


def why_not():
    """Why there can be no lab here, or None."""
    if os.geteuid() != 0:
        return "the lab needs root"
    if not shutil.which("unshare") or not shutil.which("ip"):
        return "the lab needs unshare (util-linux) and ip (iproute2)"
    probe = subprocess.run([*NAMESPACES, "sh", "-c", PROBE], stdin=subprocess.DEVNULL,
                           capture_output=True, text=True)
    if probe.returncode != 0:
        return "no namespaces here: " + (probe.stderr.strip().splitlines() or ["?"])[0]
    return None


def enter(packages):
    """Starts this program again in namespaces of its own. Where that cannot be, its tests are skipped.

    `packages`: what unpacked() is going to be asked for, since there is no internet in there."""
    if os.environ.get(INSIDE) != "yes":
        reason = why_not()
        if reason:
            print(f"1..0 # SKIP {reason}", flush=True)
            sys.exit(0)
        for words in packages:
            unpacked(*words)
        os.execvpe(NAMESPACES[0], [*NAMESPACES, sys.executable, *sys.argv], {**os.environ, INSIDE: "yes"})
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the first process of a namespace ignores it
    call("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    pathlib.Path("/run/lab").mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = "/run/lab"
    lay_wire()


def lay_wire():
    call("ip", "link", "set", "lo", "up")
    call("ip", "link", "add", "wire", "type", "bridge")
    call("ip", "link", "set", "wire", "up")
    for address in OWN_ADDRESSES:
        change_address("add", address)


def call(*command, **more):
    """What a command prints. One that fails is an error."""
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          **{"timeout": COMMAND_S, **more})
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}: "
                           f"{done.stdout}{done.stderr}")
    return done.stdout


def unpacked(name, *packages):
    """The folder that tools/unpack makes of Debian packages."""
    return pathlib.Path(call(HERE.parent.parent / "tools/unpack", name, *packages, timeout=None).strip())


def change_address(change, address, device="wire", prefix=()):
    """`change` is "add" or "del". Everybody is a neighbour of everybody: the lab has no routers."""
    is_ipv6 = ipaddress.ip_address(address).version == 6
    call(*prefix, "ip", "address", change, f"{address}/{32 if is_ipv6 else 24}", "dev", device,
         *(["nodad"] if is_ipv6 and change == "add" else []))


def wait_listening(address, port):
    """Until a server answers there."""
    deadline = time.monotonic() + START_S
    while True:
        try:
            return socket.create_connection((address, port), timeout=START_S).close()
        except OSError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"nobody listens on {address}, port {port}: {error}") from error
            time.sleep(0.02)


class Machine:
    """`users`: lines for its /etc/passwd, such as "postfix:x:950:950::/:/bin/false"."""

    def __init__(self, name, addresses, roots=(), users=()):
        self.name, self.addresses = name, list(addresses)
        self.anchor = subprocess.Popen(
            ["unshare", "--mount", "--net", HERE / "be-machine", f"/run/machines/{name}", "\n".join(users),
             *map(str, roots)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        if self.anchor.stdout.readline() != "up\n":
            raise RuntimeError(f"the machine {name} does not start")
        self.enter = ("nsenter", f"--target={self.anchor.pid}", "--mount", "--net", "--wd=/", "--")
        self.connect()

    def connect(self):
        call("ip", "link", "add", self.name, "type", "veth", "peer", "name", "eth0", "netns", self.anchor.pid)
        call("ip", "link", "set", self.name, "master", "wire", "up")
        call(*self.enter, "ip", "link", "set", "eth0", "up")
        for address in self.addresses:
            change_address("add", address, "eth0", self.enter)

    def move(self, old, new):
        """To another address."""
        change_address("del", old, "eth0", self.enter)
        change_address("add", new, "eth0", self.enter)
        self.addresses[self.addresses.index(old)] = new

    def run(self, *command, **more):
        """What a command prints that is run there. One that fails is an error."""
        return call(*self.enter, *command, **more)

    def popen(self, arguments, **more):
        """A process of this machine, as subprocess.Popen makes it."""
        return subprocess.Popen([*self.enter, *map(str, arguments)], **more)

    def start(self, *command):
        """A program that stays. What it says is in /var/log/NAME.out."""
        with open(self.path(f"/var/log/{pathlib.Path(command[0]).name}.out"), "ab") as out:
            return self.popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def path(self, path):
        """A path of the machine as this program sees it."""
        return pathlib.Path(f"/proc/{self.anchor.pid}/root{path}")

    def write(self, path, text):
        place = self.path(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def read(self, path):
        place = self.path(path)
        return place.read_text(errors="replace") if place.exists() else ""
