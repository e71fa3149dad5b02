"""What figures say of their frames: findings, singulars, gaps."""

import subprocess
import sys

import pandas as pd
import pytest

from dashboards import charts
from dashboards.figures import calls, offices, opinion
from dashboards.sheets import csv_of
from dashboards.wording import period, separators, signed, spelled
from tests.conftest import NOW

CHOICES = [
    ("Favor", 0.6, 0.57, 0.63, "favor"),
    ("Oppose", 0.25, 0.22, 0.28, "oppose"),
    ("Not sure", 0.15, 0.1, 0.2, "apart"),
]


def answers(recruitment: str = "list", number: int = 1, sided: bool = True) -> pd.DataFrame:
    rows = [
        {
            "recruitment": recruitment,
            "question_number": number,
            "question": f"Question {number}?",
            "choice_number": place,
            "choice": choice,
            "share": share,
            "low": low if recruitment == "list" else None,
            "high": high if recruitment == "list" else None,
            "moe": 0.03 if recruitment == "list" else None,
            "side": side if sided else "plain",
            "n": 520,
            "effective_n": 458.2,
            "sample": 1,
            "withheld": "",
            "favor": "60%" if sided else "",
            "oppose": "25%" if sided else "",
        }
        for place, (choice, share, low, high, side) in enumerate(CHOICES, 1)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def page(app):
    with app.test_request_context("/dashboard/franklin"):
        yield


@pytest.fixture
def spanish(app):
    with app.test_request_context("/dashboard/franklin", environ_overrides={"groundswell.language": "es"}):
        yield


def test_samples_of_different_recruitment_are_never_one_figure():
    both = pd.concat([answers("supporters"), answers("open_link"), answers("list")])

    asked = opinion.first_question(both)

    assert set(asked["recruitment"]) == {"list"}
    assert asked["share"].tolist() == [60.0, 25.0, 15.0]


def test_the_first_question_with_two_sides_is_shown():
    asked = opinion.first_question(pd.concat([answers(number=1, sided=False), answers(number=2)]))

    assert set(asked["question_number"]) == {2}


def test_nothing_published_is_an_empty_frame():
    assert opinion.first_question(pd.DataFrame()).empty


@pytest.mark.usefixtures("page")
def test_the_finding_of_a_poll_names_both_sides():
    assert opinion.finding(opinion.first_question(answers())) == "60% favor, 25% oppose"
    assert opinion.finding(opinion.first_question(answers(sided=False))) == '60% say "Favor"'


@pytest.mark.usefixtures("page")
def test_an_open_link_has_no_interval_anywhere():
    picture = opinion.picture_of_answers(opinion.first_question(answers("open_link")))

    drawn = charts.figure_json(charts.poll_result(picture), "poll")
    assert drawn["data"][1]["x"] == []
    assert "halo" not in [shape.kind for shape in opinion.OPINION.drawing(picture).shapes]
    assert picture["told"][0] == "Favor: 60%"


@pytest.mark.usefixtures("page")
def test_a_withheld_answer_says_so_in_the_finding_the_table_the_drawing_and_the_file():
    few = answers().assign(oppose="withheld")
    few.loc[1, ["share", "low", "high", "moe", "withheld"]] = [None, None, None, None, "small"]
    few.loc[0, ["share", "low", "high", "moe", "withheld"]] = [None, None, None, None, "least_90"]

    asked = opinion.first_question(few)
    picture = opinion.picture_of_answers(asked)

    assert asked["share"].tolist() == ["90% or more", "withheld", 15.0]
    assert asked["low"].tolist()[:2] == ["withheld", "withheld"]
    assert picture["label"].tolist() == ["90% or more", "withheld", "15%"]
    assert picture["told"].tolist()[1] == "Oppose: withheld"
    assert opinion.finding(asked) == "In favor: 60%. Against: withheld."
    assert "nan" not in str(opinion.OPINION.drawing(picture)).lower()
    assert charts.figure_json(charts.poll_result(picture), "poll")["data"][0]["x"] == [0, 0, 15]
    assert "nan" not in csv_of(asked).lower()


@pytest.mark.usefixtures("page")
def test_where_every_answer_is_withheld_the_finding_names_the_question_only():
    none = answers(sided=False).assign(share=None, low=None, high=None, moe=None, withheld="small")

    assert opinion.finding(opinion.first_question(none)) == "What people think"


def test_a_step_nobody_reached_has_no_share_after_it():
    frame = calls.with_shares(pd.DataFrame({"step": ["Named", "Delivered", "Called"], "people": [10, 0, 0]}))

    assert frame["of_previous"].fillna(-1).tolist() == [-1.0, 0.0, -1.0]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "No office has waited too long"),
        (1, "One office has waited too long"),
        (5, "Five offices have waited too long"),
        (11, "11 offices have waited too long"),
    ],
)
def test_headlines_spell_small_numbers(number, words):
    assert offices.cold_words(number) == words


@pytest.mark.usefixtures("page")
def test_numbers_and_days_in_english():
    assert (spelled(1200), signed(-26), signed(0), signed(3)) == ("1,200", "−26", "0", "+3")
    assert period(NOW.date(), NOW.date()) == "Jun 16 to Jun 16, 2026"
    assert separators() == ".,"


@pytest.mark.usefixtures("spanish")
def test_days_in_spanish_stand_before_their_month():
    assert period(NOW.date(), NOW.date()).startswith("16 ")


def test_the_worker_loads_neither_pandas_nor_plotly():
    program = "import sys, wsgi; wsgi.open_doors(); print([m for m in ('pandas', 'plotly') if m in sys.modules])"

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "pandas" not in told.stdout
    assert "plotly" not in told.stdout
