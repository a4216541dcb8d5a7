#!/usr/bin/python3
"""The whole bad-input list from a thousand clients at once, against the running processes.

Each attack is a row: how its clients have to end, and what each of them may make the edge hold. What the
edge and the keeper take, their descriptors, and how long an honest client waits are watched all the time,
and each has a bound, with its reason below. FLOOD_ROUNDS=n goes through all attacks n times and adds those
that take gigabytes.
"""
import collections
import os
import re
import resource

from crowd import Crowd, address_of
from nexthop import NextHop
from test_dns import BOMBS, lie_zone
from test_hops import CASES as HOPS, domain_of
from test_limits import mount_tiny, unmount
from watch import Watch, descriptors_of, memory_of, processes_of, wait_of_honest
from world import Tap, World, host, wait_until

CLIENTS = 1000
SESSIONS_MAX = CLIENTS + 100  # the others are for the honest client, and for who has just left
POOL_MAX = CLIENTS + 100      # connections to next hops
FILES_NEEDED = 6 * CLIENTS    # open in one process
ROUNDS = int(os.environ.get("FLOOD_ROUNDS", 1))
KIB, MIB = 1 << 10, 1 << 20

# --- the bounds -------------------------------------------------------------------------------

# What one client can make an edge hold: the table in ARCHITECTURE.md, "Memory".
SESSION = 15 * KIB + 12 * KIB + 21 * KIB      # itself, of its domain, and pages of its arena that were begun
INPUT = 64 * KIB                              # MXW_STREAM_INPUT_MAX
OUTPUT = 256 * KIB + 64 * KIB                 # MXW_STREAM_HIGH, and the replies to one more input
TLS = 100 * KIB                               # what OpenSSL takes
SMALL = 12 * KIB + 16 * KIB + 16 * KIB        # of a small message: SPF, its header, a piece of its body
HEADER = 256 * KIB                            # MXW_HEADER_MAX
ADDED = 256 * KIB + 36 * KIB                  # the same again, rewritten, and MXW_ADDED_ROOM
SIGNATURES = 35 * KIB + 253 * KIB             # DKIM and ARC at all limits
BODY = 64 * KIB                               # MXW_BODY_WINDOW, and body_memory_max as set below
HOP = 9 * KIB + 64 * KIB                      # a connection to a next hop, with what that may have said
HOP_OUTPUT = 256 * KIB + 64 * KIB             # MXW_STREAM_HIGH, and one more piece
QUESTIONS = 64 * KIB                          # to the DNS, with what libunbound keeps for those under way

COMMANDS = SESSION + INPUT
MAIL = COMMANDS + SMALL + HOP
LARGE_MAIL = COMMANDS + HEADER + ADDED + SIGNATURES + BODY + HOP + HOP_OUTPUT

# What all clients together can: bodies_memory_max, four times dns_cache, for messages, records and keys, and
# trace_queue_max, as set below.
SHARED = 16 * MIB + 4 * 4 * MIB + 4 * MIB

# A keeper holds what comes in a tenth of a second from the edge's queue, and what SQLite caches.
KEEPER = 4 * MIB + 16 * MIB
KEEPER_DESCRIPTORS = 4  # a new day's file of the trace, and a connection to the control socket

# Sockets of the resolver, each while a question is under way: PORTS_MAX and outgoing-num-tcp.
RESOLVER_DESCRIPTORS = 256 + 64

# The sanitizers' shadow is an eighth, their red zones are more for what is small, a half at most; and what is
# freed is kept aside. None of it is in a gate as users get it.
QUARANTINE = 16 * MIB
SANITIZED = b"__asan_init" in open(os.environ["MXWARDEND"], "rb").read()

# An honest mail that takes longer than rate_interval would be taken for a slow one by the gate itself. Each
# of its dozen steps may have to wait until the edge has heard whatever a thousand others have sent.
HONEST_WAIT_S = 60

# --- the attacks ------------------------------------------------------------------------------

Attack = collections.namedtuple("Attack", "name ends holds files", defaults=(0,))

TOLD = re.compile(r"(as wanted, )?250( 2\.0\.0)?")  # how clients end who were told that their mail is taken

