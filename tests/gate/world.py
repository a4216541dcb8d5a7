"""world - a gate with everything around it: DNS, next hops, clients from anywhere.

    with World(domains={"example.com": {}}) as world:
        with world.connect("2001:db8:1::25") as client: ...
        world.check_health(report, "after that")

The gate listens on a free port of 127.0.0.1, asks only the world's own name server,
and takes a PROXY header from there, so that a client can come from any address. All ends with the
program that made it.
"""
import pathlib
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from client import Client, PATIENCE_S, proxy_v2
from gate import (Gate, LOG_S, READY_S, children_of, edges_of, keeper_of, name_of,  # noqa: F401: for the suites
                  wait_until)
from nameserver import NameServer, host
from nexthop import NextHop
from tap import Tap  # noqa: F401: what every suite reports with

HONEST = "2001:db8:1::25"
HONEST_SENDER = "ann@good.example.org"
HONEST_ZONE = {
    **host("mail.good.example.org", HONEST),
    "good.example.org": {"TXT": ["v=spf1 ip6:2001:db8:1::/48 -all"]},
}
IPV4_CLIENT = "192.0.2.9"   # reverse DNS, and nothing else
IPV4_ZONE = host("mail.plain.example.org", IPV4_CLIENT)


def reserved_port():
    """A port of 127.0.0.1 and the socket that keeps it from others; the gate shares it."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    holder.bind(("127.0.0.1", 0))
    return holder, holder.getsockname()[1]


def simple_mail(sender=HONEST_SENDER, subject="a test", body="Hello.\r\n"):
    return (f"From: <{sender}>\r\nTo: <kim@example.com>\r\nSubject: {subject}\r\n"
            f"Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{subject.replace(' ', '.')}@x>\r\n"
            f"\r\n{body}")


class World(Gate):
    def __init__(self, domains=None, zone=None, settings=None, hop=None, listener=None):
        """`domains`: their settings by name; without next hops a domain gets the world's own, which
        `hop` is or scripts. `settings` are the gate's, over the defaults of this world; `listener`
        those of its listener."""
        super().__init__({"example.com": {}, **(domains or {})}, settings)
        self.names = NameServer({**HONEST_ZONE, **IPV4_ZONE, **(zone or {})})
        self.hop = hop if isinstance(hop, NextHop) else NextHop(**(hop or {}))
        self.holder, self.port = reserved_port()
        self.listener = dict(listener or {})

    # --- files

    def next_hop(self, hop=None, preference=10, tls="none", host=None):
        hop = hop or self.hop
        return f"{hop.scheme}://{host or hop.host}:{hop.port} preference={preference} tls={tls}"

    def domain_defaults(self):
        return {**super().domain_defaults(), "next_hop": [self.next_hop()]}

    def settings_dictionary(self):
        return {
            "listener": {"address": f"127.0.0.1:{self.port}", "starttls": "self-signed", **self.listener},
            "proxy_from": ["127.0.0.1"],
            "dns_mode": "forward", "dns_forwarders": [f"127.0.0.1@{self.names.port}"],
            **super().settings_dictionary(),
        }

    def __exit__(self, kind, *more):
        super().__exit__(kind, *more)
        self.holder.close()

    # --- clients

    @property
    def place(self):
        return ("127.0.0.1", self.port)

    def connect(self, address=HONEST, patience=PATIENCE_S):
        return Client(self.place, proxy_v2(address), patience)

    def connect_tls(self, address=HONEST, patience=PATIENCE_S):
        """The same inside TLS: behind the handshake the client hears the banner again, and may take the
        connection for a new one."""
        client = self.connect(address, patience)
        banner = client.reply()
        for command in ("EHLO before.example", "STARTTLS"):
            reply = client.ask(command)
            if not reply.is_good():
                raise ConnectionError(f"{command}: {reply}")
        client.start_tls()
        client.received = "".join(line + "\r\n" for line in banner.lines).encode("latin-1")
        return client

    def send(self, address=HONEST, sender=HONEST_SENDER, recipient="kim@example.com", mail=None,
             helo="mail.good.example.org"):
        """One mail in one session. Returns the reply that decided."""
        with self.connect(address) as client:
            reply = client.greet(helo)
            for answer in client.envelope(sender, recipient):
                if not answer.is_good():
                    return answer
            reply = client.message(simple_mail(sender) if mail is None else mail)
            client.send(b"QUIT\r\n")
            return reply

    # --- health

    def is_serving(self):
        """Whether an honest client can deliver; else what it was told."""
        try:
            reply = self.send()
        except OSError as error:
            return f"an honest client: {type(error).__name__}: {error}"
        return None if reply.code == 250 else f"an honest client was told {reply}"

    def check_health(self, report, name):
        fault = self.faults() or self.is_serving()
        report.check(fault is None, f"{name} the gate is as it was and serves an honest client", fault)


def in_parallel(function, items, workers=8):
    """The results of function(item), in order; an exception is a result too."""
    results = [None] * len(items)
    rest = iter(enumerate(items))
    lock = threading.Lock()

    def work():
        while True:
            with lock:
                index, item = next(rest, (None, None))
            if index is None:
                return
            try:
                results[index] = function(item)
            except Exception as error:  # pylint: disable=broad-except
                results[index] = error

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
