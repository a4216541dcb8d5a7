#!/usr/bin/python3
"""The keeper: changes that are live when they are answered, what an operator and a tenant may, the
trace, and a store that is locked, broken, gone or restored while mail goes on."""
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import time

from control import Control, Refused
from world import (HONEST, IPV4_CLIENT, READY_S, Tap, World, edges_of, keeper_of, name_of, wait_until)

NEXT_HOP = "smtp://127.0.0.1:{} tls=none"
TENANT_USER = "games"   # a user that Debian always has, and who is nobody's operator


def next_hop(world):
    return [NEXT_HOP.format(world.hop.port)]


def reply_to(world, recipient):
    return world.send(recipient=recipient).first


# --- changes --------------------------------------------------------------------------------------

def check_changes(report, world, control):
    control.do("tenant.add", name="acme", settings={"description": "Acme & Co"})
    began = time.monotonic()
    done = control.do("domain.add", name="New.Example", tenant="acme",
                      settings={"next_hop": next_hop(world), "ipv6": "on"})
    took = time.monotonic() - began
    report.check(done["confirmed"] and not done["waiting"], "a new domain is confirmed by every process", done)
    report.check(took < 1, "within a second", took)
    said = [reply_to(world, "kim@new.example") for _ in range(4)]
    report.check(all(first.startswith("250") for first in said), "and live in every edge", said)

    control.do("domain.ipv6", name="new.example", wish="off", why="a test")
    report.check(reply_to(world, "kim@new.example").startswith("450 4.2.1"), "opting out drains at once")
    state = control.do("domain.ipv6", name="new.example")
    report.check(state["state"] == "draining" and state["until"] > time.time(), "which is told", state)
    control.do("domain.ipv6", name="new.example", wish="on")
    report.check(reply_to(world, "kim@new.example").startswith("250"), "and opting in again counts at once")

    control.do("domain.set", name="new.example", settings={"suspended": "yes"})
    suspended = reply_to(world, "kim@new.example")
    report.check(suspended.startswith("450 4.2.1"), "a suspended domain is told 450 4.2.1", suspended)
    report.check(world.send(address=IPV4_CLIENT, recipient="kim@new.example").first.startswith("450 4.2.1"),
                 "over IPv4 as well")
    control.do("domain.set", name="new.example", settings={"suspended": ""})
    report.check(reply_to(world, "kim@new.example").startswith("250"), "until it is not any more")

    control.do("domain.add", name="alias.example", tenant="acme", settings={"alias_of": "new.example"})
    report.check(reply_to(world, "kim@alias.example").startswith("250"), "an alias has what its domain has")
    control.do("domain.ipv6", name="new.example", wish="off")
    report.check("[alias.example]" in reply_to(world, "kim@alias.example"), "its wish as well, in its own name")
    control.do("domain.ipv6", name="new.example", wish="on")

    control.do("domain.add", name="*.new.example", tenant="acme",
               settings={"next_hop": next_hop(world), "ipv6": "on"})
    report.check(reply_to(world, "kim@deep.down.new.example").startswith("250"), "a wildcard covers all below")

    report.check(control.code_of("domain.remove", name="new.example") == "in-use",
                 "a domain is not removed while an alias stands for it")
    control.do("domain.add", name="other.example", tenant="acme", settings={"next_hop": next_hop(world)})
    control.do("domain.set", name="alias.example", settings={"alias_of": "other.example"})
    report.check(reply_to(world, "kim@alias.example").startswith("550 5.2.1"),
                 "an alias may stand for another domain")
    control.do("domain.remove", name="alias.example")
    control.do("domain.remove", name="other.example")
    control.do("domain.remove", name="new.example")
    report.check(reply_to(world, "kim@new.example").startswith("550 5.7.1"), "a removed domain is not ours")

    control.do("domain.add", name="never.example", tenant="acme",
               settings={"next_hop": next_hop(world), "ipv6": "never"})
    report.check("ipv6_since" not in control.do("domain.show", name="never.example"),
                 "who has never opted in has no date of it")
    control.do("domain.remove", name="never.example")


