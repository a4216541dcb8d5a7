"""report - the figures as Markdown, and where they stand in a page."""
import os
import pathlib
import platform
import re
import statistics

from isolation import Missing
from measure import LOADS, TYPICAL
from world import CHECKOUT

PAGE = CHECKOUT / "docs/performance.md"
BEGIN, END = "<!-- {0}: begin, written by bench/{0} -->", "<!-- {0}: end -->"
LEAST_SHARE = 0.005
LOAD_BEFORE = os.getloadavg()[0]


def table(header, rows):
    """The first column is text, all others are figures."""
    lines = [header, ["---"] + ["--:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def median(costs, field):
    return statistics.median(getattr(cost, field) for cost in costs)


def milliseconds(costs):
    """The median, and in brackets the least and the most."""
    values = sorted(cost.cpu_ms for cost in costs)
    digits = 2 if statistics.median(values) < 2 else 1
    return f"**{statistics.median(values):.{digits}f}** ({values[0]:.{digits}f}-{values[-1]:.{digits}f})"


def machine():
    """In words."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal: +(\d+)", pathlib.Path("/proc/meminfo").read_text())
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text()).group(1)
    return (f"{os.cpu_count()} cores of {model.group(1) if model else platform.machine()},"
            f" {int(memory.group(1)) / 1024 ** 2:.0f} GiB, {system},"
            f" Linux {platform.release()},\nload average {LOAD_BEFORE:.1f} before")


def cpu_table(systems, costs):
    gate, peer = systems[0], systems[-1]
    rows = []
    for load in LOADS:
        ratio = median(costs[peer, load], "cpu_ms") / median(costs[gate, load], "cpu_ms")
        rows.append([load.name, *(milliseconds(costs[system, load]) for system in systems), f"1/{ratio:.0f}"])
    return table(["mails", *(system.name for system in systems), "the gate's share of the last"], rows)


def memory_words(systems, costs):
    """Of the load that takes most: processes that one load has made are still there in the next."""
    return ", ".join(
        f"{system.name} {max(median(costs[system, load], 'memory_bytes') for load in LOADS) / 1024 ** 2:.0f}"
        for system in systems)


def rate_table(systems, costs):
    return table(["mails", *(system.name for system in systems)],
                 [[load.name, *(f"{1 / median(costs[system, load], 'seconds'):.0f}" for system in systems)]
                  for load in LOADS])


def speed(systems, costs, idle, versions, rounds, messages):
    resolver = ", ".join(f"{system.name} {median(costs[system, TYPICAL], 'resolver_ms'):.2f}"
                         for system in systems)
    return f"""Measured on {machine()};
{rounds} rounds of {messages} mails for each figure.

{chr(10).join(f'- {line}' for line in versions)}

Processor time of the system for a mail, in milliseconds: the median of the rounds, in brackets the
least and the most.

{cpu_table(systems, costs)}

Time that the resolver and the name server spent on a mail ({TYPICAL.name}), which is not in
there: {resolver} ms.

Memory at its highest (PSS of all processes of a system):
{memory_words(systems, costs)} MiB.

Mails a second. Clients, next hop and resolver share the machine with the system, so this says
less than the processor time:

{rate_table(systems, costs)}

{idle.sessions} sessions that have said EHLO and wait: each takes {idle.edge_bytes / 1024:.1f} KiB
of the edges (PSS), and the kernel some {idle.kernel_bytes / 1024:.1f} KiB for both ends of the connection.
"""


def profile(load, messages, cpu_ms, shares):
    own = sum(share for what, share in shares if what.startswith("mxwarden"))
    rows = [[what, f"{share * 100:.1f} %", f"{share * cpu_ms * 1000:.0f}"]
            for what, share in shares if share >= LEAST_SHARE]
    rest = sum(share for _what, share in shares if share < LEAST_SHARE)
    rows.append(["less than that each", f"{rest * 100:.1f} %", f"{rest * cpu_ms * 1000:.0f}"])
    return f"""Measured on {machine()};
{messages} mails ({load.name}). The edges spent {cpu_ms:.2f} ms on each; {own * 100:.0f} % of it in code of ours.

{table(["what", "share", "microseconds a mail"], rows)}
"""


def give(name, text, is_for_page):
    """Prints what bench/NAME has found, or puts it into docs/performance.md, between the markers."""
    if not is_for_page:
        print(text)
        return
    begin, end = BEGIN.format(name), END.format(name)
    old = PAGE.read_text()
    if begin not in old or end not in old:
        raise Missing(f"there is no place for the figures of bench/{name} in {PAGE}")
    PAGE.write_text(old[:old.index(begin)] + f"{begin}\n\n{text}\n" + old[old.index(end):])
