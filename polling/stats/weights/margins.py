"""Margins: which category of a variable each respondent is in, and how large the population says it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from polling.stats.problems import BadShares, EmptyTarget, MissingTarget, NotWeightable
from polling.stats.weights.coding import Words, coded, counted, named
from polling.stats.weights.shares import Units, checked_shares, summed

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]

UNKNOWN = "not known"
JOINT = ":"  # stands between the categories of a crossed margin
FEWEST_PEOPLE = 2


class Kind(StrEnum):
    """What was decided about a category."""

    JOINED = "joined"
    UNKNOWN = "unknown"
    EMPTY = "empty"
    IMPLIED = "implied"
    SCALED = "scaled"


@dataclass(frozen=True)
class Collapse:
    """One decision about a variable's categories; `str()` says it in English.

    joined: `category`, with so many people, shares one target with `into`.
    unknown: so many people did not say; together they keep the share they have.
    empty: `category` has a target of zero and nobody in it, and is left out.
    implied: the whole variable follows from the variable `into`, and adds nothing to it.
    scaled: its targets summed to `into` percent, as rounded tables do, and were scaled to 100.
    """

    variable: str
    category: str
    into: str
    people: int
    kind: str

    def __str__(self) -> str:
        if self.kind == Kind.UNKNOWN:
            return f"{self.variable}: {counted(self.people)} did not say and keep their share"
        if self.kind == Kind.EMPTY:
            return f"{self.variable}: {self.category} has a target of 0 and nobody in it, and is left out"
        if self.kind == Kind.IMPLIED:
            return f"{self.variable}: it follows from {self.into} and adds nothing to it"
        if self.kind == Kind.SCALED:
            return f"{self.variable}: the targets sum to {self.into} % and were scaled to 100"
        return f"{self.variable}: {self.category} joined to {self.into} ({counted(self.people)})"


@dataclass(frozen=True)
class Margin:
    """One variable: which category each respondent is in, and the population's share of each category.

    codes: shape (n,), positions in `categories`; -1 where it is not known. shares: shape (len(categories),), sum 1.
    is_ordered: whether neighbors in `categories` are alike, as ages are; decides what a thin one joins.
    groups: of a crossed margin, shape (len(categories),): a thin category joins one of its own group first.
    total: how many people the population has, where counts were given.
    summed: what shares came to before they were scaled to 1.
    """

    name: str
    codes: Codes
    categories: tuple[str, ...]
    shares: Reals
    is_ordered: bool = False
    groups: tuple[int, ...] = ()
    total: float | None = None
    summed: float = 1.0


def margin(
    name: str, values: Words, targets: Mapping[str, float], *, is_ordered: bool = False, units: Units = "any"
) -> Margin:
    """A Margin from words: codes are positions in `targets`, whose order counts where `is_ordered`.

    values: a list, array or pandas column, shape (n,), read as `coded` reads it; None, NaN and blanks are not known.
    targets: share, percent or count per category, told apart by `checked_shares`.
    Raises MissingTarget with the categories that have no target, and BadShares.
    """
    shares, total = checked_shares(name, targets, units)
    categories = tuple(map(str, targets))
    return Margin(
        name,
        coded(name, values, categories),
        categories,
        shares,
        is_ordered,
        total=total,
        summed=_summed(targets, total),
    )


def crossed(
    columns: Mapping[str, Words],
    targets: Mapping[str, float],
    *,
    ordered: Sequence[str] = (),
    units: Units = "any",
) -> Margin:
    """A Margin of several variables at once, such as sex:education with categories such as Female:HS.

    columns: values per variable, shape (n,) each; who is not known in one is not known in the margin.
    targets: by the categories joined with a colon, in the order of the columns.
    ordered: variables whose categories stand in order in the targets: a thin category joins its neighbor on the last
    of them, within the same categories of the others. Where none is ordered it joins the thinnest that differs in the
    last variable only. Raises MissingTarget, BadShares, and NotWeightable where a name holds a colon itself.
    """
    name = JOINT.join(columns)
    shares, total = checked_shares(name, targets, units)
    parts = _parts(tuple(columns), tuple(targets))
    by = max((i for i, one in enumerate(columns) if one in ordered), default=len(columns) - 1)
    return Margin(
        name,
        _crossed_codes(columns, parts),
        tuple(map(str, targets)),
        shares,
        any(one in ordered for one in columns),
        groups=_groups(parts, by),
        total=total,
        summed=_summed(targets, total),
    )


def checked_people(margins: Sequence[Margin]) -> int:
    """How many respondents the margins are of. Raises a NotWeightable where they do not fit one another."""
    if not margins:
        raise NotWeightable("there is no margin to weight to; give at least one variable with its targets")
    if len({len(one.codes) for one in margins}) > 1:
        told = ", ".join(f"{one.name} has {len(one.codes):,}" for one in margins)
        raise NotWeightable(f"every margin needs the same respondents: {told}")
    names = [one.name for one in margins]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise NotWeightable(f"{twice}: it is given twice; leave one out")
    n = len(margins[0].codes)
    if n < FEWEST_PEOPLE:
        raise NotWeightable(f"{counted(n)} cannot stand for a population; weighting needs at least two")
    for one in margins:
        _check_margin(one)
    return n


def _summed(targets: Mapping[str, float], total: float | None) -> float:
    return summed(targets) if total is None else 1.0


def _check_margin(one: Margin) -> None:
    size = len(one.categories)
    if len(one.shares) != size or not np.isfinite(one.shares).all() or (one.shares < 0).any():
        raise BadShares(f"{one.name}: every category needs a share, 0 or more")
    if abs(one.shares.sum() - 1) > 1e-6:
        raise BadShares(f"{one.name}: the shares sum to {one.shares.sum():.4f} and not to 1")
    if one.codes.dtype.kind not in "iu" or one.codes.ndim != 1:
        raise NotWeightable(f"{one.name}: codes are whole numbers, positions in the categories, one per respondent")
    # read as unsigned, a negative code is huge: one pass finds both kinds of stray
    if np.ascontiguousarray(one.codes, dtype=np.intp).view(np.uintp).max() < size:
        return
    if one.codes.min() < -1 or one.codes.max() >= size:
        raise MissingTarget(f"{one.name}: a respondent is in a category without a target")
    if one.codes.max() < 0:
        raise EmptyTarget(f"{one.name}: it is not known of anybody; leave it out")


def _parts(names: tuple[str, ...], targets: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Each target's category in every variable. Raises NotWeightable where the colons do not come out."""
    told = JOINT.join(names)
    if len(names) < 2:
        raise NotWeightable(f"{told}: a crossed margin needs two columns or more")
    if any(JOINT in name for name in names):
        raise NotWeightable(f"{told}: a column's own name holds a colon; rename it before crossing it")
    parts = [tuple(str(target).split(JOINT)) for target in targets]
    for target, found in zip(targets, parts, strict=True):
        if len(found) != len(names):
            raise NotWeightable(
                f"{told}: the category {target} has {len(found)} parts and not {len(names)}; "
                "give one category per column, and rename categories that hold a colon themselves"
            )
    return parts


