#!/usr/bin/python3
"""How mail reaches its next hop: connections kept and lent, hops by preference, TLS, and every octet."""
import hashlib
import random
import time

from nexthop import NextHop
from tlsfiles import Authority
from world import HONEST_SENDER, IPV4_CLIENT, Tap, World, in_parallel, simple_mail, wait_until

HOLD_S = 1


def hop_line(hop, **options):
    where = f"[{hop.host}]" if ":" in hop.host else options.pop("host", hop.host)
    words = "".join(f" {name}={value}" for name, value in {"tls": "none", **options}.items())
    return f"smtp://{where}:{hop.port}{words}"


# --- the pool and the hold --------------------------------------------------------------------

def check_pool(report):
    with World(settings={"next_hop_idle": "60s"}) as world:
        for _ in range(5):
            world.send()
        hop = world.hop
        report.check(len(hop.messages) == 5 and hop.connection_count == 1,
                     "five mails one after another use one connection", hop.connection_count)
        hop.dies_at = "mail"  # an idle connection that the other side has closed
        world.send()
        hop.dies_at = None
        reply = world.send()
        report.check(reply.code in (250, 451), "a next hop that died is asked again", reply)
    check_stale(report)
    check_crowd(report)


def check_stale(report):
    """A next hop closes idle connections: the mail goes over a new one, and nobody notices."""
    first = NextHop()
    with World(hop=first) as world:
        world.send()
        for connection in list(first.open_connections):
            connection.shut_down()
        reply = world.send()
        report.check(reply.code == 250 and first.connection_count == 2,
                     "an idle connection closed by the next hop costs nobody a mail", reply)


def check_crowd(report):
    hop = NextHop(waits={"dot": 1})
    with World(hop=hop, settings={"next_hop_connections_max": 2}) as world:
        replies = in_parallel(lambda _: world.send(), range(6))
        codes = sorted(str(reply)[:9] for reply in replies)
        fine = codes[0].startswith("250") and "451 4.3.2" in codes and hop.connection_count <= 2
        report.check(fine,
                     "more mails than connections: 451 4.3.2 for the rest", codes)
        world.check_health(report, "after a crowd")


def check_hold(report):
    with World(settings={"next_hop_hold": f"{HOLD_S}s"}) as world:
        hop = world.hop
        with world.connect() as slow:
            slow.greet("mail.good.example.org")
            slow.envelope(HONEST_SENDER, ["kim@example.com", "lee@example.com"])
            given_back = wait_until(lambda: any("RSET" in line for _, line in hop.commands), 30)
            report.check(given_back, "a client that is slow with its data gives the connection back")
            report.check(world.send().code == 250 and hop.connection_count == 1,
                         "which then serves another", hop.connection_count)
            reply = slow.message(simple_mail())
            report.check(reply.code == 250 and hop.messages[-1].recipients ==
                         ["kim@example.com", "lee@example.com"],
                         "and the slow one's envelope is replayed whole", reply)
        with world.connect() as slow:
            slow.greet("mail.good.example.org")
            slow.envelope(HONEST_SENDER, ["kim@example.com", "lee@example.com"])
            count = len(hop.commands)
            wait_until(lambda: any("RSET" in line for _, line in hop.commands[count:]), 30)
            hop.recipients = {"lee": "550 5.1.1 gone meanwhile"}
            before = len(hop.messages)
            reply = slow.message(simple_mail())
            report.check(reply.code == 451 and len(hop.messages) == before,
                         "a recipient refused on replay: 451, and nobody gets the mail", reply)
            hop.recipients = {}
        world.check_health(report, "after holding")


def check_two_domains(report):
    other, twin = NextHop(), NextHop()
    domains = {"same.example": {"tenant": "example.com"}, "other.example": {"next_hop": [hop_line(other)]},
               "policy.example": {"mode": "observe"}, "twin.example": {"next_hop": [hop_line(twin)]}}
    with World(domains=domains) as world:
        with world.connect() as client:
            client.greet("mail.good.example.org")
            replies = client.envelope(HONEST_SENDER, ["kim@example.com", "kim@other.example",
                                                      "kim@policy.example", "kim@same.example",
                                                      "lee@example.com"])
            firsts = [reply.first[:9] for reply in replies[1:]]
            report.check(firsts == ["250 2.1.5", "452 4.5.3", "452 4.5.3", "250 2.1.5", "250 2.1.5"],
                         "one transaction, one next hop and one policy: else 452 4.5.3", firsts)
            reply = client.message(simple_mail())
            report.check(reply.code == 250 and len(world.hop.messages) == 1 and not other.messages,
                         "and the mail goes to those who were accepted", reply)
            replies = client.envelope(HONEST_SENDER, "kim@other.example")
            reply = client.message(simple_mail())
            report.check(reply.code == 250 and len(other.messages) == 1,
                         "the others come in a transaction of their own", reply)


