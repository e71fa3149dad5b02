"""What a design needs of its columns, and the words where they do not have it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.problems import BadDesign, BadWeights, Problem
from polling.stats.weights.margins import Margin

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

LARGEST = 1e50  # beyond this, or below one over it, squares of products leave the range of numbers


def weights(given: ArrayLike) -> Reals:
    """One number above zero per person, shape (n,). Raises BadWeights."""
    found = np.asarray(given, dtype=np.float64)
    if found.ndim != 1 or not len(found):
        raise BadWeights("there are no weights; a design needs one per person")
    bad = np.flatnonzero(~((found > 0) & np.isfinite(found)))
    if len(bad):
        raise BadWeights(
            f"the weight of person {bad[0] + 1} is {found[bad[0]]:g}; every weight must be a number above zero"
        )
    far = np.flatnonzero((found < 1 / LARGEST) | (found > LARGEST))
    if len(far):
        raise BadWeights(f"the weight of person {far[0] + 1} is {found[far[0]]:g}, which is out of all proportion")
    return found


def codes(name: str, given: ArrayLike | None, n: int) -> Codes | None:
    """One whole number from 0 per person, shape (n,), or nothing. Raises BadDesign."""
    if given is None:
        return None
    found = np.asarray(given)
    if found.shape != (n,):
        raise BadDesign(f"{name}: {found.size} values for {n} people; give one per person")
    if not np.issubdtype(found.dtype, np.integer):
        raise BadDesign(f"{name}: give whole numbers, a code for each, not {found.dtype}")
    unknown = np.flatnonzero(found < 0)
    if len(unknown):
        raise BadDesign(
            f"{name}: not known of person {unknown[0] + 1}; leave them out or give them a code of their own"
        )
    return found.astype(np.intp)


def population(given: Reals, stratum_of: Codes, drawn: Codes, names: Codes) -> Reals:
    """How many clusters each person's stratum has, shape (n,), where parts drawn (at most 1) may be given instead.

    stratum_of: shape (n,). drawn, names: shape (strata,), clusters drawn and what the stratum is called.
    Raises BadDesign where a stratum has fewer clusters than were drawn, or several sizes.
    """
    if given.shape != stratum_of.shape:
        raise BadDesign(f"population: {given.size} sizes for {len(stratum_of)} people; give one per person")
    bad = np.flatnonzero(np.isnan(given) | (given <= 0))
    if len(bad):
        raise BadDesign(f"population: that of person {bad[0] + 1} is {given[bad[0]]:g}; give a number above zero")
    if (given < 1).any() and (given > 1).any():
        raise BadDesign("population: some are below 1 and some above; give sizes, or parts drawn, not both")
    sizes = drawn[stratum_of] / given if (given <= 1).all() else given
    _check_sizes(sizes, stratum_of, drawn, names)
    return sizes


def _check_sizes(sizes: Reals, stratum_of: Codes, drawn: Codes, names: Codes) -> None:
    highest, lowest = np.zeros(len(drawn)), np.full(len(drawn), np.inf)
    np.maximum.at(highest, stratum_of, sizes)
    np.minimum.at(lowest, stratum_of, sizes)
    for i in np.flatnonzero(lowest < drawn)[:1]:
        raise BadDesign(f"population: stratum {names[i]} has {lowest[i]:g}, but {drawn[i]} were drawn; give all it has")
    for i in np.flatnonzero(highest > lowest)[:1]:
        raise BadDesign(f"population: stratum {names[i]} has both {lowest[i]:g} and {highest[i]:g}; give one size")


def numbers(given: ArrayLike, n: int, inside: Marks | None = None) -> Reals:
    """Numbers that people gave, shape (n,), NaN where one is missing, and 0 for people who are not inside.

    Raises BadDesign for another shape, Problem for words, for an infinite number and one that is too large to square.
    """
    try:
        found = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise Problem(f"these are not all numbers: {error}") from error
    if found.shape != (n,):
        raise BadDesign(f"{found.size} values for {n} people; give one per person")
    if inside is not None:
        found = np.where(inside, found, 0.0)
    far = np.flatnonzero(np.abs(found) > LARGEST)
    if len(far):
        raise Problem(f"the value of person {far[0] + 1} is {found[far[0]]:g}; correct it or leave them out")
    return found


def values(given: ArrayLike, n: int) -> Reals:
    """One finite number per person, shape (n,) or (n, k). Raises BadDesign for another shape, Problem for a gap."""
    found = np.asarray(given, dtype=np.float64)
    if found.ndim not in (1, 2) or len(found) != n:
        raise BadDesign(f"{len(found) if found.ndim else 1} values for {n} people; give one per person")
    if not np.isfinite(found).all():
        person = int(np.flatnonzero(~np.isfinite(found.reshape(n, -1)).all(axis=1))[0])
        raise Problem(f"the value of person {person + 1} is missing or infinite; leave them out")
    return found


def fit(margins: Sequence[Margin], columns: Reals | None, by: Reals | None, n: int) -> None:
    """Nothing, where margins, columns of numbers and weights of a fit are of n people. Raises BadDesign."""
    for one in margins:
        if len(one.codes) != n:
            raise BadDesign(f"{one.name}: the margin has {len(one.codes)} people and the design {n}")
    if columns is not None and (columns.ndim != 2 or len(columns) != n):
        raise BadDesign(f"the calibration's columns have shape {columns.shape}; give ({n}, number of columns)")
    if columns is not None and not np.isfinite(columns).all():
        raise BadDesign("a number that the weights were calibrated to is missing or infinite")
    if by is not None and (by.shape != (n,) or not np.isfinite(by).all() or (by <= 0).any()):
        raise BadDesign(f"the weights before the fit must be {n} numbers above zero")
