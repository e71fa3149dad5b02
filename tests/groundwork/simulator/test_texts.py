"""Texts through the real SDK: sent, told of, listed, refused, typed on a phone."""

import pytest
from sqlalchemy import select
from twilio.base.exceptions import TwilioRestException

from groundwork.delivery.simulator import lines, log, texts
from groundwork.delivery.simulator.models import Fault, SimEvent, SimMessage
from groundwork.delivery.simulator.network import instant, network_of
from tests.conftest import NOW
from tests.factories.simulator import OURS, PHONE, QUICK, Company, Receiver


def send(company: Company, **changes):
    asked = {"to": PHONE, "from_": OURS, "body": "Your Senator votes on Tuesday."}
    return company.client().messages.create(**(asked | changes))


def type_text(company: Company, body: str) -> None:
    with company.writing() as session:
        network = network_of(company.settings, QUICK)
        texts.write(session, texts.Text(PHONE, OURS, body), now=instant(company.clock), network=network)


def test_a_text_is_accepted_then_sent_then_delivered_and_every_turn_is_signed(company: Company, receiver: Receiver):
    made = send(company, status_callback=f"{receiver.url}/hooks/twilio/status?o=7&a=1")
    company.run()

    assert (made.status, made.num_segments, made.direction) == ("queued", "1", "outbound-api")
    assert receiver.words("MessageStatus") == ["sent", "delivered"]
    assert {one["query"] for one in receiver.told} == {"o=7&a=1"}
    assert receiver.words("MessageSid") == [made.sid] * 2
    assert receiver.forged == 0
    fetched = company.client().messages(made.sid).fetch()
    assert (fetched.status, fetched.price) == ("delivered", "-0.00830")


def test_a_wrong_token_is_turned_away(company: Company):
    with pytest.raises(TwilioRestException) as refused:
        company.client(token="not-the-token").messages.create(to=PHONE, from_=OURS, body="Hello")

    assert (refused.value.status, refused.value.code) == (401, 20003)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "banana"}, 21211),
        ({"to": "+15005550004"}, 21610),
        ({"to": "+15005550009"}, 21614),
        ({"from_": ""}, 21603),
        ({"from_": "+15005550007"}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "ftp://somewhere"}, 21609),
        ({"validity_period": 99999}, 20001),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(company: Company, changes, code):
    with pytest.raises(TwilioRestException) as refused:
        send(company, **changes)

    assert (refused.value.status, refused.value.code) == (400, code)


def test_twilios_magic_sender_is_a_good_one(company: Company):
    assert send(company, from_="+15005550006").status == "queued"


def test_an_offices_number_is_no_sender(company: Company):
    with company.writing() as session:
        lines.set_line(session, "+16085550163", "answers")

    with pytest.raises(TwilioRestException) as refused:
        send(company, from_="+16085550163")
    assert refused.value.code == 21606


def test_a_list_is_filtered_by_number_and_comes_in_pages(company: Company):
    for number in range(5):
        send(company, body=f"Text {number}")
    send(company, to="+16085550143")
    company.run()

    listed = company.client().messages.list(to=PHONE, page_size=2)

    assert [one.body for one in listed] == [f"Text {number}" for number in (4, 3, 2, 1, 0)]


def test_a_list_by_day_holds_what_was_sent_that_day_by_the_real_clock(company: Company):
    sent = send(company)
    company.run()
    today = company.client().messages(sent.sid).fetch().date_sent.date()

    assert len(company.client().messages.list(date_sent=today)) == 1
    assert company.client().messages.list(date_sent_before=NOW.replace(year=2020).date()) == []
    assert len(company.client().messages.list(date_sent_after=today)) == 1


def test_a_text_not_yet_sent_has_no_date_sent(company: Company):
    made = send(company)

    assert company.client().messages(made.sid).fetch().date_sent is None


def test_a_scheduled_text_can_be_canceled_and_is_never_sent(company: Company, receiver: Receiver):
    at = instant(company.clock).after(3600)
    made = send(company, from_=None, messaging_service_sid="MG" + "a" * 32, schedule_type="fixed", send_at=at)

    canceled = company.client().messages(made.sid).update(status="canceled")

    assert (made.status, canceled.status) == ("scheduled", "canceled")
    assert receiver.told == []


