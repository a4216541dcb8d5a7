#!/usr/bin/python3
"""Too many sessions, too slow clients, no room for bodies."""
import os
import subprocess
import time

from client import Client, proxy_v2
from world import (HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World, in_parallel, simple_mail, wait_until)

BIG = simple_mail(body="x" * 998 + "\r\n") + ("y" * 998 + "\r\n") * 3000
GENEROUS_S = 50  # how late a deadline of seconds may be met on a busy machine


# --- sessions ---------------------------------------------------------------------------------

def open_many(world, addresses):
    """Clients and the code each is greeted with."""
    clients = [world.connect(address) for address in addresses]
    return clients, [client.reply() for client in clients]


def codes(replies):
    return [reply.first[:9] for reply in replies]


CROWDS = (
    # name, addresses, how many of them are let in when three may come from one network
    ("one IPv4 address", [IPV4_CLIENT] * 5, 3),
    ("one IPv6 address", [HONEST] * 5, 3),
    ("one /64", [f"2001:db8:9::{i}" for i in range(1, 6)], 3),
    ("another half of one /64", [f"2001:db8:a::{i:x}:0:0:1" for i in range(1, 6)], 3),
    ("several /64", [f"2001:db8:9:{i}::1" for i in range(1, 6)], 5),
    ("several IPv4 addresses", [f"192.0.2.{i}" for i in range(1, 6)], 5),
    ("one mapped address in both forms", [IPV4_CLIENT, "::ffff:" + IPV4_CLIENT] * 2, 3),
)


def check_networks(report):
    with World(settings={"sessions_per_network_max": 3}) as world:
        for name, addresses, room in CROWDS:
            clients, replies = open_many(world, addresses)
            wanted = ["220 gate."] * room + ["421 4.7.0"] * (len(addresses) - room)
            report.check(codes(replies) == wanted,
                         f"of {len(addresses)} sessions from {name} {room} are let in", codes(replies))
            report.check(all(client.is_closed() for client in clients[room:]),
                         f"and the others from {name} are closed")
            clients[0].close()
            again = wait_until(lambda: may_enter(world, addresses[0]), 30)
            report.check(again, f"one goes, and the next from {name} may come")
            for client in clients:
                client.close()
            wait_until(lambda: may_enter(world, HONEST), 30)
        world.check_health(report, "after crowds")


def may_enter(world, address):
    with world.connect(address) as client:
        entered = client.reply().code == 220
        if entered:
            client.ask("QUIT")
        return entered


def check_edge_full(report):
    with World(settings={"sessions_max": 5, "sessions_per_network_max": 100}) as world:
        addresses = [f"2001:db8:9:{i:x}::1" for i in range(8)]
        clients, replies = open_many(world, addresses)
        report.check(codes(replies) == ["220 gate."] * 5 + ["421 4.7.0"] * 3,
                     "an edge that is full says 421", codes(replies))
        for client in clients:
            client.close()
        wait_until(lambda: may_enter(world, HONEST), 30)
        world.check_health(report, "after it was full")


def check_churn(report):
    """Many short sessions leave nothing behind that counts."""
    with World(settings={"sessions_per_network_max": 10}) as world:
        def visit(number):
            with Client(world.place, proxy_v2(HONEST)) as client:
                if number % 3 == 0:
                    client.reset()
                elif number % 3 == 1:
                    client.greet()
        for number in range(300):
            visit(number)
        free = wait_until(lambda: may_enter(world, HONEST), 30)
        clients, replies = open_many(world, [HONEST] * 10)
        report.check(free and codes(replies) == ["220 gate."] * 10,
                     "after 300 sessions the network has all its room again", codes(replies))
        for client in clients:
            client.close()


# --- slowness ---------------------------------------------------------------------------------

def drip(client, octet, seconds):
    """An octet every tenth of a second, until the gate has enough. What it said then."""
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline and not client.received:
            client.send(octet)
            client.is_silent(0.1)
    except OSError:
        pass
    return client.read_to_end()


def silent_session(world, steps):
    client = world.connect(IPV4_CLIENT, patience=GENEROUS_S + 30)
    client.greet()
    for step in steps:
        client.ask(step)
    return client


DATA = (f"MAIL FROM:<{HONEST_SENDER}>", "RCPT TO:<kim@example.com>", "DATA")


def slow_in_command(world):
    return drip(silent_session(world, ()), b"N", GENEROUS_S)


