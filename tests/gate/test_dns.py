#!/usr/bin/python3
"""A DNS that lies, keeps silent or answers garbage, and senders whose records are bombs.

Never a pass because of a lie; a temporary failure is 451 4.4.3, and only over IPv6."""
import ipaddress

from message import DkimKey, results, signed
from nameserver import LIES, host
from world import HONEST_SENDER, Tap, World, in_parallel, simple_mail

# The lies after which no honest answer can be known; the others give an answer, or none, in the end.
UNKNOWN = ("servfail", "refused", "silent", "empty", "garbage", "garbage-with-id", "wrong-id",
           "wrong-question", "cut", "always-truncated", "compression-loop", "counts", "rdlength",
           "text-length")
ANSWERS = (("PTR", "text-length"),)  # to another question, but well-formed: there is no PTR
IPV4_BASE, IPV6_BASE = "198.51.100.", "2001:db8:ff:"
WAIT_S = 3  # of the gate for the DNS
KEY = DkimKey()


def lie_zone():
    """For each lie: a client whose PTR is the lie, and one with a PTR, SPF record and key that are."""
    zone = {}
    for number, lie in enumerate(LIES, 1):
        zone[reverse(f"{IPV6_BASE}{number}::1")] = lie
        zone[f"{lie}.example.net"] = lie
        zone.update(host(f"mail.{lie}.example.net", f"{IPV6_BASE}{number}::2"))
        zone.update(host(f"v4.{lie}.example.net", f"{IPV4_BASE}{number}"))
        zone[f"key.{lie}.example.net"] = {}
        zone[f"s._domainkey.key.{lie}.example.net"] = lie
    return zone


def reverse(address):
    return ipaddress.ip_address(address).reverse_pointer


def check_lies(report):
    """Each lie as PTR, SPF record and DKIM key, all at once: most take their time."""
    lies = list(LIES)
    cases = [(kind, number, lie) for number, lie in enumerate(lies, 1)
             for kind in ("PTR", "SPF", "SPF over IPv4", "DKIM")]
    settings = {"dns_timeout": f"{WAIT_S}s", "dns_wait": f"{WAIT_S}s",
                "next_hop_connections_max": len(cases)}
    with World(zone=lie_zone(), settings=settings) as world:
        answers = in_parallel(lambda case: send_lie(world, *case), cases, workers=len(cases))
        for (kind, _, lie), reply in zip(cases, answers):
            fault = fault_of_lie(kind, lie, reply)
            report.check(fault is None, f"{kind} '{lie}' never passes, and nothing hangs", fault)
        check_no_pass(report, world)
        world.check_health(report, "after every lie")
        check_patience(report, world)


def send_lie(world, kind, number, lie):
    address = {"PTR": f"{IPV6_BASE}{number}::1", "SPF over IPv4": f"{IPV4_BASE}{number}"}.get(
        kind, f"{IPV6_BASE}{number}::2")
    if kind == "DKIM":
        domain = f"key.{lie}.example.net"
        return world.send(address, f"a@{domain}", mail=signed(simple_mail(f"a@{domain}"), KEY, domain))
    return world.send(address, f"{kind.replace(' ', '-')}@{lie}.example.net")


def fault_of_lie(kind, lie, reply):
    if isinstance(reply, Exception):
        return repr(reply)
    line = reply.first
    if kind == "SPF over IPv4":
        return None if reply.code == 250 else f"mail over IPv4 got {reply}"
    if lie in UNKNOWN and (kind, lie) not in ANSWERS:
        return None if line.startswith("451 4.4.3") else f"wanted 451 4.4.3, got {reply}"
    wanted = "450 4.7.2"  # 5 or 6: an answer was there, and it was no good
    return None if line.startswith((wanted, "451 4.4.3")) else f"wanted {wanted}x, got {reply}"


def check_no_pass(report, world):
    found = [message.sender for message in world.hop.messages
             if any(result.startswith("pass") for result in results(message.data).get("spf", []))]
    report.check(not found, "no lie became an spf=pass", found)


def check_patience(report, world):
    """Slow DNS must not hold up those who need none of it."""
    with world.connect(f"{IPV6_BASE}{list(LIES).index('silent') + 1}::1") as slow:
        slow.greet()
        slow.ask(f"MAIL FROM:<{HONEST_SENDER}>")
        slow.send(b"RCPT TO:<kim@example.com>\r\n")
        fault = world.is_serving()
        report.check(fault is None, "while one client waits for the DNS another is served", fault)
        reply = slow.reply()
        report.check(reply.first.startswith("451 4.4.3"), "the one who waited is told 451", reply)


# --- SPF records that are bombs ---------------------------------------------------------------

BOMB_CLIENT = "2001:db8:b0:1::25"
IP6 = "ip6:2001:db8:b0::/48"


