#!/usr/bin/python3
"""Next hops that speak LMTP: the word of each recipient reaches the sender, and nobody else's does."""
from nexthop import NextHop
from tlsfiles import Authority
from world import HONEST_SENDER, Tap, World, simple_mail, wait_until

HOLD_S = 1


def lmtp(**script):
    return NextHop(scheme="lmtp", **script)


def verbs_of(hop, number=1):
    return [line.partition(" ")[0] for line in hop.commands_of(number)]


def check_plain(report):
    with World(hop=lmtp()) as world:
        hop = world.hop
        reply = world.send()
        report.check(reply.code == 250 and "kept as 1" in reply.text, "a mail is handed over with LMTP", reply)
        report.check(verbs_of(hop) == ["LHLO", "MAIL", "RCPT", "DATA"], "after LHLO", verbs_of(hop))
        world.send()
        report.check(len(hop.messages) == 2 and hop.connection_count == 1, "and so is the next, on the same"
                     " connection", hop.connection_count)
        world.check_health(report, "after that")


def check_recipients(report):
    with World(hop=lmtp(recipients={"gone": "550 5.1.1 nobody"}, deliveries={"full": "452 4.2.2 mailbox full"})) \
            as world:
        hop = world.hop
        with world.connect() as client:
            client.greet("mail.good.example.org")
            replies = client.envelope(HONEST_SENDER, ["gone@example.com", "kim@example.com", "full@example.com"])
            firsts = [reply.first[:9] for reply in replies[1:]]
            report.check(firsts == ["550 5.1.1", "250 2.1.5", "452 4.5.3"],
                         "the second recipient is told to come back", firsts)
            reply = client.message(simple_mail())
            report.check(reply.code == 250 and hop.messages[-1].recipients == ["kim@example.com"],
                         "the first one's mail is accepted", reply)
            client.envelope(HONEST_SENDER, ["full@example.com"])
            reply = client.message(simple_mail())
            report.check(reply.first.startswith("452 4.2.2 mailbox full"),
                         "the second one is refused in a transaction of its own", reply)


def check_hold(report):
    with World(hop=lmtp(), settings={"next_hop_hold": f"{HOLD_S}s"}) as world:
        with world.connect() as slow:
            slow.greet("mail.good.example.org")
            slow.envelope(HONEST_SENDER, "kim@example.com")
            report.check(wait_until(lambda: "RSET" in verbs_of(world.hop), 30),
                         "a client that is slow gives the connection back")
            reply = slow.message(simple_mail())
            report.check(reply.code == 250 and world.hop.messages[-1].recipients == ["kim@example.com"],
                         "and its envelope is replayed", reply)


def check_tls(report):
    with Authority() as authority, World(hop=lmtp(offers=("PIPELINING", "STARTTLS"))) as world:
        hop = world.hop
        hop.tls = authority.server_context("hop.example")
        world.domains["example.com"] = {"next_hop": [world.next_hop(tls="require")]}
        world.bring_domains()
        reply = world.send()
        report.check(reply.code == 250 and hop.messages[0].is_tls, "LMTP inside TLS", reply)
        report.check(verbs_of(hop)[:3] == ["LHLO", "STARTTLS", "LHLO"], "is greeted anew", verbs_of(hop))


def check_faults(report):
    with World(hop=lmtp(replies={"ehlo": "500 5.5.1 what?"})) as world:
        reply = world.send()
        report.check(reply.first.startswith("451 4.4.1"), "a server that is none of LMTP: 451", reply)
    with World(hop=lmtp(dies_at="dot")) as world:
        reply = world.send()
        report.check(reply.first.startswith("451 4.4.2"), "lost behind our dot: 451", reply)
        report.check(world.wait_record("message").get("handover") == "uncertain", "and nobody knows")
        world.hop.dies_at = None
        world.check_health(report, "after that")


CHECKS = (check_plain, check_recipients, check_hold, check_tls, check_faults)


def main():
    report = Tap()
    for check in CHECKS:
        check(report)
    report.finish()


if __name__ == "__main__":
    main()