def check_exempt(report, world, control):
    anonymous = "2001:db8:99::25"
    first = world.send(address=anonymous, sender="cho@bare.example.org").first
    report.check(first.startswith("450 4.7.25"), "a stranger without reverse DNS is deferred", first)
    control.do("exempt.add", prefix="2001:db8:99::/48", note="a partner")
    first = world.send(address=anonymous, sender="cho@bare.example.org").first
    report.check(first.startswith("250"), "an exempt prefix is let in, at once", first)
    items, _ = control.ask("exempt.list")
    report.check([item["prefix"] for item in items] == ["2001:db8:99::/48"], "it is listed", items)
    report.check(control.code_of("exempt.add", prefix="2001:db8:99:1::/48") == "exists",
                 "however it is written, it is the same prefix")
    control.do("exempt.remove", prefix="2001:db8:99::/48")
    first = world.send(address=anonymous, sender="cho@bare.example.org").first
    report.check(first.startswith("450 4.7.25"), "and taken back, it counts no more", first)


def check_refusals(report, world, control):
    own = f"smtp://127.0.0.1:{world.port}"
    for code, request, fields in (
            ("refused", "domain.add", {"name": "loop.example", "tenant": "acme",
                                       "settings": {"next_hop": [own]}}),
            ("refused", "domain.add", {"name": "no domain", "tenant": "acme",
                                       "settings": {"next_hop": next_hop(world)}}),
            ("refused", "domain.add", {"name": "x.example", "tenant": "acme", "settings": {"mode": "sideways"}}),
            ("refused", "domain.add", {"name": "x.example", "tenant": "acme", "settings": {"mode": "observe"}}),
            ("refused", "domain.add", {"name": "x.example", "tenant": "acme",
                                       "settings": {"alias_of": "nowhere.example"}}),
            ("not-found", "domain.add", {"name": "x.example", "tenant": "nobody",
                                         "settings": {"next_hop": next_hop(world)}}),
            ("exists", "domain.add", {"name": "EXAMPLE.com.", "tenant": "acme",
                                      "settings": {"next_hop": next_hop(world)}}),
            ("not-found", "domain.show", {"name": "x.example"}),
            ("not-found", "domain.set", {"name": "x.example", "settings": {"mode": "observe"}}),
            ("not-found", "domain.remove", {"name": "x.example"}),
            ("exists", "tenant.add", {"name": "acme"}),
            ("refused", "tenant.add", {"name": "a b"}),
            ("refused", "tenant.set", {"name": "acme", "settings": {"colour": "red"}}),
            ("in-use", "tenant.remove", {"name": "acme"}),
            ("not-found", "tenant.remove", {"name": "nobody"}),
            ("refused", "exempt.add", {"prefix": "everybody"}),
            ("not-found", "exempt.remove", {"prefix": "192.0.2.0/24"}),
            ("refused", "domain.ipv6", {"name": "example.com", "wish": "perhaps"}),
            ("refused", "trace.find", {"ip": "nowhere"}),
            ("refused", "import.commit", {}),
            ("bad-request", "store.restore", {}),
            ("unknown-request", "gate.open", {})):
        got = control.code_of(request, **fields)
        report.check(got == code, f"{request} {json.dumps(fields)[:60]} is refused as {code}", got)
    items, _ = control.ask("domain.list")
    report.check({"x.example", "loop.example"}.isdisjoint(item["name"] for item in items), "and nothing has changed")


# --- who may what -----------------------------------------------------------------------------------

AS_TENANT = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from control import Control, Refused
user = int(sys.argv[3])
os.setgroups([]); os.setgid(user); os.setuid(user)
with Control(sys.argv[2]) as control:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            print(json.dumps({"answer": control.ask(**request)}), flush=True)
        except Refused as refused:
            print(json.dumps({"refused": refused.code}), flush=True)
        except ConnectionError:
            print(json.dumps({"refused": "closed"}), flush=True)
            break
