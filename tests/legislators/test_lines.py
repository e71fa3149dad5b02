"""Points and the lines: which district, how near another, on which day."""

import math
from datetime import date

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from legislators import ground
from legislators.importing import cut
from legislators.outlines import lines
from legislators.outlines.cells import MIXED

TODAY = date(2026, 6, 16)
WHOLE_COUNTRY = {"longitude": st.floats(-125, -67), "latitude": st.floats(24, 50)}


@pytest.fixture(scope="module")
def index():
    return lines.shipped_index()


@pytest.mark.parametrize(
    ("latitude", "longitude", "district"),
    [
        (39.9612, -82.9988, "OH-15"),  # the Statehouse in Columbus
        (42.3149, -83.0364, ""),  # Windsor, Ontario, across the river from Detroit
        (52.83, 173.17, "AK-0"),  # Attu, beyond 180 degrees
        (51.87, -176.65, "AK-0"),  # Adak, on this side of it
        (13.4762, 144.7516, "GU-0"),
        (-14.28, -170.69, "AS-0"),
        (-82.9988, 39.9612, ""),  # swapped
        (math.nan, -80.0, ""),
        (40.0, math.inf, ""),
        (40.0, 180.0, ""),
        (90.0, -180.0, ""),
        (400.0, 20.0, ""),
    ],
)
def test_a_point_is_in_its_district_or_in_none(index, latitude, longitude, district):
    assert index.at(latitude, longitude)[0] == district
    assert index.hits(latitude, longitude) == ([district] if district else [])
    assert index.locate([longitude], [latitude])[0][0] == district


@given(**WHOLE_COUNTRY, within=st.one_of(st.none(), st.floats(0, 30_000), st.just(math.nan)))
@settings(max_examples=300)
def test_one_point_and_many_points_have_the_same_answer(longitude, latitude, within):
    index = lines.shipped_index()

    alone = index.at(latitude, longitude, within=within)

    many = index.locate([longitude, -90.0, longitude], [latitude, 40.0, latitude], within=within)
    assert many[0] == many[2] == alone
    assert index.hits(latitude, longitude)[:1] == [alone[0]][: bool(alone[0])]


@given(**WHOLE_COUNTRY, within=st.floats(300, 20_000))
@settings(max_examples=200)
def test_looking_farther_never_loses_a_neighbor(longitude, latitude, within):
    index = lines.shipped_index()

    district, others = index.at(latitude, longitude)
    same, more = index.at(latitude, longitude, within=within)

    assert same == district
    assert set(others) <= set(more)
    assert district not in more


@pytest.fixture(scope="module")
def crowd(index):
    """Points thickly around the middles of ZIP codes, where cells are safe, mixed and outside."""
    import zipcodes

    known = [one for one in zipcodes.list_all() if one["active"] and float(one["lat"])]
    chance = np.random.default_rng(1787)
    chosen = chance.integers(0, len(known), 20_000)
    places = np.array([(float(one["long"]), float(one["lat"])) for one in known])[chosen]
    return places + chance.normal(0, 0.02, places.shape)


def test_the_table_of_cells_answers_as_the_pieces_do(index, crowd):
    answers = index.cells.answers(crowd[:, 0], crowd[:, 1])
    point, piece = index.tree.query(shapely.points(crowd), predicate="intersects")
    found = np.zeros(len(crowd), dtype=int)
    found[point] = index.of[piece] + 1

    sure = answers != MIXED
    assert 0.75 < sure.mean() < 0.95
    assert (np.maximum(answers[sure], 0) == found[sure]).all()


def test_a_safe_cell_has_no_other_district_within_300_meters(index, crowd):
    safe = np.flatnonzero(index.cells.answers(crowd[:, 0], crowd[:, 1]) > 0)
    near = index.locate(crowd[safe, 0], crowd[safe, 1], within=300.0001)  # measured, since it is more than 300

    assert all(others == () for _district, others in near)


def test_the_distance_is_that_of_a_map_drawn_to_scale(index, crowd, shared):
    whole = cut.read_districts(shared / "data" / "cd119_500k.geojson.gz")
    mixed = crowd[index.cells.answers(crowd[:, 0], crowd[:, 1]) == MIXED][:300]

    for (longitude, latitude), (district, others) in zip(mixed, index.locate(mixed[:, 0], mixed[:, 1]), strict=True):
        box = shapely.box(longitude - 0.05, latitude - 0.05, longitude + 0.05, latitude + 0.05)
        squeeze = math.cos(math.radians(latitude))
        for name, shape in whole.items():
            if not district or name == district or not shapely.intersects(shape.envelope, box):
                continue
            seen = shapely.transform(shapely.clip_by_rect(shape, *box.bounds), lambda at, k=squeeze: at * [k, 1])
            meters = seen.distance(shapely.Point(longitude * squeeze, latitude)) * ground.METERS_A_DEGREE
            assert (name in others) == (meters <= 300), (name, meters)


def test_a_point_exactly_on_a_line_names_both_sides(index):
    mine, theirs = ({tuple(at) for at in _corners(index, name)} for name in ("WI-2", "WI-3"))
    longitude, latitude = sorted(mine & theirs)[5]

    assert index.hits(latitude, longitude) == ["WI-2", "WI-3"]
    assert index.at(latitude, longitude) == ("WI-2", ("WI-3",))
    assert index.locate([longitude], [latitude]) == [("WI-2", ("WI-3",))]


def _corners(index, district):
    return shapely.get_coordinates(index.tree.geometries[index.of == index.districts.index(district)])


def test_a_wide_accuracy_reaches_other_districts_and_a_mad_one_stays_finite(index):
    assert index.at(39.9612, -82.9988, within=8_000)[1] == ("OH-3",)
    assert index.at(39.9612, -82.9988, within=math.inf) == index.at(39.9612, -82.9988, within=200_000)
    assert index.at(39.9612, -82.9988, within=-5) == index.at(39.9612, -82.9988)


def test_the_day_decides_by_which_lines_a_point_is_found(record):
    now = lines.at(record, 39.9612, -82.9988, on=TODAY)

    assert now is not None
    assert (now.district, now.boundary_set_id) == ("OH-15", lines.index_for(record, on=TODAY).boundary_set_of("OH-15"))
    assert lines.at(record, 39.9612, -82.9988, on=date(2027, 1, 3)) == now  # the last lines we have go on serving
    assert lines.at(record, 39.9612, -82.9988, on=date(2020, 1, 1)) is None
    assert lines.index_for(record, on=TODAY) is lines.index_for(record, on=date(2027, 1, 4))
