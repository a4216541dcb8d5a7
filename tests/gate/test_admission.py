#!/usr/bin/python3
"""The rule of the three gates, as senders meet it: verdicts, replies to the letter, and what is added
to a mail that is let in."""
import re
import time

from message import DkimKey, admission, results, signed, values
from nameserver import host
from world import HONEST, HONEST_SENDER, IPV4_CLIENT, Tap, World, simple_mail

NO_PTR, BARE, SOFT, LYING, ROOT_PTR, V4_NO_PTR = (
    "2001:db8:2::25", "2001:db8:3::25", "2001:db8:4::25", "2001:db8:5::25", "2001:db8:6::25",
    "198.51.100.7")
PARTNER6, PARTNER4, OWN, RELAY, LISTED = (
    "2001:db8:77::9", "192.0.2.200", "2001:db8:a::1", "2001:db8:b::1", "2001:db8:c::1")
LINK = "https://mx.example.net/why/"
KEY, OTHER_KEY = DkimKey(), DkimKey()

ZONE = {
    **host("mail.bare.example.org", BARE),
    **host("mail.soft.example.org", SOFT),
    "bare.example.org": {}, "mail.good.example.org": {
        "AAAA": [HONEST], "TXT": ["v=spf1 ip6:2001:db8:1::25 -all"]},
    "soft.example.org": {"TXT": ["v=spf1 ~all"]},
    "fail.example.org": {"TXT": ["v=spf1 -all"]},
    "neutral.example.org": {"TXT": ["v=spf1 ?all"]},
    "permerror.example.org": {"TXT": ["v=spf1 nonsense -all"]},
    "temperror.example.org": {"TXT": "servfail"},
    "dkim.example.org": {},
    "s._domainkey.dkim.example.org": {"TXT": [KEY.record]},
    "other._domainkey.dkim.example.org": {"TXT": [OTHER_KEY.record]},
    "test._domainkey.dkim.example.org": {"TXT": [KEY.record.replace("k=rsa", "k=rsa; t=y")]},
    "revoked._domainkey.dkim.example.org": {"TXT": ["v=DKIM1; k=rsa; p="]},
    "broken._domainkey.dkim.example.org": {"TXT": "servfail"},
    **host("mail.lying.example.org", LYING),
    "mail.lying.example.org": {"AAAA": ["2001:db8:dead::1"]},
    "lying.example.org": {"TXT": [f"v=spf1 ip6:{LYING} -all"]},
    **{name: {"PTR": ["."]} for name in [next(iter(host("x", ROOT_PTR).keys() - {"x"}))]},
}


def day(days_ago):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 86400 * days_ago))


DOMAINS = {
    "on.example": {},
    "never.example": {"ipv6": "never"},
    "draining.example": {"ipv6": "off", "ipv6_since": day(0.5)},
    "drained.example": {"ipv6": "off", "ipv6_since": day(2)},
    "slow-drain.example": {"ipv6": "off", "ipv6_since": day(2), "drain": "3d"},
    "refuse.example": {"refusal": "refuse"},
    "observe.example": {"mode": "observe"},
    "observe-never.example": {"mode": "observe", "ipv6": "never"},
    "confirmed.example": {"iprev": "confirmed"},
    "confirmed-refuse.example": {"iprev": "confirmed", "refusal": "refuse"},
    "gated.example": {"contacts": "gated"},
    "partner.example": {"connector": ["2001:db8:77::/48", "192.0.2.200"], "ipv6": "never"},
}

NOTHING_OVER_IPV6 = "Service unavailable, [{domain}] does not accept email over IPv6."
NEEDS_PTR = "Service unavailable, sending IPv6 address [{client}] must have reverse DNS record."
NEEDS_AUTH = "Service unavailable, message sent over IPv6 [{client}] must pass either SPF or DKIM" \
             " validation."
