"""From places to districts: the traps of the data, one by one."""

import subprocess
import sys
from datetime import date

import pytest
from sqlalchemy import select, update

from legislators import matching
from legislators.matching import Confidence, match
from legislators.models import BoundarySet, ZipCandidate
from legislators.outlines import lines
from legislators.places import Place, zip_place

TODAY = date(2026, 6, 16)
LOST = "57255 57430 57638 57641 57642 57645 57648 57660 57717 81120 81137 81324".split()  # noqa: SIM905 - reads better


@pytest.mark.parametrize(
    ("zip_code", "districts", "confidence"),
    [
        ("53703", ("WI-2",), "unique_zip"),
        ("53811", ("WI-2", "WI-3"), "ask"),
        ("57642", ("ND-0", "SD-0"), "ask"),  # the crosswalk has lost South Dakota
        ("81137", ("CO-3", "NM-3"), "ask"),  # the crosswalk has lost Colorado
        ("20500", ("DC-0",), "unique_zip"),  # the White House is no census area
        ("00601", ("PR-0",), "unique_zip"),
        ("96910", ("GU-0",), "unique_zip"),
        ("96799", ("AS-0",), "unique_zip"),
        ("00501", ("NY-2",), "approximate"),  # one building of the Internal Revenue Service
        ("09012", (), "ask"),
        ("78840", ("TX-23",), "unique_zip"),
        ("43215", ("OH-3", "OH-15"), "ask"),
    ],
)
def test_a_zip_code_has_all_its_districts_and_says_how_sure(record, zip_code, districts, confidence):
    found = match(record, zip_place(record, zip_code), on=TODAY)

    assert (found.districts, found.confidence) == (districts, Confidence(confidence))


@pytest.mark.parametrize("zip_code", LOST)
def test_the_twelve_zip_codes_without_their_own_state_have_it_again(record, zip_code):
    place = zip_place(record, zip_code)

    found = match(record, place, on=TODAY)

    assert any(district.startswith(place.state) for district in found.districts)


def test_a_military_address_asks_for_the_home_state(record):
    found = match(record, zip_place(record, "09012"), on=TODAY)

    assert found.state == ""
    assert "state you vote in" in found.note


@pytest.mark.parametrize(
    ("latitude", "longitude", "district"),
    [
        (39.9612, -82.9988, "OH-15"),  # the Statehouse in Columbus
        (42.3149, -83.0364, ""),  # Windsor, Ontario
        (52.83, 173.17, "AK-0"),  # Attu, beyond 180 degrees
        (38.8977, -77.0365, "DC-0"),
        (13.4762, 144.7516, "GU-0"),
        (0.0, 0.0, ""),
        (float("nan"), 1.0, ""),
        (-82.9988, 39.9612, ""),  # swapped
        (400.0, 20.0, ""),
    ],
)
def test_a_point_is_in_its_district_or_in_none(record, latitude, longitude, district):
    found = match(record, Place(latitude=latitude, longitude=longitude), on=TODAY)

    assert found.districts == ((district,) if district else ())
    assert found.confidence == (Confidence.EXACT if district else Confidence.NONE)


def test_a_point_near_a_line_names_both_sides(record):
    hits = lines.shipped_index().hits
    east, west = -90.43, -90.41  # the line of the 2nd and 3rd districts runs between them at Hazel Green
    while east + 0.0002 < west:
        middle = (east + west) / 2
        east, west = (middle, west) if hits(42.54, middle) == hits(42.54, east) else (east, middle)

    found = match(record, Place(latitude=42.54, longitude=east), on=TODAY)

    assert found.confidence == Confidence.NEAR_BOUNDARY
    assert set(found.districts) == {"WI-2", "WI-3"}


def test_a_state_alone_is_asked_unless_it_has_one_district(record):
    assert match(record, Place(state="WY"), on=TODAY).confidence == Confidence.EXACT
    assert match(record, Place(state="OH"), on=TODAY).districts[-1] == "OH-15"
    assert match(record, Place(state="QQ"), on=TODAY).confidence == Confidence.NONE
    assert match(record, Place(), on=TODAY).confidence == Confidence.NONE


def test_where_lines_change_the_day_decides_what_is_said(record):
    place = zip_place(record, "78840")

    before = match(record, place, on=date(2027, 1, 2))
    after = match(record, place, on=date(2027, 1, 3))

    assert "may change" in before.note
    assert "that we do not have yet" in after.note
    assert after.confidence == Confidence.APPROXIMATE
    assert matching.lines_note(record, "WI", on=date(2027, 1, 3)) == ""


def test_a_point_counts_before_the_zip_code_it_comes_with(record):
    place = Place(zip="53703", state="WI", latitude=21.3067, longitude=-157.8588, accuracy=10.0)

    assert match(record, place, on=TODAY).districts == ("HI-1",)


def test_the_middle_of_a_zip_code_is_no_point_of_anybody(record):
    place = zip_place(record, "43215")

    assert (place.latitude is None, match(record, place, on=TODAY).confidence) == (False, Confidence.ASK)


def test_a_location_whose_accuracy_reaches_over_a_line_asks(record):
    sure = match(record, Place(latitude=39.9612, longitude=-82.9988, accuracy=20.0), on=TODAY)
    unsure = match(record, Place(latitude=39.9612, longitude=-82.9988, accuracy=1500.0), on=TODAY)

    assert (sure.districts, sure.confidence) == (("OH-15",), Confidence.EXACT)
    assert (unsure.districts, unsure.confidence) == (("OH-15", "OH-3"), Confidence.NEAR_BOUNDARY)
    assert "your device" in unsure.note


@pytest.mark.parametrize("zip_code", ["43216", "53708", "12345", "37202"])
def test_a_code_for_boxes_or_one_building_is_approximate(record, zip_code):
    found = match(record, zip_place(record, zip_code), on=TODAY)

    assert (len(found.districts), found.confidence) == (1, Confidence.APPROXIMATE)


def test_candidates_hold_from_day_to_day(session):
    number = session.scalars(select(BoundarySet.id).where(BoundarySet.congress == 119)).one()
    days = {"valid_from": date(2025, 1, 3), "valid_to": date(2026, 8, 1)}
    session.execute(update(ZipCandidate).where(ZipCandidate.zip == "53703").values(**days))
    session.add(
        ZipCandidate(boundary_set_id=number, zip="53703", district="WI-3", basis="middle", valid_from=date(2026, 8, 1))
    )
    session.flush()

    before = match(session, zip_place(session, "53703"), on=date(2026, 7, 31))
    after = match(session, zip_place(session, "53703"), on=date(2026, 8, 1))

    assert (before.districts, before.confidence) == (("WI-2",), Confidence.UNIQUE_ZIP)
    assert (after.districts, after.confidence) == (("WI-3",), Confidence.APPROXIMATE)
    assert "middle" in after.note


def test_a_day_before_all_our_lines_is_said(record):
    old = date(2020, 5, 1)

    assert match(record, Place(latitude=40.0, longitude=-83.0), on=old).note.startswith("That day is before")
    assert match(record, zip_place(record, "53703"), on=old).confidence == Confidence.ASK


def test_matching_loads_no_heavy_library_for_a_zip_code():
    code = "import sys; import legislators.matching, legislators.places; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {"numpy", "shapely", "pandas", "requests"} & set(loaded)
