"""nexthop - a mail server for tests that does what its script says.

    hop = NextHop(offers=("PIPELINING",), recipients={"nobody": "550 5.1.1 no such user"})
    ... the gate hands over to 127.0.0.1, hop.port ...
    hop.messages[0].data

Steps of a connection have names: connect, banner, ehlo, helo, starttls, xclient, xforward, mail, rcpt, data,
body, dot, rset, noop, quit. At each of them a script can reply something else (`replies`), write raw octets
instead (`says`), wait (`waits`, seconds), close (`dies_at`), or write without end (`floods_at`).
"rcpt" is also asked per recipient by its local part. All may be changed at any time.

With scheme="lmtp" it is greeted with LHLO, also step "ehlo", and takes nothing else; its dot is answered once
for each recipient, and that too may be told by local part (`deliveries`).

What it is told of the client is in messages[0].client: by XCLIENT, which as in Postfix is offered once only
unless `keeps_xclient`, by XFORWARD, or by a PROXY header, which it reads first when `takes_proxy`.

What ends a message is CRLF.CRLF, or whatever `ends` says: a sloppy server takes more. With `keeps_octets`
all that a connection was sent is in octets[its number].
"""
import collections
import ipaddress
import re
import socket
import socketserver
import ssl
import struct
import threading
import time

PATIENCE_S = 120  # a gate that says nothing is given up: no thread stays for ever
FLOOD_MAX = 64 << 20
END = b"\r\n.\r\n"

Message = collections.namedtuple("Message", "sender recipients parameters data is_tls connection helo client")

DEFAULT_REPLIES = {
    "banner": "220 hop.example ESMTP", "helo": "250 hop.example", "starttls": "220 2.0.0 go ahead",
    "xclient": "220 hop.example ESMTP", "xforward": "250 2.0.0 noted",
    "mail": "250 2.1.0 fine", "rcpt": "250 2.1.5 fine", "data": "354 go ahead",
    "dot": "250 2.0.0 kept as {count}", "rset": "250 2.0.0 forgotten", "noop": "250 2.0.0 fine",
    "quit": "221 2.0.0 goodbye", "unknown": "500 5.5.1 not understood",
}


PROXY_START = b"\r\n\r\n\0\r\nQUIT\n\x21"


def attributes_of(argument):
    """What XCLIENT and XFORWARD say, as a dictionary. RFC 3461 4: xtext."""
    return {name: re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), value)
            for name, _, value in (word.partition("=") for word in argument.split(" "))}


class Died(Exception):
    """The script ends the connection here."""


