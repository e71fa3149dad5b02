"""Every request of ours and every answer of the simulator against Twilio's own published documents."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import urllib3

from groundwork.delivery.phone.telephony import OutboundCall, OutboundText
from groundwork.delivery.phone.twilio_phone import TwilioPhone
from groundwork.delivery.simulator.lines import set_fault
from groundwork.delivery.simulator.models import Fault
from tests.factories.conformance import FOLDER, Judge, Tap
from tests.factories.simulator import OFFICE, OURS, PHONE, Company, served

SERVICE = "MG" + "a" * 32


@pytest.fixture(scope="session")
def judge() -> Judge:
    if not FOLDER.exists():
        pytest.skip("needs ../shared/data/twilio, which is not here")
    return Judge()


@pytest.fixture
def tap(company: Company) -> Tap:
    return Tap(company.app)


@pytest.fixture
def phone(company: Company, tap: Tap) -> Iterator[TwilioPhone]:
    """Our port, with the tap in its line."""
    known = company.settings
    with served(tap) as address:
        yield TwilioPhone(known.twilio_account_sid, known.twilio_auth_token.get_secret_value(), f"{address}/sim")


def text(company: Company, sender: str = OURS, to: str = PHONE) -> OutboundText:
    return OutboundText(to, sender, "Hello", 600, f"{company.settings.public_url}/hooks/twilio/status?o=1&a=1")


def call(company: Company) -> OutboundCall:
    hooks = f"{company.settings.public_url}/hooks/twilio"
    return OutboundCall(PHONE, OURS, f"{hooks}/voice/called?k=abc", f"{hooks}/call-status?o=1&a=1")


def test_texts_are_as_twilio_publishes_them(judge: Judge, company: Company, phone: TwilioPhone, tap: Tap):
    with company.writing() as session:
        set_fault(session, Fault.UNDELIVERABLE, 30003, number=OFFICE)
    sent = phone.send(text(company))
    phone.send(text(company, SERVICE))
    phone.send(text(company, to=OFFICE))
    phone.find(PHONE, "x")  # before anything was sent on: dates and prices are still unknown
    company.run()
    phone.find(PHONE, "x")
    phone.find(OFFICE, "x")
    phone.fetch(sent.sid)
    list(phone.client.messages.stream(to=PHONE, page_size=1, date_sent=date.today()))  # noqa: DTZ011 - any day
    later = phone.client.messages.create(
        to=PHONE,
        messaging_service_sid=SERVICE,
        body="Later",
        schedule_type="fixed",
        send_at=datetime.now(UTC) + timedelta(hours=1),
    )
    phone.client.messages(later.sid).update(status="canceled")
    phone.client.messages(sent.sid).update(body="")
    phone.client.messages(sent.sid).delete()

    assert [said.status for said in tap.heard if said.method == "post"] == [201, 201, 201, 201, 200, 200]
    assert [said.status for said in tap.heard if said.method != "post"] == [200] * 6 + [204]
    assert [complaint for said in tap.heard for complaint in judge.complaints(said)] == []


def test_calls_are_as_twilio_publishes_them(judge: Judge, company: Company, phone: TwilioPhone, tap: Tap):
    made = phone.call(call(company))
    phone.find_call(PHONE, OURS, datetime.now(UTC))
    phone.hang_up(made.sid)
    phone.client.calls(made.sid).fetch()
    list(phone.client.calls.stream(to=PHONE, status="busy", start_time_after=datetime(2026, 1, 1, tzinfo=UTC)))

    assert [said.status for said in tap.heard] == [201, 200, 200, 200, 200]
    assert [complaint for said in tap.heard for complaint in judge.complaints(said)] == []


def test_lookups_are_as_twilio_publishes_them(judge: Judge, company: Company, phone: TwilioPhone, tap: Tap):
    with company.writing() as session:
        set_fault(session, Fault.UNDELIVERABLE, 30006, number=OFFICE)
    phone.lookup(PHONE, since=None)
    phone.lookup(PHONE, since=date(2026, 1, 2))
    phone.lookup(OFFICE, since=date(2026, 1, 2))
    phone.lookup("+1608555", since=None)

    assert [said.status for said in tap.heard] == [200] * 4
    assert [complaint for said in tap.heard for complaint in judge.complaints(said)] == []


def test_the_judge_is_awake_to_answers(judge: Judge, company: Company, phone: TwilioPhone, tap: Tap):
    phone.send(text(company))
    phone.find(PHONE, "x")
    phone.call(call(company))
    phone.lookup(PHONE, since=None)
    sent, listed, called, looked_up = tap.heard
    broken = [
        sent.answering(status="enqueued"),
        sent.answering(sid="SM1"),
        sent.answering(num_segments=1),
        sent.answering(account_sid="AC1"),
        sent.answering(invented="x"),
        listed.answering(page="first"),
        listed.answering(messages=[{"sid": "SM1"}]),
        called.answering(status="gone"),
        called.answering(date_created=5),
        looked_up.answering(valid="yes"),
        looked_up.answering(line_type_intelligence="mobile"),
        looked_up.answering(validation_errors=["WRONG"]),
    ]

    assert [said for said in broken if not judge.complaints(said)] == []


def test_the_judge_is_awake_to_requests(judge: Judge, company: Company, phone: TwilioPhone, tap: Tap):
    phone.send(text(company))
    phone.call(call(company))
    sent, called = tap.heard
    broken = [
        sent.asking("From=%2B12025550190&Body=x"),
        sent.asking("To=%2B16085550142&MessagingServiceSid=MG1&Body=x"),
        sent.asking("To=%2B16085550142&From=%2B12025550190&Body=x&ValidityPeriod=soon"),
        sent.asking("To=%2B16085550142&From=%2B12025550190&Body=x&ScheduleType=sometimes"),
        sent.asking("To=%2B16085550142&From=%2B12025550190&Body=x&Invented=1"),
        called.asking("From=%2B12025550190&Url=http%3A%2F%2Flocalhost%2F"),
        called.asking("To=%2B16085550142&From=%2B12025550190&Timeout=soon"),
    ]

    assert [said for said in broken if not judge.complaints(said)] == []


def test_an_error_is_as_twilio_writes_errors(company: Company):
    known = company.settings
    pair = f"{known.twilio_account_sid}:{known.twilio_auth_token.get_secret_value()}"
    path = f"/sim/2010-04-01/Accounts/{known.twilio_account_sid}/Messages/SM{'0' * 32}.json"

    answer = urllib3.request("GET", company.address + path, headers=urllib3.make_headers(basic_auth=pair))

    assert (answer.status, sorted(answer.json())) == (404, ["code", "message", "more_info", "status"])
    assert answer.json()["code"] == 20404
