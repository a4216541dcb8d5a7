"""mail_cases - random mails with DKIM signatures: forms, odd tags, odd keys, and changes on the way.

A signature is always right for what it says of itself (signer.py), so that a verifier that refuses it
does so for the oddity or the change, whose names are in the case's marks.
"""
import base64

import signer

NOW = 1764000000
LATE = 4102444800  # 2100: the oracles look at the real clock
PAST = 1200000000
WORDS = [b"hello", b"world", b"a", b"the", b"x" * 70, b"1,2;3", b"=?utf-8?q?=C3=A4?=", b"(comment)", b"b=", b"\xc3\xa4"]
NAMES = [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Cc", b"Reply-To", b"Received", b"MIME-Version",
         b"X-Thing", b"List-Id", b"Content-Type"]
DOMAINS = [b"example.org", b"Example.ORG", b"mail.example.net", b"a_b.example.com", b"xn--bcher-kva.example"]


# --- the message -------------------------------------------------------------------------------

def blanks(random):
    return random.choice([b" ", b" ", b" ", b"  ", b"\t", b" \t ", b"\r\n ", b"\r\n\t", b" \r\n  "])


def value(random):
    words = [random.choice(WORDS) for _ in range(random.choice([0, 1, 2, 3, 5]))]
    text = random.choice([b" ", b" ", b" ", b"", b"\t", b"  "])
    text += b"".join(word + blanks(random) for word in words)
    return text.rstrip(b" \t\r\n") + random.choice([b"", b"", b"", b" ", b"\t "]) if words else text


def letters(random, name):
    return random.choice([name, name, name, name.lower(), name.upper(), name.title()])


def header(random):
    names = [b"From"] + random.sample(NAMES[1:], random.randint(1, 6))
    names += [random.choice(names[1:]) for _ in range(random.choice([0, 0, 1, 2]))]
    names += [b"From"] * (random.random() < 0.03)
    random.shuffle(names)
    fields = [(letters(random, name), value(random)) for name in names]
    return [(name, b" Anne <anne@example.org>") if name.lower() == b"from" else (name, text) for name, text in fields]


def line(random):
    kind = random.choice(["words", "words", "words", "empty", "blank", "long", "octets"])
    if kind == "empty":
        return b""
    if kind == "blank":
        return random.choice([b" ", b"\t", b" \t  "])
    if kind == "long":
        return b"y" * random.choice([78, 997, 3000])
    if kind == "octets":
        return bytes(random.choice(b"abc \t\x80\xff\xe9=.-") for _ in range(random.randint(1, 30)))
    return b"".join(random.choice(WORDS) + random.choice([b" ", b"  ", b"\t"]) for _ in range(random.randint(1, 8)))


def body(random, marks):
    text = b"\r\n".join(line(random) for _ in range(random.choice([0, 1, 1, 2, 3, 5, 12])))
    text += random.choice([b"\r\n", b"\r\n", b"\r\n", b"", b"\r\n\r\n", b"\r\n \r\n", b"\r\n\r\n\t\r\n\r\n"])
    if random.random() < 0.03 and text:
        marks.add("bare line end")
        at = random.randrange(len(text))
        text = text[:at] + random.choice([b"\r", b"\n", b"\r\r\n", b"\n\n"]) + text[at:]
    return text


# --- the tags ----------------------------------------------------------------------------------

def names_to_sign(random, fields, marks):
    present = [name for name, _ in fields]
    names = [name for name in present if random.random() < 0.8]
    if not any(name.lower() == b"from" for name in names):
        names.append(b"From")
    names += random.sample([b"From", b"Subject", b"To", b"X-Absent", b"Date"], random.choice([0, 0, 0, 1, 2]))
    if random.random() < 0.03:
        marks.add("From unsigned")
        names = [name for name in names if name.lower() != b"from"] or [b"To"]
    if random.random() < 0.05:
        marks.add("signs signatures")
        names.append(b"DKIM-Signature")
    random.shuffle(names)
    return [letters(random, name) for name in names]