WORK = (
    Attack("bad_commands", "RSET 250", COMMANDS),
    Attack("endless_command", "500 221", COMMANDS),
    Attack("pipelined_garbage", "gone", MAIL),
    Attack("vanishing", "gone", MAIL),
    Attack("relay_attempts", "refused", COMMANDS),
    Attack("bad_messages", "as wanted, \\d+", LARGE_MAIL, 1),
    Attack("endless_header", "552 5.3.4", COMMANDS + HEADER + HOP),
    Attack("smuggling", "as wanted, \\d+", MAIL),
    Attack("broken_proxy", "554|closed", COMMANDS),
    Attack("bad_handshakes", "gone", COMMANDS + TLS),
    Attack("spf_bombs", "250", MAIL + QUESTIONS),
    Attack("dreadful_hops", "[245]xx", MAIL + HOP),
)
# The last window of a body goes to the disk when it is read again: a disk that is full then is 451 4.3.0.
HALF = Attack("half_messages", "250 2.0.0|452 4.3.1|451 4.3.0|gone", MAIL + BODY + HOP_OUTPUT, 1)
WAITING = (
    Attack("slow", "421|closed", MAIL + TLS),
    Attack("deaf", "closed", COMMANDS + OUTPUT),
    Attack("silent_proxy", "closed", COMMANDS),
    Attack("dns_lies", "45[01] 4\\.[47]\\.\\d+", MAIL + QUESTIONS),
)
GIGABYTES = (
    Attack("huge_messages", "as wanted, \\d+", LARGE_MAIL, 1),
)

SETTINGS = {
    "sessions_max": SESSIONS_MAX, "next_hop_connections_max": SESSIONS_MAX, "next_hop_pool_max": POOL_MAX,
    "next_hop_idle": "1s", "body_memory_max": "64K", "bodies_memory_max": "16M", "dns_cache": "4M",
    "trace_queue_max": "4M",
}
SHORT = {  # so that those who only wait are done in seconds
    "command_timeout": "5s", "data_timeout": "5s", "rate_interval": "2s", "rate_octets_min": 1000,
    "tls_timeout": "3s", "proxy_timeout": "2s", "dns_timeout": "3s", "dns_wait": "3s",
}


def memory_bound(idle, attack):
    taken = idle + CLIENTS * attack.holds + SHARED
    return taken * 3 // 2 + QUARANTINE if SANITIZED else taken


def descriptors_bound(idle, attack):
    """A socket for each session, what the pool and the resolver may have, files of bodies; and sockets that
    are being closed, to which neither limit applies: one for each client and one for its next hop."""
    leaving = 2 * CLIENTS
    return idle + SESSIONS_MAX + POOL_MAX + leaving + RESOLVER_DESCRIPTORS + CLIENTS * attack.files


class Flood:
    """A world, and what it takes while nothing happens."""

    def __init__(self, report, crowd, world):
        self.report, self.crowd, self.world = report, crowd, world
        self.unloaded = sorted(wait_of_honest(world)[0] for _ in range(20))
        idle = {name: (memory_of(pid), descriptors_of(pid)) for name, pid in processes_of(world).items()}
        self.edge_memory, self.edge_descriptors = idle["edge"]
        self.keeper_memory, self.keeper_descriptors = idle["keeper"]

    def check(self, holds, name, detail):
        self.report.check(holds, name, detail)

    def run(self, attack, meanwhile=lambda: None):
        before = self.crowd.kept()
        with Watch(self.world) as watch:
            self.crowd.begin(attack.name, self.world.place, CLIENTS)
            meanwhile()
            ends = self.crowd.finish()
        self.show(attack, watch)
        self.check_ends(attack, ends)
        self.check_kept(attack, ends, before)
        self.check_edge(attack, watch)
        self.check_keeper(attack, watch)
        self.check_honest(attack, watch)

    def show(self, attack, watch):
        waits = sorted(watch.waits)
        print(f"# {attack.name}: {watch.took:.1f} s; edge {watch.memory['edge'] // MIB} MiB, "
              f"{watch.descriptors['edge']} descriptors; keeper {watch.memory['keeper'] // MIB} MiB; "
              f"{len(waits)} honest mails in {waits[len(waits) // 2]:.3f} s, at most {waits[-1]:.3f} s, "
              f"without load {self.unloaded[len(self.unloaded) // 2]:.3f} s", flush=True)

    def check_ends(self, attack, ends):
        wrong = {end: count for end, count in ends.items() if not re.fullmatch(attack.ends, end)}
        self.check(not wrong and sum(ends.values()) == CLIENTS,
                   f"{attack.name}: each of {CLIENTS} clients ends as it should", str(wrong)[:2000])

    def check_kept(self, attack, ends, before):
        """A 250 is a message at the next hop, and nothing else is there."""
        told = sum(count for end, count in ends.items() if TOLD.fullmatch(end))
        after = self.crowd.kept()
        kept = sum(after.values()) - sum(before.values())
        smuggled = [sender for sender in after if "smuggled" in sender or "victim" in sender]
        self.check(kept == told and not smuggled, f"{attack.name}: the next hop has what was answered 250",
                   f"{kept} of {told}, {smuggled}")

    def check_edge(self, attack, watch):
        memory = memory_bound(self.edge_memory, attack)
        descriptors = descriptors_bound(self.edge_descriptors, attack)
        self.check(0 < watch.memory["edge"] <= memory, f"{attack.name}: the edge stays within its memory",
                   f"{watch.memory['edge']} of {memory}")
        self.check(0 < watch.descriptors["edge"] <= descriptors, f"{attack.name}: and within its descriptors",
                   f"{watch.descriptors['edge']} of {descriptors}")

    def check_keeper(self, attack, watch):
        memory = self.keeper_memory + KEEPER * (3 if SANITIZED else 1)
        descriptors = self.keeper_descriptors + KEEPER_DESCRIPTORS
        taken = watch.memory["keeper"], watch.descriptors["keeper"]
        self.check(0 < taken[0] <= memory and 0 < taken[1] <= descriptors,
                   f"{attack.name}: the keeper stays within both", f"{taken} of {memory}, {descriptors}")

    def check_honest(self, attack, watch):
        longest = max(watch.waits, default=0)
        self.check(watch.waits and not watch.faults and longest <= HONEST_WAIT_S,
                   f"{attack.name}: an honest client waits {HONEST_WAIT_S} s at most",
                   f"{longest:.1f} s, {watch.faults[:3]}")

    def has_given_back(self):
        edge = processes_of(self.world)["edge"]
        return wait_until(lambda: descriptors_of(edge) <= self.edge_descriptors + 2, 60)

    def check_end(self, name):
        """Nothing is left of it all."""
        self.check(self.has_given_back(), f"after {name} every descriptor is given back", self.edge_descriptors)
        self.world.check_health(self.report, f"after {name}")


