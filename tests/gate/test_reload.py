#!/usr/bin/python3
"""SIGHUP while the listeners change: nobody is left waiting at a socket that nobody serves."""
import pathlib
import re
import socket

from world import Tap, World, reserved_port, wait_until


def is_refused(port):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
            client.settimeout(2)
            return client.recv(1) == b""
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def check_missing_files(report):
    """What only edges use is tried before they are replaced."""
    with World() as world:
        for setting, more in (("next_hop_authorities", {}), ("dns_anchor", {"dnssec": "on"})):
            world.settings = {setting: "/nonexistent.pem", **more}
            world.write_files()
            report.check(world.reload("reload-failed"), f"a missing {setting} is complained about")
            world.check_health(report, "and")
        world.settings = {}
        world.write_files()
        report.check(world.reload(), "what has been repaired is read")


def check_moved_listener(report):
    holder, port = reserved_port()
    with World(settings={"edges": 1}) as world:
        own = world.settings_dictionary()["listener"]["address"]
        with world.connect() as client:   # keeps the first edge draining
            client.greet()
            client.ask("MAIL FROM:<ann@good.example.org>")
            world.listener["address"] = f"127.0.0.1:{port}"
            world.write_files()
            report.check(world.reload(), "the listener moves")
            report.check(wait_until(lambda: len(world.records("ready")) == 2, 20), "a new edge is there")
            report.check(wait_until(lambda: is_refused(world.port), 10),
                         "the old port refuses while an old edge still finishes")
            world.listener["address"] = own
            world.write_files()
            world.reload()
            wait_until(lambda: len(world.records("ready")) == 3, 20)
            answers = [world.send().code for _ in range(16)]
            report.check(answers == [250] * 16, "and everybody is served when it moves back", answers)
    holder.close()


def check_descriptors(report):
    """Ten thousand sessions need more descriptors than a shell gives."""
    with World() as world:
        text = pathlib.Path(f"/proc/{world.edges[0]}/limits").read_text()
        soft, hard = re.search(r"Max open files +(\S+) +(\S+)", text).groups()
        report.check(soft == hard, "an edge may open as much as the system allows", text)


def main():
    report = Tap()
    check_descriptors(report)
    check_moved_listener(report)
    check_missing_files(report)
    report.finish()


if __name__ == "__main__":
    main()