def forms(random, marks):
    header_form, body_form = random.choice(["simple", "relaxed"]), random.choice(["simple", "relaxed"])
    text = ("%s/%s" % (header_form, body_form)).encode()
    if header_form == body_form == "simple" and random.random() < 0.5:
        return header_form, body_form, None
    if body_form == "simple" and random.random() < 0.3:
        text = header_form.encode()
    if random.random() < 0.04:
        marks.add("capital form")
        text = random.choice([text.upper(), text.title()])
    return header_form, body_form, text


def oddities(random, tags, marks):
    """Changes to the tags, each with its name."""
    def put(name, text):
        tags[:] = [(tag, old) for tag, old in tags if tag != name] + ([(name, text)] if text is not None else [])

    def change(name, text):
        return lambda: put(name, text)

    kinds = {
        "no v": change(b"v", None), "v=2": change(b"v", b"2"), "v=1.0": change(b"v", b"1.0"),
        "v empty": change(b"v", b""),
        "no a": change(b"a", None), "unknown a": change(b"a", b"rsa-md5"),
        "a upper": change(b"a", b"RSA-SHA256"),
        "no d": change(b"d", None), "d empty": change(b"d", b""), "d one label": change(b"d", b"localhost"),
        "d dot": change(b"d", b"example.org."), "no s": change(b"s", None), "s empty": change(b"s", b""),
        "no bh": change(b"bh", None), "bh empty": change(b"bh", b""), "bh other": change(b"bh", b"QUJD"),
        "bh broken": change(b"bh", b"????"), "no h": change(b"h", None), "h empty": change(b"h", b""),
        "unknown c": change(b"c", b"nofws/simple"), "c half": change(b"c", b"relaxed/"),
        "c three": change(b"c", b"simple/simple/simple"),
        "q": change(b"q", b"dns/txt"), "q list": change(b"q", b"dns/txt:other"),
        "q blank list": change(b"q", b"other : dns/txt"),
        "q other": change(b"q", b"other"), "q old": change(b"q", b"dns"), "q empty": change(b"q", b""),
        "t": change(b"t", b"%d" % (NOW - 1000)), "t future": change(b"t", b"%d" % LATE),
        "t word": change(b"t", b"now"),
        "t long": change(b"t", b"9" * 13), "t negative": change(b"t", b"-1"),
        "x": change(b"x", b"%d" % LATE), "x past": change(b"x", b"%d" % PAST), "x word": change(b"x", b"never"),
        "x before t": lambda: (put(b"t", b"%d" % (LATE - 1)), put(b"x", b"%d" % (LATE - 2))),
        "x long": change(b"x", b"9" * 14),
        "x is t": lambda: (put(b"t", b"%d" % (NOW - 1000)), put(b"x", b"%d" % (NOW - 1000))),
        "i": change(b"i", b"@" + dict(tags)[b"d"]), "i local": change(b"i", b"anne@" + dict(tags)[b"d"]),
        "i below": change(b"i", b"anne@sub." + dict(tags)[b"d"]), "i other": change(b"i", b"anne@example.edu"),
        "i no at": change(b"i", dict(tags)[b"d"]), "i suffix": change(b"i", b"@not" + dict(tags)[b"d"]),
        "i quoted": change(b"i", b"a=3Db@" + dict(tags)[b"d"]), "i empty": change(b"i", b""),
        "i upper": change(b"i", b"@" + dict(tags)[b"d"].upper()),
        "i broken quote": change(b"i", b"a=3@" + dict(tags)[b"d"]),
        "z": change(b"z", b"From:anne@example.org|To:b=40c"), "unknown tag": change(b"foo", b"bar"),
        "unknown tag empty": change(b"r", b""), "underscore tag": change(b"x_y1", b"z"),
        "digit tag": change(b"1x", b"z"),
        "tag twice": lambda: tags.append((b"d", b"example.edu")),
        "same tag twice": lambda: tags.append((b"v", b"1")),
        "unknown tag twice": lambda: tags.extend([(b"foo", b"1"), (b"foo", b"2")]),
        "no equals": lambda: tags.append((b"junk", None)), "empty tag": lambda: tags.append((b"", None)),
        "capital tag": lambda: tags.append((b"D", b"example.edu")), "8-bit tag": change(b"n", b"\xc3\xa4"),
        "control tag": change(b"n", b"a\x01b"), "hyphen tag": change(b"x-y", b"z"),
    }
    name = random.choice(sorted(kinds))
    kinds[name]()
    marks.add(name)


