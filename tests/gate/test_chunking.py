#!/usr/bin/python3
"""Messages in chunks: every octet arrives, none is a command, and what is refused is taken in first."""
import random

from message import DkimKey, signed
from test_handover import random_lines
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World, simple_mail

ENVELOPE = f"MAIL FROM:<{HONEST_SENDER}>\r\nRCPT TO:<kim@example.com>\r\n".encode()
MAIL = simple_mail().encode()
SIZE_MAX = 64 << 10


def chunk(octets, last=False):
    return b"BDAT %d%s\r\n" % (len(octets), b" LAST" if last else b"") + octets


def cut(octets, *places):
    """The message in chunks that end at those places."""
    ends = [*places, len(octets)]
    pieces = [octets[begin:end] for begin, end in zip([0, *places], ends)]
    return b"".join(chunk(piece) for piece in pieces[:-1]) + chunk(pieces[-1], last=True)


def codes_of(client, octets, count):
    """Sends it all at once, and reads so many replies."""
    client.send(octets)
    return [client.reply().code for _ in range(count)]


def greeted(world, address=IPV4_CLIENT):
    client = world.connect(address)
    client.greet("mail.good.example.org")
    return client


# --- what is accepted -------------------------------------------------------------------------

def check_offer(report, world):
    with world.connect(IPV4_CLIENT) as client:
        plain = client.greet()
        client.ask("STARTTLS")
        client.start_tls()
        secured = client.ask("EHLO client.example.org")
        report.check("CHUNKING" in plain.text and "CHUNKING" in secured.text
                     and "BINARYMIME" not in plain.text,
                     "CHUNKING is offered, with TLS and without, and BINARYMIME is not", plain)
        reply = client.ask(f"MAIL FROM:<{HONEST_SENDER}> BODY=BINARYMIME")
        report.check(reply.code == 555, "BODY=BINARYMIME is refused", reply)


CONTENTS = (
    ("a mail in one chunk", MAIL, ()),
    ("a mail in two chunks, cut in its header", MAIL, (7,)),
    ("a mail cut inside the CR LF behind a field", MAIL, (MAIL.index(b"\r\n") + 1,)),
    ("a mail cut between header and body", MAIL, (MAIL.index(b"\r\n\r\n") + 4,)),
    ("a mail cut inside the empty line", MAIL, (MAIL.index(b"\r\n\r\n") + 3,)),
    ("a mail with an empty last chunk", MAIL, (len(MAIL),)),
    ("a mail whose first chunk is empty", MAIL, (0,)),
    ("a mail in chunks of one octet", MAIL, range(1, len(MAIL))),
    ("lines that begin with dots", MAIL + b".\r\n..\r\n.x\r\n.\r\n", (len(MAIL) + 1,)),
    ("what would be the end of DATA, and commands behind it",
     MAIL + b"\r\n.\r\n" + ENVELOPE + b"DATA\r\nsmuggled\r\n", ()),
    ("the same, cut at the dot", MAIL + b"\r\n.\r\n" + ENVELOPE, (len(MAIL) + 2,)),
    ("20 MB, in a file", MAIL + random_lines(20 << 20),
     sorted(random.Random(7).sample(range(20 << 20), 300))),
)


def check_contents(report, world):
    for name, mail, places in CONTENTS:
        before = len(world.hop.messages)
        with greeted(world) as client:
            count = 2 + len(places) + 1
            codes = codes_of(client, ENVELOPE + cut(mail, *places) + b"NOOP\r\n", count + 1)
        delivered = [message.data for message in world.hop.messages[before:]]
        report.check(codes == [250] * len(codes) and len(delivered) == 1
                     and delivered[0].endswith(b"\r\n" + mail), f"{name}, pipelined, arrives as it was sent",
                     f"{codes}, {[data[-300:] for data in delivered]}")


def check_missing_end(report, world):
    for name, mail in (("the body", MAIL + b"no end"), ("a dot", MAIL + b"."),
                       ("the header", b"Subject: no end")):
        with greeted(world) as client:
            codes = codes_of(client, ENVELOPE + cut(mail), 3)
        data = world.hop.messages[-1].data
        report.check(codes == [250, 250, 250] and data.endswith(b"\r\n" + mail + b"\r\n"),
                     f"a last chunk without CR LF at its end gets one: {name}", f"{codes}, {data[-100:]}")


def check_signature(report):
    key = DkimKey()
    zone = {"s._domainkey.signer.example.org": {"TXT": [key.record]}}
    mail = signed(simple_mail(sender="ann@signer.example.org"), key, "signer.example.org").encode()
    with World(zone=zone) as world:
        for name, places in (("whole", ()), ("in pieces", range(10, len(mail), 11))):
            with greeted(world, HONEST) as client:
                envelope = ENVELOPE.replace(b"good.example.org", b"signer.example.org")
                codes = codes_of(client, envelope + cut(mail, *places), 2 + len(places) + 1)
            report.check(codes[-1] == 250 and b"rule=dkim" in world.hop.messages[-1].data,
                         f"a signature holds for chunks, {name}", codes)
        with greeted(world, HONEST) as client:
            codes = codes_of(client, envelope + cut(mail + b"more\r\n", 100) + b"NOOP\r\n", 5)
        report.check(codes == [250, 250, 250, 450, 250],
                     "and what the gates refuse is refused behind the last chunk", codes)


