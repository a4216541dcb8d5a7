#!/usr/bin/python3
"""A load balancer that looks whether the gate is alive: a PROXY header of its own, then a reset."""
import socket
import struct
import time

from world import Tap, World

LOCAL = (b"PROXY UNKNOWN\r\n", b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0")
TIMES = 20


def look_and_reset(port, header, pause):
    with socket.create_connection(("127.0.0.1", port)) as looker:
        looker.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        looker.sendall(header)
        time.sleep(pause)


def main():
    report = Tap()
    with World() as world:
        for header in LOCAL:
            for pause in (0, 0.001):
                for _ in range(TIMES):
                    look_and_reset(world.port, header, pause)
        world.check_health(report, "after resets behind a PROXY header without addresses")
    report.finish()


if __name__ == "__main__":
    main()
