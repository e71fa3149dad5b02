"""`groundswell polls estimate`: its two shapes, what it leaves out and counts, what it refuses."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.polling.commands.conftest import PEOPLE, SEX

# ten people of two strata and four clusters; made up, small enough to work out by hand
DRAWN = """id,q,age,g,w,st,cl,size
1,yes,20.5,a,1,n,1,40
2,no,31,a,1,n,1,40
3,yes,44,b,2,n,2,40
4,,50,b,2,n,2,40
5,no,61,a,1,s,3,60
6,yes,38,b,3,s,3,60
7,no,29,a,2,s,4,60
8,yes,70,,2,s,4,60
9,dk,55,a,1,s,5,60
10,yes,18,b,0,s,5,60
"""
ROW = {"group", "answer", "se", "low", "high", "moe", "n", "design_effect"}


@pytest.fixture
def estimated(run):
    """The JSON of an estimate of `people`."""

    def started(*words: str, people: str | bytes = DRAWN, **files: str) -> dict:
        ended = run("estimate", "in.csv", "--json", *words, **{"in": people, **files})
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout, parse_constant=lambda text: pytest.fail(f"{text} is no number"))

    return started


def test_a_question_of_answers_gives_shares(estimated):
    found = estimated("--weight", "w", "--question", "q")

    assert set(found) == {"question", "n", "effective_n", "kish_design_effect", "rows"}
    assert (found["question"], found["n"]) == ("q", 8)
    assert [row["answer"] for row in found["rows"]] == ["dk", "no", "yes"]
    assert all(set(row) == ROW | {"share"} for row in found["rows"])
    # of the weights 1 1 2 1 3 2 2 1 = 13, those of yes are 1 2 3 2
    assert found["rows"][2]["share"] == pytest.approx(8 / 13)
    assert found["kish_design_effect"] == pytest.approx(8 * 25 / 13**2)
    assert found["effective_n"] == pytest.approx(13**2 / 25)
    assert found["rows"][2]["moe"] == pytest.approx(1.96 * found["rows"][2]["se"])


def test_a_number_gives_a_mean(estimated):
    found = estimated("--weight", "w", "--question", "age")

    (row,) = found["rows"]
    assert set(row) == ROW | {"mean"}
    ages, weights = [20.5, 31, 44, 50, 61, 38, 29, 70, 55], [1, 1, 2, 2, 1, 3, 2, 2, 1]
    mean = sum(age * weight for age, weight in zip(ages, weights, strict=True)) / 15
    assert row["mean"] == pytest.approx(mean)
    # R 4.2.2, survey 4.1-1: SE(svymean(~age, svydesign(id=~1, weights=~w, data=d[d$w > 0, ])))
    assert row["se"] == pytest.approx(5.10147037627388, rel=1e-8)


@pytest.mark.parametrize(
    ("words", "se"),
    [
        # R 4.2.2, survey 4.1-1, options(survey.lonely.psu="adjust"), d: the rows with w > 0, y: q == "yes"
        # svymean(~y, subset(svydesign(id=~1 or ~cl, strata=~st, fpc=~size, weights=~w, data=d, nest=TRUE), !is.na(q)))
        (("--strata", "st"), 0.197110411955143),
        (("--cluster", "cl"), 0.106262041396852),
        (("--strata", "st", "--cluster", "cl"), 0.113510805285508),
        (("--strata", "st", "--fpc", "size"), 0.188354141290976),
    ],
)
def test_strata_clusters_and_population_sizes_count(estimated, words, se):
    found = estimated("--weight", "w", "--question", "q", *words)["rows"][2]

    assert (found["share"], found["se"]) == pytest.approx((8 / 13, se), rel=1e-8)


def test_groups_stand_apart_in_their_natural_order(estimated):
    people = "q,age\n" + "".join(
        f"{'yes' if n % 3 else 'no'},{band}\n" for n in range(30) for band in ("65+", "9-17", "18-64")
    )
    people = people.replace("\n", ",1\n").replace("q,age,1", "q,age,w")

    found = estimated("--weight", "w", "--question", "q", "--by", "age", people=people)

    assert [row["group"] for row in found["rows"]] == ["9-17", "9-17", "18-64", "18-64", "65+", "65+"]
    assert {row["n"] for row in found["rows"]} == {30}


def test_a_group_of_one_person_is_shown_without_an_error(estimated):
    found = estimated("--weight", "w", "--question", "q", "--by", "id", people=DRAWN.replace("\n2,", "\n1,"))

    alone = [row for row in found["rows"] if row["group"] == "3"]
    assert [(row["share"], row["n"]) for row in alone] == [(0, 1), (0, 1), (1, 1)]
    assert {row[name] for row in alone for name in ("se", "low", "high", "moe", "design_effect")} == {None}


def test_who_is_left_out_is_counted(run):
    ended = run("estimate", "in.csv", "--weight", "w", "--question", "q", "--by", "g", "--json", **{"in": DRAWN})

    assert "1 person of weight 0 left out" in ended.stderr
    assert "1 person left q blank" in ended.stderr
    assert "1 person left g blank" in ended.stderr
    assert json.loads(ended.stdout)["n"] == 7


def test_answers_that_count_as_blank_are_left_out(estimated):
    found = estimated("--weight", "w", "--question", "q", "--missing", "dk")

    assert [row["answer"] for row in found["rows"]] == ["no", "yes"]
    assert found["n"] == 7


def test_one_answer_from_all_has_no_error_but_an_interval(estimated):
    found = estimated("--weight", "w", "--question", "q", people="q,w\n" + "yes,1\n" * 20)

    (row,) = found["rows"]
    assert (row["share"], row["se"], row["high"]) == (1, 0, 1)
    # Clopper and Pearson 1934: all of 20 say yes, 95 %: 0.025 ** (1 / 20)
    assert row["low"] == pytest.approx(0.025 ** (1 / 20))


def test_what_is_a_number_can_be_decided(estimated):
    people = "q,w\n" + "".join(f"{number % 5},1\n" for number in range(50))

    shares = estimated("--weight", "w", "--question", "q", people=people)
    means = estimated("--weight", "w", "--question", "q", "--as", "mean", people=people)

    assert [row["answer"] for row in shares["rows"]] == ["0", "1", "2", "3", "4"]
    assert means["rows"][0]["mean"] == pytest.approx(2)


def test_a_raking_lowers_the_error_of_what_it_explains(estimated):
    files = {"people": PEOPLE, "m": SEX}

    plain = estimated("--weight", "w", "--question", "sex", **files)
    raked = estimated("--weight", "w", "--question", "sex", "--raked", "m.csv", **files)

    assert plain["rows"][0]["se"] > 0.03
    assert (raked["rows"][0]["share"], raked["rows"][0]["se"]) == pytest.approx((0.52, 0), abs=1e-9)


def test_a_base_weight_can_begin_the_raking(run):
    words = ("estimate", "in.csv", "--question", "q", "--raked", "m.csv", "--json")
    files = {"in": PEOPLE, "m": SEX}

    base = run(*words, "--base", "w", **files)
    weight = run(*words, "--weight", "w", **files)

    assert json.loads(base.stdout) == json.loads(weight.stdout)
    assert "differ from w" in weight.stderr


def test_a_terminal_is_shown_bars_and_told_what_is_thin(run):
    ended = run("estimate", "in.csv", "--weight", "w", "--question", "q", "--by", "sex", **{"in": PEOPLE})

    assert "●" in ended.stdout
    assert "n 40, effective n" in ended.stdout
    assert "thin: fewer than 50 people" in ended.stdout
    assert "--basis" in ended.stdout


@pytest.mark.parametrize(
    ("basis", "there", "absent"),
    [
        ("probability", "margin of error", "none"),
        ("supporters", "none", "--basis"),
        ("open_link", "model-based", "none"),
    ],
)
def test_how_people_came_decides_what_the_interval_is_called(run, basis, there, absent):
    words = ("--weight", "w", "--question", "q", "--basis", basis)

    ended = run("estimate", "in.csv", *words, **{"in": PEOPLE})

    assert there in ended.stdout
    assert absent not in ended.stdout


@pytest.mark.parametrize(
    ("words", "people", "said"),
    [
        (("--question", "q"), DRAWN, "Name the column of weights"),
        (("--question", "q", "--base", "w"), DRAWN, "Name the column of weights"),
        (("--question", "nope", "--weight", "w"), DRAWN, "Line 1: there is no column nope"),
        (("--question", "q", "--weight", "w"), DRAWN.replace("a,1,n,1", "a,-1,n,1", 1), "Line 2: w is -1"),
        (("--question", "q", "--weight", "w"), DRAWN.replace("a,1,n,1", "a,,n,1", 1), "Line 2: w is blank"),
        (("--question", "q", "--weight", "g"), DRAWN, "Line 2: g is 'a', which is not a number"),
        (("--question", "q", "--weight", "w"), "q,w\nyes,0\nno,0\n", "Everybody's w is 0"),
        (("--question", "q", "--weight", "w"), "q,w\nyes,1\n", "one person answered"),
        (("--question", "q", "--weight", "w"), "q,w\n,1\n,1\n", "q is blank for everybody"),
        (("--question", "q", "--by", "g", "--weight", "w"), "q,w,g\na,1,\nb,1,\n", "g is blank for everybody"),
        (("--question", "q", "--by", "g", "--weight", "w"), "q,w,g\na,1,x\nb,1,y\n", "one person in each group"),
        (("--question", "q", "--weight", "w", "--strata", "st"), DRAWN.replace("1,n,1,", "1,,1,", 1), "st is blank"),
        (("--question", "q", "--weight", "w", "--cluster", "g"), DRAWN, "Line 9: g is blank"),
        (("--question", "q", "--weight", "w", "--fpc", "g"), DRAWN, "g is blank"),
        (("--question", "q", "--as", "mean", "--weight", "w"), DRAWN, "Line 2: q is 'yes', which is not a number"),
        (("--question", "q", "--weight", "w", "--id", "g"), DRAWN, "Line 9: g is blank"),
        (("--question", "q", "--weight", "w", "--id", "st"), DRAWN, "Line 3: st n is there already, on line 2"),
    ],
)
def test_what_cannot_be_estimated_ends_with_2_and_words(run, words, people, said):
    ended = run("estimate", "in.csv", *words, "--json", **{"in": people})

    assert (ended.exit_code, ended.stdout) == (2, ""), ended.output
    assert said in ended.stderr


def test_a_strata_size_smaller_than_its_sample_is_refused(run):
    words = ("--weight", "w", "--question", "q", "--strata", "st", "--fpc", "size")

    ended = run("estimate", "in.csv", *words, **{"in": DRAWN.replace(",40\n", ",3\n")})

    assert ended.exit_code == 2
    assert "size" in ended.stderr or "population" in ended.stderr


def test_text_among_numbers_is_refused_with_its_line(run):
    people = "age,w\n" + "".join(f"{20 + number},1\n" for number in range(40)) + "old,1\n"

    ended = run("estimate", "in.csv", "--weight", "w", "--question", "age", **{"in": people})

    assert ended.exit_code == 2
    assert "Line 42: age is 'old', which is not a number" in ended.stderr


def test_ten_thousand_answers_are_refused(run):
    people = "q,w\n" + "".join(f"answer {number},1\n" for number in range(10_000))

    ended = run("estimate", "in.csv", "--weight", "w", "--question", "q", **{"in": people})

    assert ended.exit_code == 2
    assert "10,000 different answers" in ended.stderr


@settings(max_examples=25)
@given(
    people=st.lists(st.tuples(st.sampled_from(["yes", "no", ""]), st.sampled_from("ab"), st.floats(0.01, 100)),
                    min_size=2, max_size=40)
)  # fmt: skip
def test_shares_of_a_group_sum_to_one_and_nothing_is_no_number(tmp_path_factory, people):
    from click.testing import CliRunner

    from polling.cli import polls

    file = tmp_path_factory.mktemp("any") / "in.csv"
    file.write_text("q,g,w\n" + "".join(f"{answer},{group},{weight!r}\n" for answer, group, weight in people))

    ended = CliRunner().invoke(
        polls, ["estimate", str(file), "--weight", "w", "--question", "q", "--by", "g", "--json"]
    )

    if ended.exit_code:
        assert ended.exit_code == 2, ended.output
        return
    rows = json.loads(ended.stdout, parse_constant=pytest.fail)["rows"]
    for group in {row["group"] for row in rows}:
        those = [row for row in rows if row["group"] == group]
        assert sum(row["share"] for row in those) == pytest.approx(1 if those[0]["n"] else 0)
        assert all(row["se"] is None or 0 <= row["low"] <= row["share"] <= row["high"] <= 1 for row in those)