# --- which hop --------------------------------------------------------------------------------

def check_preference(report):
    hops = [NextHop() for _ in range(3)]
    lines = [hop_line(hop, preference=p) for hop, p in zip(hops, (30, 10, 20))]
    with World(domains={"example.com": {"next_hop": lines}},
               settings={"next_hop_rest": "2s", "next_hop_idle": 0}) as world:
        def counts():
            return [len(hop.messages) for hop in hops]

        world.send()
        report.check(counts() == [0, 1, 0], "the lowest preference first", counts())
        hops[1].dies_at = "connect"
        world.send()
        report.check(counts() == [0, 1, 1], "the next when it is down", counts())
        tried = hops[1].connection_count
        world.send()
        report.check(counts() == [0, 1, 2] and hops[1].connection_count == tried,
                     "and then it is left alone for a while", counts())
        hops[2].replies = {"banner": "554 5.3.2 closed"}
        world.send()
        report.check(counts() == [1, 1, 2], "5xx at the banner is about us: the next", counts())
        hops[0].dies_at = "ehlo"
        reply = world.send()
        report.check(reply.first.startswith("451 4.4."), "all are down: 451, and why the last is", reply)
        with world.connect() as client:
            client.greet("mail.good.example.org")
            replies = client.envelope(HONEST_SENDER, "kim@example.com")
            report.check(replies[1].first.startswith("451 4.4.1"), "and that is said at RCPT", replies)
        hops[1].dies_at = None
        time.sleep(2.1)
        reply = world.send()
        report.check(reply.code == 250 and counts() == [1, 2, 2], "after its rest it is tried again",
                     reply)
        world.check_health(report, "after hops went up and down")


def check_names(report):
    hop = NextHop()
    hop6 = NextHop(host="::1") if has_ipv6() else NextHop()
    zone = {"two.hop.example": {"A": ["127.0.0.1"], "AAAA": ["::1"]},
            "gone.hop.example": {}, "broken.hop.example": "servfail",
            "alias.hop.example": {"CNAME": ["one.hop.example"]}, "one.hop.example": {"A": ["127.0.0.1"]}}
    names = {"by-name.example": "two.hop.example", "by-alias.example": "alias.hop.example",
             "no-address.example": "gone.hop.example", "no-answer.example": "broken.hop.example",
             "no-name.example": "nowhere.hop.example"}
    domains = {domain: {"next_hop": [f"smtp://{name}:{hop.port} tls=none"]}
               for domain, name in names.items()}
    domains["by-literal.example"] = {"next_hop": [hop_line(hop6)]}
    domains["closed.example"] = {"next_hop": ["smtp://127.0.0.1:1 tls=none"]}
    wanted = {"by-name.example": "250", "by-alias.example": "250", "by-literal.example": "250",
              "no-address.example": "451 4.4", "no-answer.example": "451 4.4", "no-name.example": "451 4.4",
              "closed.example": "451 4.4.1"}
    with World(zone=zone, domains=domains, settings={"dns_timeout": "3s"}) as world:
        for domain, first in wanted.items():
            reply = world.send(recipient=f"kim@{domain}")
            report.check(reply.first.startswith(first), f"a next hop {domain.split('.')[0]}: {first}", reply)


def has_ipv6():
    try:
        with open("/proc/net/if_inet6") as interfaces:
            return any(line.endswith(" lo\n") for line in interfaces)
    except OSError:
        return False


# --- TLS to the hop ---------------------------------------------------------------------------

