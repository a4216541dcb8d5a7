"""client - an SMTP client for tests that can misbehave.

    with world.connect("2001:db8:1::25") as client:
        client.greet()
        reply = client.ask("MAIL FROM:<ann@good.example.org>")
        reply.code == 250 and reply.lines

Octets go out as given; text is sent as latin-1. Every wait ends after PATIENCE_S at the latest.
"""
import collections
import ipaddress
import re
import socket
import ssl
import struct
import time

PATIENCE_S = 60
CLIENT_PORT = 40025
PROXY_SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


class Reply(collections.namedtuple("Reply", "lines")):
    """One reply, its lines without their ends, as latin-1."""

    @property
    def code(self):
        return int(self.lines[0][:3])

    @property
    def text(self):
        return "\n".join(line[4:] for line in self.lines)

    @property
    def first(self):
        """The first line, as if there were no other."""
        return self.lines[0][:3] + " " + self.lines[0][4:]

    def is_good(self):
        return self.lines[0][0] in "23"

    def __str__(self):
        return " / ".join(self.lines)


def octets_of(text):
    return text if isinstance(text, bytes) else text.encode("latin-1")


def proxy_v2(client, port=CLIENT_PORT, command=1):
    source = ipaddress.ip_address(client)
    target = ipaddress.ip_address("192.0.2.53" if source.version == 4 else "2001:db8:53::25")
    addresses = source.packed + target.packed + struct.pack("!HH", port, 25)
    family = 0x11 if source.version == 4 else 0x21
    return PROXY_SIGNATURE + struct.pack("!BBH", 0x20 | command, family, len(addresses)) + addresses


def proxy_v1(client, port=CLIENT_PORT):
    version = ipaddress.ip_address(client).version
    target = "192.0.2.53" if version == 4 else "2001:db8:53::25"
    return f"PROXY TCP{version} {client} {target} {port} 25\r\n".encode()


def insecure_context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Client:
    def __init__(self, place, header=b"", patience=PATIENCE_S):
        """Connects to `place` and sends `header`, such as proxy_v2(address), at once."""
        self.socket = socket.create_connection(place, timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        if header:
            self.socket.sendall(header)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def reset(self):
        """Vanishes: the other side gets an RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def send(self, text):
        self.socket.sendall(octets_of(text))

    def read_line(self):
        while b"\r\n" not in self.received:
            piece = self.socket.recv(1 << 16)
            if not piece:
                raise ConnectionError(f"the gate closed the connection after {self.received!r}")
            self.received += piece
        line, self.received = self.received.split(b"\r\n", 1)
        return line

    def reply(self):
        lines = []
        while not lines or lines[-1][3:4] == "-":
            lines.append(self.read_line().decode("latin-1"))
            if not re.match(r"[2-5][0-9]{2}[ -]|[2-5][0-9]{2}$", lines[-1]):
                raise ConnectionError(f"not a reply: {lines[-1]!r}")
        return Reply(lines)

    def ask(self, command):
        self.send(octets_of(command) + b"\r\n")
        return self.reply()

    def greet(self, name="client.example.org", verb="EHLO"):
        """Reads the banner and says hello. Returns the reply to it."""
        banner = self.reply()
        if banner.code != 220:
            raise ConnectionError(f"no welcome: {banner}")
        return self.ask(f"{verb} {name}")

    def start_tls(self, context=None, name=None):
        if self.received:
            raise ConnectionError("plain octets behind the reply to STARTTLS")
        self.socket = (context or insecure_context()).wrap_socket(self.socket, server_hostname=name)

    def is_silent(self, seconds):
        """Whether nothing comes, not even the end, for so long."""
        if self.received:
            return False
        patience = self.socket.gettimeout()
        self.socket.settimeout(seconds)
        try:
            self.received += self.socket.recv(1 << 16)
            return False
        except TimeoutError:
            return True
        finally:
            self.socket.settimeout(patience)

    def read_to_end(self):
        """Everything up to the end of the connection."""
        try:
            while True:
                piece = self.socket.recv(1 << 16)
                if not piece:
                    break
                self.received += piece
        except (ConnectionResetError, BrokenPipeError, ssl.SSLError):
            pass
        everything, self.received = self.received, b""
        return everything

    def is_closed(self):
        """Waits for the end. False when anything else comes first."""
        return self.read_to_end() == b""

    # --- mail

    def envelope(self, sender, recipients):
        """Returns the replies to MAIL and to each RCPT."""
        if isinstance(recipients, str):
            recipients = [recipients]
        return [self.ask(f"MAIL FROM:<{sender}>"),
                *(self.ask(f"RCPT TO:<{recipient}>") for recipient in recipients)]

    def message(self, text):
        """DATA, the stuffed message and its dot. Returns the last reply."""
        reply = self.ask("DATA")
        if reply.code != 354:
            return reply
        self.send(stuffed(octets_of(text)))
        return self.reply()


def stuffed(message):
    message = re.sub(rb"(?m)^\.", b"..", message)
    return message + (b"" if not message or message.endswith(b"\r\n") else b"\r\n") + b".\r\n"


# --- smtp-script/1 ----------------------------------------------------------------------------

def is_expected(expected, reply):
    """'250', '2xx', '45x', '!250', 'any', or several joined by '|'."""
    code = str(reply.code)

    def fits(pattern):
        if pattern == "any":
            return True
        if pattern.startswith("!"):
            return not fits(pattern[1:])
        return all(p in ("x", c) for p, c in zip(pattern, code))

    return any(fits(pattern) for pattern in expected.split("|"))


class Script:
    """Runs the steps of a case; connect() opens a client."""

    def __init__(self, connect):
        self.connect = connect
        self.client = None
        self.reply = None

    def run(self, steps):
        """Returns what is not as it should be, or None."""
        self.client = self.connect()
        try:
            return self.run_steps(steps)
        finally:
            self.client.close()

    def run_steps(self, steps):
        for number, step in enumerate(steps, 1):
            for _ in range(step.get("repeat", 1)):
                try:
                    fault = self.run_step(step)
                except OSError as error:
                    fault = f"{type(error).__name__}: {error}"
                if fault:
                    return f"step {number}, {str(step)[:200]}: {fault}"
        return None

    def run_step(self, step):
        if "send" in step:
            self.client.send(step["send"])
        if "send_repeat" in step:
            self.client.send(step["send_repeat"]["data"] * step["send_repeat"]["times"])
        if "sleep" in step:
            time.sleep(step["sleep"])
        if "starttls" in step and self.reply.code == 220:
            self.client.start_tls()
        if "close" in step:
            self.client.close()
        if "reconnect" in step:
            self.client.close()
            self.client = self.connect()
        if "expect_silence" in step and not self.client.is_silent(step["expect_silence"]):
            return f"not silent: {self.client.received!r}"
        if "expect_eof" in step:
            return self.check_end()
        if "expect" in step:
            return self.check_reply(step)
        return None

    def check_end(self):
        rest = self.client.read_to_end()
        return None if not re.sub(rb"[45]\d\d[ -][^\r\n]*\r\n", b"", rest) or \
            rest.startswith(b"\x15") else f"the connection did not just end: {rest!r}"

    def check_reply(self, step):
        self.reply = self.client.reply()
        if not is_expected(step["expect"], self.reply):
            return f"got {self.reply}"
        if "text_re" in step and not re.search(step["text_re"], self.reply.text):
            return f"the text is {self.reply.text}"
        return None