CLOSED, CLOSED_NOW = "550 5.2.1 " + NOTHING_OVER_IPV6, "450 4.2.1 " + NOTHING_OVER_IPV6
PTR, PTR_FOR_GOOD = "450 4.7.25 " + NEEDS_PTR, "550 5.7.25 " + NEEDS_PTR
AUTH, AUTH_FOR_GOOD = "450 4.7.26 " + NEEDS_AUTH, "554 5.7.26 " + NEEDS_AUTH
RELAY_DENIED = "550 5.7.1 relaying denied"
LATER = "451 4.4.3 "

# name, client, sender, recipient, signature (selector, or None), the reply begins so,
# rule and would of the MXWarden-Admission (of what is admitted)
MAILS = (
    ("good over IPv6", HONEST, HONEST_SENDER, "kim@on.example", None, "250", "spf", "admit"),
    ("good over IPv4", IPV4_CLIENT, "a@bare.example.org", "kim@on.example", None, "250", "ipv4", "defer"),
    ("signed, over IPv4", IPV4_CLIENT, "a@dkim.example.org", "kim@on.example", "s", "250", "ipv4", "admit"),
    ("no PTR", NO_PTR, HONEST_SENDER, "kim@on.example", None, PTR, "", ""),
    ("no PTR, but signed", NO_PTR, "a@dkim.example.org", "kim@on.example", "s", PTR, "", ""),
    ("no PTR over IPv4", V4_NO_PTR, HONEST_SENDER, "kim@on.example", None, "250", "ipv4", "defer"),
    ("a PTR to the root", ROOT_PTR, HONEST_SENDER, "kim@on.example", None, PTR, "", ""),
    ("no PTR, refused for good", NO_PTR, HONEST_SENDER, "kim@refuse.example", None, PTR_FOR_GOOD, "", ""),
    ("a PTR is enough", LYING, "a@lying.example.org", "kim@on.example", None, "250", "spf", "admit"),
    ("a PTR that is not confirmed", LYING, "a@lying.example.org", "kim@confirmed.example", None,
     PTR + " (name mail.lying.example.org does not resolve to this address)", "", ""),
    ("a PTR that is not confirmed, for good", LYING, "a@lying.example.org",
     "kim@confirmed-refuse.example", None,
     PTR_FOR_GOOD + " (name mail.lying.example.org does not resolve to this address)", "", ""),
    ("a PTR that is confirmed", HONEST, HONEST_SENDER, "kim@confirmed.example", None, "250", "spf", "admit"),
    ("neither SPF nor DKIM", BARE, "a@bare.example.org", "kim@on.example", None,
     AUTH + " (message not signed)", "", ""),
    ("neither, refused for good", BARE, "a@bare.example.org", "kim@refuse.example", None,
     AUTH_FOR_GOOD + " (message not signed)", "", ""),
    ("SPF softfail", SOFT, "a@soft.example.org", "kim@on.example", None, AUTH, "", ""),
    ("SPF fail", SOFT, "a@fail.example.org", "kim@on.example", None, AUTH, "", ""),
    ("SPF neutral", SOFT, "a@neutral.example.org", "kim@on.example", None, AUTH, "", ""),
    ("SPF permerror", SOFT, "a@permerror.example.org", "kim@on.example", None, AUTH, "", ""),
    ("SPF temperror", SOFT, "a@temperror.example.org", "kim@on.example", None, LATER, "", ""),
    ("SPF temperror over IPv4", IPV4_CLIENT, "a@temperror.example.org", "kim@on.example", None, "250",
     "ipv4", "defer"),
    ("SPF temperror, but signed", SOFT, "a@temperror.example.org", "kim@on.example", "s", "250",
     "dkim", "admit"),
    ("SPF temperror, observed", SOFT, "a@temperror.example.org", "kim@observe.example", None, "250",
     "dns-failure", "defer"),
    ("DKIM only", BARE, "a@dkim.example.org", "kim@on.example", "s", "250", "dkim", "admit"),
    ("DKIM with another's key", BARE, "a@dkim.example.org", "kim@on.example", "other", AUTH, "", ""),
    ("DKIM with a key in test", BARE, "a@dkim.example.org", "kim@on.example", "test", AUTH, "", ""),
    ("DKIM with a revoked key", BARE, "a@dkim.example.org", "kim@on.example", "revoked", AUTH, "", ""),
    ("DKIM without a key", BARE, "a@dkim.example.org", "kim@on.example", "absent", AUTH, "", ""),
    ("DKIM with a key out of reach", BARE, "a@dkim.example.org", "kim@on.example", "broken", LATER, "", ""),
    ("DKIM with a key out of reach, but SPF", HONEST, HONEST_SENDER, "kim@on.example", "broken", "250",
     "spf", "admit"),
    ("the null sender with SPF of its HELO", HONEST, "", "kim@on.example", None, "250", "spf", "admit"),
    ("the null sender without SPF", BARE, "", "kim@on.example", None, AUTH, "", ""),
    ("to a domain that never opted in", HONEST, HONEST_SENDER, "kim@never.example", None, CLOSED, "", ""),
    ("to it over IPv4", IPV4_CLIENT, HONEST_SENDER, "kim@never.example", None, "250", "ipv4", "defer"),
    ("to it, no PTR", NO_PTR, HONEST_SENDER, "kim@never.example", None, CLOSED, "", ""),
    ("to a domain that drains", HONEST, HONEST_SENDER, "kim@draining.example", None, CLOSED_NOW, "", ""),
    ("to a domain that drains long", HONEST, HONEST_SENDER, "kim@slow-drain.example", None, CLOSED_NOW,
     "", ""),
    ("to a domain that has drained", HONEST, HONEST_SENDER, "kim@drained.example", None, CLOSED, "", ""),
    ("to a domain in capitals", HONEST, HONEST_SENDER, "kim@NEVER.example", None, CLOSED, "", ""),
    ("observed, no PTR", NO_PTR, "a@bare.example.org", "kim@observe.example", None, "250", "no-ptr", "defer"),
    ("observed, unauthenticated", BARE, "a@bare.example.org", "kim@observe.example", None, "250",
     "unauthenticated", "defer"),
    ("observed, but never opted in", HONEST, HONEST_SENDER, "kim@observe-never.example", None, CLOSED,
     "", ""),
    ("to an unknown domain", HONEST, HONEST_SENDER, "kim@elsewhere.example", None, RELAY_DENIED, "", ""),
    ("to an unknown domain over IPv4", IPV4_CLIENT, HONEST_SENDER, "kim@elsewhere.example", None,
     RELAY_DENIED, "", ""),
    ("to an unknown domain, no PTR", NO_PTR, HONEST_SENDER, "kim@elsewhere.example", None, RELAY_DENIED,
     "", ""),
    ("to postmaster, no PTR", NO_PTR, "a@bare.example.org", "postmaster@on.example", None, "250",
     "exempt", "defer"),
    ("to ABUSE, no PTR", NO_PTR, "a@bare.example.org", "ABUSE@on.example", None, "250", "exempt", "defer"),
    ("to postmaster of a domain that never opted in", NO_PTR, "a@bare.example.org",
     "postmaster@never.example", None, "250", "exempt", "defer"),
    ("to postmaster, who is gated", NO_PTR, "a@bare.example.org", "postmaster@gated.example", None, PTR,
     "", ""),
    ("to postmaster of the site", NO_PTR, "a@bare.example.org", "postmaster", None, "250", "exempt", "defer"),
    ("to abuse of nobody", NO_PTR, "a@bare.example.org", "abuse@elsewhere.example", None, RELAY_DENIED,
     "", ""),
    ("from a connector over IPv6", PARTNER6, "a@bare.example.org", "kim@partner.example", None, "250",
     "exempt", "defer"),
    ("from a connector over IPv4", PARTNER4, "a@bare.example.org", "kim@partner.example", None, "250",
     "exempt", "defer"),
    ("from another's connector", PARTNER6, "a@bare.example.org", "kim@on.example", None, PTR, "", ""),
    ("from our own network", OWN, "a@bare.example.org", "kim@never.example", None, "250", "exempt", "defer"),
    ("from a trusted relay", RELAY, "a@bare.example.org", "kim@on.example", None, "250", "exempt", "defer"),
    ("from an allow-listed prefix", LISTED, "a@bare.example.org", "kim@on.example", None, "250", "exempt",
     "defer"),
    ("from our own network to nobody", OWN, HONEST_SENDER, "kim@elsewhere.example", None, RELAY_DENIED,
     "", ""),
    ("from a private address", "fd00::1", HONEST_SENDER, "kim@on.example", None, PTR, "", ""),
    ("from ::1, whose reverse DNS is built in", "::1", "a@bare.example.org", "kim@on.example", None, AUTH,
     "", ""),
    ("from a mapped address", "::ffff:192.0.2.9", "a@bare.example.org", "kim@never.example", None, "250",
     "ipv4", "defer"),
)


