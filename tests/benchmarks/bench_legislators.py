"""What finding districts of points costs, beside plain shapely and GeoPandas, and that every answer is the same."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import zipcodes

from legislators import shipped
from legislators.importing import cut
from legislators.outlines import lines
from legislators.outlines.cells import MIXED
from tests.conftest import SHARED

MILLION, ROUNDS = 1_000_000, 3
LINES_FILE = SHARED / "data" / "cd119_500k.geojson.gz"
READY = """
import resource, time
from pathlib import Path
import numpy, shapely, sqlalchemy.orm
import legislators.models
def megabytes():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]) / 1024
before = megabytes()
began = time.perf_counter()
from legislators.outlines import lines
lines.shipped_index().at(39.9612, -82.9988)
print(time.perf_counter() - began, megabytes() - before)
"""


@pytest.fixture(scope="module")
def whole() -> tuple[list[str], Any]:
    if not LINES_FILE.exists():
        pytest.skip("needs ../shared, which is not here")
    found = cut.read_districts(LINES_FILE)
    names = sorted(found)
    return names, np.array([found[name] for name in names], dtype=object)


def crowd(count: int) -> np.ndarray:
    """Points as people live: ZIP codes of homes in equal parts (they hold alike many), 2 km around their middles."""
    known = [one for one in zipcodes.list_all() if one["active"] and one["zip_code_type"] == "STANDARD"]
    middles = np.array([(float(one["long"]), float(one["lat"])) for one in known if float(one["lat"])])
    chance = np.random.default_rng(119)
    around = chance.normal(0, 0.02, (count, 2))
    return middles[chance.integers(0, len(middles), count)] + around


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some rounds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def directly(shapes: Any, points: np.ndarray) -> np.ndarray:
    """The district of each point by whole polygons, -1 outside."""
    found = np.full(len(points), -1)
    point, shape = shapely.STRtree(shapes).query(shapely.points(points), predicate="intersects")
    found[point] = shape
    return found


def test_a_million_points(whole):
    names, shapes = whole
    index, points = lines.shipped_index(), crowd(MILLION)
    geometries, longitudes, latitudes = shapely.points(points), points[:, 0].copy(), points[:, 1].copy()
    tree = shapely.STRtree(shapes)

    ours = seconds(lambda: index.numbers(longitudes, latitudes))
    near = seconds(lambda: index.locate(longitudes, latitudes))
    began = time.perf_counter()
    point, shape = tree.query(geometries, predicate="intersects")
    plain = time.perf_counter() - began

    sure = (index.cells.answers(longitudes, latitudes) != MIXED).mean()
    print(f"\nlegislators: 1 M points: cells and pieces {ours:.2f} s, with nearness to a line {near:.2f} s,")
    times = f"{plain / ours:.0f} times, with nearness {plain / near:.0f} times"
    print(f"  plain STRtree over whole districts {plain:.1f} s: {times}")
    print(f"  the table of cells alone answers {sure:.1%}")
    wanted = np.full(MILLION, -1)
    wanted[point] = shape
    assert (index.numbers(longitudes, latitudes) == wanted).all()
    assert index.districts == names
    assert plain / near >= 10


def test_a_million_points_beside_geopandas(whole):
    geopandas = pytest.importorskip("geopandas", reason="GeoPandas is a peer: requirements-peers.lock")
    names, shapes = whole
    index, points = lines.shipped_index(), crowd(MILLION)
    right = geopandas.GeoDataFrame({"district": names}, geometry=shapes, crs=4326)
    left = geopandas.GeoDataFrame(geometry=shapely.points(points), crs=4326)

    theirs = seconds(lambda: geopandas.sjoin(left, right, how="left", predicate="within"), 1)
    ours = seconds(lambda: index.numbers(points[:, 0], points[:, 1]))
    near = seconds(lambda: index.locate(points[:, 0], points[:, 1]))

    print(f"\nlegislators: 1 M points: GeoPandas sjoin {theirs:.2f} s, ours {ours:.2f} s ({theirs / ours:.1f} times),")
    print(f"  with nearness to a line {near:.2f} s ({theirs / near:.1f} times)")
    assert theirs >= ours


def test_one_point_at_a_time():
    index, points = lines.shipped_index(), crowd(20_000)
    kinds = index.cells.answers(points[:, 0], points[:, 1])
    pairs = [(float(latitude), float(longitude)) for longitude, latitude in points]
    hard = [pair for pair, kind in zip(pairs, kinds, strict=True) if kind == MIXED]

    print("\nlegislators: one point, median of microseconds:")
    for name, chosen in (("as people live", pairs), ("in a cell with a line", hard)):
        look_up = statistics.median(_each(index.hits, chosen))
        distance = statistics.median(_each(index.at, chosen))
        print(f"  {name}: look-up {look_up:.1f}, with the distance to the lines {distance:.1f}")
        assert look_up < 25
        assert distance <= 150


def _each(work: Callable[[float, float], object], pairs: list[tuple[float, float]]) -> list[float]:
    times = []
    for latitude, longitude in pairs:
        began = time.perf_counter_ns()
        work(latitude, longitude)
        times.append((time.perf_counter_ns() - began) / 1000)
    return times


def test_the_index_is_ready_soon_and_small():
    found = [_ready() for _ in range(ROUNDS)]
    took, megabytes = (statistics.median(one) for one in zip(*found, strict=True))

    print(f"\nlegislators: index ready in {took:.2f} s, adding {megabytes:.0f} MB")
    assert took < 1.5
    assert megabytes <= 120


def _ready() -> list[float]:
    answer = subprocess.run(
        [sys.executable, "-c", READY], capture_output=True, check=True, text=True, cwd=Path(__file__).parents[2]
    )
    return [float(word) for word in answer.stdout.split()]


def test_three_hundred_thousand_random_points_agree_with_whole_polygons(whole):
    names, shapes = whole
    chance = np.random.default_rng(300)
    boxes = ((-125, -66.5, 24, 49.5, 240_000), (-180, -130, 51, 71.5, 40_000), (-161, -154, 18.5, 22.5, 20_000))
    points = np.vstack(
        [
            np.column_stack([chance.uniform(west, east, count), chance.uniform(south, north, count)])
            for west, east, south, north, count in boxes
        ]
    )

    found = [name for name, _others in lines.shipped_index().locate(points[:, 0], points[:, 1])]

    wanted = [names[number] if number >= 0 else "" for number in directly(shapes, points)]
    wrong = sum(one != other for one, other in zip(found, wanted, strict=True))
    inside = sum(map(bool, wanted))
    print(f"\nlegislators: {len(points)} random points, {inside} in a district, {wrong} answered otherwise")
    assert wrong == 0


def test_every_zip_code_of_the_crosswalk_has_its_own_state():
    home = {one["zip_code"]: one["state"] for one in zipcodes.list_all()}
    rows = [row for row in shipped.rows(shipped.ZIPS) if row.get("crosswalk")]
    lost = [
        row["zip"]
        for row in rows
        if not any(
            name.startswith(f"{home[row['zip']]}-")
            for basis in ("crosswalk", "middle", "state")
            for name in row.get(basis, "").split()
        )
    ]

    print(f"\nlegislators: {len(rows)} ZIP codes of the crosswalk, {len(lost)} without their own state")
    assert lost == []
