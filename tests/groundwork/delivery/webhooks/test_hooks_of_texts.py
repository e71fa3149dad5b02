"""Texts that come in: a stop counts at once, everything has its effect once, and rooms answer in turn."""

import pytest
from flask import Flask
from sqlalchemy import func, select

import wsgi
from groundwork.delivery.models import Message, ReceivedText, State, Suppression
from groundwork.delivery.permission import consent
from groundwork.delivery.webhooks import inbound
from groundwork.refusal import Refusal
from tests.conftest import NOW
from tests.factories import delivery as make
from tests.factories.hooks import MARIA, a_text, post, with_rooms


def text(app: Flask, body: str, sid: str = "SM1", **more: str) -> str:
    answer = post(app, "/hooks/twilio/text", a_text(body, sid, **more))
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


@pytest.fixture
def simulated(settings, database) -> Flask:
    """The app beside a phone company that leaves keywords to us, as the simulator does."""
    made: Flask = wsgi.build(settings.model_copy(update={"twilio_base_url": "http://localhost/sim"}), database)
    return made


def test_stop_is_obeyed_and_confirmed_once(simulated, session):
    address = make.a_text_address(session, MARIA)
    waiting = make.a_queued_text(session, address=address)
    session.commit()

    replies = [text(simulated, "Please stop", "SM1"), text(simulated, "STOP", "SM2"), text(simulated, "STOP", "SM3")]

    session.expire_all()
    assert ["you will get no more" in reply for reply in replies] == [True, False, False]
    assert session.get_one(Message, waiting.id).state == State.SUPPRESSED
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: "opted_out"}


def test_a_webhook_told_twice_gets_the_same_answer_and_one_row(simulated, session):
    first, again = text(simulated, "STOP"), text(simulated, "STOP")

    assert first == again
    assert "you will get no more" in first
    assert session.scalar(select(func.count()).select_from(ReceivedText)) == 1
    assert session.scalar(select(func.count()).select_from(Suppression)) == 1


def test_a_stop_from_a_number_nobody_knows_counts_when_it_joins_later(simulated, session):
    text(simulated, "ALTO")

    address = make.a_text_address(session, MARIA)
    assert consent.may_reach(session, [address.id], now=NOW) == {address.id: "opted_out"}


def test_nothing_is_confirmed_twice_when_the_phone_company_answers_by_itself(app, simulated):
    assert "Message" not in text(app, "STOP")
    assert "no more messages" in text(app, "please stop texting me", "SM2", sender="+16085550143")
    assert "Message" not in text(simulated, "STOP", "SM3", sender="+16085550144", OptOutType="STOP")


@pytest.mark.parametrize(
    ("body", "words"),
    [("STOP", "Reply START"), ("No me escriban más", "Responda START"), ("AYUDA", "ayuda en"), ("HELP", "help at")],
)
def test_answers_come_in_the_language_of_the_question(simulated, body, words):
    assert words in text(simulated, body)


def test_every_answer_of_ours_fits_one_cheap_segment():
    from groundwork.delivery.texts.measure import measure

    for kind in (inbound.STOPPED, inbound.STARTED, inbound.STRANGER, inbound.HELPED):
        for words in kind.values():
            size = measure(words.format(name="Lantern Coalition", url="https://lantern.example"))
            assert (size.encoding, size.segments) == ("GSM-7", 1), words


def test_start_brings_back_what_was_agreed_to(simulated, session):
    address = make.a_text_address(session, MARIA)
    session.commit()

    text(simulated, "STOP", "SM1")
    reply = text(simulated, "START", "SM2")

    session.expire_all()
    assert "welcome back" in reply
    assert consent.may_reach(session, [address.id], now=NOW) == {}


def test_a_stranger_who_says_start_is_told_where_to_join(simulated):
    assert "/join" in text(simulated, "START")


def test_what_nobody_can_be_sure_of_is_held_for_a_person(simulated, session):
    address = make.a_text_address(session, MARIA)
    session.commit()

    reply = text(simulated, "wrong number")
    held = inbound.held(session)
    before = consent.may_reach(session, [address.id], now=NOW)
    inbound.release(session, held[0], is_stop=False, now=NOW)

    assert "Message" not in reply
    assert before == {address.id: "held"}
    assert consent.may_reach(session, [address.id], now=NOW) == {}
    assert inbound.held(session) == []


def test_the_first_room_with_an_answer_answers_and_never_sees_a_stop(simulated):
    seen: list[str] = []

    def silent(session, received, *, now):
        seen.append(received.body)

    def refuses(session, received, *, now):
        if received.body == "bad":
            raise Refusal("That was not one of the answers.")
        return f"You said {received.body}"

    app = with_rooms(simulated, inbound_texts=[silent, refuses])
    replies = [text(app, body, f"SM{body}") for body in ("STOP", "1", "bad")]

    assert seen == ["1", "bad"]
    assert "You said 1" in replies[1]
    assert "That was not one of the answers." in replies[2]
