"""Refreshing: the same list changes nothing, differences are told in words, the absurd is refused, staff are heard."""

import copy
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from groundwork.refusal import Refusal
from legislators.models import (
    Correction,
    CorrectionKind,
    Office,
    OfficePast,
    Person,
    Refresh,
    RefreshOutcome,
    Roster,
    Seat,
    Term,
    ZipCandidate,
)
from legislators.refreshing import age, changes, crosswalk, differences, guard, listed, weekly
from legislators.refreshing.fetching import Fetched
from legislators.refreshing.syncing import Seen, Wanted, look, take
from tests.conftest import NOW

TODAY = NOW.date()
FILES = {
    "members": "legislators-current.json",
    "offices": "legislators-district-offices.json",
    "social": "legislators-social-media.json",
    "committees": "committees-current.json",
    "memberships": "committee-membership-current.json",
}


@pytest.fixture
def found(shared: Path) -> dict[str, object]:
    """The official lists, to be changed by a test."""
    return {kind: json.loads((shared / "data" / name).read_text()) for kind, name in FILES.items()}


def seen(found, kinds=FILES, on=TODAY, vacant=()) -> Seen:
    """What was looked at, of some kinds."""
    return Seen(
        Wanted({kind: kind for kind in kinds}, vacant=vacant), listed.of_files({k: found[k] for k in kinds}, on)
    )


def sync(session, found, kinds=("members",), on=TODAY, hooks=()) -> list[str]:
    """The lines of a refresh of some kinds."""
    return take(session, seen(found, kinds, on), hooks=hooks, now=NOW).lines


def member(found, last: str):
    """The record of a member."""
    return next(one for one in found["members"] if one["name"]["last"] == last)


def said(session, kind: CorrectionKind, **values: object) -> Correction:
    """A standing correction."""
    made = Correction(kind=kind, evidence="seen", holds_from=TODAY, who="Ada", said_at=NOW, **values)
    session.add(made)
    session.flush()
    return made


def test_the_shared_files_change_nothing_and_note_one_day(session, found):
    first = take(session, seen(found), hooks=[], now=NOW)
    again = take(session, seen(found), hooks=[], now=NOW)

    assert first.lines == again.lines == []
    assert first.outcome == RefreshOutcome.UNCHANGED
    assert session.scalar(select(func.max(Roster.as_of))) == TODAY
    assert session.scalar(select(func.count(Refresh.id))) == 1


def test_twelve_changed_phones_are_twelve_lines_and_the_old_ones_are_kept(session, found):
    for number, one in enumerate(found["members"][100:112]):
        one["terms"][-1]["phone"] = f"202-555-{100 + number:04}"

    lines = sync(session, found, FILES)

    assert len(lines) == 12
    assert all("phone 202-555-01" in line for line in lines)
    assert session.scalar(select(func.count(OfficePast.id))) == 12
    assert sync(session, found, FILES) == []


def test_hooks_hear_of_changes_only(session, found):
    heard = lambda session, now: ["somebody moved"]  # noqa: E731
    assert sync(session, found, hooks=[heard]) == []

    member(found, "Cantwell")["terms"][-1]["phone"] = "202-555-0199"

    assert sync(session, found, hooks=[heard])[-1] == "somebody moved"


def test_a_new_party_makes_a_new_row(session, found):
    kept = member(found, "Cantwell")
    kept["terms"][-1]["party"] = "Independent"

    lines = sync(session, found)

    terms = session.scalars(select(Term).where(Term.person_id == kept["id"]["bioguide"]).order_by(Term.starts_on)).all()
    assert lines == ["Maria Cantwell: now Independent, was Democrat"]
    assert [(term.party, term.until) for term in terms] == [
        ("Democrat", TODAY),
        ("Independent", date(2031, 1, 3)),
    ]
    assert sync(session, found) == []
    assert sync(session, found, on=TODAY + timedelta(days=30)) == []


