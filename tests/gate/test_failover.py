#!/usr/bin/python3
"""What a next hop's failure does to others: other addresses, other tenants, other senders."""
from nexthop import NextHop
from world import IPV4_CLIENT, Tap, World, simple_mail

SENDER = "x@plain.example.org"


def uri(hop, preference):
    return f"smtp://{hop.host}:{hop.port} preference={preference} tls=none"


def domain(*hops):
    return {"next_hop": [uri(hop, 10 * (i + 1)) for i, hop in enumerate(hops)]}


def check_other_tenant(report):
    """The hop dies at DATA, after the directory was asked about another tenant's domain."""
    ours, reserve, others = NextHop(dies_at="data"), NextHop(), [NextHop(), NextHop()]
    with World(domains={"a.example": domain(ours, reserve), "b.example": domain(*others)}) as world:
        with world.connect(IPV4_CLIENT) as client:
            client.greet()
            replies = client.envelope(SENDER, ["kim@a.example", "eve@b.example"])
            reply = client.message(simple_mail(SENDER))
        codes = [answer.code for answer in replies] + [reply.code]
        report.check(codes == [250, 250, 452, 250], "the reserve takes over", codes)
        report.check(len(reserve.messages) == 1 and not any(hop.messages for hop in others),
                     "a tenant's mail goes to no other tenant's next hop",
                     [len(hop.messages) for hop in (reserve, *others)])
        world.check_health(report, "after that")


def check_refused_by_another(report):
    """The first recipient is unknown to its tenant's server, the second is another tenant's."""
    ours, others = NextHop(recipients={"nobody": "550 5.1.1 no such user"}), NextHop()
    with World(domains={"a.example": domain(ours), "b.example": domain(others)}) as world:
        with world.connect(IPV4_CLIENT) as client:
            client.greet()
            replies = client.envelope(SENDER, ["nobody@a.example", "eve@b.example"])
            reply = client.message(simple_mail(SENDER))
        codes = [answer.code for answer in replies] + [reply.code]
        report.check(codes == [250, 550, 250, 250] and len(others.messages) == 1
                     and not ours.messages, "each recipient is asked for at its own next hop", codes)
        world.check_health(report, "after that")


def check_421(report):
    """A server that has had enough of one sender's guesses is not down for the others."""
    hop = NextHop(recipients={"nobody": "421 4.7.0 too many errors"})
    with World(domains={"a.example": domain(hop)}) as world:
        with world.connect(IPV4_CLIENT) as client:
            client.greet()
            codes = [answer.code for answer in client.envelope(SENDER, ["nobody@a.example"])]
        report.check(codes == [250, 451], "421 at RCPT is 451", codes)
        reply = world.send(IPV4_CLIENT, SENDER, "kim@a.example")
        report.check(reply.code == 250, "and others are served", reply)


def check_farewell(report):
    """An answer stands, though the connection is gone right behind it."""
    hop, reserve = NextHop(says={"rcpt": b"250 2.1.5 fine\r\n"}, dies_at="rcpt"), NextHop()
    with World(domains={"a.example": domain(hop, reserve)}) as world:
        for _ in range(5):
            with world.connect(IPV4_CLIENT) as client:
                client.greet()
                codes = [answer.code for answer in client.envelope(SENDER, ["kim@a.example"])]
                hop.set(says={}, dies_at=None)
                codes.append(client.message(simple_mail(SENDER)).code)
                hop.set(says={"rcpt": b"250 2.1.5 fine\r\n"}, dies_at="rcpt")
            report.check(codes == [250, 250, 250], "a yes stands when the hop leaves behind it", codes)
        world.check_health(report, "after that")


def check_full(report):
    """The connection that failed does not count when the next address is tried."""
    hop, reserve = NextHop(replies={"banner": "554 5.7.1 go away"}), NextHop()
    with World(domains={"a.example": domain(hop, reserve)},
               settings={"next_hop_connections_max": 1}) as world:
        reply = world.send(IPV4_CLIENT, SENDER, "kim@a.example")
        report.check(reply.code == 250, "one connection at a time is enough to fail over", reply)
        world.check_health(report, "after that")


def main():
    report = Tap()
    check_other_tenant(report)
    check_refused_by_another(report)
    check_421(report)
    check_farewell(report)
    check_full(report)
    report.finish()


if __name__ == "__main__":
    main()
