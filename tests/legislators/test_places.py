"""What people type, and the place it means."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundwork.refusal import Refusal
from legislators import demo, places, spelling
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
        ("43215.0", "43215"),
        ("7302.0", "07302"),
        ("7302-1234", "07302"),
        ("53703–1234", "53703"),
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
        ("SW1A 1AA", "British"),
        ("100-0001", "five digits"),
        ("110001", "five digits"),
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


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("40.0, -83.0", (40.0, -83.0)),
        ("(39.9612,-82.9988)", (39.9612, -82.9988)),
        ("39.9612° -82.9988°", (39.9612, -82.9988)),
        ("40,-83", (40.0, -83.0)),
        ("４０.５, \u221283", (40.5, -83.0)),
        ("52.83 173.17", (52.83, 173.17)),
        ("-14.27, -170.70", (-14.27, -170.7)),
    ],
)
def test_coordinates_are_a_persons_own_point(record, typed, point):
    place = places.read_place(record, typed)

    assert (place.latitude, place.longitude, place.accuracy, place.zip) == (*point, 0.0, "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-83.0, 40.0", "latitude first"),
        ("-158.0, 21.3", "latitude first"),
        ("144.75, 13.47", "latitude first"),
        ("nan, -83", "not a number"),
        ("40.0, inf", "not a number"),
        ("91.0, -83.0", "between -90 and 90"),
        ("40.0, -183.0", "between -180 and 180"),
    ],
)
def test_what_is_no_point_is_refused_in_words_that_help(record, typed, words):
    with pytest.raises(Refusal, match=words) as refused:
        places.read_place(record, typed)

    assert refused.value.field == "place"


@pytest.mark.parametrize("accuracy", ["-1", "60000", "nan", "far", "1e9"])
def test_a_device_that_hardly_knows_where_it_is_helps_nobody(accuracy):
    with pytest.raises(Refusal):
        places.point_place("40.0", "-83.0", accuracy)

    assert places.point_place("40,5", "-83.0", "25").accuracy == 25.0


def test_a_code_for_boxes_or_one_building_stands_for_itself(record):
    kinds = {code: places.stands_for_itself(places.zip_place(record, code)) for code in ("43216", "12345", "53703")}

    assert kinds == {"43216": True, "12345": True, "53703": False}


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_the_reading_of_zip_codes(typed):
    with suppress(Refusal):
        assert len(spelling.zip_digits(typed)) == 5


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_that_can_be_typed_breaks_the_reading_of_points(latitude, longitude):
    with suppress(Refusal):
        north, east = spelling.point(latitude, longitude)
        assert abs(north) <= 90
        assert abs(east) <= 180
