"""Crosstabs: shares against R's survey package, letters against a computation by hand, columns too thin for either."""

import numpy as np
import pytest
from hypothesis import given, settings

from polling.stats.comparing.crosstabs import TOTAL, crosstab
from polling.stats.problems import BadDesign, TooFew
from polling.stats.variance.designs import Design
from tests.factories.tables import two_questions

# R 4.2.2, survey 4.1-1; the people of test_independence:
PERSON = np.arange(300)
GROUP = (PERSON * 5 + PERSON // 13) % 3
ANSWER = (GROUP + (PERSON // 7) % 2 + (PERSON % 10 == 0)) % 4
ANSWER = np.where(PERSON % 29 == 0, -1, ANSWER)
GROUP = np.where(PERSON % 31 == 0, -1, GROUP)
W = 1 + ((PERSON * 37) % 100) / 50
CLUSTER = PERSON // 12


# svyby(~factor(answer), ~group, subset(svydesign(ids=~cluster, weights=~w, data=x), !is.na(answer) & !is.na(group)),
#   svymean): shares and standard errors of group 0
def test_shares_and_their_errors_are_r_s_of_the_subset():
    table = crosstab(Design(W, clusters=CLUSTER), ANSWER, GROUP, answers=list("0123"), groups=list("abc"))

    first = [row[1] for row in table.rows]
    assert [cell.share for cell in first] == pytest.approx(
        [0.4401841932149234, 0.515647025655483, 0.0441687811295931, 0]
    )
    assert [cell.se for cell in first[:3]] == pytest.approx(
        [0.0366361968039054, 0.0426349324262419, 0.0181074979301104]
    )


def of_counts(table):
    """Rows and columns of people from counts, everybody with a weight of one."""
    counts = np.array(table)
    pairs = [(i, j) for i in range(counts.shape[0]) for j in range(counts.shape[1]) for _ in range(counts[i, j])]
    rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
    return crosstab(
        Design(np.ones(len(rows))),
        rows,
        columns,
        answers=[f"answer {i}" for i in range(counts.shape[0])],
        groups=[f"group {j}" for j in range(counts.shape[1])],
    )


def test_letters_are_those_of_a_computation_by_hand():
    # 60 of 100, 45 of 100, 50 of 200. A-B: p = .525, t = .15 / sqrt(.525 * .475 * .02) = 2.124, p-value .0349 on 198
    # A-C: p = 110/300, t = .35 / sqrt(.36667 * .63333 * .015) = 5.93; B-C: p = 95/300, t = .2 / .05698 = 3.510, .0005
    # Holm: .0000 < .05/3, .0005 < .05/2, .0349 < .05/1: all three
    table = of_counts([[60, 45, 50], [40, 55, 150]])

    assert [cell.letters for cell in table.rows[0]] == ["", "B C", "C", ""]
    assert [cell.letters for cell in table.rows[1]] == ["", "", "A", "A B"]
    assert [column.letter for column in table.columns] == ["", "A", "B", "C"]


def test_many_comparisons_need_more_than_one_would():
    # A-B alone has p-value .0349; among six pairs, of which none is clearer, Holm asks for .05/6
    table = of_counts([[60, 45, 52, 53], [40, 55, 48, 47]])

    assert {cell.letters for cell in table.cells} == {""}


def test_letters_stand_on_effective_bases():
    plain = of_counts([[60, 45], [40, 55]])
    weights = np.where(np.arange(200) % 2, 0.2, 1.8)
    rows = np.array([0] * 60 + [1] * 40 + [0] * 45 + [1] * 55)
    columns = np.repeat([0, 1], 100)
    # in pairs of one light and one heavy person of the same answer the shares stay, but 100 people count as 61
    uneven = crosstab(Design(weights), rows, columns, answers=["yes", "no"], groups=["a", "b"])

    assert plain.rows[0][1].letters == "B"
    assert uneven.rows[0][1].share == pytest.approx(0.6)
    assert uneven.columns[1].effective_n == pytest.approx(100 / 1.64)
    assert uneven.rows[0][1].letters == ""


def test_thin_columns_are_marked_and_have_no_part_in_letters():
    table = of_counts([[45, 10, 90], [4, 90, 10]])

    assert [column.is_thin for column in table.columns] == [False, True, False, False]
    assert [cell.letters for cell in table.rows[0]] == ["", "", "", "B"]
    assert table.rows[0][1].is_thin


def test_clusters_lower_the_bases_of_letters():
    rows, columns = np.repeat([0, 1, 0, 1], 100), np.repeat([0, 1], 200)
    together = np.repeat(np.arange(40), 10)

    alone = crosstab(Design(np.ones(400)), rows, columns, answers=["yes", "no"], groups=["a", "b"])
    families = crosstab(
        Design(np.ones(400), clusters=together), rows, columns, answers=["yes", "no"], groups=["a", "b"]
    )

    assert alone.columns[1].effective_n == 200
    assert families.columns[1].effective_n == pytest.approx(20, rel=0.1)
    assert families.columns[1].is_thin


def test_columns_beyond_z_have_two_letters():
    table = of_counts(np.full((2, 28), 30))

    assert [table.columns[place].letter for place in (26, 27, 28)] == ["Z", "AA", "AB"]


def test_an_answer_nobody_gave_stays_and_a_column_nobody_is_in_is_named():
    counts = np.array([[30, 0, 25], [30, 0, 30], [0, 0, 0]])

    table = of_counts(counts)

    assert [cell.share for cell in table.rows[2]] == [0, 0, 0]
    assert [column.name for column in table.columns] == [TOTAL, "group 0", "group 2"]
    assert table.unsaid == (("group 1", 0),)
    assert np.isfinite([[cell.se, cell.low, cell.high] for cell in table.cells]).all()


def test_a_column_of_one_person_is_named_and_counts_in_the_total():
    table = of_counts([[30, 1, 25], [30, 0, 30]])

    assert table.unsaid == (("group 1", 1),)
    assert table.columns[0].n == 116


@pytest.mark.parametrize("counts", [[[20], [30]], [[20, 30]], [[40, 0], [0, 0]]])
def test_one_column_or_one_row_alone_has_no_test_and_says_why(counts):
    table = of_counts(counts)

    assert table.test is None
    assert "nothing to test" in table.no_test


def test_a_huge_table_has_no_test_but_shares():
    rows, columns = np.arange(8_000) % 40, np.arange(8_000) // 40 % 40

    table = crosstab(
        Design(np.ones(8_000)), rows, columns, answers=[str(i) for i in range(40)], groups=[str(i) for i in range(40)]
    )

    assert "more than 1,000 cells" in table.no_test
    assert len(table.cells) == 40 * 41


def test_bad_input_is_refused_in_words():
    design, rows = Design(np.ones(4)), np.array([0, 1, 0, 1])
    names = {"answers": ["yes", "no"], "groups": ["a", "b"]}

    with pytest.raises(BadDesign, match="3 values for 4 people"):
        crosstab(design, rows[:3], rows, **names)
    with pytest.raises(BadDesign, match="from 0 to 1"):
        crosstab(design, rows, rows * 2, **names)
    with pytest.raises(BadDesign, match="whole numbers"):
        crosstab(design, rows.astype(float), rows, **names)
    with pytest.raises(TooFew):
        crosstab(design, np.full(4, -1), rows, **names)


@given(two_questions())
@settings(max_examples=40, deadline=None)
def test_every_column_sums_to_one_and_nothing_is_missing(poll):
    rows, columns, weights = poll
    answers, groups = [f"answer {i}" for i in range(5)], list("abc")

    table = crosstab(Design(weights), rows, columns, answers=answers, groups=groups)

    for j in range(len(table.columns)):
        assert sum(row[j].share for row in table.rows) == pytest.approx(1)
        assert sum(row[j].people for row in table.rows) == table.columns[j].n
    found = [[c.share, c.se, c.low, c.high, c.moe, c.effective_n] for c in table.cells]
    assert np.isfinite(found).all()
    assert table.columns[0].n + table.left_out == len(rows)
