"""nameserver - an authoritative DNS server of one zone, which lies where the zone tells it to.

    server = NameServer({"a.example": {"TXT": ["v=spf1 -all"], "MX": [(10, "b.example")]},
                         "b.example": {"A": ["192.0.2.1"], "AAAA": "servfail"},
                         "c.example": "silent"})
    ... ask it on 127.0.0.1, server.port, UDP or TCP ...

A name maps to its records by type; a word in place of records, or of all types, is one of LIES.
A name that is not in the zone does not exist. The zone may be changed at any time. Threads are
daemons: they end with the process.
"""
import ipaddress
import os
import socket
import socketserver
import struct
import threading

TYPES = {"A": 1, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
NAME_OF_TYPE = {number: name for name, number in TYPES.items()}
TTL_S = 1            # so that a change of the zone is seen
UDP_ROOM = 1232      # octets; a longer answer is for TCP
QUERY, ANSWER = "!HHHHHH", 0x8580  # QR, AA, RD, RA
TRUNCATED = 0x0200
SERVFAIL, NXDOMAIN, REFUSED = 2, 3, 5


def encode_name(name):
    labels = [label.encode("latin-1") for label in name.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def decode_name(packet, at):
    labels = []
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("latin-1"))
        at += 1 + packet[at]
    return ".".join(labels), at + 1


def encode_text(text):
    octets = text.encode("latin-1")
    pieces = [octets[i:i + 255] for i in range(0, len(octets), 255)] or [b""]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)


def encode_rdata(kind, rdata):
    if kind in ("A", "AAAA"):
        return ipaddress.ip_address(rdata).packed
    if kind == "MX":
        return struct.pack("!H", rdata[0]) + encode_name(rdata[1])
    if kind == "TXT":
        return encode_text(rdata)
    if kind == "SOA":
        return encode_name("") * 2 + struct.pack("!IIIII", 1, 3600, 600, 86400, TTL_S)
    return encode_name(rdata)


def encode_record(owner, kind, rdata):
    octets = encode_rdata(kind, rdata)
    return encode_name(owner) + struct.pack("!HHIH", TYPES[kind], 1, TTL_S, len(octets)) + octets


class Query:
    def __init__(self, packet, is_tcp):
        self.id = struct.unpack_from("!H", packet)[0]
        name, at = decode_name(packet, 12)
        self.question = packet[12:at + 4]
        self.name = name
        self.kind = NAME_OF_TYPE.get(struct.unpack_from("!H", packet, at)[0], "?")
        self.is_tcp = is_tcp

    def answer(self, records=(), code=0, flags=0, authority=(), query_id=None, question=None):
        head = struct.pack(QUERY, self.id if query_id is None else query_id, ANSWER | flags | code, 1,
                           len(records), len(authority), 0)
        return head + (question or self.question) + b"".join(records) + b"".join(authority)

    def truthful(self, records=(), code=0):
        """The answer as it should be; over UDP cut at a record when it is too long."""
        authority = () if records else (encode_record("", "SOA", None),)
        whole = self.answer(records, code, authority=authority)
        return whole if self.is_tcp or len(whole) <= UDP_ROOM else self.answer(flags=TRUNCATED)


# --- lies: from a query to the packets to send, any number of them ----------------------------

def lie_wrong_question(query):
    other = encode_name("other.example") + query.question[-4:]
    return [query.answer([encode_record("other.example", "A", "192.0.2.66")], question=other)]


def lie_cut(query):
    whole = query.answer([encode_record(query.name, "TXT", "v=spf1 +all " + "x" * 200)])
    return [whole[:-100]]


def lie_compression_loop(query):
    at = 12 + len(query.question)
    record = struct.pack("!HHHIH", 0xc000 | at, TYPES["A"], 1, TTL_S, 4) + b"\xc0\0\2\1"
    return [query.answer([record])]


