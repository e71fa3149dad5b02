"""Who holds which seat on which day."""

from datetime import date

import pytest

from groundwork.refusal import NotFound
from legislators import people
from tests.factories.legislators import a_person, a_seat, a_state, a_term

TODAY = date(2026, 6, 16)


def test_every_state_has_two_senators_the_senior_first(record):
    found = people.senators(record, "WI", on=TODAY)

    assert [(one.name, one.rank) for one in found] == [("Ron Johnson", "senior"), ("Tammy Baldwin", "junior")]
    assert found[0].since == date(2011, 1, 5)


@pytest.mark.parametrize("state", ["DC", "PR", "GU", "VI", "AS", "MP"])
def test_no_senators_are_invented(record, state):
    assert people.senators(record, state, on=TODAY) == []
    assert len(people.everyone(record, on=TODAY, state=state)) == 1


def test_delegates_and_the_resident_commissioner_are_called_what_they_are(record):
    assert people.representative(record, "DC-0", on=TODAY).title == "Delegate"
    assert people.representative(record, "PR-0", on=TODAY).title == "Resident Commissioner"
    assert people.representative(record, "WY-0", on=TODAY).title == "Representative"


@pytest.mark.parametrize("seat", ["CA-14", "FL-20", "GA-13", "TX-23"])
def test_a_vacant_seat_is_shown_vacant_with_the_switchboard(record, seat):
    found = people.holder(record, seat, on=TODAY)

    assert (found.is_vacant, found.is_stale, found.person_id) == (True, False, "")
    assert found.phone == "+12022243121"


@pytest.mark.parametrize(("seat", "name"), [("OH-S3", "Jon Husted"), ("FL-S3", "Ashley Moody")])
def test_an_ended_appointment_without_a_successor_is_kept_and_called_stale(record, seat, name):
    before = people.holder(record, seat, on=date(2026, 11, 2))
    after = people.holder(record, seat, on=date(2026, 11, 3))

    assert (before.name, before.is_stale) == (name, False)
    assert (after.name, after.is_stale) == (name, True)
    assert "June 15, 2026" in after.note


def test_after_the_new_congress_the_old_list_says_so_and_loses_nobody(record):
    last_day = people.everyone(record, on=date(2027, 1, 2))
    first_day = people.everyone(record, on=date(2027, 1, 3))

    assert [one.person_id for one in last_day] == [one.person_id for one in first_day]
    house = [one for one in first_day if one.district]
    assert all(one.is_stale and "out of date" in one.note for one in house)
    assert not people.holder(record, "OH-S1", on=date(2027, 1, 3)).is_stale


def test_a_change_of_party_counts_from_its_day(record):
    assert people.holder(record, "CA-3", on=date(2026, 3, 8)).party == "R"
    assert people.holder(record, "CA-3", on=date(2026, 3, 9)).party == "I"


def test_a_new_term_takes_over_on_its_first_day(session):
    a_state(session)
    a_seat(session)
    a_person(session)
    a_person(session, "ZZ00002", first="Bo")
    a_term(session)
    a_term(session, "ZZ00002", starts_on=date(2027, 1, 3), ends_on=date(2029, 1, 3), since=date(2027, 1, 3))

    assert people.holder(session, "ZZ-1", on=date(2027, 1, 2)).person_id == "ZZ00001"
    assert people.holder(session, "ZZ-1", on=date(2027, 1, 3)).person_id == "ZZ00002"


def test_a_seat_that_a_list_no_longer_names_anybody_for_is_vacant(session):
    a_state(session)
    a_seat(session)
    a_person(session)
    a_term(session, closed_on=date(2026, 5, 1))

    assert people.holder(session, "ZZ-1", on=TODAY).is_vacant


def test_the_house_and_the_senate_are_whole(record):
    everyone = people.everyone(record, on=TODAY)

    assert len(everyone) == 541
    assert sum(one.is_vacant for one in everyone) == 4
    assert people.roster_age(record) == date(2026, 6, 15)


def test_a_seat_nobody_knows_is_not_found(record):
    with pytest.raises(NotFound):
        people.holder(record, "OH-99", on=TODAY)


def test_who_is_still_named_after_the_end_of_a_term_is_kept_and_marked(session):
    a_state(session)
    a_seat(session)
    a_person(session)
    a_term(session, ends_on=date(2026, 5, 1))

    found = people.holder(session, "ZZ-1", on=TODAY)

    assert (found.person_id, found.is_stale, found.is_vacant) == ("ZZ00001", True, False)


def test_a_successor_holds_from_the_first_day_and_the_one_before_until_then(session):
    a_state(session)
    a_seat(session)
    a_person(session)
    a_person(session, "ZZ00002", first="Bea", last="Moor")
    a_term(session, closed_on=date(2026, 6, 16))
    a_term(session, "ZZ00002", starts_on=date(2026, 6, 16), since=date(2026, 6, 16))

    held = [people.holder(session, "ZZ-1", on=day).person_id for day in (date(2026, 6, 15), date(2026, 6, 16))]

    assert held == ["ZZ00001", "ZZ00002"]


def test_a_term_that_never_began_is_nobodys(session):
    a_state(session)
    a_seat(session)
    a_person(session)
    a_person(session, "ZZ00002", first="Bea", last="Moor")
    a_term(session, "ZZ00002", starts_on=date(2025, 2, 1), closed_on=date(2025, 2, 1))
    a_term(session)

    assert people.holder(session, "ZZ-1", on=TODAY).person_id == "ZZ00001"
