"""signer - signs as RFC 6376 says, in the fewest words: the reference that makes cases for the oracles.

It will sign anything, however wrong: the tags are given as text, with the mark BLANK for b=.
"""
import base64
import hashlib
import re

import nacl.signing

import keys

BLANK = b"@@"  # where the octets of the signature go
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
SHA1_PREFIX = bytes.fromhex("3021300906052b0e03021a05000414")
RSA_ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")


# --- canonical forms, RFC 6376 3.4 -------------------------------------------------------------

def field_form(form, name, value):
    """`value` is all behind the colon, without the CRLF at the end."""
    if form == "simple":
        return name + b":" + value + b"\r\n"
    flat = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.lower().rstrip(b" \t") + b":" + flat + b"\r\n"


def body_form(form, body):
    if form == "relaxed":
        lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
        body = b"\r\n".join(lines)
    body = re.sub(rb"(\r\n)+\Z", b"", body)
    if body or form == "simple":
        body += b"\r\n"
    return body


def pick(fields, names):
    """The fields that h= takes, from the bottom up. RFC 6376 5.4.2."""
    taken = set()
    for name in names:
        for index in reversed(range(len(fields))):
            if index not in taken and fields[index][0].lower().rstrip(b" \t") == name.lower():
                taken.add(index)
                yield fields[index]
                break


# --- keys --------------------------------------------------------------------------------------

def der(tag, content):
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def der_number(number):
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def public_octets(key):
    """What p= holds, before base64."""
    if key == "ed25519":
        return bytes(nacl.signing.SigningKey(base64.b64decode(keys.ED25519_SEED)).verify_key)
    return der(0x30, RSA_ALGORITHM + der(3, b"\0" + bare_public_octets(key)))


def bare_public_octets(key):
    rsa = keys.RSA[key]
    return der(0x30, der_number(rsa.n) + der_number(rsa.e))


def sign_octets(key, digest, prefix=SHA256_PREFIX):
    if key == "ed25519":
        return nacl.signing.SigningKey(base64.b64decode(keys.ED25519_SEED)).sign(digest).signature
    rsa = keys.RSA[key]
    size = rsa.bits // 8
    info = prefix + digest
    message = int.from_bytes(b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info, "big")
    left, right = pow(message, rsa.d % (rsa.p - 1), rsa.p), pow(message, rsa.d % (rsa.q - 1), rsa.q)
    result = right + ((left - right) * pow(rsa.q, -1, rsa.p)) % rsa.p * rsa.q
    return result.to_bytes(size, "big")


# --- signatures --------------------------------------------------------------------------------

def sign(fields, names, name, value, form, key, is_sha1=False):
    """The base64 that belongs where BLANK stands in `value`, the value of the signature's own field: the
    blanks around it are not signed (RFC 6376 3.7)."""
    hashed = b"".join(field_form(form, *field) for field in pick(fields, names))
    bare = re.sub(rb"[ \t\r\n]*" + BLANK + rb"[ \t\r\n]*", b"", value)
    hashed += field_form(form, name, bare)[:-2]
    if is_sha1:
        return base64.b64encode(sign_octets(key, hashlib.sha1(hashed).digest(), SHA1_PREFIX))
    return base64.b64encode(sign_octets(key, hashlib.sha256(hashed).digest()))


def body_hash(form, body, length=None, is_sha1=False):
    canonical = body_form(form, body)
    canonical = canonical if length is None else canonical[:length]
    return base64.b64encode((hashlib.sha1 if is_sha1 else hashlib.sha256)(canonical).digest())
