"""chain_cases - random ARC chains: some hops, each sealing right what it has, however odd, and changes."""
import base64
import hashlib

import mail_cases
import signer

NOW = mail_cases.NOW
DOMAINS = [b"example.org", b"example.net", b"lists.example.com"]
AAR, AMS, AS = b"ARC-Authentication-Results", b"ARC-Message-Signature", b"ARC-Seal"
RESULTS = [b"spf=pass smtp.mailfrom=example.org", b"dkim=none", b"dkim=pass (2048 bits)\r\n header.d=example.org header.s=s",
           b"none", b"arc=pass", b"iprev=fail policy.iprev=192.0.2.1; dmarc=fail (p=none)\r\n\theader.from=example.org"]


def is_arc(name):
    return name.lower().startswith(b"arc-")


def tag_list(random, tags):
    gap = random.choice([b"; ", b"; ", b";\r\n ", b";\r\n\t", b";"])
    return b" " + gap.join(tag + b"=" + text for tag, text in tags) + random.choice([b"", b"", b"", b";"])


def sealed_fields(sets, form="relaxed"):
    """What a seal covers, in its order. RFC 8617 5.1.1."""
    return b"".join(signer.field_form(form, *field) for one in sets for field in one)


def seal_octets(sets, last, key):
    name, text = last
    bare = text.replace(signer.BLANK, b"")
    hashed = sealed_fields(sets) + signer.field_form("relaxed", name, bare)[:-2]
    return base64.b64encode(signer.sign_octets(key, hashlib.sha256(hashed).digest()))


# --- one hop -----------------------------------------------------------------------------------

def message_tags(random, instance, fields, text, domain, selector, key, marks):
    header_form, body_form = "relaxed", "relaxed"
    shown = b"relaxed/relaxed"
    if random.random() < 0.2:
        marks.add("forms")
        header_form, body_form = random.choice(["simple", "relaxed"]), random.choice(["simple", "relaxed"])
        shown = ("%s/%s" % (header_form, body_form)).encode()
    names = [name for name, _ in fields if not is_arc(name) and random.random() < 0.8] + [b"From"]
    tags = [(b"i", b"%d" % instance), (b"a", b"ed25519-sha256" if key == "ed25519" else b"rsa-sha256"), (b"c", shown),
            (b"d", domain), (b"s", selector), (b"t", b"%d" % (NOW - 100)), (b"h", b":".join(names)),
            (b"bh", signer.body_hash(body_form, text)), (b"b", signer.BLANK)]
    return tags, names, header_form


def without(tags, name):
    tags[:] = [tag for tag in tags if tag[0] != name]


def odd_message(random, tags, names, marks):
    def signs(name):
        names.append(name)
        tags[:] = [(tag, b":".join(names) if tag == b"h" else text) for tag, text in tags]

    def replace(name, text):
        tags[:] = [(tag, text if tag == name else old) for tag, old in tags]

    kinds = {
        "message v": lambda: tags.insert(1, (b"v", b"1")), "message v 2": lambda: tags.insert(1, (b"v", b"2")),
        "message no i": lambda: without(tags, b"i"),
        "message no bh": lambda: without(tags, b"bh"), "message no h": lambda: without(tags, b"h"),
        "message no d": lambda: without(tags, b"d"), "message no a": lambda: without(tags, b"a"),
        "message expired": lambda: tags.insert(5, (b"x", b"%d" % mail_cases.PAST)),
        "message expires": lambda: tags.insert(5, (b"x", b"%d" % mail_cases.LATE)),
        "message signs seal": lambda: signs(b"ARC-Seal"), "message signs results": lambda: signs(AAR),
        "message signs message": lambda: signs(AMS), "message signs dkim": lambda: signs(b"DKIM-Signature"),
        "message absent name": lambda: signs(b"X-Absent"),
        "message unknown tag": lambda: tags.insert(3, (b"foo", b"bar")),
        "message tag twice": lambda: tags.insert(3, (b"d", b"example.edu")),
        "message i last": lambda: tags.append(tags.pop(0)),
        "message i zero": lambda: replace(b"i", b"0"), "message i leading zero": lambda: replace(b"i", b"01"),
        "message i blank": lambda: replace(b"i", dict(tags)[b"i"] + b" "),
        "message upper a": lambda: replace(b"a", dict(tags)[b"a"].upper()),
        "message unknown a": lambda: replace(b"a", b"rsa-md5"),
        "message bh other": lambda: replace(b"bh", b"QUJD"),
        "message cv": lambda: tags.insert(2, (b"cv", b"none")),
    }
    name = random.choice(sorted(kinds))
    kinds[name]()
    marks.add(name)


