"""`groundswell polls crosstab`: its shape, its letters, what it refuses."""

import json

import pytest

# 200 people in three groups; yes 80 %, 50 % and 48 %
PEOPLE = "q,g,w\n" + "".join(
    f"{'yes' if number < yes else 'no'},{group},1\n"
    for group, people, yes in [("a", 80, 64), ("b", 60, 30), ("c", 60, 29)]
    for number in range(people)
)
R = (9.60576144722484, 2, 398, 8.43002207936057e-05)
WORDS = ("--rows", "q", "--columns", "g", "--weight", "w")


@pytest.fixture
def crossed(run):
    """The JSON of a crosstab of `people`."""

    def started(*words: str, people: str = PEOPLE, **files: str) -> dict:
        ended = run("crosstab", "in.csv", *WORDS, "--json", *words, **{"in": people, **files})
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout, parse_constant=pytest.fail)

    return started


def test_every_answer_has_a_row_in_every_column_and_in_the_total(crossed):
    found = crossed()

    assert {"rows", "test"} <= set(found)
    assert set(found["rows"][0]) == {"answer", "column", "share", "se", "n", "effective_n", "letters"}
    assert [(row["answer"], row["column"]) for row in found["rows"]][:4] == [
        ("no", "Total"), ("no", "a"), ("no", "b"), ("no", "c"),
    ]  # fmt: skip
    cells = {(row["column"], row["answer"]): row for row in found["rows"]}
    assert cells["a", "yes"]["share"] == pytest.approx(0.8)
    assert cells["Total", "yes"]["share"] == pytest.approx(123 / 200)
    assert cells["b", "yes"]["effective_n"] == pytest.approx(60)


def test_a_letter_names_the_columns_a_share_lies_above(crossed):
    found = crossed()

    letters = {(row["column"], row["answer"]): row["letters"] for row in found["rows"]}
    assert [one["letter"] for one in found["columns"]] == ["", "A", "B", "C"]
    assert letters["a", "yes"].replace(" ", "") == "BC"
    assert letters["b", "no"].replace(" ", "") == letters["c", "no"].replace(" ", "") == "A"
    assert letters["b", "yes"] == letters["c", "yes"] == letters["a", "no"] == ""


def test_the_whole_table_is_tested(crossed):
    # R 4.2.2, survey 4.1-1: svychisq(~q+g, svydesign(id=~1, weights=~w, data=d), statistic="F")
    test = crossed()["test"]

    assert (test["name"], test["df1"], test["df2"]) == ("Rao-Scott F", pytest.approx(R[1]), pytest.approx(R[2]))
    assert (test["statistic"], test["p"]) == pytest.approx((R[0], R[3]), rel=1e-6)


def test_a_table_without_a_test_says_why(run):
    ended = run("crosstab", "in.csv", *WORDS, "--json", **{"in": "q,g,w\n" + "yes,a,1\nyes,b,2\n" * 30})

    assert json.loads(ended.stdout)["test"] is None
    assert "Note:" in ended.stderr


def test_blanks_and_weights_of_zero_are_left_out_and_counted(run):
    ended = run("crosstab", "in.csv", *WORDS, "--json", **{"in": PEOPLE + "yes,,1\n,a,1\nyes,b,0\n"})

    assert "1 person of weight 0 left out" in ended.stderr
    assert "2 people left q or g blank" in ended.stderr
    assert json.loads(ended.stdout)["rows"][0]["n"] == 200


def test_a_raking_counts_in_the_errors(crossed):
    margins = "variable,category,share\nq,yes,.6\nq,no,.4\n"

    found = crossed("--raked", "m.csv", m=margins)

    total = next(row for row in found["rows"] if (row["column"], row["answer"]) == ("Total", "yes"))
    assert (total["share"], total["se"]) == pytest.approx((0.6, 0), abs=1e-9)


def test_people_see_letters_bases_and_the_verdict(run):
    thin = PEOPLE + "yes,d,1\nno,d,1\n" * 3

    ended = run("crosstab", "in.csv", *WORDS, **{"in": thin})

    assert "80.0%" in ended.stdout
    assert "B C" in ended.stdout or "BC" in ended.stdout
    assert "d*" in ended.stdout
    assert "thin: fewer than 50 people" in ended.stdout
    assert "differ by more than chance: Rao-Scott F" in ended.stdout


def test_columns_that_do_not_fit_beside_each_other_follow_below(run):
    groups = [f"a long name of group {number}" for number in range(12)]
    people = "q,g,w\n" + "".join(f"yes,{group},1\nno,{group},1\n" * 30 for group in groups)

    ended = run("crosstab", "in.csv", *WORDS, **{"in": people})

    assert ended.stdout.count("q by g") > 1
    assert ended.stdout.count("Total") == ended.stdout.count("q by g")
    assert "(L)" in ended.stdout


@pytest.mark.parametrize(
    ("people", "words", "said"),
    [
        (PEOPLE, ("--columns", "q"), "both the rows and the columns"),
        (PEOPLE, ("--columns", "nope"), "there is no column nope"),
        ("q,g,w\nyes,,1\nno,,1\n", (), "g is blank for everybody"),
        ("q,g,w\n,a,1\n,b,1\n", (), "q is blank for everybody"),
        ("q,g,w\nyes,a,1\n", (), "fewer than two people"),
        ("q,g,w\n" + "".join(f"yes,group {number},1\n" for number in range(10_000)), (), "10,000 different answers"),
        (PEOPLE.replace(",a,", ",Total,"), (), "g has an answer 'Total'"),
        ("q,g,w\nyes,a,-1\nno,b,1\n", (), "Line 2: w is -1"),
    ],
)
def test_what_cannot_be_crossed_ends_with_2_and_words(run, people, words, said):
    ended = run("crosstab", "in.csv", *WORDS, *words, "--json", **{"in": people})

    assert (ended.exit_code, ended.stdout) == (2, ""), ended.output
    assert said in ended.stderr
