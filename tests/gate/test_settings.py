#!/usr/bin/python3
"""Files with mistakes: each is told with its line and what was expected, and the gate does not start."""
import os
import pathlib
import re
import subprocess
import tempfile

from world import Tap, World

EX_OK, EX_USAGE, EX_CONFIG = 0, 64, 78

GOOD_DOMAINS = 'domain "example.com" {\n    next_hop = { "smtp://127.0.0.1:2526" }\n}\n'

# The settings file with @MISTAKE@ as its third line; the complaint matches.
SETTINGS = (
    ("nonsense = 1", r"3: unknown setting \"nonsense\""),
    ("recipients_max = 5", r"3: recipients_max = \"5\": expected a number from 100"),
    ("recipients_max = many", r"3: recipients_max = \"many\": expected a number"),
    ("recipients_max = -1", r"3: recipients_max = \"-1\": expected"),
    ("recipients_max = 99999999999999999999", r"3: recipients_max = .*expected"),
    ("command_timeout = 1", r"3: command_timeout = \"1\": expected a time from 5s"),
    ("command_timeout = 5 parsecs", r"3: .*"),
    ("command_timeout = \"5 parsecs\"", r"3: command_timeout = .*expected a time"),
    ("message_size_max = 1K", r"3: message_size_max = \"1K\": expected a size from 64K"),
    ("host_name = \"no host\"", r"3: host_name = \"no host\": expected"),
    ("host_name = a.example.net\nhost_name = b.example.net", r"4: host_name is set twice"),
    ("link = \"javascript:alert(1)\"", r"3: link = .*expected"),
    ("postmaster = nobody", r"3: postmaster = \"nobody\": expected"),
    ("dns_mode = guess", r"3: dns_mode = \"guess\": expected system, forward or recursive"),
    ("dns_mode = forward", r"3: .*dns_forwarders"),
    ("dns_forwarders = { \"example.com\" }", r"3: dns_forwarders = .*expected"),
    ("proxy_from = { \"10.0.0.0/33\" }", r"3: proxy_from = \"10.0.0.0/33\": expected"),
    ("proxy_from = { \"10.0.0.1/8\" }", None),
    ("own_networks = { everybody }", r"3: own_networks = \"everybody\": expected"),
    ("not_opted_in = maybe", r"3: not_opted_in = \"maybe\": expected refuse or defer"),
    ("listener { }", r"3: .*address is missing"),
    ("listener { address = \"nowhere\" }", r"3: address = \"nowhere\": expected"),
    ("listener { address = \"127.0.0.1:70000\" }", r"3: address = .*expected"),
    ("listener { address = \"127.0.0.1:2525\" starttls = on }", r"3: .*starttls = on needs"),
    ("listener { address = \"127.0.0.1:2525\" starttls = perhaps }", r"3: starttls = .*expected"),
    ("listener { address = \"127.0.0.1:2525\" }\nlistener { address = \"127.0.0.1:2525\" }",
     r"4: address = .*already"),
    ("listener { address = \"127.0.0.1:2525\" certificates = { gone } starttls = on }", r"3: .*"),
    ("certificate \"x\" { }", r"3: certificate \"x\": file is missing"),
    ("certificate \"x\" { file = \"/nowhere/chain.pem\" }", r"/nowhere/chain.pem"),
    ("certificate \"x\" { file = \"@HERE@/mxwarden.conf\" }", r"mxwarden.conf"),
    ("certificate { file = x }", r"3: .*name in quotes"),
    ("edges = 1 {", r"3: .*"),
    ("listener {", r"\d: .*"),
    ("}", r"3: .*"),
    ("edges", r"\d: .*"),
    ("host_name = \"gate", r"\d: .*"),
    ("\0", r"\d: .*"),
    ("state_folder = \"\"", r"3: state_folder = \"\": expected"),
    ("trace_days = 0", r"3: trace_days = \"0\": expected a number from 1"),
    ("metrics = \"192.0.2.1:9101\"", r"3: metrics = .*expected"),
    ("operators = { \"a b\" }", r"3: operators = \"a b\": expected"),
)

