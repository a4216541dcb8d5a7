"""message - what a test reads in, or writes into, a mail."""
import base64
import hashlib
import re
import subprocess
import tempfile


def fields(message):
    """The header's fields as (name, unfolded value), in order, from octets."""
    head = re.split(rb"\r\n\r\n", message, maxsplit=1)[0].decode("latin-1")
    unfolded = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    return [(name.strip(), value.strip()) for name, _, value in
            (line.partition(":") for line in unfolded)]


def values(message, name):
    return [value for field, value in fields(message) if field.lower() == name.lower()]


def results(message, authserv_id="gate.example.net"):
    """Of our Authentication-Results: method -> list of 'result properties'."""
    found = {}
    for value in values(message, "Authentication-Results"):
        first, *rest = value.split(";")
        if first.strip().lower() != authserv_id:
            continue
        for piece in rest:
            method, _, result = piece.strip().partition("=")
            found.setdefault(method, []).append(result)
    return found


def admission(message):
    """The tags of our one MXWarden-Admission."""
    found = values(message, "MXWarden-Admission")
    tags = (tag.strip().partition("=") for tag in found[0].split(";")) if len(found) == 1 else ()
    return {name: value.strip('"') for name, _, value in tags if name}


def unstuffed(data):
    """The message of octets that were sent behind DATA, without its last CRLF."""
    return b"\r\n".join(line.removeprefix(b".") for line in data.split(b"\r\n"))


def what_arrives(message, authserv_id="gate.example.net"):
    """What a next hop gets behind the fields of the gate: the message with a CRLF at its end, without
    folds in front of the first field, and without results that claim to be the gate's."""
    message += b"" if message.endswith(b"\r\n") else b"\r\n"
    message = re.sub(rb"\A([ \t][^\r]*\r\n)+", b"", message)
    forged = rb"(?m)^Authentication-Results: %s;[^\r]*\r\n([ \t][^\r]*\r\n)*" % authserv_id.encode()
    return re.sub(forged, b"", message)


# --- DKIM, as little as a test needs ----------------------------------------------------------

class DkimKey:
    """An RSA key and its record, made by openssl."""

    def __init__(self):
        self.file = tempfile.NamedTemporaryFile(suffix=".pem")
        self.openssl("genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048",
                     "-out", self.file.name)
        public = self.openssl("pkey", "-in", self.file.name, "-pubout", "-outform", "DER")
        self.record = "v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode()

    @staticmethod
    def openssl(*arguments, octets=b""):
        return subprocess.run(["openssl", *arguments], input=octets, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True).stdout

    def sign(self, octets):
        return base64.b64encode(self.openssl("dgst", "-sha256", "-sign", self.file.name,
                                             octets=octets)).decode()


def relaxed(name, value):
    return name.lower() + ":" + re.sub(r"[ \t]+", " ", value).strip()


def signed(message, key, domain, selector="s", more=""):
    """The message with a signature of its From and Subject in front; c=relaxed/simple.

    `more`: further tags, such as " l=5;"."""
    head, _, body = message.encode("latin-1").partition(b"\r\n\r\n")
    while body.endswith(b"\r\n\r\n"):
        body = body[:-2]
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    value = (f" v=1; a=rsa-sha256; c=relaxed/simple; d={domain}; s={selector};{more}"
             f" h=from:subject; bh={digest}; b=")
    lines = [relaxed(name, values(head, name)[-1]) for name in ("From", "Subject")]
    to_sign = "\r\n".join([*lines, relaxed("DKIM-Signature", value)])
    return f"DKIM-Signature:{value}{key.sign(to_sign.encode())}\r\n" + message
