#!/usr/bin/python3
"""Next hops that are told who the client is: by XCLIENT, XFORWARD or a PROXY header, and never somebody else."""
from nexthop import NextHop
from tlsfiles import Authority
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World, in_parallel, simple_mail, wait_until

POSTFIX = ("PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "XCLIENT NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN",
           "XFORWARD NAME ADDR PROTO HELO SOURCE PORT IDENT")
NAMELESS = "192.0.2.77"
HOLD_S = 1
HONEST_SAID = {"ADDR": "IPV6:" + HONEST, "PORT": "40025", "PROTO": "ESMTP", "NAME": "mail.good.example.org",
               "HELO": "mail.good.example.org"}
IPV4_SAID = {"ADDR": IPV4_CLIENT, "PORT": "40025", "PROTO": "ESMTP", "NAME": "mail.plain.example.org",
             "HELO": "plain"}


def told_world(how, settings=None, **script):
    """A world whose next hop is told of the client."""
    hop = NextHop(**{"offers": POSTFIX, **script})
    return World(hop=hop, settings=settings, domains={"example.com": {"next_hop": [hop_line(hop, how)]}})


def hop_line(hop, how, tls="none", preference=10):
    return f"{hop.scheme}://127.0.0.1:{hop.port} preference={preference} tls={tls} client={how}"


def send_both(world):
    """One mail of a client with IPv6, one of a client with IPv4. Their replies."""
    return [world.send(), world.send(IPV4_CLIENT, helo="plain")]


def said_of(message, names):
    return {name: value for name, value in message.client.items() if name in names}


def check_xclient(report):
    with told_world("xclient") as world:
        hop, replies = world.hop, send_both(world)
        report.check([reply.code for reply in replies] == [250, 250], "XCLIENT: the mail arrives", replies)
        report.check([message.client for message in hop.messages] == [HONEST_SAID, IPV4_SAID],
                     "and each with its client", [message.client for message in hop.messages])
        report.check([message.helo for message in hop.messages] == [HONEST_SAID["HELO"], "plain"],
                     "in whose name the next hop is greeted", [message.helo for message in hop.messages])
        report.check(hop.connection_count == 2, "a hop that can be told once only is asked on two connections",
                     hop.connection_count)
        hop.keeps_xclient = True
        send_both(world)
        send_both(world)
        report.check(hop.connection_count == 3, "one that can be told again, on one", hop.connection_count)
        report.check([message.client for message in hop.messages[2:]] == [HONEST_SAID, IPV4_SAID] * 2,
                     "and still each with its client", [message.client for message in hop.messages[2:]])
        world.check_health(report, "after XCLIENT")


def check_names(report):
    with told_world("xclient") as world:
        world.send(NAMELESS, helo="[192.0.2.77]")
        said = world.hop.messages[-1].client
        report.check(said["NAME"] == "[UNAVAILABLE]" and said["HELO"] == "[192.0.2.77]",
                     "a client without a name has none", said)
        with world.connect(NAMELESS) as client:
            client.reply()
            client.ask("HELO x+41=y?~")
            client.envelope(HONEST_SENDER, "kim@example.com")
            client.message(simple_mail())
        message = world.hop.messages[-1]
        line = next(line for _, line in reversed(world.hop.commands) if line.startswith("XCLIENT"))
        report.check(line.endswith(" HELO=x+2B41+3Dy?~") and message.client["PROTO"] == "SMTP",
                     "what a client says of itself is xtext", line)
        report.check(message.client["HELO"] == message.helo == "x+41=y?~", "and read as what it was", message.helo)


def check_xforward(report):
    with told_world("xforward") as world:
        hop, replies = world.hop, send_both(world) + send_both(world)
        names = set(HONEST_SAID)
        report.check([reply.code for reply in replies] == [250] * 4 and hop.connection_count == 1,
                     "XFORWARD: one connection for all", (replies, hop.connection_count))
        report.check([said_of(message, names) for message in hop.messages] == [HONEST_SAID, IPV4_SAID] * 2,
                     "each mail with its client", [message.client for message in hop.messages])
        idents = {message.client["IDENT"] for message in hop.messages}
        report.check(len(idents) == 4 and all(world.records(id=ident) for ident in idents)
                     and hop.messages[0].client["SOURCE"] == "REMOTE", "and with the id that is in our log", idents)
        hop.offers = ("PIPELINING", "XFORWARD ADDR")
        hop.dies_at = "mail"
        world.send()
        hop.dies_at = None
        world.send()
        report.check(hop.messages[-1].client == {"ADDR": HONEST_SAID["ADDR"]}, "no more than it asks for",
                     hop.messages[-1].client)
        world.check_health(report, "after XFORWARD")


