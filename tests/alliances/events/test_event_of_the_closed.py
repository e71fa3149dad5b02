"""Nobody is reminded of an event that will not take place because its alliance has closed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from alliances.events import reminding
from alliances.models import Standing
from groundwork.delivery.models import Message
from tests.conftest import NOW
from tests.factories.alliances import a_country, an_alliance, an_event
from tests.factories.events import a_signup, proven


@pytest.mark.parametrize(("stands", "reminders"), [(Standing.RESTING, 1), (Standing.CLOSED, 0)])
def test_only_events_of_alliances_that_are_not_closed_are_reminded_of(session, stands, reminders):
    a_country(session)
    franklin = an_alliance(session, budget_cents=5_000, standing=stands)
    event = an_event(session, franklin, starts_at=NOW + timedelta(hours=40))
    made = a_signup(session, event, made_at=NOW - timedelta(days=9))
    proven(session, event, made, mail="ada@mail.example")

    reminding.remind(session, now=NOW)

    waits = select(func.count(Message.id)).where(Message.key.startswith("event-soon:"))
    assert session.scalar(waits) == reminders
