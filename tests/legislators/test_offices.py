"""The right office, in the right order, with the reason."""

from datetime import UTC, date, datetime

import pytest

from groundwork.refusal import NotFound
from legislators import offices
from legislators.details import change_details, details_on, pasts_of
from legislators.places import Place, zip_place
from tests.conftest import NOW
from tests.factories.legislators import a_person, an_office

HOME = Place(latitude=43.0, longitude=-89.1)


def test_the_nearest_office_comes_first_and_washington_last(record):
    found = offices.choose(record, "B001230", zip_place(record, "53811"), now=NOW)

    assert found[0].office.label == "Madison"
    assert found[0].reason == "closest office, 68 miles; hours not published"
    assert found[-1].office.id == "B001230-washington"
    distances = [choice.miles or 0 for choice in found[:-1]]
    assert distances == sorted(distances)


def test_an_office_that_is_closed_or_cannot_be_rung_waits_behind(session):
    a_person(session)
    an_office(session, city="Arden", hours="M-F 8am-9am", longitude=-89.1)
    an_office(session, city="Birch", hours="Monday-Friday 9AM-5PM", longitude=-89.5)
    an_office(session, city="Cedar", phone="", longitude=-89.1)
    an_office(session, city="Washington")

    found = offices.choose(session, "ZZ00001", HOME, now=NOW)

    assert [choice.office.label for choice in found] == ["Birch", "Arden", "Cedar", "Washington"]
    assert found[0].reason == "closest open office, 20 miles; open now"
    assert [choice.is_open for choice in found] == [True, False, None, None]
    assert "no phone published" in found[2].reason


def test_a_closed_office_keeps_its_story_but_is_not_offered(session):
    a_person(session)
    an_office(session, valid_to=NOW.date())

    assert offices.choose(session, "ZZ00001", HOME, now=NOW) == []
    assert offices.office(session, "ZZ00001-arden").city == "Arden"


def test_a_place_without_a_point_still_gets_offices(record):
    found = offices.choose(record, "B001230", Place(state="WI"), now=NOW)

    assert found[0].miles is None
    assert found[0].reason.startswith("local office in")


def test_an_office_nobody_knows_is_not_found(record):
    with pytest.raises(NotFound):
        offices.office(record, "nobody-nowhere")


def test_the_nearest_open_office_comes_before_a_nearer_one_whose_hours_nobody_knows(session):
    a_person(session)
    an_office(session, city="Arden", longitude=-89.1)
    an_office(session, city="Birch", hours="Monday-Friday 9AM-5PM", longitude=-89.5)
    an_office(session, city="Cedar", hours="Monday-Friday 9AM-5PM", longitude=-89.9)
    an_office(session, city="Delta", hours="M-F 8am-9am", longitude=-90.3)
    an_office(session, city="Washington")

    found = offices.choose(session, "ZZ00001", HOME, now=NOW)

    assert [choice.reason for choice in found] == [
        "closest open office, 20 miles; open now",
        "next closest open office, 40 miles; open now",
        "1 mile away; hours not published",
        "next closest office, 61 miles; closed now",
        "Washington office",
    ]


def test_on_a_federal_holiday_every_office_is_closed_and_says_why(session):
    a_person(session)
    an_office(session, hours="Monday-Friday 9AM-5PM", longitude=-89.5)
    an_office(session, city="Birch", longitude=-89.9)

    found = offices.choose(session, "ZZ00001", HOME, now=datetime(2026, 7, 3, 15, tzinfo=UTC))

    assert [choice.is_open for choice in found] == [False, False]
    assert found[0].reason == "closest office, 20 miles; closed for a federal holiday"
    assert found[1].reason == "next closest office, 40 miles; closed for a federal holiday"


def test_an_office_is_offered_from_its_first_day_to_the_day_before_its_last(session):
    a_person(session)
    an_office(session, valid_from=date(2026, 6, 20), since=date(2026, 6, 20), valid_to=date(2026, 7, 1))

    days = [date(2026, 6, 19), date(2026, 6, 20), date(2026, 6, 30), date(2026, 7, 1)]

    assert [len(offices.offices_of(session, "ZZ00001", on=day)) for day in days] == [0, 1, 1, 0]


def test_offices_of_several_people_are_chosen_in_one_statement(record):
    place, people = zip_place(record, "53811"), ["B001230", "J000293"]

    found = offices.choose_for_all(record, people, place, now=NOW)

    assert found == {person: offices.choose(record, person, place, now=NOW) for person in people}


def test_a_change_keeps_the_details_that_held_before(session):
    a_person(session)
    one = an_office(session, since=date(2026, 6, 15), source="list")

    change_details(session, one, {"phone": "+16085550199", "city": "Arden"}, on=date(2026, 6, 20), source="staff")
    change_details(session, one, {"hours": "9am-5pm"}, on=date(2026, 6, 25), source="list")

    told = [details_on(session, one, on=date(2026, 6, day)) for day in (1, 15, 19, 20, 24, 25)]
    assert [(each.phone[-2:], each.hours, each.source) for each in told] == [
        ("01", "", "list"),
        ("01", "", "list"),
        ("01", "", "list"),
        ("99", "", "staff"),
        ("99", "", "staff"),
        ("99", "9am-5pm", "list"),
    ]


def test_a_change_to_what_it_says_already_is_none(session):
    a_person(session)
    one = an_office(session)

    assert change_details(session, one, {"phone": one.phone}, on=date(2026, 6, 20), source="staff") is None
    assert (one.since, pasts_of(session, one.id)) == (date(2026, 6, 15), [])
    with pytest.raises(KeyError):
        change_details(session, one, {"kind": "local"}, on=date(2026, 6, 20), source="staff")


def test_two_changes_of_one_day_lose_nothing(session):
    a_person(session)
    one = an_office(session)

    for phone in ("+16085550102", "+16085550103"):
        change_details(session, one, {"phone": phone}, on=date(2026, 6, 20), source="staff")

    assert [past.phone[-1] for past in pasts_of(session, one.id)] == ["1", "2"]
    assert details_on(session, one, on=date(2026, 6, 19)).phone == "+16085550101"