def canonical(address):
    return address.replace("::ffff:", "")


def mail_of(sender, selector):
    text = simple_mail(sender or "mailer-daemon@good.example.org")
    return signed(text, KEY, "dkim.example.org", selector) if selector else text


def is_shaped(reply):
    """512 octets a line at most; one code; an enhanced code of its class; the id behind line 1; the link
    with that id in line 2 of a refusal."""
    code = reply.lines[0][:3]
    marked = re.search(r" \[([a-z2-7-]+[0-9]*)\]$", reply.lines[0])
    lines_fit = all(len(line) <= 510 and line.startswith(code) and
                    re.match(rf"{code[0]}\.\d+\.\d+ ", line[4:]) for line in reply.lines)
    has_link = len(reply.lines) == 2 and marked and reply.lines[1][4:].split(" ", 1)[1] == LINK + marked[1]
    return lines_fit and (reply.code < 400 or bool(marked and has_link))


def faults_of(world, row):
    _, address, sender, recipient, selector, wanted, rule, would = row
    before = len(world.hop.messages)
    reply = world.send(address, sender, recipient, mail_of(sender, selector))
    wanted = wanted.format(client=address, domain=recipient.lower().partition("@")[2])
    delivered = world.hop.messages[before:]
    if not (reply.first + " ").startswith(wanted + ("" if wanted == LATER else " ")):
        yield f"wanted {wanted}\ngot    {reply}"
    if not is_shaped(reply):
        yield f"not in shape: {reply}"
    if len(delivered) != (reply.code == 250):
        yield f"{len(delivered)} messages were delivered"
    for message in delivered:
        yield from faults_of_added(address, message.data, rule, would)