"""


def as_user(world, user, *requests):
    """What the keeper answers to another user of the machine."""
    here = str(pathlib.Path(__file__).resolve().parent)
    done = subprocess.run(["python3", "-c", AS_TENANT, here, str(world.control), str(pwd.getpwnam(user).pw_uid)],
                          input="".join(json.dumps(request) + "\n" for request in requests),
                          capture_output=True, text=True, timeout=60)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if not answers:
        raise RuntimeError(done.stderr)
    return answers


def check_roles(report, world, control):
    if os.getuid() != 0:
        report.skip("who may what needs root, to be somebody else")
        return
    control.do("domain.add", name="acme.example", tenant="acme",
               settings={"next_hop": next_hop(world), "ipv6": "on"})
    world.send(recipient="kim@acme.example")
    world.send(recipient="kim@example.com")
    answers = as_user(world, TENANT_USER, {"request": "domain.list"})
    report.check(answers[0].get("refused") in ("not-allowed", "closed"), "a stranger of this machine is turned away",
                 answers)
    control.do("tenant.set", name="acme", settings={"users": [TENANT_USER]})
    listed, tenants, shown, foreign, changed, hop, moved, added, status, audit, trace, other = as_user(
        world, TENANT_USER,
        {"request": "domain.list"}, {"request": "tenant.list"},
        {"request": "domain.show", "name": "acme.example"}, {"request": "domain.show", "name": "example.com"},
        {"request": "domain.set", "name": "acme.example", "settings": {"mode": "observe"}},
        {"request": "domain.set", "name": "acme.example", "settings": {"next_hop": ["smtp://192.0.2.1"]}},
        {"request": "domain.set", "name": "acme.example", "settings": {"tenant": "example.com"}},
        {"request": "domain.add", "name": "y.example", "tenant": "acme", "settings": {"mode": "observe"}},
        {"request": "status"}, {"request": "audit.list"},
        {"request": "trace.find", "from": "ann@good.example.org"}, {"request": "trace.find", "to": "example.com"})
    names = {item["name"] for item in listed["answer"][0]}
    report.check(names == {"acme.example", "*.new.example"}, "a tenant sees its own domains only", names)
    report.check([item["name"] for item in tenants["answer"][0]] == ["acme"], "and itself", tenants)
    report.check("answer" in shown and foreign.get("refused") == "not-found",
                 "somebody else's domain is not there for it", foreign)
    report.check("answer" in changed, "it may change its own", changed)
    for answer, what in ((hop, "but not where mail goes"), (moved, "nor to whom it belongs"),
                         (added, "nor add one"), (status, "nor see the site's status"), (audit, "nor its audit")):
        report.check(answer.get("refused") == "not-allowed", what, answer)
    domains = {item["record"].get("domain") for item in trace["answer"][0]}
    report.check("acme.example" in domains and domains <= {"acme.example", "new.example", "alias.example",
                                                           "deep.down.new.example"},
                 "it finds its own mail in the trace, and no other", domains)
    report.check(other["answer"][0] == [], "and nobody else's", other)
    control.do("tenant.set", name="acme", settings={"users": []})
    answers = as_user(world, TENANT_USER, {"request": "domain.list"})
    report.check(answers[0].get("refused") in ("not-allowed", "closed"), "a right that is taken away is gone", answers)


# --- the trace ----------------------------------------------------------------------------------------

def find(control, wanted=1, **fields):
    wait_until(lambda: len(control.ask("trace.find", **fields)[0]) >= wanted, READY_S)
    return [item["record"] for item in control.ask("trace.find", **fields)[0]]


def check_trace(report, world, control):
    reply = world.send(sender="tess@good.example.org")
    record = (find(control, **{"from": "tess@good.example.org"}) or [{}])[0]
    report.check(record.get("kind") == "message" and record.get("verdict") == "admit" and record.get("rule") == "spf"
                 and record["recipients"] == [{"address": "kim@example.com"}] and record["client"] == HONEST,
                 "a mail that was let in is found by its sender", record)
    questions = {(entry["name"], entry["type"], entry["outcome"]) for entry in record.get("dns", [])}
    report.check(("good.example.org", "TXT", "found") in questions and any(kind == "PTR" for _, kind, _ in questions),
                 "with every question to the DNS and its answer", questions)
    report.check(record["iprev"]["result"] == "pass" and record["spf"]["result"] == "pass"
                 and record["next_hop_reply"] and record["duration"] > 0 and record["dot_at"] >= record["data_at"],
                 "its checks, the next hop's words and the times", record)
    identity = record["id"]
    report.check(reply.first.endswith(f"[{identity}]") and len(identity.split("-")[0]) == 20,
                 "under the id its sender was told", (reply.first, identity))

    first = world.send(address="2001:db8:99::7", sender="ref@bare.example.org").first
    refused = (find(control, ip="2001:db8:99::7") or [{}])[0]
    report.check(refused.get("kind") == "recipient-refused" and refused.get("rule") == "no-ptr"
                 and refused["reply"] == first.rsplit(" [", 1)[0] and refused["verdict"] == "defer",
                 "a refused one by its address, with the reply", refused)
    report.check(find(control, id=refused["id"])[0] == refused and find(control, id=refused["session"])[0] == refused,
                 "by its id, and by that of its session")
    report.check(all(item["verdict"] == "defer" for item in find(control, verdict="defer")), "and by verdict")
    report.check(find(control, to="kim@EXAMPLE.com", **{"from": "ref@bare.example.org"})[0] == refused,
                 "or all together")

    control.do("trace.forget", address="tess@good.example.org")
    left = control.ask("trace.find", **{"from": "tess@good.example.org"})[0]
    raw = b"".join(path.read_bytes() for path in (world.folder / "state" / "trace").iterdir())
    report.check(left == [] and b"tess@" not in raw, "who is to be forgotten is gone, from the files too", left)
    items, _ = control.ask("audit.list", limit=1)
    report.check(items[0]["action"] == "trace.forget" and "tess" not in json.dumps(items),
                 "which the audit tells without the name", items)


# --- import -----------------------------------------------------------------------------------------

def check_import(report, world, control):
    def domain(name, **settings):
        return {"name": name, "tenant": "bulk", "settings": {"next_hop": next_hop(world), "ipv6": "on", **settings}}

    with Control(world.control) as importer:
        importer.do("import.begin", replace=False)
        importer.do("import.domains", domains=[domain(f"i{i}.example") for i in range(500)])
        report.check(control.code_of("domain.remove", name="example.com") == "busy",
                     "while an import is open other changes are told so")
        report.check(control.code_of("trace.forget", address="nobody@example.com") == "busy",
                     "forgetting too, since the audit has to tell of it")
        report.check(control.do("domain.show", name="example.com")["name"] == "example.com", "but questions are answered")
        report.check(control.code_of("domain.show", name="i1.example") == "not-found", "from what is committed")
        importer.do("import.domains", domains=[domain(f"i{i}.example") for i in range(500, 1000)])
        done = importer.do("import.commit")
    report.check(done["added"] == 1000 and done["confirmed"], "an import is live when it is answered", done)
    report.check(reply_to(world, "kim@i999.example").startswith("250"), "as every edge shows")

    with Control(world.control) as importer:
        importer.do("import.begin", replace=True)
        importer.do("import.domains", domains=[domain("j.example")])
    report.check(wait_until(lambda: control.code_of("domain.ipv6", name="i1.example", wish="on") is None, READY_S),
                 "an import whose caller leaves is undone")
    with Control(world.control) as importer:
        importer.do("import.begin", replace=True)
        report.check(importer.code_of("import.domains", domains=[domain("k.example"), domain("l.example", mode="x")])
                     == "refused", "one with a mistake is refused")
        report.check(importer.code_of("import.commit") == "refused", "and is over")
    for target in ("nowhere.example", "i3.example"):
        with Control(world.control) as importer:
            importer.do("import.begin", replace=False)
            importer.do("import.domains", domains=[
                {"name": "i2.example", "tenant": "bulk", "settings": {"alias_of": target}},
                {"name": "i3.example", "tenant": "bulk", "settings": {"alias_of": "i4.example"}}])
            report.check(importer.code_of("import.commit") == "refused",
                         f"an alias of {target}, which is no domain of its own, is refused at the end")
    report.check(control.code_of("domain.show", name="k.example") == "not-found"
                 and reply_to(world, "kim@i1.example").startswith("250"), "nothing of it has happened")


# --- the keeper dies, the store breaks ----------------------------------------------------------------

def check_changes_at_reload(report, world):
    """New edges have the directory of before, and the keeper that sees the change through is about to end."""
    stale = []
    with Control(world.control) as control:
        control.do("tenant.add", name="acme")
    for i in range(4):
        name = f"reload{i}.example"
        time.sleep(1.5)  # a reload waits for the keeper of the one before
        with Control(world.control) as control:
            before = edges_of(world.process.pid)
            world.process.send_signal(signal.SIGHUP)
            try:
                told = control.do("domain.add", name=name, tenant="acme",
                                  settings={"next_hop": next_hop(world), "ipv6": "on"})
            except (Refused, OSError):
                told = {"confirmed": False}
        wait_until(lambda: set(edges_of(world.process.pid)) != set(before), READY_S)
        if told["confirmed"] and not reply_to(world, f"kim@{name}").startswith("250"):
            stale.append(name)
    report.check(stale == [], "a change that is confirmed during a reload is live", stale)


def check_lost_trace_folder(report, world):
    """A keeper that comes later, and cannot write the trace, answers all the same."""
    folder = world.folder / "state" / "trace"
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("no folder")
    os.kill(int(keeper_of(world.process.pid)), signal.SIGKILL)

    def trace_problem():
        try:
            with Control(world.control) as control:
                return control.ask("status")[1]["trace"]
        except (Refused, OSError):
            return ""
    report.check(wait_until(lambda: "trace" in trace_problem(), READY_S), "a trace that cannot be written is told", trace_problem())
    report.check(world.send().code == 250, "and mail goes on")
    folder.unlink()
    folder.with_name("elsewhere").rename(folder)
    report.check(wait_until(lambda: trace_problem() == "", READY_S), "until it can be written again", trace_problem())


def check_killed_keeper(report, world):
    with Control(world.control) as control:
        control.do("domain.ipv6", name="example.com", wish="on")
    keeper = keeper_of(world.process.pid)
    os.kill(int(keeper), signal.SIGKILL)
    report.check(reply_to(world, "kim@example.com").startswith("250"), "without its keeper the gate goes on")
    with Control(world.control) as control:  # waits at the socket until there is one
        report.check(control.do("domain.ipv6", name="example.com")["wish"] == "on",
                     "who asks meanwhile is answered by the next keeper")
        report.check(keeper_of(world.process.pid) != keeper, "which is another process")
        done = control.do("domain.ipv6", name="example.com", wish="off")
        report.check(done["confirmed"], "and edges confirm to it", done)
        report.check(reply_to(world, "kim@example.com").startswith("450 4.2.1"), "what is live then")
        control.do("domain.ipv6", name="example.com", wish="on")
        records = find(control, verdict="admit", limit=1)
        report.check(records, "mail that came while there was none is in the trace")


def check_locked_store(report, world, control):
    holder = sqlite3.connect(world.folder / "state" / "mxwarden.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    report.check(control.code_of("domain.ipv6", name="example.com", wish="off") == "unavailable",
                 "while somebody else holds the store a change is refused")
    report.check(reply_to(world, "kim@example.com").startswith("250"), "mail goes on")
    holder.execute("ROLLBACK")
    holder.close()
    report.check(control.do("domain.ipv6", name="example.com", wish="on")["confirmed"], "afterwards it is taken")


def put_store(world, backup):
    """What an operator does who puts a backup in the place of the store: one rename, and no other file touched."""
    path = world.folder / "state" / "mxwarden.db"
    shutil.copy(backup, f"{path}.put")
    shutil.chown(f"{path}.put", "nobody")
    os.replace(f"{path}.put", path)


def check_deleted_store(report, world):
    state = world.folder / "state"
    backup = world.folder / "deleted.db"
    world.command("backup", backup, place=("--state", state))
    for path in state.glob("mxwarden.db*"):
        path.unlink()
    with Control(world.control) as control:
        told = control.code_of("domain.ipv6", name="example.com", wish="off")
        report.check(told == "unavailable", "a change of a store that was deleted is refused", told)
        os.kill(int(keeper_of(world.process.pid)), signal.SIGKILL)
    with Control(world.control) as control:
        _, status = control.ask("status")
        report.check("mxwarden.db: the file is gone" in status["store"], "the next keeper says that it is gone", status)
        report.check(status["generation"] > 1 and reply_to(world, "kim@example.com").startswith("250"),
                     "and keeps the directory: mail goes on")
        time.sleep(2.5)     # longer than until the store is tried again
        report.check(not list(state.glob("mxwarden.db*")), "and makes no empty store", list(state.iterdir()))
        put_store(world, backup)
        report.check(wait_until(lambda: control.code_of("domain.ipv6", name="example.com", wish="off") is None, READY_S),
                     "until a backup is put there", control.ask("status")[1])
        report.check(reply_to(world, "kim@example.com").startswith("450 4.2.1"), "whose changes are live")
        control.do("domain.ipv6", name="example.com", wish="on")
    report.check('event=store-lost' in world.log() and 'event=store-back' in world.log(), "the log tells both")


def cpu_seconds(pid):
    return sum(map(int, pathlib.Path(f"/proc/{pid}/stat").read_text().split()[13:15])) / os.sysconf("SC_CLK_TCK")


def check_replaced_store(report, world):
    """Under the keeper, by a store of another identity: after a restore the backup's is another."""
    backup = world.folder / "replaced.db"
    world.command("backup", backup, place=("--state", world.folder / "state"))
    world.command("restore", backup)
    with Control(world.control) as control:
        control.do("domain.ipv6", name="example.com", wish="off")
        report.check(reply_to(world, "kim@example.com").startswith("450 4.2.1"), "a change after the backup")
        put_store(world, backup)
        report.check(wait_until(lambda: reply_to(world, "kim@example.com").startswith("250"), 2 * READY_S),
                     "is soon gone when the backup is moved over the store", control.ask("status")[1])
        keeper = keeper_of(world.process.pid)
        before = cpu_seconds(keeper)
        time.sleep(2)
        took = cpu_seconds(keeper) - before
        report.check(took < 0.5, "and the keeper is at rest", took)
        done = control.do("domain.add", name="after.example", tenant="acme",
                          settings={"next_hop": next_hop(world), "ipv6": "on"})
        report.check(done["confirmed"] and reply_to(world, "kim@after.example").startswith("250"),
                     "what is changed then is live", done)

        put_store(world, backup)
        told = control.code_of("domain.remove", name="after.example")
        report.check(told == "unavailable", "a change that meets another store is refused", told)
        report.check(wait_until(lambda: control.code_of("domain.remove", name="after.example") == "not-found", READY_S),
                     "and asked again, it is one of what is there", control.ask("status")[1])
        report.check(wait_until(lambda: reply_to(world, "kim@after.example").startswith("550"), READY_S),
                     "as every edge shows")
    connection = sqlite3.connect(world.folder / "state" / "mxwarden.db")
    sound = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    report.check(sound == [("ok",)], "and the log of the one before has not got into it", sound)


