"""Columns of a table: what is a number, what is blank, what is a category, on which line."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polling.stats import tables
from polling.stats.problems import BadShares, MissingTarget, Problem
from polling.stats.tables import Column
from polling.stats.weights.margins import UNKNOWN
from polling.stats.weights.weighting import rake


def a_column(*cells: str, name: str = "q", missing: tuple[str, ...] = (), has_commas: bool = False) -> Column:
    """A column as a file has it, the first cell on line 2."""
    texts = list(dict.fromkeys(cells))
    codes = np.array([texts.index(cell) for cell in cells], dtype=np.intp)
    lines = np.arange(2, len(cells) + 2)
    return tables.column(name, codes, texts, lines=lines, missing=missing, has_commas=has_commas)


def cells_of(one: Column) -> list[str]:
    return [one.texts[code] if code >= 0 else "" for code in one.codes]


def test_spaces_do_not_count_and_blanks_are_no_answer():
    one = a_column("yes", " yes ", "", "  ", "no", "DK", missing=("DK",))

    assert cells_of(one) == ["yes", "yes", "", "", "no", ""]
    assert one.texts == ("no", "yes")
    assert one.counts.tolist() == [1, 2]
    assert one.line_of("no") == 6


def test_answers_stand_in_the_order_people_would_give_them():
    one = a_column("65+", "18-24", "100", "9", "apple", "Banana", "apple 10", "apple 9")

    assert one.texts == ("9", "18-24", "65+", "100", "apple", "apple 9", "apple 10", "Banana")


def test_some_of_the_people_have_only_their_own_answers():
    one = a_column("b", "a", "", "c").of(np.array([True, False, True, True]))

    assert one.texts == ("b", "c")
    assert one.lines.tolist() == [2, 4, 5]
    assert cells_of(one) == ["b", "", "c"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), ("-2.5", -2.5), ("+.5", 0.5), ("5.", 5), ("1e3", 1000), ("1E-2", 0.01), ("0040", 40),
        ("1,234", 1234), ("1,234,567.8", 1234567.8), ("-1,000", -1000),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(text, number):
    assert tables.number_in(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1_000",
        "nan",
        "inf",
        "-inf",
        "1e999",
        "1,23",
        "0,123",
        "12,34,567",
        "１２",
        "1 000",
        "$5",
        "5%",
        "0x10",
    ],
)
def test_what_is_no_number_is_none(text):
    assert math.isnan(tables.number_in(text))


@pytest.mark.parametrize(("text", "number"), [("0,40", 0.4), ("1234,5", 1234.5), (",5", 0.5), ("1,234,567", 1234567)])
def test_decimal_commas_are_read_where_they_can_be(text, number):
    assert tables.number_in(text, has_commas=True) == number


def test_a_comma_that_could_be_both_is_no_number():
    assert math.isnan(tables.number_in("1,234", has_commas=True))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read_back(number):
    assert tables.number_in(repr(number)) == number


def test_numbers_of_people_name_the_first_line_with_text():
    assert np.array_equal(tables.numbers(a_column("3", "", "1")), [3, math.nan, 1], equal_nan=True)
    with pytest.raises(Problem, match="Line 3: q is 'old', which is not a number"):
        tables.numbers(a_column("3", "old", "1", "new"))


@pytest.mark.parametrize(
    ("cells", "is_number"),
    [
        (["1", "2", "3", "4", "5", "98", "-1"] * 5, False),
        ([str(number) for number in range(11)], False),
        (["20", "30"], True),
        (["1", "2", "11"], True),
        (["1", "2.5"], True),
        (["1.0", "2.0"], False),
        (["yes", "no"], False),
        (["", ""], False),
        (["20"] * 11 + [""] * 50, True),
        (["20"] * 11 + ["don't know"] * 11, False),
    ],
)
def test_a_number_is_more_than_a_code_of_an_answer(cells, is_number):
    assert tables.is_number(a_column(*cells)) == is_number


def test_a_little_text_among_numbers_is_a_mistake():
    with pytest.raises(Problem, match=r"Line 22: q is 'old'.*--missing 'old'"):
        tables.is_number(a_column(*[str(number) for number in range(20)], "old"))


def test_columns_are_crossed_and_blank_where_one_is():
    sex, educ = a_column("F", "M", "F", "", name="sex"), a_column("HS", "BA", "", "HS", name="educ")

    both = tables.crossed([sex, educ])

    assert both.name == "sex:educ"
    assert cells_of(both) == ["F:HS", "M:BA", "", ""]


def test_columns_of_ten_thousand_answers_cross_to_those_that_are_there():
    many = [a_column(*(str(number) for number in range(10_000)), name=name) for name in "ab"]

    assert len(tables.crossed(many).texts) == 10_000


def test_a_margin_keeps_the_order_of_its_targets_and_knows_who_did_not_say():
    one = tables.margin_of(a_column("M", "F", "", "F", name="sex"), {"M": 40, "F": 60}, units="share")

    assert (one.categories, one.codes.tolist()) == (("M", "F"), [0, 1, -1, 1])
    assert one.shares == pytest.approx([0.4, 0.6])
    assert rake([one], fewest=1).margins[0].categories == ("M", "F", UNKNOWN)


def test_a_crossed_margin_is_of_its_columns():
    sex, age = a_column(*"FMFM", name="sex"), a_column("18-29", "30+", "30+", "18-29", name="age")
    targets = {"F:18-29": 1.0, "F:30+": 2.0, "M:18-29": 3.0, "M:30+": 4.0}

    one = tables.margin_of(tables.crossed([sex, age]), targets, units="total")

    assert (one.name, one.codes.tolist(), one.is_ordered, one.total) == ("sex:age", [0, 3, 1, 2], True, 10)


@pytest.mark.parametrize(
    ("categories", "is_rising"),
    [
        (["18-29", "30-49", "50+"], True), (["1", "2", "3"], True), (["<30", "30+"], False), (["50+", "18-29"], False),
        (["18-29", "no answer"], False), (["18+"], False), (["2 cars", "2 dogs"], False), ([], False),
    ],
)  # fmt: skip
def test_rising_numbers_make_neighbors(categories, is_rising):
    assert tables.begins_rising(categories) == is_rising


def test_an_order_can_be_said():
    sizes = a_column("S", "M", "L", name="size")

    assert not tables.margin_of(sizes, dict.fromkeys("SML", 1.0), units="total").is_ordered
    assert tables.margin_of(sizes, dict.fromkeys("SML", 1.0), units="total", ordered=["size"]).is_ordered


@pytest.mark.parametrize(
    ("cells", "targets", "kind", "words"),
    [
        (("F", "X", "X"), {"F": 1.0, "M": 1.0}, MissingTarget, r"Line 3: q is 'X' \(2 people\).*--missing 'X'"),
        (("f",), {"F": 1.0, "M": 1.0}, MissingTarget, "the targets spell it 'F'"),
        (("a:b",), {"a:b": 1.0}, Problem, "Line 2: q is 'a:b', which holds a colon"),
        (("F",), {"F": 0.2, "M": 0.3}, BadShares, "0.5"),
    ],
)
def test_what_cannot_be_a_margin_is_said(cells, targets, kind, words):
    with pytest.raises(kind, match=words):
        tables.margin_of(a_column(*cells), targets, units="share")


@given(st.lists(st.sampled_from(["", "a", "b ", " c", "10", "9", "DK"]), min_size=1, max_size=30))
def test_coding_loses_nothing_but_spaces(cells):
    one = a_column(*cells, missing=("DK",))

    assert cells_of(one) == ["" if cell.strip() == "DK" else cell.strip() for cell in cells]
    assert one.counts.sum() + one.is_blank.sum() == len(cells)
