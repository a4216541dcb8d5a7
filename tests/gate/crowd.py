"""crowd - very many clients at once, in a process of their own, and the next hop that takes their mail.

    with Crowd() as crowd:
        ... a domain whose next hop is 127.0.0.1, crowd.port ...
        crowd.begin("endless_command", world.place, 1000)
        ends = crowd.finish()       # how many clients ended how: {"500 221": 1000}
        crowd.kept()                # messages by sender that the next hop said yes to

What the clients do is in attacks.py. This file is also the program that runs them: it reads one request a
line and answers with a line, both JSON.
"""
import asyncio
import collections
import json
import resource
import subprocess
import sys

from client import Reply, insecure_context, octets_of, proxy_v2
from gate import die_with_parent

PATIENCE_S = 60       # a client that has not ended by then hangs
LINE_ROOM = 1 << 20
MESSAGE_ROOM = 64 << 20
LISTEN_BACKLOG = 4096


class Meeting:
    """Where clients wait for each other: all() returns when everybody is there who has not left."""

    def __init__(self, count):
        self.count, self.waiting = count, 0
        self.opened = asyncio.Event()

    async def all(self):
        opened = self.opened
        self.waiting += 1
        self.look()
        await opened.wait()

    def leave(self):
        self.count -= 1
        self.look()

    def look(self):
        if self.waiting >= self.count:
            self.waiting = 0
            self.opened.set()
            self.opened = asyncio.Event()


def address_of(number, family):
    """Of one of them, in a network of its own."""
    return f"198.18.{number >> 8}.{number & 255}" if family == 4 else f"2001:db8:b0:{number:x}::25"


class Visitor:
    """One client of a crowd; `number` says which."""

    def __init__(self, place, number, meeting):
        self.place, self.number, self.meeting = place, number, meeting
        self.reader = self.writer = None

    def address(self, family=4):
        return address_of(self.number, family)

    async def connect(self, header):
        self.reader, self.writer = await asyncio.open_connection(*self.place, limit=LINE_ROOM)
        await self.send(header)

    async def arrive(self, family=4, helo="client.example.org"):
        """Says hello from an address of its own, and waits for all the others."""
        await self.connect(proxy_v2(self.address(family)))
        banner = await self.reply()
        if banner.code != 220:
            raise ConnectionError(str(banner))
        await self.ask(f"EHLO {helo}")
        await self.meeting.all()

    async def start_tls(self):
        await self.ask("STARTTLS")
        await self.writer.start_tls(insecure_context())

    async def send(self, text):
        self.writer.write(octets_of(text))
        await self.writer.drain()

    async def reply(self):
        lines = []
        while not lines or lines[-1][3:4] == "-":
            line = await self.reader.readline()
            if not line.endswith(b"\r\n"):
                raise ConnectionError("the gate closed the connection")
            lines.append(line[:-2].decode("latin-1"))
        return Reply(lines)

    async def ask(self, command):
        await self.send(octets_of(command) + b"\r\n")
        return await self.reply()

    async def read_to_end(self):
        """Everything up to the end, however that comes."""
        said = b""
        try:
            while piece := await self.reader.read(1 << 16):
                said += piece
        except OSError:
            pass
        return said

    def vanish(self):
        """Leaves with an RST."""
        self.writer.transport.abort()

    def close(self):
        if self.writer is not None:
            self.writer.close()


# --- the next hop -----------------------------------------------------------------------------

class Sink:
    """A next hop that says yes to everything."""

    REPLIES = {b"EHLO": b"250-hop.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SIZE 100000000\r\n",
               b"DATA": b"354 go ahead\r\n", b"QUIT": b"221 goodbye\r\n"}

    def __init__(self):
        self.senders = collections.Counter()

    async def open(self):
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0, limit=MESSAGE_ROOM,
                                            backlog=LISTEN_BACKLOG)
        return server.sockets[0].getsockname()[1]

    async def serve(self, reader, writer):
        try:
            await self.answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def answer(self, reader, writer):
        writer.write(b"220 hop.example\r\n")
        sender = ""
        while line := await reader.readline():
            verb = line[:4].upper()
            writer.write(self.REPLIES.get(verb, b"250 fine\r\n"))
            if verb == b"MAIL":
                sender = line[len("MAIL FROM:<"):].split(b">")[0].decode("latin-1")
            if verb == b"DATA":
                await reader.readuntil(b"\r\n.\r\n")
                self.senders[sender] += 1
                writer.write(b"250 kept\r\n")
            await writer.drain()


# --- the program ------------------------------------------------------------------------------

async def end_of(attack, visitor):
    """How it ended for one client, in a few words."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await attack(visitor)
    except (OSError, asyncio.IncompleteReadError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        visitor.meeting.leave()
        visitor.close()


async def run(attack, place, count):
    meeting = Meeting(count)
    visitors = [Visitor(place, number, meeting) for number in range(count)]
    return collections.Counter(await asyncio.gather(*(end_of(attack, visitor) for visitor in visitors)))


async def serve_requests(attacks):
    sink = Sink()
    print(await sink.open(), flush=True)
    requests = await stdin_reader()
    while line := await requests.readline():
        request = json.loads(line)
        if "attack" in request:
            answer = await run(attacks[request["attack"]], request["place"], request["count"])
        else:
            answer = sink.senders
        print(json.dumps(answer), flush=True)


async def stdin_reader():
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def allow_many_files():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main():
    from attacks import ATTACKS  # which need this file
    allow_many_files()
    asyncio.run(serve_requests(ATTACKS))


# --- its owner --------------------------------------------------------------------------------

class Crowd:
    def __init__(self):
        self.process = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def request(self, **fields):
        self.process.stdin.write(json.dumps(fields) + "\n")
        self.process.stdin.flush()

    def finish(self):
        return json.loads(self.process.stdout.readline())

    def begin(self, attack, place, count):
        self.request(attack=attack, place=place, count=count)

    def kept(self):
        self.request()
        return self.finish()


if __name__ == "__main__":
    main()
