"""Recipes of the core: hashes that know no order, comparing that knows how close is close enough."""

import hashlib
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polling.stats import recipe
from polling.stats.recipe import BadRecipe

ROWS = st.lists(st.tuples(st.integers(0, 5), st.text(max_size=4)), max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def test_a_table_s_hash_is_of_its_lines_sorted():
    # worked by hand: printf '["q1", "age"]\n["1", "2"]\n["3", ""]' | sha256sum
    by_hand = hashlib.sha256(b'["q1", "age"]\n["1", "2"]\n["3", ""]').hexdigest()

    assert recipe.data_hash(["q1", "age"], [(3, ""), (1, 2)]) == f"sha256:{by_hand}"


@given(ROWS, st.randoms())
def test_the_order_of_rows_is_not_in_the_hash_and_every_cell_is(rows, chance):
    mixed = chance.sample(rows, len(rows))
    kept = recipe.data_hash(["a", "b"], rows)

    assert recipe.data_hash(["a", "b"], mixed) == kept
    for at, (number, word) in enumerate(rows):
        assert recipe.data_hash(["a", "b"], [*rows[:at], (number + 1, word), *rows[at + 1 :]]) != kept
    assert recipe.data_hash(["b", "a"], rows) != kept


def test_cells_that_would_run_together_do_not():
    assert recipe.data_hash(["a", "b"], [("1,2", "3")]) != recipe.data_hash(["a", "b"], [("1", "2,3")])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30), st.randoms())
def test_canonical_order_gives_the_same_columns_whatever_the_order_was(rows, chance):
    mixed = chance.sample(rows, len(rows))

    first, second = (np.array(one)[recipe.canonical_order(np.array(one).T)] for one in (rows, mixed))

    assert first.tolist() == second.tolist() == sorted(map(list, rows))


def test_weights_have_one_hash_to_their_last_bit():
    weights = np.array([1.5, 0.5, 1.0])

    assert recipe.weights_hash(weights) == recipe.weights_hash(weights[::-1])
    assert recipe.weights_hash(weights) != recipe.weights_hash(np.nextafter(weights, 2))


def test_a_recipe_keeps_no_number_that_is_none():
    with pytest.raises(BadRecipe, match="cannot be kept"):
        recipe.text_of({"share": float("nan")})


def test_a_weighting_s_recipe_reads_back_and_says_what_it_is_of():
    made = recipe.of_weighting(
        {"sex": ["F", "M", "F"]}, [0.75, 1.5, 0.75],
        targets=[{"name": "sex", "categories": ["F", "M"], "share": [1, 1]}],
        options={"fewest": 5}, report={"largest_gap": 0.0},
    )  # fmt: skip

    kept = recipe.read(recipe.text_of(made))

    assert kept == made
    assert (kept["kind"], kept["data"]["rows"], kept["data"]["columns"]) == ("weighting", 3, ["sex"])
    assert kept["numbers"]["weights"]["quantiles"][4] == 0.75
    assert {"python", "numpy", "scipy", "pandas", "groundswell"} <= set(kept["versions"])
    assert recipe.compare(kept, made) == recipe.Verdict(is_same=True, is_exact=True, differences=(), versions=())


def kept_and_made(kept, made):
    def of(numbers):
        return {"versions": {}, "data": {"hash": "x", "rows": 1}, "numbers": numbers}

    return recipe.compare(of(kept), of(made))


@pytest.mark.parametrize(
    ("kept", "made", "said"),
    [
        ({"a": 1.0}, {"a": 1.0 + 2e-9}, "a: 1.0 then, "),
        ({"a": [1, 2]}, {"a": [1]}, "a: 2 then, 1 now"),
        ({"a": 1}, {"b": 1}, "a: only then"),
        ({"a": None}, {"a": 0.5}, "a: None then, 0.5 now"),
        ({"a": True}, {"a": False}, "a: True then, False now"),
        ({"a": [{"b": "x"}]}, {"a": [{"b": "y"}]}, "a 1, b: x then, y now"),
    ],
)
def test_what_differs_is_said_with_its_place(kept, made, said):
    verdict = kept_and_made(kept, made)

    assert not verdict.is_same
    assert verdict.differences[0].startswith(said)


def test_a_billionth_is_the_same_but_not_exact():
    verdict = kept_and_made({"a": [0.5, {"hash": "one"}]}, {"a": [0.5 + 1e-10, {"hash": "two"}]})

    assert (verdict.is_same, verdict.is_exact) == (True, False)


@given(PLAIN)
def test_whatever_was_kept_is_the_same_as_itself_read_back(values):
    kept = {"all": values}

    assert recipe.differences(kept, json.loads(recipe.text_of(kept))) == []


@given(PLAIN, PLAIN)
def test_two_values_that_are_not_equal_differ_or_are_numbers_that_close(first, second):
    found = recipe.differences({"a": first}, {"a": second})

    assert bool(found) == bool(recipe.differences({"a": second}, {"a": first}))
    assert not found or first != second
