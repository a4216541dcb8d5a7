"""plan - who is where in the lab, and what the DNS says of them.

    192.0.2.10  2001:db8:10::25  Postfix that sends; 2001:db8:10::66 has no name, for it to move to
    192.0.2.11  2001:db8:11::25  Exim that sends; 2001:db8:11::66
    192.0.2.12  2001:db8:12::25  OpenSMTPD that sends; 2001:db8:12::66
    192.0.2.13  2001:db8:13::25  sendmail that sends; 2001:db8:13::66
    192.0.2.25  2001:db8:25::25  the gate
    192.0.2.80  2001:db8:80::25  Postfix, the next hop of all of example.com that is not named below
    192.0.2.81  2001:db8:81::25  Postfix, the next hop of library.example.com
    192.0.2.1   2001:db8:1::25   the scenario itself, and a next hop of its own for theatre.example.com
    192.0.2.53  192.0.2.54       Knot and unbound

Museum never has opted in, and office has just opted out, though caches, and here the DNS itself, say otherwise. All
others have. Their MX records are the recommended ones: a hosted name with both addresses, and behind it one with an
IPv4 address only. Archive has them the other way round, and cinema only the first.
"""
import time

from machine import OWN_ADDRESSES
from nameserver import host

OWN_HOST, OWN_DOMAIN = "desk.example.org", "good.example.org"
GATE = ("192.0.2.25", "2001:db8:25::25")
HOPS = {"school": ("192.0.2.80", "2001:db8:80::25"), "library": ("192.0.2.81", "2001:db8:81::25")}
NOW = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
DOMAINS = {
    "school.example.com": {"next_hop": ["smtp://school.example.com"]},
    "museum.example.com": {"next_hop": ["smtp://school.example.com"], "ipv6": "never"},
    "office.example.com": {"next_hop": ["smtp://school.example.com"], "ipv6": "off", "ipv6_since": NOW},
    "archive.example.com": {"next_hop": ["smtp://school.example.com"]},
    "cinema.example.com": {"next_hop": ["smtp://school.example.com"]},
    "theatre.example.com": {"next_hop": [f"smtp://{OWN_ADDRESSES[0]}"]},
    "library.example.com": {"next_hop": ["smtp://library.example.com"]},
}
SHAPES = {"archive.example.com": "shielded", "cinema.example.com": "single"}  # of the MX records
SENDERS = {  # with an address that has no name
    "postfix": ("192.0.2.10", "2001:db8:10::25", "2001:db8:10::66"),
    "exim": ("192.0.2.11", "2001:db8:11::25", "2001:db8:11::66"),
    "opensmtpd": ("192.0.2.12", "2001:db8:12::25", "2001:db8:12::66"),
    "sendmail": ("192.0.2.13", "2001:db8:13::25", "2001:db8:13::66"),
}


def dual_host(name, ipv4, ipv6):
    """A host with both addresses, and reverse DNS for both."""
    records = {**host(name, ipv4), **host(name, ipv6)}
    records[name]["A"] = [ipv4]
    return records


def hosted(domain):
    """What the DNS says of a domain behind the gate."""
    both, ipv4 = (domain.replace(".", "-") + end for end in (".mx.example.net", ".ipv4.mx.example.net"))
    names = {"single": [both], "fallback": [both, ipv4], "shielded": [ipv4, both]}[SHAPES.get(domain, "fallback")]
    return {
        domain: {"MX": list(enumerate(names, 10))},
        both: {"A": [GATE[0]], "AAAA": [GATE[1]]},
        ipv4: {"A": [GATE[0]]},
    }


def sender_domains(name):
    """A domain with SPF, and one without."""
    return f"{name}.example.org", f"bare.{name}.example.org"


def hop_domains(name):
    """Those whose mail goes to a next hop of HOPS."""
    return [domain for domain, settings in DOMAINS.items() if f"smtp://{name}.example.com" in settings["next_hop"]]


def sending(name, ipv4, ipv6, nameless):
    """And of a sender."""
    server, (good, bare) = f"mail.{name}.example.org", sender_domains(name)
    return {
        **dual_host(server, ipv4, ipv6),
        good: {"MX": [(10, server)], "TXT": [f"v=spf1 ip4:{ipv4} ip6:{ipv6} ip6:{nameless} -all"]},
        bare: {"MX": [(10, server)]},
    }


def lab_records():
    records = {**dual_host("gate.example.net", *GATE), **dual_host(OWN_HOST, *OWN_ADDRESSES),
               OWN_DOMAIN: {"TXT": ["v=spf1 ip6:2001:db8:1::/48 ip4:192.0.2.1 -all"]},
               "mx.example.net": {"A": [GATE[0]], "AAAA": [GATE[1]]}}
    for domain in DOMAINS:
        records.update(hosted(domain))
    for name, addresses in HOPS.items():
        records[f"{name}.example.com"].update({"A": [addresses[0]], "AAAA": [addresses[1]]})
    for name, addresses in SENDERS.items():
        records.update(sending(name, *addresses))
    return records
