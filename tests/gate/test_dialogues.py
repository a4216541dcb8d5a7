#!/usr/bin/python3
"""The published SMTP dialogues, over TCP and again inside TLS: smtp-aiosmtpd, smtp-command-syntax,
smtp-james-mpt and smtp-smuggling.

Inside TLS a dialogue begins behind the handshake. Differences that we stand by are listed for all who
run a suite (SUITE.known-differences), for the running gate (SUITE-gate) and for inside TLS (SUITE-tls)."""
from client import Script
from message import admission
from suites import check_case, known_differences, read_suite
from syntaxcases import SUITE as SYNTAX, syntax_cases
from world import Tap, World

SUITES = {
    "smtp-aiosmtpd": "smtp-scripts.json",
    "smtp-james-mpt": "smtp-scripts.json",
    "smtp-smuggling": "smuggling-cases.json",
}
COUNT = 117 + 8 + 14 + 147 + 16 + 5 + 6  # as the SOURCE.txt of each says
DOMAINS = ("example.com", "example.org", "local.example", "mydomain.tld")


def all_cases():
    """Pairs of a suite and one of its cases."""
    for suite, file in SUITES.items():
        yield from ((suite, case) for case in read_suite(suite, file)["cases"])
    yield from ((SYNTAX, case) for case in syntax_cases())


def offers_starttls(case):
    return case.get("server", {}).get("starttls", True)


def world_for(starttls):
    return World(domains={name: {} for name in DOMAINS},
                 settings={"postmaster": "postmaster@example.com"},
                 listener={"starttls": "self-signed" if starttls else "off"})


def faults_after(case, delivered):
    """What was delivered against `after`."""
    after = case.get("after", {})
    if len(delivered) > after.get("max_delivered", len(delivered)):
        yield f"{len(delivered)} messages were delivered"
    if len(delivered) != after.get("delivered", len(delivered)):
        yield f"{len(delivered)} messages were delivered, not {after['delivered']}"
    for message in delivered:
        if message.sender == after.get("never_mail_from"):
            yield f"a message from {message.sender} was delivered"
        if not message.data.endswith(after.get("content", "").encode("latin-1")):
            yield f"what was delivered ends in {message.data[-100:]!r}"
        if after.get("content_has", "").encode("latin-1") not in message.data:
            yield f"{after['content_has']} is not in what was delivered"


def client_of(number):
    """Each case has a client of its own, by whom its mails are known: those of the case before may be late."""
    return f"198.51.{100 + number // 256}.{number % 256}"


def run_case(world, connect, number, case):
    client = client_of(number)
    fault = Script(lambda: connect(client)).run(case["steps"])
    delivered = [message for message in world.hop.messages if admission(message.data)["client"] == client]
    faults = [fault] if fault else []
    faults += faults_after(case, delivered)
    return "\n".join(faults) or None


def known_by_suite(cases, *kinds):
    return {suite: known_differences(suite, *(f"{suite}-{kind}" for kind in kinds)) for suite, _ in cases}


def check_over_tcp(report, cases):
    known = known_by_suite(cases, "gate")
    for starttls in (True, False):
        with world_for(starttls) as world:
            for number, (suite, case) in enumerate(cases):
                if offers_starttls(case) == starttls:
                    check_case(report, f"the dialogue {case['id']}",
                               run_case(world, world.connect, number, case), known[suite].get(case["id"]))
            world.check_health(report, "after the dialogues")


def check_over_tls(report, cases):
    known = known_by_suite(cases, "gate", "tls")
    with world_for(starttls=True) as world:
        for number, (suite, case) in enumerate(cases):
            check_case(report, f"the dialogue {case['id']}, inside TLS,",
                       run_case(world, world.connect_tls, number, case), known[suite].get(case["id"]))
        world.check_health(report, "after the dialogues inside TLS")


def main():
    report = Tap()
    cases = list(all_cases())
    report.check(len(cases) == COUNT, "all published dialogues are here", len(cases))
    check_over_tcp(report, cases)
    check_over_tls(report, cases)
    report.finish()


if __name__ == "__main__":
    main()
