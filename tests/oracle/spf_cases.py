"""spf_cases - random zones and envelopes for SPF: every mechanism, macro and limit, and errors."""
import ipaddress


DOMAINS = ["d%d.example.org" % i for i in range(9)] + ["www.d1.example.org", "D2.Sub.example.net"]
HOSTS = ["h%d.example.net" % i for i in range(6)]
NOWHERE = ["nowhere.example.org", "x.nowhere.example.com"]
IPV4 = ["192.0.2.1", "192.0.2.2", "192.0.2.77", "198.51.100.9", "203.0.113.200"]
IPV6 = ["2001:db8::1", "2001:db8::2", "2001:db8:1:2::77", "2001:db8:ffff::9", "fe80::1"]
LOCALS = ["user", "strong-bad", "a.b-c+d", "User", "x" * 64, "a/b", "a_b=c", "100%"]
RESULTS = ["", "", "", "+", "-", "~", "?"]
LETTERS = "slodipvh"
EXP_LETTERS = LETTERS + "crt"

BROKEN = ["ip4:192.0.2", "ip4:192.0.2.1/33", "ip4:192.0.2.1/024", "ip4", "ip4:", "ip4:2001:db8::1",
          "ip4:192.0.2.256", "ip4:192.0.2.1//32", "ip6:192.0.2.1", "ip6:2001:db8::/129", "ip6::1/0",
          "ip6:2001:db8:::1", "a:", "a:/24", "a/33", "a//129", "a/", "a//", "a/24/64", "mx/08",
          "mx:example", "include", "include:", "include:example", "exists", "exists:", "all:x", "all/8",
          "all.", "ptr:", "ptr/24", "foo", "foo:bar", "a:%{x}.example.org", "a:%{d", "a:%d.example.org",
          "a:%{c}.example.org", "a:%{d0}.example.org", "redirect=", "exp=", "redirect",
          "-redirect=d1.example.org",
          "a:d1.example.org,", "a:example.-org", "a:example.123", "a:d1..example.org", "=x", "1x=y", "x=%",
          "x=%{d", "include:d1.example.org/24", "++all", "a:ex ample.org", "exists:%{ir", "moo=%{z}"]
HARMLESS = ["x=", "moo=cow", "x-y_z.1=%{d}", "y=a:b=c/d", "exp1=nothing", "unknown=%{l1r-}"]


def macro(random, letters):
    letter = random.choice(letters)
    letter = letter.upper() if random.random() < 0.15 else letter
    digits = random.choice(["", "", "", "1", "2", "3", "9", "128"])
    turned = random.choice(["", "", "", "r", "r", "R"])
    cuts = random.choice(["", "", "", ".", "-", "+", "-.", "_=", "/,", "+-./_,="])
    return "%{" + letter + digits + turned + cuts + "}"


def macro_text(random, letters):
    pieces = ["%%", "%_", "%-", "text", ".", " ", "(x)"] if letters is EXP_LETTERS else ["x", "%%", "a-b", "_spf"]
    return "".join(macro(random, letters) if random.random() < 0.6 else random.choice(pieces)
                   for _ in range(random.randint(1, 4)))


def domain(random):
    chance = random.random()
    if chance < 0.66:
        return random.choice(DOMAINS)
    if chance < 0.78:
        return random.choice(HOSTS)
    if chance < 0.84:
        return random.choice(NOWHERE)
    if chance < 0.88:
        return random.choice(DOMAINS) + "."
    if chance < 0.92:
        return random.choice(["%{s}.%{s}.%{o}.%{s}.%{l}.x%{l}.%{s}.%{d}", "%{d}", "%{o}", "%{d3}", "%{h}",
                              "d%{l1r}.example.org", "%{p}",
                              "www.%{d}"])
    return macro_text(random, LETTERS) + random.choice([".example.org", ".%{d}", ".d1.example.org"])


def lengths(random):
    ipv4 = random.choice(["", "", "", "/32", "/31", "/24", "/8", "/0"])
    ipv6 = random.choice(["", "", "", "//128", "//127", "//64", "//0"])
    return ipv4 + ipv6


def case_of(random, word):
    chance = random.random()
    return word.upper() if chance < 0.04 else word.capitalize() if chance < 0.08 else word


def term(random):
    kind = random.choices(["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists", "harmless", "broken"],
                          [4, 7, 6, 5, 3, 4, 4, 4, 2, 0.7])[0]
    sign, name = random.choice(RESULTS), case_of(random, kind)
    if kind == "all":
        return sign + name
    if kind in ("include", "exists"):
        return sign + name + ":" + domain(random)
    if kind in ("a", "mx"):
        return sign + name + random.choice(["", ":" + domain(random)]) + lengths(random)
    if kind == "ptr":
        return sign + name + random.choice(["", ":" + domain(random), ":example.net", ":example.org"])
    if kind == "ip4":
        return sign + name + ":" + random.choice(IPV4) + random.choice(["", "/32", "/30", "/24", "/1", "/0"])
    if kind == "ip6":
        return sign + name + ":" + random.choice(IPV6) + random.choice(["", "/128", "/120", "/64", "/32", "/0"])
    return random.choice(HARMLESS if kind == "harmless" else BROKEN)