def test_somebody_who_left_is_closed_and_a_successor_added(session, found):
    old = member(found, "Aderholt")
    new = copy.deepcopy(old)
    new["id"]["bioguide"], new["name"] = "Z000999", {"first": "Nora", "last": "Newcomb"}
    new["terms"] = [old["terms"][-1] | {"start": "2026-06-10"}]
    found["members"].remove(old)
    found["members"].append(new)

    lines = sync(session, found)

    assert lines[:2] == ["new: Nora Newcomb (Republican), AL-4 from 2026-06-10", "left: Robert B. Aderholt, AL-4"]
    closed = session.scalars(select(Term).where(Term.person_id == "A000055")).one()
    assert closed.closed_on == date(2026, 6, 10)
    assert sync(session, found) == []


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda found: found["members"].remove(member(found, "Cantwell")), "Washington has 1 Senator"),
        (lambda found: found["members"].__delitem__(slice(200, 220)), "members whose terms run are not on the list"),
        (lambda found: found["members"].append(found["members"][9]), "is on the list twice"),
        (lambda found: found["offices"].__delitem__(slice(0, 200)), "offices are not on the list"),
        (lambda found: member(found, "Aderholt")["terms"].pop(), "of another Congress"),
    ],
)
def test_the_absurd_is_refused(session, found, spoil, reason):
    spoil(found)

    with pytest.raises(Refusal, match=reason):
        guard.check(session, seen(found).listed)


def test_a_vacant_senate_seat_may_be_named(session, found):
    found["members"].remove(member(found, "Cantwell"))

    guard.check(session, seen(found).listed, vacant=["WA-S1"])

    with pytest.raises(Refusal, match="no seat WA-S9"):
        guard.check(session, seen(found).listed, vacant=["WA-S1", "WA-S9"])


def test_an_older_list_is_refused(session, found):
    with pytest.raises(Refusal, match="the list is of 2025-12-01 and ours of 2026-06-15"):
        guard.check(session, seen(found, on=date(2025, 12, 1)).listed)


def test_what_staff_said_of_an_office_stands_until_the_list_agrees(session, found):
    office = session.get(Office, "A000055-cullman")
    office.phone = "+12565550100"
    one = said(
        session,
        CorrectionKind.OFFICE_DETAIL,
        office_id=office.id,
        field="phone",
        value="+12565550100",
        before="+12567346043",
    )

    assert sync(session, found, ["offices"]) == []
    found["offices"][0]["offices"][0]["phone"] = "256-555-0111"
    assert "what Ada said stands" in sync(session, found, ["offices"])[0]
    assert (office.phone, one.upstream) == ("+12565550100", "+12565550111")
    found["offices"][0]["offices"][0]["phone"] = "256-555-0100"
    assert sync(session, found, ["offices"])[0].startswith("the list now agrees with Ada")
    assert one.agreed_on == TODAY
    assert sync(session, found, ["offices"]) == []


def _told_of_a_successor(session) -> None:
    session.add(Person(id="X-OH-S3", first="Sam", last="Sample"))
    old = session.scalars(select(Term).where(Term.seat_id == "OH-S3", Term.person_id == "H001104")).one()
    old.closed_on = TODAY
    session.flush()
    session.add(
        Term(
            person_id="X-OH-S3",
            seat_id="OH-S3",
            starts_on=TODAY,
            ends_on=date(2029, 1, 3),
            since=TODAY,
            party="Democrat",
            source="staff",
        )
    )
    said(session, CorrectionKind.SUCCESSOR, seat_id="OH-S3", value="X-OH-S3")


def _senator(found, last: str):
    old = member(found, "Husted")
    term = old["terms"][-1] | {"start": "2026-06-16", "end": "2029-01-03", "party": "Democrat"}
    found["members"].remove(old)
    found["members"].append({"id": {"bioguide": "S009999"}, "name": {"first": "Samuel", "last": last}, "terms": [term]})


