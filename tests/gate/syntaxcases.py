"""syntaxcases - the rows of smtp-command-syntax as dialogues.

The published rows say what parses. A running server says more: a recipient who parses may be nobody
here (550), and a parameter that parses may be unknown (555).
"""
import re

from suites import read_suite

SUITE, FILE = "smtp-command-syntax", "smtp-command-syntax.json"
UNDERSTOOD = "214|220|221|250|252|354|550"
NOT_UNDERSTOOD = "500|501|502|503|504|553|555"
BARE = "550"
ENVELOPE = ("MAIL FROM:<a@b.example>", "RCPT TO:<kim@example.com>")
LEAD_IN = {
    "RCPT": ("MAIL FROM:<a@b.example> SMTPUTF8",),
    "DATA": ENVELOPE,
    "BDAT": ENVELOPE,
}


def steps_to(verb):
    """From the banner to where the verb is in order."""
    steps = [{"expect": "220"}]
    for line in ("EHLO client.example", *LEAD_IN.get(verb, ())):
        steps += [{"send": line + "\r\n"}, {"expect": "250"}]
    return steps


def chunk_of(line):
    """What has to follow before a line is answered."""
    size = re.fullmatch(r"BDAT (\d+)( LAST)?", line)
    return "x" * int(size[1]) if size else ""


def line_case(case_id, line, expected):
    octets = line.encode().decode("latin-1")  # as scripts have them
    return {"id": case_id, "steps": [*steps_to(line[:4].upper()), {"send": octets + "\r\n" + chunk_of(line)},
                                     {"expect": expected}]}


def expected_of(row):
    """A row with a caveat needs an extension or leniency that we may lack: then either will do."""
    if not row["ok"]:
        return NOT_UNDERSTOOD
    return "any" if "caveat" in row else UNDERSTOOD


def haraka_cases(haraka):
    for number, row in enumerate(haraka["valid"]):
        expected = NOT_UNDERSTOOD if "caveat" in row else UNDERSTOOD + "|555"
        yield line_case(f"haraka/valid/{number}", row["line"], expected)
    for kind in ("invalid", "strict_invalid"):
        for number, line in enumerate(haraka[kind]):
            yield line_case(f"haraka/{kind}/{number}", line, NOT_UNDERSTOOD)


def is_bare(octets):
    """Whether a CR or LF is left when the line ends are gone."""
    return bool(set("\r\n") & set(octets.replace("\r\n", "")))


def data_cases(rows):
    """Upstream counts the CRLF before the last dot to the end, RFC 5321 4.1.1.4 to the message. A bare
    CR or LF is refused as a whole (RFC 5321 2.3.8): behind its end nothing may be run."""
    for number, row in enumerate(rows):
        refused = is_bare("".join(row["chunks"]))
        steps = [*steps_to("DATA"), {"send": "DATA\r\n"}, {"expect": "354"},
                 *({"send": chunk} for chunk in row["chunks"]), {"expect": BARE if refused else "250"},
                 {"send": "NOOP\r\n"}, {"expect": "250"}]
        after = {"delivered": 0} if refused else {"delivered": 1, "content": row["message"] + "\r\n"}
        yield {"id": f"data/{number}", "steps": steps, "after": after}


def syntax_cases():
    suite = read_suite(SUITE, FILE)
    yield from (line_case(row["id"], row["line"], expected_of(row)) for row in suite["smtp_proto"])
    yield from haraka_cases(suite["haraka"])
    yield from data_cases(suite["data_receiver"])
