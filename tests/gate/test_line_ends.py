#!/usr/bin/python3
"""Bare CR and LF: refused, or mended for exempt sources, and never two readings behind the gate."""
import re

from message import DkimKey, results, signed
from suites import read_suite
from world import HONEST_SENDER, Tap, World, simple_mail

DEVICE, STRANGER = "2001:db8:9::7", "192.0.2.9"
MENDS = {"own_networks": ["2001:db8:9::/48"], "exempt_line_ends": "mend"}
HEADER = b"From: <scanner@example.org>\nSubject: scan\n"
OURS = re.compile(rb"MXWarden-Admission:[^\r]*(?:\r\n\t[^\r]*)*\r\n")
BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)")


def mended(octets):
    return re.sub(rb"\r\n|\r|\n", b"\r\n", octets)


def say(world, message, address=DEVICE):
    """DATA, and the message as it is given, its end included."""
    with world.connect(address) as client:
        client.greet("device.example.org")
        client.envelope(HONEST_SENDER, "kim@example.com")
        client.ask("DATA")
        client.send(message)
        return client.reply()


def delivered(world, message, address=DEVICE):
    """The reply, and what came of it at the next hop behind our fields: None when not one message did."""
    world.hop.messages.clear()
    reply = say(world, message, address)
    data = [mail.data for mail in world.hop.messages]
    if len(data) != 1 or BARE.search(data[0]):
        return reply, None
    return reply, OURS.split(data[0], maxsplit=1)[1]


# --- who may, and what comes of it ------------------------------------------------------------

MESSAGES = (
    ("LF everywhere", HEADER + b"\none\ntwo\n\n", b""),
    ("CR everywhere", HEADER.replace(b"\n", b"\r") + b"\rone\rtwo\r\r", b""),
    ("all kinds of line ends", HEADER + b"\r\none\rtwo\r\n\n\r\r\nthree\n\r", b"\r\n"),
    ("lines of one dot", HEADER + b"\n.\n.\n.x\r.\ry\n", b"\r\n"),
    ("a line of 100,000 LF", HEADER + b"\n" + b"\n" * 100000 + b"x", b"\r\n"),
    ("a body in pieces of a file", HEADER + b"\n" + b"0123456789\n" * 300000, b"\r\n"),
    ("nothing but a header", HEADER, b"\r\n"),
)


def check_mended(report, world):
    for name, message, end in MESSAGES:
        reply, data = delivered(world, message + end + b"\r\n.\r\n")
        wanted = mended(message + end + b"\r\n")
        report.check(reply.code == 250 and data == wanted, f"{name}, from a device: mended",
                     f"{reply}, {data and data[-200:]} instead of {wanted[-200:]}")
    line = world.wait_record("message", line_ends="mended")
    report.check(line, "the log says so", world.log()[-1000:])
    with world.connect(DEVICE) as client:
        client.greet("device.example.org")
        client.envelope(HONEST_SENDER, "kim@example.com")
        octets = HEADER + b"\n.\nno end\r"
        reply = client.ask(b"BDAT %d LAST\r\n%s" % (len(octets), octets) + b"NOOP")
        report.check(reply.code == 250 and world.hop.messages[-1].data.endswith(mended(octets)),
                     "in a chunk, too", f"{reply}, {world.hop.messages[-1]}")


def check_refused(report, world):
    for name, address, message in (
            ("from a stranger", STRANGER, HEADER + b"\na\nb\r\n.\r\n"),
            ("from a device that sends a NUL", DEVICE, HEADER + b"\na\n\0\r\n.\r\n")):
        reply, data = delivered(world, message, address)
        report.check(reply.code in (550, 554) and data is None, f"a bare LF {name}: refused", reply)
    with world.connect(DEVICE) as client:
        client.greet("device.example.org")
        reply = client.ask(b"NOOP\nNOOP")
        report.check(reply.code == 501, "a bare LF in a device's command is refused", reply)
        client.envelope(HONEST_SENDER, "kim@example.com")
        client.ask("DATA")
        client.send(HEADER + b"\na\n.\n")
        report.check(client.is_silent(1), "a dot between two LF ends nothing, for a device neither")


def check_forged(report, world):
    forged = (b"Subject: x\nMXWarden-Admission: v=1; verdict=forged\r"
              b"Authentication-Results: gate.example.net;\n spf=forged\nTo: y\n\nbody\r\n.\r\n")
    reply, data = delivered(world, forged)
    report.check(reply.code == 250 and data == b"Subject: x\r\nTo: y\r\n\r\nbody\r\n",
                 "a field of ours that is forged behind a bare line end is removed", f"{reply}, {data}")


def check_smuggling(report, world):
    """The published cases, whose bare line ends are mended here instead of refused."""
    for case in read_suite("smtp-smuggling", "smuggling-cases.json")["cases"]:
        if case["id"] == "smuggle/pipelining-after-data":
            continue
        octets = max((step.get("send", "") for step in case["steps"]), key=len).encode("latin-1")
        reply, got = delivered(world, octets)
        is_nul = b"\0" in octets
        report.check(reply.code == (554 if is_nul else 250) and (is_nul or got and b"SMUGGL" in got.upper()),
                     f"{case['id']} from a device is one message, or none", f"{reply}, {got}")


def check_signature(report):
    key = DkimKey()
    zone = {"s._domainkey.signer.example.org": {"TXT": [key.record]}}
    mail = signed(simple_mail(sender="ann@signer.example.org", body="one\ntwo\r\n"), key,
                  "signer.example.org").encode()
    with World(zone=zone, settings=MENDS) as world:
        for name, octets, wanted in (
                ("of a body as it came", mail, "pass"),
                ("of another body", mail.replace(b"one\n", b"one\r\n"), "fail"),
                ("with a header that had to be mended", mail.replace(b"\r\nTo:", b"\nTo:"), "none")):
            reply = say(world, octets + b".\r\n")
            found = results(world.hop.messages[-1].data).get("dkim", [""])
            report.check(reply.code == 250 and found[0].startswith(wanted),
                         f"a signature {name}: {wanted}", f"{reply}, {found}")


def main():
    report = Tap()
    with World(settings={**MENDS, "body_memory_max": "512K"}) as world:
        for check in (check_mended, check_refused, check_forged, check_smuggling):
            check(report, world)
        world.check_health(report, "after bare line ends")
    check_signature(report)
    with World(settings={"own_networks": MENDS["own_networks"]}) as world:
        reply, data = delivered(world, HEADER + b"\na\nb\r\n.\r\n")
        report.check(reply.code == 550 and data is None, "by default a device is refused, too", reply)
    report.finish()


if __name__ == "__main__":
    main()
