"""verifiers - the others that judge DKIM signatures, each given the same cases.

results(cases) is a list for each case: for each signature from the top ("pass" or "no", words).
"""
import base64
import logging
import os
import pathlib
import subprocess

import compare

try:
    import dkim
except ImportError:
    dkim = None

HERE = pathlib.Path(__file__).resolve().parent


def find_key(zone, name):
    """The record of that name; None when the lookup fails, and KeyError when there is none."""
    text = zone[name.lower().rstrip(".")][0][1]
    return None if text.startswith("!") else text


def keys_of(case):
    return {name: find_key(case["zone"], name) for name in case["zone"]}


def line_of(case, **more):
    return dict(more, mail=base64.b64encode(case["mail"]).decode(), keys=keys_of(case), now=case["now"])


def both(outcome, count):
    """The outcome of one who speaks JSON lines, as many as there are signatures."""
    if "results" not in outcome:
        return [("no", outcome["problem"])] * count
    pairs = [("pass" if result == "pass" else "no", words or "")
             for result, words in zip(outcome["results"], outcome["said"])]
    return pairs + [("no", "not seen")] * (count - len(pairs))


class Dkimpy:
    name = "dkimpy"
    package = "python3-dkim"
    is_there = dkim is not None

    @staticmethod
    def results(cases):
        logging.getLogger("dkimpy").addHandler(logging.NullHandler())
        logging.getLogger("dkimpy").propagate = False
        return [[Dkimpy.one(case, index) for index in range(len(case["signatures"]))] for case in cases]

    @staticmethod
    def look_up_in(zone):
        def look_up(name, timeout=5):
            try:
                text = find_key(zone, name.decode())
            except KeyError:
                return None
            if text is None:
                raise dkim.DnsTimeoutError("SERVFAIL")
            return text.encode("latin-1")
        return look_up

    @staticmethod
    def one(case, index):
        heard = Heard()
        logger = logging.Logger("dkimpy-case")
        logger.addHandler(heard)
        try:
            passes = dkim.DKIM(case["mail"], logger=logger).verify(idx=index, dnsfunc=Dkimpy.look_up_in(case["zone"]))
            return ("pass" if passes else "no", heard.words)
        except Exception as error:  # it has many ways to give up
            return "no", "%s: %s" % (type(error).__name__, error)

    @staticmethod
    def chains(cases):
        return [Dkimpy.chain(case) for case in cases]

    @staticmethod
    def chain(case):
        heard = Heard()
        logger = logging.Logger("dkimpy-case")
        logger.addHandler(heard)
        try:
            result, _, words = dkim.ARC(case["mail"], logger=logger).verify(dnsfunc=Dkimpy.look_up_in(case["zone"]))
            return (result or b"fail").decode(), words + " " + heard.words
        except Exception as error:
            return "fail", "%s: %s" % (type(error).__name__, error)


class Heard(logging.Handler):
    """All that is logged of one case."""
    words = ""

    def emit(self, record):
        if record.levelno >= logging.ERROR:
            self.words += record.getMessage() + " "


class Opendkim:
    name = "opendkim"
    package = "libopendkim-dev"
    is_there = "OPENDKIM" in os.environ

    @staticmethod
    def results(cases):
        outcomes = compare.ask_frail(os.environ["OPENDKIM"], [line_of(case) for case in cases])
        return [both(outcome, len(case["signatures"])) for case, outcome in zip(cases, outcomes)]


class MailDkim:
    name = "maildkim"
    package = "libmail-dkim-perl"
    is_there = subprocess.run(["perl", "-MMail::DKIM", "-e1"], capture_output=True).returncode == 0

    @staticmethod
    def results(cases):
        outcomes = compare.ask_frail(HERE / "maildkim", [line_of(case, do="verify") for case in cases])
        return [both(outcome, len(case["signatures"])) for case, outcome in zip(cases, outcomes)]


    @staticmethod
    def chains(cases):
        outcomes = compare.ask_frail(HERE / "maildkim", [line_of(case, do="arc") for case in cases])
        return [(one["result"] if one["result"] in ("pass", "none") else "fail", one["said"] or "") for one in outcomes]


SEALS = (Dkimpy, MailDkim)
ALL = (Dkimpy, Opendkim, MailDkim)
