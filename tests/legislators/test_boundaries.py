"""New district lines come from a file: whole, of the right Congress, or not at all."""

import gzip
import json
import zipfile
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely
from sqlalchemy import func, select

from groundwork.refusal import Refusal
from legislators.importing import boundaries_file
from legislators.models import BoundarySet, District, ZipCandidate
from legislators.outlines import lines
from legislators.outlines.boundaries import congress_of, first_day, load_boundaries
from tests.conftest import NOW
from tests.factories.boundaries import a_geojson, a_shapefile, moved_on

BEFORE, AFTER = date(2027, 1, 2), date(2027, 1, 3)
SALT_LAKE = (40.7608, -111.8910)


@pytest.fixture(scope="module")
def utah():
    return moved_on({"UT"})


@pytest.mark.parametrize("write", [a_shapefile, a_geojson])
def test_an_announced_state_gets_its_lines_and_switches_by_the_day(session, tmp_path, utah, write):
    old = lines.at(session, *SALT_LAKE, on=BEFORE)
    idaho = lines.at(session, 43.615, -116.2023, on=BEFORE)

    words = load_boundaries(session, write(tmp_path / "utah.zip", utah), congress=120, now=NOW)

    new = lines.at(session, *SALT_LAKE, on=AFTER)
    row = session.scalars(select(BoundarySet).where(BoundarySet.state == "UT")).one()
    assert words == ["Utah: new lines of Congress 120 from 2027-01-03 on, 4 districts, 345 ZIP codes."]
    assert old is not None
    assert new is not None
    assert (old.district, new.district) == ("UT-1", "UT-2")
    assert (new.boundary_set_id, row.valid_from, row.has_lines) == (row.id, AFTER, True)
    assert lines.at(session, *SALT_LAKE, on=BEFORE) == old
    assert lines.at(session, 43.615, -116.2023, on=AFTER) == idaho
    assert session.scalar(select(func.count()).where(District.boundary_set_id == row.id)) == 4


def test_zip_codes_follow_a_district_whose_lines_stayed(session, tmp_path, utah):
    load_boundaries(session, a_geojson(tmp_path / "utah.json", utah), congress=120, now=NOW)

    row = session.scalars(select(BoundarySet).where(BoundarySet.state == "UT")).one()
    query = select(ZipCandidate.district, ZipCandidate.basis)
    new = session.execute(query.where(ZipCandidate.boundary_set_id == row.id, ZipCandidate.zip == "84111")).all()
    old = session.execute(query.where(ZipCandidate.boundary_set_id != row.id, ZipCandidate.zip == "84111")).all()
    assert {(_moved(name), basis) for name, basis in old} == {tuple(one) for one in new}


def _moved(name):
    return f"UT-{int(name[3:]) % 4 + 1}"


def test_where_lines_changed_a_zip_code_goes_by_its_middle(session, tmp_path, utah):
    west, south, east, north = shapely.union_all(list(utah.values()), grid_size=1e-5).bounds
    tall = (north - south) / 4
    state = shapely.union_all(list(utah.values()), grid_size=1e-5)
    bands = {
        f"UT-{n + 1}": state.intersection(shapely.box(west, south + n * tall, east, south + (n + 1) * tall))
        for n in range(4)
    }

    load_boundaries(session, a_geojson(tmp_path / "utah.gz", bands, packed=True), congress=120, now=NOW)

    row = session.scalars(select(BoundarySet).where(BoundarySet.state == "UT")).one()
    query = select(ZipCandidate.district, ZipCandidate.basis).where(ZipCandidate.boundary_set_id == row.id)
    capital = set(session.execute(query.where(ZipCandidate.zip == "84111")).all())  # the new line is a mile south of it
    assert capital == {("UT-4", "middle"), ("UT-3", "near")}
    assert session.execute(query.where(ZipCandidate.zip == "84790")).all() == [("UT-1", "middle")]
    bases = {basis for district, basis in session.execute(query) if district.startswith("UT-")}
    assert bases == {"middle", "near"}


