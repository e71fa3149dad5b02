"""Tables of small areas: their margins met, the larger area's structure kept, nothing lost on the way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from polling import targets
from polling.stats.problems import BadShares, Contradiction, EmptyTarget, MissingTarget
from polling.stats.synthetic import Known, age_groups, gap_in_ages, gathered, spread, synthetic

COUNTS = st.floats(1, 1e4)
STRUCTURE = arrays(float, (2, 3, 4), elements=COUNTS)
MARGINS = arrays(float, (3, 2, 3), elements=COUNTS)
AREAS = ("A", "B", "C")


def odds_ratios(table):
    """Of the last axis against the first, within each category of the others."""
    logs = np.log(table)
    return logs - logs[..., :1, :] - logs[..., :, :1] + logs[..., :1, :1]


def test_a_worked_example():
    # Purcell and Kish's SPREE with one margin: the district has twice as many women, in the state's proportions
    state = [[10.0, 30.0], [20.0, 20.0]]

    found = synthetic(state, [Known((0,), np.array([[80.0, 40.0]]))], areas=["A"])

    np.testing.assert_allclose(found, [[[20, 60], [20, 20]]])


def test_two_margins_are_raked_as_a_statistician_would():
    # Agresti, Categorical Data Analysis (2002) 8.7: iterative proportional fitting; both margins hold in the end
    state = np.array([[209.0, 101.0, 237.0], [151.0, 126.0, 426.0], [16.0, 21.0, 138.0]])
    rows, columns = np.array([[100.0, 100.0, 100.0]]), np.array([[90.0, 90.0, 120.0]])

    (found,) = synthetic(state, [Known((0,), rows), Known((1,), columns)], areas=["A"])

    np.testing.assert_allclose(found.sum(axis=1), rows[0], rtol=1e-11)
    np.testing.assert_allclose(found.sum(axis=0), columns[0], rtol=1e-11)
    np.testing.assert_allclose(odds_ratios(found), odds_ratios(state), atol=1e-9)


@given(STRUCTURE, MARGINS)
def test_margins_are_met_and_the_structure_is_kept(structure, counts):
    found = synthetic(structure, [Known((0, 1), counts)], areas=AREAS)

    np.testing.assert_allclose(found.sum(axis=3), counts, rtol=1e-9)
    np.testing.assert_allclose(found.sum(axis=(1, 2, 3)), counts.sum(axis=(1, 2)), rtol=1e-9)
    for table in found:
        np.testing.assert_allclose(odds_ratios(table), odds_ratios(structure), atol=1e-6)


@given(STRUCTURE, MARGINS, st.floats(0.1, 10))
def test_the_size_of_the_larger_area_does_not_matter(structure, counts, times):
    once = synthetic(structure, [Known((0, 1), counts)], areas=AREAS)

    np.testing.assert_allclose(synthetic(times * structure, [Known((0, 1), counts)], areas=AREAS), once, rtol=1e-9)


@given(STRUCTURE, arrays(float, (3, 2, 3, 4), elements=COUNTS))
def test_margins_may_overlap_and_come_in_any_order(structure, truth):
    known = [Known((0, 1), truth.sum(axis=3)), Known((2,), truth.sum(axis=(1, 2)))]

    one, other = (synthetic(structure, parts, areas=AREAS) for parts in (known, known[::-1]))

    np.testing.assert_allclose(one, other, rtol=1e-6)
    np.testing.assert_allclose(one.sum(axis=(1, 2)), truth.sum(axis=(1, 2)), rtol=1e-9)


def test_the_districts_of_every_state_add_up_to_its_own_ages_and_sexes():
    adults, joint = targets.adults(), targets.states()
    groups = age_groups(adults.bands, targets.AGES)
    for state, counts in joint.states.items():
        areas = [area for area in adults.areas if area.startswith(f"{state}-")]
        own, theirs = (
            np.array(
                [[[adults.areas[area][sex, band] for band in adults.bands] for sex in targets.SEXES] for area in some]
            )
            for some in ([state], areas)
        )
        fine = spread(np.reshape(counts, (2, 6, 4, 5)), 1, groups)

        found = synthetic(fine, [Known((0, 1), theirs)], areas=areas)

        np.testing.assert_allclose(found.sum(axis=(0, 3, 4)), own[0], rtol=1e-9)
        np.testing.assert_allclose(found.sum(axis=(3, 4)), theirs, rtol=1e-9, atol=1e-9)


def test_finer_groups_are_made_up_as_the_one_that_holds_them():
    structure = np.array([[6.0, 2.0], [3.0, 9.0]])

    fine = spread(structure, 0, [0, 0, 1])

    np.testing.assert_allclose(fine, [[3, 1], [3, 1], [3, 9]])
    np.testing.assert_allclose(gathered(fine, 0, [0, 0, 1], 2), structure)


def test_our_bands_fall_into_the_joint_s_ages():
    bands = targets.adults().bands

    groups = age_groups(bands, targets.AGES)

    assert [targets.AGES[group] for group in groups] == [
        "18-29", "18-29", "30-39", "30-39", "40-49", "40-49", "50-59", "50-59", "60-69", "60-69", *["70+"] * 4,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bands", "groups"),
    [(["18-34"], ["18-29", "30+"]), (["18-24"], ["25+"]), (["young"], ["18+"]), (["24-18"], ["18+"]), (["18-24"], [])],
)
def test_a_band_that_fits_no_group_is_named(bands, groups):
    with pytest.raises(MissingTarget, match=bands[0]):
        age_groups(bands, groups)


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        (["18-24", "25+"], ""),
        (["25+", "18-24"], ""),
        (["18+"], ""),
        ([], "begin"),
        (["20-24", "25+"], "begin at 20"),
        (["18-24", "24+"], "24 is in two"),
        (["18-24", "26+"], "no band holds the age 25"),
        (["18-24"], "over 24"),
    ],
)
def test_gaps_and_overlaps_of_ages_are_said(bands, words):
    found = gap_in_ages(bands)

    assert words in str(found or "")
    assert (found is None) == (not words)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -1.0])
def test_a_count_that_is_none_names_its_area(bad):
    counts = np.ones((2, 2))
    counts[1, 0] = bad

    with pytest.raises(BadShares, match="B:"):
        synthetic(np.ones((2, 2)), [Known((0,), counts)], areas=["A", "B"])


def test_people_in_a_group_the_structure_does_not_know_are_refused():
    structure = [[0.0, 0.0], [1.0, 2.0]]

    with pytest.raises(EmptyTarget, match="A:"):
        synthetic(structure, [Known((0,), np.array([[5.0, 5.0]]))], areas=["A"])
    found = synthetic(structure, [Known((0,), np.array([[0.0, 6.0]]))], areas=["A"])

    np.testing.assert_allclose(found, [[[0, 0], [2, 4]]])


def test_margins_of_different_totals_are_refused():
    parts = [Known((0,), np.array([[5.0, 5.0]])), Known((1,), np.array([[5.0, 6.0]]))]

    with pytest.raises(BadShares, match="A: its margins add up to 10 and 11"):
        synthetic(np.ones((2, 2)), parts, areas=["A"])


def test_margins_that_cannot_hold_together_are_refused():
    structure = np.array([[1.0, 0.0], [0.0, 1.0]])
    parts = [Known((0,), np.array([[8.0, 2.0]])), Known((1,), np.array([[2.0, 8.0]]))]

    with pytest.raises(Contradiction, match="A:"):
        synthetic(structure, parts, areas=["A"])


def test_an_area_of_nobody_stays_one():
    found = synthetic(np.ones((2, 2)), [Known((0,), np.zeros((1, 2)))], areas=["A"])

    assert not found.any()
    with pytest.raises(BadShares, match="nothing is known"):
        synthetic(np.ones((2, 2)), [], areas=["A"])
    with pytest.raises(BadShares, match="shape"):
        synthetic(np.ones((2, 2)), [Known((0,), np.ones((1, 3)))], areas=["A"])
