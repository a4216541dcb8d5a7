#!/usr/bin/python3
"""Clients that send rubbish, too much, or vanish. Afterwards the gate is as it was."""
import random
import socket
import time

from client import Client, is_expected, proxy_v2
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World, simple_mail, wait_until

SEED = 5321
LINE_MAX = 2048         # octets of a command with its CRLF
HEADER_MAX = 256 << 10  # octets of a header section
FIELDS_MAX = 2000       # in a header
FIELD = b"X-Field: " + b"v" * 50 + b"\r\n"


# --- commands: what is sent after EHLO, and what must follow: codes of the replies, or the end --

COMMANDS = (
    ("an empty line", b"\r\n", ["500"]),
    ("blanks", b"   \r\n", ["500"]),
    ("a verb nobody knows", b"FROBNICATE now\r\n", ["500"]),
    ("a very long verb", b"A" * 1000 + b"\r\n", ["500"]),
    ("a bare LF as the line end", b"NOOP\nNOOP\r\n", ["501"]),
    ("a bare CR in a command", b"NOOP\rNOOP\r\n", ["501"]),
    ("a NUL in a command", b"NO\0OP\r\n", ["50x"]),
    ("a NUL in an argument", b"MAIL FROM:<a\0b@example.org>\r\n", ["501"]),
    ("only NULs", b"\0" * 100 + b"\r\n", ["50x"]),
    ("8-bit octets", bytes(range(128, 256)) + b"\r\n", ["500"]),
    ("control octets", bytes(range(1, 10)) + b"\r\n", ["50x"]),
    ("the longest line", b"NOOP " + b"x" * (LINE_MAX - 7) + b"\r\n", ["250"]),
    ("one octet more than the longest line", b"NOOP " + b"x" * (LINE_MAX - 6) + b"\r\n", ["500"]),
    ("a line of a megabyte", b"NOOP " + b"x" * (1 << 20) + b"\r\n", ["500"]),
    ("an HTTP request", b"GET / HTTP/1.1\r\nHost: gate\r\n\r\n", ["500", "500", "500"]),
    ("a TLS hello where a command should be", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n", ["50x"]),
    ("MAIL with parameters nobody knows", b"MAIL FROM:<a@b.example> X=Y\r\n", ["555"]),
    ("MAIL with a hundred parameters",
     b"MAIL FROM:<a@b.example>" + b" A=B" * 100 + b"\r\n", ["5xx"]),
    ("MAIL with SIZE beyond all numbers",
     b"MAIL FROM:<a@b.example> SIZE=99999999999999999999999999\r\n", ["5xx"]),
    ("MAIL with SIZE twice", b"MAIL FROM:<a@b.example> SIZE=1 SIZE=1\r\n", ["5xx"]),
    ("MAIL with a local part of 65 octets",
     b"MAIL FROM:<" + b"a" * 65 + b"@b.example>\r\n", ["250|5xx"]),
    ("MAIL with a domain of 256 octets",
     b"MAIL FROM:<a@" + b"b." * 127 + b"bb>\r\n", ["5xx"]),
    ("MAIL with a label of 64 octets", b"MAIL FROM:<a@" + b"b" * 64 + b".example>\r\n", ["250|5xx"]),
    ("MAIL with an endless source route",
     b"MAIL FROM:<" + b",".join([b"@a.example"] * 150) + b":a@b.example>\r\n", ["250|5xx"]),
    ("MAIL with deep quoting", b'MAIL FROM:<"' + b"\\\"" * 500 + b'"@b.example>\r\n', ["5xx"]),
    ("MAIL twice", b"MAIL FROM:<a@b.example>\r\nMAIL FROM:<a@b.example>\r\n", ["250", "503"]),
    ("RCPT first", b"RCPT TO:<kim@example.com>\r\n", ["503"]),
    ("DATA first", b"DATA\r\n", ["503"]),
    ("a dot first", b".\r\n", ["500"]),
    ("BDAT first", b"BDAT 6 LAST\r\nQUIT\r\n", ["503"]),
    ("AUTH, which is not offered", b"AUTH PLAIN AGEAYg==\r\n", ["5xx"]),
    ("VRFY of a path that is none", b"VRFY <<<<>>>>\r\n", ["252|5xx"]),
    ("EHLO with rubbish", b"EHLO " + bytes(range(33, 127)) + b"\r\n", ["501"]),
    ("EHLO with a name of 1000 octets", b"EHLO " + b"a." * 500 + b"\r\n", ["250|501"]),
    ("EHLO with a broken literal", b"EHLO [IPv6:::::]\r\n", ["250|501"]),
    ("HELO with format marks", b"HELO %s%n%x.example\r\n", ["250|501"]),
)


def fault_of_command(world, octets, wanted):
    with world.connect(IPV4_CLIENT) as client:
        client.greet()
        client.send(octets)
        for expected in wanted:
            reply = client.reply()
            if not is_expected(expected, reply):
                return f"wanted {expected}, got {reply}"
        reply = client.ask("RSET")
        return None if reply.code == 250 else f"RSET afterwards: {reply}"


def check_commands(report, world):
    for name, octets, wanted in COMMANDS:
        try:
            fault = fault_of_command(world, octets, wanted)
        except OSError as error:
            fault = f"{type(error).__name__}: {error}"
        fault = fault or world.faults()
        report.check(fault is None, f"{name} is answered {' '.join(wanted)}, and the session goes on",
                     fault)


# --- floods: a client that never stops, or never listens --------------------------------------

def flood(world, octets, times):
    """Sends without reading until the gate has had enough. Returns what it said."""
    with world.connect(IPV4_CLIENT) as client:
        client.greet()
        try:
            for _ in range(times):
                client.send(octets)
            client.send(b"\r\nQUIT\r\n")
        except OSError:
            pass
        return client.read_to_end()


def check_floods(report, world):
    said = flood(world, b"x" * 65536, 200)
    report.check(len(said) < 1000, "an endless command is answered once", said[:300])
    said = flood(world, b"FROB\r\n", 100)
    report.check(b"421 4.7.0" in said and said.count(b"\r\n") < 30,
                 "too many errors end in 421", said)
    said = flood(world, b"NOOP\r\n" * 50, 40)
    report.check(b"421" in said, "too many idle commands end in 421", said[-200:])
    said = flood(world, b"RSET\r\nNOOP\r\nVRFY x\r\nEHLO a.example\r\n" * 20, 40)
    report.check(b"421" in said, "idle commands by turns end in 421", said[-200:])
    said = flood(world, b"MAIL FROM:<a@b.example>\r\nRSET\r\n" * 20, 5)
    report.check(said.count(b"250 2.1.0") == 100 or b"421" in said,
                 "a pipeline of a hundred envelopes is answered", said[-200:])
    world.check_health(report, "after floods")


def check_random(report, world):
    """Lines made of what a gate listens to, in any order and cut anywhere."""
    chance = random.Random(SEED)
    words = [b"EHLO x.example\r\n", b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<kim@example.com>\r\n",
             b"DATA\r\n", b".\r\n", b"\r\n.\r\n", b"RSET\r\n", b"\0", b"\r", b"\n", b"STARTTLS\r\n",
             b"X: y\r\n", b"\r\n\r\n", b"<", b">", b"@", b":", b" ", b"\xff\xfe", b"BDAT 10\r\n"]
    for _ in range(60):
        octets = b"".join(chance.choice(words) for _ in range(chance.randrange(1, 40)))
        with world.connect(chance.choice((HONEST, IPV4_CLIENT))) as client:
            for start in range(0, len(octets), 50):
                try:
                    client.send(octets[start:start + 50])
                except OSError:
                    break
            if chance.random() < 0.5:
                client.reset()
    world.check_health(report, "after sixty clients that pipeline garbage")


# --- vanishing --------------------------------------------------------------------------------

DIALOGUE = (proxy_v2(HONEST), b"EHLO mail.good.example.org\r\n", b"MAIL FROM:<ann@good.example.org>\r\n",
            b"RCPT TO:<kim@example.com>\r\n", b"DATA\r\n", b"Subject: x\r\n\r\nbody\r\n", b".\r\n",
            b"QUIT\r\n")


def vanish(world, steps, cut, how, waits):
    """Plays the first steps and half of the next, then goes without a word."""
    client = Client(world.place)
    for octets in DIALOGUE[:steps]:
        client.send(octets)
        if waits:
            time.sleep(0.02)
    if steps < len(DIALOGUE):
        client.send(DIALOGUE[steps][:len(DIALOGUE[steps]) // 2] if cut else b"")
    getattr(client, how)()


def check_vanishing(report, world):
    before = len(world.hop.messages)
    for how in ("reset", "close"):
        for steps in range(len(DIALOGUE) + 1):
            for cut in (False, True):
                for waits in (False, True):
                    try:
                        vanish(world, steps, cut, how, waits)
                    except OSError:
                        pass  # the gate closed first: early talk
        world.check_health(report, f"after clients that {how} at each step")
    del world.hop.messages[before:]


# --- messages ---------------------------------------------------------------------------------

def deliver(world, head, body=b"body\r\n", address=IPV4_CLIENT):
    """Returns the reply to the message and what the next hop got."""
    before = len(world.hop.messages)
    reply = world.send(address, mail=b"From: <%s>\r\n" % HONEST_SENDER.encode() + head + b"\r\n" + body)
    return reply, [message.data for message in world.hop.messages[before:]]


def header_of(octets):
    """Fields that with From and the empty line make a header section of so many octets."""
    rest = octets - len(b"From: <%s>\r\n\r\n" % HONEST_SENDER.encode())
    line = b"X: " + b"v" * 995 + b"\r\n"
    count = rest // len(line) - 1
    return line * count + b"Y: " + b"w" * (rest - count * len(line) - 5) + b"\r\n"


SIGNATURE = (b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%d.example.org; s=s;\r\n"
             b" h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n")

MESSAGES = (
    # name, fields, body, from, the reply begins with, delivered
    ("a header line of 10 MiB", b"X: " + b"a" * (10 << 20) + b"\r\n", b"x\r\n", "552 5.3.4"),
    ("100,000 header fields", FIELD * 100000, b"x\r\n", "552 5.3.4"),
    ("a header section that just fits", header_of(HEADER_MAX), b"x\r\n", "250"),
    ("a header section of an octet more", header_of(HEADER_MAX + 1), b"x\r\n", "552 5.3.4"),
    ("as many fields as there may be", b"X: y\r\n" * (FIELDS_MAX - 1), b"x\r\n", "250"),
    ("one field more", b"X: y\r\n" * FIELDS_MAX, b"x\r\n", "552 5.3.4"),
    ("thousands of tiny fields", b"a:\r\n" * 50000, b"x\r\n", "250|552|554"),
    ("thousands of folds", b"X: a\r\n" + b" b\r\n" * 40000, b"x\r\n", "250|552"),
    ("1,000 signatures", b"".join(SIGNATURE % i for i in range(1000)), b"x\r\n", "250"),
    ("fifty Received", b"Received: by x; Sun, 22 Nov 2026 10:00:00 +0000\r\n" * 50, b"x\r\n", "250"),
    ("fifty-one Received", b"Received: by x; Sun, 22 Nov 2026 10:00:00 +0000\r\n" * 51, b"x\r\n",
     "554 5.4.6"),
    ("a thousand Received", b"rEceived: x\r\n" * 1000, b"x\r\n", "554 5.4.6"),
    ("a header that never ends", b"Subject: x\r\n" * 10, None, "250"),
    ("a line that is no field", b"this is no field\r\nSubject: x\r\n", b"x\r\n", "250|5xx"),
    ("NULs in a field", b"Subject: a\0b\0c\r\n", b"x\r\n", "250|5xx"),
    ("NULs in the body", b"", b"a\0b\r\n" * 1000, "250|5xx"),
    ("a field name of 1000 octets", b"N" * 1000 + b": x\r\n", b"x\r\n", "250"),
    ("a body line of 10 MiB", b"", b"a" * (10 << 20) + b"\r\n", "250"),
    ("a bare LF in the body", b"", b"a\nb\r\n", "550 5.5.2"),
    ("a bare CR in the body", b"", b"a\rb\r\n", "550 5.5.2"),
    ("a bare LF in the header", b"Subject: a\nX: b\r\n", b"x\r\n", "550 5.5.2"),
    ("a hundred thousand dots", b"", b".\r\n" * 100000, "250"),
    ("an Authentication-Results of 200 KiB",
     b"Authentication-Results: " + b"(" * 100000 + b"\r\n " + b")" * 100000 + b"\r\n", b"x\r\n", "250"),
    ("deep comments everywhere", b"From: " + b"(" * 5000 + b"\r\n", b"x\r\n", "250"),
)


def is_one_of(reply, wanted):
    return any(reply.first.startswith(w.rstrip("x")) for w in wanted.split("|"))


def fault_of_message(world, address, head, body, wanted):
    reply, delivered = deliver(world, head, b"" if body is None else body, address)
    if not is_one_of(reply, wanted):
        return f"got {reply}"
    if len(delivered) != (reply.code == 250):
        return f"{len(delivered)} messages were delivered though the reply was {reply}"
    if body is not None and delivered and not delivered[0].endswith(b"\r\n\r\n" + body):
        return f"the body did not arrive as it was sent: {delivered[0][-200:]!r}"
    return None


def check_messages(report, world):
    for name, head, body, wanted in MESSAGES:
        for address in (IPV4_CLIENT, HONEST):
            try:
                fault = fault_of_message(world, address, head, body, wanted)
            except OSError as error:
                fault = f"{type(error).__name__}: {error}"
            report.check((fault or world.faults()) is None,
                         f"{name} is answered {wanted}, from {address}", fault or world.faults())
    world.check_health(report, "after strange messages")


def check_sizes(report):
    """SIZE: met exactly, exceeded by one, and announced."""
    size_max = 100000
    with World(settings={"message_size_max": size_max}) as world:
        with world.connect(IPV4_CLIENT) as client:
            offers = client.greet().lines
            report.check(any(line.endswith(f"SIZE {size_max}") for line in offers),
                         "SIZE is announced", offers)
            report.check(client.ask(f"MAIL FROM:<a@b.example> SIZE={size_max + 1}").code == 552,
                         "an octet too much is refused at MAIL")
            report.check(client.ask(f"MAIL FROM:<a@b.example> SIZE={size_max}").code == 250,
                         "a message of the very size is welcome at MAIL")
        for extra, wanted in ((0, "250"), (1, "552 5.3.4"), (5 << 20, "552 5.3.4")):
            mail = simple_mail().encode()
            mail += b"x" * (size_max + extra - len(mail) - 2) + b"\r\n"
            reply = world.send(IPV4_CLIENT, mail=mail)
            report.check(reply.first.startswith(wanted),
                         f"a message of {extra} octets too much is answered {wanted}", reply)
        world.check_health(report, "after messages that are too large")


def check_recipients(report, world):
    """LIMITS RCPTMAX, met exactly and exceeded by one; and a message to all of them."""
    with world.connect(IPV4_CLIENT) as client:
        offers = client.greet().lines
        report.check(any(line.endswith("LIMITS RCPTMAX=100") for line in offers),
                     "LIMITS RCPTMAX is announced", offers)
        client.ask(f"MAIL FROM:<{HONEST_SENDER}>")
        replies = [client.ask(f"RCPT TO:<user{i}@example.com>") for i in range(101)]
        report.check(all(reply.code == 250 for reply in replies[:100]), "100 recipients are accepted",
                     "\n".join(map(str, replies)))
        report.check(replies[100].first.startswith("452 4.5.3"), "recipient 101 is answered 452",
                     replies[100])
        reply = client.message(simple_mail())
        report.check(reply.code == 250 and len(world.hop.messages[-1].recipients) == 100,
                     "a message to 100 recipients arrives", reply)


def check_pipeline(report, world):
    """All of a mail at once, and again in pieces of every size."""
    octets = b"".join(DIALOGUE[1:])
    for size in (len(octets), 1, 2, 3, 7, 16, 50):
        before = len(world.hop.messages)
        with world.connect() as client:
            client.reply()
            for at in range(0, len(octets), size):
                client.send(octets[at:at + size])
                if size < 10:
                    time.sleep(0.0005)
            codes = [client.reply().code for _ in range(6)]
            fine = codes == [250, 250, 250, 354, 250, 221] and client.is_closed()
        report.check(fine and len(world.hop.messages) == before + 1,
                     f"a whole session in pieces of {size} octets delivers one message", codes)


def check_long_pipeline(report, world):
    """Thirty mails and QUIT in one piece, beyond what PIPELINING allows; then half a close."""
    before, mails = len(world.hop.messages), 30
    with world.connect() as client:
        client.reply()
        client.send(DIALOGUE[1] + b"".join(DIALOGUE[2:-1]) * mails + DIALOGUE[-1])
        client.socket.shutdown(socket.SHUT_WR)
        codes = [client.reply().code for _ in range(1 + 4 * mails + 1)]
        fine = codes == [250] + [250, 250, 354, 250] * mails + [221] and client.is_closed()
    report.check(fine and len(world.hop.messages) == before + mails,
                 "thirty mails in one piece from a client that sends no more all arrive", codes)


def main():
    report = Tap()
    with World(settings={"errors_max": 20, "sessions_per_network_max": 1000}) as world:
        check_commands(report, world)
        check_floods(report, world)
        check_random(report, world)
        check_vanishing(report, world)
        check_messages(report, world)
        check_recipients(report, world)
        check_pipeline(report, world)
        check_long_pipeline(report, world)
        gone = wait_until(lambda: world.hop.open_count <= 20, 30)
        report.check(gone, "clients that vanish leave no connection to the next hop behind",
                     world.hop.open_count)
    check_sizes(report)
    report.finish()


if __name__ == "__main__":
    main()