def test_a_zip_code_across_the_state_line_changes_in_its_own_states_set(session, tmp_path, utah):
    country = session.scalars(select(BoundarySet.id).where(BoundarySet.state == "")).one()
    crossing = select(ZipCandidate.zip, ZipCandidate.district, ZipCandidate.valid_from, ZipCandidate.valid_to).where(
        ZipCandidate.boundary_set_id == country, ZipCandidate.zip == "86514", ZipCandidate.district.startswith("UT-")
    )
    before = session.execute(crossing).all()

    load_boundaries(session, a_geojson(tmp_path / "utah.json", utah), congress=120, now=NOW)

    after = {row.district: (row.valid_from, row.valid_to) for row in session.execute(crossing)}
    assert [row.district for row in before] == ["UT-3"]  # Teec Nos Pos, Arizona
    assert after == {"UT-3": (date(2025, 1, 3), AFTER), "UT-4": (AFTER, None)}


def test_the_same_file_twice_changes_nothing(session, tmp_path, utah):
    file = a_shapefile(tmp_path / "utah.zip", utah)
    load_boundaries(session, file, congress=120, now=NOW)
    before = session.execute(select(BoundarySet.id, BoundarySet.valid_to, BoundarySet.digest)).all()

    words = load_boundaries(session, file, congress=120, now=NOW)

    assert words == ["Utah: these lines of Congress 120 are here already."]
    assert session.execute(select(BoundarySet.id, BoundarySet.valid_to, BoundarySet.digest)).all() == before


def test_other_lines_of_the_congress_that_sits_hold_from_today(session, tmp_path, utah):
    load_boundaries(session, a_geojson(tmp_path / "utah.json", utah, congress=119), congress=119, now=NOW)

    row = session.scalars(select(BoundarySet).where(BoundarySet.state == "UT", BoundarySet.congress == 119)).one()
    there = lines.at(session, *SALT_LAKE, on=NOW.date())
    assert (row.valid_from, row.valid_to) == (NOW.date(), None)
    assert there is not None
    assert there.district == "UT-2"


def test_a_second_file_before_the_day_replaces_the_first(session, tmp_path, utah):
    load_boundaries(session, a_geojson(tmp_path / "utah.json", utah), congress=120, now=NOW)
    renamed = dict(zip(sorted(utah), [utah[name] for name in sorted(utah, reverse=True)], strict=True))

    load_boundaries(session, a_geojson(tmp_path / "again.json", renamed), congress=120, now=NOW)

    there = lines.at(session, *SALT_LAKE, on=AFTER)
    assert there is not None
    assert there.district == "UT-3"
    assert session.scalar(select(func.count()).select_from(BoundarySet).where(BoundarySet.state == "UT")) == 1


def _file(tmp_path, content):
    (tmp_path / "lines.zip").write_bytes(content)
    return tmp_path / "lines.zip"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\n <!DOCTYPE html><title>Not found</title>", "web page"),
        (b"PK\x03\x04 and then it broke off", "damaged or cut off"),
        (b'{"type": "FeatureCollection", "features": [', "damaged or cut off"),
        (gzip.compress(b'{"type": "FeatureCollection"}', mtime=0)[:-9], "damaged or cut off"),
        (b'{"type": "Topology", "objects": {}}', "not TopoJSON"),
        (b'{"features": []}', "no district"),
        (b'{"features": [{"geometry": null, "properties": {"NAME": "Utah"}}]}', "does not name its district"),
        (b'{"features": [{"geometry": {"type": "Polygon"}, "properties": {"district": "UT-1"}}]}', "broken"),
        (b'{"features": [3]}', "broken"),
        ("🙂 , ; <b>".encode() * 500, "neither a shapefile"),
        (b"", "neither a shapefile"),
    ],
)
def test_what_is_no_file_of_lines_is_refused(tmp_path, content, words):
    with pytest.raises(Refusal, match=words):
        boundaries_file.read(_file(tmp_path, content), congress=120)


