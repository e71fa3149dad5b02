"""What every way of weighting does first: people into cells, thin categories joined, the unknown given a place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from polling.stats.problems import BadWeights, NotWeightable
from polling.stats.weights import contradictions
from polling.stats.weights.cells import Cells, cells_of, sums_by
from polling.stats.weights.collapsing import FEWEST, Plan, planned, with_unknown
from polling.stats.weights.columns import Columns
from polling.stats.weights.efficiency import checked_weights
from polling.stats.weights.margins import Codes, Collapse, Kind, Margin, Reals, checked_people


@dataclass(frozen=True)
class Prepared:
    """People in cells, their margins after collapsing, and what they begin with; everything a fit needs.

    base: mean 1, shape (n,); is_equal where nobody's differs. mass: shape (cells,), sum 1.
    """

    margins: tuple[Margin, ...]
    cells: Cells
    base: Reals
    mass: Reals
    collapses: tuple[Collapse, ...]
    is_equal: bool

    @property
    def columns(self) -> Columns:
        """The indicators of the categories, over cells."""
        return Columns(self.cells.codes, self.cells.sizes)

    @property
    def targets(self) -> Reals:
        """All margins' shares in one row."""
        return np.concatenate([one.shares for one in self.margins])


def prepared(
    margins: Sequence[Margin],
    base: ArrayLike | None = None,
    *,
    fewest: int = FEWEST,
    may_join: bool = True,
    is_apart: bool = False,
) -> Prepared:
    """People in cells with thin categories joined; is_apart keeps those of different base weights in different cells.

    Raises what `rake` raises before it begins.
    """
    n = checked_people(margins)
    begun = np.broadcast_to(np.float64(1), n) if base is None else _checked_base(base, n)
    cells = cells_of(margins, begun if is_apart and base is not None else None)
    mass = cells.people / n if base is None else cells.summed(begun) / n
    joined, codes, said = _joined(margins, cells, mass, fewest=fewest, may_join=may_join)
    cells = replace(cells, codes=codes, sizes=tuple(len(one.shares) for one in joined))
    said += [Collapse(one, "", other, 0, Kind.IMPLIED.value) for one, other in contradictions.implied(cells, joined)]
    return Prepared(tuple(joined), cells, begun, mass, tuple(said), is_equal=base is None)


def _checked_base(base: ArrayLike, n: int) -> Reals:
    begun = checked_weights(base)
    if len(begun) != n:
        raise BadWeights(f"there are {len(begun):,} weights to begin with for {n:,} respondents; give one for each")
    scaled: Reals = begun * (n / begun.sum())
    return scaled


def _joined(
    margins: Sequence[Margin], cells: Cells, mass: Reals, *, fewest: int, may_join: bool
) -> tuple[list[Margin], tuple[Codes, ...], list[Collapse]]:
    """The margins, and the cells' codes in them, after joining thin categories and giving the unknown a place."""
    found: list[Margin] = []
    codes: list[Codes] = []
    said = [
        Collapse(one.name, "", f"{100 * one.summed:.6g}", 0, Kind.SCALED.value) for one in margins if one.summed != 1
    ]
    for one, before in zip(margins, cells.codes, strict=True):
        size = len(one.categories)
        people = sums_by(before, cells.people.astype(np.float64), size + 1).astype(np.int64)
        plan = planned(one, people[:size], fewest)
        _refuse_thin(plan, fewest, may_join=may_join)
        after = _moved(one, plan) if plan.said else one
        said.extend(plan.said)
        if people[size]:
            after, words = with_unknown(after, float(mass[before == size].sum()), int(people[size]))
            said.append(words)
        found.append(after)
        codes.append(np.append(plan.moved, len(plan.categories))[before])
    return found, tuple(codes), said


def _moved(one: Margin, plan: Plan) -> Margin:
    codes = np.append(plan.moved, -1)[one.codes]
    return replace(one, codes=codes, categories=plan.categories, shares=plan.shares, groups=plan.groups)


def _refuse_thin(plan: Plan, fewest: int, *, may_join: bool) -> None:
    thin = [f"{one.category} ({one.people})" for one in plan.said if one.kind == Kind.JOINED]
    if thin and not may_join:
        raise NotWeightable(
            f"{plan.said[0].variable}: fewer than {fewest} people are in {', '.join(thin)}; "
            "join categories in the answers and the targets, or let them be joined"
        )
