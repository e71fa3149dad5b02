"""Our own port to the phone company, spoken with the simulated one over a real socket."""

from datetime import UTC, date, datetime, timedelta

import pytest

from groundwork.delivery.phone.telephony import NotAccepted, NumberFacts, OutboundCall, OutboundText, SenderBlocked
from groundwork.delivery.phone.twilio_phone import TwilioPhone
from groundwork.delivery.simulator.calls import dial
from groundwork.delivery.simulator.lines import set_fault, set_line
from groundwork.delivery.simulator.models import Behaviour, Fault
from groundwork.delivery.simulator.network import instant, network_of
from tests.factories.simulator import OFFICE, OURS, PHONE, QUICK, Company


@pytest.fixture
def phone(company: Company) -> TwilioPhone:
    known = company.settings
    return TwilioPhone(known.twilio_account_sid, known.twilio_auth_token.get_secret_value(), f"{company.address}/sim")


def ring(company: Company, to: str = PHONE) -> OutboundCall:
    hooks = f"{company.settings.public_url}/hooks/twilio"
    return OutboundCall(to, OURS, f"{hooks}/voice/called?k=abc", f"{hooks}/call-status?o=7&a=1")


def test_a_call_is_found_again_by_its_two_numbers_before_it_has_begun(company: Company, phone: TwilioPhone):
    before = datetime.now(UTC)
    made = phone.call(ring(company))
    phone.call(ring(company, OFFICE))

    assert phone.find_call(PHONE, OURS, before) == [made]
    assert phone.find_call(PHONE, "+12025550191", before) == []
    assert phone.find_call(PHONE, OURS, before + timedelta(hours=1)) == []


def test_a_call_tells_which_row_it_is_as_soon_as_it_begins(company: Company, phone: TwilioPhone):
    made = phone.call(ring(company))

    company.run()

    told = company.receiver.at("call-status")
    assert [(one["CallStatus"], one["query"]) for one in told] == [("initiated", "o=7&a=1"), ("no-answer", "o=7&a=1")]
    assert {one["CallSid"] for one in told} == {made.sid}


def test_a_text_is_fetched_with_its_state_and_its_error(company: Company, phone: TwilioPhone):
    with company.writing() as session:
        set_fault(session, Fault.UNDELIVERABLE, 30003, number=PHONE)
    sent = phone.send(OutboundText(PHONE, OURS, "Hello", 600, f"{company.settings.public_url}/hooks/twilio/status"))
    company.run()

    found = phone.fetch(sent.sid)

    assert found is not None
    assert (found.sid, found.status, found.error_code) == (sent.sid, "undelivered", 30003)
    assert phone.fetch("SM" + "0" * 32) is None


def test_a_number_is_looked_up(company: Company, phone: TwilioPhone):
    with company.writing() as session:
        set_fault(session, Fault.UNDELIVERABLE, 30006, number=OFFICE)
        set_fault(session, Fault.NEW_OWNER, number="+16085550144")
        set_fault(session, Fault.REFUSES, 21211, number="+16085550145")
    day = date(2026, 1, 2)

    assert phone.lookup(PHONE, since=None) == NumberFacts("mobile", True, False)
    assert phone.lookup(PHONE, since=day) == NumberFacts("mobile", True, False)
    assert phone.lookup(OFFICE, since=None) == NumberFacts("landline", True, False)
    assert phone.lookup("+16085550144", since=day) == NumberFacts("mobile", True, True)
    assert phone.lookup("+16085550144", since=None) == NumberFacts("mobile", True, False)
    assert phone.lookup("+16085550145", since=None) == NumberFacts("", False, False)
    assert phone.lookup("+1608555", since=None) == NumberFacts("", False, False)


def test_trouble_with_a_list_is_told_apart_as_well(company: Company, phone: TwilioPhone):
    stranger = TwilioPhone(phone.account, "wrong", phone.base)

    with pytest.raises(SenderBlocked) as refused:
        stranger.find(PHONE, "x")
    with company.writing() as session:
        set_fault(session, Fault.TOO_MANY)
    with pytest.raises(NotAccepted):
        phone.find(PHONE, "x")
    with pytest.raises(NotAccepted):
        phone.lookup(PHONE, since=None)

    assert refused.value.code == 20003


def test_a_phone_that_is_on_a_call_is_busy_for_the_next_one(company: Company, phone: TwilioPhone):
    with company.writing() as session:
        dial(session, PHONE, OURS, now=instant(company.clock), network=network_of(company.settings, QUICK))
    phone.call(ring(company))

    company.run()

    assert [one["CallStatus"] for one in company.receiver.at("call-status") if one["query"]] == ["busy"]


def test_a_call_whose_script_leads_nowhere_is_over(company: Company):
    document = '<Response><Gather numDigits="1" timeout="1"><Say>Press 1</Say></Gather></Response>'
    with company.writing() as session:
        set_line(session, PHONE, Behaviour.ANSWERS, presses="1")
    made = company.client().calls.create(to=PHONE, from_=OURS, twiml=document)

    company.run()

    assert company.client().calls(made.sid).fetch().status == "completed"
