"""compare - the same cases to us and to another program: every difference is explained, or fails.

Cases      are generated: case N of seed S is always the same, whatever the other cases are. The
           options of every runner: --seed S, --count N, and --case N to see one case at work.
Oracles    speak JSON lines: a case a line in, an outcome a line out. They run once for all cases.
Explained  NAME.differences beside this file says what the oracle NAME sees otherwise, in classes:

               [a name for the class]
               when  = a Python expression over what the runner knows of the case and both outcomes
               why   = who is right, with the section that decides
               count = how often that is so with the default seed and count

           A difference that is in no class fails. So does a class with another count than it had:
           somebody's behaviour has changed, and the file shall say so.
"""
import argparse
import collections
import configparser
import json
import os
import pathlib
import random
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
COUNT = 2000
SEED = 1
SHOWN_MAX = 8  # of the unexplained

Class = collections.namedtuple("Class", "name when why count")


def options(about, count=COUNT):
    """The command line; `count` is how many cases are tried when it does not say."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--case", type=int, help="show this one case alone")
    chosen = parser.parse_args()
    chosen.is_default = (chosen.seed, chosen.count, chosen.case) == (SEED, count, None)
    return chosen


def generate(make, chosen):
    """The cases, each from a generator of random numbers of its own."""
    numbers = range(chosen.count) if chosen.case is None else [chosen.case]
    return [make(random.Random("%d/%d" % (chosen.seed, number)), number) for number in numbers]


def ask(program, cases):
    """The outcomes of an oracle, or of ours, in the order of the cases."""
    done = run(program, cases)
    if done.returncode != 0 or len(done.stdout.splitlines()) != len(cases):
        raise SystemExit("%s ended with %d: %s" % (program, done.returncode, done.stderr[-1000:]))
    return [json.loads(line) for line in done.stdout.splitlines()]


def ask_frail(program, cases):
    """The same of one that may leak, or die of a case: the outcome is {"problem": "died"} then."""
    outcomes = []
    while len(outcomes) < len(cases):
        done = run(program, cases[len(outcomes):], ASAN_OPTIONS="detect_leaks=0")
        outcomes += [json.loads(line) for line in done.stdout.splitlines()]
        if len(outcomes) < len(cases):
            outcomes.append({"problem": "died"})
    return outcomes


def run(program, cases, **environment):
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    return subprocess.run(program, input=lines, capture_output=True, text=True, env=dict(os.environ, **environment))


def read_classes(oracle):
    file = configparser.ConfigParser(delimiters="=", interpolation=None, strict=True)
    file.read(HERE / (oracle + ".differences"))
    return [Class(name, compile(file[name]["when"], name, "eval"), file[name]["why"],
                  int(file[name]["count"])) for name in file.sections()]


def tell(number, names):
    """One difference in one line."""
    return "case %d: ours %s, theirs %s, ours says %r, theirs %r, %s" % (
        number, names["ours"], names["theirs"], names["reason"], names["said"], sorted(names.get("marks", [])))


class Differences:
    """What one oracle sees otherwise, sorted into the classes of its file."""

    def __init__(self, oracle):
        self.oracle = oracle
        self.classes = read_classes(oracle)
        self.counts = collections.Counter()
        self.unexplained = []
        self.compared = 0

    def compare(self, number, ours, theirs, **known):
        """`known` are the names an expression may use beside ours, theirs."""
        self.compared += 1
        if ours == theirs:
            return
        names = dict(known, ours=ours, theirs=theirs)
        for one in self.classes:
            if eval(one.when, {"__builtins__": {"len": len}}, names):
                self.counts[one.name] += 1
                return
        self.unexplained.append((number, names))

    def report(self, tap, chosen):
        told = "\n".join(tell(number, names) for number, names in self.unexplained[:SHOWN_MAX])
        tap.check(not self.unexplained, "%s: %d outcomes, and nothing unexplained among the %d that differ"
                  % (self.oracle, self.compared, sum(self.counts.values()) + len(self.unexplained)),
                  "%d unexplained\n%s" % (len(self.unexplained), told))
        for one in self.classes:
            got = self.counts[one.name]
            tap.check(got == one.count or not chosen.is_default,
                      "%s: %s, %d times" % (self.oracle, one.name, got),
                      "%d in the file: %s" % (one.count, one.why))
