"""An area is a clock and a state; a number's area code says both."""

import re

import phonenumbers
import pytest

from groundwork.delivery.hours import areas


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("+14015550142", ("America/New_York@RI",)),
        ("+16085550142", ("America/Chicago@WI",)),
        ("+19155550142", ("America/Denver@TX",)),
        ("+19285550142", ("America/Phoenix@AZ",)),
        ("+19075550142", ("America/Adak@AK", "America/Anchorage@AK")),
        ("+17875550142", ("America/Puerto_Rico@PR",)),
        ("+16845550142", ("Pacific/Pago_Pago@AS",)),
        ("+15645550142", ("America/Los_Angeles@WA",)),
        ("+18005550142", areas.EVERYWHERE),
    ],
)
def test_an_area_code_gives_clock_and_state(number, found):
    assert areas.zones_of_number(number) == found


def test_a_set_of_areas_is_one_value_and_back():
    both = areas.areas(("America/Denver", "America/Chicago"), "TX")

    assert areas.joined(both) == "America/Chicago@TX,America/Denver@TX"
    assert areas.split(areas.joined(both)) == ("America/Chicago@TX", "America/Denver@TX")
    assert areas.areas(("America/Denver",), "") == ("America/Denver",)
    assert areas.split(areas.joined(())) == areas.EVERYWHERE


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        ("America/Chicago@TX", "Central Time, Texas", "hora central, Texas"),
        ("America/Chicago", "Central Time", "hora central"),
        ("America/Phoenix@AZ", "Mountain Standard Time, AZ", "hora estándar de las Montañas Rocosas, AZ"),
        ("America/Indiana/Indianapolis@IN", "Eastern Time, IN", "hora oriental, IN"),
        ("America/Chicago@TX,America/Denver@TX", "Central Time / Mountain Time, Texas", None),
        (areas.joined(areas.EVERYWHERE), "Anywhere in the United States", None),
    ],
)
def test_people_read_of_areas_in_words(value, english, spanish):
    assert areas.words_of(value, {"TX": "Texas"}, "en") == english
    assert spanish is None or areas.words_of(value, {"TX": "Texas"}, "es") == spanish


def test_the_area_codes_are_those_of_the_numbering_plan():
    """Against the geocoder of phonenumbers, whose tables are too large to load in a worker."""
    from holidays.countries.united_states import US
    from phonenumbers import geocoder

    other = {"Washington D.C.": "DC", "Washington State": "WA", "U.S. Virgin Islands": "VI"}
    names = dict(US.subdivisions_aliases) | other
    for code, state in areas._states().items():
        words = geocoder.description_for_number(phonenumbers.parse(f"+1{code}5550142"), "en")
        told = re.search(r", ([A-Z]{2})$", words)
        assert not words or (told[1] if told else names.get(words)) == state
    assert len(areas._states()) > 360
