"""Weighted answers to two questions, for tests of tables."""

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

Answers = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


@st.composite
def two_questions(draw: st.DrawFn) -> Answers:
    """Codes of two questions, -1 where blank, and weights, each of shape (n,)."""
    n = draw(st.integers(30, 120))
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    return random.integers(-1, draw(st.integers(2, 5)), n), random.integers(-1, 3, n), random.uniform(0.2, 5, n)
