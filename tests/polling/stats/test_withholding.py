"""Small numbers: what is published never leads back to fewer than ten people, whatever is subtracted from what."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from polling.stats.withheld_cells import conceal_table, joined
from polling.stats.withholding import apart, around, at_least, conceal, is_thin, tells_few

PEOPLE = st.one_of(st.integers(0, 12), st.integers(0, 300))


def reach(cells, sums, goal, known=None):
    """How many numbers of people stay possible, less one, for the cells in `goal`: by linear programming.

    cells: the true counts. sums: lists of positions whose totals are published; known: the ends of each, if rounded.
    """
    rows = np.array([[float(i in one) for i in range(len(cells))] for one in sums])
    ends = np.array([[rows[i] @ cells] * 2 for i in range(len(sums))] if known is None else known, dtype=float)
    wanted = np.array([float(i in goal) for i in range(len(cells))])
    limits = {"A_ub": np.vstack([rows, -rows]), "b_ub": np.append(ends[:, 1], -ends[:, 0]) + 1e-9}
    found = [linprog(way * wanted, bounds=(0, None), method="highs", **limits) for way in (1, -1)]
    assert all(end.status == 0 for end in found)
    return -found[1].fun - found[0].fun


def published_row(people, parts, found):
    """The sums a reader has: of everybody, of each shown choice, of each shown side."""
    shown = [[i] for i in range(len(people)) if not found.choices[i]]
    told = [list(part) for part, is_hidden in zip(parts, found.parts, strict=True) if not is_hidden]
    return [list(range(len(people))), *shown, *told]


def rounded(people, sums, step):
    """The ends of each sum as a reader of rounded shares knows them; all people together are known."""
    n = sum(people)
    ends = []
    for one in sums:
        share = sum(people[i] for i in one) / n
        middle, half = (round(share / step) * step, step / 2) if 0 < share < 1 else (share, 0.0)
        ends.append(((middle - half) * n, (middle + half) * n))
    return ends


@st.composite
def questions(draw):
    """How many chose each choice, and two sides made of the first ones, as polls have them."""
    people = draw(st.lists(PEOPLE, min_size=2, max_size=8).filter(lambda some: sum(some) >= 10))
    favor = draw(st.integers(0, len(people)))
    oppose = draw(st.integers(favor, len(people)))
    sides = [list(range(favor)), list(range(favor, oppose))]
    return people, [side for side in sides if side]


def test_a_share_of_few_people_or_of_few_after_weighting_is_thin():
    assert [is_thin(49, 49), is_thin(50, 30), is_thin(400, 29.9)] == [True, False, True]


def test_one_to_nine_people_are_few_and_so_are_all_but_nine_but_nobody_is_not():
    assert tells_few([0, 1, 9, 10, 40, 41, 50], 50).tolist() == [False, True, True, False, False, True, True]


def test_nearly_everybody_is_told_in_steps_of_five():
    assert at_least(0.975, 117, 120) == 90
    assert at_least(0.88, 117, 120) == 85
    assert at_least(1.0, 1000, 1000) == 95
    assert at_least(0.92, 110, 120) is None
    assert at_least(1.0, 12, 12) is None


def test_a_withheld_choice_takes_the_smallest_other_with_it():
    found = conceal([60, 45, 12, 4])

    assert found.choices.tolist() == [False, False, True, True]


def test_two_small_choices_of_ten_together_need_no_third():
    assert conceal([60, 45, 7, 8]).choices.tolist() == [False, False, True, True]
    assert conceal([60, 45, 4, 5]).choices.tolist() == [False, True, True, True]


def test_a_choice_of_nobody_is_shown():
    assert not conceal([60, 45, 0, 15]).choices.any()


def test_a_sum_is_kept_and_the_other_choice_in_it_goes():
    found = conceal([60, 45, 4, 50], [[0, 1], [2, 3]])

    assert found.choices.tolist() == [False, False, True, True]
    assert found.parts == (False, False)


def test_a_sum_that_would_be_a_few_people_goes():
    found = conceal([60, 45, 3, 4], [[0, 1], [2, 3]])

    assert found.choices.tolist() == [False, True, True, True]
    assert found.parts == (True, True)


def test_rounded_shares_spare_the_other_choice_where_many_answered():
    many, few = [640, 480, 76, 4], [64, 48, 12, 4]

    assert conceal(many, step=0.01).choices.tolist() == [False, False, False, True]
    assert conceal(many, step=0.01).is_rounded
    assert conceal(many).choices.tolist() == [False, False, True, True]
    assert conceal(few, step=0.01).choices.tolist() == [False, False, True, True]


def test_two_small_choices_are_not_one_small_number_either():
    assert conceal([1, 6, 248, 248], [[0], [1]], step=0.0033).choices.sum() == 3
    assert conceal([7, 6, 245, 245], [[0], [1]], step=0.0033).choices.tolist() == [True, True, False, False]


def test_when_all_gave_one_answer_nothing_says_so():
    found = conceal([90, 0, 0])

    assert found.choices[0]
    assert found.choices.sum() == 2


@given(questions(), st.sampled_from([0.0, 0.0033, 0.01, 0.05]))
@settings(max_examples=300, deadline=None)
def test_no_withheld_choice_or_side_can_be_had_by_subtraction(question, step):
    people, parts = question
    n = sum(people)

    found = conceal(people, parts, step=step)

    sums = published_row(people, parts, found)
    known = rounded(people, sums, step) if step and found.is_rounded else None
    goals = [[i] for i in range(len(people))] + [list(part) for part in parts]
    neither = [i for i in range(len(people)) if not any(i in part for part in parts)]
    if sum(people[i] for i in neither) < n:  # that nobody took a side may be said, as any zero may
        goals.append(neither)
    for goal in goals:
        if 0 < len(goal) < len(people) and tells_few(sum(people[i] for i in goal), n):
            assert reach(people, sums, goal, known) >= 10 - 1e-6, (people, parts, found)


@given(questions())
@settings(max_examples=200, deadline=None)
def test_nothing_is_withheld_of_answers_that_many_gave(question):
    people, parts = question
    some = [10 * people[i] for i in range(len(people))]
    if not any(tells_few(some, sum(some))) and not any(tells_few(sum(some[i] for i in p), sum(some)) for p in parts):
        found = conceal(some, parts)
        assert not found.choices.any()
        assert not any(found.parts)


@st.composite
def tables(draw):
    """Counts by answer and group whose totals are all ten or more, with ten in the rest."""
    shape = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    cells = draw(st.lists(PEOPLE, min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]))
    table = np.array(cells).reshape(shape)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0] if table.any() else np.full((2, 2), 20)
    for axis in (0, 1):
        totals = table.sum(axis=axis)
        if table.shape[0] < 2 or table.shape[1] < 2 or tells_few(totals, table.sum()).any():
            return table * 0 + 40 if min(table.shape) > 1 else np.full((2, 2), 20)
    return table


def published_table(table, marks, step, total_step):
    """The sums a reader has, and the ends within which they know each."""
    place = np.arange(table.size).reshape(table.shape)
    sums, known = [], []
    for j, n in enumerate(table.sum(axis=0)):
        sums.append(place[:, j].tolist())
        known.append((n, n))
    for i, people in enumerate(table.sum(axis=1)):
        sums.append(place[i].tolist())
        known.append(tuple(around(people, table.sum(), total_step)))
    for i, j in zip(*np.nonzero(~marks), strict=True):
        sums.append([int(place[i, j])])
        known.append(tuple(around(table[i, j], table[:, j].sum(), step)))
    return sums, known


@given(tables(), st.sampled_from([0.0, 0.01, 0.05]), st.sampled_from([0.0, 0.01]))
@settings(max_examples=150, deadline=None)
def test_no_withheld_cell_of_a_table_can_be_had_by_subtraction(table, step, total_step):
    marks = conceal_table(table, step=step, total_step=total_step)

    sums, known = published_table(table, marks, step, total_step)
    place = np.arange(table.size).reshape(table.shape)
    risky = tells_few(table, table.sum(axis=0))
    assert not (risky & ~marks).any()
    for at in zip(*np.nonzero(risky), strict=True):
        need = min(10, int(table[:, at[1]].sum() + 1) // 2)
        assert reach(table.ravel(), sums, [int(place[at])], known) >= need - 1e-5, (table, marks)
    assert risky.any() or not marks.any()


def test_one_small_cell_costs_its_cheapest_rectangle():
    table = [[60, 4, 80], [50, 70, 20], [40, 30, 90]]

    marks = conceal_table(table)

    assert marks.astype(int).tolist() == [[1, 1, 0], [0, 0, 0], [1, 1, 0]]


def test_a_group_whose_cells_are_all_small_goes_with_another_whole_group():
    marks = conceal_table([[4, 60, 90], [4, 70, 95], [4, 80, 99]])

    assert marks.astype(int).tolist() == [[1, 1, 0]] * 3


def test_what_is_dear_stays_where_something_cheap_will_do():
    table = [[40, 60, 50], [30, 35, 40], [30, 5, 20]]
    costs = [[100, 100, 100], [10, 10, 10], [0, 0, 0]]

    marks = conceal_table(table, costs=costs)

    assert not marks[0].any()
    assert marks[1:, 1].all()


def test_a_column_of_three_needs_half_of_them_to_stay_possible_and_rounding_may_be_enough():
    table = [[60, 50, 2], [50, 40, 1]]
    unseen = np.zeros((2, 3), dtype=bool)
    unseen[:, 2] = True

    exact = conceal_table(table, hidden=unseen)
    rounded = conceal_table(np.array(table) * [[10, 10, 1]] * 2, hidden=unseen, step=0.01, total_step=0.01)

    assert exact.astype(int).tolist() == [[0, 1, 1], [0, 1, 1]]
    assert rounded.astype(int).tolist() == [[0, 0, 1], [0, 0, 1]]


def test_rounded_totals_spare_the_other_columns_of_a_large_table():
    table = np.array([[1600, 6, 1200], [1200, 5, 1400], [1000, 12, 1120]])

    rounded, exact = conceal_table(table, step=0.01, total_step=0.01), conceal_table(table)

    assert rounded.astype(int).tolist() == [[0, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert exact.sum() > rounded.sum()


def test_a_table_too_large_to_ask_gets_its_rectangles():
    table = np.full((20, 20), 30)
    table[3, 4] = 2

    marks = conceal_table(table)

    assert marks.sum() == 4
    assert marks[3, 4]


def test_columns_of_fewer_than_ten_people_join_the_next_smallest():
    assert joined([3, 200, 40, 0, 5]) == [[0, 2, 4], [1]]
    assert joined([3, 4]) == [[0, 1]]
    assert joined([0, 0]) == []
    assert joined([10, 12]) == [[0], [1]]


def test_two_groups_that_differ_by_fewer_than_ten_people_are_never_both_published():
    people = np.arange(200)
    everybody, all_but_five, women = people >= 0, people >= 5, people < 100
    nearly_women = (people >= 3) & (people < 104)

    kept = apart([everybody, all_but_five, women, nearly_women, ~women, women])

    assert kept.tolist() == [True, False, True, False, True, True]


@given(st.lists(st.lists(st.booleans(), min_size=40, max_size=40), min_size=1, max_size=8))
def test_of_groups_that_stay_none_is_nearly_another(groups):
    kept = apart(groups)
    stay = np.array(groups)[kept]

    assert kept[0]
    gaps = (stay[:, None, :] != stay[None, :, :]).sum(axis=2)
    assert not ((gaps > 0) & (gaps < 10)).any()


@pytest.mark.parametrize("people", [[5], [3, 3], [9]])
def test_where_all_are_few_everything_is_withheld(people):
    assert conceal(people).choices.all()
