#!/usr/bin/python3
"""Next hops that die, stall, refuse and talk nonsense at each step. What the client is told, and that
it is never told 250 for a message the next hop did not take."""
from nexthop import NextHop
from world import IPV4_CLIENT, Tap, World, in_parallel, simple_mail

BIG = simple_mail(body="0123456789" * 10 + "\r\n") + ("x" * 998 + "\r\n") * 3000
REFUSED = "451 4.4.1"   # whatever it says before MAIL is about us
LOST = "451 4"          # why the last address failed

# name, script of the next hop, what the client is told in the end.
CASES = (
    # It dies.
    ("dies before its banner", {"dies_at": "connect"}, LOST),
    ("dies at EHLO", {"dies_at": "ehlo"}, LOST),
    ("dies at MAIL", {"dies_at": "mail"}, LOST),
    ("dies at RCPT", {"dies_at": "rcpt"}, LOST),
    ("dies at DATA", {"dies_at": "data"}, LOST),
    # Our dot may be sent by then, and be on its way.
    ("dies in the body", {"dies_at": "body"}, "451 4 or uncertain"),
    ("dies behind the dot", {"dies_at": "dot"}, "451 4 uncertain"),
    # It refuses.
    ("refuses at its banner, 5xx", {"replies": {"banner": "554 5.7.1 go away"}}, REFUSED),
    ("refuses at its banner, 4xx", {"replies": {"banner": "421 4.3.2 busy"}}, REFUSED),
    ("refuses EHLO and HELO", {"replies": {"ehlo": "550 5.7.1 no", "helo": "550 5.7.1 no"}}, REFUSED),
    ("knows HELO only", {"replies": {"ehlo": "502 5.5.1 what"}}, "250"),
    ("refuses MAIL for good", {"replies": {"mail": "550 5.7.1 not you"}}, "550 5.7.1"),
    ("refuses MAIL for now", {"replies": {"mail": "450 4.7.1 not now"}}, "450 4.7.1"),
    ("refuses RCPT for good", {"replies": {"rcpt": "550 5.1.1 nobody here"}}, "550 5.1.1"),
    ("refuses RCPT for now", {"replies": {"rcpt": "450 4.2.2 full"}}, "450 4.2.2"),
    ("says 421 at RCPT", {"replies": {"rcpt": "421 4.3.2 closing"}}, "451"),
    ("says 552 at RCPT", {"replies": {"rcpt": "552 5.2.2 too many"}}, "452"),
    ("refuses DATA for good", {"replies": {"data": "554 5.5.1 no"}}, "554 5.5.1"),
    ("refuses DATA for now", {"replies": {"data": "451 4.3.0 no"}}, "451 4.3.0"),
    ("refuses the message for good", {"replies": {"dot": "554 5.7.1 spam"}}, "554 5.7.1"),
    ("refuses the message for now", {"replies": {"dot": "451 4.7.1 greylisted"}}, "451 4.7.1"),
    ("says 421 behind the dot", {"replies": {"dot": "421 4.3.2 closing"}}, "451"),
    ("refuses without an enhanced code", {"replies": {"rcpt": "550 nobody here"}}, "550 5."),
    ("lies with its enhanced code", {"replies": {"rcpt": "550 2.1.5 nobody here"}}, "550 5."),
    ("says 354 to the message", {"replies": {"dot": "354 go on"}}, "451 4 uncertain"),
    ("says 250 to DATA", {"replies": {"data": "250 2.0.0 what"}}, LOST),
    ("says 354 to RCPT", {"replies": {"rcpt": "354 go on"}}, LOST),
    # It talks nonsense.
    ("speaks no SMTP", {"says": {"banner": b"SSH-2.0-OpenSSH_9.2\r\n"}}, LOST),
    ("speaks TLS and closes",
     {"says": {"banner": b"\x15\x03\x01\0\x02\x02\x28"}, "dies_at": "banner"}, LOST),
    ("answers EHLO with an empty line", {"says": {"ehlo": b"\r\n"}}, LOST),
    ("answers EHLO with letters", {"says": {"ehlo": b"abc def\r\n"}}, LOST),
    ("answers EHLO with changing codes", {"says": {"ehlo": b"250-a\r\n550 b\r\n"}}, LOST),
    ("answers MAIL with NULs", {"says": {"mail": b"\0\0\0\r\n"}}, LOST),
    ("answers RCPT with 999", {"says": {"rcpt": b"999 9.9.9 x\r\n"}}, LOST),
    ("answers RCPT with 8-bit octets", {"says": {"rcpt": b"550 5.1.1 \xff\xfe\x80\r\n"}}, "550 5.1.1"),
    ("answers RCPT with control octets", {"says": {"rcpt": b"550 5.1.1 a\x1b[31mb\0c\rd\r\n"}}, "5|4"),
    ("answers RCPT with a code in two pieces of text",
     {"says": {"rcpt": b"550-5.1.1 one\r\n550 5.1.1 two\r\n"}}, "550 5.1.1"),
    ("answers RCPT with bare LF", {"says": {"rcpt": b"550 5.1.1 nobody\n"}, "waits": {}}, "5|4"),
    ("answers the dot with nonsense", {"says": {"dot": b"thank you\r\n"}}, "451 4 uncertain"),
    ("answers everything twice", {"says": {"mail": b"250 a\r\n250 b\r\n"}}, "4|250"),
    ("answers a command early", {"says": {"banner": b"220 x\r\n250 early\r\n"}}, "4|250"),
    # It never ends.
    ("floods its banner", {"floods_at": "banner"}, LOST),
    ("floods its banner with lines", {"floods_at": "banner", "flood": b"220-x\r\n"}, LOST),
    ("floods EHLO with lines", {"floods_at": "ehlo", "flood": b"250-x\r\n"}, LOST),
    ("floods RCPT", {"floods_at": "rcpt"}, LOST),
    ("floods RCPT with lines", {"floods_at": "rcpt", "flood": b"550-x\r\n"}, "4|5"),
    ("floods the reply to the dot", {"floods_at": "dot"}, "451 4 uncertain"),
    ("floods in the body", {"floods_at": "body"}, "4 or uncertain"),
    # It says so in the body.
    ("refuses in the middle of the body", {"says": {"body": b"554 5.7.1 enough\r\n"}}, "5|4"),
    # A very long text.
    ("refuses with a long text", {"replies": {"rcpt": "550 5.1.1 " + "long " * 90}}, "550 5.1.1"),
    ("refuses with many lines",
     {"says": {"rcpt": b"".join(b"550-5.1.1 line %d\r\n" % i for i in range(20)) + b"550 5.1.1 x\r\n"}},
     "550 5.1.1"),
)

