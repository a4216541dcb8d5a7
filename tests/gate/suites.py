"""suites - published cases and the list of differences we stand by."""
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "conformance"


def read_suite(suite, file):
    return json.loads((FOLDER / suite / file).read_text())


def known_differences(*lists):
    """Reasons by id, from each LIST.known-differences that is there: id, blank, reason with its RFC
    section."""
    paths = [FOLDER / (name + ".known-differences") for name in lists]
    lines = [line for path in paths if path.exists() for line in path.read_text().splitlines()]
    return dict(line.split(None, 1) for line in lines if line and not line.startswith("#"))


def check_case(report, name, fault, reason):
    """`fault` of the case, or None; `reason` why it may differ, or None. A listed difference that
    agrees is a fault of the list."""
    if reason is None:
        report.check(fault is None, name, fault)
    else:
        report.check(fault is not None, f"{name} differs, as is known",
                     "it agrees: take it off the list")
