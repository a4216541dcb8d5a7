#!/usr/bin/python3
"""What stands below SMTP: TLS from the client, early talk, and the PROXY protocol."""
import socket
import ssl
import struct
import time
import warnings

from client import PROXY_SIGNATURE, Client, insecure_context, proxy_v1, proxy_v2
from message import admission, values
from tlsfiles import Authority
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, LOG_S, Tap, World, simple_mail, wait_until

warnings.filterwarnings("ignore", category=DeprecationWarning)  # old TLS is what is asked for


# --- TLS --------------------------------------------------------------------------------------

def tls_session(world, context=None, name=None, address=HONEST):
    client = world.connect(address)
    client.greet("mail.good.example.org")
    reply = client.ask("STARTTLS")
    if reply.code != 220:
        raise ConnectionError(f"STARTTLS: {reply}")
    client.start_tls(context, name)
    return client


def refused_version(version):
    context = insecure_context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    return context


def check_tls(report, world):
    with tls_session(world) as client:
        report.check(client.socket.version() == "TLSv1.3", "TLS 1.3 is spoken", client.socket.version())
        report.check(client.ask(f"MAIL FROM:<{HONEST_SENDER}>").code == 503,
                     "the handshake forgets EHLO")
        offers = client.ask("EHLO mail.good.example.org").lines
        report.check(not any("STARTTLS" in line for line in offers), "STARTTLS is not offered inside TLS",
                     offers)
        report.check(client.ask("STARTTLS").code == 503, "nor possible")
        client.envelope(HONEST_SENDER, "kim@example.com")
        reply = client.message(simple_mail())
        received = values(world.hop.messages[-1].data, "Received")[0]
        report.check(reply.code == 250 and "with ESMTPS" in received, "Received says ESMTPS", received)
    for version, fine in ((ssl.TLSVersion.TLSv1, False), (ssl.TLSVersion.TLSv1_1, False),
                          (ssl.TLSVersion.TLSv1_2, True), (ssl.TLSVersion.TLSv1_3, True)):
        try:
            with tls_session(world, refused_version(version)) as client:
                spoken = client.ask("EHLO x.example").code == 250
        except (ssl.SSLError, OSError):
            spoken = False
        report.check(spoken == fine, f"{version.name} is {'spoken' if fine else 'refused'}")


def check_tls_faults(report, world):
    for name, octets in (("a command", b"STARTTLS\r\nEHLO injected.example\r\n"),
                         ("a TLS hello", b"STARTTLS\r\n\x16\x03\x01\x02\x00")):
        with world.connect() as client:
            client.greet()
            client.send(octets)
            said = client.read_to_end()
            report.check(said.startswith(b"554 5.5.1 ") and said.count(b"\r\n") == 1,
                         f"{name} behind STARTTLS in the same packet: 554 and the end", said)
    with world.connect() as client:
        client.greet()
        client.ask("STARTTLS")
        client.send(b"EHLO plain.example\r\n")
        said = client.read_to_end()
        report.check(b"250" not in said, "plain bytes instead of a handshake end the session", said)
    with world.connect() as client:
        client.greet()
        client.envelope(HONEST_SENDER, "kim@example.com")
        client.ask("STARTTLS")
        client.start_tls()
        client.ask("EHLO mail.good.example.org")
        report.check(client.ask("DATA").code == 503, "the handshake forgets the envelope")
    with world.connect() as client:
        client.greet()
        client.ask("STARTTLS")
        client.send(b"\x16\x03\x01\x02\x00\x01\x00")
        client.reset()
    with tls_session(world) as client:
        client.send(b"EHLO x.example\r\nMAIL FROM:<" + HONEST_SENDER.encode() + b">\r\nNO")
        client.reset()
    world.check_health(report, "after broken handshakes")