def check_broken_store(report, world):
    state = world.folder / "state"
    backup = world.folder / "backup.db"
    world.command("backup", backup, place=("--state", state))
    os.kill(int(keeper_of(world.process.pid)), signal.SIGKILL)
    for path in state.glob("mxwarden.db*"):
        path.unlink()
    (state / "mxwarden.db").write_bytes(b"this is no database, " * 1000)
    shutil.chown(state / "mxwarden.db", "nobody")
    with Control(world.control) as control:
        try:
            control.do("domain.ipv6", name="example.com", wish="off")
            told = "done"
        except Refused as refused:
            told = refused
        report.check(getattr(told, "code", None) == "unavailable" and "mxwarden.db" in str(told),
                     "a store of garbage is told, with its path", told)
        _, status = control.ask("status")
        report.check("mxwarden.db" in status["store"], "and seen in the status", status)
        report.check(reply_to(world, "kim@example.com").startswith("250"), "while mail goes on")
        (state / "mxwarden.db").unlink()
        report.check(wait_until(lambda: "is gone" in control.ask("status")[1]["store"], READY_S),
                     "once it is out of the way the keeper does not begin with nothing", control.ask("status")[1])
        put_store(world, backup)
        report.check(wait_until(lambda: control.code_of("domain.list") is None, READY_S),
                     "but with the backup that is put there", control.ask("status")[1])
        names = [item["name"] for item in control.ask("domain.list", limit=3)[0]]
        report.check("*.new.example" in names, "in which everything is", names)
        control.do("domain.ipv6", name="example.com", wish="off")
        report.check(reply_to(world, "kim@example.com").startswith("450 4.2.1"), "which can be changed")
    world.command("restore", backup)
    first = reply_to(world, "kim@example.com")
    report.check(first.startswith("250"), "until the backup is restored, and is live", first)
    mode = stat.S_IMODE((state / "mxwarden.db").stat().st_mode)
    report.check(mode & 0o007 == 0, "the store is nobody else's to read", oct(mode))


