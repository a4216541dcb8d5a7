"""tap - report checks in TAP, the one language of every suite here.

    report = Tap()
    report.check(got == want, "an empty list is refused", f"got {got}")
    report.skip("the formatter agrees", "clang-format is not installed")
    report.finish()
"""
import re
import sys


def one_line(text):
    """A name as TAP wants it: one line, and no '#' that could be taken for a directive."""
    return re.sub(r"\s+", " ", text).replace("#", "\\#")


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def check(self, holds, name, detail=""):
        """One test. `detail`, of any number of lines, is shown when it fails."""
        self.count += 1
        self.failed += not holds
        print(f"{'ok' if holds else 'not ok'} {self.count} - {one_line(name)}")
        if not holds:
            for line in str(detail).splitlines():
                print(f"# {line}")
        sys.stdout.flush()

    def skip(self, name, reason):
        self.count += 1
        print(f"ok {self.count} - {one_line(name)} # SKIP {one_line(reason)}", flush=True)

    def finish(self):
        """Prints the plan and ends the program."""
        print(f"1..{self.count}" if self.count else "1..0 # SKIP nothing to test", flush=True)
        sys.exit(self.failed > 0)
