"""What people of the coalition set right: kept with who, when and how, and taken back without a trace lost."""

from datetime import date, timedelta

import pytest

from groundwork.refusal import NotFound, Refusal
from legislators import offices
from legislators.correcting import corrections
from legislators.correcting.corrections import NewOffice
from legislators.details import details_on, pasts_of
from legislators.models import CorrectionKind
from legislators.places import Place
from tests.conftest import NOW

SAID = {"evidence": "Rang them on Tuesday.", "who": "Ines", "now": NOW}
MADISON = "B001230-madison"
TODAY = NOW.date()


def test_a_correction_says_who_when_and_how_and_keeps_what_was_before(session):
    before = offices.office(session, MADISON).phone

    made = corrections.correct_office(session, MADISON, {"phone": "(608) 555-0142"}, **SAID)

    [one] = made
    assert (one.kind, one.field, one.value, one.before) == ("office_detail", "phone", "+16085550142", before)
    assert (one.who, one.said_at, one.evidence, one.holds_from) == ("Ines", NOW, "Rang them on Tuesday.", TODAY)
    office = offices.office(session, MADISON)
    assert (office.phone, office.since, office.source) == ("+16085550142", TODAY, "staff")
    assert details_on(session, office, on=TODAY - timedelta(days=1)).phone == before
    assert corrections.standing(session) == corrections.of_office(session, MADISON) == made


def test_an_office_that_moved_is_at_the_middle_of_its_new_zip_code(session):
    old = offices.office(session, MADISON).latitude

    made = corrections.correct_office(session, MADISON, {"zip": "53511", "city": "Beloit", "address": "1 Elm"}, **SAID)

    office = offices.office(session, MADISON)
    assert {one.field for one in made} == {"zip", "city", "address"}
    assert office.latitude == pytest.approx(42.5, abs=0.2)
    assert office.time_zone == "America/Chicago"
    for one in made:
        corrections.withdraw(session, one.id, who="Ann", now=NOW + timedelta(days=1))
    assert (office.city, office.latitude, office.source) == ("Madison", old, "congress-legislators")


def test_an_office_may_be_given_its_own_point(session):
    corrections.correct_office(session, MADISON, {"latitude": "43.07", "longitude": "-89.38", "zip": "53703"}, **SAID)

    office = offices.office(session, MADISON)
    assert (office.latitude, office.longitude, office.time_zone) == (43.07, -89.38, "America/Chicago")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phone": "12345"}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "608-555-0142 ext. 5"}, "phone"),
        ({"phone": "900-555-0142"}, "phone"),
        ({"phone": "+44 20 7946 0958"}, "phone"),
        ({"zip": "1234567"}, "zip"),
        ({"zip": "43215"}, "zip"),
        ({"city": " \u200b "}, "city"),
        ({"hours": "x" * 201}, "hours"),
        ({"latitude": "nan", "longitude": "0"}, "place"),
        ({}, ""),
    ],
)
def test_a_wrong_detail_is_refused_beside_its_field(session, values, field):
    with pytest.raises(Refusal) as refused:
        corrections.correct_office(session, MADISON, values, **SAID)

    assert refused.value.field == field
    assert corrections.standing(session) == []
    assert pasts_of(session, MADISON) == []


def test_what_our_list_says_already_is_no_correction(session):
    with pytest.raises(Refusal, match="already"):
        corrections.correct_office(session, MADISON, {"city": "Madison"}, **SAID)


def test_strange_characters_never_reach_the_database(session):
    corrections.correct_office(session, MADISON, {"hours": "9am\x00-5pm\n\t<b>'; DROP TABLE office"}, **SAID)

    assert offices.office(session, MADISON).hours == "9am -5pm <b>'; DROP TABLE office"


def test_it_must_be_said_how_it_is_known(session):
    with pytest.raises(Refusal) as refused:
        corrections.close_office(session, MADISON, evidence="  ", who="Ines", now=NOW)

    assert refused.value.field == "evidence"


def test_a_toll_free_number_will_do_for_an_office(session):
    corrections.correct_office(session, MADISON, {"phone": "800-233-4567"}, **SAID)

    assert offices.office(session, MADISON).phone == "+18002334567"


def test_taking_back_puts_back_what_the_list_says_by_now(session):
    [one] = corrections.correct_office(session, MADISON, {"phone": "608-555-0142"}, **SAID)
    one.upstream = "+16085550177"

    corrections.withdraw(session, one.id, who="Ann", now=NOW + timedelta(days=2))

    office = offices.office(session, MADISON)
    assert office.phone == "+16085550177"
    assert (one.withdrawn_by, one.withdrawn_at) == ("Ann", NOW + timedelta(days=2))
    assert corrections.standing(session) == []
    assert corrections.of_office(session, MADISON) == [one]
    assert details_on(session, office, on=TODAY + timedelta(days=1)).phone == "+16085550142"
    with pytest.raises(Refusal, match="already"):
        corrections.withdraw(session, one.id, who="Ann", now=NOW)


