"""The waves of a repeated poll, and the one design that all their people make together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from polling.stats.labels import Basis, Label, label
from polling.stats.problems import BadDesign
from polling.stats.variance.designs import Design

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]

NO_POPULATION = "waves share people, so the finite population is left out; the uncertainty is a little too large"
NOBODY_AGAIN = "ids are given, but no person is in two waves; if the same people were asked again, check the ids"


@dataclass(frozen=True, eq=False)
class Wave:
    """One wave: its people with their design, and what each answered.

    name: such as "May 2026". values: shape (n,), true or false for a share, numbers for a mean. within: shape (n,),
    whom the number is of. people: shape (n,), an id for each person that is theirs in every wave; not given where
    nobody was asked twice. basis, question, population: how they were recruited, what was asked and who is meant; waves
    that differ in one of these are never compared.
    """

    name: str
    design: Design
    values: ArrayLike
    basis: Basis
    question: str = ""
    population: str = ""
    within: ArrayLike | None = None
    people: ArrayLike | None = None

    @property
    def label(self) -> Label:
        """What may be said of this wave: it is weighted where its design was fitted to something."""
        fit = self.design.fit
        return label(self.basis, is_weighted=bool(fit.margins) or fit.numbers is not None)

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """Whom the number is of, shape (n,)."""
        if self.within is None:
            return np.ones(self.design.n, dtype=bool)
        marks = np.asarray(self.within)
        if marks.shape != (self.design.n,):
            raise BadDesign(f"{self.name}: `within` has {marks.size} values for {self.design.n} people")
        return marks.astype(bool)


def stacked(waves: Sequence[Wave]) -> tuple[Design, tuple[str, ...]]:
    """All waves' people one under another as one design without a fit, and what was decided, in words.

    Where no two waves share a person, each wave's strata are its own. Where some do, a person (their cluster where
    there are clusters) is one cluster over all waves; codes of strata and clusters then mean the same in every wave,
    and finite populations are left out. Raises BadDesign where a shared person is in two strata or clusters.
    """
    weights = np.concatenate([one.design.weights for one in waves])
    lonely = waves[0].design.lonely
    if any(one.design.lonely != lonely for one in waves):
        raise BadDesign("the waves treat strata with one cluster by different rules; choose one for all")
    persons = _persons(waves)
    if len(np.unique(persons)) == len(persons):
        own = _column(waves, "clusters", persons)
        has_ids = sum(one.people is not None for one in waves) > 1
        said = (NOBODY_AGAIN,) if has_ids else ()
        return Design(weights, _strata_apart(waves), own, _sizes(waves), lonely=lonely), said
    for name in ("strata", "clusters"):
        if len({getattr(one.design, name) is None for one in waves}) > 1:
            raise BadDesign(f"waves that share people need {name} in each of them or in none")
    strata, clusters = _column(waves, "strata", persons), _column(waves, "clusters", persons)
    _check_same(persons, strata, "strata")
    _check_same(persons, clusters, "clusters")
    clusters = persons if clusters is None else clusters
    remarks = (NO_POPULATION,) if any(one.design.population is not None for one in waves) else ()
    return Design(weights, strata, clusters, lonely=lonely), remarks


def _id(name: object) -> str:
    """One id as text: 7, 7.0 and "7 " are one person, as a table with gaps reads whole numbers as 7.0; "" for none."""
    if name is None or (isinstance(name, float) and np.isnan(name)):
        return ""
    return str(int(name)) if isinstance(name, float) and name.is_integer() else str(name).strip()


def shared(first: Wave, second: Wave) -> int:
    """How many people are in both waves."""
    if first.people is None or second.people is None:
        return 0
    return len(set(_ids(first)) & set(_ids(second)))


def _persons(waves: Sequence[Wave]) -> Codes:
    """A code for each person over all waves, shape (all,): the same person, the same code."""
    names = []
    for at, one in enumerate(waves):
        if one.people is None:
            names.append(np.array([f"{at}/{row}" for row in range(one.design.n)], dtype=object))
        else:
            names.append(np.array([f"person {name}" for name in _ids(one)], dtype=object))
    return np.unique(np.concatenate(names).astype(str), return_inverse=True)[1]


def _ids(wave: Wave) -> list[str]:
    given = np.asarray(wave.people, dtype=object).tolist()
    if len(given) != wave.design.n:
        raise BadDesign(f"{wave.name}: {len(given)} ids for {wave.design.n} people; give one per person")
    names = [_id(name) for name in given]
    if "" in names:
        raise BadDesign(
            f"{wave.name}: person {names.index('') + 1} has no id; give each one, or none to the whole wave"
        )
    if len(set(names)) < len(names):
        twice = Counter(names).most_common(1)[0][0]
        raise BadDesign(f"{wave.name}: the id {twice} is there twice; keep one answer of each person")
    return names


def _strata_apart(waves: Sequence[Wave]) -> Codes:
    """A code per person for wave and stratum together, shape (all,)."""
    parts, start = [], 0
    for one in waves:
        parts.append(one.design.stratum_of + start)
        start += len(one.design.cluster_counts)
    return np.concatenate(parts)


def _column(waves: Sequence[Wave], name: str, persons: Codes) -> Codes | None:
    """A column of all designs, None where none has it; persons where some lack it, apart from the others' codes."""
    if all(getattr(one.design, name) is None for one in waves):
        return None
    parts, start = [], 0
    for one in waves:
        found = getattr(one.design, name)
        own = persons[start : start + one.design.n]
        parts.append(2 * own if found is None else 2 * found + 1)
        start += one.design.n
    return np.concatenate(parts).astype(np.intp)


def _sizes(waves: Sequence[Wave]) -> Reals | None:
    if all(one.design.population is None for one in waves):
        return None
    found = [np.full(one.design.n, np.inf) if one.design.population is None else one.design.population for one in waves]
    return np.concatenate(found)


def _check_same(persons: Codes, codes: Codes | None, name: str) -> None:
    """Refuse a person who is in two strata or clusters in two waves."""
    if codes is None:
        return
    first = np.zeros(int(persons.max()) + 1, dtype=np.intp)
    first[persons] = codes
    if (first[persons] != codes).any():
        raise BadDesign(f"a person is in different {name} in two waves; keep those of the first wave they answered")
