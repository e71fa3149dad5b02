"""Letters that invite to a poll: a batch of their own, no consent, no standing before anybody's answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from groundwork.delivery import outbox
from groundwork.delivery.addresses import mail_address
from groundwork.delivery.models import Batch, Channel, Message, State, Why
from groundwork.delivery.permission import suppression
from polling.fieldwork import inviting
from polling.fieldwork.invitations import Frame
from tests.conftest import NOW
from tests.factories.delivery import a_queued_text, claimed
from tests.factories.polling import an_open_poll


@pytest.fixture
def poll(session):
    return an_open_poll(session)


def invite(session, poll, *people: str, now=NOW) -> int:
    frame = Frame(people, "A list", is_random=True)
    return inviting.mail(session, poll, frame, lambda _poll, token: ("A poll", f"http://localhost/i/{token}"), now=now)


def test_letters_are_a_batch_of_their_poll_and_need_no_consent(session, poll):
    assert invite(session, poll, "ana@list.example", "bo@list.example") == 2
    assert invite(session, poll, "cy@list.example", now=NOW + timedelta(days=5)) == 1

    batch = session.scalars(select(Batch)).one()
    assert (batch.cause, batch.alliance, batch.budget_cents) == (f"poll:{poll.id}/letters", "franklin", None)
    assert [row.to for row in claimed(session)] == ["ana@list.example", "bo@list.example", "cy@list.example"]


def test_who_ever_said_stop_gets_none(session, poll):
    mark = mail_address(session, "ana@list.example").fingerprint
    suppression.suppress(session, mark, Why.OPTED_OUT, how="e-mail link", now=NOW)

    invite(session, poll, "ana@list.example", "bo@list.example")

    assert [row.to for row in claimed(session)] == ["bo@list.example"]


def test_every_letter_can_be_stopped(session, poll):
    invite(session, poll, "ana@list.example")

    assert all(row.stop for row in claimed(session))


def test_an_e_mail_somebody_waits_for_goes_before_the_letters(session, poll):
    invite(session, poll, *(f"p{number}@list.example" for number in range(40)))
    claimed(session)
    address = mail_address(session, "leader@lantern.example")
    parts = {"subject": "Your new password", "body": "x", "key": "password:1"}
    outbox.send_mail(session, address_id=address.id, now=NOW, **parts)

    first = claimed(session)

    assert [row.subject for row in first] == ["Your new password"]
    assert first[0].stop == ""


def test_letters_and_campaigns_take_turns(session, poll):
    invite(session, poll, *(f"p{number}@list.example" for number in range(40)))
    claimed(session)
    a_queued_text(session)

    assert [row.channel for row in claimed(session)] == [Channel.TEXT]
    assert {row.channel for row in claimed(session)} == {Channel.MAIL}


def test_letters_end_with_their_poll(session, poll):
    invite(session, poll, "ana@list.example", "bo@list.example")

    inviting.close(session, poll, now=NOW)

    assert claimed(session) == []
    assert set(session.scalars(select(Message.state))) == {State.CANCELLED}
