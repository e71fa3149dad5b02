"""`groundswell polls weight`: what it adds, what it says, what it keeps."""

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.polling.commands.conftest import PEOPLE, SEX

IN, MARGINS = "in.csv", "margins.csv"


def read(text: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text), delimiter=separator))


def weighted(rows: list[dict[str, str]], column: str, value: str, weight: str = "weight") -> float:
    return sum(float(row[weight]) for row in rows if row[column] == value)


def test_every_column_is_kept_and_the_weights_meet_the_margin(run):
    ended = run("weight", IN, "--margins", MARGINS, **{"in": PEOPLE, "margins": SEX})

    assert ended.exit_code == 0, ended.output
    rows = read(ended.stdout)
    assert list(rows[0]) == ["name", "sex", "age", "q", "w", "weight"]
    assert weighted(rows, "sex", "Female") / 120 == pytest.approx(0.52, abs=1e-12)
    assert sum(float(row["weight"]) for row in rows) == pytest.approx(120)
    assert "Every margin is met" in ended.stderr


def test_a_written_file_leaves_the_report_to_standard_output(run, folder):
    ended = run("weight", IN, "--margins", MARGINS, "-o", "out.csv", **{"in": PEOPLE, "margins": SEX})

    assert ended.exit_code == 0, ended.output
    assert "design effect of weighting" in ended.stdout
    assert len(read((folder / "out.csv").read_text())) == 120


def test_json_is_a_report_and_no_file(run, folder):
    ended = run("weight", IN, "--margins", MARGINS, "--json", **{"in": PEOPLE, "margins": SEX})

    report = json.loads(ended.stdout)
    assert report["converged"] is True
    assert report["n"] == 120
    assert report["largest_gap"] <= 0.05
    assert report["iterations"] >= 1
    assert report["collapses"] == []
    assert report["effective_n"] == pytest.approx(120 / report["design_effect"])
    (female, male) = report["margins"]
    assert (female["category"], female["target"], female["people"]) == ("Female", 0.52, 80)
    assert male["after"] == pytest.approx(0.48)
    assert sorted(file.name for file in folder.iterdir()) == ["in.csv", "margins.csv"]


def test_totals_make_weights_that_sum_to_the_population(run):
    totals = "variable,category,total\nsex,Female,5200\nsex,Male,4800\n"

    rows = read(run("weight", IN, "--margins", MARGINS, **{"in": PEOPLE, "margins": totals}).stdout)

    assert weighted(rows, "sex", "Female") == pytest.approx(5200)
    assert weighted(rows, "sex", "Male") == pytest.approx(4800)


@pytest.mark.parametrize(
    "shares", ["52,48", "52%,48%", "0.52,0.48", "5.2e-1,.48"], ids=["percent", "sign", "share", "science"]
)
def test_percents_and_shares_are_the_same(run, shares):
    female, male = shares.split(",")
    margins = f"Variable,Category,Share\nsex, Female ,{female}\n\n,,\nsex,Male,{male}\n"

    rows = read(run("weight", IN, "--margins", MARGINS, **{"in": PEOPLE, "margins": margins}).stdout)

    assert weighted(rows, "sex", "Female") / 120 == pytest.approx(0.52)


def test_a_crossed_margin_is_met_in_every_cell(run):
    people = "sex,educ\n" + "".join(
        f"{sex},{educ}\n" * n for sex, educ, n in [("F", "HS", 30), ("F", "BA", 20), ("M", "HS", 15), ("M", "BA", 35)]
    )
    margins = "variable,category,share\nsex:educ,F:HS,.3\nsex:educ,F:BA,.2\nsex : educ,M : HS,.3\nsex:educ,M:BA,.2\n"

    rows = read(run("weight", IN, "--margins", MARGINS, **{"in": people, "margins": margins}).stdout)

    found = sum(float(row["weight"]) for row in rows if (row["sex"], row["educ"]) == ("M", "HS"))
    assert found == pytest.approx(30)


def test_a_base_weight_is_kept_within_cells(run):
    rows = read(run("weight", IN, "--margins", MARGINS, "--base", "w", **{"in": PEOPLE, "margins": SEX}).stdout)

    men = [row for row in rows if row["sex"] == "Male"]
    assert len({round(float(row["weight"]) / float(row["w"]), 9) for row in men}) == 1


