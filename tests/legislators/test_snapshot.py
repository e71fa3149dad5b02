"""The snapshot in the tree: what it holds, that it agrees with the public files, and that loading is safe."""

import gzip
import json

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from sqlalchemy import func, select

from legislators import shipped
from legislators.cli import legislators
from legislators.importing import cut
from legislators.loading import Loaded, load
from legislators.models import Office, Person, Seat, Term, ZipCandidate
from legislators.outlines import lines
from legislators.people import SWITCHBOARD
from tests.conftest import NOW


def test_it_is_small_enough_to_travel_with_the_product():
    assert sum(file.stat().st_size for file in shipped.FOLDER.iterdir()) < 2_000_000


def test_the_digests_are_those_of_the_files():
    import hashlib

    for name, digest in shipped.about()["sha256"].items():
        assert hashlib.sha256((shipped.FOLDER / name).read_bytes()).hexdigest() == digest


def test_loading_again_changes_nothing(session):
    before = [session.scalar(select(func.count()).select_from(table)) for table in (Person, Seat, Term, Office)]

    again = load(session, now=NOW)

    assert again == Loaded(0, 0)
    assert before == [537, 541, 538, 1849]
    assert session.scalar(select(func.count(ZipCandidate.zip.distinct()))) == shipped.about()["counts"]["zips"]


def test_every_office_has_a_zone_and_its_numbers_are_whole(record):
    offices = record.scalars(select(Office)).all()

    assert all("/" in office.time_zone for office in offices)
    assert all(not office.phone or (office.phone.startswith("+1") and len(office.phone) == 12) for office in offices)
    assert sum(office.id.endswith("-washington") for office in offices) == 537


def test_the_lines_are_whole_and_cut_into_small_pieces():
    shapes = lines.shipped_index().tree.geometries

    assert shapely.get_num_coordinates(shapes).max() <= 256
    assert shapely.is_valid(shapes).all()


def test_members_and_phones_agree_with_the_public_list(record, shared):
    listed = json.loads((shared / "data" / "legislators-current.json").read_text())
    terms = {term.person_id: term for term in record.scalars(select(Term).order_by(Term.starts_on))}

    for one in listed:
        mine, theirs = terms[one["id"]["bioguide"]], one["terms"][-1]
        phone = record.get(Office, f"{mine.person_id}-washington").phone
        assert phone == ("+1" + theirs["phone"].replace("-", "") if "phone" in theirs else SWITCHBOARD)
        assert (mine.party, mine.ends_on.isoformat()) == (theirs["party"], theirs["end"])
        assert mine.seat_id[:2] == theirs["state"]


def test_offices_agree_with_the_public_list(record, shared):
    listed = json.loads((shared / "data" / "legislators-district-offices.json").read_text())
    theirs = {office["id"]: office for one in listed for office in one["offices"]}
    mine = {
        office.id.removesuffix(f"-{office.state.lower()}") if office.id not in theirs else office.id: office
        for office in record.scalars(select(Office).where(Office.kind == "local"))
    }

    assert mine.keys() == theirs.keys()
    for name, office in mine.items():
        assert office.phone.removeprefix("+1") == theirs[name].get("phone", "").replace("-", "")
        assert office.hours == theirs[name].get("hours", "")


def test_no_district_of_the_crosswalk_is_lost(record, shared):
    from legislators.importing.zips import read_crosswalk

    rows = record.execute(select(ZipCandidate.zip, ZipCandidate.district)).all()
    mine: dict[str, set[str]] = {}
    for zip_code, district in rows:
        mine.setdefault(zip_code, set()).add(district)

    missing = [
        zip_code
        for zip_code, districts in read_crosswalk(shared / "data" / "zccd.csv").items()
        if zip_code in mine and not districts <= mine[zip_code]
    ]
    assert missing == []


def test_pieces_answer_as_the_whole_districts_do(shared):
    whole = cut.read_districts(shared / "data" / "cd119_500k.geojson.gz")
    names = sorted(whole)
    tree = shapely.STRtree([whole[name] for name in names])
    chance = np.random.default_rng(119)
    points = shapely.points(chance.uniform(-125, -67, 3000), chance.uniform(25, 49, 3000))

    expected = {(int(point), names[shape]) for point, shape in tree.query(points, predicate="intersects").T}
    index = lines.shipped_index()
    found = {
        (int(point), index.districts[index.of[piece]])
        for point, piece in index.tree.query(points, predicate="intersects").T
    }

    assert found == expected


def test_the_command_says_what_is_missing_and_writes_nothing(tmp_path):
    answer = CliRunner().invoke(
        legislators, ["snapshot", "--from", str(tmp_path), "--to", str(tmp_path / "out")], catch_exceptions=False
    )

    assert answer.exit_code == 2
    assert "lacks legislators-current.json" in answer.output
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["people.gz", "zips.gz"])
def test_a_table_of_the_snapshot_is_lines_of_json(name):
    text = gzip.decompress((shipped.FOLDER / name).read_bytes()).decode()

    assert len(json.loads(text.split("\n")[0])) == len(json.loads(text.split("\n")[1]))