TLS_CASES = (
    # tls =, what the hop has, the client is told, over TLS
    ("none", "good", "250", False), ("none", "nothing", "250", False),
    ("may", "good", "250", True), ("may", "nothing", "250", False), ("may", "other", "250", True),
    ("may", "broken", "250", False), ("may", "refuses", "250", False),
    ("require", "good", "250", True), ("require", "other", "250", True), ("require", "nothing", "451", None),
    ("require", "broken", "451", None), ("require", "refuses", "451", None),
    ("verify", "good", "250", True), ("verify", "nothing", "451", None), ("verify", "other", "451", None),
    ("verify", "stranger", "451", None), ("verify", "refuses", "451", None),
    ("may", "injects", "4|250", None), ("require", "injects", "451", None),
)


def tls_hop(kind, authority, stranger):
    offers = ("PIPELINING", "8BITMIME", "STARTTLS")
    hop = NextHop(offers=offers if kind != "nothing" else offers[:2])
    names = {"good": "hop.example", "other": "elsewhere.example", "injects": "hop.example"}
    if kind in names:
        hop.tls = authority.server_context(names[kind])
    if kind == "stranger":
        hop.tls = stranger.server_context("hop.example")
    if kind == "broken":
        hop.says = {"starttls": b"220 2.0.0 go\r\n"}
        hop.dies_at = "starttls"
    if kind == "refuses":
        hop.replies = {"starttls": "454 4.7.0 not now"}
    if kind == "injects":
        hop.replies = {"starttls": "220 2.0.0 go\r\n250-hop.example\r\n250 PIPELINING"}
    return hop


def check_tls(report):
    with Authority() as authority, Authority() as stranger:
        hops = [tls_hop(kind, authority, stranger) for _, kind, _, _ in TLS_CASES]
        domains = {f"{i}.example": {"next_hop": [hop_line(hop, host="hop.example", tls=tls)]}
                   for i, (hop, (tls, *_)) in enumerate(zip(hops, TLS_CASES))}
        settings = {"next_hop_authorities": authority.path, "next_hop_rest": "1s"}
        with World(zone={"hop.example": {"A": ["127.0.0.1"]}}, domains=domains, settings=settings) as world:
            for i, (tls, kind, wanted, is_tls) in enumerate(TLS_CASES):
                reply = world.send(recipient=f"kim@{i}.example")
                kept = [message.is_tls for message in hops[i].messages]
                fine = any(reply.first.startswith(w) for w in wanted.split("|")) and \
                    (is_tls is None or kept == [is_tls])
                report.check(fine, f"tls = {tls} to a hop whose TLS is {kind}: {wanted}",
                             f"{reply}, over TLS: {kept}")
                if kind == "injects":
                    report.check(all("RCPT" not in line for _, line in hops[i].commands) or not kept,
                                 "what stood behind its reply to STARTTLS is never taken for a reply")
            world.check_health(report, "after TLS to next hops")


# --- content ----------------------------------------------------------------------------------

def deliver(world, mail, address=IPV4_CLIENT):
    """Returns the reply and the octets the next hop got behind our fields."""
    before = len(world.hop.messages)
    reply = world.send(address, mail=mail)
    delivered = world.hop.messages[before:]
    return reply, delivered[0] if delivered else None


def random_lines(size):
    """Text of any octets but CR, LF, NUL and 8-bit ones, in lines of any length."""
    chance = random.Random(size)
    printable = bytes(range(1, 10)) + bytes([11, 12]) + bytes(range(14, 128))
    block = bytes(chance.choices(printable, k=1 << 16))
    pieces, have = [], 0
    while have < size:
        start = chance.randrange(len(block))
        line = block[start:start + chance.randrange(0, 1200)] + b"\r\n"
        pieces.append(line)
        have += len(line)
    return b"".join(pieces)


DOTS = b"".join(line + b"\r\n" for line in (
    b".", b"..", b"...", b". ", b".a", b"a.", b"", b".", b"", b"\t.", b".\t", b"....." * 200))

CONTENTS = (
    ("dots", DOTS),
    ("an empty body", b""),
    ("only empty lines", b"\r\n" * 5000),
    ("a line of a million octets", b"y" * 1000000 + b"\r\n"),
    ("a line of a million dots", b"." * 1000000 + b"\r\n"),
    ("300 KB, in memory", random_lines(300000)),
    ("20 MB, in a file", random_lines(20 << 20)),
    ("8-bit octets", bytes(range(128, 256)) * 100 + b"\r\n"),
)


