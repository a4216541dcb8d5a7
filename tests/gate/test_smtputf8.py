#!/usr/bin/python3
"""Addresses and headers in UTF-8: to whom they go, by which names they are judged, and who is told no."""
from nexthop import NextHop
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World, simple_mail, wait_until

BOOKS = "b\u00fccher.example"
BOOKS_ASCII = "xn--bcher-kva.example"
ZONE = {
    BOOKS_ASCII: {"TXT": ["v=spf1 ip6:2001:db8:1::/48 -all"]},
    f"_dmarc.{BOOKS_ASCII}": {"TXT": ["v=DMARC1; p=reject"]},
}
SENDER, RECIPIENT = f"j\u00fcrgen@{BOOKS}", f"\u5b6b\u5b50@{BOOKS}"
MAIL = f"From: J\u00fcrgen <{SENDER}>\r\nTo: <{RECIPIENT}>\r\nSubject: Gr\u00fc\u00dfe\r\n\r\nHallo.\r\n".encode()
OFFERS = ("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 100000000")
PLAIN = ("PIPELINING", "8BITMIME", "SIZE 100000000")


def mail_from(sender, utf8=True):
    return f"MAIL FROM:<{sender}>{' SMTPUTF8' if utf8 else ''}".encode()


def rcpt_to(recipient):
    return f"RCPT TO:<{recipient}>".encode()


def converse(world, sender, recipients, mail=MAIL, address=HONEST, utf8=True):
    """The replies to MAIL, to each RCPT and, when one was accepted, to the message."""
    with world.connect(address) as client:
        client.greet("mail.good.example.org")
        replies = [client.ask(mail_from(sender, utf8))]
        if replies[0].code == 250:
            replies += [client.ask(rcpt_to(recipient)) for recipient in recipients]
            if any(reply.code == 250 for reply in replies[1:]):
                replies.append(client.message(mail))
        return replies


def codes(replies):
    return [reply.first[:9] if reply.code > 399 else str(reply.code) for reply in replies]


def check_offered(report, world):
    with world.connect(IPV4_CLIENT) as client:
        reply = client.greet()
        report.check("SMTPUTF8" in reply.text.splitlines(), "SMTPUTF8 is offered", reply)
        told = [client.ask(mail_from(SENDER, utf8=False)), client.ask(mail_from(HONEST_SENDER, utf8=False)),
                client.ask(rcpt_to(RECIPIENT))]
        report.check(codes(told) == ["550 5.6.7", "250", "553 5.6.7"],
                     "without the parameter neither address may be outside ASCII", told)
        client.ask("RSET")
        told = [client.ask(b"MAIL FROM:<j\xfcrgen@example.org> SMTPUTF8"),
                client.ask(f"MAIL FROM:<a@-{BOOKS}> SMTPUTF8".encode()),
                client.ask("MAIL FROM:<a@\u202ebad.example> SMTPUTF8".encode())]
        report.check(codes(told) == ["501 5.1.7"] * 3 and all(reply.text.isascii() for reply in told),
                     "what is no UTF-8, or no domain, is no sender", told)


def check_delivered(report, world, hop):
    replies = converse(world, SENDER, [RECIPIENT])
    got = hop.messages[-1] if hop.messages else None
    report.check(codes(replies) == ["250"] * 3 and got.data.endswith(MAIL)
                 and got.sender.encode("latin-1").decode() == SENDER
                 and got.recipients[0].encode("latin-1").decode() == RECIPIENT
                 and "SMTPUTF8" in got.parameters,
                 "addresses and header arrive as they were sent, with SMTPUTF8", f"{replies}, {got}")
    fields = got.data[:-len(MAIL)]
    report.check(b"UTF8SMTP id" in fields and f"smtp.mailfrom={BOOKS_ASCII}".encode() in fields
                 and f"header.from={BOOKS_ASCII}".encode() in fields and b"dmarc=pass" in fields
                 and b"rule=spf" in fields and fields.isascii(),
                 "they are judged by their A-labels, and our fields are ASCII", fields)
    record = world.wait_record("message")
    line = next(line for line in world.log().splitlines() if "event=message" in line)
    report.check(line.isascii() and record.get("tenant") == BOOKS_ASCII,
                 "the line in the log is ASCII, and the tenant is found", line)
    found = wait_until(lambda: RECIPIENT in world.command("trace", "--to", RECIPIENT, "--json").stdout, 10)
    report.check(found, "the trace finds it by the address as it was written")

    converse(world, HONEST_SENDER, ["kim@example.com"], mail=simple_mail(), utf8=False)
    report.check("SMTPUTF8" not in hop.messages[-1].parameters,
                 "a mail that came without the parameter goes on without", hop.messages[-1].parameters)
    replies = converse(world, HONEST_SENDER, [f"kim@\u00e4.{BOOKS}"])
    report.check(codes(replies) == ["250", "550 5.7.1"], "another domain outside ASCII is not ours", replies)


