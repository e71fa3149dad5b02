"""The right office, in the right order, with the reason."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.refusal import NotFound
from legislators import hours, offices
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


@pytest.mark.parametrize(
    ("text", "days", "opens", "closes"),
    [
        ("9 am to 5 pm", "01234", time(9), time(17)),
        ("Monday through Friday, 9 a.m. to 5 p.m.", "01234", time(9), time(17)),
        ("M-F 9-5:30pm", "01234", time(9), time(17, 30)),
        ("M,W,F 9AM-5PM", "024", time(9), time(17)),
        ("Tuesday/Thursday 9AM-4:30PM", "13", time(9), time(16, 30)),
        ("Monday - Friday 8:00 a.m. CST to 5:30 p.m. CST", "01234", time(8), time(17, 30)),
        ("Thursdays 1:00pm-5:00pm", "3", time(13), time(17)),
        ("9:00am-5:00pm (PT), Weekdays", "01234", time(9), time(17)),
    ],
)
def test_plain_hours_are_read(text, days, opens, closes):
    week = hours.read(text)

    assert week == hours.Week(frozenset(int(day) for day in days), opens, closes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "By appointment only",
        "Mon-Fri 9AM-5PM by appointment only",
        "2nd and 4th Mondays 10:00AM–4:00PM",
        "9AM-1PM and 2:30PM-5PM",
        "Tuesday-Thursday",
        "Every 1st, 3rd, and 5th Wednesday, 12-4pm",
        "First Friday of every month 9:00AM - 1:00PM",
        "99pm-100am",
    ],
)
def test_hours_that_are_not_plain_are_left_alone(text):
    assert hours.read(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_hours(text):
    hours.read(text)


def test_open_means_open_by_the_offices_own_clock():
    eight_in_chicago = datetime(2026, 6, 16, 13, 30, tzinfo=UTC)

    assert hours.is_open("Mon-Fri 9am-5pm", "America/New_York", now=eight_in_chicago) is True
    assert hours.is_open("Mon-Fri 9am-5pm", "America/Chicago", now=eight_in_chicago) is False
    assert hours.is_open("", "America/Chicago", now=eight_in_chicago) is None