def odd_seal(random, tags, marks):
    def replace(name, text):
        tags[:] = [(tag, text if tag == name else old) for tag, old in tags]

    kinds = {
        "seal h": lambda: tags.insert(2, (b"h", b"From")),
        "seal c": lambda: tags.insert(2, (b"c", b"relaxed/relaxed")),
        "seal v": lambda: tags.insert(1, (b"v", b"1")), "seal bh": lambda: tags.insert(1, (b"bh", b"QUJD")),
        "seal no cv": lambda: without(tags, b"cv"), "seal cv none": lambda: replace(b"cv", b"none"),
        "seal cv pass": lambda: replace(b"cv", b"pass"), "seal cv fail": lambda: replace(b"cv", b"fail"),
        "seal cv upper": lambda: replace(b"cv", dict(tags)[b"cv"].upper()),
        "seal cv word": lambda: replace(b"cv", b"maybe"),
        "seal no i": lambda: without(tags, b"i"), "seal no d": lambda: without(tags, b"d"),
        "seal no s": lambda: without(tags, b"s"),
        "seal no a": lambda: without(tags, b"a"), "seal no t": lambda: without(tags, b"t"),
        "seal expired": lambda: tags.insert(3, (b"x", b"%d" % mail_cases.PAST)),
        "seal unknown tag": lambda: tags.insert(3, (b"foo", b"bar")),
        "seal tag twice": lambda: tags.insert(3, (b"s", b"other")),
        "seal i last": lambda: tags.append(tags.pop(0)), "seal i leading zero": lambda: replace(b"i", b"01"),
        "seal upper a": lambda: replace(b"a", dict(tags)[b"a"].upper()),
        "seal other d": lambda: replace(b"d", b"example.edu"),
    }
    name = random.choice(sorted(kinds))
    kinds[name]()
    marks.add(name)


def results(random, instance, marks):
    text = b" i=%d; mx%d.example.org; " % (instance, instance) + random.choice(RESULTS)
    if random.random() < 0.06:
        name, text = random.choice([
            ("results no i", b" mx.example.org; none"),
            ("results i last", b" mx.example.org; none; i=%d" % instance),
            ("results blanks", b" i = %d ; mx.example.org; none" % instance),
            ("results comment", b" (x) i=%d (y); mx.example.org; none" % instance),
            ("results no blank", b"i=%d;mx.example.org;none" % instance), ("results empty", b" i=%d;" % instance),
            ("results fold", b"\r\n i=%d;\r\n\tmx.example.org;\r\n none" % instance),
            ("results i zero", b" i=0%d; mx.example.org; none" % instance)])
        marks.add(name)
    return text


def set_name(random, name):
    return random.choice([name, name, name, name, name.lower(), name.upper()])


def add_set(random, instance, sets, fields, text, marks, zone):
    """One hop seals: its set is the last of `sets`, and stands on top of the fields."""
    key = random.choices([1024, 2048, "ed25519"], [80, 6, 6])[0]
    if key == "ed25519":
        marks.add("ed25519")
    domain, selector = random.choice(DOMAINS), b"s%d" % instance
    record = mail_cases.record(random, key, marks) if random.random() < 0.25 else plain_record(key)
    mail_cases.put_record(random, zone, selector, domain, record)
    first = (set_name(random, AAR), results(random, instance, marks))

    tags, names, form = message_tags(random, instance, fields, text, domain, selector, key, marks)
    if random.random() < 0.08:
        odd_message(random, tags, names, marks)
    name, value = set_name(random, AMS), tag_list(random, tags)
    second = (name, value.replace(signer.BLANK, signer.sign(fields, names, name, value, form, key)))

    tags = [(b"i", b"%d" % instance), (b"a", b"ed25519-sha256" if key == "ed25519" else b"rsa-sha256"),
            (b"t", b"%d" % (NOW - 100)), (b"cv", b"none" if instance == 1 else b"pass"), (b"d", domain), (b"s", selector),
            (b"b", signer.BLANK)]
    if random.random() < 0.08:
        odd_seal(random, tags, marks)
    name, value = set_name(random, AS), tag_list(random, tags)
    octets = seal_octets(sets + [[first, second]], (name, value), key)
    third = (name, value.replace(signer.BLANK, mail_cases.fold_octets(random, octets)))
    sets.append([first, second, third])
    fields[:0] = [third, second, first]


