"""What people type, and the place it means."""

import pytest

from groundwork.refusal import Refusal
from legislators import demo, places
from legislators.places import Place
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("typed", "zip_code"),
    [
        ("53703", "53703"),
        (" 53703-1234 ", "53703"),
        ("537031234", "53703"),
        ("53 703", "53703"),
        ("５３７０３", "53703"),
        ("7302", "07302"),
        ("601", "00601"),
    ],
)
def test_a_zip_code_is_read_in_any_usual_spelling(record, typed, zip_code):
    assert places.zip_place(record, typed).zip == zip_code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5381O", "letter O"),
        ("99999", "We know no ZIP code 99999"),
        ("00107", "We know no ZIP code 00107"),
        ("94101", "no longer uses"),
        ("96941", "Micronesia"),
        ("M5V 2T6", "Canadian"),
        ("", "five-digit"),
        ("<b>53703</b>", "five digits"),
        ("'; DROP TABLE seat; --", "five digits"),
        ("٥٣٧٠٣", "five digits"),
        ("🙂" * 5000, "five digits"),
    ],
)
def test_what_is_no_zip_code_is_refused_in_words_that_help(record, typed, words):
    with pytest.raises(Refusal, match=words) as refused:
        places.zip_place(record, typed)

    assert refused.value.field == "zip"


@pytest.mark.parametrize(
    ("typed", "state", "city"),
    [
        ("ohio", "OH", ""),
        ("OH", "OH", ""),
        ("Washington, D.C.", "DC", ""),
        ("Madison, WI", "WI", "Madison"),
        ("columbus ohio", "OH", "Columbus"),
        ("St. Louis, MO", "MO", "Saint Louis"),
        ("McLean, Virginia", "VA", "McLean"),
        ("Madison, WI 53703", "WI", "Madison"),
    ],
)
def test_states_and_towns_are_understood(record, typed, state, city):
    place = places.read_place(record, typed)

    assert (place.state, place.city) == (state, city)


def test_a_town_of_many_states_asks_for_the_state(record):
    with pytest.raises(Refusal, match="Springfield in AR, CO") as refused:
        places.read_place(record, "Springfield")

    assert refused.value.field == "place"


@pytest.mark.parametrize("typed", ["", "Nowhere Atall", "x" * 5000, "12", "\x00\x01", "%", "Paris, France"])
def test_what_is_no_place_is_refused(record, typed):
    with pytest.raises(Refusal):
        places.read_place(record, typed)


def test_military_zip_codes_have_no_point_and_no_zone(record):
    place = places.zip_place(record, "09012")

    assert (place.state, place.latitude, places.is_military(place)) == ("AE", None, True)
    assert "Pacific/Honolulu" in places.zones(place)


def test_zones_follow_the_nearest_thing_known():
    assert places.zones(Place(state="WI")) == ("America/Chicago",)
    assert places.zones(Place(state="TN")) == ("America/Chicago", "America/New_York")
    assert places.zones(Place(latitude=31.76, longitude=-106.49)) == ("America/Denver",)
    assert len(places.zones(Place())) == 7


def test_franklins_zip_codes_are_known_in_the_demo(session):
    demo.seed(session, now=NOW)

    place = places.zip_place(session, "00107")

    assert (place.city, place.state, place.time_zone) == ("Nolin", "FK", "America/New_York")
    assert places.read_place(session, "Watauga, Franklin").state == "FK"