def test_every_cut_of_a_shapefile_is_refused(tmp_path, utah):
    whole = a_shapefile(tmp_path / "utah.zip", {"UT-1": utah["UT-1"]}).read_bytes()

    for length in range(10, len(whole) - 30, len(whole) // 9):
        with pytest.raises(Refusal):
            boundaries_file.read(_file(tmp_path, whole[:length]), congress=120)


def test_a_broken_shapefile_in_a_whole_zip_is_refused(tmp_path, utah):
    whole = a_shapefile(tmp_path / "utah.zip", utah)
    with zipfile.ZipFile(whole) as packed, zipfile.ZipFile(tmp_path / "bad.zip", "w") as made:
        for name in packed.namelist():
            raw = packed.read(name)
            made.writestr(name, raw[: len(raw) // 2])

    with pytest.raises(Refusal):
        boundaries_file.read(tmp_path / "bad.zip", congress=120)


def test_lines_of_another_congress_are_refused(tmp_path, utah):
    file = a_shapefile(tmp_path / "old.zip", utah, congress=118)

    with pytest.raises(Refusal, match="lines of Congress 118, not of Congress 119"):
        boundaries_file.read(file, congress=119)


@pytest.mark.parametrize(
    "move",
    [lambda at: at[:, ::-1], lambda at: at * 100_000, lambda at: at + np.array([150, 0])],
    ids=["swapped", "meters", "in Africa"],
)
def test_coordinates_that_are_not_degrees_of_here_are_refused(tmp_path, utah, move):
    file = a_geojson(tmp_path / "utah.json", {"UT-1": shapely.transform(utah["UT-1"], move)})

    with pytest.raises(Refusal, match="not in the United States"):
        boundaries_file.read(file, congress=120)


def test_a_district_twice_is_refused(tmp_path, utah):
    file = a_geojson(tmp_path / "utah.json", utah)
    found = json.loads(file.read_text())
    file.write_text(json.dumps(found | {"features": [*found["features"], found["features"][0]]}))

    with pytest.raises(Refusal, match="UT-2 is in the file twice"):
        boundaries_file.read(file, congress=120)


def test_a_broken_ring_is_mended(tmp_path):
    bow = shapely.Polygon([(-111, 40), (-110, 41), (-110, 40), (-111, 41)])

    found = boundaries_file.read(a_geojson(tmp_path / "bow.json", {"UT-1": bow}), congress=120)

    assert found.shapes["UT-1"].is_valid
    assert found.shapes["UT-1"].area > 0.4


def test_a_state_with_another_number_of_districts_is_refused_and_nothing_is_written(session, tmp_path, utah):
    file = a_geojson(tmp_path / "utah.json", {name: utah[name] for name in ("UT-1", "UT-2", "UT-3")})

    with pytest.raises(Refusal, match="Utah has 4 seats in the House, but the file has 3 districts; look at UT-4"):
        load_boundaries(session, file, congress=120, now=NOW)

    assert session.scalar(select(func.count()).where(BoundarySet.packed.is_not(None))) == 0


@pytest.mark.parametrize("number", [1, 118, 121])
def test_a_congress_that_is_over_or_far_off_is_refused(record, tmp_path, number):
    with pytest.raises(Refusal, match=f"Congress {number} is neither"):
        load_boundaries(record, tmp_path / "none.zip", congress=number, now=NOW)


def test_a_congress_begins_on_january_3():
    assert first_day(119) == date(2025, 1, 3)
    assert [congress_of(day) for day in (BEFORE, AFTER)] == [119, 120]
    assert congress_of(datetime(2026, 6, 16, tzinfo=UTC).date()) == 119


def test_lines_for_the_whole_country_close_what_was_announced(session, shared):
    source = shared / "data" / "cd119_500k.geojson.gz"

    same = load_boundaries(session, source, congress=119, now=NOW)
    words = load_boundaries(session, source, congress=120, now=NOW)

    announced = session.scalars(select(BoundarySet).where(BoundarySet.has_lines.is_(False))).all()
    sets = session.scalars(select(BoundarySet).where(BoundarySet.state == "").order_by(BoundarySet.congress)).all()
    there = lines.at(session, *SALT_LAKE, on=AFTER)
    assert same == ["The whole country: these lines of Congress 119 are here already."]
    assert words[0].startswith("The whole country: new lines of Congress 120 from 2027-01-03 on, 441 districts")
    assert {(one.valid_from, one.valid_to) for one in announced} == {(AFTER, AFTER)}
    assert [(one.valid_from, one.valid_to) for one in sets] == [(date(2025, 1, 3), AFTER), (AFTER, None)]
    assert there is not None
    assert (there.district, there.boundary_set_id) == ("UT-1", sets[1].id)