def check_content(report):
    settings = {"body_memory_max": "512K"}
    with World(settings=settings, hop={"offers": ("PIPELINING", "8BITMIME")}) as world:
        for name, body in CONTENTS:
            mail = simple_mail(body="").encode() + body
            reply, message = deliver(world, mail)
            same = message is not None and message.data.endswith(mail)
            added = message.data[:-len(mail)] if same else b""
            report.check(reply.code == 250 and same and added.count(b"MXWarden-Admission:") == 1,
                         f"{name} arrives octet by octet behind our fields",
                         f"{reply}, sent {hashlib.sha256(mail).hexdigest()}")
        report.check(not list((world.folder / "bodies").iterdir()), "no temporary file has a name")
        check_together(report, world)
        world.check_health(report, "after large messages")


def check_together(report, world):
    """Several large messages at the same time do not mix."""
    mails = [simple_mail(subject=f"big {i}", body="").encode() + (b"%d" % i) * 2000000 + b"\r\n"
             for i in range(4)]
    before = len(world.hop.messages)
    replies = in_parallel(lambda mail: world.send(IPV4_CLIENT, mail=mail), mails, 4)
    kept = [message.data for message in world.hop.messages[before:]]
    report.check(all(any(data.endswith(mail) for data in kept) for mail in mails),
                 "four large messages at the same time arrive, each as it was sent", replies)


def check_eight_bit(report):
    with World(hop={"offers": ("PIPELINING",)}) as world:
        reply, _ = deliver(world, simple_mail(body="caf\xe9\r\n"))
        report.check(reply.first.startswith("554 5.6.3"),
                     "8-bit content to a next hop without 8BITMIME: 554 5.6.3", reply)
        reply, _ = deliver(world, simple_mail(subject="caf\xe9"))
        report.check(reply.first.startswith("554 5.6.3"), "8-bit in the header counts as well", reply)
        with world.connect(IPV4_CLIENT) as client:
            client.greet()
            client.ask(f"MAIL FROM:<{HONEST_SENDER}> BODY=8BITMIME")
            client.ask("RCPT TO:<kim@example.com>")
            reply = client.message(simple_mail())
            report.check(reply.code == 250, "it is decided on content, not on what was declared", reply)
        reply, _ = deliver(world, simple_mail())
        report.check(reply.code == 250, "7-bit content needs nothing", reply)
    with World(hop={"offers": ("PIPELINING", "8BITMIME", "SIZE 100000")}) as world:
        with world.connect(IPV4_CLIENT) as client:
            client.greet()
            client.ask(f"MAIL FROM:<{HONEST_SENDER}> BODY=8BITMIME SIZE=500")
            client.ask("RCPT TO:<kim@example.com>")
            client.message(simple_mail(body="caf\xe9\r\n"))
        told = world.hop.messages[-1].parameters if world.hop.messages else None
        report.check(told and "BODY=8BITMIME" in told,
                     "a next hop that offers 8BITMIME is told what the client declared", told)


def check_reserved(report):
    """A hop that offers nothing, and one that says 250 to a recipient in many lines."""
    with World(hop={"offers": ()}) as world:
        with world.connect() as client:
            client.greet("mail.good.example.org")
            client.envelope(HONEST_SENDER, [f"user{i}@example.com" for i in range(5)])
            reply = client.message(simple_mail())
            report.check(reply.code == 250 and len(world.hop.messages[0].recipients) == 5,
                         "a next hop without PIPELINING gets it one by one", reply)
    with World(hop={"recipients": {"gone": "550 5.1.1 no such user here"}}) as world:
        with world.connect() as client:
            client.greet("mail.good.example.org")
            replies = client.envelope(HONEST_SENDER, ["gone@example.com", "kim@example.com"])
            report.check([reply.code for reply in replies] == [250, 550, 250] and
                         "no such user here" in replies[1].text,
                         "an unknown user is refused by the server that knows, in its words", replies)
            reply = client.message(simple_mail())
            report.check(reply.code == 250 and world.hop.messages[0].recipients == ["kim@example.com"],
                         "and the others get their mail", reply)


CHECKS = (check_pool, check_hold, check_two_domains, check_preference, check_names, check_tls,
          check_content, check_eight_bit, check_reserved)


def main():
    report = Tap()
    for check in CHECKS:
        check(report)
    report.finish()


if __name__ == "__main__":
    main()
