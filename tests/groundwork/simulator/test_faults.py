"""What can be made to go wrong, seen by a program that uses the phone company."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from groundwork.delivery.simulator import lines, log
from groundwork.delivery.simulator.models import Fault
from tests.factories.simulator import OURS, PHONE, Company, Receiver

OTHER = "+16085550143"


def text(company: Company, to: str = PHONE) -> str:
    sent = company.client().messages.create(
        to=to, from_=OURS, body="Hello", status_callback=f"{company.receiver.url}/s"
    )
    return str(sent.sid)


def set_fault(company: Company, kind: Fault, amount: int = 100, number: str = PHONE) -> None:
    with company.writing() as session:
        lines.set_fault(session, kind, amount, number=number)


def test_an_answer_can_be_made_slow_for_one_number(company: Company):
    set_fault(company, Fault.LATENCY, 300)

    began = time.monotonic()
    text(company, OTHER)
    between = time.monotonic()
    text(company)

    assert time.monotonic() - between >= 0.3
    assert between - began < 0.3


@pytest.mark.parametrize("code", [21610, 21614, 30034])
def test_a_number_can_be_made_to_be_refused_with_any_code(company: Company, code: int):
    set_fault(company, Fault.REFUSES, code)

    with pytest.raises(TwilioRestException) as refused:
        text(company)
    text(company, OTHER)

    assert refused.value.code == code
    with company.reading() as session:
        assert log.accepted(session) == 1


@pytest.mark.parametrize(("code", "end"), [(30003, "undelivered"), (30007, "undelivered"), (30001, "failed")])
def test_a_code_ends_a_text_as_the_phone_company_would(company: Company, receiver: Receiver, code: int, end: str):
    set_fault(company, Fault.UNDELIVERABLE, code)

    text(company)
    company.run()

    assert receiver.told[-1]["MessageStatus"] == end
    assert receiver.told[-1]["ErrorCode"] == str(code)
    assert [one["MessageStatus"] for one in receiver.told[:-1]] == ([] if end == "failed" else ["sent"])


def test_a_text_is_forgotten_only_when_nothing_more_becomes_of_it(company: Company):
    sid = text(company)

    with pytest.raises(TwilioRestException) as refused:
        company.client().messages(sid).delete()
    company.run()

    assert refused.value.code == 20009
    assert company.client().messages(sid).delete()
    assert company.client().messages.list(to=PHONE) == []
    with pytest.raises(TwilioRestException) as gone:
        company.client().messages(sid).fetch()
    assert gone.value.code == 20404


def test_calls_are_listed_by_number_status_and_start(company: Company):
    client, document = company.client(), "<Response><Hangup/></Response>"
    first = client.calls.create(to=PHONE, from_=OURS, twiml=document)
    client.calls.create(to=OTHER, from_=OURS, twiml=document)
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    waiting = client.calls.list(to=PHONE, start_time_after=tomorrow - timedelta(days=2))
    company.run()

    assert waiting == []  # it has not begun
    assert [call.sid for call in client.calls.list(to=PHONE)] == [first.sid]
    assert [call.sid for call in client.calls.list(to=PHONE, from_=OURS, status="no-answer")] == [first.sid]
    assert [call.sid for call in client.calls.list(to=PHONE, start_time_after=tomorrow - timedelta(days=2))] == [
        first.sid
    ]
    assert client.calls.list(to=PHONE, status="busy") == []
    assert client.calls.list(to=PHONE, start_time_after=tomorrow) == []


def test_lists_are_slow_and_refused_like_everything_else(company: Company):
    set_fault(company, Fault.TOO_MANY, number="")

    for asked in (company.client().messages, company.client().calls):
        with pytest.raises(Exception, match="Unable to fetch page"):
            asked.list(to=PHONE)