# --- the worlds -------------------------------------------------------------------------------

def crowd_domains(crowd):
    hop = [f"smtp://127.0.0.1:{crowd.port} tls=none"]
    return {"crowd.example": {"next_hop": hop}, "watch.example": {"mode": "observe", "next_hop": hop}}


def hop_domains(hops):
    return {domain_of(i): {"next_hop": [f"smtp://127.0.0.1:{hop.port} tls=none"]} for i, hop in enumerate(hops)}


def crowd_zone():
    """Reverse DNS for all, bombs and lies."""
    zone = lie_zone()
    for number in range(CLIENTS):
        zone.update(host(f"c{number}.crowd.example", address_of(number, 6)))
    for _, entries, _ in BOMBS:
        zone.update(entries)
    return zone


def check_mistakes(report, flood):
    """While everybody is in the middle of a message: a disk for bodies that gets full, where this user may
    mount one, and settings with a mistake, which change nothing."""
    world = flood.world
    folder, settings = world.folder / "bodies", world.folder / "mxwarden.conf"
    text = settings.read_text()

    def reload():
        settings.write_text(text + "nonsense = 1\n")
        report.check(world.reload("reload-failed"), "meanwhile settings with a mistake are complained about")
        settings.write_text(text)

    is_mounted = mount_tiny(folder, "16m")
    try:
        flood.run(HALF, reload)
    finally:
        if is_mounted:
            unmount(folder)


def check_too_many(report, flood):
    """More than sessions_max: the others are told to come again, and the edge takes no more for them."""
    more = SESSIONS_MAX + 200
    flood.has_given_back()
    flood.crowd.begin("too_many", flood.world.place, more)
    ends = flood.crowd.finish()
    report.check(ends == {"220 gate.": SESSIONS_MAX, "421 4.7.0": more - SESSIONS_MAX},
                 f"of {more} clients {SESSIONS_MAX} are let in", ends)


def check_work(report, crowd):
    hops = [NextHop(**script) for _, script, _ in HOPS]
    domains = {**crowd_domains(crowd), **hop_domains(hops)}
    with World(domains=domains, zone=crowd_zone(), settings=SETTINGS) as world:
        flood = Flood(report, crowd, world)
        for attack in (WORK + (GIGABYTES if ROUNDS > 1 else ())) * ROUNDS:
            flood.run(attack)
        check_mistakes(report, flood)
        check_too_many(report, flood)
        flood.check_end("all that work")


def check_waiting(report, crowd):
    with World(domains=crowd_domains(crowd), zone=crowd_zone(), settings={**SETTINGS, **SHORT}) as world:
        flood = Flood(report, crowd, world)
        for attack in WAITING * ROUNDS:
            flood.run(attack)
        flood.check_end("all that waiting")


def main():
    os.nice(5)  # the suites beside this one have deadlines to meet
    os.environ.setdefault("ASAN_OPTIONS", f"quarantine_size_mb={QUARANTINE // MIB}")
    report = Tap()
    if resource.getrlimit(resource.RLIMIT_NOFILE)[1] < FILES_NEEDED:
        report.skip("a thousand clients at once", f"this user may not open {FILES_NEEDED} files")
        report.finish()
    with Crowd() as crowd:
        check_work(report, crowd)
        check_waiting(report, crowd)
    report.finish()


if __name__ == "__main__":
    main()
