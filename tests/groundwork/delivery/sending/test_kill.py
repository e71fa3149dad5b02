"""kill -9 anywhere: by the phone company's own log no text is lost, none goes out twice, none after STOP."""

import pytest

from tests.factories import working
from tests.factories.crowd import a_crowd
from tests.factories.killing import Trial, wait_for
from tests.factories.responder import responding

POINTS = ("before claim", "after claim", "after response", "after commit")
THEIRS = ("headers", "accepted")  # half a request is there; it is taken and not yet answered


@pytest.fixture
def trial(database, database_url, tmp_path):
    return lambda count: Trial(database, database_url, tmp_path, a_crowd(database, count))


def test_twenty_kills_lose_nothing_double_nothing_and_respect_every_stop(trial):
    found = trial(1_000).run(20)

    assert found.is_clean, found
    assert sum(found.states.values()) == 1_000
    assert found.states["suppressed"] > 0


def test_a_kill_at_each_named_point_loses_nothing_and_doubles_nothing(trial):
    made = trial(400)
    with responding(made.folder / "taken.log", latency=20) as responder:
        surroundings = working.environment(made.url, responder.base)
        with working.nursery(surroundings) as nursery:
            for point in POINTS:
                dies = nursery.start(*made.words, "--end-at", point, "--times", "2")
                wait_for(lambda: not working.is_alive(dies), 20)  # noqa: B023 - waited for within the turn
            for point in THEIRS:
                pid = nursery.start(*made.words)
                responder.end_at(point, pid)
                wait_for(lambda: not working.is_alive(pid), 20)  # noqa: B023 - the same
            nursery.start(*made.words)
            made.wait_until_done(60)
        found = made.findings(responder, len(POINTS + THEIRS))

    assert found.is_clean, found
    assert found.states == {"accepted": 400}
