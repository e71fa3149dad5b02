"""What was queued, closed or shown of an event that is moved or called off meanwhile."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from alliances.events import calendar, changing, door, reminding, signing_up
from alliances.events.planning import NewEvent
from alliances.kinds import EventState
from alliances.models import Event
from groundwork.delivery.models import Message, State
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.accounts import an_account
from tests.factories.alliances import a_country, an_alliance, an_event
from tests.factories.events import SITE, a_signup, proven

SOON = NOW + timedelta(hours=40)


@pytest.fixture
def franklin(session):
    a_country(session)
    return an_alliance(session, budget_cents=5_000)


@pytest.fixture
def event(session, franklin):
    return an_event(session, franklin, starts_at=SOON)


@pytest.fixture
def ada(session, event):
    made = a_signup(session, event, made_at=NOW - timedelta(days=9))
    return proven(session, event, made, mail="ada@mail.example")


def _reminder(session):
    return session.scalars(select(Message.state).where(Message.key.startswith("event-soon:"))).one()


def test_a_reminder_that_waits_does_not_go_out_once_the_event_is_called_off(session, franklin, event, ada):
    reminding.remind(session, now=NOW)
    changing.cancel(session, event, franklin, "Snow.", site=SITE, account_id=an_account(session).id, now=NOW)

    assert _reminder(session) == State.CANCELLED


def test_a_reminder_that_waits_does_not_go_out_once_the_event_is_moved(session, franklin, event, ada):
    reminding.remind(session, now=NOW)
    changing.change(session, event, franklin, NewEvent("X", SOON + timedelta(days=1)), site=SITE, now=NOW)

    assert _reminder(session) == State.CANCELLED


def test_other_words_for_the_same_time_let_the_reminder_go(session, franklin, event, ada):
    reminding.remind(session, now=NOW)
    changing.change(session, event, franklin, NewEvent("X", SOON), site=SITE, now=NOW)

    assert _reminder(session) == State.QUEUED


def test_who_cancels_is_not_reminded_by_what_waited(session, event, ada):
    reminding.remind(session, now=NOW)
    signing_up.cancel(session, ada, site=SITE, now=NOW)

    assert _reminder(session) == State.CANCELLED


def test_what_was_called_off_meanwhile_is_not_closed_as_held(session, event):
    off = update(Event).values(state=EventState.CANCELLED).execution_options(synchronize_session=False)
    session.execute(off)

    with pytest.raises(Refusal, match="announced"):
        door.close(session, event, 40, "Well.", now=SOON + timedelta(hours=2))


def test_a_draft_that_is_called_off_is_told_to_nobody(session, franklin):
    draft = an_event(session, franklin, state=EventState.DRAFT)
    changing.cancel(session, draft, franklin, "No hall.", site=SITE, account_id=an_account(session).id, now=NOW)

    assert calendar.for_calendars(session, franklin.id, now=NOW) == []


def test_correcting_what_is_over_tells_nobody_that_it_changed(session, franklin):
    past = an_event(session, franklin, starts_at=NOW - timedelta(hours=9), ends_at=NOW - timedelta(hours=8))
    proven(session, past, a_signup(session, past), mail="ada@mail.example")
    typed = NewEvent("X", past.starts_at, past.ends_at, venue="Town hall")

    changed = changing.change(session, past, franklin, typed, site=SITE, now=NOW)

    assert past.venue == "Town hall"
    assert changed.told.mails == 0