def lengths(random, form, text, tags, marks):
    size = len(signer.body_form(form, text))
    kind = random.choice(["l all", "l less", "l more", "l 0", "l word", "l long", "l zeros"])
    length = {"l all": size, "l less": max(0, size - random.randint(1, 9)), "l more": size + 3, "l 0": 0, "l word": None,
              "l long": None, "l zeros": size}[kind]
    shown = {"l word": b"all", "l long": b"9" * 77, "l zeros": b"000%d" % size}.get(kind, b"%d" % (length or 0))
    tags.append((b"l", shown))
    marks.add(kind if length is None or length != size or kind == "l zeros" else "l all")
    return length


def tag_text(random, tags, marks):
    gap = random.choice([b" ", b" ", b"", b"\r\n\t", b"  ", b"\r\n "])
    text = []
    for name, content in tags:
        if content is None:
            text.append(name)
            continue
        behind_name, before, behind = random.choices([b"", b" ", b"\r\n\t"], [40 if name == b"b" else 20, 1, 1], k=3)
        text.append(name + behind_name + b"=" + before + content + behind)
    whole = random.choice([b" ", b" ", b"", b"\r\n\t"]) + (b";" + gap).join(text)
    if random.random() < 0.15:
        whole += random.choice([b";", b"; ", b" ;"])
    return whole


def fold_octets(random, octets):
    if random.random() < 0.5:
        return octets
    step = random.choice([20, 64, 72, 7])
    gap = random.choice([b"\r\n\t", b"\r\n ", b" ", b"\r\n  "])
    return gap.join(octets[i:i + step] for i in range(0, len(octets), step))


# --- keys in the DNS ---------------------------------------------------------------------------

def record(random, key, marks):
    octets = signer.public_octets(key)
    public = base64.b64encode(octets).decode()
    kind = "ed25519" if key == "ed25519" else "rsa"
    plain = "v=DKIM1; k=%s; p=%s" % (kind, public)
    if random.random() < 0.72:
        return plain if kind == "ed25519" else random.choice([plain, "v=DKIM1; p=" + public, "p=" + public])
    tail = "k=%s; p=%s" % (kind, public)
    odd = {
        "key v last": "k=%s; p=%s; v=DKIM1" % (kind, public), "key v=DKIM2": "v=DKIM2; " + tail,
        "key v lower": "v=dkim1; " + tail, "key empty": "", "key no p": "v=DKIM1; k=" + kind,
        "key revoked": "v=DKIM1; k=%s; p=" % kind, "key broken": "v=DKIM1; k=%s; p=%s" % (kind, public[:40]),
        "key no base64": "v=DKIM1; k=%s; p=???" % kind,
        "key folded": "v=DKIM1; k=%s; p=%s %s" % (kind, public[:30], public[30:]),
        "key unknown k": "v=DKIM1; k=dsa; p=" + public,
        "key other k": "v=DKIM1; k=%s; p=%s" % ("rsa" if kind == "ed25519" else "ed25519", public),
        "key upper k": "v=DKIM1; k=%s; p=%s" % (kind.upper(), public), "key h": "v=DKIM1; h=sha256; " + tail,
        "key h sha1": "v=DKIM1; h=sha1; " + tail, "key h list": "v=DKIM1; h=sha1 : sha256; " + tail,
        "key h unknown": "v=DKIM1; h=sha512:sha256; " + tail, "key s": "v=DKIM1; s=email; " + tail,
        "key s any": "v=DKIM1; s=*; " + tail, "key s other": "v=DKIM1; s=other; " + tail,
        "key s list": "v=DKIM1; s=other:email; " + tail, "key s tlsrpt": "v=DKIM1; s=tlsrpt; " + tail,
        "key t=y": "v=DKIM1; t=y; " + tail, "key t=s": "v=DKIM1; t=s; " + tail,
        "key t list": "v=DKIM1; t=y:s; " + tail,
        "key t other": "v=DKIM1; t=z; " + tail, "key n": "v=DKIM1; n=some=20note; " + tail,
        "key unknown tag": "v=DKIM1; foo=bar; " + tail,
        "key semicolon": plain + ";", "key blanks": " v = DKIM1 ;  k = %s ; p = %s ; " % (kind, public),
        "key twice p": plain + "; p=" + public, "key junk": plain + "; junk", "key g": "v=DKIM1; g=*; " + tail,
        "key g other": "v=DKIM1; g=bob; " + tail, "key empty tags": "v=DKIM1;; " + tail,
        "key no v1 form": "v=DKIM1 k=%s p=%s" % (kind, public),
        "key absent": None, "key failed": False,
    }
    if kind == "rsa":
        odd["key pkcs1"] = "v=DKIM1; k=rsa; p=" + base64.b64encode(signer.bare_public_octets(key)).decode()
    else:
        odd["key no k"] = "v=DKIM1; p=" + public
    name = random.choice(sorted(odd))
    marks.add(name)
    return odd[name]


