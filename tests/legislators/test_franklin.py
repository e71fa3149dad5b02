"""The invented state is whole, plain, and apart from every real place."""

from datetime import date

import shapely
import zipcodes
from sqlalchemy import func, select

from legislators import demo, franklin, people
from legislators.matching import match
from legislators.models import Office
from legislators.outlines import lines
from legislators.places import zip_place
from tests.conftest import NOW

TODAY = date(2026, 6, 16)


def test_its_districts_cover_it_without_gap_or_overlap():
    shapes = [shapely.Polygon(outline) for outline in franklin.polygons().values()]
    whole = shapely.union_all(shapes)

    assert len(shapes) == 8
    assert all(shape.is_valid for shape in shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert abs(whole.area - sum(shape.area for shape in shapes)) < 1e-9
    assert shapely.coverage_is_valid(shapes)


def test_every_town_lies_in_a_district_of_its_zip_codes():
    shapes = {name: shapely.Polygon(outline) for name, outline in franklin.polygons().items()}
    for town, codes in franklin.ZIPS.items():
        home = next(name for name, shape in shapes.items() if shape.contains(shapely.Point(franklin.TOWNS[town])))
        assert any(home in districts for districts in codes.values())


def test_no_zip_code_or_point_of_it_is_real():
    for town, codes in franklin.ZIPS.items():
        point = franklin.TOWNS[town]
        assert lines.shipped_index().hits(franklin.latitude_of(point), franklin.longitude_of(point)) == []
        for code in codes:
            assert "00101" <= code <= "00199"
            assert zipcodes.matching(code) == []


def test_seeding_adds_ten_members_and_twenty_three_local_offices(session):
    demo.seed(session, now=NOW)

    local = select(func.count()).where(Office.source == demo.SOURCE, Office.kind == "local")
    members = people.everyone(session, on=TODAY, state="FK")
    assert [one.name for one in members[:3]] == ["Edwin Hale", "Ruth Calder", "Brian Stroud"]
    assert len(members) == 10
    assert session.scalar(local) == 23
    phones = session.scalars(select(Office.phone).where(Office.source == demo.SOURCE)).all()
    assert all(phone[5:9] == "5550" and phone[9] == "1" for phone in phones)
    assert len(set(phones)) == 33


def test_its_zip_codes_match_like_real_ones(session):
    demo.seed(session, now=NOW)

    assert match(session, zip_place(session, "00101"), on=TODAY).districts == ("FK-2",)
    assert match(session, zip_place(session, "00107"), on=TODAY).districts == ("FK-2", "FK-3")
