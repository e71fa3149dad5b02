"""Rankings, scales, multiple choices and numbers: worked by hand, and what they promise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polling.stats.problems import BadDesign, Problem, TooFew
from polling.stats.variance import distributions, estimating
from polling.stats.variance.designs import Design

EQUAL = Design(np.ones(10))


def test_a_scale_is_its_distribution_mean_and_ends():
    # ten people on 1 to 5: 1, 2, 2, 3, 3, 4, 4, 4, 5 and one who does not know
    codes = np.array([0, 1, 1, 2, 2, 3, 3, 3, 4, -1])

    found = distributions.scale(EQUAL, codes, [1, 2, 3, 4, 5], box=2)

    assert [one.value for one in found.shares] == pytest.approx([1 / 9, 2 / 9, 2 / 9, 3 / 9, 1 / 9])
    assert found.mean.value == pytest.approx(28 / 9)
    assert (found.top.value, found.bottom.value, found.net.value) == pytest.approx((4 / 9, 3 / 9, 1 / 9))
    assert found.mean.n == 9
    # the net's error by hand: values +1, 0 and -1 with mean 1/9, over n (n - 1), and over the nine of ten who answered
    spread = (4 * (8 / 9) ** 2 + 3 * (10 / 9) ** 2 + 2 * (1 / 9) ** 2) / 81
    assert found.net.se == pytest.approx((spread * 10 / 9) ** 0.5)


def test_a_ranking_gives_mean_ranks_first_places_and_pairs():
    # four people rank three items; the third names only her first, so that the others share places 2 and 3
    ranks = np.array([[1, 2, 3], [1, 3, 2], [0, 0, 1], [2, 1, 3], [0, 0, 0]])

    found = distributions.ranking(Design(np.ones(5)), ranks)

    assert [one.value for one in found.mean_ranks] == pytest.approx([6.5 / 4, 8.5 / 4, 9 / 4])
    assert [one.value for one in found.firsts] == pytest.approx([2 / 4, 1 / 4, 1 / 4])
    assert found.before[0][1].value == pytest.approx(2 / 3)
    assert found.before[0][1].n == 3
    assert found.before[2][0].value == pytest.approx(1 / 4)
    assert found.before[1][1] is None


def test_a_pair_that_fewer_than_two_people_put_in_order_is_not_estimated():
    found = distributions.ranking(Design(np.ones(3)), np.array([[1, 0, 0], [1, 0, 0], [1, 2, 0]]))

    assert found.before[1][2] is None
    assert found.before[0][1].value == 1


def test_multiple_choices_are_shares_of_those_asked_and_may_sum_over_100():
    chosen = np.array([[1, 1], [1, 1], [1, 0], [0, 0], [1, 1]], dtype=bool)

    found = distributions.multiple(Design(np.ones(5)), chosen, within=[True] * 4 + [False])

    assert [one.value for one in found.shares] == pytest.approx([3 / 4, 2 / 4])
    assert (found.none.value, found.each.value) == pytest.approx((1 / 4, 5 / 4))
    assert found.remark == "The shares sum to 125 %, because people could choose several."


def test_multiple_choices_that_sum_to_less_say_why():
    few = distributions.multiple(Design(np.ones(4)), np.array([[1, 0], [0, 0], [0, 0], [0, 1]]))
    one_each = distributions.multiple(Design(np.ones(2)), np.array([[1, 0], [0, 1]]))

    assert few.remark == "The shares sum to 50 %, because some chose nothing."
    assert one_each.remark == ""


def test_a_number_has_the_bars_of_freedman_and_diaconis():
    # 1 to 100: quartiles 25 and 75, 2 * 50 / 100 ** (1/3) = 21.5, so 50 wide
    values = np.arange(1.0, 101)

    found = distributions.number(Design(np.ones(100)), values)

    assert [(bar.low, bar.high) for bar in found.bars] == [(0, 50), (50, 100)]
    assert [bar.share.value for bar in found.bars] == pytest.approx([0.49, 0.51])
    assert [bar.is_open for bar in found.bars] == [False, True]
    assert (found.mean.value, found.quantiles[0.5].value, found.lowest, found.highest) == (50.5, 50, 1, 100)


def test_one_enormous_number_does_not_flatten_the_histogram():
    values = np.append(np.arange(199) % 20, 1e9)

    found = distributions.number(Design(np.ones(200)), values)

    assert found.highest == 1e9
    assert found.bars[-1].high <= 25
    assert found.bars[-1].is_open


def test_equal_numbers_are_one_bar():
    found = distributions.number(Design(np.ones(3)), [2.5, 2.5, 2.5])

    assert [(bar.low, bar.high, bar.share.value) for bar in found.bars] == [(2, 3, 1)]
    assert found.mean.se == 0


def test_edges_of_bars_are_plain_numbers():
    found = distributions.number(Design(np.ones(1_000)), np.arange(1_000) / 1_000)

    assert [bar.low for bar in found.bars] == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert [bar.share.value for bar in found.bars] == pytest.approx([0.1] * 10)


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: distributions.scale(EQUAL, [0] * 10, [3, 2, 1]), Problem, "lowest first"),
        (lambda: distributions.scale(EQUAL, [0] * 10, [1]), Problem, "two or more"),
        (lambda: distributions.scale(EQUAL, [0] * 10, [1, 2, 3], box=2), Problem, "1 to 1 points, not 2"),
        (lambda: distributions.scale(EQUAL, [-1] * 10, [1, 2, 3]), TooFew, "two people"),
        (lambda: distributions.ranking(EQUAL, np.ones((10, 3), dtype=int)), Problem, r"person 1 ranked \[1, 1, 1\]"),
        (lambda: distributions.ranking(EQUAL, np.tile([1, 3, 0], (10, 1))), Problem, "from 1 up once"),
        (lambda: distributions.ranking(EQUAL, np.tile([1, -1, 0], (10, 1))), Problem, "from 1 up once"),
        (lambda: distributions.ranking(EQUAL, np.tile([1, 9, 0], (10, 1))), Problem, "from 1 up once"),
        (lambda: distributions.ranking(EQUAL, np.ones((10, 3))), BadDesign, "whole numbers"),
        (lambda: distributions.ranking(EQUAL, np.ones((9, 3), dtype=int)), BadDesign, "shape"),
        (lambda: distributions.ranking(EQUAL, np.zeros((10, 3), dtype=int)), TooFew, "two people"),
        (lambda: distributions.multiple(EQUAL, np.ones(10)), BadDesign, "shape"),
        (lambda: distributions.multiple(EQUAL, np.full((10, 2), np.nan)), Problem, "true or false"),
        (lambda: distributions.number(EQUAL, [np.nan] * 10), TooFew, "two people"),
        (lambda: distributions.number(EQUAL, [np.inf] * 10), Problem, "person 1 is inf"),
        (lambda: distributions.number(EQUAL, [1.0] * 9), BadDesign, "9 values for 10 people"),
        (lambda: distributions.number(EQUAL, [1.0] * 10, within=[True]), BadDesign, "within: 1 values"),
    ],
)
def test_bad_answers_are_refused_with_what_is_wrong(ask, error, words):
    with pytest.raises(error, match=words):
        ask()


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 5), st.integers(5, 40))
def test_rankings_keep_their_sums(seed, items, people):
    draws = np.random.default_rng(seed)
    ranks = np.array([draws.permutation(items) + 1 for _ in range(people)])
    ranks[ranks > draws.integers(1, items + 1, people)[:, None]] = 0

    found = distributions.ranking(Design(draws.gamma(2, 1, people)), ranks)

    assert sum(one.value for one in found.mean_ranks) == pytest.approx(items * (items + 1) / 2)
    assert sum(one.value for one in found.firsts) == pytest.approx(1)
    for i in range(items):
        for j in range(items):
            first, second = found.before[i][j], found.before[j][i]
            if first and second:
                assert (first.value + second.value, first.se) == pytest.approx((1, second.se), abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0.1, 9)), min_size=2, max_size=60))
def test_a_histogram_holds_everybody_once_in_bars_of_one_width(people):
    values, weights = (np.array(column) for column in zip(*people, strict=True))

    found = distributions.number(Design(weights), values)

    assert sum(bar.share.value for bar in found.bars) == pytest.approx(1)
    assert 1 <= len(found.bars) <= distributions.BARS + 1
    widths = [bar.high - bar.low for bar in found.bars]
    assert widths == pytest.approx([widths[0]] * len(widths), rel=1e-3)
    ends = [found.quantiles[part].value for part in distributions.QUANTILES]
    assert ends == sorted(ends)
    assert found.lowest <= ends[0]
    assert ends[-1] <= found.highest


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 6), st.floats(0.1, 9)), min_size=2, max_size=60))
def test_a_scale_agrees_with_itself(people):
    codes, weights = np.array([one[0] for one in people]), np.array([one[1] for one in people])
    if (codes >= 0).sum() < 2:
        return

    found = distributions.scale(Design(weights), codes, range(7), box=3)

    assert sum(one.value * point for point, one in enumerate(found.shares)) == pytest.approx(found.mean.value, abs=1e-9)
    assert found.net.value == pytest.approx(found.top.value - found.bottom.value)
    assert found.top.value == pytest.approx(sum(one.value for one in found.shares[4:]), abs=1e-9)
    merged = estimating.share(Design(weights), codes >= 4, within=codes >= 0)
    assert found.top.se == pytest.approx(merged.se)
