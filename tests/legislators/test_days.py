"""The same five places on six days: what holds, what is stale, what is out of date, and never "no members"."""

from datetime import date

import pytest

from legislators import matching, people, places
from legislators.matching import Confidence

JUNE, ELECTION, NOVEMBER = date(2026, 6, 15), date(2026, 11, 3), date(2026, 11, 23)
LAST, FIRST, SECOND = date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 4)
DAYS = (JUNE, ELECTION, NOVEMBER, LAST, FIRST, SECOND)
HOUSTON = "77002"


def said(one):
    """A holder in one line, as it is printed."""
    state = "vacant" if one.is_vacant else "stale" if one.is_stale else "holds"
    return f"{one.seat_id} {one.name or '-'} {state} {one.note}".strip()


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize(("state", "last_name", "seat"), [("OH", "Husted", "OH-S3"), ("FL", "Moody", "FL-S3")])
def test_a_senator_whose_term_ended_without_a_successor_is_kept_and_marked(record, state, last_name, seat, on):
    both = people.senators(record, state, on=on)
    print(*(said(one) for one in both), sep="\n")
    appointed = next(one for one in both if one.seat_id == seat)

    assert len(both) == 2
    assert all(one.person_id for one in both)
    assert last_name in appointed.name
    assert appointed.is_stale == (on >= ELECTION)
    if ELECTION <= on < FIRST:
        assert appointed.note.startswith("Our list of June 15, 2026 is older than the end of this term")
    if on >= FIRST:
        assert "out of date" in appointed.note


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_a_vacant_seat_is_vacant_and_later_out_of_date(record, on):
    seat = people.holder(record, "CA-14", on=on)
    print(said(seat))

    assert seat.is_vacant
    assert seat.phone == people.SWITCHBOARD
    assert seat.is_stale == (on >= FIRST)
    assert ("out of date" in seat.note) == (on >= FIRST)
    assert [bool(one.person_id) for one in people.senators(record, "CA", on=on)] == [True, True]


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_puerto_rico_has_a_resident_commissioner_and_no_senators(record, on):
    one = people.representative(record, "PR-0", on=on)
    print(said(one))

    assert one.title == "Resident Commissioner"
    assert "Hernández" in one.name
    assert people.senators(record, "PR", on=on) == []
    assert one.is_stale == (on >= FIRST)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_a_texan_is_told_of_the_new_lines_before_and_after_their_day(record, on):
    match = matching.match(record, places.zip_place(record, HOUSTON), on=on)
    print(match.confidence, match.districts, match.note)

    assert match.districts
    if on < FIRST:
        assert "your district may change then" in match.note
    else:
        assert "new district lines that we do not have yet" in match.note
        assert match.confidence in {Confidence.ASK, Confidence.APPROXIMATE}
    for one in people.legislators_of(record, "TX", match.districts, on=on):
        print(said(one))
        assert one.person_id or one.is_vacant
        assert one.is_stale == (on >= FIRST) or one.district == ""