def test_an_older_correction_holds_again_when_the_newer_is_taken_back(session):
    before = offices.office(session, MADISON).phone
    [first] = corrections.correct_office(session, MADISON, {"phone": "608-555-0142"}, **SAID)
    [second] = corrections.correct_office(session, MADISON, {"phone": "608-555-0143"}, **SAID)

    corrections.withdraw(session, second.id, who="Ann", now=NOW)
    assert offices.office(session, MADISON).phone == "+16085550142"
    assert offices.office(session, MADISON).source == "staff"

    corrections.withdraw(session, first.id, who="Ann", now=NOW)
    assert (second.before, offices.office(session, MADISON).phone) == (before, before)


def test_taking_back_the_older_of_two_leaves_the_newer(session):
    [first] = corrections.correct_office(session, MADISON, {"phone": "608-555-0142"}, **SAID)
    corrections.correct_office(session, MADISON, {"phone": "608-555-0143"}, **SAID)

    corrections.withdraw(session, first.id, who="Ann", now=NOW)

    assert offices.office(session, MADISON).phone == "+16085550143"


def test_a_closed_office_is_offered_no_more_until_that_is_taken_back(session):
    one = corrections.close_office(session, MADISON, **SAID)

    assert MADISON not in {each.id for each in offices.offices_of(session, "B001230", on=TODAY)}
    with pytest.raises(Refusal, match="closed"):
        corrections.correct_office(session, MADISON, {"hours": "9am-5pm"}, **SAID)
    corrections.withdraw(session, one.id, who="Ann", now=NOW)
    assert MADISON in {each.id for each in offices.offices_of(session, "B001230", on=TODAY)}


def test_the_office_at_the_capitol_cannot_be_closed(session):
    with pytest.raises(Refusal, match="seat"):
        corrections.close_office(session, "B001230-washington", **SAID)


def test_an_office_our_list_lacks_is_offered_like_any_other(session):
    new = NewOffice(city="Fond du Lac", zip="54935", phone="920-555-0142", address="2 Oak", hours="Mon-Fri 9am-5pm")

    made = corrections.add_office(session, "B001230", new, **SAID)

    assert made.id == "B001230-fond_du_lac"
    assert (made.state, made.time_zone, made.phone, made.source) == ("WI", "America/Chicago", "+19205550142", "staff")
    home = Place(latitude=made.latitude, longitude=made.longitude)
    [first, *_] = offices.choose(session, "B001230", home, now=NOW)
    assert (first.office.id, first.reason) == (made.id, "closest open office, 1 mile; open now")
    [one] = corrections.standing(session)
    assert (one.kind, one.office_id) == (CorrectionKind.OFFICE_ADDED, made.id)
    corrections.withdraw(session, one.id, who="Ann", now=NOW)
    assert made.id not in {each.id for each in offices.offices_of(session, "B001230", on=TODAY)}


def test_a_new_office_with_a_point_of_its_own_goes_by_the_clock_there(session):
    new = NewOffice(city="Madison", zip="53703", latitude=43.07, longitude=-89.38)

    made = corrections.add_office(session, "B001230", new, **SAID)

    assert (made.latitude, made.longitude, made.time_zone) == (43.07, -89.38, "America/Chicago")


def test_a_second_office_in_a_town_gets_a_number(session):
    new = NewOffice(city="Madison", zip="53703")

    made = [corrections.add_office(session, "B001230", new, **SAID).id for _ in range(2)]

    assert made == ["B001230-madison-1", "B001230-madison-2"]
    town = corrections.add_office(session, "B001230", NewOffice(city="Washington", zip="53703"), **SAID)
    assert town.id == "B001230-washington-wi"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"zip": "43215"}, "zip"),
        ({"zip": ""}, "zip"),
        ({"city": ""}, "city"),
        ({"phone": "12"}, "phone"),
        ({"state": "OH"}, "state"),
    ],
)
def test_a_new_office_must_be_in_the_legislators_state(session, changes, field):
    facts = {"city": "Madison", "zip": "53703"} | changes

    with pytest.raises(Refusal) as refused:
        corrections.add_office(session, "B001230", NewOffice(**facts), **SAID)

    assert refused.value.field == field
    assert corrections.standing(session) == []


def test_who_or_what_we_do_not_know_is_not_found(session):
    with pytest.raises(NotFound):
        corrections.correct_office(session, "nobody-nowhere", {"phone": ""}, **SAID)
    with pytest.raises(NotFound):
        corrections.add_office(session, "nobody", NewOffice(city="Madison", zip="53703"), **SAID)
    with pytest.raises(NotFound):
        corrections.withdraw(session, 12345, who="Ann", now=NOW)


def test_a_correction_is_read_again_as_it_was_written(session):
    corrections.correct_office(session, MADISON, {"hours": "By appointment only"}, **SAID)
    session.expire_all()

    [one] = corrections.standing(session)
    assert (one.who, one.field, one.value, one.before) == ("Ines", "hours", "By appointment only", "")
    assert (one.said_at, one.holds_from, one.withdrawn_at) == (NOW, date(2026, 6, 16), None)