def slow_in_data(world):
    return drip(silent_session(world, DATA), b"x", GENEROUS_S)


def slow_in_lines(world):
    return drip(silent_session(world, DATA), b"X: y\r\n", GENEROUS_S)


def silent_at_start(world):
    return silent_session(world, ()).read_to_end()


def silent_in_envelope(world):
    return silent_session(world, DATA[:2]).read_to_end()


def silent_in_data(world):
    client = silent_session(world, DATA)
    client.send("Subject: x\r\n\r\nhalf a")
    return client.read_to_end()


def silent_in_handshake(world):
    client = silent_session(world, ())
    client.ask("STARTTLS")
    return client.read_to_end() or b"closed"


def deaf(world):
    """Asks for ever and reads nothing: the gate must not keep its answers for ever."""
    client = world.connect(IPV4_CLIENT, patience=GENEROUS_S)
    client.greet()
    try:
        for _ in range(2000):
            client.send(b"EHLO x.example\r\n" * 1000)
    except TimeoutError:
        return b"the gate did not close"
    except OSError:
        return b"closed"
    return client.read_to_end()[-200:] or b"closed"


SLOW = (
    ("sends a command octet by octet", slow_in_command, b"421"),
    ("sends data octet by octet", slow_in_data, b"421"),
    ("sends data in tiny lines", slow_in_lines, b"421"),
    ("says nothing after EHLO", silent_at_start, b"421"),
    ("says nothing after RCPT", silent_in_envelope, b"421"),
    ("says nothing inside its data", silent_in_data, b"421"),
    ("says nothing in its handshake", silent_in_handshake, b"closed"),
    ("never reads", deaf, b"421|closed"),
)


def check_slow(report):
    settings = {"command_timeout": "5s", "data_timeout": "5s", "rate_interval": "2s",
                "rate_octets_min": 1000, "tls_timeout": "2s", "sessions_per_network_max": 100}
    with World(settings=settings) as world:
        said = in_parallel(lambda case: case[1](world), SLOW, len(SLOW))
        for (name, _, wanted), words in zip(SLOW, said):
            fine = isinstance(words, bytes) and any(word in words for word in wanted.split(b"|"))
            report.check(fine, f"who {name} is told to go", words)
        world.check_health(report, "after slow clients")
        report.check(wait_until(lambda: not world.hop.reached_dot[1:], 1), "none of them sent a mail",
                     world.hop.reached_dot)


# --- room -------------------------------------------------------------------------------------

def answer_without_room(world):
    reply = world.send(IPV4_CLIENT, mail=BIG)
    small = world.send(IPV4_CLIENT)
    return reply, small


def check_no_room(report, name, world):
    reply, small = answer_without_room(world)
    report.check(reply.first.startswith("452 4.3.1"), f"{name}: a large message is answered 452", reply)
    report.check(small.code == 250, f"{name}: a small one needs no disk", small)
    logged = world.wait_record("body-not-kept")
    report.check(bool(logged.get("reason")), f"{name}: the log says why", logged)


def mount_tiny(folder, size="64k"):
    """A disk of that size. False where this user may not mount."""
    if os.geteuid() != 0:
        return False
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=1777", "tmpfs", str(folder)],
                          stderr=subprocess.DEVNULL)
    return done.returncode == 0


def unmount(folder):
    subprocess.run(["umount", "-l", str(folder)])


def check_room(report):
    with World(settings={"body_memory_max": "64K"}) as world:
        folder = world.folder / "bodies"
        if mount_tiny(folder):
            try:
                check_no_room(report, "a full disk", world)
                world.check_health(report, "with a full disk")
            finally:
                unmount(folder)
        else:
            report.skip("a full disk", "this user may not mount a small one")
        reply = world.send(IPV4_CLIENT, mail=BIG)
        report.check(reply.code == 250, "with room again a large message is taken", reply)
        folder.rmdir()
        check_no_room(report, "no folder for bodies", world)
        world.check_health(report, "without a folder for bodies")
    with World(settings={"body_memory_max": "64K", "bodies_file_max": "1M"}) as world:
        check_no_room(report, "the limit for files", world)
        world.check_health(report, "after the limit for files")


def main():
    report = Tap()
    for check in (check_networks, check_edge_full, check_churn, check_room, check_slow):
        check(report)
    report.finish()


if __name__ == "__main__":
    main()