def faults_of_added(address, message, rule, would):
    tags = admission(message)
    wanted = {"v": "1", "client": canonical(address), "verdict": "admit", "rule": rule, "would": would}
    for name, value in wanted.items():
        if tags.get(name) != value:
            yield f"MXWarden-Admission says {name}={tags.get(name)}, wanted {value}: {tags}"
    found = results(message)
    if set(found) < {"iprev", "spf", "dkim"} or len(found["iprev"]) != 1 or len(found["spf"]) != 1:
        yield f"Authentication-Results: {found}"
    if ":" in canonical(address) and f'policy.iprev="{address}"' not in found.get("iprev", [""])[0]:
        yield f"iprev: {found.get('iprev')}"
    received = values(message, "Received")
    if len(received) != 1 or "by gate.example.net" not in received[0]:
        yield f"Received: {received}"


def check_mails(report, world):
    for row in MAILS:
        try:
            faults = list(faults_of(world, row))
        except OSError as error:
            faults = [f"{type(error).__name__}: {error}"]
        wanted = row[5] if row[5] == "250" else " ".join(row[5].split()[:2])
        report.check(not faults, f"mail {row[0]}: {wanted} {row[6]}", "\n".join(faults))
    world.check_health(report, "after mails of all kinds")


def check_phases(report, world):
    """Who is told what at which command."""
    with world.connect(NO_PTR) as client:
        client.greet()
        mail, *rest = client.envelope(HONEST_SENDER, ["kim@on.example", "postmaster@on.example"])
        report.check([r.code for r in (mail, *rest)] == [250, 450, 250],
                     "the address gate speaks at RCPT, for each recipient", rest)
    with world.connect(BARE) as client:
        client.greet()
        replies = client.envelope("a@bare.example.org", "kim@on.example")
        report.check(all(reply.code == 250 for reply in replies), "the message gate waits for the message",
                     replies)
        report.check(client.ask("DATA").code == 354, "and lets it come")
        client.send(b"Subject: x\r\n\r\nx\r\n.\r\n")
        report.check(client.reply().first.startswith("450 4.7.26"), "then it speaks")
        report.check(client.ask("RSET").code == 250 and client.ask("QUIT").code == 221,
                     "and the session goes on")
    with world.connect(HONEST) as client:
        client.greet("mail.good.example.org")
        codes = [client.ask(f"MAIL FROM:<{HONEST_SENDER}>").code,
                 client.ask("RCPT TO:<kim@never.example>").code,
                 client.ask("RCPT TO:<kim@on.example>").code, client.message(simple_mail()).code,
                 *[reply.code for reply in client.envelope(HONEST_SENDER, "kim@on.example")],
                 client.message(simple_mail()).code]
        report.check(codes == [250, 550, 250, 250, 250, 250, 250],
                     "several messages in one session, each judged for itself", codes)


