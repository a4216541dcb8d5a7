#!/usr/bin/python3
"""Smuggling: one mail that somebody takes for two. Nobody may be able to, however he reads what the gate
sends on.

The next hop is sloppy: any mixture of line ends around a dot ends its data, and what follows are
commands. What it was sent is then read again, by a strict reader that takes no CR or LF alone, and by
readers that are sloppy in one way each. All must find the same commands and the same messages."""
import collections
import re

from message import unstuffed, what_arrives
from nexthop import END, NextHop
from smuggling import FIELDS, SEQUENCES, SLOPPY_ENDS, WINDOW, has_bare, is_whole, texts_across, texts_with
from world import IPV4_CLIENT, Tap, World

EXEMPT = "192.0.2.77"  # of our own networks, whose line ends are mended


# --- in ---------------------------------------------------------------------------------------

def by_data(text):
    return b"DATA\r\n", text + END


def in_one_chunk(text):
    return b"", b"BDAT %d LAST\r\n" % len(text) + text


def in_two_chunks(text):
    """Cut in the middle of what may be taken for an end."""
    at = text.find(b".", len(FIELDS)) + 1
    return b"", b"BDAT %d\r\n" % at + text[:at] + b"BDAT %d LAST\r\n" % len(text[at:]) + text[at:]


# How a mail comes: name, client, what is sent for its text, whether it is stuffed, and whether bare CR and LF
# are refused.
Way = collections.namedtuple("Way", "name client octets is_stuffed is_strict")
WAYS = (
    Way("with DATA", IPV4_CLIENT, by_data, True, True),
    Way("in one chunk", IPV4_CLIENT, in_one_chunk, False, True),
    Way("in two chunks", IPV4_CLIENT, in_two_chunks, False, True),
    Way("with DATA, mended", EXEMPT, by_data, True, False),
    Way("in two chunks, mended", EXEMPT, in_two_chunks, False, False),
)


def send_text(world, way, text):
    """Replies to the message, and to what follows."""
    begin, octets = way.octets(text)
    with world.connect(way.client) as client:
        client.greet()
        client.envelope("honest@plain.example.org", "kim@example.com")
        if begin:
            client.send(begin)
            client.reply()
        client.send(octets)
        replies = [client.reply() for _ in range(max(octets.count(b"BDAT "), 1))]
        return replies[-1], client.ask("NOOP")


def is_refused(way, text):
    return b"\0" in text or way.is_strict and has_bare(text)


def fault_of_text(world, way, text):
    before = len(world.hop.messages)
    reply, after = send_text(world, way, text)
    delivered = world.hop.messages[before:]
    if after.code != 250 or not after.text.startswith("2.0.0"):
        return f"what followed was answered {after}"
    if is_refused(way, text):
        return None if reply.code >= 500 and not delivered else f"{reply}, {len(delivered)} messages"
    if reply.code != 250 or len(delivered) != 1:
        return f"{reply}, {len(delivered)} messages"
    whole = what_arrives(unstuffed(text) + b"\r\n" if way.is_stuffed else text)
    if not has_bare(text) and not delivered[0].data.endswith(b"\r\n" + whole):
        return f"what arrived ends in {delivered[0].data[-200:]!r}"
    return None


def faults_of_texts(world, way, texts):
    for place, text in texts:
        if is_whole(text) or not way.is_stuffed:
            try:
                fault = fault_of_text(world, way, text)
            except OSError as error:
                fault = f"{type(error).__name__}: {error}"
            if fault:
                yield f"{place}: {fault}"


def check_texts(report, world, way, where, texts, sequence):
    faults = list(faults_of_texts(world, way, texts(sequence)))
    report.check(not faults, f"{sequence!r} {way.name} makes no second mail, {where}", "\n".join(faults))


def check_sequences(report, world):
    for way in WAYS:
        for sequence in SEQUENCES if way.is_stuffed else (*SEQUENCES, END):
            check_texts(report, world, way, "wherever it stands", texts_with, sequence)
    for sequence in SEQUENCES:
        check_texts(report, world, WAYS[0], "across the end of a window", texts_across, sequence)


