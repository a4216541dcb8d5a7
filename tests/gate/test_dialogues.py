#!/usr/bin/python3
"""The published SMTP dialogues, over TCP: smtp-aiosmtpd, smtp-james-mpt and smtp-smuggling."""
from client import Script
from suites import check_case, known_differences, read_suite
from world import IPV4_CLIENT, Tap, World

SUITES = (
    ("smtp-aiosmtpd", "smtp-scripts.json"),
    ("smtp-james-mpt", "smtp-scripts.json"),
    ("smtp-smuggling", "smuggling-cases.json"),
)
DOMAINS = ("example.com", "example.org", "local.example", "mydomain.tld")


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
    for message in delivered:
        if message.sender == after.get("never_mail_from"):
            yield f"a message from {message.sender} was delivered"
        if not message.data.endswith(after.get("content", "").encode("latin-1")):
            yield f"what was delivered ends in {message.data[-100:]!r}"
        if after.get("content_has", "").encode("latin-1") not in message.data:
            yield f"{after['content_has']} is not in what was delivered"


def run_case(world, case):
    before = len(world.hop.messages)
    fault = Script(lambda: world.connect(IPV4_CLIENT)).run(case["steps"])
    faults = [fault] if fault else []
    faults += faults_after(case, world.hop.messages[before:])
    return "\n".join(faults) or None


def main():
    report = Tap()
    cases = [(suite, case) for suite, file in SUITES for case in read_suite(suite, file)["cases"]]
    known = {suite: known_differences(suite) for suite, _ in SUITES}
    for starttls in (True, False):
        with world_for(starttls) as world:
            for suite, case in cases:
                if offers_starttls(case) == starttls:
                    check_case(report, f"the dialogue {case['id']}", run_case(world, case),
                               known[suite].get(case["id"]))
            world.check_health(report, "after the dialogues")
    report.finish()


if __name__ == "__main__":
    main()
