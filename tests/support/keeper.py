"""keeper - a keeper that only says what it is told to, on a unix socket of its own.

    with Keeper(path, script) as keeper:
        ... run the command line with --socket path ...
    keeper.asked                   every request, in order
    keeper.descriptors             what came along with them, read to the end

A script is called with each request and gives the answers: objects, which are sent one a line;
bytes, sent as they are; or CLOSE, which ends the connection.
"""
import array
import json
import os
import socket
import threading

CLOSE = object()
LINE_MAX = 1 << 20
CHANGED = {"done": {"generation": 7, "confirmed": True, "waiting": []}}


def error(code, text):
    return {"error": {"code": code, "text": text}}


def saying(*answers):
    """A script that gives one list of answers for each request, and then says no more."""
    left = list(answers)
    return lambda request: left.pop(0) if left else [CLOSE]


class Keeper:
    def __init__(self, path, script):
        self.path, self.script = path, script
        self.asked, self.descriptors = [], []
        self.too_long = 0  # octets of the longest line that is no request any more
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()
        os.unlink(self.path)

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with client:
                try:
                    self.answer(client)
                except OSError:
                    pass  # the command line has enough

    def lines(self, client):
        """Requests, without their line ends; descriptors are kept on the way."""
        left = bytearray()
        while True:
            data, ancillary, _, _ = client.recvmsg(1 << 18, socket.CMSG_SPACE(4))
            for _, _, packed in ancillary:
                fd = array.array("i", packed)[0]
                with os.fdopen(fd, "rb") as file:
                    self.descriptors.append(file.read())
            if not data:
                return
            left += data
            while (end := left.find(b"\n")) >= 0:
                self.too_long = max(self.too_long, end + 1 - LINE_MAX)
                yield bytes(left[:end])
                del left[:end + 1]

    def answer(self, client):
        for line in self.lines(client):
            request = json.loads(line)
            self.asked.append(request)
            for answer in self.script(request):
                if answer is CLOSE:
                    return
                is_raw = isinstance(answer, bytes)
                client.sendall(answer if is_raw else json.dumps(answer).encode() + b"\n")
