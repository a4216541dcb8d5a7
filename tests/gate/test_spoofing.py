#!/usr/bin/python3
"""Forged senders: the cases of espoofer, and results that a stranger wrote himself.

In: a forgery is refused, or no reader of the results can take it for the victim's. Out: what is sent on is
what was sent, behind the fields of the gate."""
import base64
import re

from message import values, what_arrives
from suites import check_case, known_differences, read_suite
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World

VICTIM = "legitimate.com"
SERVICE = "example.com"

# Fields a stranger sends; each claims our name somehow.
FORGED = (
    ("plain", "Authentication-Results: gate.example.net; spf=pass smtp.mailfrom=legitimate.com"),
    ("in capitals", "AUTHENTICATION-RESULTS: GATE.EXAMPLE.NET; dkim=pass header.d=legitimate.com"),
    ("folded before the name",
     "Authentication-Results:\r\n gate.example.net; dkim=pass header.d=legitimate.com"),
    ("behind a comment",
     "Authentication-Results: (hi) gate.example.net; dkim=pass header.d=legitimate.com"),
    ("behind a nested comment with a quoted bracket",
     "Authentication-Results: (a (b \\) c)) gate.example.net; dkim=pass header.d=legitimate.com"),
    ("with a quoted name",
     'Authentication-Results: "gate.example.net"; dkim=pass header.d=legitimate.com'),
    ("with a quoted pair in the name",
     'Authentication-Results: "gate.ex\\ample.net"; dkim=pass header.d=legitimate.com'),
    ("with a version", "Authentication-Results: gate.example.net 1; dkim=pass header.d=legitimate.com"),
    ("with a blank before the colon",
     "Authentication-Results : gate.example.net; dkim=pass header.d=legitimate.com"),
    ("with a comment that does not end",
     "Authentication-Results: (gate.example.net; dkim=pass header.d=legitimate.com"),
    ("with a quote that does not end",
     'Authentication-Results: "gate.example.net; dkim=pass header.d=legitimate.com'),
    ("without a name", "Authentication-Results: ; dkim=pass header.d=legitimate.com"),
    ("with an 8-bit octet in the name",
     "Authentication-Results: gate.example.net\xa0; dkim=pass header.d=legitimate.com"),
    ("an admission of the gate",
     'MXWarden-Admission: v=1; id=x; client="2001:db8::1"; verdict=admit; rule=dkim; would=admit'),
    ("an admission in capitals", "MXWARDEN-ADMISSION: v=1; verdict=admit; rule=dkim; legitimate.com"),
)
FOREIGN = "Authentication-Results: other.example.org; dkim=pass header.d=elsewhere.example"


def readings(value):
    """What various readers take a property's value for: cut at what they take for its end."""
    for cut in (r"[\s;]", r"[\s;(]", r"[\s;']", r"[\s;\"]", r"[\s;,:]"):
        piece = re.split(cut, value.strip("\"'<"))[0].strip("\"'<>").lower()
        yield from (piece, piece.rpartition("@")[2], piece.partition("@")[2])


def taken_for(victim, message):
    """The first property of a pass that some reader takes for the victim's, or None."""
    for field in values(message, "Authentication-Results"):
        for result in field.split(";"):
            if not re.search(r"\b(spf|dkim|dmarc)\s*=\s*pass\b", result):
                continue
            for value in re.findall(r"(?:smtp\.mailfrom|header\.[dib]|header\.from)\s*=\s*(\S.*)",
                                    result):
                if any(r == victim or r.endswith("." + victim) for r in readings(value)):
                    return result
    return None


def send_case(world, connect, client_ip, case, message):
    """Returns the reply that decided and what was delivered."""
    before = len(world.hop.messages)
    with connect(client_ip) as client:
        client.greet(case["helo"])
        reply = client.ask(f"MAIL FROM:{case['mail_from']}")
        if reply.is_good():
            reply = client.ask(f"RCPT TO:{case['rcpt_to']}")
        if reply.is_good():
            reply = client.message(message)
    return reply, world.hop.messages[before:]


def victim_of(case):
    """A client case is a mail from an account of the victim's own service."""
    return SERVICE if "/client_" in case["id"] else VICTIM


def fault_of_case(world, connect, client_ip, case, message):
    reply, delivered = send_case(world, connect, client_ip, case, message)
    if reply.code >= 500 or not delivered:
        return None if 500 <= reply.code and not delivered else f"neither refused nor kept: {reply}"
    data = delivered[0].data
    if len(delivered) > 1 or not data.endswith(what_arrives(message)):
        return f"what was sent on is not what was sent: {data!r}"
    taken = taken_for(victim_of(case), data)
    return taken and f"a reader takes this for {victim_of(case)}: {taken}"


def messages_of(case):
    """A case with a slip in it has the message as it was meant as well."""
    return [base64.b64decode(case[name]) for name in ("message_b64", "message_fixed_b64") if name in case]


def check_published(report):
    suite = read_suite("spoof-espoofer", "espoofer-cases.json")
    known = known_differences("spoof-espoofer")
    with World(domains={"victim.com": {}}, zone=suite["zone"]) as world:
        for case in suite["cases"]:
            for way, connect in (("TCP", world.connect), ("TLS", world.connect_tls)):
                for message in messages_of(case):
                    check_case(report, f"{case['id']} over {way}: {case['must'].split(';')[0]}",
                               fault_of_case(world, connect, suite["client_ip"], case, message),
                               known.get(case["id"]))
        fault = fault_of_nul(world)
        report.check(fault is None, "a name with a NUL is asked of nobody", fault)
        report.check(bool(world.hop.messages), "not all of them are refused", len(world.hop.messages))
        world.check_health(report, "after the published forgeries")


def fault_of_nul(world):
    asked = [name for name, kind in world.names.asked if kind == "TXT" and "\0" in name]
    return f"asked for {asked}" if asked else None


def check_forged(report):
    with World() as world:
        for name, field in FORGED:
            for address in (HONEST, IPV4_CLIENT):
                reply, message = send_with(world, address, field + "\r\n" + FOREIGN)
                fault = fault_of_forged(reply, message)
                report.check(fault is None, f"a forged field {name} is gone, from {address}", fault)
        world.check_health(report, "after forged results")


def send_with(world, address, field):
    before = len(world.hop.messages)
    mail = f"{field}\r\nFrom: <{HONEST_SENDER}>\r\nSubject: forged\r\n\r\nHello.\r\n"
    reply = world.send(address, mail=mail)
    delivered = world.hop.messages[before:]
    return reply, delivered[0].data if delivered else b""


def fault_of_forged(reply, message):
    if reply.code != 250:
        return f"got {reply}"
    head = message.split(b"\r\n\r\n")[0]
    if VICTIM.encode() in head:
        return head.decode("latin-1")
    if len(values(message, "MXWarden-Admission")) != 1:
        return f"admissions: {values(message, 'MXWarden-Admission')}"
    if not any(value.startswith("other.example.org") for value in
               values(message, "Authentication-Results")):
        return "the field of another server is gone as well"
    return None


def main():
    report = Tap()
    check_published(report)
    check_forged(report)
    report.finish()


if __name__ == "__main__":
    main()