def test_a_successor_we_were_told_of_stands_while_the_old_holder_is_listed(session, found):
    assert session.get(Seat, "OH-S3") is not None
    _told_of_a_successor(session)

    assert sync(session, found) == []


def test_the_list_agrees_at_last_with_the_successor_we_were_told_of(session, found):
    _told_of_a_successor(session)
    _senator(found, "Sample")

    lines = sync(session, found)

    assert any(line.startswith("the list now agrees with Ada: Sam Sample") for line in lines)
    assert session.get(Person, "X-OH-S3").same_as == "S009999"
    assert session.scalars(select(Term).where(Term.person_id == "X-OH-S3")).one().closed_on == TODAY
    assert sync(session, found) == []


def test_somebody_else_on_the_list_is_not_added_and_is_reported_once(session, found):
    _told_of_a_successor(session)
    _senator(found, "Rival")

    assert any("what Ada said stands" in line for line in sync(session, found))
    assert session.get(Person, "S009999") is None
    assert sync(session, found) == []


def test_an_office_that_staff_added_is_not_closed(session, found):
    office = session.get(Office, "A000055-cullman")
    mine = {name: getattr(office, name) for name in ("person_id", "kind", "state", "time_zone")}
    session.add(Office(id="A000055-ours", city="Gadsden", valid_from=TODAY, since=TODAY, source="staff", **mine))
    session.flush()
    said(session, CorrectionKind.OFFICE_ADDED, office_id="A000055-ours")

    assert sync(session, found, ["offices"]) == []


def test_the_census_file_of_zip_codes_opens_and_closes_candidates(session):
    rows = session.execute(select(ZipCandidate.zip, ZipCandidate.district)).all()
    held: dict[str, set[str]] = {}
    for code, district in rows:
        held.setdefault(code, set()).add(district)
    held |= {"53811": {"WI-3"}, "53703": {"WI-2", "WI-1"}}

    lines = crosswalk.take(session, crosswalk.Zips("made up", 119, held), on=TODAY)

    assert lines == ["ZIP codes: 1 districts more, 1 fewer, in 2 ZIP codes"]
    assert crosswalk.take(session, crosswalk.Zips("made up", 119, held), on=TODAY) == []


def test_the_columns_of_the_census_file_are_read():
    text = (
        "OID|GEOID_CD119_20|GEOID_ZCTA5_20|AREALAND_PART\n1|5503|53811|9\n2|1198|20001|4\n3|55ZZ|53811|4\n4|5502||4\n"
    )

    read = crosswalk.read(Fetched("made up", text.encode(), TODAY))

    assert (read.congress, dict(read.districts)) == (119, {"53811": {"WI-3"}, "20001": {"DC-0"}})


def test_the_weekly_look_writes_down_why_it_failed(session, tmp_path):
    asked = weekly.ask(Wanted({"members": str(tmp_path / "none.json")}), now=NOW)

    weekly.keep(session, asked, hooks=[], now=NOW)

    assert "cannot be read" in age.refused(session)


def test_an_old_list_is_named_by_doctor(session):
    assert age.old(session, today=lambda: TODAY) == ""
    assert "2026-06-15; run" in age.old(session, today=lambda: date(2026, 11, 23))
    assert "before this Congress began" in age.old(session, today=lambda: date(2027, 1, 3))


def test_looking_at_the_differences_writes_nothing(session, found):
    member(found, "Cantwell")["terms"][-1]["phone"] = "202-555-0199"

    assert len(changes.lines(differences.find(session, seen(found).listed))) == 1
    assert not session.dirty


def test_the_day_of_a_file_is_when_it_was_written_but_never_later_than_today(shared):
    sources = {"members": str(shared / "data" / FILES["members"])}

    assert look(Wanted(sources), today=TODAY).listed.as_of == TODAY
    assert look(Wanted(sources, as_of=date(2026, 6, 15)), today=TODAY).listed.as_of == date(2026, 6, 15)
