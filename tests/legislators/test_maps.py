"""Maps of whole states: every district once, in the class it was given."""

import pytest

from legislators import franklin, maps
from tests.conftest import NOW

TODAY = NOW.date()


@pytest.mark.parametrize(("state", "districts"), [("OH", 15), ("AK", 1), ("HI", 2)])
def test_a_state_shows_each_of_its_districts_once(record, state, districts):
    picture = maps.of_state(record, state, {}, on=TODAY)

    names = [area.district for area in picture.areas]
    assert len(names) == len(set(names)) == districts
    assert {name.partition("-")[0] for name in names} == {state}
    assert all(0 <= area.x <= picture.width and 0 <= area.y <= picture.height for area in picture.areas)


def test_districts_are_filled_as_they_are_given(record):
    picture = maps.of_state(record, "OH", {"OH-3": "q5"}, on=TODAY)

    assert {area.district: area.kind for area in picture.areas if area.kind != "q0"} == {"OH-3": "q5"}


def test_the_invented_state_is_drawn_too(record):
    picture = maps.of_state(record, franklin.CODE, {"FK-1": "q2"}, on=TODAY)

    assert len(picture.areas) == 8


def test_a_state_without_lines_has_no_map(record):
    assert maps.of_state(record, "ZZ", {}, on=TODAY) is None
