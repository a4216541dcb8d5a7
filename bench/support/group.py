"""group - processes whose cost the kernel adds up: those started in the group, and all of theirs.

Processor time includes that of processes that have ended. Memory is PSS: what processes share is
counted once. A group is a control group, of cgroup v2, and needs no controller.
"""
import os
import pathlib
import re
import subprocess
import time

KILL_S = 5


class Group:
    """A control group below `groups`."""

    def __init__(self, groups, name):
        self.folder = groups / name
        self.folder.mkdir()

    def start(self, command, **how):
        """A program in the group, as subprocess.Popen starts it."""
        enter = 'echo 0 >"$0/cgroup.procs" && exec "$@"'
        return subprocess.Popen(["sh", "-c", enter, str(self.folder), *map(str, command)],
                                stdin=subprocess.DEVNULL, **how)

    def cpu_seconds(self):
        return int(re.search(r"usage_usec (\d+)", (self.folder / "cpu.stat").read_text()).group(1)) / 1e6

    def processes(self):
        return [int(pid) for pid in (self.folder / "cgroup.procs").read_text().split()]

    def memory_bytes(self):
        """The sum of PSS: what is shared is counted once in all."""
        return sum(map(pss_bytes, self.processes()))

    def kill(self):
        (self.folder / "cgroup.kill").write_text("1")
        deadline = time.monotonic() + KILL_S
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.01)


def pss_bytes(pid):
    try:
        found = re.search(r"^Pss: +(\d+) kB", pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
    except OSError:     # it has ended meanwhile
        found = None
    return int(found.group(1)) * 1024 if found else 0


def cpu_seconds(pid):
    """Of one process."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
