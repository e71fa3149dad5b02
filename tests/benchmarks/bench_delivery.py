"""Texts a second, end to end and beside others, counted by the log of the responder that takes them."""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from groundwork.database import Database
from groundwork.delivery import plan
from groundwork.delivery.models import Message, State
from groundwork.delivery.outbox import Outgoing
from groundwork.models import Installation
from groundwork.supervisor import Children, free_port
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories import working
from tests.factories.crowd import ZONES, a_crowd, addresses
from tests.factories.killing import wait_for
from tests.factories.responder import Responder, responding

TEXTS, LATENCY = 6_000, 60
FEW, ROUNDS = 3_000, 3
CROWD = 100_000


@contextmanager
def web(surroundings: dict[str, str], port: int, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The web process as `groundswell serve` starts it."""
    children = Children("127.0.0.1", port, surroundings)
    said = log.open("wb")
    process = subprocess.Popen(children.commands["web"], env=children.environment, cwd=working.ROOT, stderr=said)
    children.running["web"] = process
    try:
        children.wait_until_ready()
        yield process
    finally:
        process.terminate()
        process.wait()
        said.close()


def cpu_seconds(pid: int) -> float:
    """What a process and its children have taken of a core so far."""
    total = 0.0
    for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        total += cpu_seconds(int(word))
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return total + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rate(responder: Responder) -> float:
    """Texts a second from the first it took to the last."""
    taken = responder.taken()
    return (len(taken) - 1) / (taken[-1].at - taken[0].at)


def test_end_to_end(database, database_url, tmp_path):
    port = free_port()
    a_crowd(database, TEXTS)
    with responding(tmp_path / "log", latency=LATENCY, callbacks=True) as responder:
        surroundings = working.environment(database_url, responder.base, f"http://127.0.0.1:{port}")
        with web(surroundings, port, tmp_path / "web.log") as server:
            idle = cpu_seconds(server.pid)
            worker = working.start(surroundings)
            wait_for(lambda: responder.figures()["taken"] == TEXTS, 200)
            wait_for(lambda: delivered(database) == TEXTS, 200)
            ended = time.time()
            cores = cpu_seconds(worker.pid), cpu_seconds(server.pid) - idle, cpu_seconds(responder.process.pid)
            worker.terminate()
            worker.wait()
        figures, taken = responder.figures(), responder.taken()

    whole = TEXTS / (ended - taken[0].at)
    engine = database.url.get_backend_name()
    print(f"\ndelivery, {engine}, {TEXTS} texts at {LATENCY} ms, three callbacks each, one worker and one web process:")
    print(f"  {rate(responder):.0f} texts/s taken, {whole:.0f} texts/s until every row is delivered")
    named = zip(("worker", "web", "responder"), cores, strict=True)
    print("  of a core a text: " + ", ".join(f"{name} {used / TEXTS * 1000:.2f} ms" for name, used in named))
    print(f"  answers to callbacks: {figures['answers']}")
    assert len({one.row_id for one in taken}) == len(taken) == TEXTS


def delivered(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(Message.state == State.DELIVERED)) or 0


@pytest.mark.parametrize("latency", [0, LATENCY])
def test_beside_others(sqlite_template, tmp_path, latency):
    ways = {
        "ours": ["tests.factories.working", "--alone"],
        "ours on the SDK's stock transport": ["tests.factories.working", "--alone", "--stock"],
        "bare urllib3, nothing written": ["tests.factories.peers", "bare"],
        "HTTP, then mark": ["tests.factories.peers", "mark"],
        "a transaction around HTTP": ["tests.factories.peers", "around"],
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(ROUNDS):
        for name, words in ways.items():
            count = FEW if latency == 0 or "around" not in name else FEW // 20
            folder = tmp_path / f"{number}-{words[-1]}"
            folder.mkdir()
            found[name].append(one_run(sqlite_template, folder, words, count, latency))

    ours = statistics.median(found["ours"])
    print(f"\ndelivery, SQLite, {latency} ms, texts/s, median of {ROUNDS} interleaved runs of {FEW}:")
    for name, rates in found.items():
        middle = statistics.median(rates)
        print(f"  {name:<36}{middle:7.0f}   ours is {ours / middle:.2f} times")


def one_run(template: Path, folder: Path, words: list[str], count: int, latency: float) -> float:
    """Texts a second of one way over a fresh database."""
    shutil.copy(template, folder / "texts.db")
    database = Database(f"sqlite:///{folder}/texts.db")
    with database.writing() as session:
        session.add(Installation(name="Test Coalition", is_demo=False, made_at=NOW))
    a_crowd(database, count)
    database.close()
    with responding(folder / "log", latency=latency) as responder:
        surroundings = working.environment(f"sqlite:///{folder}/texts.db", responder.base)
        process = subprocess.Popen([sys.executable, "-m", *words], env=surroundings, cwd=working.ROOT)
        wait_for(lambda: responder.figures()["taken"] == count, 200)
        process.terminate()
        process.wait()
        return rate(responder)


def test_the_plan_for_a_hundred_thousand(database):
    with database.writing() as session:
        make.a_sender(session, per_second=400.0)
        items = [an_outgoing(row) for row in addresses(session, CROWD)]
    with database.reading() as session:
        began, worked = time.perf_counter(), time.process_time()
        made = plan.plan(session, items, alliance="franklin", sender=make.OURS, now=NOW)
        took, worked = time.perf_counter() - began, time.process_time() - worked

    engine = database.url.get_backend_name()
    print(f"\ndelivery, {engine}: plan for {CROWD} people and texts, {took:.1f} s ({worked:.1f} of a core)")
    assert made.people == CROWD
    assert took < 5


def an_outgoing(address_id: int) -> Outgoing:
    body = f"Dear {address_id}, please ring your Senator about the hearing: http://localhost/act/x?t=a{address_id:07}"
    return Outgoing(address_id, f"plan/{address_id}", body, "", (ZONES,))
