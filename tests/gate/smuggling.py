"""smuggling - texts of which somebody might make two mails: ends of data that are none, and commands behind
them.

    for sequence in SEQUENCES:
        for place, text in texts_with(sequence):
            if is_whole(text): ... sent between DATA and END it is one mail, whatever a reader thinks ...
"""
import re

from nexthop import END

WINDOW = 64 << 10  # octets: what is kept in memory, and what is read at a time

LINE_ENDS = (b"\r\n", b"\n", b"\r", b"\n\r")
MORE_LINE_ENDS = (*LINE_ENDS, b"\r\r\n", b"\n\r\n")


def dots_between(line_ends):
    return [before + b"." + after for before in line_ends for after in line_ends]


SLOPPY_ENDS = tuple(end for end in dots_between(LINE_ENDS) if end != END)
LONGER_ENDS = tuple(end for end in dots_between(MORE_LINE_ENDS) if end not in (END, *SLOPPY_ENDS))
OTHER_SEQUENCES = (  # of which a careless reader may make an end
    b"\r\n\0.\r\n", b"\r\n.\0\r\n", b"\r\n.\r\0\n", b"\r\0\n.\r\n", b"\r\n..\r\n", b"\r\n...\r\n",
    b"\r\n. \r\n", b"\r\n .\r\n", b"\r\n.\t\r\n", b"\r\n.\x0b\r\n", b"\r\n.\x1a\r\n", b"\r\n.\xc2\x85\r\n",
    b"\x0b.\x0b", b"\x0c.\x0c", b"\xc2\x85.\xc2\x85", b"\xe2\x80\xa8.\xe2\x80\xa8",
)
SEQUENCES = SLOPPY_ENDS + LONGER_ENDS + OTHER_SEQUENCES

FIELDS = b"From: <ann@good.example.org>\r\nSubject: honest"
FORGED = b"\r\nAuthentication-Results: gate.example.net; spf=pass"
SMUGGLED = (b"MAIL FROM:<smuggled@evil.example>\r\nRCPT TO:<%s>\r\nDATA\r\n"
            b"From: <smuggled@evil.example>\r\n\r\nGotcha")


def lines_of(octets):
    """So many octets of text."""
    return (b"x" * 62 + b"\r\n") * (octets // 64) + b"y" * (octets % 64)


def texts_with(sequence, recipient="kim@example.com"):
    """Where a sequence may stand: name and what is sent in front of the real end. What follows it would be
    a mail for the recipient."""
    begin = FIELDS + b"\r\n\r\n"
    smuggled = SMUGGLED % recipient.encode()
    yield "in the body", begin + b"Hello." + sequence + smuggled
    yield "as the body", FIELDS + b"\r\n" + sequence + smuggled
    yield "in the header", FIELDS + sequence + smuggled
    yield "behind a field that is taken out", FIELDS + FORGED + sequence + smuggled
    yield "at the end", begin + b"Hello." + sequence.removesuffix(b"\r\n")
    yield "as the first line", sequence.lstrip(b"\r\n\0") + smuggled


def texts_across(sequence, recipient="kim@example.com"):
    """The same where one window of the body ends and the next begins, with each part of it."""
    for early in range(len(sequence) + 1):
        yield (f"{early} octets before a window ends",
               FIELDS + b"\r\n\r\n" + lines_of(WINDOW - early) + sequence + SMUGGLED % recipient.encode())


def is_whole(text):
    """Whether the real end is the first one: behind a line start a sequence can be just that."""
    return (b"\r\n" + text + END).index(END) == len(text) + 2


def has_bare(octets):
    return b"\0" in octets or re.search(rb"\r(?!\n)|(?<!\r)\n", octets) is not None