# --- a signature -------------------------------------------------------------------------------

def make_signature(random, number, fields, text, marks, zone):
    """The field of one more signature, and its key into the zone."""
    key = random.choices([1024, 2048, 512, "ed25519"], [60, 8, 3, 25])[0]
    is_sha1 = key != "ed25519" and random.random() < 0.03
    algorithm = b"ed25519-sha256" if key == "ed25519" else b"rsa-sha1" if is_sha1 else b"rsa-sha256"
    domain, selector = random.choice(DOMAINS), b"s%d" % number
    header_form, body_form, shown_forms = forms(random, marks)
    names = names_to_sign(random, fields, marks)
    tags = [(b"v", b"1"), (b"a", algorithm), (b"d", domain), (b"s", selector)]
    if shown_forms:
        tags.append((b"c", shown_forms))
    length = lengths(random, body_form, text, tags, marks) if random.random() < 0.1 else None
    tags += [(b"h", random.choice([b":", b":", b" : ", b":\r\n\t"]).join(names)),
             (b"bh", signer.body_hash(body_form, text, length, is_sha1))]
    if random.random() < 0.35:
        oddities(random, tags, marks)
    tags.append((b"b", signer.BLANK))
    if random.random() < 0.3:
        random.shuffle(tags)
    if is_sha1:
        marks.add("sha1")
    if key == 512:
        marks.add("512 bits")
    name = letters(random, b"DKIM-Signature")
    value_text = tag_text(random, tags, marks)
    octets = signer.sign(fields, names, name, value_text, header_form, key, is_sha1)
    put_record(random, zone, selector, domain, record(random, key, marks))
    before = random.choices([b"", b"\r\n\t", b" "], [8, 1, 1])[0]
    return name, value_text.replace(signer.BLANK, before + fold_octets(random, octets))


def put_record(random, zone, selector, domain, text):
    name = (selector + b"._domainkey." + domain).decode().lower()
    if text is False:
        zone[name] = [["TXT", "!servfail"]]
    elif text is not None:
        zone[name] = [["TXT", text]]


# --- changes on the way ------------------------------------------------------------------------

