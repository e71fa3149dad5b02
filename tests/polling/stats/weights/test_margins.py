"""Words to codes, targets to shares, crossed margins and the joining of thin categories."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polling.stats.problems import BadShares, EmptyTarget, MissingTarget, NotWeightable
from polling.stats.weights.collapsing import collapse
from polling.stats.weights.margins import Margin, crossed, margin
from polling.stats.weights.shares import checked_shares
from polling.stats.weights.weighting import rake

HALVES = {"F": 0.5, "M": 0.5}
BLANK = [None, float("nan"), "", "  "]


def codes(values: object, targets: dict[str, float] | None = None) -> list[int]:
    return margin("sex", values, targets or HALVES).codes.tolist()


def test_words_become_positions_in_the_targets_and_blanks_minus_one():
    words = ["F", "M", *BLANK, "F"]
    expected = [0, 1, -1, -1, -1, -1, 0]

    assert codes(words) == expected
    assert codes(tuple(words)) == expected
    assert codes(np.array(words, dtype=object)) == expected
    assert codes(pd.Series(words, dtype=object)) == expected
    assert codes(pd.Series(words)) == expected
    assert codes(pd.Series(words, dtype=pd.StringDtype("python", na_value=np.nan))) == expected
    assert codes(pd.Series(words, dtype="category")) == expected
    assert codes(np.array(["F", "M"])) == [0, 1]


def test_a_category_of_a_categorical_that_nobody_is_in_needs_no_target():
    used = pd.Categorical(["F", "M"], categories=["F", "M", "X"])

    assert codes(used) == [0, 1]
    assert codes(pd.Categorical.from_codes([1, -1, 0], ["M", "F"])) == [0, -1, 1]


@pytest.mark.parametrize("values", [[1, 2, None], [1.0, 2.0, float("nan")], ["1", "2", ""], [1, "2", pd.NA]])
def test_a_number_stands_for_the_category_of_its_name(values):
    targets = {"1": 0.4, "2": 0.6}

    assert codes(values, targets) == [0, 1, -1]
    assert codes(pd.Series(values), targets) == [0, 1, -1]


def test_answers_without_a_target_are_named():
    with pytest.raises(MissingTarget, match=r"sex: no target for 'X', 'Z'; add one or recode"):
        codes(["F", "Z", "X"])
    with pytest.raises(MissingTarget, match=r"'3'"):
        codes(pd.Series([1, 2, 3]), {"1": 0.5, "2": 0.5})
    with pytest.raises(MissingTarget, match="and 9,995 more"):
        codes([str(i) for i in range(10_000)])
    with pytest.raises(NotWeightable, match="not a table"):
        codes(pd.DataFrame({"a": [1], "b": [2]}).to_numpy())


@pytest.mark.parametrize(
    ("targets", "shares", "total"),
    [
        ({"F": 0.4, "M": 0.6}, [0.4, 0.6], None),
        ({"F": 40, "M": 60}, [0.4, 0.6], None),
        ({"F": 0.5, "M": 99.5}, [0.005, 0.995], None),
        ({"F": 4000, "M": 6000}, [0.4, 0.6], 10_000),
        ({"F": 0, "M": 6000}, [0, 1], 6000),
        ({"F": 0.333, "M": 0.333, "X": 0.333}, [1 / 3] * 3, None),
        ({"F": np.float64(0.25), "M": np.int64(0), "X": 0.75}, [0.25, 0, 0.75], None),
    ],
)
def test_shares_percents_and_counts_are_told_apart(targets, shares, total):
    found, people = checked_shares("sex", targets)

    assert found == pytest.approx(shares)
    assert people == total


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ({"F": 40, "M": 0.6}, r"sum to 40\.6; some look like percents or counts"),
        ({"F": 0.4, "M": 0.5}, r"sum to 0\.9; shares must sum to 1"),
        ({"F": 0.6, "M": 0.6}, r"sum to 1\.2; shares must sum to 1"),
        ({"F": 40, "M": 50}, r"sum to 90; .*percents to 100; if these are counts"),
        ({"F": 4000, "M": 0.6}, r"sum to 4000\.6; some look like"),
        ({"F": 0, "M": 0}, "sum to 0; give the population's shares"),
        ({"F": -0.5, "M": 1.5}, "the target of F is -0.5"),
        ({"F": float("nan"), "M": 1}, "the target of F is nan"),
        ({"F": float("inf"), "M": 1}, "the target of F is inf"),
        ({"F": "0.5", "M": 0.5}, "every target is a number"),
        ({"F": True, "M": 0}, "the target of F is True"),
        ({}, "there are no targets"),
        ({1: 0.5, "1": 0.5}, "a category has two targets"),
    ],
)
def test_targets_that_are_not_parts_of_one_whole_are_refused(targets, words):
    with pytest.raises(BadShares, match=f"sex: .*{words}"):
        checked_shares("sex", targets)


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"F": 0.333, "M": 0.333, "X": 0.333}, ["sex: the targets sum to 99.9 % and were scaled to 100"]),
        ({"F": 33.4, "M": 33.4, "X": 33.3}, ["sex: the targets sum to 100.1 % and were scaled to 100"]),
        ({"F": 1 / 3, "M": 1 / 3, "X": 1 / 3}, []),
        ({"F": 331, "M": 331, "X": 331}, []),
    ],
)
def test_targets_that_had_to_be_scaled_are_told(targets, said):
    one = margin("sex", ["F", "M", "X"] * 9, targets)

    assert [str(line) for line in rake([one]).report.collapses] == said


def test_units_settle_what_numbers_alone_do_not():
    assert checked_shares("sex", {"F": 20, "M": 25}, "total")[1] == 45
    assert checked_shares("sex", {"F": 0.5, "M": 0.5}, "total")[1] == 1
    with pytest.raises(BadShares, match="give counts as totals"):
        checked_shares("sex", {"F": 4000, "M": 6000}, "share")


JOINT = {"F:HS": 0.2, "F:College": 0.3, "M:HS": 0.25, "M:College": 0.25}


def test_a_crossed_margin_knows_who_is_in_both():
    one = crossed({"sex": ["F", "M", "F", None, "M"], "educ": ["College", "HS", "HS", "HS", ""]}, JOINT)

    assert one.name == "sex:educ"
    assert one.codes.tolist() == [1, 2, 0, -1, -1]
    assert one.categories == tuple(JOINT)
    assert one.shares == pytest.approx([0.2, 0.3, 0.25, 0.25])


def test_what_cannot_be_crossed_is_refused_in_words():
    with pytest.raises(MissingTarget, match="sex:educ: no target for M:HS"):
        crossed({"sex": ["F", "M"], "educ": ["College", "HS"]}, {"F:HS": 0.5, "F:College": 0.2, "M:College": 0.3})
    with pytest.raises(MissingTarget, match="educ: no target for 'PhD'"):
        crossed({"sex": ["F", "M"], "educ": ["College", "PhD"]}, JOINT)
    with pytest.raises(NotWeightable, match="F:HS:more has 3 parts and not 2"):
        crossed({"sex": ["F"], "educ": ["HS"]}, {"F:HS:more": 1})
    with pytest.raises(NotWeightable, match="a column's own name holds a colon"):
        crossed({"se:x": ["F"], "educ": ["HS"]}, JOINT)
    with pytest.raises(NotWeightable, match="two columns or more"):
        crossed({"sex": ["F"]}, HALVES)
    with pytest.raises(NotWeightable, match="different lengths"):
        crossed({"sex": ["F"], "educ": ["HS", "HS"]}, JOINT)


def test_a_thin_category_of_a_crossed_margin_joins_its_neighbor_of_the_same_sex():
    ages = ("18-34", "35-64", "65+")
    sex = ["F"] * 42 + ["M"] * 50
    age = ["18-34"] * 20 + ["35-64"] * 20 + ["65+"] * 2 + ["18-34"] * 6 + ["35-64"] * 20 + ["65+"] * 24
    targets = {f"{one}:{other}": 1 / 6 for one in "FM" for other in ages}

    joined, said = collapse(crossed({"sex": sex, "age": age}, targets, ordered=["age"]))

    assert [str(one) for one in said] == ["sex:age: F:65+ joined to F:35-64 (2 people)"]
    assert joined.categories == ("F:18-34", "F:35-64+F:65+", "M:18-34", "M:35-64", "M:65+")


def test_a_crossed_margin_looks_beyond_its_group_when_that_is_used_up():
    sex = ["F"] * 2 + ["M"] * 40
    educ = ["HS", "College"] + ["HS", "College"] * 20

    joined, said = collapse(crossed({"sex": sex, "educ": educ}, JOINT))

    assert [one.people for one in said] == [1, 2]
    assert [one.into for one in said] == ["F:College", "M:HS"]
    assert joined.shares.sum() == pytest.approx(1)


def test_a_target_of_zero_is_left_out_where_nobody_is_in_it_and_refused_where_somebody_is():
    joined, said = collapse(margin("sex", ["F"] * 9 + ["M"] * 9, {"F": 0.5, "M": 0.5, "X": 0}))

    assert joined.categories == ("F", "M")
    assert [str(one) for one in said] == ["sex: X has a target of 0 and nobody in it, and is left out"]
    with pytest.raises(BadShares, match=r"sex: the target is 0 for X \(1 person\)"):
        collapse(margin("sex", ["F"] * 9 + ["M"] * 9 + ["X"], {"F": 0.5, "M": 0.5, "X": 0}))


def test_a_variable_that_everybody_answers_alike_is_refused():
    with pytest.raises(EmptyTarget, match="sex: everybody is in one category"):
        collapse(margin("sex", ["F"] * 20, HALVES))


@given(st.data())
def test_joining_keeps_every_person_and_the_whole_population(data):
    size = data.draw(st.integers(2, 9))
    counts = data.draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))
    weights = data.draw(st.lists(st.floats(0.05, 1), min_size=size, max_size=size))
    is_ordered = data.draw(st.booleans())
    fewest = data.draw(st.integers(1, 8))
    shares = np.array(weights) / sum(weights)
    one = Margin("age", np.repeat(np.arange(size), counts), tuple(map(str, range(size))), shares, is_ordered)

    try:
        joined, said = collapse(one, fewest)
    except EmptyTarget:
        return

    left = np.bincount(joined.codes, minlength=len(joined.categories))
    assert left.min() >= fewest or not said
    assert left.sum() == sum(counts)
    assert joined.shares.sum() == pytest.approx(1)
    assert len(said) == size - len(joined.categories)
    for at, name in enumerate(joined.categories):
        if "…" not in name:
            parts = [int(part) for part in name.split("+")]
            assert joined.shares[at] == pytest.approx(shares[parts].sum())
            assert left[at] == sum(counts[part] for part in parts)
            assert not is_ordered or parts == list(range(parts[0], parts[-1] + 1))