REFUSED = (
    ("one recipient of two", HONEST_SENDER, ["kim@example.com", "\u5b6b\u5b50@example.com"], simple_mail(),
     ["250", "250", "553 5.6.7", "250"]),
    ("a sender outside ASCII", SENDER, ["kim@example.com"], simple_mail(), ["250", "550 5.6.7"]),
    ("a recipient's domain outside ASCII", HONEST_SENDER, [f"kim@{BOOKS}"], simple_mail(),
     ["250", "553 5.6.7"]),
    ("only the header, after the data", HONEST_SENDER, ["kim@example.com"], MAIL,
     ["250", "250", "554 5.6.9"]),
    ("nothing at all, though the client said SMTPUTF8", HONEST_SENDER, ["kim@example.com"], simple_mail(),
     ["250", "250", "250"]),
    ("only the body", HONEST_SENDER, ["kim@example.com"], simple_mail(body="Gr\u00fc\u00dfe\r\n").encode(),
     ["250", "250", "250"]),
)


def check_refused(report):
    hop = NextHop(offers=PLAIN)
    with World(zone=ZONE, hop=hop, domains={BOOKS_ASCII: {}}) as world:
        for name, sender, recipients, mail, wanted in REFUSED:
            before = len(hop.messages)
            replies = converse(world, sender, recipients, mail)
            delivered = hop.messages[before:]
            report.check(codes(replies) == wanted and len(delivered) == (wanted[-1] == "250")
                         and all("SMTPUTF8" not in message.parameters for message in delivered),
                         f"a next hop without SMTPUTF8, and outside ASCII {name}: {wanted[-1]}",
                         f"{replies}, delivered {delivered}")
        report.check(all(line.isascii() for _, line in hop.commands),
                     "the next hop has never seen an address outside ASCII", hop.commands)
        world.check_health(report, "after a next hop without SMTPUTF8")


def check_replayed(report):
    """The hop that was asked offers it; the one that gets the message, when that is gone, does not."""
    able, unable = NextHop(offers=OFFERS), NextHop(offers=PLAIN)
    with World(zone=ZONE, hop=able, settings={"next_hop_hold": "0s"}) as world:
        world.domains = {BOOKS_ASCII: {"next_hop": [world.next_hop(able), world.next_hop(unable, preference=20)]}}
        world.bring_domains()
        with world.connect(HONEST) as client:
            client.greet("mail.good.example.org")
            replies = [client.ask(mail_from(SENDER)), client.ask(rcpt_to(RECIPIENT))]
            able.dies_at = "connect"
            for connection in list(able.open_connections):
                connection.shut_down()
            replies.append(client.message(MAIL))
        report.check(codes(replies) == ["250", "250", "554 5.6.9"] and not unable.messages,
                     "a second next hop without SMTPUTF8 gets nothing either", replies)


def main():
    report = Tap()
    hop = NextHop(offers=OFFERS)
    with World(zone=ZONE, hop=hop, domains={BOOKS_ASCII: {}}) as world:
        check_offered(report, world)
        check_delivered(report, world, hop)
        world.check_health(report, "after addresses in UTF-8")
    check_refused(report)
    check_replayed(report)
    report.finish()


if __name__ == "__main__":
    main()