def changes(random, fields, text, marks):
    """One thing that happens between signer and verifier."""
    own = [index for index, (name, _) in enumerate(fields) if name.lower() != b"dkim-signature"]
    signatures = [index for index in range(len(fields)) if index not in own]

    def field_at(index, change):
        name, old = fields[index]
        fields[index] = change(name, old)

    def swap():
        one, other = random.choice(own), random.choice(own)
        fields[one], fields[other] = fields[other], fields[one]

    def octet():
        index = random.choice(own)
        name, old = fields[index]
        at = random.randrange(len(old)) if old else 0
        if old and old[at:at + 1] not in b"\r\n":
            fields[index] = (name, old[:at] + bytes([old[at] ^ 1 or 64]) + old[at + 1:])

    def signature_octet():
        index = random.choice(signatures)
        name, old = fields[index]
        at = random.randrange(len(old))
        if old[at:at + 1].isalnum():
            fields[index] = (name, old[:at] + random.choice([b"a", b"Z", b"7"]) + old[at + 1:])

    def body_octet(body_text):
        at = random.randrange(len(body_text)) if body_text else 0
        return body_text[:at] + b"!" + body_text[at + 1:]

    header_kinds = {
        "swap": swap, "octet": octet, "signature octet": signature_octet,
        "refold": lambda: field_at(random.choice(own), lambda name, old: (name, old.replace(b" ", b"\r\n  ", 1))),
        "unfold": lambda: field_at(random.choice(own), lambda name, old: (name, old.replace(b"\r\n", b""))),
        "blanks": lambda: field_at(random.choice(own), lambda name, old: (name, old.replace(b" ", b" \t ") + b" ")),
        "name case": lambda: field_at(random.choice(own), lambda name, old: (name.swapcase(), old)),
        "name blank": lambda: field_at(random.choice(own), lambda name, old: (name + b" ", old)),
        "signature unfolded": lambda: field_at(random.choice(signatures), lambda name, old: (name, old.replace(b"\r\n", b""))),
        "signature name case": lambda: field_at(random.choice(signatures), lambda name, old: (name.swapcase(), old)),
        "drop": lambda: fields.pop(random.choice(own)) if len(own) > 1 else None,
        "second From on top": lambda: fields.insert(0, (b"From", b" eve@example.com")),
        "second From below": lambda: fields.append((b"From", b" eve@example.com")),
        "field on top": lambda: fields.insert(0, (random.choice(NAMES), value(random))),
        "field below": lambda: fields.append((random.choice(NAMES), value(random))),
        "trace on top": lambda: fields.insert(0, (b"Received", b" from a by b; now")),
    }
    body_kinds = {
        "body octet": body_octet, "line added": lambda t: t + b"added\r\n",
        "empty lines added": lambda t: t + b"\r\n\r\n",
        "empty lines dropped": lambda t: t.rstrip(b"\r\n") + b"\r\n", "blanks at the end": lambda t: t + b" ",
        "blanks in the body": lambda t: t.replace(b" ", b"  \t"),
        "blanks before ends": lambda t: t.replace(b"\r\n", b" \r\n"),
        "blank body line": lambda t: t + b" \r\n", "no body": lambda t: b"", "body cut": lambda t: t[:-3],
    }
    name = random.choice(sorted(header_kinds) + sorted(body_kinds))
    marks.add("then " + name)
    if name in body_kinds:
        return body_kinds[name](text)
    header_kinds[name]()
    return text


def whole(fields, text):
    """As on the wire: the last line has an end."""
    text += b"" if text.endswith(b"\r\n") or not text else b"\r\n"
    return b"".join(name + b":" + content + b"\r\n" for name, content in fields) + b"\r\n" + text


def make(random, number):
    """{"number", "mail", "zone", "marks", "now", "signatures"}"""
    marks, zone = set(), {}
    fields, text = header(random), body(random, marks)
    for index in range(random.choices([1, 2, 3], [80, 15, 5])[0]):
        field = make_signature(random, index, fields, text, marks, zone)
        fields.insert(0 if random.random() < 0.9 else random.randint(0, len(fields)), field)
    if random.random() < 0.35:
        text = changes(random, fields, text, marks)
    return {"number": number, "mail": whole(fields, text), "zone": zone, "now": NOW, "marks": marks,
            "signatures": [content for name, content in fields if name.lower().strip() == b"dkim-signature"]}
