"""samples - what perf has seen, counted by what the processor was doing.

    for what, share in samples.counted(path, program): ...

perf looks at the processes some thousand times a second and notes where each is. A sample inside
the kernel belongs to the call of the C library that led there, one in a library to what that library
is here for, and one in our program to the folder of its source, if the program was built with -g.
"""
import collections
import pathlib
import re
import subprocess

from world import CHECKOUT

# A call of the C library, as the symbol in its code says it, and what we use it for.
CALLS = [
    (r"writev", "kernel: sending (`writev`)"),
    (r"recvmsg|sendmsg", "kernel: records to the keeper (`sendmsg`)"),
    (r"recv", "kernel: receiving (`recv`)"),
    (r"epoll", "kernel: what to wait for, and waiting (`epoll`)"),
    (r"accept|close|shutdown|connect|socket|sockopt|sockname|fcntl",
     "kernel: connections (`accept`, `close` and such)"),
    (r"mmap|munmap|brk|madvise", "kernel: memory"),
    (r"write|poll", "kernel: the log (`write`)"),
]
LIBRARIES = [
    ("libcrypto", "libcrypto: signatures and hashes"),
    ("libunbound", "libunbound, libldns: answers that are in the cache"),
    ("libldns", "libunbound, libldns: answers that are in the cache"),
    ("libevent", "libevent"),
    ("libc.so", "C library: allocating, copying, searching"),
    ("[vdso]", "C library: allocating, copying, searching"),
]
OTHER = "kernel: all else"
FRAME = re.compile(r"\s*([0-9a-f]+) (.*) \((.*)\)$")


class Sources:
    """Which folder of the source an address of the program comes from."""

    def __init__(self, program):
        listed = subprocess.run(["nm", "--line-numbers", "--numeric-sort", "--defined-only", program],
                                stdout=subprocess.PIPE, text=True, check=True).stdout
        self.folders = {}
        for symbol, path in re.findall(r"^[0-9a-f]+ [tT] (\S+)\t(.*):\d+$", listed, re.M):
            self.folders[symbol] = str(pathlib.Path(path).parent).split("/src/")[-1]

    def find(self, symbol):
        return self.folders.get(symbol)


def first_that_matches(rows, text, otherwise):
    return next((what for pattern, what in rows if re.search(pattern, text)), otherwise)


def kernel_work(symbols):
    """`symbols` lead from where the processor was to who called."""
    if "asm_exc_page_fault" in symbols:
        return "kernel: memory"
    if "entry_SYSCALL_64_after_hwframe" not in symbols[:-1]:
        return OTHER
    return first_that_matches(CALLS, symbols[symbols.index("entry_SYSCALL_64_after_hwframe") + 1], OTHER)


def work(frames, sources):
    symbols = [symbol.split("+")[0] for _address, symbol, _object in frames]
    where = frames[0][2]
    if "kernel" in where:
        return kernel_work(symbols)
    if pathlib.Path(where).name == "mxwardend":
        folder = sources.find(symbols[0])
        return f"mxwarden: `{folder}`" if folder else "mxwarden"
    return next((what for name, what in LIBRARIES if name in where), where)


def counted(path, program):
    """Pairs of what was done and its share, the greatest first."""
    script = subprocess.run(["perf", "script", "-i", path, "-F", "comm,ip,sym,dso"],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    sources, counts = Sources(program), collections.Counter()
    for sample in script.split("\n\n"):
        frames = [found.groups() for found in map(FRAME.match, sample.splitlines()) if found]
        if frames:
            counts[work(frames, sources)] += 1
    return [(what, count / counts.total()) for what, count in counts.most_common()]
