#!/usr/bin/python3
"""No way through the gate to a domain that is not in the directory."""
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World

# RCPT TO: with this. None may be accepted, whoever asks.
FOREIGN = (
    "<victim@foreign.example>",
    "<victim@FOREIGN.EXAMPLE>",
    "<victim@foreign.example.>",
    "<victim@sub.example.com>",
    "<victim@xexample.com>",
    "<victim@example.com.foreign.example>",
    "<victim@example.com..>",
    "<victim@.example.com>",
    "<victim@example.com@foreign.example>",
    "<victim@foreign.example@example.com>",
    '<"victim@foreign.example">',
    '<"victim@example.com"@foreign.example>',
    '<"victim"@foreign.example>',
    "<victim%foreign.example>",
    "<victim%foreign.example@foreign.example>",
    "<victim%foreign.example@example.com>",
    "<victim%foreign.example@[127.0.0.1]>",
    "<victim%foreign.example@gate.example.net>",
    "<foreign.example!victim>",
    "<foreign.example!victim@example.com>",
    "<example.com!foreign.example!victim>",
    '<"foreign.example!victim"@example.com>',
    '<"victim@foreign.example"@example.com>',
    '<"victim%foreign.example"@example.com>',
    "<@example.com:victim@foreign.example>",
    "<@foreign.example,@example.com:victim@foreign.example>",
    "<@example.com,@foreign.example:victim@foreign.example>",
    "<@gate.example.net:victim@foreign.example>",
    "<@[127.0.0.1]:victim@foreign.example>",
    "<@example.com:@foreign.example:victim@foreign.example>",
    "<@example.com:foreign.example!victim>",
    "<@foreign.example:victim>",
    "<victim@[127.0.0.1]>",
    "<victim@[192.0.2.53]>",
    "<victim@[IPv6:::1]>",
    "<victim@[IPv6:2001:db8:53::25]>",
    "<victim@[IPv6:::ffff:127.0.0.1]>",
    "<victim@[::ffff:127.0.0.1]>",
    "<victim@[foreign.example]>",
    "<victim@127.0.0.1>",
    "<victim@2130706433>",
    "<victim@localhost>",
    "<victim@gate.example.net>",
    "<victim@>",
    "<victim>",
    "<@example.com>",
    "<>",
    "victim@foreign.example",
    "<victim@foreign.example> <kim@example.com>",
    "<kim@example.com> <victim@foreign.example>",
    "<victim@foreign.example>,<kim@example.com>",
    "<kim@example.com,victim@foreign.example>",
    "<kim@example.com;victim@foreign.example>",
    "<kim@example.com victim@foreign.example>",
    "<kim@example.com\0victim@foreign.example>",
    "<victim@foreign.example\0@example.com>",
    "<victim@foreign.example\0.example.com>",
    "<victim@example.com\\@foreign.example>",
    "<victim\\@foreign.example@example.com>",
    "<kim@example.com>\nRCPT TO:<victim@foreign.example>",
    "<kim@example.com>\rRCPT TO:<victim@foreign.example>",
    "<victim@foreign.example(@example.com)>",
    "<(kim@example.com)victim@foreign.example>",
    "<victim@xn--exmple-cua.com>",
    "<victim@ex\xe4mple.com>",
    "<victim@example\xef\xbc\x8ecom>",
    "<victim@example.com\xe2\x80\x8b>",
    "<postmaster@foreign.example>",
    "<abuse@foreign.example>",
    "<mailto:victim@foreign.example>",
    "<victim@foreign.example> ORCPT=rfc822;kim@example.com",
)
SENDERS = (HONEST_SENDER, "kim@example.com", "postmaster@gate.example.net", "victim@foreign.example",
           "", "victim@[127.0.0.1]")
CLIENTS = (HONEST, IPV4_CLIENT, "::ffff:192.0.2.9", "::ffff:127.0.0.1", "127.0.0.1", "::1", "10.0.0.1",
           "fe80::1")
OURS = (
    ("<kim@example.com>", "kim@example.com"),
    ("<kim@EXAMPLE.com>", "kim@example.com"),
    ("<@foreign.example:kim@example.com>", "kim@example.com"),
    ("<@foreign.example,@other.example:kim@example.com>", "kim@example.com"),
    ('<"kim"@example.com>', "kim@example.com"),
)


def ask_recipient(world, address, sender, recipient):
    with world.connect(address) as client:
        client.greet()
        client.ask(f"MAIL FROM:<{sender}>")
        return client.ask(f"RCPT TO:{recipient}")


def check_foreign(report, world):
    for recipient in FOREIGN:
        replies = [ask_recipient(world, address, HONEST_SENDER, recipient)
                   for address in (HONEST, IPV4_CLIENT)]
        report.check(all(500 <= reply.code < 600 for reply in replies),
                     f"nothing is accepted for {recipient!a}", "\n".join(map(str, replies)))


def check_whoever(report, world):
    for sender in SENDERS:
        reply = ask_recipient(world, IPV4_CLIENT, sender, "<victim@foreign.example>")
        report.check(reply.first.startswith("550 5.7.1 relaying denied"),
                     f"relaying is denied to the sender <{sender}>", reply)
    for address in CLIENTS:
        reply = ask_recipient(world, address, HONEST_SENDER, "<victim@foreign.example>")
        report.check(reply.first.startswith("550 5.7.1 relaying denied"),
                     f"relaying is denied to a client from {address}", reply)


def check_ours(report, world):
    for recipient, wanted in OURS:
        before = len(world.hop.commands)
        reply = ask_recipient(world, IPV4_CLIENT, HONEST_SENDER, recipient)
        asked = [line for _, line in world.hop.commands[before:] if line.startswith("RCPT")]
        fine = reply.code == 250 and asked and \
            asked[0].lower().replace('"', "").startswith(f"rcpt to:<{wanted}>")
        report.check(fine, f"{recipient} is for our own domain, and nobody else is named to its hop",
                     f"{reply}\n{asked}")


def check_hop(report, world):
    """Whatever was said above, the next hop has heard of no other domain."""
    asked = [line for _, line in world.hop.commands if line.startswith("RCPT")]
    foreign = [line for line in asked if not line.lower().rstrip().endswith("@example.com>")]
    report.check(asked and not foreign, "the next hop was asked for its own domain only",
                 "\n".join(foreign))


def main():
    report = Tap()
    unknown = "550 5.1.1 no such user"
    with World(hop={"replies": {"rcpt": unknown},
                    "recipients": {"kim": "250 2.1.5 fine", '"kim"': "250 2.1.5 fine"}}) as world:
        check_foreign(report, world)
        check_whoever(report, world)
        check_ours(report, world)
        check_hop(report, world)
        world.check_health(report, "after everybody tried to relay")
    report.finish()


if __name__ == "__main__":
    main()
