"""programs - run the programs of a folder, tests/X/test_*.py, side by side.

    sys.exit(programs.run_all(FOLDER, sys.argv[1:], side_by_side=6))

Their TAP follows as each ends, with one plan for each. All end with the program that started them.
"""
import concurrent.futures
import ctypes
import re
import signal
import subprocess
import sys

PR_SET_PDEATHSIG = 1
PLAN = re.compile(r"^1\.\.\d", re.M)
libc = ctypes.CDLL(None)


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(program):
    """From the main thread, whose end is the end of its children."""
    return subprocess.Popen([sys.executable, program], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            errors="replace", preexec_fn=die_with_parent)


def finish(child):
    out, errors = child.communicate()
    return out, errors, child.returncode


def show(program, out, errors, status):
    sys.stdout.write(out)
    sys.stderr.write(errors)
    if status not in (0, 1) or not PLAN.search(out):
        print(f"not ok - {program.name} ended with status {status}")
        print("\n".join("# " + line for line in errors.splitlines()[-20:]))
        print("1..1")
    sys.stdout.flush()


def run_all(folder, names, side_by_side):
    """Runs test_NAME.py of each name, or all there are. Returns whether one failed."""
    names = names or sorted(path.stem[len("test_"):] for path in folder.glob("test_*.py"))
    waiting, running, failed = [folder / f"test_{name}.py" for name in names], {}, False
    with concurrent.futures.ThreadPoolExecutor(side_by_side) as readers:
        while waiting or running:
            while waiting and len(running) < side_by_side:
                program = waiting.pop(0)
                running[readers.submit(finish, start(program))] = program
            done, _ = concurrent.futures.wait(running, return_when="FIRST_COMPLETED")
            for future in done:
                result = future.result()
                show(running.pop(future), *result)
                failed = failed or result[2] != 0
    return failed
