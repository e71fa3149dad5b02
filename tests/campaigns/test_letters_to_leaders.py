"""What a campaign writes to those who lead its alliance reaches each in their own language."""

from sqlalchemy import select

from campaigns import telling
from groundwork.accounts import people
from groundwork.delivery.models import Message
from tests.conftest import NOW
from tests.factories.accounts import an_account


def test_of_a_pause_each_leader_reads_why_and_what_to_do_in_their_language(session):
    an_account(session)
    people.speak(an_account(session, "ines@franklin.example"), "es")

    telling.tell_of_pause(session, "franklin", "Call Hale", "budget", mark="paused:1", now=NOW)

    bodies = dict(session.execute(select(Message.subject, Message.body)).all())
    assert set(bodies) == {"Paused: Call Hale", "En pausa: Call Hale"}
    assert "have paused" in bodies["Paused: Call Hale"]
    assert "Hello" not in bodies["En pausa: Call Hale"]
