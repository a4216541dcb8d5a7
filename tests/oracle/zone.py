"""zone - {name: [[type, rdata], ...]} as the text of a --dns file, and as a resolver in Python.

An rdata of "!servfail" or "!timeout" is a lookup that fails; with the type "*", for every type that
the name has no record of. Rdata of TXT is a string, one character an octet.
"""
CNAMES_MAX = 11


class Failed(Exception):
    """The lookup gave no answer."""


def escaped(text, plain):
    return "".join(c if c.isascii() and (c.isalnum() or c in plain) else "\\%03d" % ord(c) for c in text)


def rdata_text(kind, rdata):
    if rdata.startswith("!"):
        return rdata
    if kind == "TXT":
        pieces = [rdata[i:i + 255] for i in range(0, len(rdata), 255)] or [""]
        return " ".join('"%s"' % escaped(piece, "-_.=:/ ") for piece in pieces)
    return rdata


def text(zone):
    return "".join("%s %s %s\n" % (escaped(name, "-_."), kind, rdata_text(kind, rdata))
                   for name, records in zone.items() for kind, rdata in records)


def find(zone, name, kind):
    """The rdata of that name and type, behind its CNAMEs; [] when there is none."""
    owners = {owner.lower().rstrip("."): records for owner, records in zone.items()}
    name = name.lower().rstrip(".")
    for _ in range(CNAMES_MAX + 1):
        records = owners.get(name, [])
        found = [rdata for type_, rdata in records if type_ == kind]
        failed = any(rdata.startswith("!") for rdata in found)
        if failed or (not found and any(type_ == "*" for type_, _ in records)):
            raise Failed(name)
        aliases = [rdata for type_, rdata in records if type_ == "CNAME"]
        if found or not aliases:
            return found
        name = aliases[0].lower().rstrip(".")
    raise Failed(name)
