"""Whether the time of an answer tells who is a supporter: 1,000 known and 1,000 unknown addresses asked on `/mine`.

The figure is the area under the curve of guessing "known" by the time alone: 0.5 is pure guessing.
"""

import random
import time
from itertools import chain

import pytest

from groundwork.web.limits import limiter
from tests.factories import campaigns as make
from tests.factories.mine import a_person
from tests.visitor import Visitor

PROBES = 1_000
FAR_FROM_GUESSING = 0.05


def area(known: list[float], unknown: list[float]) -> float:
    """How often a known one took longer than an unknown one, ties counted half (Mann-Whitney)."""
    ranked = sorted(chain(((one, 1) for one in known), ((one, 0) for one in unknown)))
    wins = seen = 0
    for _seconds, is_known in ranked:
        wins += seen if is_known else 0
        seen += 0 if is_known else 1
    return wins / (len(known) * len(unknown))


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_time_and_words_are_the_same_for_known_and_unknown(app, session, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", False)
    make.a_congress(session)
    alliance = make.an_alliance(session)
    a_person(session, alliance)
    numbers = [f"+1614{exchange}{line:04}" for exchange in (555, 556) for line in range(1_000, 1_000 + PROBES)]
    for number in numbers[:PROBES]:
        make.a_supporter(session, alliance, number)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    client, spent, bodies = Visitor(app).client, {True: [], False: []}, set()
    order = [(number, place < PROBES) for place, number in enumerate(numbers)]
    random.Random(6).shuffle(order)
    for number, is_known in order:
        began = time.perf_counter()
        answer = client.post("/mine", data={"address": number, "once": number})
        spent[is_known].append(time.perf_counter() - began)
        bodies.add((answer.status_code, answer.location, answer.get_data(as_text=True)))

    found = area(spent[True], spent[False])
    print(f"\n{PROBES} known, {PROBES} unknown: {len(bodies)} different answers, AUC of the time {found:.3f}")
    assert len(bodies) == 1
    assert abs(found - 0.5) <= FAR_FROM_GUESSING
