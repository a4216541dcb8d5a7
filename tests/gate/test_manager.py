#!/usr/bin/python3
"""What a service manager is told, as sd_notify(3) describes it."""
import os
import pathlib
import re
import socket
import tempfile

from world import Tap, World

PATIENCE_S = 20


class Manager:
    """A datagram socket, and the gate's way to it."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(PATIENCE_S)
        self.socket.bind(str(path))
        os.environ["NOTIFY_SOCKET"] = str(path)

    def hear(self):
        """The next message as a dictionary; {} when none comes."""
        try:
            text = self.socket.recv(4096).decode()
        except TimeoutError:
            return {}
        return dict(line.split("=", 1) for line in text.splitlines())

    def close(self):
        del os.environ["NOTIFY_SOCKET"]
        self.socket.close()


def check_life(report, manager):
    with World(settings={"edges": 2}) as world:
        told = manager.hear()
        report.check(told == {"READY": "1", "STATUS": "Serving with 2 edges"}, "ready, at start", told)
        report.check(world.send().code == 250, "who comes then is served")

        world.reload()
        told = manager.hear()
        report.check(told.get("RELOADING") == "1" and re.fullmatch(r"\d+", told.get("MONOTONIC_USEC", "")),
                     "reloading, at SIGHUP", told)
        told = manager.hear()
        report.check(told == {"READY": "1", "STATUS": "Serving with 2 edges"}, "and ready again", told)

        world.settings["dns_mode"] = "nonsense"
        world.write_files()
        world.reload("reload-failed")
        manager.hear()
        told = manager.hear()
        report.check(told.get("READY") == "1" and "failed" in told.get("STATUS", ""),
                     "ready again after a reload that has failed, and the status says so", told)

        report.check(world.stop() == 0, "it ends")
        told = manager.hear()
        report.check(told.get("STOPPING") == "1", "stopping, at SIGTERM", told)


def main():
    report = Tap()
    with tempfile.TemporaryDirectory(prefix="mxwarden-manager-") as folder:
        manager = Manager(pathlib.Path(folder) / "notify")
        check_life(report, manager)
        manager.close()
    report.finish()


if __name__ == "__main__":
    main()