# --- what is not ------------------------------------------------------------------------------

REFUSALS = (
    ("a bare LF: the chunk is taken in and refused, the next is thrown away",
     ENVELOPE + chunk(MAIL + b"a\nb\r\n.\r\nQUIT\r\n") + chunk(b"QUIT\r\n", last=True),
     [250, 250, 550, 503]),
    ("a bare CR between two chunks", ENVELOPE + chunk(MAIL + b"a\r") + chunk(b"b\r\n", last=True),
     [250, 250, 250, 550]),
    ("a bare CR at the end of the last", ENVELOPE + chunk(MAIL + b"a\r", last=True), [250, 250, 550]),
    ("LF . LF and a smuggled mail",
     ENVELOPE + chunk(MAIL + b"\n.\n" + ENVELOPE, last=True), [250, 250, 550]),
    ("a NUL", ENVELOPE + chunk(MAIL + b"\0\r\n", last=True), [250, 250, 554]),
    ("one octet too many", ENVELOPE + chunk(MAIL.ljust(SIZE_MAX, b"x")) + chunk(b"\n", last=True),
     [250, 250, 250, 552]),
    ("many octets too many", ENVELOPE + chunk(b"QUIT\r\n" * 500000) + chunk(b"QUIT\r\n", last=True),
     [250, 250, 552, 503]),
    ("a chunk before MAIL", chunk(b"QUIT\r\n"), [503]),
    ("a chunk before RCPT", f"MAIL FROM:<{HONEST_SENDER}>\r\n".encode() + chunk(b"QUIT\r\n", last=True),
     [250, 503]),
    ("chunks for a recipient that was refused",
     ENVELOPE.replace(b"example.com", b"elsewhere.example") + chunk(b"QUIT\r\n") + chunk(b"QUIT\r\n", last=True),
     [250, 550, 554, 554]),
    ("DATA between chunks", ENVELOPE + chunk(MAIL) + b"DATA\r\nRSET\r\n", [250, 250, 250, 503, 250]),
    ("another chunk behind the last, without a mail",
     ENVELOPE + b"RSET\r\n" + chunk(b"QUIT\r\n", last=True), [250, 250, 250, 503]),
    ("RSET between chunks", ENVELOPE + chunk(MAIL) + b"RSET\r\n" + chunk(MAIL, last=True),
     [250, 250, 250, 250, 503]),
)


def check_refusals(report):
    with World(settings={"message_size_max": "64K"}) as world:
        for name, octets, wanted in REFUSALS:
            with greeted(world) as client:
                codes = codes_of(client, octets, len(wanted))
                nothing_came = not world.hop.messages
                after = codes_of(client, b"RSET\r\n" + ENVELOPE + cut(MAIL), 4)
            report.check(codes == wanted and nothing_came and after == [250] * 4
                         and len(world.hop.messages) == 1, f"{name}; and the session goes on",
                         f"{codes}, then {after}, delivered {len(world.hop.messages)}")
            world.hop.messages.clear()
        check_ends(report, world)
        world.check_health(report, "after chunks that are refused")


def check_ends(report, world):
    for name, line in (("no number", b"BDAT"), ("a number that is none", b"BDAT 6x LAST"),
                       ("a bare LF", b"BDAT 6\nLAST")):
        with greeted(world) as client:
            client.send(ENVELOPE + line + b"\r\n" + ENVELOPE)
            said = client.read_to_end()
        report.check(said.count(b"\r\n") == 3 and said.splitlines()[2].startswith(b"501 "),
                     f"nobody can tell what follows BDAT with {name}: 501, and the end", said)
    with greeted(world) as client:
        client.send(ENVELOPE + b"BDAT 99999999999999999999999 LAST\r\n" + MAIL + b"\r\n.\r\nQUIT\r\n")
        client.reply(), client.reply()
        report.check(client.is_silent(1), "a chunk larger than any is still awaited")
    with world.connect(IPV4_CLIENT) as client:
        client.greet("vanishing.example.org")
        client.send(ENVELOPE + chunk(MAIL, last=True)[:-1])
        client.reply(), client.reply()
    report.check(world.wait_record("abandoned", helo="vanishing.example.org") and not world.hop.messages,
                 "half a chunk of a client that is gone is no mail")


def main():
    report = Tap()
    with World() as world:
        for check in (check_offer, check_contents, check_missing_end):
            check(report, world)
        world.check_health(report, "after chunks")
    check_signature(report)
    check_refusals(report)
    report.finish()


if __name__ == "__main__":
    main()
