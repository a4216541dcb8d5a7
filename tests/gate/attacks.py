"""attacks - what the clients of a crowd do, by name. Each returns how it ended, in a few words.

Most of what they send are the rows of the other suites, where each is tried alone.
"""
import asyncio
import functools
import random
import socket
import ssl

from client import PROXY_SIGNATURE, is_expected, proxy_v2, stuffed
from test_dns import BOMBS, LIES
from test_hops import CASES as HOPS
from test_input import COMMANDS, DIALOGUE, MESSAGES
from test_relay import FOREIGN
from smuggling import SEQUENCES, has_bare, texts_with
from test_transport import PROXY_HEADERS
from world import HONEST_SENDER

CROWD = "kim@crowd.example"
WATCHED = "kim@watch.example"
ENDLESS = 320 << 10     # octets: more than is held of a line, or of a header
PAUSE_S = 0.2           # between two octets of a slow client
HOLD_S = 1.0            # for which all have what they have
SMALL = b"From: <%s>\r\nSubject: one of many\r\n\r\n"


def pick(rows, visitor):
    return rows[visitor.number % len(rows)]


def as_wanted(wanted, reply):
    """That it is, and its code; else what was said."""
    good = any(reply.first.startswith(one.rstrip("x")) for one in wanted.split("|"))
    return f"as wanted, {reply.code}" if good else f"wanted {wanted}, got {reply.first}"


def first_word(said):
    return said[:3].decode("latin-1") or "closed"


