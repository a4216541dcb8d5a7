"""pyspf - one check by python3-spf, as it is or with some of what we hold for its mistakes repaired.

A difference is explained when pyspf says the same as we once those repairs are in. So what explains it
is known exactly, and nothing else hides behind it.
"""
import itertools
import re

import spf

import zone

HOST = "receiver.example"  # as in judge.c

# Each has its section in pyspf.differences.
REPAIRS = ("void terms", "own include", "client names", "capital r", "percent", "macro syntax", "modifiers",
           "mx hosts", "dots", "postmaster")

ARGUMENTS, INVALID_MACRO, JOINERS = spf.RE_ARGS, spf.RE_INVALID_MACRO, spf.JOINERS
ARGUMENTS_ANY_R = re.compile(r"([0-9]*)([rR]?)([^0-9a-zA-Z]*)")
LONE_PERCENT = re.compile(r"(?<!%)(?:%%)*%([^%{_-]|$)")
DOTS = dict.fromkeys("slodipvhcrt", ".")
BAD_MACRO = re.compile(r"(?<!%)(?:%%)*%\{([^}]*$|[a-z]0+[^0-9])", re.I)


def rdata(kind, value):
    if kind == "TXT":
        return [value.encode("latin-1")]
    if kind == "MX":
        preference, host = value.split()
        return (int(preference), host)
    return value


def may_be_asked(name):
    """What cannot be a name leads nowhere without a lookup."""
    return len(name) <= 253 and all(0 < len(label) < 64 for label in name.rstrip(".").split("."))


class Query(spf.query):
    def __init__(self, case, repairs=()):
        super().__init__(i=case["ip"], s=case["sender"], h=case["helo"], receiver=HOST)
        self.zone, self.repairs, self.asked = case["zone"], repairs, []
        self.t = str(case["now"])
        self.void_terms = 0
        self.is_term_void = False
        if "postmaster" in repairs:
            self.s = self.l + "@" + self.o
        spf.DNSLookup = self.look_up
        spf.RE_ARGS = ARGUMENTS_ANY_R if "capital r" in repairs else ARGUMENTS
        spf.RE_INVALID_MACRO = LONE_PERCENT if "percent" in repairs else INVALID_MACRO
        spf.JOINERS = DOTS if "dots" in repairs else JOINERS

    def look_up(self, name, kind, strict=True, timeout=0):
        self.asked.append((name, kind))
        try:
            found = zone.find(self.zone, name, kind)
        except zone.Failed as failed:
            raise spf.TempError("DNS " + str(failed))
        return [((name, kind), rdata(kind, value)) for value in found]

    def expand(self, s, stripdot=True):
        if "macro syntax" in self.repairs and BAD_MACRO.search(s):
            raise spf.PermError("invalid macro", s)
        return super().expand(s, stripdot)

    def note_error(self, *words):
        if "modifiers" in self.repairs and "at most once" in words[0] and not words[0].startswith("exp="):
            return None
        return super().note_error(*words)

    def validate_mechanism(self, mech):
        try:
            return super().validate_mechanism(mech)
        except spf.PermError as error:
            if "own include" not in self.repairs or "trivial recursion" not in error.msg:
                raise
            return mech, "include", self.d, self.cidrmax, spf.RESULTS.get(mech[0], "pass")

    def check_lookups(self):
        self.is_term_void = False
        super().check_lookups()

    def count_void(self):
        self.void_terms += not self.is_term_void
        self.is_term_void = True
        if self.void_terms > spf.MAX_VOID_LOOKUPS:
            raise spf.PermError("more than 2 terms are void")

    def dns(self, name, qtype, cnames=None, ignore_void=False):
        if "void terms" not in self.repairs:
            return super().dns(name, qtype, cnames, ignore_void)
        result = super().dns(name, qtype, cnames, True)
        if not result and not ignore_void and may_be_asked(name):
            self.count_void()
        return result

    def dns_mx(self, domain):
        return self.some_hosts(domain) if "mx hosts" in self.repairs else super().dns_mx(domain)

    def some_hosts(self, domain):
        for index, (_, host) in enumerate(self.dns(domain, "MX")):
            if index == spf.MAX_MX:
                raise spf.PermError("more than 10 hosts")
            yield from self.dns_a(host, self.A)

    def cidrmatch(self, addresses, length):
        return any(super(Query, self).cidrmatch([address], length) for address in addresses)

    def find_or_nothing(self, name, kind):
        try:
            return self.dns(name, kind, ignore_void="void terms" in self.repairs)
        except spf.TempError:
            return []

    def validated_ptrs(self):
        if "client names" not in self.repairs:
            return super().validated_ptrs()
        names = self.find_or_nothing("%s.%s.arpa" % (spf.reverse_dots(self.i), self.v), "PTR")
        return [name for name in names[:spf.MAX_PTR]
                if self.cidrmatch(self.find_or_nothing(name, self.A), self.cidrmax)]

    def judge(self):
        """(result, explanation of the domain's, words of pyspf's)"""
        result, _, words = self.check()
        is_own = result != "fail" or words == spf.EXPLANATIONS["fail"]
        return result, "" if is_own else words, words


def repairs_for(case, wanted):
    """The fewest repairs after which pyspf gives what is wanted, a function of its judgement."""
    for count in (1, 2, 3, len(REPAIRS)):
        for repairs in itertools.combinations(REPAIRS, count):
            if wanted(Query(case, repairs).judge()):
                return repairs
    return ()
