"""What numbers are, asked of the simulated phone company and kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from groundwork.delivery.addresses import text_address
from groundwork.delivery.jobs import Jobs
from groundwork.delivery.models import Address, Suppression, Why
from groundwork.delivery.permission import consent
from groundwork.delivery.permission.suppression import lift
from groundwork.delivery.phone import lookups
from groundwork.delivery.phone.lookups import GROWS_OLD, look_up
from groundwork.delivery.phone.twilio_phone import TwilioPhone
from groundwork.delivery.simulator.lines import clear_fault, set_fault
from groundwork.delivery.simulator.models import Fault
from groundwork.models import JobRun
from tests.conftest import NOW
from tests.factories.simulator import Company

MOBILE, HOUSE, MOVED = "+16085550142", "+16085550143", "+16085550144"


@pytest.fixture
def phone(company: Company) -> TwilioPhone:
    known = company.settings
    return TwilioPhone(known.twilio_account_sid, known.twilio_auth_token.get_secret_value(), f"{company.address}/sim")


def agree(company: Company, *numbers: str, at: datetime = NOW) -> None:
    with company.writing() as session:
        for number in numbers:
            line = text_address(session, number)
            consent.give(session, line, topic="", wording="I agree.", how="form", evidence="", now=at)


def set_up(company: Company, kind: Fault, number: str, amount: int = 100) -> None:
    with company.writing() as session:
        set_fault(session, kind, amount, number=number)


def known(company: Company) -> dict[str, str]:
    with company.reading() as session:
        return {row.value: row.line_type for row in session.scalars(select(Address))}


def reasons(company: Company) -> list[tuple[Why, str, str]]:
    with company.reading() as session:
        rows = session.scalars(select(Suppression).where(Suppression.lifted_at.is_(None)))
        return [(row.why, row.how, row.evidence) for row in rows]


def test_new_numbers_are_asked_about_once_and_landlines_left_out(company: Company, phone: TwilioPhone):
    agree(company, MOBILE, HOUSE)
    set_up(company, Fault.UNDELIVERABLE, HOUSE, 30006)

    assert look_up(company.database, phone, now=NOW) == 2

    assert known(company) == {MOBILE: "mobile", HOUSE: "landline"}
    assert reasons(company) == [(Why.LANDLINE, "lookup", "line type landline, asked 2026-06-16")]
    assert look_up(company.database, phone, now=NOW + timedelta(days=1)) == 0


def test_nobody_is_asked_about_who_did_not_agree_or_is_left_out_already(company: Company, phone: TwilioPhone):
    agree(company, HOUSE)
    with company.writing() as session:
        text_address(session, MOBILE)
        line = text_address(session, HOUSE)
        consent.withdraw(session, line, how="text", evidence="STOP", now=NOW)

    assert look_up(company.database, phone, now=NOW) == 0
    assert known(company) == {MOBILE: "", HOUSE: ""}


def test_a_number_that_cannot_be_is_left_out(company: Company, phone: TwilioPhone):
    agree(company, MOBILE)
    set_up(company, Fault.REFUSES, MOBILE, 21211)

    look_up(company.database, phone, now=NOW)

    assert [why for why, _how, _evidence in reasons(company)] == [Why.INVALID]
    assert known(company) == {MOBILE: "unknown"}


def test_an_old_consent_is_asked_about_again_and_void_when_the_number_has_a_new_owner(
    company: Company, phone: TwilioPhone
):
    agree(company, MOBILE, MOVED)
    set_up(company, Fault.NEW_OWNER, MOVED)
    assert look_up(company.database, phone, now=NOW) == 2
    assert reasons(company) == []  # a young consent is not asked about

    assert look_up(company.database, phone, now=NOW + GROWS_OLD) == 2
    assert look_up(company.database, phone, now=NOW + GROWS_OLD * 1.5) == 0
    assert look_up(company.database, phone, now=NOW + GROWS_OLD * 2) == 1

    assert [why for why, _how, _evidence in reasons(company)] == [Why.REASSIGNED]
    with company.writing() as session:
        line = text_address(session, MOVED)
        lift(session, line.fingerprint, Why.REASSIGNED, how="staff", now=NOW + GROWS_OLD)
        assert consent.may_reach(session, [line.id], now=NOW + GROWS_OLD) == {line.id: "no_consent"}


def test_the_new_owner_may_say_yes(company: Company, phone: TwilioPhone):
    agree(company, MOVED, at=NOW - GROWS_OLD)
    set_up(company, Fault.NEW_OWNER, MOVED)
    look_up(company.database, phone, now=NOW)

    with company.writing() as session:
        line = text_address(session, MOVED)
        consent.ask(session, line, topic="", wording="I agree.", how="form", evidence="", now=NOW)
        consent.confirm(session, line, how="text", evidence="YES", now=NOW)

        assert consent.may_reach(session, [line.id], now=NOW) == {}


def test_what_was_certainly_not_asked_is_due_again(company: Company, phone: TwilioPhone):
    agree(company, MOBILE, HOUSE)
    set_up(company, Fault.TOO_MANY, "")

    assert look_up(company.database, phone, now=NOW) == 0
    with company.writing() as session:
        clear_fault(session, Fault.TOO_MANY)

    assert look_up(company.database, phone, now=NOW) == 2


def test_no_more_than_the_limit_are_asked_about_in_one_run(company: Company, phone: TwilioPhone):
    agree(company, MOBILE, HOUSE, MOVED)

    assert [look_up(company.database, phone, now=NOW, limit=2) for _turn in range(3)] == [2, 1, 0]


def test_two_workers_never_ask_about_the_same_number(company: Company, phone: TwilioPhone):
    numbers = [f"+1608555{line:04}" for line in range(100, 140)]
    agree(company, *numbers)

    def work(_worker: int) -> int:
        return sum(look_up(company.database, phone, now=NOW, limit=15) for _turn in range(4))

    with ThreadPoolExecutor(4) as crew:
        answered = list(crew.map(work, range(4)))

    assert sum(answered) == 40
    assert set(known(company).values()) == {"mobile"}


def test_the_job_does_nothing_where_it_is_not_asked_for(company: Company):
    agree(company, MOBILE)

    ran = Jobs([lookups.job()]).run_due(company.database, now=NOW)

    assert ran == 1
    assert known(company) == {MOBILE: ""}
    with company.reading() as session:
        assert session.scalars(select(JobRun.note)).all() == ["numbers looked up: 0"]
