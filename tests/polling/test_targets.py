"""The population we ship: whole, dated, and the same bytes from the same source."""

import pytest
from click.testing import CliRunner

from polling import cli, targets
from polling.targets import BadTable, NoTargets


def test_the_table_holds_the_nation_the_states_and_the_districts():
    table = targets.shipped()
    totals = {area: sum(counts.values()) for area, counts in table.areas.items()}

    assert len(table.areas) == 1 + 52 + 437
    assert len(table.bands) == 14
    assert "2024" in table.source
    assert "119th" in table.source
    # the source's own check: districts sum to the nation and Puerto Rico
    assert sum(total for area, total in totals.items() if "-" in area) == totals["US"] + totals["PR"] == 269_904_247


def test_margins_of_an_area_are_a_frame():
    frame = targets.margins("OH-3")

    assert list(frame.columns) == ["sex", "age", "adults"]
    assert len(frame) == 28
    assert (frame["adults"] > 0).all()
    with pytest.raises(NoTargets):
        targets.margins("FK")


def test_the_same_source_makes_the_same_bytes(shared, tmp_path):
    made = tmp_path / "adults.csv.gz"

    areas = targets.write(targets.read_origin(shared / "data" / "population"), made)

    assert areas == 490
    assert made.read_bytes() == targets.FILE.read_bytes()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1"),
        ("area,sex,age\n", "line 1"),
        ("area,sex,age,adults\nOH,Female,18-24\n", "line 2"),
        ("area,sex,age,adults\nOH,Female,18-24,5\nOH,Female,18-24,5\n", "line 3"),
        ("area,sex,age,adults\nOH,Other,18-24,5\n", "line 2"),
        ("area,sex,age,adults\nOH,Male,18-24,-5\n", "line 2"),
        ("area,sex,age,adults\nOH,Male,18-24,5.5\n", "line 2"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path, text, words):
    (tmp_path / targets.ORIGIN).write_text(text)

    with pytest.raises(BadTable, match=words):
        targets.read_origin(tmp_path)


def test_an_area_that_lacks_a_band_writes_nothing(tmp_path):
    made = tmp_path / "adults.csv.gz"

    with pytest.raises(BadTable, match="lacks"):
        targets.write([("OH", "Male", "18-24", 5), ("US", "Male", "25-29", 5)], made)

    assert not made.exists()


def test_the_command_says_what_is_wrong(tmp_path):
    answer = CliRunner().invoke(cli.polls, ["targets", "--from", str(tmp_path)])

    assert isinstance(answer.exception, BadTable)  # the house's command line prints it and ends with 2
    assert "is not there" in str(answer.exception)
