"""remote - runs the command line against a keeper of a test's own making.

    files = {"folder": folder, "socket": os.path.join(folder, "control")}
    done, keeper = run_with(saying([CHANGED]), ["domain", "remove", "contoso.com"], files)
    found = list(text_problems(done.stdout, ("Removed.",)))

The program is $MXWARDEN. Words that begin with '{' are filled in from `files`.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

from keeper import Keeper
from tap import Tap

RUN_TIMEOUT_S = 120
NOON = 1795348800  # 2026-11-22T12:00:00Z

DOMAIN = {"name": "contoso.com", "tenant": "contoso",
          "settings": {"mode": "observe",
                       "next_hop": ["smtp://192.0.2.25", "smtp://mx2.contoso.com tls=verify"]},
          "ipv6": "on", "ipv6_since": NOON, "hosted_names": ["contoso-com.mx.example.net"],
          "changed_at": NOON, "changed_by": "root"}
STATUS = {"done": {"version": "1.0", "started_at": NOON, "generation": 9, "tenants": 2,
                   "store": "the disk is full", "directory": "", "trace": "",
                   "domains": 1000000, "is_importing": True, "records": 12, "records_lost": 3,
                   "records_octets": 5 << 20, "records_waiting_octets": 4711, "records_since": NOON,
                   "messages": {"admit": {"spf": 12, "dkim": 3}, "defer": {"no-ptr": 2}},
                   "recipients_refused": {}}}
NO_MORE = {"done": {"more": False}}
RECORD = {"kind": "message", "id": "abc-1", "session": "abc", "at": NOON * 1000000 + 1,
          "client": "2001:db8::1", "helo": "evil\x1b[31m", "sender": "anne@example.org",
          "verdict": "defer", "rule": "unauthenticated", "reason": "SPF none, DKIM none",
          "reply": "450 4.7.26 Service unavailable, message sent over IPv6 [2001:db8::1] must pass "
                   "either SPF or DKIM validation.",
          "next_hop_reply": "250 fine", "duration": 1234567, "dot_at": 12300,
          "handover_uncertain": True,
          "iprev": {"result": "pass", "names": ["a.example.org", "b.example.org"]},
          "recipients": [{"address": "bob@contoso.com"}, {"address": "carol@contoso.com"}],
          "dkim": [{"result": "fail", "domain": "example.org", "key_bits": 2048}],
          "dns": [{"name": "example.org", "type": "TXT", "outcome": "found",
                   "answers": ["\"v=spf1 -all\""], "took": 12345},
                  {"name": "x.example.org", "type": "A", "outcome": "failed", "why": "SERVFAIL",
                   "took": 3}]}


def item(value):
    return {"item": value}


def request(kind, /, **fields):
    return {"request": kind, **fields}


def run_program(words, socket, **more):
    environment = {**os.environ, "MXWARDEN_SOCKET": socket, "MXWARDEN_STATE": "/nonexistent"}
    return subprocess.run([os.environ["MXWARDEN"], *words], env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=RUN_TIMEOUT_S,
                          **more)


def fill_in(words, files):
    return [w.format(**files) if isinstance(w, str) and w.startswith("{") else w for w in words]


def run_with(keeper_script, words, files):
    """Runs the words against a keeper with this script; none when it is None."""
    words = fill_in(words, files)
    if keeper_script is None:
        return run_program(words, files["socket"]), None
    with Keeper(files["socket"], keeper_script) as keeper:
        return run_program(words, files["socket"]), keeper


def text_problems(output, pieces):
    text = output.decode("utf-8")
    words = " ".join(text.split())  # wherever a line was broken
    at = 0
    for piece in pieces:
        found = words.find(" ".join(piece.split()), at)
        if found < 0:
            yield "%r is not printed, or not in its place: %r" % (piece, text)
        at = max(at, found)
    for line in text.splitlines():
        if len(line) > 80 and len(line.split()) > 1:
            yield "longer than 80 columns: %r" % line
    if any(ord(c) < 32 and c != "\n" for c in text):
        yield "a control character is printed: %r" % text


def write_file(files, name, content):
    path = os.path.join(files["folder"], name)
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    pathlib.Path(path).write_bytes(data)
    return path


def report_checks(checks):
    """Runs `checks(files)`, pairs of a name and a generator of problems, and prints TAP. With words
    on the command line, only those whose name holds one of them."""
    for name in ("MXWARDEN", "MAKE_STATE"):
        if not os.environ.get(name):
            sys.exit("set %s to the program" % name)
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        files = {"folder": folder, "socket": os.path.join(folder, "control"),
                 "csv": os.path.join(folder, "one.csv")}
        write_file(files, "one.csv", "name\na.example\n")
        report = Tap()
        for name, check in checks(files):
            if wanted and not any(word in name for word in wanted):
                continue
            found = [problem.encode("ascii", "backslashreplace").decode() for problem in check()]
            report.check(not found, name, "\n".join(found))
    report.finish()
