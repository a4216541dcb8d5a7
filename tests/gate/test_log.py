#!/usr/bin/python3
"""A log that nobody reads holds nobody up, and says afterwards what is missing."""
import fcntl
import os
import re
import threading

from world import Tap, World, in_parallel, wait_until

PIPE_OCTETS = 4096  # the smallest: full after a few lines
MAILS = 60
WORKERS = 16        # fewer than the connections that one edge has for a next hop


class StallingWorld(World):
    """Its log goes through a pipe, whose reader goes on only while it `flows`."""

    def __init__(self, **more):
        super().__init__(**more)
        self.flows = threading.Event()
        self.flows.set()

    def open_log(self):
        reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, PIPE_OCTETS)
        threading.Thread(target=self.copy, args=(reader,), daemon=True).start()
        return os.fdopen(writer, "wb")

    def copy(self, reader):
        with open(self.log_path, "ab", buffering=0) as log:
            while True:
                self.flows.wait()
                piece = os.read(reader, 65536)
                if not piece:
                    return
                log.write(piece)


def codes_of(replies):
    return [getattr(reply, "code", reply) for reply in replies]


def check_stall(report):
    with StallingWorld(settings={"edges": 2}) as world:
        report.check(world.send().code == 250, "a mail is taken while the log is read")
        world.flows.clear()
        codes = codes_of(in_parallel(lambda _: world.send(), range(MAILS), workers=WORKERS))
        report.check(codes == [250] * MAILS, "and while nobody reads it", codes)
        report.check(world.process.poll() is None, "the gate is there")

        world.flows.set()
        sent = 1 + MAILS

        def is_told():
            """Each edge tells what it has lost with its next line."""
            nonlocal sent
            sent += world.send().code == 250
            return wait_until(lambda: accounted_for(world) == sent, 0.5)

        report.check(wait_until(is_told, 30), "once it is read again, every mail is written or counted",
                     f"{sent} sent, {accounted_for(world)} accounted for\n{world.log()[-2000:]}")
        report.check(" lost=" in world.log(), "and some were lost")
        broken = [line for line in world.log().splitlines() if not line.startswith("time=")]
        report.check(not broken, "no line is broken", broken)
        world.check_health(report, "afterwards")


def accounted_for(world):
    """Lines about mails, and lines lost: nothing else is logged meanwhile."""
    lost = sum(int(number) for number in re.findall(r" lost=(\d+)$", world.log(), re.M))
    return len(world.records("message")) + lost


def main():
    report = Tap()
    check_stall(report)
    report.finish()


if __name__ == "__main__":
    main()