# A domains file; the complaint.
DOMAINS = (
    ("", None),
    ('domain "example.com" { }', r":1: .*next_hop is missing"),
    ('\ndomain "example.com" {\n next_hop = { "mail.example.com" }\n}', r":2: .*next_hop=mail.example.com: expected"),
    ('domain "example.com" {\n next_hop = { "smtp://" }\n}', r":1: .*next_hop=smtp://: expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example:0" }\n}', r":1: .*next_hop=.*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://[::1" }\n}', r":1: .*next_hop=.*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example tls=perhaps" }\n}', r":1: .*next_hop=.*expected"),
    ('domain "example.com" {\n next_hop = { "lmtp://h.example:25" }\n}', r":1: .*next_hop=.*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example client=xlogin" }\n}', r":1: .*next_hop=.*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n ipv6 = maybe\n}',
     r":1: .*ipv6=maybe: expected never, on or off"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n drain = 1m\n}',
     r":1: .*drain=1m: expected a time from 10m"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n colour = red\n}', r":1: .*colour=red: expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n connector = { "10.0.0.0/99" }\n}',
     r":1: .*connector=10.0.0.0/99: expected"),
    ('domain "exa mple.com" { next_hop = { "smtp://h.example" } }', r":1: .*exa mple.com"),
    ('domain "" { next_hop = { "smtp://h.example" } }', r":1: .*"),
    ('domain "' + "a" * 64 + '.com" { next_hop = { "smtp://h.example" } }', r":1: .*"),
    (GOOD_DOMAINS + GOOD_DOMAINS, r":4: .*(example|EXAMPLE).com.*twice"),
    (GOOD_DOMAINS + GOOD_DOMAINS.replace("example.com", "EXAMPLE.com"), r":4: .*(example|EXAMPLE).com.*twice"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n', r":\d: .*"),
    ('domian "example.com" { }', r":1: unknown setting \"domian\""),
    ("\x7fELF\0\0\0", r":1: .*"),
)


def run_gate(folder, *more):
    return subprocess.run([os.environ["MXWARDEND"], "--settings", folder / "mxwarden.conf", *more],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


def write(folder, settings):
    lines = ["# the settings", "user = nobody group = nogroup", settings, ""]
    (folder / "mxwarden.conf").write_bytes("\n".join(lines).replace("@HERE@", str(folder)).encode())


def fault_of(folder, complaint, file):
    """Both --check-settings and a start must say the same."""
    checked = run_gate(folder, "--check-settings")
    if complaint is None:
        return None if checked.returncode == EX_OK else checked.stderr.decode()
    started = run_gate(folder)
    for done in (checked, started):
        said = done.stderr.decode(errors="replace")
        if done.returncode != EX_CONFIG or re.search("Sanitizer|runtime error", said):
            return f"status {done.returncode}: {said}"
        if not re.search(f"{file}:{complaint}|^(?!.*{file}:\\d).*{complaint}", said, re.M):
            return f"it said: {said}"
    return None


def check_settings(report, folder):
    for text, complaint in SETTINGS:
        write(folder, text)
        fault = fault_of(folder, complaint, re.escape(str(folder / "mxwarden.conf")))
        wanted = "is fine" if complaint is None else "is complained about, with its line"
        report.check(fault is None, f"mxwarden.conf with {text[:60]!a} {wanted}", fault)


def import_fault(world, path, complaint):
    done = world.command("domain", "import", path, status=None)
    if complaint is None:
        return None if done.returncode == 0 else done.stderr
    if done.returncode == 0 or re.search("Sanitizer|runtime error", done.stderr):
        return f"status {done.returncode}: {done.stderr}"
    return None if re.search(complaint, done.stderr) else f"it said: {done.stderr}"


def check_domains(report):
    """A file of domains is imported whole or not at all."""
    with World() as world:
        path = world.folder / "mistaken.conf"
        for text, complaint in DOMAINS:
            path.write_bytes(text.encode())
            fault = import_fault(world, path, complaint)
            wanted = "is imported" if complaint is None else "is complained about, with its line"
            report.check(fault is None, f"domains.conf with {text[:60]!a} {wanted}", fault)
        names = [item["name"] for item in world.ask("domain", "list")["domains"]]
        report.check(names == ["example.com"], "and none of its domains is taken", names)
        world.check_health(report, "after all these mistakes")


def check_missing(report, folder):
    (folder / "mxwarden.conf").unlink()
    done = run_gate(folder)
    report.check(done.returncode == EX_CONFIG and b"mxwarden.conf" in done.stderr,
                 "a missing settings file is named", done)
    (folder / "mxwarden.conf").mkdir()
    done = run_gate(folder)
    report.check(done.returncode == EX_CONFIG, "a folder is no settings file", done)


def check_arguments(report):
    for arguments in (["--nonsense"], ["--settings"], ["x"], ["--settings", "a", "b"], [""]):
        done = subprocess.run([os.environ["MXWARDEND"], *arguments], capture_output=True, timeout=60)
        report.check(done.returncode == EX_USAGE and done.stderr, f"the arguments {arguments} are none",
                     done)
    for argument in ("--help", "--version"):
        done = subprocess.run([os.environ["MXWARDEND"], argument], capture_output=True, timeout=60)
        report.check(done.returncode == EX_OK and done.stdout, f"{argument} is answered", done)


def main():
    report = Tap()
    with tempfile.TemporaryDirectory(prefix="mxwarden-settings-") as name:
        folder = pathlib.Path(name)
        check_settings(report, folder)
        check_missing(report, folder)
    check_domains(report)
    check_arguments(report)
    report.finish()


if __name__ == "__main__":
    main()