def plain_record(key):
    kind = "ed25519" if key == "ed25519" else "rsa"
    return "v=DKIM1; k=%s; p=%s" % (kind, base64.b64encode(signer.public_octets(key)).decode())


# --- between the hops, and after them ----------------------------------------------------------

def forward(random, fields, text):
    """What a list does before it seals: nothing to a chain."""
    fields.insert(0, (b"Received", b" from a by b; now"))
    if random.random() < 0.4:
        text += b"-- \r\nfooter\r\n"
    if random.random() < 0.3:
        fields[:] = [(name, b" [list]" + old if name.lower() == b"subject" else old) for name, old in fields]
    return text


def changes(random, fields, text, marks):
    arc = [index for index, (name, _) in enumerate(fields) if is_arc(name)]
    other = [index for index in range(len(fields)) if index not in arc]
    at = random.choice(arc)
    name, old = fields[at]

    def octet(index):
        name, old = fields[index]
        where = random.randrange(max(1, len(old)))
        if old[where:where + 1].isalnum():
            fields[index] = (name, old[:where] + b"q" + old[where + 1:])

    def swap():
        one, two = random.sample(arc, 2)
        fields[one], fields[two] = fields[two], fields[one]

    kinds = {
        "then ARC field dropped": lambda: fields.pop(at),
        "then ARC field twice": lambda: fields.insert(at, fields[at]),
        "then ARC fields swapped": swap, "then ARC octet": lambda: octet(at),
        "then ARC blanks": lambda: fields.__setitem__(at, (name, old.replace(b" ", b"  ") + b" ")),
        "then ARC unfolded": lambda: fields.__setitem__(at, (name, old.replace(b"\r\n", b""))),
        "then ARC name case": lambda: fields.__setitem__(at, (name.swapcase(), old)),
        "then ARC to the bottom": lambda: fields.append(fields.pop(at)),
        "then octet": lambda: octet(random.choice(other)),
        "then field on top": lambda: fields.insert(0, (b"X-New", b" x")),
        "then From on top": lambda: fields.insert(0, (b"From", b" eve@example.com")),
        "then field dropped": lambda: fields.pop(random.choice(other)),
        "then unknown ARC field": lambda: fields.insert(0, (b"ARC-Other", b" i=1; x")),
        "then set on top without number": lambda: fields.insert(0, (AS, b" a=b")),
    }
    body_kinds = {"then line": lambda t: t + b"added\r\n", "then empty lines": lambda t: t + b"\r\n\r\n"}
    kind = random.choice(sorted(kinds) + sorted(body_kinds))
    marks.add(kind)
    if kind in body_kinds:
        return body_kinds[kind](text)
    kinds[kind]()
    return text


def make(random, number):
    """{"number", "mail", "zone", "marks", "now", "hops"}"""
    marks, zone, sets = set(), {}, []
    fields, text = mail_cases.header(random), mail_cases.body(random, marks)
    text += b"" if text.endswith(b"\r\n") or not text else b"\r\n"
    if sum(name.lower() == b"from" for name, _ in fields) > 1:
        marks.add("two From")
    hops = random.choice([0, 1, 1, 2, 2, 3, 4])
    for hop in range(1, hops + 1):
        text = forward(random, fields, text)
        instance = hop
        if hop == hops and random.random() < 0.04:
            instance = random.choice([0, hop + 1, 50, 51, hop - 1 or 2])
            marks.add("wrong instance")
        add_set(random, instance, sets, fields, text, marks, zone)
    if hops and random.random() < 0.4:
        text = changes(random, fields, text, marks)
    return {"number": number, "mail": mail_cases.whole(fields, text), "zone": zone, "now": NOW,
            "marks": marks, "hops": hops}
