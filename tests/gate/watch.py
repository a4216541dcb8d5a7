"""watch - what a gate under load takes, and how long an honest client waits meanwhile.

    with Watch(world) as watch:
        ... load ...
    watch.memory["edge"], watch.descriptors["keeper"]    the most there was
    watch.waits, watch.faults                            of an honest client, who sends mail all the time
"""
import collections
import os
import pathlib
import re
import threading
import time

from world import edges_of, keeper_of

LOOK_S = 0.2
PAUSE_S = 0.02  # between two mails of the honest client


def memory_of(pid):
    """Octets, and of what several processes share its part (PSS)."""
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", rollup, re.M)[1]) << 10


def descriptors_of(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def processes_of(world):
    """The edge and the keeper, by name."""
    return {"edge": edges_of(world.process.pid)[0], "keeper": keeper_of(world.process.pid)}


def wait_of_honest(world):
    """How long one mail takes, and what is wrong with its answer."""
    began = time.monotonic()
    fault = world.is_serving()
    return time.monotonic() - began, fault


class Watch:
    def __init__(self, world):
        self.world = world
        self.memory, self.descriptors = collections.Counter(), collections.Counter()
        self.waits, self.faults = [], []
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=run, daemon=True) for run in (self.look, self.send)]

    def __enter__(self):
        self.took = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.took = time.monotonic() - self.took
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def look(self):
        while not self.is_over.wait(LOOK_S):
            for name, pid in processes_of(self.world).items():
                self.memory[name] = max(self.memory[name], memory_of(pid))
                self.descriptors[name] = max(self.descriptors[name], descriptors_of(pid))

    def send(self):
        while not self.is_over.wait(PAUSE_S):
            took, fault = wait_of_honest(self.world)
            self.waits.append(took)
            if fault:
                self.faults.append(fault)
