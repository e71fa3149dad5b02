"""New lines: everybody is matched anew, nobody is asked twice about the same line."""

from datetime import date, timedelta

from sqlalchemy import select

from alliances import moving, queries
from alliances.models import HomeMove, MatchMethod
from legislators.models import BoundarySet, District, ZipCandidate
from tests.conftest import NOW
from tests.factories.alliances import SPLIT, WHOLE, a_supporter

AFTER = NOW + timedelta(days=300)


def lines_of(session):
    return session.scalars(select(BoundarySet).where(BoundarySet.congress == 119)).one()


def new_lines(session, candidates, *, drawn=()):
    """The 120th Congress's lines; drawn: districts that look the same in both sets."""
    old = lines_of(session)
    old.valid_to = date(2027, 1, 3)
    made = BoundarySet(congress=120, state="FK", valid_from=date(2027, 1, 3), source="test")
    session.add(made)
    session.flush()
    for zip_code, districts in candidates.items():
        for name in districts:
            session.add(
                ZipCandidate(
                    boundary_set_id=made.id, zip=zip_code, district=name, valid_from=made.valid_from, basis="crosswalk"
                )
            )
    for one in (old, made):
        for name in ("FK-2", "FK-3"):
            shift = 0.0 if name in drawn or one is old else 0.5
            box = {"south": 36.0 + shift, "west": -71.0, "north": 37.0, "east": -70.0}
            session.add(
                District(boundary_set_id=one.id, name=name, seat_id=name, latitude=36.4, longitude=-70.1, **box)
            )
    session.flush()
    return made


def settled(session, alliance, **facts):
    return a_supporter(session, alliance, boundary_set_id=lines_of(session).id, **facts)


def test_nothing_changes_while_the_lines_stand(session, franklin):
    settled(session, franklin)

    assert moving.match_again(session, now=NOW) == []
    assert len(session.scalars(select(HomeMove)).all()) == 0


def test_a_supporter_moves_with_the_lines_and_it_is_reported(session, franklin):
    supporter = settled(session, franklin)
    made = new_lines(session, {WHOLE: ["FK-3"]})

    words = moving.match_again(session, now=AFTER)

    assert (supporter.district, supporter.boundary_set_id) == ("FK-3", made.id)
    assert words == ["1 supporter has another district now"]
    frame = queries.moves(session, franklin.id)
    assert frame[["from_district", "to_district", "supporters", "asked"]].values.tolist() == [["FK-2", "FK-3", 1, 0]]


def test_before_their_first_day_new_lines_move_nobody(session, franklin):
    supporter = settled(session, franklin)
    new_lines(session, {WHOLE: ["FK-3"]})

    assert moving.match_again(session, now=NOW) == []
    assert supporter.district == "FK-2"


def test_what_she_told_us_stands_where_her_district_keeps_its_lines(session, franklin):
    told = {"zip": SPLIT, "district": "FK-3", "match_confidence": "confirmed", "match_method": MatchMethod.PERSON}
    supporter = settled(session, franklin, **told)
    made = new_lines(session, {SPLIT: ["FK-2", "FK-3"]}, drawn=["FK-3"])

    assert moving.match_again(session, now=AFTER) == []

    assert (supporter.district, supporter.match_confidence) == ("FK-3", "confirmed")
    assert (supporter.boundary_set_id, supporter.match_method) == (made.id, MatchMethod.PERSON)


def test_under_other_lines_she_is_asked_once_more(session, franklin):
    told = {"zip": SPLIT, "district": "FK-3", "match_confidence": "confirmed", "match_method": MatchMethod.PERSON}
    supporter = settled(session, franklin, **told)
    new_lines(session, {SPLIT: ["FK-2", "FK-3"]})

    assert moving.match_again(session, now=AFTER) == ["1 supporter has to be asked"]

    assert (supporter.district, supporter.match_confidence) == ("", "ask")
    move = session.scalars(select(HomeMove)).one()
    assert (move.from_district, move.from_confidence, move.is_asked) == ("FK-3", "confirmed", True)


def test_the_day_the_lines_begin_the_daily_look_moves_people(session, franklin):
    supporter = settled(session, franklin)
    new_lines(session, {WHOLE: ["FK-3"]})

    moving.match_if_due(session, now=NOW)
    assert supporter.district == "FK-2"

    moving.match_if_due(session, now=AFTER)
    assert supporter.district == "FK-3"

    moving.match_if_due(session, now=AFTER)
    assert len(session.scalars(select(HomeMove)).all()) == 1


def test_who_left_is_not_matched_again(session, franklin):
    supporter = settled(session, franklin, left_at=NOW)
    new_lines(session, {WHOLE: ["FK-3"]})

    moving.match_again(session, now=AFTER)

    assert supporter.district == "FK-2"
