"""tlsfiles - certificates for tests, made by openssl.

    with Authority() as authority:
        chain, key = authority.certificate("hop.example")
        context = authority.server_context("hop.example")
"""
import pathlib
import shutil
import ssl
import subprocess
import tempfile

CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Authority:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="mxwarden-tls-"))
        self.folder.chmod(0o755)
        self.path, self.key = self.folder / "authority.pem", self.folder / "authority.key"
        openssl("req", "-x509", *CURVE, "-keyout", self.key, "-out", self.path, "-days", "30",
                "-subj", f"/CN={self.folder.name}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def certificate(self, name):
        """Paths of the chain and of the key."""
        chain, key, request, more = (self.folder / f"{name}.{end}" for end in ("pem", "key", "csr", "ext"))
        if not chain.exists():
            more.write_text(f"subjectAltName=DNS:{name}\n")
            openssl("req", "-new", *CURVE, "-keyout", key, "-out", request, "-subj", f"/CN={name}")
            openssl("x509", "-req", "-in", request, "-CA", self.path, "-CAkey", self.key,
                    "-CAcreateserial", "-out", chain, "-days", "30", "-extfile", more)
        return chain, key

    def server_context(self, name):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.certificate(name))
        return context

    def client_context(self, name=None):
        """Trusts this authority; shows a certificate for `name`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self.path)
        if name:
            context.load_cert_chain(*self.certificate(name))
        return context