def test_a_thin_category_is_joined_to_its_neighbor_and_said(run):
    people = "age\n" + "18-34\n" * 2 + "35-54\n" * 40 + "55+\n" * 30
    margins = "variable,category,share\nage,18-34,.3\nage,35-54,.4\nage,55+,.3\n"

    ended = run("weight", IN, "--margins", MARGINS, "--json", **{"in": people, "margins": margins})

    (joined,) = json.loads(ended.stdout)["collapses"]
    assert (joined["variable"], joined["category"], joined["into"], joined["people"]) == ("age", "18-34", "35-54", 2)
    assert "18-34" in joined["words"]


def test_an_order_that_the_names_do_not_show_can_be_said(run):
    people = "educ\n" + "None\n" * 2 + "Some\n" * 40 + "All\n" * 10
    margins = "variable,category,share\neduc,None,.3\neduc,Some,.4\neduc,All,.3\n"
    files = {"in": people, "margins": margins}

    alone = json.loads(run("weight", IN, "--margins", MARGINS, "--json", **files).stdout)["collapses"]
    ordered = json.loads(run("weight", IN, "--margins", MARGINS, "--json", "--ordered", "educ", **files).stdout)

    assert alone[0]["into"] == "All"
    assert ordered["collapses"][0]["into"] == "Some"


def test_who_did_not_say_keeps_their_share(run):
    people = "sex\n" + "Female\n" * 60 + "Male\n" * 30 + "DK\n" * 5 + " \n" * 5
    files = {"in": people, "margins": SEX}

    ended = run("weight", IN, "--margins", MARGINS, "--missing", "DK", **files)

    rows = read(ended.stdout)
    assert weighted(rows, "sex", "DK") + weighted(rows, "sex", " ") == pytest.approx(10)
    assert weighted(rows, "sex", "Female") == pytest.approx(90 * 0.52)
    assert "10 people did not say" in ended.stderr


def test_a_column_named_weight_gives_way_and_stays_usable(run):
    people = "sex,weight,input_weight\n" + "Female,2,x\nMale,1,y\n" * 20
    files = {"in": people, "margins": SEX}

    ended = run("weight", IN, "--margins", MARGINS, "--base", "weight", **files)
    named = run("weight", IN, "--margins", MARGINS, "--name", "mine", **files)

    assert ended.stdout.startswith("sex,input_input_weight,input_weight,weight\nFemale,2,x,1.04")
    assert "weight" in ended.stderr
    assert named.stdout.startswith("sex,weight,input_weight,mine\nFemale,2,x,1.04")


@pytest.mark.parametrize(
    "content",
    [
        PEOPLE.replace("\n", "\r\n").encode("utf-8-sig"),
        PEOPLE.encode("utf-16"),
        PEOPLE.replace(",", ";").encode(),
        PEOPLE.replace(",", "\t").replace("yes", "sí").encode("cp1252"),
    ],
    ids=["excel", "utf16", "semicolon", "tab-western"],
)
def test_every_usual_kind_of_file_is_read_and_its_separator_kept(run, content):
    ended = run("weight", IN, "--margins", MARGINS, **{"in": content, "margins": SEX})

    assert ended.exit_code == 0, ended.output
    separator = ended.stdout.removeprefix("name")[0]
    rows = read(ended.stdout, separator)
    assert weighted(rows, "sex", "Male") == pytest.approx(120 * 0.48)


def test_decimal_commas_are_read_where_they_cannot_part_cells(run):
    people = PEOPLE.replace(",", ";")
    margins = "variable;category;share\nsex;Female;0,52\nsex;Male;0,48\n"

    ended = run("weight", IN, "--margins", MARGINS, **{"in": people, "margins": margins})

    assert weighted(read(ended.stdout, ";"), "sex", "Female") == pytest.approx(120 * 0.52)


def test_cells_that_look_like_formulas_or_hold_quotes_stay_as_they_were(run):
    people = 'note,sex\n=1+1,Female\n"a ""b"", c",Male\n"two\nlines",Male\n' + ",Female\n,Male\n" * 20

    rows = read(run("weight", IN, "--margins", MARGINS, **{"in": people, "margins": SEX}).stdout)

    assert [row["note"] for row in rows[:3]] == ["=1+1", 'a "b", c', "two\nlines"]


