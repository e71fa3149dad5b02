"""Messages are rows, each wanted once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from groundwork.delivery import outbox, plan
from groundwork.delivery.models import Channel, Message, State
from groundwork.delivery.outbox import Outgoing, Unsendable
from groundwork.delivery.permission import consent
from tests.conftest import NOW
from tests.factories import delivery as make


def test_the_same_key_is_queued_once_for_ever(session):
    batch, address = make.a_batch(session), make.a_text_address(session)
    item = make.an_outgoing(address)

    first = outbox.queue(session, batch, [item, item], now=NOW)
    again = outbox.queue(session, batch, [item], now=NOW)

    assert (first, again) == (1, 0)
    assert outbox.counts(session, batch.id) == {"queued": 1}


def test_the_same_cause_opens_one_batch(session):
    assert make.a_batch(session, cause="campaign:1").id == make.a_batch(session, cause="campaign:1").id
    assert outbox.batch_for(session, "campaign:2") is None


def test_more_texts_than_one_statement_holds_are_all_queued(session):
    batch = make.a_batch(session)
    address = make.a_text_address(session)
    items = [make.an_outgoing(address, f"{batch.cause}/{number}") for number in range(1201)]

    assert outbox.queue(session, batch, items, now=NOW) == 1201


@pytest.mark.parametrize("body", ["", "   \n", "a" * 1601])
def test_an_empty_or_endless_text_is_refused_and_nothing_is_queued(session, body):
    batch, address = make.a_batch(session), make.a_text_address(session)
    good, bad = make.an_outgoing(address, "1"), Outgoing(address.id, "2", body, "", make.NEW_YORK)

    with pytest.raises(Unsendable):
        outbox.queue(session, batch, [good, bad], now=NOW)

    assert outbox.counts(session, batch.id) == {}


def test_a_mark_that_is_not_in_its_text_is_a_bug(session):
    batch, address = make.a_batch(session), make.a_text_address(session)

    with pytest.raises(ValueError, match="token"):
        outbox.queue(session, batch, [make.an_outgoing(address, token="elsewhere")], now=NOW)


def test_what_waits_is_cancelled_when_a_batch_is_stopped_for_good(session):
    text = make.a_queued_text(session)
    batch = outbox.batch_for(session, "") or session.get_one(type(make.a_batch(session)), text.batch_id)

    assert outbox.stop(session, batch, now=NOW) == 1
    with pytest.raises(Unsendable):
        outbox.resume(session, batch, now=NOW)

    session.refresh(text)
    assert text.state == State.CANCELLED


def test_a_mail_goes_through_the_same_outbox_once(session):
    from groundwork.delivery.addresses import mail_address

    address = mail_address(session, "rosa@franklin.example")
    parts = {"subject": "Please confirm", "body": "http://localhost/join/confirm/x", "key": "confirm:1", "now": NOW}

    assert outbox.send_mail(session, address_id=address.id, **parts)
    assert not outbox.send_mail(session, address_id=address.id, **parts)
    assert session.scalars(select(Message.channel)).all() == [Channel.MAIL]


def test_the_plan_says_who_gets_it_who_does_not_and_what_it_costs(session):
    good, silent, gone = (make.a_text_address(session, agrees=agrees) for agrees in (True, False, True))
    consent.withdraw(session, gone, how="text", evidence="SM1", now=NOW)
    items = [
        make.an_outgoing(good, "1", zones=("America/Los_Angeles",), body="¡Llámenos hoy! x", token="x"),
        make.an_outgoing(good, "2", body="a" * 200 + "x", token="x"),
        make.an_outgoing(silent, "3"),
        make.an_outgoing(gone, "4"),
    ]

    made = plan.plan(session, items, now=NOW)

    assert made.people == 2
    assert made.left_out == {"no_consent": 1, "opted_out": 1}
    assert (made.segments, made.cents) == (3, 4)
    assert made.windows == [
        ("America/New_York", NOW, 1),
        ("America/Los_Angeles", NOW + timedelta(hours=1), 1),
    ]
    assert made.forced_by == {"á": 1}
    assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_consent_is_only_ever_added_to(session):
    address = make.a_text_address(session)

    consent.withdraw(session, address, how="text", evidence="SM1", now=NOW)
    make.agree(session, address, topic="alliance:ohio")

    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: "opted_out"}
    assert session.scalar(select(func.count()).select_from(consent.Consent)) == 3


def test_a_box_ticked_for_somebody_counts_only_with_their_own_yes(session):
    address = make.a_text_address(session, agrees=False)
    parts = {"topic": "alliance:franklin", "wording": "Yes", "how": "web form", "evidence": "1", "now": NOW}

    consent.ask(session, address, **parts)
    before = consent.may_reach(session, [address.id], now=NOW)
    given = consent.confirm(session, address, how="text", evidence="SM1", now=NOW)

    assert before == {address.id: "no_consent"}
    assert given == 1
    assert consent.may_reach(session, [address.id], now=NOW) == {}
    assert address.verified_at == NOW


def test_consent_without_its_words_is_none(session):
    address = make.a_text_address(session, agrees=False)

    with pytest.raises(consent.NoWording):
        consent.give(session, address, topic="x", wording=" ", how="web form", evidence="1", now=NOW)