def lie_huge(query):
    records = [encode_record(query.name, "TXT", "x" * 3000) for _ in range(21)]
    return [query.truthful(records)]


def lie_counts(query):
    """Says it has thousands of records, and has none."""
    return [struct.pack(QUERY, query.id, ANSWER, 1, 65535, 65535, 65535) + query.question]


def lie_rdlength(query):
    record = encode_record(query.name, "TXT", "v=spf1 +all")
    return [query.answer([record[:-12 - 2] + b"\xff\xff" + record[-12:]])]


def lie_text_length(query):
    octets = b"\xffv=spf1 +all"
    return [query.answer([encode_name(query.name)
                          + struct.pack("!HHIH", TYPES["TXT"], 1, TTL_S, len(octets)) + octets])]


LIES = {
    "servfail": lambda query: [query.answer(code=SERVFAIL)],
    "refused": lambda query: [query.answer(code=REFUSED)],
    "silent": lambda query: [],
    "empty": lambda query: [b""],
    "garbage": lambda query: [os.urandom(300)],
    "garbage-with-id": lambda query: [struct.pack("!H", query.id) + os.urandom(300)],
    "wrong-id": lambda query: [query.answer([encode_record(query.name, "TXT", "v=spf1 +all")],
                                            query_id=query.id ^ 0x5555)],
    "wrong-question": lie_wrong_question,
    "cut": lie_cut,
    "always-truncated": lambda query: [query.answer(flags=TRUNCATED)],
    "compression-loop": lie_compression_loop,
    "huge": lie_huge,
    "counts": lie_counts,
    "rdlength": lie_rdlength,
    "text-length": lie_text_length,
}


class NameServer:
    def __init__(self, zone):
        self.zone = dict(zone)
        self.asked = []  # (name, type), as long as it runs
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.tcp = self.bind_both()
        self.port = self.udp.getsockname()[1]
        threading.Thread(target=self.serve_udp, daemon=True).start()
        threading.Thread(target=self.tcp.serve_forever, daemon=True).start()

    def bind_both(self):
        """UDP and TCP on the same free port."""
        server = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                server.serve_tcp(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        while True:
            self.udp.bind(("127.0.0.1", 0))
            try:
                return Server(self.udp.getsockname(), Handler)
            except OSError:  # another program has this one for TCP
                self.udp.close()
                self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def packets(self, query):
        self.asked.append((query.name.lower(), query.kind))
        entry = self.zone.get(query.name.lower())
        records = entry.get(query.kind, []) if isinstance(entry, dict) else entry
        if isinstance(records, str):
            return LIES[records](query)
        if entry is None:
            return [query.truthful(code=NXDOMAIN)]
        kind = "CNAME" if "CNAME" in entry else query.kind
        if kind not in TYPES:
            return [query.truthful()]
        return [query.truthful([encode_record(query.name, kind, rdata)
                                for rdata in entry.get(kind, [])])]

    def serve_udp(self):
        while True:
            packet, peer = self.udp.recvfrom(65535)
            for answer in self.packets(Query(packet, False)):
                self.udp.sendto(answer, peer)

    def serve_tcp(self, connection):
        try:
            while True:
                length = struct.unpack("!H", read_exactly(connection, 2))[0]
                for answer in self.packets(Query(read_exactly(connection, length), True)):
                    connection.sendall(struct.pack("!H", len(answer)) + answer)
        except OSError:
            pass  # the resolver has hung up


def read_exactly(connection, length):
    octets = b""
    while len(octets) < length:
        piece = connection.recv(length - len(octets))
        if not piece:
            raise ConnectionError("closed")
        octets += piece
    return octets


def host(name, address, **more):
    """Zone entries of a host with reverse DNS that resolves back; `more` are its other records."""
    version = "A" if ipaddress.ip_address(address).version == 4 else "AAAA"
    return {name: {version: [address], **more},
            ipaddress.ip_address(address).reverse_pointer: {"PTR": [name]}}