def check_certificates(report):
    """By SNI; a client certificate makes a connector."""
    with Authority() as authority:
        text = []
        for name in ("gate.example.net", "other.example.net"):
            chain, key = authority.certificate(name)
            text.append((f'certificate "{name}"', {"file": chain, "key": key}))
        settings = {**dict(text), "client_certificates": "on", "client_authorities": authority.path}
        domains = {"partner.example": {"connector_name": ["mail.partner.example"]}}
        with World(domains=domains, settings=settings, listener={"starttls": "on"}) as world:
            for asked, wanted in ((None, "gate.example.net"), ("gate.example.net", "gate.example.net"),
                                  ("other.example.net", "other.example.net"),
                                  ("OTHER.example.net", "other.example.net"),
                                  ("unknown.example.net", "gate.example.net")):
                report.check(shown_name(world, authority, asked) == wanted,
                             f"who asks for {asked} is shown {wanted}", shown_name(world, authority, asked))
            for name, wanted in (("mail.partner.example", 250), ("mail.else.example", 450), (None, 450)):
                reply = send_with_certificate(world, authority, name)
                report.check(reply.code == wanted, f"with the certificate of {name}: {wanted}", reply)
            world.check_health(report, "after certificates")


def shown_name(world, authority, asked):
    context = authority.client_context()
    context.check_hostname = False
    with tls_session(world, context, asked) as client:
        return dict(client.socket.getpeercert()["subjectAltName"])["DNS"]


def send_with_certificate(world, authority, name):
    """From an address that nothing speaks for."""
    context = authority.client_context(name)
    context.check_hostname = False
    with tls_session(world, context, "gate.example.net", "2001:db8:bad::1") as client:
        client.ask("EHLO mail.partner.example")
        return client.envelope("a@partner.example", "kim@partner.example")[-1]


# --- early talk -------------------------------------------------------------------------------

def check_early_talk(report, world):
    for name, octets in (("EHLO", b"EHLO x.example\r\n"), ("one octet", b"E"),
                         ("a TLS hello", b"\x16\x03\x01")):
        client = Client(world.place, proxy_v2(HONEST) + octets)
        said = client.read_to_end()
        client.close()
        report.check(said.startswith(b"554 ") and said.count(b"\r\n") == 1,
                     f"{name} before the banner: 554 and the end", said)
    told = wait_until(lambda: len(world.records("no-mail", early="yes")) == 3, LOG_S)
    report.check(told, "each early talker has a line in the log", world.log())
    world.check_health(report, "after early talk")


# --- PROXY ------------------------------------------------------------------------------------

def v2(rest, verb=0x21, family=0x21, length=None, signature=PROXY_SIGNATURE):
    return signature + struct.pack("!BBH", verb, family, len(rest) if length is None else length) + rest


ADDRESSES6 = socket.inet_pton(socket.AF_INET6, HONEST) * 2 + b"\x9c\x59\0\x19"
ADDRESSES4 = socket.inet_aton(IPV4_CLIENT) * 2 + b"\x9c\x59\0\x19"