class Connection:
    def __init__(self, hop, request, number):
        self.hop, self.socket, self.number = hop, request, number
        self.received = b""
        self.is_tls = False
        self.helo = None
        self.client = {}        # for all that comes here: of XCLIENT or PROXY
        self.forget()

    def shut_down(self):
        """Closes it from another thread."""
        self.socket.shutdown(socket.SHUT_RDWR)

    def forget(self):
        self.sender, self.recipients, self.parameters, self.forwarded = None, [], [], {}

    # --- octets

    def read_more(self):
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise Died
        self.received += piece
        if self.hop.keeps_octets:
            self.hop.octets[self.number] += piece

    def read_line(self):
        while b"\r\n" not in self.received:
            self.read_more()
        line, self.received = self.received.split(b"\r\n", 1)
        return line.decode("latin-1")

    def read_message(self):
        """Un-stuffed, with the line end before the final dot."""
        ends = sorted(self.hop.ends, key=len, reverse=True)
        end = re.compile(b"|".join(map(re.escape, ends)))
        raw, searched = bytearray(b"\r\n" + self.received), 0
        while (found := end.search(raw, searched)) is None:
            searched = max(len(raw) - len(ends[0]) + 1, 0)
            self.received = b""
            self.read_more()
            self.arrive("body")
            raw += self.received
        self.received = bytes(raw[found.end():])
        line_end = found.start() + found.group().index(b".")
        return bytes(raw[:line_end]).replace(b"\r\n..", b"\r\n.")[2:]

    def write(self, octets):
        self.socket.sendall(octets)

    # --- the script

    def arrive(self, step):
        """What the script wants at this step, before any reply. True: the reply is written."""
        hop = self.hop
        if step in hop.waits:
            time.sleep(hop.waits[step])
        if step in hop.says:
            self.write(hop.says[step])
        if hop.dies_at == step:
            raise Died
        if hop.floods_at == step:
            for _ in range(FLOOD_MAX >> 16):
                self.write(hop.flood * ((1 << 16) // len(hop.flood)))
            raise Died
        return step in hop.says

    def reply(self, step, text=None):
        if not self.arrive(step):
            text = text or self.hop.replies.get(step) or DEFAULT_REPLIES[step]
            self.write(text.format(count=len(self.hop.messages)).encode("latin-1") + b"\r\n")
            return text[0] == ("3" if step == "data" else "2")
        return False

    def read_octets(self, count):
        while len(self.received) < count:
            self.read_more()
        octets, self.received = self.received[:count], self.received[count:]
        return octets

    def read_proxy(self):
        """A header of version 2 for a client with an address; whatever else comes is no such thing."""
        start = self.read_octets(16)
        addresses = self.read_octets(struct.unpack("!H", start[14:])[0])
        size = {0x11: 4, 0x21: 16}[start[13]]
        source, target = (ipaddress.ip_address(addresses[i * size:(i + 1) * size]) for i in (0, 1))
        source_port, target_port = struct.unpack("!HH", addresses[2 * size:])
        if start[:13] != PROXY_START:
            raise Died
        self.client = {"ADDR": str(source), "PORT": str(source_port), "DESTADDR": str(target),
                       "DESTPORT": str(target_port)}

    def greet(self):
        self.arrive("connect")
        if self.hop.takes_proxy:
            self.read_proxy()
        self.reply("banner")

    def on_lhlo(self, argument):
        self.on_hello("lmtp", argument)

    def on_ehlo(self, argument):
        self.on_hello("smtp", argument)

    def on_hello(self, scheme, name):
        self.forget()
        self.helo = name
        if self.hop.scheme != scheme:
            self.reply("unknown")
            return
        is_told = self.client and not self.hop.keeps_xclient
        offers = [offer for offer in self.hop.offers if not (offer == "STARTTLS" and self.is_tls)
                  and not (offer.startswith("XCLIENT") and is_told)]
        lines = ["hop.example", *offers]
        text = "\r\n".join(f"250{' ' if i == len(lines) - 1 else '-'}{line}"
                           for i, line in enumerate(lines))
        self.reply("ehlo", self.hop.replies.get("ehlo", text))

    def on_helo(self, _):
        self.forget()
        self.reply("helo" if self.hop.scheme == "smtp" else "unknown")

    def on_starttls(self, _):
        if not self.reply("starttls"):
            return
        self.socket = self.hop.tls.wrap_socket(self.socket, server_side=True)
        self.is_tls, self.received = True, b""
        self.forget()

    def on_xclient(self, argument):
        self.forget()
        if self.reply("xclient"):
            self.client = attributes_of(argument)

    def on_xforward(self, argument):
        if self.reply("xforward"):
            self.forwarded = attributes_of(argument)

    def on_mail(self, argument):
        if self.reply("mail"):
            path, *self.parameters = argument[len("FROM:"):].strip().split(" ")
            self.sender = path[1:-1]

    def on_rcpt(self, argument):
        address = argument[len("TO:"):].strip().split(" ")[0][1:-1]
        local_part = address.rpartition("@")[0]
        if self.reply("rcpt", self.hop.recipients.get(local_part)):
            self.recipients.append(address)

    def on_data(self, _):
        if not self.reply("data"):
            return
        data = self.read_message()
        message = Message(self.sender, self.recipients, self.parameters, data, self.is_tls,
                          self.number, self.helo, {**self.client, **self.forwarded})
        self.hop.reached_dot.append(message)
        if self.hop.says_yes():
            self.hop.messages.append(message)
        if self.hop.scheme == "smtp":
            self.reply("dot")
        else:
            for recipient in message.recipients:
                self.reply("dot", self.hop.deliveries.get(recipient.rpartition("@")[0]))
        self.forget()

    def on_rset(self, _):
        self.forget()
        self.reply("rset")

    def on_noop(self, _):
        self.reply("noop")

    def on_quit(self, _):
        self.reply("quit")
        raise Died

    def serve(self):
        self.socket.settimeout(PATIENCE_S)
        self.greet()
        while True:
            line = self.read_line()
            self.hop.commands.append((self.number, line))
            verb, _, argument = line.partition(" ")
            handler = getattr(self, "on_" + verb.lower(), None)
            if handler is None:
                self.reply("unknown")
            else:
                handler(argument)


class NextHop:
    def __init__(self, host="127.0.0.1", port=0, **script):
        self.offers = ("PIPELINING", "8BITMIME", "SIZE 100000000", "ENHANCEDSTATUSCODES")
        self.scheme = "smtp"
        self.keeps_xclient = self.takes_proxy = False
        self.replies, self.recipients, self.deliveries, self.says, self.waits = {}, {}, {}, {}, {}
        self.dies_at = self.floods_at = None
        self.flood = b"x"
        self.tls = None
        self.ends = (END,)
        self.keeps_octets = False
        self.set(**script)
        self.messages = []      # said yes to
        self.reached_dot = []   # said anything to, or died
        self.commands = []      # (number of the connection, line)
        self.octets = collections.defaultdict(bytearray)
        self.connection_count = 0
        self.open_count = 0
        self.open_connections = []
        self.lock = threading.Lock()
        self.server = self.listen(host, port)
        self.host, self.port = self.server.server_address[:2]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def set(self, **script):
        for name, value in script.items():
            if not hasattr(self, name):
                raise TypeError(name)
            setattr(self, name, value)

    def listen(self, host, port):
        hop = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                hop.serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 128
            address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

        return Server((host, port), Handler)

    def serve(self, request):
        request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else a pipeline waits 40 ms
        with self.lock:
            self.connection_count += 1
            self.open_count += 1
            number = self.connection_count
        connection = Connection(self, request, number)
        self.open_connections.append(connection)
        try:
            connection.serve()
        except (Died, OSError, ssl.SSLError):
            pass
        finally:
            connection.socket.close()
            self.open_connections.remove(connection)
            with self.lock:
                self.open_count -= 1

    def says_yes(self):
        """Whether a message that has come is going to be accepted."""
        return "dot" not in (self.dies_at, self.floods_at, *self.says) and \
            self.replies.get("dot", "2").startswith("2")

    def commands_of(self, number):
        return [line for connection, line in list(self.commands) if connection == number]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
