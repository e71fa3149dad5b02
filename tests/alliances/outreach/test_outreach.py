"""Press, radio, schools: planned and done, outlets once each, and what it adds up to."""

import csv
import io
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from alliances.models import Outlet, Outreach, OutreachKind
from alliances.outreach import outlets, queries, work
from alliances.outreach.kinds import OutletKind, OutreachResult
from alliances.outreach.sheet import sheet
from groundwork.audit.models import Entry
from groundwork.cells import STARTS_A_FORMULA
from groundwork.files.models import StoredFile
from groundwork.refusal import NotFound, Refusal
from tests.conftest import NOW
from tests.factories import road
from tests.factories.alliances import an_alliance
from tests.factories.road import TODAY, an_outlet, days_from, some_outreach


@pytest.fixture
def franklin(session):
    return an_alliance(session)


def test_a_day_to_come_is_a_plan_and_counts_only_once_it_was_done(session, franklin):
    row = some_outreach(session, franklin, happened_on=days_from(3))
    assert not row.is_done
    assert work.outreach(session, franklin.id) == []
    week = {"since": days_from(-30), "until": days_from(30)}
    assert queries.by_kind(session, franklin.id, **week) == {}

    done = work.NewOutreach(row.kind, row.outlet, days_from(3), row.city, result="They will print it.", audience=4)
    work.change(session, franklin, row, done, now=NOW + timedelta(days=4))

    assert queries.by_kind(session, franklin.id, **week) == {OutreachKind.EDITORIAL_BOARD: 1}
    assert queries.audience(session, None, **week) == 4
    assert queries.by_kind(session, None, since=days_from(4), until=days_from(30)) == {}


def test_a_plan_has_no_result_and_a_step_with_a_day_has_words(session, franklin):
    for field, changes in (
        ("happened_on", {"happened_on": days_from(1), "result": "Well."}),
        ("happened_on", {"happened_on": days_from(1), "result_code": OutreachResult.AIRED}),
        ("happened_on", {"happened_on": days_from(-20_000)}),
        ("next_step", {"next_step_on": days_from(1)}),
        ("audience", {"audience": 10**9}),
        ("outlet", {"outlet": "  "}),
        ("clip_url", {"clip_url": "http://courier.example/a"}),
        ("clip_url", {"clip_url": "javascript:alert(1)"}),
        ("clip_url", {"clip_url": "https://user@courier.example"}),
        ("clip_url", {"clip_url": "https://[::1"}),
    ):
        with pytest.raises(Refusal) as no:
            some_outreach(session, franklin, **changes)
        assert no.value.field == field, changes


def test_an_outlet_is_found_again_however_it_is_typed(session, franklin):
    first = an_outlet(session, franklin, "WFKN Morning", town="")

    again = [
        an_outlet(session, franklin, "  wfkn   MORNING ", town="Clinch Falls"),  # its town is learned
        an_outlet(session, franklin, "WFKN Morning", town=""),
        an_outlet(session, franklin, "WFKN Morning", town="clinch falls"),
    ]
    elsewhere = an_outlet(session, franklin, "WFKN Morning", town="Perry")

    assert {one.id for one in again} == {first.id}
    assert first.town == "Clinch Falls"
    assert elsewhere.id != first.id


def test_a_renamed_outlet_shows_its_new_name_and_takes_no_others(session, franklin):
    row = some_outreach(session, franklin)
    other = an_outlet(session, franklin, "Perry Record", town="Perry")
    outlet = session.get_one(Outlet, row.outlet_id)

    outlets.change(session, outlet, outlets.NewOutlet("The Courier", "Watauga", kind=OutletKind.ONLINE))

    session.refresh(row)
    assert row.outlet == "The Courier"
    with pytest.raises(Refusal, match="Merge"):
        outlets.change(session, outlet, outlets.NewOutlet("perry record", "PERRY"))
    assert other.name == "Perry Record"