def check_status(report, world, control):
    wait_until(lambda: control.ask("status")[1]["messages"], READY_S)
    items, done = control.ask("status")
    processes = {item["process"]: item for item in items}
    edges = [pid for pid in edges_of(world.process.pid)]
    report.check({str(item["pid"]) for item in items} == {str(world.process.pid), *edges},
                 "the status names every process", items)
    report.check(processes["edge.0"]["generation"] == done["generation"] and "sessions" in processes["edge.0"],
                 "with the directory it has", processes)
    report.check(done["messages"]["admit"] and done["store"] == "" and done["records"] > 0 and done["domains"] > 0,
                 "and counts by verdict and rule", done)


def check_cold_start(report):
    """Without a store that can be used the gate does not begin, and says why."""
    world = World()
    (world.folder / "state").mkdir()
    (world.folder / "state" / "mxwarden.db").write_bytes(b"garbage " * 1000)
    for path in (world.folder / "state", world.folder / "state" / "mxwarden.db"):
        shutil.chown(path, "nobody")
    world.write_files()
    done = subprocess.run([os.environ["MXWARDEND"], "--settings", str(world.folder / "mxwarden.conf")],
                          capture_output=True, text=True, timeout=60)
    world.holder.close()
    world.remove()
    report.check(done.returncode not in (0, 1) and "mxwarden.db" in done.stderr,
                 "with a store of garbage the gate does not start, and says which", done)


def main():
    report = Tap()
    with World(settings={"edges": 2}) as world:
        with Control(world.control) as control:
            check_changes(report, world, control)
            check_exempt(report, world, control)
            check_refusals(report, world, control)
            check_roles(report, world, control)
            check_trace(report, world, control)
            check_import(report, world, control)
            check_status(report, world, control)
            check_locked_store(report, world, control)
        check_killed_keeper(report, world)
        check_lost_trace_folder(report, world)
        check_broken_store(report, world)
        check_deleted_store(report, world)
        check_replaced_store(report, world)
        world.check_health(report, "after all this")
    with World(settings={"edges": 1}) as world:
        check_changes_at_reload(report, world)
    check_cold_start(report)
    report.finish()


if __name__ == "__main__":
    main()
