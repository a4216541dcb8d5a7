"""measure - what one run of mail costs a system, and what sessions that do nothing cost the gate."""
import contextlib
import dataclasses
import pathlib
import re
import resource
import socket
import threading
import time

from isolation import Failed
from world import DRAIN_S, HELO, SENDER, wait_until

MEMORY_EVERY_S = 0.3
SETTLE_S = 0.5      # what a system still does when the mail is with the next hop: queue files, records
IDLE_SESSIONS = 5000
IDLE_SETTLE_S = 2
REPLY_S = 30


@dataclasses.dataclass(frozen=True)
class Load:
    """A row of the table."""
    size: str
    sessions: int
    reuse: bool = False

    @property
    def name(self):
        plural = "s" if self.sessions > 1 else ""
        return f"{self.size}, {self.sessions} session{plural}{', reused' if self.reuse else ''}"


LOADS = [Load(size, sessions, reuse) for size in ("4 KiB", "50 KiB")
         for sessions, reuse in ((1, False), (20, False), (20, True), (100, False))]
TYPICAL = LOADS[1]


@dataclasses.dataclass(frozen=True)
class Cost:
    """Of one message, on average; and the most memory there was."""
    cpu_ms: float
    resolver_ms: float
    seconds: float
    memory_bytes: int


class MemoryWatch:
    """The most memory a group has while the block runs."""

    def __init__(self, group):
        self.group, self.peak, self.ended = group, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.ended.wait(MEMORY_EVERY_S):
            self.peak = max(self.peak, self.group.memory_bytes())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()
        self.peak = max(self.peak, self.group.memory_bytes())


def send_mails(world, next_hop, system, load, messages):
    """Until the last is with the next hop and the system is at rest. How long the mails took."""
    count, began = next_hop.count(), time.monotonic()
    world.send(system.address, load.size, load.sessions, messages, load.reuse)
    wait_until(lambda: next_hop.count() - count >= messages, DRAIN_S, f"{system.name} still has mail")
    took = time.monotonic() - began
    time.sleep(SETTLE_S)
    if next_hop.count() - count != messages:
        raise Failed(f"{system.name} has delivered {next_hop.count() - count} of {messages} mails")
    return took


def measure(world, next_hop, system, load, messages):
    before, resolver_before = system.group.cpu_seconds(), world.resolver.cpu_seconds()
    with MemoryWatch(system.group) as memory:
        took = send_mails(world, next_hop, system, load, messages)
    used, resolver_used = system.group.cpu_seconds(), world.resolver.cpu_seconds()
    return Cost((used - before) / messages * 1000, (resolver_used - resolver_before) / messages * 1000,
                took / messages, memory.peak)


# --- sessions that do nothing

@dataclasses.dataclass(frozen=True)
class IdleCost:
    sessions: int
    edge_bytes: float       # of each session
    kernel_bytes: float     # of each session, both ends of its connection


def kernel_bytes():
    """What the kernel has allocated for itself: sockets, files, their buffers, and all else."""
    slab = re.search(r"^Slab: +(\d+) kB", pathlib.Path("/proc/meminfo").read_text(), re.M)
    return int(slab.group(1)) * 1024


def open_session(stack, address):
    """A client that has said EHLO and been answered, and says nothing more."""
    client = socket.create_connection((address, 25), timeout=REPLY_S, source_address=(SENDER, 0))
    stack.enter_context(client)
    receive_reply(client)
    client.sendall(f"EHLO {HELO}\r\n".encode())
    receive_reply(client)


def receive_reply(client):
    said = b""
    while not re.search(rb"^2\d\d [^\n]*\n\Z", said, re.M):
        piece = client.recv(4096)
        if not piece:
            raise Failed(f"a session ended with {said!r}")
        said += piece


def measure_idle(gate):
    gate.restart()  # memory that was used before would hide what is used now
    resource.setrlimit(resource.RLIMIT_NOFILE, (IDLE_SESSIONS + 100, IDLE_SESSIONS + 100))
    with contextlib.ExitStack() as stack:
        open_session(stack, gate.address)
        edges_before, kernel_before = gate.edges_bytes(), kernel_bytes()
        for _ in range(IDLE_SESSIONS):
            open_session(stack, gate.address)
        time.sleep(IDLE_SETTLE_S)
        return IdleCost(IDLE_SESSIONS, (gate.edges_bytes() - edges_before) / IDLE_SESSIONS,
                        (kernel_bytes() - kernel_before) / IDLE_SESSIONS)
