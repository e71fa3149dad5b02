"""kill -9, two hundred times while twenty thousand people are texted, and what the phone company's log says after."""

import random
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.factories import working
from tests.factories.crowd import a_crowd
from tests.factories.killing import HEAD, Trial, wait_for
from tests.factories.responder import responding

TEXTS, KILLS = 20_000, 200
FEW, FEW_KILLS = 400, 25


def test_two_hundred_kills(database, database_url, tmp_path):
    trial = Trial(database, database_url, tmp_path, a_crowd(database, TEXTS), latency=60)
    began = time.monotonic()

    found = trial.run(KILLS, seconds=300, pause=0.05)

    print(f"\n{HEAD}{'latest s':>10}")
    print(found.line(f"ours, {database.url.get_backend_name()}, {time.monotonic() - began:.0f} s"))
    assert found.is_clean, found
    assert sum(found.states.values()) == TEXTS


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("order", "name"), [("mark", "HTTP, then mark"), ("around", "a transaction around HTTP")])
def test_the_orders_of_others(database, database_url, tmp_path, order, name):
    a_crowd(database, FEW)
    with responding(tmp_path / "log", latency=60) as responder:
        command = [sys.executable, "-m", "tests.factories.peers", order]
        surroundings = working.environment(database_url, responder.base)
        for _ in range(FEW_KILLS):
            before = responder.figures()["taken"]
            process = subprocess.Popen(command, env=surroundings, cwd=working.ROOT)
            wait_for(lambda: responder.figures()["taken"] > before or process.poll() is not None, 30)  # noqa: B023
            time.sleep(random.uniform(0.05, 0.2))
            process.kill()  # nothing, where it has come to its end by itself
            process.wait()
    taken = Counter(one.row_id for one in responder.taken())

    doubled = sum(taken.values()) - len(taken)
    print(f"\n{name}: {FEW_KILLS} kills, {sum(taken.values())} texts to {len(taken)} of {FEW} people,")
    print(f"  {doubled} doubled, {max(taken.values())} to one person")
    assert doubled > 0
