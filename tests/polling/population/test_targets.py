"""The population we ship: whole, dated, and the same bytes from the same sources."""

import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from polling import cli, targets
from polling.targets import BadTable, NoTargets, origin, shipped

ADULTS = origin.ORIGINS[shipped.ADULTS]
JOINT = origin.ORIGINS[shipped.JOINT]
VOTES = origin.ORIGINS[shipped.VOTES]


@pytest.fixture
def folder(shared, tmp_path):
    """A copy of the public folder that a test may spoil."""
    made = tmp_path / "public"
    made.mkdir()
    for name in origin.ORIGINS.values():
        shutil.copyfile(shared / "data" / "population" / name, made / name)
    return made


def spoil(folder, name, line, text):
    lines = (folder / name).read_text().splitlines()
    lines[line - 1] = text
    (folder / name).write_text("\n".join(lines) + "\n")


def test_adults_are_known_of_the_nation_the_states_and_the_districts():
    table = targets.adults()
    totals = {area: sum(counts.values()) for area, counts in table.areas.items()}

    assert len(table.areas) == 1 + 52 + 437
    assert len(table.bands) == 14
    assert (table.vintage, "119th" in table.source) == ("2024", True)
    # the source's own check: districts sum to the nation and Puerto Rico
    assert sum(total for area, total in totals.items() if "-" in area) == totals["US"] + totals["PR"] == 269_904_247


def test_districts_add_up_to_their_state_in_every_cell():
    areas = targets.adults().areas
    for state in targets.states().states:
        own = [counts for area, counts in areas.items() if area.startswith(f"{state}-")]
        assert {cell: sum(one[cell] for one in own) for cell in areas[state]} == areas[state]


def test_race_and_education_are_known_of_citizens_of_fifty_states():
    table = targets.states()

    assert len(table.states) == 50
    assert {len(counts) for counts in table.states.values()} == {2 * 6 * 4 * 5}
    assert sum(map(sum, table.states.values())) == 228_443_347
    assert (table.vintage, "citizens" in table.source) == ("2014-18", True)


def test_the_vote_is_known_of_every_district_with_a_vote():
    table = targets.votes()

    assert len(table.shares) == 435
    assert table.shares["AK-0"] == 0.5685
    assert table.votes["AK-0"] == 338_177
    assert set(table.shares) < set(targets.adults().areas)


def test_tables_are_frames_for_whoever_wants_them():
    adults, joint, vote = targets.margins("OH-3"), targets.joint("OH"), targets.vote()

    assert list(adults.columns) == ["sex", "age", "adults"]
    assert len(adults) == 28
    assert (adults["adults"] > 0).all()
    first = joint.iloc[0]
    assert (first.sex, first.age, first.race, first.education) == ("Female", "18-29", "White", "No HS")
    assert joint["adults"].sum() == 8_799_944
    assert list(vote.columns) == ["area", "share", "votes"]
    for door, area in ((targets.margins, "FK"), (targets.joint, "DC"), (targets.joint, "OH-3")):
        with pytest.raises(NoTargets):
            door(area)


def test_the_joint_is_the_origin_s_number_by_number(shared):
    frame = targets.joint("CA").set_index(["sex", "age", "race", "education"])["adults"]
    rows = (line.split(",") for line in (shared / "data" / "population" / JOINT).read_text().splitlines()[1:])
    theirs = {(origin.SEX_OF[r[2]], r[3], r[1], r[4]): int(r[5]) for r in rows if r[0] == "CA"}

    assert frame.to_dict() == theirs


def test_the_same_sources_make_the_same_bytes(shared, tmp_path):
    lines = targets.write_all(shared / "data" / "population", tmp_path)

    assert [line.split(" ", 1)[0] for line in lines] == ["490", "50", "435"]
    for file in origin.ORIGINS:
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    ("name", "line", "text"),
    [
        (ADULTS, 1, "area,sex,age"),
        (ADULTS, 2, "US,Male,18-24"),
        (ADULTS, 3, "US,Male,18-24,16005442"),
        (ADULTS, 4, "OH,Other,18-24,5"),
        (ADULTS, 4, "OH,Male,18-24,-5"),
        (ADULTS, 4, "OH,Male,18-24,5.5"),
        (JOINT, 2, "AL,Purple,-0.5,18-29,No HS,23948"),
        (JOINT, 2, "AL,White,0,18-29,No HS,23948"),
        (JOINT, 2, "AL,White,-0.5,18-29,No HS,nan"),
        (VOTES, 2, "AK-0,1.2,338177"),
        (VOTES, 2, "AK-0,nan,338177"),
        (VOTES, 2, "AK-0,-0.1,338177"),
        (VOTES, 3, "AK-0,0.7,5"),
    ],
)
def test_a_bad_table_is_refused_with_its_line_and_nothing_is_written(folder, tmp_path, name, line, text):
    spoil(folder, name, line, text)
    made = tmp_path / "made"
    made.mkdir()

    with pytest.raises(BadTable, match=f"{name} line {line}"):
        targets.write_all(folder, made)

    assert list(made.iterdir()) == []


@pytest.mark.parametrize("name", [ADULTS, JOINT])
def test_an_area_that_lacks_a_cell_writes_nothing(folder, tmp_path, name):
    lines = (folder / name).read_text().splitlines()
    (folder / name).write_text("\n".join(lines[:-1]) + "\n")
    made = tmp_path / "made"
    made.mkdir()

    with pytest.raises(BadTable, match="lacks"):
        targets.write_all(folder, made)

    assert list(made.iterdir()) == []


def test_the_command_says_what_is_wrong(tmp_path):
    answer = CliRunner().invoke(cli.polls, ["targets", "--from", str(tmp_path)])

    assert isinstance(answer.exception, BadTable)  # the house's command line prints it and ends with 2
    assert "is not there" in str(answer.exception)


def test_reading_the_tables_needs_no_numbers():
    code = "import sys; from polling import targets; targets.adults(), targets.states(), targets.votes();"
    code += "print(sorted({'pandas', 'numpy', 'scipy'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
