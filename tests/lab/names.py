"""names - the DNS of the lab: Knot, authoritative for everything, and unbound, which asks it.

    dns = Names({"example.org": {"MX": [(10, "mail.example.org")]}, "mail.example.org": {"A": ["192.0.2.10"]}})

Records are written as tests/gate/nameserver.py takes them. Each goes into the zone it belongs to. All
machines ask unbound, as their /etc/resolv.conf says.
"""
from machine import Machine, unpacked, wait_listening

KNOT, UNBOUND = "192.0.2.53", "192.0.2.54"
TTL_S = 300
ROOT, SERVER = ".", "ns.example.net"
ZONES = ("example.org", "example.com", "example.net", "2.0.192.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa")

KNOT_CONF = """
server:
    listen: [ {address}@53 ]
    rundir: "/var/lib/knot"
    udp-workers: 1
    tcp-workers: 1
    background-workers: 1
database:
    storage: "/var/lib/knot"
log:
  - target: stderr
    any: warning
template:
  - id: default
    storage: "/etc/knot"
    journal-content: none
    zonefile-sync: -1
zone:
"""

# The built-in local zones of unbound say that example addresses have no names.
UNBOUND_CONF = """
server:
    interface: {address}
    access-control: 192.0.2.0/24 allow
    unblock-lan-zones: yes
    module-config: "iterator"
    root-hints: "/etc/unbound/root.hints"
    directory: "/etc/unbound"
    chroot: ""
    username: ""
    pidfile: ""
    use-syslog: no
    do-daemonize: no
    cache-max-negative-ttl: 1
"""


def zone_of(name):
    return next((zone for zone in ZONES if name == zone or name.endswith("." + zone)), ROOT)


def quoted_text(text):
    return " ".join(f'"{text[i:i + 255]}"' for i in range(0, len(text), 255))


RDATA_WRITERS = {
    "MX": lambda rdata: f"{rdata[0]} {rdata[1]}.",
    "TXT": quoted_text,
    "PTR": lambda rdata: rdata + ".",
    "CNAME": lambda rdata: rdata + ".",
}


def zone_texts(records):
    """The text of each zone, by its name."""
    lines = {zone: [f"@ SOA {SERVER}. hostmaster.example.net. 1 3600 600 86400 1", f"@ NS {SERVER}."]
             for zone in (ROOT, *ZONES)}
    lines[ROOT] += [f"{zone}. NS {SERVER}." for zone in ZONES]
    for name, by_type in {**records, SERVER: {"A": [KNOT]}}.items():
        for kind, values in by_type.items():
            write = RDATA_WRITERS.get(kind, str)
            lines[zone_of(name)] += [f"{name}. {kind} {write(value)}" for value in values]
    return {zone: "\n".join([f"$ORIGIN {zone.rstrip('.')}.", f"$TTL {TTL_S}", *text, ""])
            for zone, text in lines.items()}


class Names(Machine):
    packages = ("lab-dns", "knot", "unbound")

    def __init__(self, records):
        super().__init__("dns", [KNOT, UNBOUND], [unpacked(*self.packages)])
        zones = zone_texts(records)
        for zone, text in zones.items():
            self.write(f"/etc/knot/{zone.rstrip('.')}.zone", text)
        self.write("/etc/knot/knot.conf", KNOT_CONF.format(address=KNOT) + "".join(
            f'  - domain: "{zone}"\n    file: "{zone.rstrip(".")}.zone"\n' for zone in zones))
        self.write("/etc/unbound/root.hints", f". 3600 NS {SERVER}.\n{SERVER}. 3600 A {KNOT}\n")
        self.write("/etc/unbound/unbound.conf", UNBOUND_CONF.format(address=UNBOUND))
        self.path("/var/lib/knot").mkdir(exist_ok=True)
        self.start("knotd", "-c", "/etc/knot/knot.conf")
        self.start("unbound", "-c", "/etc/unbound/unbound.conf")
        wait_listening(KNOT, 53)
        wait_listening(UNBOUND, 53)
