#!/usr/bin/python3
"""Files with mistakes: each is told with its line and what was expected, and the gate does not start."""
import os
import pathlib
import re
import subprocess
import tempfile

from world import Tap

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
    ("certificate \"x\" { file = \"@HERE@/domains.conf\" }", r"domains.conf"),
    ("certificate { file = x }", r"3: .*name in quotes"),
    ("edges = 1 {", r"3: .*"),
    ("listener {", r"\d: .*"),
    ("}", r"3: .*"),
    ("edges", r"\d: .*"),
    ("host_name = \"gate", r"\d: .*"),
    ("\0", r"\d: .*"),
    ("domains_file = \"/nowhere/domains.conf\"", r"/nowhere/domains.conf"),
)

# A domains file; the complaint.
DOMAINS = (
    ("", None),
    ('domain "example.com" { }', r"1: .*next_hop is missing"),
    ('domain "example.com" {\n next_hop = { "mail.example.com" }\n}', r"2: next_hop = .*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://" }\n}', r"2: next_hop = .*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example:0" }\n}', r"2: next_hop = .*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://[::1" }\n}', r"2: next_hop = .*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example tls=perhaps" }\n}',
     r"2: next_hop = .*expected"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n ipv6 = maybe\n}',
     r"3: ipv6 = \"maybe\": expected never, on or off"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n ipv6 = off\n}',
     r"1: domain \"example.com\": ipv6 = off needs ipv6_since"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n drain = 1m\n}',
     r"3: drain = \"1m\": expected a time from 10m"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n colour = red\n}', r"3: .*\"colour\""),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n connector = { "10.0.0.0/99" }\n}',
     r"3: connector = .*expected"),
    ('domain "exa mple.com" { next_hop = { "smtp://h.example" } }', r"1: .*exa mple.com"),
    ('domain "" { next_hop = { "smtp://h.example" } }', r"1: .*"),
    ('domain "' + "a" * 64 + '.com" { next_hop = { "smtp://h.example" } }', r"1: .*"),
    (GOOD_DOMAINS + GOOD_DOMAINS, r"4: .*example.com"),
    (GOOD_DOMAINS + GOOD_DOMAINS.replace("example.com", "EXAMPLE.com"), r"4: .*"),
    ('domain "example.com" {\n next_hop = { "smtp://h.example" }\n', r"\d: .*"),
    ('domian "example.com" { }', r"1: unknown setting \"domian\""),
    ("\x7fELF\0\0\0", r"1: .*"),
)


def run_gate(folder, *more):
    return subprocess.run([os.environ["MXWARDEND"], "--settings", folder / "mxwarden.conf", *more],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


def write(folder, settings, domains):
    lines = ["# the settings", "user = nobody group = nogroup", settings]
    if "domains_file" not in settings:
        lines.append(f'domains_file = "{folder}/domains.conf"')
    (folder / "mxwarden.conf").write_bytes(
        "\n".join([*lines, ""]).replace("@HERE@", str(folder)).encode())
    (folder / "domains.conf").write_bytes(domains.encode())


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


def check_table(report, folder, kind, table):
    for text, complaint in table:
        if kind == "mxwarden.conf":
            write(folder, text, GOOD_DOMAINS)
        else:
            write(folder, "", text)
        fault = fault_of(folder, complaint, re.escape(str(folder / kind)))
        wanted = "is fine" if complaint is None else "is complained about, with its line"
        report.check(fault is None, f"{kind} with {text[:60]!a} {wanted}", fault)


def check_many(report, folder):
    """All mistakes at once, up to a limit."""
    write(folder, "", "".join(f'domain "d{i}.example" {{ mode = sideways }}\n' for i in range(200)))
    said = run_gate(folder, "--check-settings").stderr.decode()
    report.check(50 <= said.count("domains.conf:") <= 60, "fifty mistakes are shown, not all 200",
                 said.count("\n"))


def check_missing(report, folder):
    (folder / "domains.conf").unlink()
    done = run_gate(folder)
    report.check(done.returncode == EX_CONFIG and b"domains.conf" in done.stderr,
                 "a missing domains file is named", done)
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
        check_table(report, folder, "mxwarden.conf", SETTINGS)
        check_table(report, folder, "domains.conf", DOMAINS)
        check_many(report, folder)
        check_missing(report, folder)
    check_arguments(report)
    report.finish()


if __name__ == "__main__":
    main()