def record(random):
    terms = [term(random) for _ in range(random.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 12]))]
    if random.random() < 0.5:
        terms.append(random.choice(["-all", "-all", "~all", "?all", "redirect=" + domain(random)]))
    if random.random() < 0.3:
        terms.insert(random.randint(0, len(terms)), "exp=" + random.choice(["why.example.org"] * 4 + [domain(random)]))
    if random.random() < 0.03:
        terms.append("redirect=" + domain(random))
    version = random.choices(["v=spf1", "V=SPF1", "v=spf10", "v=spf1.0", " v=spf1", "v=spf1  "],
                             [30, 1, .3, .3, .3, 1])[0]
    return (version + random.choice([" "] * 9 + ["  "]) + random.choice([" "] * 20 + ["  "]).join(terms)
            + random.choices(["", " ", "\u00e4", " x=\u00e4", "\t"], [75, 25, .2, .2, .2])[0])


def chain(random, zone):
    """Includes, redirects or hosts up to the limits and one past them."""
    kind, length = random.choice(["include", "redirect", "mx", "a", "ptr", "wide"]), random.randint(8, 12)
    first = DOMAINS[0]
    if kind == "mx":
        zone[first] = [["TXT", "v=spf1 mx -all"]] + [["MX", "%d m%d.example.net" % (10 + i, i)] for i in range(length)]
        for i in range(length):
            zone["m%d.example.net" % i] = [["A", "192.0.2.%d" % (100 + i)], ["AAAA", "2001:db8::100:%x" % i]]
        at = random.randrange(length)
        zone["m%d.example.net" % at] += [["A", IPV4[0]], ["AAAA", IPV6[0]]]
        return
    if kind == "a":
        zone[first] = [["TXT", "v=spf1 " + " ".join("a:h%d.example.net" % (i % 6) for i in range(length)) + " -all"]]
        return
    if kind == "ptr":
        zone[first] = [["TXT", "v=spf1 ptr:example.net -all"]]
        return
    if kind == "wide":
        zone[first] = [["TXT", "v=spf1 " + " ".join("include:w%d.example.org" % i for i in range(length)) + " ~all"]]
        for i in range(length):
            zone["w%d.example.org" % i] = [["TXT", "v=spf1 " + random.choice(["?all", "-all", "ip4:192.0.2.1 ?all"])]]
        return
    for i in range(length):
        name = first if i == 0 else "c%d.example.org" % i
        to = "c%d.example.org" % (i + 1)
        zone[name] = [["TXT", "v=spf1 include:%s -all" % to if kind == "include" else "v=spf1 redirect=" + to]]
    zone["c%d.example.org" % length] = [["TXT", "v=spf1 " + random.choice(["+all", "-all", "a:h1.example.net -all"])]]


def addresses(random):
    records = [["A", address] for address in random.sample(IPV4, random.choice([0, 1, 1, 2]))]
    return records + [["AAAA", address] for address in random.sample(IPV6, random.choice([0, 1, 1, 2]))]


def make_zone(random):
    zone = {}
    for name in DOMAINS:
        records = addresses(random)
        records += [["MX", "%d %s" % (random.choice([5, 10, 20]), random.choice(HOSTS + NOWHERE))]
                    for _ in range(random.choice([0, 1, 1, 2, 3]))]
        records += [["TXT", record(random)] for _ in range(random.choices([0, 1, 2], [6, 80, 1.5])[0])]
        if random.random() < 0.2:
            records.append(["TXT", random.choice(
                ["v=DKIM1; p=x", "google-site-verification=1", "\u00e4", "v=spf1\u00e4", "v=spf1\t-all"])])
        zone[name] = records
    for name in HOSTS:
        zone[name] = addresses(random)
    zone["why.example.org"] = [["TXT", macro_text(random, EXP_LETTERS)]] * random.choices([1, 2, 0], [20, 1, 1])[0]
    if random.random() < 0.12:
        chain(random, zone)
    for _ in range(random.choice([0, 0, 0, 0, 1, 2])):
        zone[random.choice(list(zone))] = [["CNAME", random.choice(list(zone))]]
    for _ in range(random.choice([0, 0, 0, 0, 0, 1, 2])):
        name = random.choice(list(zone))
        kind = random.choice(["TXT", "A", "AAAA", "MX", "*"])
        if not any(type_ == "CNAME" for type_, _ in zone[name]):
            zone[name] = zone[name] + [[kind, "!" + random.choice(["servfail", "timeout"])]]
    return zone


def reverse(ip):
    return ipaddress.ip_address(ip).reverse_pointer


def make(random, number):
    """{"zone": {name: [[type, rdata]...]}, "ip", "helo", "sender", "now"}"""
    zone = make_zone(random)
    ip = random.choice(IPV4 + IPV6)
    names = random.sample(HOSTS + DOMAINS, random.choice([0, 1, 1, 2, 3]))
    if random.random() < 0.04:
        names = ["q%d.example.net" % i for i in range(random.randint(9, 12))]
        for name in names:
            zone[name] = random.choice([[["A", ip]], []]) if ":" not in ip else random.choice([[["AAAA", ip]], []])
    zone[reverse(ip)] = [["PTR", name] for name in names] + [["PTR", "!servfail"]] * (random.random() < 0.03)
    own = DOMAINS[0] if random.random() < 0.85 else random.choice(DOMAINS + NOWHERE + ["org", "d1..example.org"])
    return {
        "number": number, "zone": zone, "now": 1700000000, "ip": ip,
        "helo": random.choice(DOMAINS + HOSTS + ["nowhere.example.org"]),
        "sender": random.choices([random.choice(LOCALS) + "@" + own, "", own, "@" + own], [90, 6, 2, 2])[0],
    }
