"""Towns for maps, and the list of ZIP codes they come from."""

import pytest

from legislators import postal, towns
from legislators.states import STATES


def test_every_town_lies_in_the_box_of_its_state():
    outside = [
        town
        for state in STATES
        for town in towns.of_state(state)
        if not (
            towns.STATE_BOXES[state][0] <= town.longitude <= towns.STATE_BOXES[state][2]
            and towns.STATE_BOXES[state][1] <= town.latitude <= towns.STATE_BOXES[state][3]
        )
    ]

    assert outside == []
    assert towns.STATE_BOXES.keys() == STATES.keys()


def test_a_map_across_a_state_line_has_the_towns_of_both_sides(record):
    found = towns.within(record, (-84.7, 38.9, -84.3, 39.3))

    assert {("Cincinnati", "OH"), ("Covington", "KY")} <= {(town.name, town.state) for town in found}
    assert [town.size for town in found] == sorted((town.size for town in found), reverse=True)


def test_the_open_sea_has_no_towns(record):
    assert towns.within(record, (-60.0, 30.0, -50.0, 40.0)) == []


def test_the_whole_list_has_each_zip_code_once_and_as_it_is_asked_for():
    every = list(postal.every_zip())

    assert len({one.zip for one in every}) == len(every) > 40_000
    assert postal.zip_facts("20510") in every


@pytest.mark.parametrize("text", ["", "2051", "205100", "00000"])
def test_what_is_no_zip_code_has_no_facts(text):
    assert postal.zip_facts(text) is None
