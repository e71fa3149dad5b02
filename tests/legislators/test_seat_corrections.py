"""A successor or a vacancy that staff know of before the public list does."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from groundwork.refusal import NotFound, Refusal
from legislators import offices, people
from legislators.correcting import corrections
from legislators.correcting.corrections import Successor
from legislators.models import Term
from tests.conftest import NOW

SAID = {"evidence": "The Secretary of State certified it.", "who": "Ines", "now": NOW}
TODAY = NOW.date()
SEAT, HUSTED = "OH-S3", "H001104"
DAY = date(2026, 7, 1)
NEW = Successor("Sam", "Roe", "Democrat", DAY, date(2029, 1, 3), "202-555-0142")
OWN = "NEW-OH-S3-20260701"


def test_a_successor_holds_the_seat_from_the_first_day(session):
    before = people.holder(session, SEAT, on=TODAY).person_id

    term = corrections.name_successor(session, SEAT, NEW, **SAID)

    assert (term.person_id, term.source, term.since, term.rank) == (OWN, "staff", DAY, "junior")
    assert people.holder(session, SEAT, on=DAY - timedelta(days=1)).person_id == before == HUSTED
    now = people.holder(session, SEAT, on=DAY)
    assert (now.name, now.phone, now.is_stale, now.party) == ("Sam Roe", "+12025550142", False, "D")
    [one] = corrections.of_seat(session, SEAT)
    assert (one.kind, one.value, one.holds_from, one.before) == ("successor", OWN, DAY, "Jon Husted")


def test_a_successor_can_be_rung_at_the_capitol(session):
    corrections.name_successor(session, SEAT, Successor("Sam", "Roe", "Democrat", DAY, date(2029, 1, 3)), **SAID)

    [office] = offices.offices_of(session, OWN, on=DAY)
    assert (office.id, office.phone, office.zip) == (f"{OWN}-washington", people.SWITCHBOARD, "20510")


def test_taking_a_successor_back_gives_the_seat_back(session):
    corrections.name_successor(session, SEAT, NEW, **SAID)
    [one] = corrections.standing(session)

    corrections.withdraw(session, one.id, who="Ann", now=NOW)

    for day in (TODAY, DAY, DAY + timedelta(days=30)):
        assert people.holder(session, SEAT, on=day).person_id == HUSTED
    assert offices.offices_of(session, OWN, on=DAY) == []
    again = corrections.name_successor(session, SEAT, NEW, **SAID)
    assert again.person_id == f"{OWN}-1"
    assert people.holder(session, SEAT, on=DAY).person_id == f"{OWN}-1"


def test_a_term_that_ended_by_law_stays_as_it_was(session):
    autumn = NOW.replace(month=11, day=23)
    late = Successor("Sam", "Roe", "Democrat", date(2026, 12, 1), date(2029, 1, 3))

    corrections.name_successor(session, SEAT, late, **(SAID | {"now": autumn}))

    old = session.scalars(select(Term).where(Term.seat_id == SEAT, Term.person_id == HUSTED)).one()
    assert (old.ends_on, old.closed_on) == (date(2026, 11, 3), None)
    assert people.holder(session, SEAT, on=date(2026, 11, 30)).is_stale
    assert people.holder(session, SEAT, on=date(2026, 12, 1)).name == "Sam Roe"


def test_whoever_wins_the_own_seat_again_serves_on(session):
    again = Successor("Jon", "Husted", "Republican", date(2026, 11, 10), date(2029, 1, 3), bioguide="h001104")

    term = corrections.name_successor(session, SEAT, again, **(SAID | {"now": NOW.replace(month=11)}))

    assert (term.person_id, term.since) == (HUSTED, people.terms_of(session, HUSTED)[1].since)
    assert people.holder(session, SEAT, on=date(2026, 11, 23)).is_stale is False
    [one] = corrections.standing(session)
    corrections.withdraw(session, one.id, who="Ann", now=NOW.replace(month=11))
    assert people.holder(session, SEAT, on=date(2026, 11, 23)).is_stale
    assert f"{HUSTED}-washington" in {each.id for each in offices.offices_of(session, HUSTED, on=TODAY)}
    assert corrections.name_successor(session, SEAT, again, **(SAID | {"now": NOW.replace(month=11)})).id == term.id


def test_a_vacant_seat_gets_its_first_holder(session):
    assert people.holder(session, "CA-14", on=TODAY).is_vacant
    new = Successor("Sam", "Roe", "Democrat", DAY, date(2027, 1, 3))

    term = corrections.name_successor(session, "CA-14", new, **SAID)

    assert (term.person_id, term.rank) == ("NEW-CA-14-20260701", "")
    assert people.holder(session, "CA-14", on=DAY).name == "Sam Roe"
    [one] = corrections.standing(session)
    corrections.withdraw(session, one.id, who="Ann", now=NOW)
    assert people.holder(session, "CA-14", on=DAY).is_vacant


def test_a_seat_declared_vacant_is_until_that_is_taken_back(session):
    one = corrections.declare_vacant(session, SEAT, DAY, **SAID)

    assert people.holder(session, SEAT, on=DAY - timedelta(days=1)).person_id == HUSTED
    assert people.holder(session, SEAT, on=DAY).is_vacant
    with pytest.raises(Refusal, match="already"):
        corrections.declare_vacant(session, SEAT, DAY, **SAID)
    corrections.withdraw(session, one.id, who="Ann", now=NOW)
    assert people.holder(session, SEAT, on=DAY).person_id == HUSTED


def test_a_vacancy_taken_back_lets_the_term_last_until_its_successor(session):
    vacant = corrections.declare_vacant(session, SEAT, date(2026, 6, 20), **SAID)
    corrections.name_successor(session, SEAT, NEW, **SAID)

    corrections.withdraw(session, vacant.id, who="Ann", now=NOW)

    assert people.holder(session, SEAT, on=date(2026, 6, 25)).person_id == HUSTED
    assert people.holder(session, SEAT, on=DAY).name == "Sam Roe"
    [named] = corrections.standing(session)
    corrections.withdraw(session, named.id, who="Ann", now=NOW)
    assert people.holder(session, SEAT, on=DAY).person_id == HUSTED


def test_what_the_list_says_too_stays_when_the_correction_is_taken_back(session):
    one = corrections.declare_vacant(session, SEAT, DAY, **SAID)
    one.agreed_on = date(2026, 7, 6)

    corrections.withdraw(session, one.id, who="Ann", now=NOW)

    assert people.holder(session, SEAT, on=DAY).is_vacant


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first": ""}, "first"),
        ({"last": " "}, "last"),
        ({"party": ""}, "party"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": date(2062, 7, 1), "ends_on": date(2063, 1, 3)}, "starts_on"),
        ({"starts_on": date(2025, 6, 20)}, ""),
        ({"ends_on": date(2026, 7, 1)}, "ends_on"),
        ({"ends_on": date(2036, 7, 1)}, "ends_on"),
        ({"phone": "911"}, "phone"),
        ({"bioguide": "ROE"}, "bioguide"),
        ({"last": "x" * 201}, "last"),
    ],
)
def test_a_successor_who_cannot_be_is_refused(session, changes, field):
    facts = {"first": "Sam", "last": "Roe", "party": "Democrat", "starts_on": DAY, "ends_on": date(2029, 1, 3)}
    if not field:  # the oldest day that is near enough, and a seat whose holder came later
        corrections.name_successor(session, SEAT, NEW, **SAID)
        field = "starts_on"

    with pytest.raises(Refusal) as refused:
        corrections.name_successor(session, SEAT, Successor(**(facts | changes)), **SAID)

    assert refused.value.field == field


def test_a_house_term_is_two_years(session):
    six = Successor("Sam", "Roe", "Democrat", DAY, date(2032, 1, 3))

    with pytest.raises(Refusal, match="2 years"):
        corrections.name_successor(session, "OH-3", six, **SAID)


def test_a_seat_that_does_not_exist_is_not_found(session):
    with pytest.raises(NotFound):
        corrections.name_successor(session, "OH-99", NEW, **SAID)
    with pytest.raises(NotFound):
        corrections.declare_vacant(session, "OH-99", DAY, **SAID)