def check_site_choice(report):
    """not_opted_in = defer; no link; the same words."""
    with World(zone=ZONE, domains=DOMAINS, settings={"not_opted_in": "defer"}) as world:
        for domain in ("never.example", "drained.example"):
            reply = world.send(recipient=f"kim@{domain}")
            wanted = CLOSED_NOW.format(domain=domain) + " ["
            report.check(len(reply.lines) == 1 and reply.first.startswith(wanted),
                         f"a site may defer mail to {domain}", reply)
        reply = world.send(NO_PTR, recipient="postmaster")
        report.check(not reply.is_good(), "without a postmaster of the site nobody is postmaster", reply)


def check_log(report, world):
    """What the log says of a refusal and of a mail."""
    reply = world.send(NO_PTR, "log1@good.example.org", "kim@on.example")
    found = world.wait_record("recipient-refused", sender="log1@good.example.org")
    wanted = {"client": NO_PTR, "rule": "no-ptr", "verdict": "defer",
              "recipient": "kim@on.example", "iprev": "permerror"}
    report.check(wanted.items() <= found.items() and found.get("id", "?") in reply.lines[0],
                 "a refusal is logged with its evidence and the id of its reply", found)
    world.send(HONEST, "log2@good.example.org", "kim@on.example")
    found = world.wait_record("message", sender="log2@good.example.org")
    wanted = {"rule": "spf", "verdict": "admit", "iprev": "pass", "spf": "pass"}
    report.check(wanted.items() <= found.items() and found.get("reply", "").startswith("250"),
                 "a mail is logged with its verdict", found)


def main():
    report = Tap()
    settings = {"link": LINK, "postmaster": "postmaster@on.example", "own_networks": ["2001:db8:a::/48"],
                "trusted_relays": [RELAY], "allow_list": ["2001:db8:c::/64"]}
    with World(zone=ZONE, domains=DOMAINS, settings=settings) as world:
        check_mails(report, world)
        check_phases(report, world)
        check_log(report, world)
    check_site_choice(report)
    report.finish()


if __name__ == "__main__":
    main()