def chain(name, length, last):
    """NAME includes 1.NAME includes 2.NAME ... which says `last`."""
    names = [name] + [f"{i}.{name}" for i in range(1, length)]
    zone = {at: {"TXT": [f"v=spf1 include:{following} -all"]} for at, following in zip(names, names[1:])}
    return {**zone, names[-1]: {"TXT": [f"v=spf1 {last} -all"]}}


def many_mx(name, count):
    zone = {f"mx{i}.{name}": {"AAAA": ["2001:db8:dead::1"]} for i in range(count)}
    return {**zone, name: {"TXT": ["v=spf1 mx ?all"], "MX": [(1, f"mx{i}.{name}") for i in range(count)]}}


BOMBS = (
    # name, zone, the result of SPF
    ("itself", {"itself.example": {"TXT": ["v=spf1 include:itself.example " + IP6]}}, "permerror"),
    ("redirect", {"redirect.example": {"TXT": ["v=spf1 redirect=redirect.example"]}}, "permerror"),
    ("pair", {"pair.example": {"TXT": ["v=spf1 include:riap.example -all"]},
              "riap.example": {"TXT": ["v=spf1 include:pair.example -all"]}}, "permerror"),
    ("ten", chain("ten.example", 11, IP6), "pass"),
    ("eleven", chain("eleven.example", 12, IP6), "permerror"),
    ("thousand", chain("thousand.example", 1000, IP6), "permerror"),
    ("wide", {"wide.example": {"TXT": ["v=spf1 " + "a:x.example " * 40 + IP6 + " -all"]},
              "x.example": {"AAAA": ["2001:db8:dead::1"]}}, "permerror"),
    ("voids", {"voids.example": {"TXT": ["v=spf1 a:n1.example a:n2.example a:n3.example " + IP6]}},
     "permerror"),
    ("mx", many_mx("mx.example", 11), "permerror"),
    ("cname", {"cname.example": {"CNAME": ["emanc.example"]}, "emanc.example": {"CNAME": ["cname.example"]}},
     ("temperror", "none", "permerror")),
    ("macro", {"macro.example": {"TXT": ["v=spf1 exists:" + "%{l}." * 60 + "macro.example -all"]}},
     ("fail", "permerror")),
    ("long", {"long.example": {"TXT": ["v=spf1 " + "ip4:192.0.2.1 " * 4000 + "-all"]}},
     ("fail", "permerror", "temperror")),
    ("two", {"two.example": {"TXT": ["v=spf1 +all", "v=spf1 +all"]}}, "permerror"),
    ("binary", {"binary.example": {"TXT": ["v=spf1 \0\xff\x01 +all"]}}, "permerror"),
    ("explains", {"explains.example": {"TXT": ["v=spf1 -all exp=explains.example"]}}, "fail"),
    ("ptr", {"ptr.example": {"TXT": ["v=spf1 ptr:other.example -all"]}}, "fail"),
)


def send_bomb(world, bomb):
    name = bomb[0]
    return world.send(BOMB_CLIENT, f"bomb@{name}.example", "kim@watch.example",
                      mail=simple_mail(f"bomb@{name}.example", f"bomb {name}"))


def check_bombs(report):
    zone = host("mail.bomb.example", BOMB_CLIENT)
    for _, entries, _ in BOMBS:
        zone.update(entries)
    zone[reverse("2001:db8:b0:2::25")] = {"PTR": [f"p{i}.many.example" for i in range(500)]}
    with World(zone=zone, domains={"watch.example": {"mode": "observe"}},
               settings={"sessions_per_network_max": 1000}) as world:
        replies = in_parallel(lambda bomb: send_bomb(world, bomb), BOMBS)
        kept = {message.sender: message.data for message in world.hop.messages}
        for (name, _, wanted), reply in zip(BOMBS, replies):
            found = results(kept.get(f"bomb@{name}.example", b"")).get("spf", ["nothing"])[0]
            wanted = (wanted,) if isinstance(wanted, str) else wanted
            report.check(found.split()[0] in wanted, f"the SPF bomb '{name}' is {' or '.join(wanted)}",
                         f"{reply}\n{found}")
        worst = max((world.names.asked.count(question) for question in world.names.asked), default=0)
        report.check(worst < 100, "no name was asked for a hundred times", worst)
        reply = world.send("2001:db8:b0:2::25", recipient="kim@watch.example")
        report.check(reply.code == 250, "a client with 500 names in its reverse DNS is served", reply)
        asked = len([name for name, _ in world.names.asked if name.endswith(".many.example")])
        report.check(asked <= 20, "of 500 reverse names ten at most are looked up", asked)
        world.check_health(report, "after SPF bombs")


def main():
    report = Tap()
    check_lies(report)
    check_bombs(report)
    report.finish()


if __name__ == "__main__":
    main()