COMMANDS = (
    b"MAIL FROM:<a@b.example>\nRCPT TO:<smuggled@example.com>\r\n",
    b"MAIL FROM:<a@b.example>\rRCPT TO:<smuggled@example.com>\r\n",
    b"MAIL FROM:<a@b.example> BODY=8BITMIME\nRSET\r\n",
    b'MAIL FROM:<"a\\\nRCPT TO:<smuggled@example.com>\\\n"@b.example>\r\n',
    b'MAIL FROM:<"a\\\rRCPT TO:<smuggled@example.com>\\\r"@b.example>\r\n',
    b"EHLO a.example\nMAIL FROM:<smuggled@b.example>\r\n",
)


def check_commands(report, world):
    for octets in COMMANDS:
        with world.connect(IPV4_CLIENT) as client:
            client.greet()
            client.send(octets)
            reply = client.reply()
            report.check(reply.code == 501 and client.ask("RCPT TO:<kim@example.com>").code == 503,
                         f"the command {octets[:30]!r} is refused as a whole", reply)


# --- out --------------------------------------------------------------------------------------

class Ambiguous(Exception):
    """A strict reader does not know what this means."""


def read_commands(octets, ends, is_strict):
    """What a server reads from a client that is told yes to everything: commands, and each message as
    it came."""
    found, at = [], 0
    end = re.compile(b"|".join(re.escape(one) for one in sorted(ends, key=len, reverse=True)))
    while at < len(octets):
        line, line_end, _ = octets[at:].partition(b"\r\n")
        if is_strict and (not line_end or has_bare(line)):
            raise Ambiguous(f"the command {line[:200]!r}")
        at += len(line) + len(line_end)
        found.append(line)
        if line == b"DATA":
            message = end.search(octets, at - 2)
            if message is None or is_strict and has_bare(octets[at:message.end()]):
                raise Ambiguous(f"the message {octets[at:at + 200]!r}")
            found.append(octets[at:message.start()])
            at = message.end()
    return found


def check_read_again(report, hop):
    streams = [bytes(octets) for octets in hop.octets.values()]
    try:
        strict = [read_commands(octets, (END,), True) for octets in streams]
    except Ambiguous as fault:
        report.check(False, "a strict reader understands all that was sent on", fault)
        return
    count = sum(line == b"DATA" for stream in strict for line in stream)
    report.check(count == len(hop.messages) > len(SEQUENCES), "a strict reader understands all that was"
                 " sent on, and finds the messages that the sloppy one has found", count)
    for end in SLOPPY_ENDS:
        found = [read_commands(octets, (END, end), False) for octets in streams]
        report.check(found == strict, f"who takes {end!r} for an end as well finds nothing else")
    senders = {message.sender for message in hop.messages}
    smuggled = [line for _, line in hop.commands if "smuggled" in line]
    report.check(senders == {"honest@plain.example.org"} and not smuggled,
                 "nobody has heard of what was to be smuggled", f"{senders}, {smuggled}")


def check_readers(report):
    """The readers notice: a mail that is sent on carelessly is another one for each of them."""
    for end in SLOPPY_ENDS:
        careless = b"DATA\r\n" + next(texts_with(end))[1] + END
        strict_fault = None
        try:
            read_commands(careless, (END,), True)
        except Ambiguous as fault:
            strict_fault = fault
        found = read_commands(careless, (END, end), False)
        report.check(strict_fault and any(line.startswith(b"MAIL FROM:<smuggled") for line in found),
                     f"a reader that takes {end!r} for an end would have noticed", found)


def main():
    report = Tap()
    check_readers(report)
    hop = NextHop(ends=(END, *SLOPPY_ENDS), keeps_octets=True)
    settings = {"body_memory_max": WINDOW, "sessions_per_network_max": 1000, "own_networks": [EXEMPT],
                "exempt_line_ends": "mend"}
    with World(hop=hop, settings=settings) as world:
        check_sequences(report, world)
        check_commands(report, world)
        check_read_again(report, hop)
        world.check_health(report, "after smugglers")
    report.finish()


if __name__ == "__main__":
    main()