def test_a_text_can_be_made_to_forget_what_it_said(company: Company):
    made = send(company)

    assert company.client().messages(made.sid).update(body="").body == ""


def test_a_number_set_to_fail_is_told_with_its_code(company: Company, receiver: Receiver):
    with company.writing() as session:
        lines.set_fault(session, Fault.UNDELIVERABLE, 30003, number=PHONE)

    send(company, status_callback=f"{receiver.url}/status")
    company.run()

    assert receiver.words("MessageStatus") == ["sent", "undelivered"]
    assert receiver.words("ErrorCode") == ["30003"]


def test_duplicates_are_told_twice_and_disorder_the_wrong_way_round(company: Company, receiver: Receiver):
    with company.writing() as session:
        lines.set_fault(session, Fault.DUPLICATES)
        lines.set_fault(session, Fault.DISORDER)

    made = send(company, status_callback=f"{receiver.url}/status")
    company.run()

    assert receiver.words("MessageStatus") == ["delivered", "delivered", "sent", "sent"]
    assert company.client().messages(made.sid).fetch().status == "delivered"


def test_too_many_requests_are_refused_and_nothing_is_accepted(company: Company):
    with company.writing() as session:
        lines.set_fault(session, Fault.TOO_MANY)

    with pytest.raises(TwilioRestException) as refused:
        send(company)

    assert (refused.value.status, refused.value.code) == (429, 20429)
    with company.reading() as session:
        assert log.accepted(session) == 0


def test_a_500_comes_after_the_text_was_accepted(company: Company):
    with company.writing() as session:
        lines.set_fault(session, Fault.BREAKS)

    with pytest.raises(TwilioRestException) as refused:
        send(company)

    assert refused.value.status == 500
    with company.reading() as session:
        assert log.accepted(session) == 1


def test_a_dropped_answer_leaves_the_text_accepted(company: Company):
    with company.writing() as session:
        lines.set_fault(session, Fault.DROPS)

    with pytest.raises(Exception, match=r"IncompleteRead|Unknown|ProtocolError|Connection"):
        send(company)

    with company.reading() as session:
        assert log.accepted(session) == 1


def test_a_text_typed_on_a_phone_is_handed_in_signed_and_the_reply_comes_back(company: Company, receiver: Receiver):
    receiver.answers["text"] = "<Response><Message>Thank you, Maria.</Message></Response>"

    type_text(company, "YES")
    company.run()

    [told] = receiver.at("hooks/twilio/text")
    assert (told["From"], told["To"], told["Body"], told["NumMedia"]) == (PHONE, OURS, "YES", "0")
    with company.reading() as session:
        reply = session.scalars(select(SimMessage).where(SimMessage.direction == "outbound-reply")).one()
        assert (reply.body, reply.recipient, reply.status) == ("Thank you, Maria.", PHONE, "delivered")


def test_a_phone_company_that_answers_stop_itself_says_so_and_blocks(company: Company, receiver: Receiver):
    with company.writing() as session:
        lines.set_fault(session, Fault.KEYWORDS)

    type_text(company, "stop")
    company.run()

    assert receiver.words("OptOutType") == ["STOP"]
    with pytest.raises(TwilioRestException) as refused:
        send(company)
    assert refused.value.code == 21610


def test_a_webhook_nobody_answers_is_tried_again_and_then_noted(company: Company):
    send(company, status_callback="http://127.0.0.1:9/status")
    company.run(15)

    with company.reading() as session:
        event = session.scalars(select(SimEvent).where(SimEvent.word == "sent")).one()
        assert (event.tries, event.answer, event.due_at) == (3, 0, None)
        assert "11200" in event.note


def test_nothing_is_told_to_anybody_but_us(company: Company):
    send(company, status_callback="https://elsewhere.example/status")
    company.run()

    with company.reading() as session:
        assert session.scalars(select(SimEvent).where(SimEvent.word == "sent")).one().answer == 403
