"""The table of the states: ours is whole, an operator's own is read with care."""

import csv
from datetime import date, time

import pytest
from structlog.testing import capture_logs

from groundwork.delivery.hours import state_hours
from groundwork.delivery.hours.state_hours import BadTable, Hours, read_table

HEAD = "state,day,opens,closes"
TUESDAY, SUNDAY = date(2026, 6, 16), date(2026, 6, 14)


@pytest.fixture
def own(monkeypatch, tmp_path):
    """A file that the settings name as the operator's table."""
    file = tmp_path / "hours.csv"
    monkeypatch.setenv("GROUNDSWELL_QUIET_HOURS_FILE", str(file))
    state_hours.current.cache_clear()
    yield file
    state_hours.current.cache_clear()


def test_every_line_of_ours_says_where_it_is_from():
    with state_hours.OURS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert {"FL", "OK", "MD", "MS", "NJ", "WA", "CT", "TX", "RI", "KY", "AL", "LA"} <= {row["state"] for row in rows}
    assert all(row["source"] and date.fromisoformat(row["as_of"]) for row in rows)
    assert {row["verified"] for row in rows} <= {"yes", "no"}


def test_the_narrowest_of_several_lines_holds():
    table = read_table([HEAD, "OH,every,08:00,20:00", "OH,every,09:30,21:00", "OH,sunday,12:00,19:00"])

    assert table.hours("OH", TUESDAY, Hours()) == Hours(time(9, 30), time(20))
    assert table.hours("OH", SUNDAY, Hours()) == Hours(time(12), time(19))
    assert table.hours("UT", SUNDAY, Hours()) == Hours()


def test_a_day_without_hours_and_one_whose_lines_leave_none_are_quiet():
    table = read_table([HEAD, "OH,sunday,,", "UT,every,09:00,12:00", "UT,weekday,13:00,20:00"])

    assert table.hours("OH", SUNDAY, Hours()) is None
    assert table.hours("UT", TUESDAY, Hours()) is None


def test_a_wider_table_does_not_widen_our_day():
    assert read_table([HEAD, "OH,every,00:00,23:59"]).hours("OH", TUESDAY, Hours()) == Hours()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["state,day,from,to"], "line 1: no column opens, closes"),
        ([], "line 1: no column state"),
        ([HEAD, "Ohio,every,09:00,20:00"], "line 2: 'Ohio' is no state"),
        ([HEAD, "OH,every,09:00,20:00", "OH,monday,09:00,20:00"], "line 3: 'monday' is no day"),
        ([HEAD, "OH,every,9am,8pm"], "line 2: '9am' to '8pm' are no hours"),
        ([HEAD, "OH,every,09:00,24:00"], "are no hours"),
        ([HEAD, "OH,every,09:00,"], "'09:00' to '' are no hours"),
        ([HEAD, "OH,every,20:00,09:00"], "it closes at 09:00 and opens at 20:00"),
        ([HEAD, "OH"], "line 2: '' is no day"),
        ([HEAD, *["OH,x,,"] * 9], "and 4 more"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(lines, words):
    with pytest.raises(BadTable, match=words):
        read_table(lines)


def test_the_operators_table_replaces_ours(own, session):
    own.write_text(f"{HEAD}\nOH,every,10:00,18:00\n", encoding="utf-8-sig")

    assert state_hours.current().hours("OH", TUESDAY, Hours()) == Hours(time(10), time(18))
    assert state_hours.current().hours("RI", TUESDAY, Hours()) == Hours()
    assert state_hours.trouble(session) == ""


@pytest.mark.parametrize("content", [b"state,day\nOH,every\n", b"\xff\xfe\x00", None])
def test_a_bad_file_stops_nobody_and_is_told(own, session, content):
    if content is not None:
        own.write_bytes(content)

    with capture_logs() as told:
        assert state_hours.current() is state_hours.ours()

    assert told[0]["log_level"] == "warning"
    assert "is not used, our own hours are" in state_hours.trouble(session)


def test_the_usual_installation_has_our_table(session, monkeypatch):
    monkeypatch.delenv("GROUNDSWELL_QUIET_HOURS_FILE", raising=False)

    assert state_hours.trouble(session) == ""
