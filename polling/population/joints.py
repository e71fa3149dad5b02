"""Adults of areas by everything a poll asks to place people: counted where that is known, synthetic where not.

Age and sex are counted. Race and education are known of the adult citizens of states (2014-18); an area's own table
keeps their structure and is scaled to its newer ages and sexes, which is a model and is always said to be one.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from polling import targets
from polling.models import QuestionRole
from polling.population import populations
from polling.population.populations import Population, Structure
from polling.stats.problems import Problem
from polling.stats.synthetic import Known, gathered, spread, synthetic

if TYPE_CHECKING:
    import pandas as pd

Reals = NDArray[np.float64]

AXES = (QuestionRole.SEX, QuestionRole.AGE, QuestionRole.RACE, QuestionRole.EDUCATION)
AGE = 1  # its place among them
MODELED = frozenset({QuestionRole.RACE, QuestionRole.EDUCATION})


@dataclass(frozen=True)
class Cells:
    """Adults of some areas by background variables.

    axes: name and categories of each variable, in the order of the axes of `adults`, whose shape is
    (areas, *sizes). source: where the counts of age and sex are from. structure: where race and education are from;
    empty where they are not among the axes. vintage: of all that was used.
    """

    areas: tuple[str, ...]
    axes: tuple[tuple[QuestionRole, tuple[str, ...]], ...]
    adults: Reals
    source: str
    structure: str
    vintage: str

    def of(self, role: QuestionRole) -> dict[str, float]:
        """Adults of all areas together by the categories of one variable."""
        place = [one for one, _ in self.axes].index(role)
        others = tuple(axis for axis in range(self.adults.ndim) if axis != place + 1)
        return dict(zip(self.axes[place][1], self.adults.sum(axis=others).tolist(), strict=True))

    def frame(self) -> "pd.DataFrame":
        """A row per cell. Columns: area, one per variable (its category), adults."""
        import pandas as pd

        places = np.unravel_index(np.arange(self.adults.size), self.adults.shape)
        names = ["area", *(role.value for role, _ in self.axes)]
        kinds = [self.areas, *(kind for _, kind in self.axes)]
        columns = {
            name: np.array(kind, dtype=object)[place] for name, kind, place in zip(names, kinds, places, strict=True)
        }
        return pd.DataFrame({**columns, "adults": self.adults.ravel()})


def cells(session: Session, areas: Sequence[str], asked: Collection[QuestionRole], ages: Sequence[str]) -> Cells:
    """The adults of the areas by the variables asked for; ages: the poll's age groups, in order. Raises NoTargets.

    A structure, be it of the nation, the area's state or the area itself, is scaled to the area's own ages and sexes,
    which are known in finer bands.
    """
    people = populations.populations(session, areas)
    structures = populations.structures(session, areas) if MODELED & set(asked) else {}
    tables: dict[str, Reals] = {}
    for some in _batches(areas, people, structures):
        structure = structures.get(some[0])
        made = _tables(some, [people[area] for area in some], structure, ages)
        tables.update(zip(some, made, strict=True))
    roles = AXES if structures else AXES[:2]
    kinds = (targets.SEXES, tuple(ages), targets.RACES, targets.EDUCATIONS)[: len(roles)]
    unasked = tuple(place + 1 for place, role in enumerate(roles) if role not in asked)
    return Cells(
        tuple(areas),
        tuple((role, kind) for role, kind in zip(roles, kinds, strict=True) if role in asked),
        np.array([tables[area] for area in areas]).sum(axis=unasked),
        *_said(list(people.values()), list(structures.values())),
    )


def _batches(
    areas: Sequence[str], people: Mapping[str, Population], structures: Mapping[str, Structure]
) -> Iterator[list[str]]:
    """The areas put together that have the same structure and the same age bands."""
    found: dict[tuple[object, ...], list[str]] = {}
    for area in areas:
        found.setdefault((id(structures.get(area)), people[area].bands), []).append(area)
    yield from found.values()


def _tables(
    areas: Sequence[str], people: Sequence[Population], structure: Structure | None, ages: Sequence[str]
) -> Reals:
    """One table for each area, shape (areas, sexes, age groups) or with races and educations as well."""
    bands = people[0].bands
    counted = np.array([[[one.counts[sex, band] for band in bands] for sex in targets.SEXES] for one in people], float)
    if structure is None:
        return gathered(counted, AGE + 1, populations.groups_of(bands, ages), len(ages))
    shape = (len(targets.SEXES), len(structure.ages), len(targets.RACES), len(targets.EDUCATIONS))
    whole = np.reshape(structure.counts, shape)
    fine = spread(whole, AGE, populations.groups_of(bands, structure.ages))
    try:
        made = synthetic(fine, [Known((0, AGE), counted)], areas=areas)
    except Problem as problem:
        raise targets.NoTargets(str(problem), field="area") from None
    return gathered(made, AGE + 1, populations.groups_of(bands, ages), len(ages))


def _said(people: Sequence[Population], structures: Sequence[Structure]) -> tuple[str, str, str]:
    """Where the counts are from, where the structure is from, and the vintages of both."""
    counts = _each(populations.named(one.source, one.vintage) for one in people)
    structure = _each(populations.named(one.source, one.vintage) for one in structures)
    vintages = [one.vintage for one in people] + [one.vintage for one in structures]
    return counts, structure, _each(iter(vintages))


def _each(words: Iterator[str]) -> str:
    return "; ".join(word for word in dict.fromkeys(words) if word)