# What the log may say of the hand-over, by the end of what the client is told.
HANDOVERS = ((" or uncertain", (None, "uncertain")), (" uncertain", ("uncertain",)), ("", (None,)))


def domain_of(index):
    return f"hop{index}.example"


def is_shaped(reply):
    """Each line at most 512 octets with its CRLF, printable, one code, an enhanced code of its class."""
    code = reply.lines[0][:3]
    return all(len(line) + 2 <= 512 and line.isprintable() and line.isascii() and line[:3] == code
               and line[4:6] == code[0] + "." for line in reply.lines)


def fault_of_case(world, index, hop, wanted):
    domain = domain_of(index)
    reply = world.send(IPV4_CLIENT, f"s{index}@sender.example", f"kim@{domain}", BIG)
    ending, handovers = next((ending, found) for ending, found in HANDOVERS if wanted.endswith(ending))
    wanted = wanted.removesuffix(ending)
    if not any(reply.first.startswith(one) for one in wanted.split("|")):
        return f"wanted {wanted}, got {reply}"
    if not is_shaped(reply):
        return f"not in shape: {reply}"
    if (reply.code == 250) != bool(hop.messages):
        return f"the next hop has {len(hop.messages)} messages, and the client was told {reply}"
    logged = world.wait_record(sender=f"s{index}@sender.example")
    if logged.get("handover") not in handovers:
        return f"the log says {logged}"
    return None


def main():
    report = Tap()
    hops = [NextHop(**script) for _, script, _ in CASES]
    domains = {domain_of(i): {"next_hop": [f"smtp://127.0.0.1:{hop.port} tls=none"]}
               for i, hop in enumerate(hops)}
    with World(domains=domains, settings={"sessions_per_network_max": 1000}) as world:
        faults = in_parallel(
            lambda i: fault_of_case(world, i, hops[i], CASES[i][2]), range(len(CASES)))
        for (name, _, wanted), fault in zip(CASES, faults):
            report.check(fault is None, f"a next hop that {name}: the client is told {wanted}", fault)
        world.check_health(report, "after dreadful next hops")
    report.finish()


if __name__ == "__main__":
    main()