async def to_data(visitor, sender="a@b.example", recipient=CROWD):
    """The envelope; None, or a reply that is a no."""
    for command in (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA"):
        reply = await visitor.ask(command)
        if not reply.is_good():
            return reply
    return None


async def deliver(visitor, data, sender, recipient=CROWD):
    """`data`: stuffed, and with their dot."""
    refused = await to_data(visitor, sender, recipient)
    if refused:
        return refused
    await visitor.send(data)
    return await visitor.reply()


# --- commands ---------------------------------------------------------------------------------

async def bad_commands(visitor):
    """Malformed, truncated, with NULs, too long: each client another row."""
    _, octets, wanted = pick(COMMANDS, visitor)
    await visitor.arrive()
    await visitor.send(octets)
    for expected in wanted:
        reply = await visitor.reply()
        if not is_expected(expected, reply):
            return f"wanted {expected}, got {reply.first}"
    return f"RSET {(await visitor.ask('RSET')).code}"


async def endless_command(visitor):
    await visitor.arrive()
    for _ in range(ENDLESS >> 16):
        await visitor.send(b"x" * (1 << 16))
    await visitor.send(b"\r\nQUIT\r\n")
    said = await visitor.read_to_end()
    return " ".join(line[:3].decode() for line in said.split(b"\r\n")[:-1])


async def pipelined_garbage(visitor):
    """Words that a gate listens to, in any order, cut anywhere; half of them vanish."""
    chance = random.Random(visitor.number)
    words = [octets for _, octets, _ in COMMANDS if len(octets) < 3000] + [
        b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<kim@example.com>\r\n", b"DATA\r\n", b"\r\n.\r\n",
        b"\0", b"\r", b"\n", b"STARTTLS\r\n", b"\xff\xfe"]
    await visitor.arrive()
    octets = b"".join(chance.choice(words) for _ in range(40))
    try:
        for start in range(0, len(octets), 700):
            await visitor.send(octets[start:start + 700])
    except OSError:
        pass
    if visitor.number % 2:
        visitor.vanish()
    return "gone"


async def vanishing(visitor):
    """Plays some steps of a mail, half of the next, and is gone."""
    steps = visitor.number % (len(DIALOGUE) + 1)
    await visitor.connect(proxy_v2(visitor.address()))
    try:
        for octets in DIALOGUE[1:steps]:
            await visitor.send(octets)
            await asyncio.sleep(0.01)
        if steps < len(DIALOGUE):
            await visitor.send(DIALOGUE[steps][:len(DIALOGUE[steps]) // 2])
    except OSError:
        pass
    if visitor.number % 2:
        visitor.vanish()
    return "gone"


async def relay_attempts(visitor):
    await visitor.arrive()
    await visitor.ask("MAIL FROM:<victim@foreign.example>")
    reply = await visitor.ask("RCPT TO:" + pick(FOREIGN, visitor))
    return "refused" if reply.code >= 500 else str(reply)


# --- messages ---------------------------------------------------------------------------------

LIGHT_MESSAGES = [row for row in MESSAGES if len(row[1]) + len(row[2] or b"") < 1 << 20]


@functools.cache
def data_of(name):
    """What a client sends behind DATA for a row of MESSAGES."""
    _, head, body, _ = next(row for row in MESSAGES if row[0] == name)
    return stuffed(b"From: <%s>\r\n" % HONEST_SENDER.encode() + head + b"\r\n" + (body or b""))


async def send_row(visitor, row):
    name, _, _, wanted = row
    await visitor.arrive()
    return as_wanted(wanted, await deliver(visitor, data_of(name), f"row{visitor.number}@b.example"))


async def bad_messages(visitor):
    """Too many fields, folds, signatures, comments, dots, NULs."""
    return await send_row(visitor, pick(LIGHT_MESSAGES, visitor))


async def huge_messages(visitor):
    """The rows of megabytes too: what all clients together send are gigabytes."""
    return await send_row(visitor, pick(MESSAGES, visitor))


async def endless_header(visitor):
    """One line of a header that has no end, from everybody at once."""
    await visitor.arrive()
    refused = await to_data(visitor)
    if refused:
        return refused.first
    await visitor.send(b"From: <a@b.example>\r\nX: ")
    for _ in range(ENDLESS >> 16):
        await visitor.send(b"x" * (1 << 16))
        await visitor.meeting.all()
    await visitor.send(b"\r\n\r\nx\r\n.\r\n")
    return (await visitor.reply()).first[:9]


async def half_messages(visitor):
    """Everybody has sent most of a message before anybody ends it."""
    await visitor.arrive()
    refused = await to_data(visitor, f"half{visitor.number}@b.example")
    if refused:
        return refused.first
    await visitor.send(SMALL % b"a@b.example" + (b"x" * 998 + b"\r\n") * 100)
    await visitor.meeting.all()
    await asyncio.sleep(HOLD_S)
    if visitor.number % 4 == 0:
        visitor.vanish()
        return "gone"
    await visitor.send(b".\r\n")
    return (await visitor.reply()).first[:9]


async def smuggling(visitor):
    """An end that is none, and commands behind it."""
    sequence = pick(SEQUENCES, visitor)
    await visitor.arrive()
    refused = await to_data(visitor, "smuggler@b.example")
    if refused:
        return refused.first
    _, text = next(texts_with(sequence))
    await visitor.send(text + b"\r\n.\r\n")
    reply = await visitor.reply()
    after = await visitor.ask("RSET")
    return as_wanted("550 5.|554 5." if has_bare(text) else "250", after if after.code != 250 else reply)


# --- time -------------------------------------------------------------------------------------

async def drip(visitor, octets):
    """An octet now and then, until the gate has had enough."""
    while True:
        try:
            await visitor.send(octets)
            said = await asyncio.wait_for(visitor.reader.read(1 << 16), PAUSE_S)
            return first_word(said)
        except TimeoutError:
            pass
        except OSError:
            return "closed"


async def slow(visitor):
    """By thirds: slow commands, slow data, silence in the middle of a handshake."""
    await visitor.arrive()
    kind = visitor.number % 3
    if kind == 0:
        return await drip(visitor, b"N")
    if kind == 1:
        refused = await to_data(visitor)
        return refused.first if refused else await drip(visitor, b"x")
    await visitor.ask("STARTTLS")
    return first_word(await visitor.read_to_end())


async def deaf(visitor):
    """Asks for ever and never reads: its answers must not be kept for ever."""
    loop = asyncio.get_running_loop()
    asker = socket.socket()
    asker.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    asker.setblocking(False)
    try:
        await loop.sock_connect(asker, tuple(visitor.place))
        await loop.sock_sendall(asker, proxy_v2(visitor.address()))
        await loop.sock_recv(asker, 1000)
        await visitor.meeting.all()
        while True:
            await loop.sock_sendall(asker, b"EHLO x.example\r\n" * 500)
    except OSError:
        return "closed"
    finally:
        asker.close()


# --- below SMTP -------------------------------------------------------------------------------

BROKEN_HEADERS = [header for _, header, client in PROXY_HEADERS if client is None]


async def broken_proxy(visitor):
    """A PROXY header that is none, or too long; or one with a command behind it, before the banner."""
    if visitor.number % 2:
        await visitor.connect(pick(BROKEN_HEADERS, visitor))
    else:
        await visitor.connect(proxy_v2(visitor.address()) + b"EHLO early.example\r\n")
    return first_word(await visitor.read_to_end())


async def silent_proxy(visitor):
    """Half a header, and silence."""
    await visitor.connect(PROXY_SIGNATURE[:visitor.number % len(PROXY_SIGNATURE)])
    return first_word(await visitor.read_to_end())


async def bad_handshakes(visitor):
    """By quarters: noise, a cut hello, plain commands, and a whole handshake with noise inside."""
    await visitor.arrive()
    kind = visitor.number % 4
    if kind < 3:
        await visitor.ask("STARTTLS")
        await visitor.send((random.Random(visitor.number).randbytes(600), b"\x16\x03\x01\x02\0\x01\0\x01",
                            b"MAIL FROM:<a@b.example>\r\n")[kind])
        await visitor.meeting.all()
        return "gone"
    try:
        await visitor.start_tls()
        await visitor.meeting.all()
        await visitor.send(b"\0" * 100 + b"\r\nNOOP\r\n")
        reply = await visitor.reply()
    except ssl.SSLError as error:
        return f"SSLError: {error}"
    visitor.vanish()
    return "gone" if reply.code in (500, 501) else str(reply)


# --- what the gate has to ask others for -------------------------------------------------------

async def send_one(visitor, sender, recipient, family):
    await visitor.arrive(family)
    return await deliver(visitor, SMALL % sender.encode() + b"Hello.\r\n.\r\n", sender, recipient)


async def spf_bombs(visitor):
    name = pick(BOMBS, visitor)[0]
    reply = await send_one(visitor, f"bomb@{name}.example", WATCHED, 6)
    return reply.first[:3]


async def dns_lies(visitor):
    lie = pick(list(LIES), visitor)
    reply = await send_one(visitor, f"a@{lie}.example.net", CROWD, 6)
    return reply.first[:9]


async def dreadful_hops(visitor):
    """Next hops that die, refuse and talk nonsense; what they did before makes some rest."""
    index = visitor.number % len(HOPS)
    reply = await send_one(visitor, f"hop{visitor.number}@b.example", f"kim@hop{index}.example", 4)
    return reply.first[:1] + "xx"


async def too_many(visitor):
    """Nothing but being there."""
    await visitor.connect(proxy_v2(visitor.address()))
    said = (await visitor.reply()).first[:9]
    await visitor.meeting.all()
    await asyncio.sleep(HOLD_S)
    return said


ATTACKS = {attack.__name__: attack for attack in (
    bad_commands, endless_command, pipelined_garbage, vanishing, relay_attempts, bad_messages, huge_messages,
    endless_header, half_messages, smuggling, slow, deaf, broken_proxy, silent_proxy, bad_handshakes,
    spf_bombs, dns_lies, dreadful_hops, too_many)}
