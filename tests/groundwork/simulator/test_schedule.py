"""Lines that keep hours, by the clock of the story."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from groundwork.delivery.simulator import lines, schedule
from groundwork.delivery.simulator.models import Behaviour, SimCallLine
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories.simulator import OFFICE, OURS, PHONE, Company

OPEN, CLOSED = Behaviour.ANSWERS, Behaviour.VOICEMAIL
DIAL = (
    f'<Response><Dial callerId="{OURS}" action="/hooks/twilio/voice/done"><Number>{OFFICE}</Number></Dial></Response>'
)


@pytest.mark.parametrize(
    ("hours", "later", "takes"),
    [
        ("", 0, OPEN),  # Tuesday, ten in Madison
        ("", 6, OPEN),
        ("", 7, CLOSED),  # five sharp
        ("", 23, OPEN),
        ("", 24 * 4, CLOSED),  # Saturday
        ("", 24 * 5, CLOSED),
        ("", 24 * 6, OPEN),
        ("America/Los_Angeles 09:00-17:00", 0, CLOSED),
        ("America/Los_Angeles 09:00-17:00", 1, OPEN),
        ("America/New_York 08:30-11:00", 0, CLOSED),
        ("America/New_York 08:30-11:01", 0, OPEN),
    ],
)
def test_a_line_answers_in_its_hours_and_voicemail_otherwise(hours: str, later: int, takes: Behaviour):
    assert schedule.at(OFFICE, hours, NOW + timedelta(hours=later)) is takes


@pytest.mark.parametrize(
    "hours", ["nine to five", "Mars/Base 09:00-17:00", "America/Chicago 17:00-09:00", "America/Chicago 25:00-26:00"]
)
def test_hours_nobody_can_read_are_refused(session, hours: str):
    with pytest.raises(Refusal):
        lines.set_line(session, OFFICE, Behaviour.SCHEDULE, hours=hours)


@pytest.mark.parametrize(("hours", "note"), [("America/New_York 09:00-17:00", "answers"), (None, "answers")])
def test_an_office_that_keeps_hours_takes_a_call_at_eleven(session, hours: str | None, note: str):
    lines.set_line(session, OFFICE, Behaviour.SCHEDULE, hours=hours)

    assert lines.behaviour_of(session, OFFICE, now=NOW) == note


def test_a_call_to_an_office_at_night_reaches_its_voicemail(company: Company):
    with company.writing() as session:
        lines.set_line(session, OFFICE, Behaviour.SCHEDULE)
    company.clock.ahead += timedelta(hours=12)
    made = company.client().calls.create(to=PHONE, from_=OURS, twiml=DIAL)
    with company.writing() as session:
        lines.set_line(session, PHONE, Behaviour.ANSWERS)

    company.run()

    with company.reading() as session:
        heard = session.scalars(select(SimCallLine.words).order_by(SimCallLine.id)).all()
    assert "voicemail" in heard
    assert company.client().calls(made.sid).fetch().status == "completed"