def test_doubles_are_seen_and_merged_with_everything_that_was_done_with_them(session, franklin):
    account = road.somebody(session)
    kept = an_outlet(session, franklin, "Watauga Courier")
    double = an_outlet(session, franklin, "The Watauga-Courier", town="", website="https://courier.example")
    row = some_outreach(session, franklin, outlet=double.name, city="")
    assert outlets.doubles(outlets.outlets_of(session, franklin.id)) == {double.id: kept}

    outlets.merge(session, kept, double, account_id=account.id, now=NOW)

    session.refresh(row)
    assert (row.outlet_id, row.outlet, row.city) == (kept.id, "Watauga Courier", "Watauga")
    assert outlets.outlets_of(session, franklin.id) == [kept]
    assert session.scalars(select(Entry.act).order_by(Entry.id)).all() == ["outlet.merge"]
    with pytest.raises(Refusal):
        outlets.merge(session, kept, kept, account_id=account.id, now=NOW)


def test_boards_never_met_come_first_in_their_town_and_lately_met_ones_not_at_all(session, franklin):
    an_outlet(session, franklin, "New Paper", town="Watauga")
    some_outreach(session, franklin, outlet="Old Paper", happened_on=days_from(-200))
    some_outreach(session, franklin, outlet="Fresh Paper", happened_on=days_from(-20))
    some_outreach(session, franklin, outlet="Fresh Paper", happened_on=days_from(-300))
    some_outreach(session, franklin, outlet="Letters Only", kind=OutreachKind.LETTER)
    an_outlet(session, franklin, "WFKN", kind=OutletKind.RADIO)

    found = queries.boards(session, franklin.id, today=TODAY)

    assert [(one.outlet.name, one.last_on) for one in found] == [
        ("Letters Only", None),
        ("New Paper", None),
        ("Old Paper", days_from(-200)),
    ]


def test_overdue_steps_come_first_and_a_done_one_becomes_part_of_the_result(session, franklin):
    some_outreach(session, franklin, next_step="Some day")
    some_outreach(session, franklin, next_step="Soon", next_step_on=days_from(2))
    late = some_outreach(session, franklin, result="Long talk.", next_step="Late.", next_step_on=days_from(-2))
    assert [one.next_step for one in queries.next_steps(session, franklin.id)] == ["Late.", "Soon", "Some day"]

    work.settle_next(session, late)

    assert (late.result, late.next_step, late.next_step_on) == ("Long talk. Done: Late.", "", None)
    with pytest.raises(Refusal, match="no next step"):
        work.settle_next(session, late)


def test_what_is_taken_away_takes_its_clip_along_and_stands_in_the_log(session, franklin):
    account = road.somebody(session)
    row = road.some_outreach_with_a_clip(session, franklin)

    work.remove(session, franklin, row, account_id=account.id, now=NOW)

    assert session.scalars(select(Outreach)).all() == []
    assert session.scalars(select(StoredFile)).all() == []
    assert session.scalars(select(Entry.act).order_by(Entry.id)).all() == ["outreach.remove"]


def test_nothing_of_another_alliance_is_counted_found_or_shown(session, franklin):
    ohio = an_alliance(session, "ohio")
    row = some_outreach(session, ohio, audience=9)

    assert queries.by_kind(session, franklin.id, since=days_from(-30), until=TODAY) == {}
    assert queries.audience(session, franklin.id, since=days_from(-30), until=TODAY) == 0
    assert queries.page(session, franklin.id, queries.Wanted()) == []
    for wrong in (row.id, 10**6):
        with pytest.raises(NotFound):
            work.one_of(session, franklin.id, wrong)
    assert an_outlet(session, franklin).id != row.outlet_id


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*STARTS_A_FORMULA, " ", "a", '"', ",", "\n"]), min_size=1, max_size=6).map("".join))
def test_no_cell_of_the_sheet_is_run_by_a_spreadsheet(text):
    row = Outreach(
        kind=OutreachKind.RADIO, outlet=text, city=text, happened_on=TODAY, is_done=True, met_role=text, result=text,
        clip_url="", next_step=text,
    )  # fmt: skip

    _head, cells = csv.reader(io.StringIO(sheet([row])))

    assert len(cells) == 12
    assert not [one for one in cells if one.lstrip(" ").startswith(STARTS_A_FORMULA)]
