"""control - asks the keeper over its socket, as src/control says: one JSON object a line."""
import json
import socket

PATIENCE_S = 60


class Refused(Exception):
    """The keeper said no; `code` and `text` say why."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['text']}")
        self.code, self.text = error["code"], error["text"]


class Control:
    def __init__(self, path, patience=PATIENCE_S):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(patience)
        self.socket.connect(str(path))
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.socket.close()

    def send(self, request):
        self.socket.sendall(request if isinstance(request, bytes) else json.dumps(request).encode() + b"\n")

    def receive(self):
        """One line; None at the end."""
        line = self.file.readline()
        return json.loads(line) if line else None

    def answer(self):
        """The items of an answer, and what ends it."""
        items = []
        while True:
            said = self.receive()
            if said is None:
                raise ConnectionError("the keeper has closed the connection")
            if "item" in said:
                items.append(said["item"])
            elif "error" in said:
                raise Refused(said["error"])
            else:
                return items, said["done"]

    def ask(self, request, **fields):
        self.send({"request": request, **fields})
        return self.answer()

    def do(self, request, **fields):
        """What ends the answer."""
        return self.ask(request, **fields)[1]

    def code_of(self, request, **fields):
        """The code with which the keeper refuses; None when it does not."""
        try:
            self.ask(request, **fields)
            return None
        except Refused as refused:
            return refused.code
