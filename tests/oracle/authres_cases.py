"""authres_cases - random Authentication-Results fields, right by the grammar of RFC 8601 2.2, and broken."""
import re

KEYWORDS = ["spf", "dkim", "dmarc", "iprev", "auth", "x-foo", "arc", "SPF", "a1-b2"]
RESULTS = ["pass", "fail", "none", "neutral", "PASS", "temperror", "x-result", "hardfail2"]
TYPES = ["smtp", "header", "policy", "body", "SMTP"]
NAMES = ["mailfrom", "helo", "from", "d", "i", "s", "b", "iprev", "x-thing", "auth", "rcptto"]
TOKENS = ["example.org", "mx.example.net", "a_b", "192.0.2.1", "x", "A!#$%&'*+-^`{|}~z", "1", "reason", "none"]
WORDS = ["hello", "it works", "a;b", "a=b (c)", "x@y", "", "two  blanks", "1.2.3.4", "a/b?c"]
COMMENTS = ["(c)", "(a b)", "(a (nested (deep)) b)", "(;=)", "(escaped \\) \\( one)", "()", "(\"quote\")"]


def gap(random, marks, needed=False):
    """[CFWS], or CFWS."""
    kind = random.choices(["none", "blank", "fold", "comment", "several"], [0 if needed else 50, 40, 4, 4, 2])[0]
    if kind in ("comment", "several"):
        marks.add("comment")
    return {"none": "", "blank": random.choice([" ", "  ", "\t"]),
            "fold": random.choice(["\r\n ", "\r\n\t", " \r\n  "]),
            "comment": random.choice([" ", ""]) + random.choice(COMMENTS) + random.choice([" ", ""]),
            "several": " " + random.choice(COMMENTS) + "\r\n " + random.choice(COMMENTS) + " "}[kind]


def quoted(random, text):
    """(as written, as meant)"""
    escaped = "".join("\\" + c if c in '"\\' or random.random() < 0.05 else c for c in text)
    return '"%s"' % escaped, text


def value(random, marks):
    """token / quoted-string"""
    if random.random() < 0.6:
        token = random.choice(TOKENS)
        return token, token
    marks.add("quoted")
    text = random.choice(WORDS + ['say "hi"', "back\\slash"])
    if text == "":
        marks.add("empty quoted")
    return quoted(random, text)


def property_value(random, marks):
    """value / [ [ local-part ] "@" ] domain-name"""
    kind = random.choice(["value", "value", "domain", "address", "at"])
    if kind == "value":
        return value(random, marks)
    if kind == "domain":
        return ("example.org",) * 2
    if kind == "at":
        return ("@example.org",) * 2
    if random.random() < 0.15:
        marks.add("quoted local part")
        text = random.choice(["a b", "x;y", "q"])
        return ('"%s"@example.org' % text,) * 2
    return (random.choice(["anne", "a.b+c", "o'hara", "x=1", "a/b"]) + "@example.org",) * 2


def result(random, marks):
    """(as written, what it says)"""
    method, verdict = random.choice(KEYWORDS), random.choice(RESULTS)
    text, version, reason = method, "", ""
    if random.random() < 0.1:
        marks.add("method version")
        version = random.choice(["1", "2", "10"])
        text += gap(random, marks) + "/" + gap(random, marks) + version
    text += gap(random, marks) + "=" + gap(random, marks) + verdict
    if random.random() < 0.2:
        marks.add("reason")
        written, reason = value(random, marks)
        text += gap(random, marks, True) + "reason" + gap(random, marks) + "=" + gap(random, marks) + written
    properties = []
    for _ in range(random.choice([0, 1, 1, 2, 4])):
        kind, name = random.choice(TYPES), random.choice(NAMES)
        if random.random() < 0.04:
            marks.add("other type")
            kind = "x-kind"
        written, meant = property_value(random, marks)
        text += (gap(random, marks, True) + kind + gap(random, marks) + "." + gap(random, marks) + name + gap(random, marks)
                 + "=" + gap(random, marks) + written)
        properties.append(((kind + "." + name).lower(), meant))
    return text, (method.lower(), version, verdict.lower(), reason, properties)


def field(random, marks):
    if random.random() < 0.05:
        marks.add("quoted id")
        written, meant = quoted(random, random.choice(["mx example", "mx.example.org", "a@b"]))
    else:
        written = meant = random.choice(["mx.example.org", "example.org", "MX.Example.ORG", "a_b", "localhost"])
    text = gap(random, marks) + written
    if random.random() < 0.1:
        marks.add("version")
        text += gap(random, marks, True) + "1"
    if random.random() < 0.1:
        marks.add("none")
        return text + gap(random, marks) + ";" + gap(random, marks) + "none" + gap(random, marks), (meant.lower(), [])
    results = []
    for _ in range(random.choice([1, 1, 2, 3])):
        written, said = result(random, marks)
        text += gap(random, marks) + ";" + gap(random, marks) + written
        results.append(said)
    return text + gap(random, marks), (meant.lower(), results)


def broken(random, text, marks):
    """One slip of the pen: the field may still be right, but says something else."""
    at = random.randrange(len(text))
    kinds = {
        "octet dropped": lambda: text[:at] + text[at + 1:],
        "octet twice": lambda: text[:at] + text[at] + text[at:],
        "special inserted": lambda: text[:at] + random.choice(';="()\\@/ .,<>[]:?') + text[at:],
        "cut": lambda: text[:at],
        "semicolon behind": lambda: text + random.choice([";", "; ", ";;", "; ;"]),
        "control inserted": lambda: text[:at] + random.choice("\0\x01\x7f\x0b") + text[at:],
        "8-bit inserted": lambda: text[:at] + "\u00e4" + text[at:],
        "something behind none": lambda: "mx.example.org; none" + random.choice(
            [" x", "; spf=pass", " (c) ;", "x", "; none", "=x"]),
        "none behind": lambda: text + "; none",
        "version 2": lambda: "mx.example.org 2; spf=pass",
        "no result": lambda: random.choice(
            ["mx.example.org", "mx.example.org;", "", ";", "; spf=pass", "mx.example.org 1", "(c)"]),
        "bare property": lambda: text + " action=none", "no value": lambda: text + " smtp.helo=",
        "late reason": lambda: "mx.example.org; spf=pass smtp.helo=x reason=y",
        "two reasons": lambda: "mx.example.org; spf=pass reason=x reason=y",
        "base64": lambda: text + " header.b=ab/cd+ef==", "brackets": lambda: text + " smtp.helo=[192.0.2.1]",
        "colons": lambda: text + " smtp.client-ip=2001:db8::1", "angles": lambda: text + " smtp.mailfrom=<>",
        "hyphen first": lambda: text + "; -x=pass", "hyphen last": lambda: text + "; x-=pass",
    }
    kind = random.choice(sorted(kinds))
    marks.add(kind)
    slip = kinds[kind]()
    return slip if re.search("\r\n(?![ \t])|\r(?!\n)|(?<!\r)\n", slip) is None else text  # still one field


def make(random, number):
    """{"number", "text", "says": what it is meant to say, or None when nobody knows, "marks"}"""
    marks = set()
    text, says = field(random, marks)
    if random.random() < 0.4:
        text, says = broken(random, text, marks), None
    return {"number": number, "text": text, "says": says, "marks": marks}