def check_proxy(report):
    with told_world("proxy", takes_proxy=True, offers=POSTFIX[:3]) as world:
        hop, replies = world.hop, send_both(world)
        report.check([reply.code for reply in replies] == [250, 250] and hop.connection_count == 2,
                     "PROXY: each client on a connection of its own", (replies, hop.connection_count))
        said = [message.client for message in hop.messages]
        wanted = [{"ADDR": HONEST, "PORT": "40025", "DESTADDR": "2001:db8:53::25", "DESTPORT": "25"},
                  {"ADDR": IPV4_CLIENT, "PORT": "40025", "DESTADDR": "192.0.2.53", "DESTPORT": "25"}]
        report.check(said == wanted, "with its address, and that it came to", said)
        hop.replies = {"banner": "554 5.7.1 your network is blocked"}
        refused = world.send()
        hop.replies = {}
        reply = world.send(IPV4_CLIENT, helo="plain")
        report.check([refused.code, reply.code] == [451, 250], "a client that is turned away closes the way to no other",
                     (refused, reply))
        world.check_health(report, "after PROXY")
    with Authority() as authority, told_world("proxy", takes_proxy=True) as world:
        world.hop.offers = POSTFIX + ("STARTTLS",)
        world.hop.tls = authority.server_context("hop.example")
        world.domains["example.com"] = {"next_hop": [hop_line(world.hop, "proxy", "require")]}
        world.bring_domains()
        reply = world.send()
        report.check(reply.code == 250 and world.hop.messages[0].is_tls and world.hop.messages[0].client["ADDR"] == HONEST,
                     "in front of TLS as well", reply)
        world.domains["example.com"] = {"next_hop": [hop_line(world.hop, "xclient", "require")]}
        world.hop.takes_proxy = False
        world.bring_domains()
        reply = world.send()
        report.check(reply.code == 250 and world.hop.messages[1].is_tls and world.hop.messages[1].client == HONEST_SAID,
                     "and XCLIENT inside it", reply)


def check_lmtp(report):
    with told_world("xclient", scheme="lmtp") as world:
        send_both(world)
        said = [message.client for message in world.hop.messages]
        report.check(said == [HONEST_SAID, IPV4_SAID], "LMTP is told in the same way", said)


def check_hold(report):
    for how in ("xclient", "xforward", "proxy"):
        with told_world(how, {"next_hop_hold": f"{HOLD_S}s"}, takes_proxy=how == "proxy") as world:
            hop = world.hop
            with world.connect() as slow:
                slow.greet("mail.good.example.org")
                slow.envelope(HONEST_SENDER, ["kim@example.com", "lee@example.com"])
                given_back = wait_until(lambda: hop.commands and hop.commands[-1][1] in ("RSET", "QUIT"), 30)
                between = world.send(IPV4_CLIENT, helo="plain")
                reply = slow.message(simple_mail())
            said = [message.client["ADDR"].removeprefix("IPV6:") for message in hop.messages]
            report.check(given_back and [between.code, reply.code] == [250, 250] and said == [IPV4_CLIENT, HONEST],
                         f"{how}: a replayed envelope is that of its own client", (between, reply, said))


def check_refusals(report):
    cases = (
        ("xclient", "is not offered", {"offers": POSTFIX[:3]}),
        ("xclient", "is not offered for addresses", {"offers": ("XCLIENT NAME LOGIN",)}),
        ("xforward", "is not offered", {"offers": POSTFIX[:4]}),
        ("xclient", "is refused", {"replies": {"xclient": "550 5.7.0 insufficient authorization"}}),
        ("xforward", "is refused", {"replies": {"xforward": "550 5.7.0 insufficient authorization"}}),
        ("xclient", "makes it close", {"dies_at": "xclient"}),
        ("proxy", "is not understood", {"offers": POSTFIX[:3]}),
        ("xforward", "makes it talk nonsense", {"says": {"xforward": b"hello\r\n"}}),
        ("xclient", "makes it busy", {"replies": {"xclient": "421 4.3.2 busy"}}),
    )
    for how, what, script in cases:
        with told_world(how, **script) as world:
            reply = world.send()
            report.check(reply.code == 451 and not world.hop.reached_dot,
                         f"{how} {what}: 451, and no mail under our own name", reply)
            if what == "is not offered":
                line = world.wait_record("next-hop-failed")
                report.check("who the client is" in line.get("reason", ""), "the log says why", line)


def check_fallback(report):
    first, second = NextHop(offers=POSTFIX[:3]), NextHop(offers=POSTFIX)
    lines = [hop_line(first, "xclient", preference=10), hop_line(second, "xclient", preference=20)]
    with World(domains={"example.com": {"next_hop": lines}}) as world:
        reply = world.send()
        report.check(reply.code == 250 and len(second.messages) == 1 and not first.reached_dot,
                     "a next hop that can be told is preferred to none", reply)


def check_crowd(report):
    with told_world("xclient", keeps_xclient=True, settings={"next_hop_connections_max": 3}) as world:
        clients = [(HONEST, "mail.good.example.org"), (IPV4_CLIENT, "plain"), (NAMELESS, "nameless")] * 8
        replies = in_parallel(lambda client: world.send(client[0], helo=client[1]), clients)
        report.check(all(reply.code in (250, 451) for reply in replies), "many at once", replies)
        mixed = [message.client for message in world.hop.messages
                 if (message.client["ADDR"].removeprefix("IPV6:"), message.client["HELO"]) not in clients
                 or f"{message.client['ADDR'].removeprefix('IPV6:')}]" not in str(message.data[:2000])]
        report.check(not mixed and world.hop.messages, "and no mail is said to come from another's client", mixed)
        world.check_health(report, "after a crowd")


CHECKS = (check_xclient, check_names, check_xforward, check_proxy, check_lmtp, check_hold, check_refusals,
          check_fallback, check_crowd)


def main():
    report = Tap()
    for check in CHECKS:
        check(report)
    report.finish()


if __name__ == "__main__":
    main()
