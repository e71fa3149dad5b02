"""Reminding many people asks the database no more often than reminding few."""

from datetime import timedelta

import pytest
from sqlalchemy import event as happening

from alliances.events import reminding
from tests.conftest import NOW
from tests.factories.alliances import a_country, an_alliance, an_event
from tests.factories.events import a_signup, proven


@pytest.fixture
def franklin(session):
    a_country(session)
    return an_alliance(session, budget_cents=5_000)


def _asked_of(session, franklin, people):
    event = an_event(session, franklin, title=f"For {people}", starts_at=NOW + timedelta(days=2, hours=people))
    for number in range(people):
        made = a_signup(session, event, zip="00101" if number % 2 else "")
        proven(session, event, made, phone=f"608-555-01{number:02}")
    session.commit()
    session.expunge_all()
    seen = []
    listener = lambda *told: seen.append(told[2])  # noqa: E731 - one line, taken off again below
    happening.listen(session.get_bind(), "before_cursor_execute", listener)
    reminding.remind(session, now=NOW)
    happening.remove(session.get_bind(), "before_cursor_execute", listener)
    event = session.merge(event)
    event.starts_at = NOW - timedelta(days=1)
    session.commit()
    return len(seen)


def test_reminding_many_asks_the_database_no_more_often_than_few(session, franklin):
    assert _asked_of(session, franklin, 12) == _asked_of(session, franklin, 4)