def _crossed_codes(columns: Mapping[str, Words], parts: Sequence[tuple[str, ...]]) -> Codes:
    """Positions in `parts`. Raises MissingTarget for a combination that somebody is in and no target has."""
    told = JOINT.join(columns)
    lengths = {len(values) for values in columns.values()}
    if len(lengths) != 1:
        raise NotWeightable(f"{told}: its columns are of different lengths")
    levels = [tuple(dict.fromkeys(part[i] for part in parts)) for i in range(len(columns))]
    codes = np.zeros(lengths.pop(), dtype=np.intp)
    unknown = np.zeros(len(codes), dtype=bool)
    for (name, values), known in zip(columns.items(), levels, strict=True):
        of_one = coded(name, values, known)
        unknown |= of_one < 0
        codes = codes * len(known) + of_one
    shape = tuple(len(known) for known in levels)
    used, of_person = np.unique(np.where(unknown, 0, codes), return_inverse=True)
    words = [
        tuple(known[at] for known, at in zip(levels, where, strict=True))
        for where in zip(*(column.tolist() for column in np.unravel_index(used, shape)), strict=True)
    ]
    place = {part: at for at, part in enumerate(parts)}
    new = np.where(unknown, -1, np.array([place.get(word, -2) for word in words], dtype=np.intp)[of_person])
    strange = sorted({JOINT.join(words[at]) for at in np.unique(of_person[new == -2])})
    if strange:
        raise MissingTarget(f"{told}: no target for {named(strange)}; add one or recode the answers")
    return new.astype(np.intp)


def _groups(parts: Sequence[tuple[str, ...]], by: int) -> tuple[int, ...]:
    """Which categories differ in one variable only: those with the same other parts have the same number."""
    numbers: dict[tuple[str, ...], int] = {}
    return tuple(numbers.setdefault(part[:by] + part[by + 1 :], len(numbers)) for part in parts)