# name, header, the client it makes (None: the connection ends without a word; "": the socket's own)
PROXY_HEADERS = (
    ("v1 over IPv6", proxy_v1(HONEST), HONEST),
    ("v1 over IPv4", proxy_v1(IPV4_CLIENT), IPV4_CLIENT),
    ("v2 over IPv6", proxy_v2(HONEST), HONEST),
    ("v2 over IPv4", proxy_v2(IPV4_CLIENT), IPV4_CLIENT),
    ("v2 with a mapped address", proxy_v2("::ffff:192.0.2.9"), IPV4_CLIENT),
    ("v1 with a mapped address", proxy_v1("::ffff:192.0.2.9"), IPV4_CLIENT),
    ("v2 LOCAL", v2(b"", verb=0x20, family=0), ""),
    ("v2 LOCAL with addresses", v2(ADDRESSES6, verb=0x20), ""),
    ("v2 UNSPEC", v2(b"", family=0), ""),
    ("v1 UNKNOWN", b"PROXY UNKNOWN\r\n", ""),
    ("v2 with TLVs", v2(ADDRESSES6 + b"\x04\0\x10" + b"x" * 16), HONEST),
    ("v2 as long as may be", v2(ADDRESSES6 + b"\x04\x0f\xb9" + b"x" * (4096 - 16 - 36 - 3)), HONEST),
    ("v2 far too long", v2(ADDRESSES6 + b"x" * 60000), None),
    ("v2 with a wrong version", v2(ADDRESSES6, verb=0x11), None),
    ("v2 with an unknown command", v2(ADDRESSES6, verb=0x2f), None),
    ("v2 too short for its family", v2(ADDRESSES4), None),
    ("v2 of an unknown family", v2(ADDRESSES6, family=0x71), None),
    ("v2 with a broken signature", v2(ADDRESSES6, signature=PROXY_SIGNATURE[:-1] + b"X"), None),
    ("v1 without addresses", b"PROXY TCP6\r\n", None),
    ("v1 with a name", b"PROXY TCP4 localhost 192.0.2.1 1 25\r\n", None),
    ("v1 of mixed families", f"PROXY TCP4 {HONEST} 192.0.2.1 1 25\r\n".encode(), None),
    ("v1 with a port too many", b"PROXY TCP4 192.0.2.9 192.0.2.1 1 65536\r\n", None),
    ("v1 without an end", b"PROXY TCP4 " + b"1" * 200, None),
    ("v1 with a bare LF", b"PROXY TCP4 192.0.2.9 192.0.2.1 1 25\n", None),
    ("v1 in small letters", b"proxy tcp4 192.0.2.9 192.0.2.1 1 25\r\n", None),
    ("no header but EHLO", b"EHLO x.example\r\n", None),
    ("a TLS hello", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", None),
    ("NULs", b"\0" * 200, None),
)


def client_of(world, header, pause=0.0):
    """The address the gate takes the client for; None when it just ends the connection."""
    with Client(world.place) as client:
        try:
            for at in range(0, len(header), 1 if pause else len(header)):
                client.send(header[at:at + (1 if pause else len(header))])
                time.sleep(pause)
            client.greet("mail.good.example.org")
            for reply in client.envelope(HONEST_SENDER, "postmaster@example.com"):
                if reply.code != 250:
                    raise RuntimeError(str(reply))
            client.message(simple_mail())
        except OSError as error:
            return None if not client.received else error
        return admission(world.hop.messages[-1].data)["client"]


def check_proxy(report, world):
    for name, header, wanted in PROXY_HEADERS:
        found = client_of(world, header)
        wanted = "127.0.0.1" if wanted == "" else wanted
        report.check(found == wanted, f"PROXY {name}: the client is {wanted}", found)
    for name, header in (("v1", proxy_v1(HONEST)), ("v2", proxy_v2(HONEST))):
        found = client_of(world, header, pause=0.001)
        report.check(found == HONEST, f"PROXY {name} octet by octet: the client is {HONEST}", found)
    world.check_health(report, "after PROXY headers")


def check_slow_proxy(report):
    with World(settings={"proxy_timeout": "1s"}) as world:
        for name, octets in (("nothing", b""), ("half a header", proxy_v2(HONEST)[:20])):
            with Client(world.place, octets) as client:
                began = time.monotonic()
                report.check(client.is_closed() and time.monotonic() - began < 30,
                             f"who sends {name} for long is dropped without a word")
        world.check_health(report, "after slow PROXY headers")


def check_unlisted(report):
    """From an address that is not listed a PROXY header is just early talk, or a bad command."""
    with World(settings={"proxy_from": ["192.0.2.1"]}) as world:
        with Client(world.place) as client:
            reply = client.greet()
            report.check(reply.code == 250, "who is not listed needs no PROXY header", reply)
            reply = client.ask(proxy_v1(HONEST)[:-2])
            report.check(reply.code == 500, "and a header is a command nobody knows", reply)
        with Client(world.place) as client:
            client.greet()
            client.envelope(HONEST_SENDER, "postmaster@example.com")
            client.message(simple_mail())
            client = admission(world.hop.messages[-1].data)["client"]
            report.check(client == "127.0.0.1", "the client is who he is", client)
        fault = world.faults()
        report.check(fault is None, "the gate is as it was", fault)


def main():
    report = Tap()
    with World() as world:
        check_tls(report, world)
        check_tls_faults(report, world)
        check_early_talk(report, world)
        check_proxy(report, world)
    check_certificates(report)
    check_slow_proxy(report)
    check_unlisted(report)
    report.finish()


if __name__ == "__main__":
    main()
