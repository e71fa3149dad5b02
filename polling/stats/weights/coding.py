"""Words become whole numbers here, once, so that everything after counts instead of comparing."""

from collections.abc import Hashable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from polling.stats.problems import MissingTarget, NotWeightable

Codes = NDArray[np.intp]
Words = Sequence[Hashable] | Any  # lists, numpy arrays, pandas columns and categoricals

BLANKS = ("None", "nan", "<NA>", "NaT")  # how what is not known is written where it is no text
NAMED = 5  # categories named in a refusal before "and 9,995 more"


def coded(name: str, values: Words, categories: Sequence[str]) -> Codes:
    """The position of each value in `categories`, shape (n,); -1 where it is not known.

    Not known are None, NaN and blank words that are no category. Numbers stand for the category of the same name, so
    that 1 and 1.0 are "1". A pandas categorical costs what its categories cost, all else one look-up per person.
    Raises MissingTarget with the values that are no category.
    """
    if isinstance(values, list | tuple):
        return _plain(name, values, categories)
    import pandas as pd

    if isinstance(getattr(values, "dtype", None), pd.CategoricalDtype):
        kinds: Any = pd.Categorical(cast("Any", values))
        return _spread(_placed(name, _used(kinds), categories), kinds.codes)
    column: Any = values if hasattr(values, "to_numpy") else np.asarray(values)
    if column.ndim != 1:
        raise NotWeightable(f"{name}: give one value per respondent, not a table")
    if getattr(column.dtype, "storage", "") == "python":
        column = column.to_numpy(object)  # half the time; words that Arrow keeps are quicker as they are
    if column.dtype.kind in "US":
        column = column.astype(object)
    which, found = pd.factorize(column)
    return _spread(_placed(name, found.tolist(), categories), which)


def _spread(of_kind: Codes, which: NDArray[Any]) -> Codes:
    """Each person's code from the code of each kind of answer; -1, no kind, stays -1."""
    codes: Codes = np.append(of_kind, -1)[which]
    return codes


def counted(people: int) -> str:
    """So many people, in words."""
    return "1 person" if people == 1 else f"{people:,} people"


def named(categories: Sequence[str], between: str = ", ") -> str:
    """The first few of some categories, and how many more there are."""
    more = f" and {len(categories) - NAMED:,} more" if len(categories) > NAMED else ""
    return between.join(categories[:NAMED]) + more


def _plain(name: str, values: Sequence[Hashable], categories: Sequence[str]) -> Codes:
    """The codes of a list, without pandas: a command on a small file need not wait for it to load."""
    kinds = list(dict.fromkeys(values))
    place = dict(zip(kinds, _placed(name, kinds, categories).tolist(), strict=True))
    return np.fromiter(map(place.__getitem__, values), dtype=np.intp, count=len(values))


def _used(kinds: Any) -> list[object]:
    """The categories of a categorical, None for those that nobody is in."""
    used = np.zeros(len(kinds.categories) + 1, dtype=bool)
    used[kinds.codes] = True
    return [kind if is_used else None for kind, is_used in zip(kinds.categories.tolist(), used[:-1], strict=True)]


def _placed(name: str, kinds: Sequence[object], categories: Sequence[str]) -> Codes:
    """The position of each distinct value in the categories, -1 for blanks. Raises MissingTarget."""
    place = {category: at for at, category in enumerate(categories)}
    names = [_name_of(kind) for kind in kinds]
    found = np.array([place.get(word, -1) for word in names], dtype=np.intp)
    strange = [repr(word) for word, at in zip(names, found, strict=True) if at < 0 and word.strip()]
    if strange:
        raise MissingTarget(f"{name}: no target for {named(sorted(strange))}; add one or recode the answers")
    return found


def _name_of(kind: object) -> str:
    """The category a value names, empty where it is a blank of any kind."""
    if isinstance(kind, str):
        return kind
    if isinstance(kind, float) and kind.is_integer():
        return str(int(kind))
    words = str(kind)
    return "" if words in BLANKS else words