def test_standard_input_is_read_and_standard_output_written(run):
    ended = run("weight", "-", "--margins", MARGINS, "-o", "-", stdin=PEOPLE, margins=SEX)

    assert len(read(ended.stdout)) == 120


def test_a_pipe_that_cannot_be_wound_back_is_read_too(folder):
    (folder / MARGINS).write_text(SEX)
    command = [sys.executable, "-c", "import wsgi; wsgi.main()", "polls", "weight", "-", "--margins", MARGINS]
    house = str(Path(__file__).parents[3])

    ended = subprocess.run(command, input=PEOPLE, capture_output=True, text=True, env={"PYTHONPATH": house}, check=True)

    assert weighted(read(ended.stdout), "sex", "Female") == pytest.approx(120 * 0.52)


def test_bounds_hold_in_what_is_written(run):
    people = "sex,age\n" + "Female,1\n" * 70 + "Female,2\n" * 10 + "Male,1\n" * 30 + "Male,2\n" * 40
    margins = "variable,category,share\nsex,Female,.5\nsex,Male,.5\nage,1,.5\nage,2,.5\n"
    files = {"in": people, "margins": margins}

    bounded = read(run("weight", IN, "--margins", MARGINS, "--bounds", "0.5,1.6", **files).stdout)
    free = read(run("weight", IN, "--margins", MARGINS, **files).stdout)

    assert max(float(row["weight"]) for row in free) > 1.6
    assert max(float(row["weight"]) for row in bounded) <= 1.6 + 1e-9
    assert weighted(bounded, "sex", "Male") == pytest.approx(75, abs=0.05)


def test_trimmed_weights_lie_between_their_quantiles_and_meet_the_margins(run):
    people = "sex,w\n" + "".join(f"{('Female', 'Male')[one % 2]},{one}\n" for one in range(1, 101))
    files = {"in": people, "margins": SEX}
    words = ("weight", IN, "--margins", MARGINS, "--base", "w")

    whole = json.loads(run(*words, "--json", **files).stdout)
    report = json.loads(run(*words, "--json", "--trim", "0.1,0.9", **files).stdout)
    rows = read(run(*words, "--trim", "0.1,0.9", **files).stdout)

    found = [float(row["weight"]) for row in rows]
    assert whole["trimmed"] is None
    assert report["trimmed"]["low"] - 1e-9 <= min(found) <= max(found) <= report["trimmed"]["high"] + 1e-9
    assert max(found) < whole["highest"]
    assert report["converged"] is True
    assert weighted(rows, "sex", "Female") == pytest.approx(52, abs=0.05)


def test_the_recipe_of_the_same_weights_is_the_same_and_names_no_file(run, folder):
    files = {"in": PEOPLE, "margins": SEX, "again": PEOPLE}

    first = run("weight", IN, "--margins", MARGINS, "--recipe", "one.json", "--json", **files)
    run("weight", "again.csv", "--margins", MARGINS, "--recipe", "two.json", "-o", "out.csv", **files)

    assert first.exit_code == 0, first.output
    recipe = (folder / "one.json").read_text()
    assert recipe == (folder / "two.json").read_text()
    kept = json.loads(recipe)
    assert kept["targets"] == [{"categories": ["Female", "Male"], "name": "sex", "share": [0.52, 0.48]}]
    assert kept["data"]["rows"] == 120
    assert "in.csv" not in recipe


@settings(max_examples=20)
@given(women=st.integers(5, 60), men=st.integers(5, 60), share=st.floats(0.05, 0.95), scale=st.floats(0.01, 1000))
def test_any_margin_is_met_whatever_the_scale_of_the_base_weight(tmp_path_factory, women, men, share, scale):
    from click.testing import CliRunner

    from polling.cli import polls

    folder = tmp_path_factory.mktemp("any")
    (folder / IN).write_text("sex,w\n" + f"F,{scale!r}\n" * women + f"M,{2 * scale!r}\n" * men)
    (folder / MARGINS).write_text(f"variable,category,share\nsex,F,{share!r}\nsex,M,{1 - share!r}\n")

    ended = CliRunner().invoke(polls, ["weight", str(folder / IN), "--margins", str(folder / MARGINS), "--base", "w"])

    found = np.array([float(row["weight"]) for row in read(ended.stdout)])
    assert found.sum() == pytest.approx(women + men)
    assert found[:women].sum() / found.sum() == pytest.approx(share, abs=1e-9)
