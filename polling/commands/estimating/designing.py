"""From the columns a command was told of to a design: weights, strata, clusters, population sizes, and the raking."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from groundwork.file_commands import opened_source
from groundwork.refusal import Refusal
from polling.commands import options
from polling.commands.printing import persons
from polling.commands.respondents import Respondents, Wanted, respondents
from polling.commands.weighting.margin_files import Targets, read_targets
from polling.commands.weighting.weight_columns import weights_in
from polling.stats.tables import Codes, Column, Reals, numbers
from polling.stats.variance.designs import Design, Fit, Lonely
from polling.stats.weights.weighting import Raked, rake


@dataclass(frozen=True)
class Drawn:
    """The columns that say how people were drawn and weighted, as they were typed.

    prefix: what the names of replicate weights begin with, where the file has some.
    """

    weight: str | None
    base: str | None = None
    raked: Path | None = None
    strata: str | None = None
    cluster: str | None = None
    fpc: str | None = None
    lonely: Lonely = "adjust"
    ordered: tuple[str, ...] = ()
    fewest: int = 5
    prefix: str | None = None

    @property
    def whole(self) -> list[str]:
        """Columns in which nothing counts as blank but a blank."""
        return [one for one in (self.weight, self.base, self.strata, self.cluster, self.fpc) if one]


@dataclass(frozen=True)
class Sampled:
    """People with their design. notes: what somebody who reads the numbers has to know, each a sentence."""

    people: Respondents
    design: Design
    notes: list[str]


def sampled(
    opened: ExitStack, source: Path, drawn: Drawn, *, answers: Sequence[str], missing: Sequence[str], unique: str | None
) -> Sampled:
    """Read a file of respondents, with the columns of `answers`, and make its design. Raises Refusal and Problem."""
    options.require_one_standard_input(source, drawn.raked)
    if not drawn.raked and (drawn.base or not drawn.weight):
        raise Refusal("Name the column of weights with --weight, or the margins to rake to with --raked.")
    targets = read_targets(opened, drawn.raked) if drawn.raked else None
    columns = [*answers, *(targets.columns if targets else [])]
    wanted = Wanted(columns, drawn.whole, missing, unique, prefix=drawn.prefix)
    people = respondents(opened_source(opened, source), str(source), wanted)
    return _designed(people, drawn, targets)


def _designed(people: Respondents, drawn: Drawn, targets: Targets | None) -> Sampled:
    notes: list[str] = []
    weights = _begun(people, drawn)
    inside = weights > 0
    if not inside.all():
        notes.append(f"{persons(int((~inside).sum()))} of weight 0 left out.")
        people, weights = people.of(inside), weights[inside]
    fit = Fit()
    if targets:
        raked = _raked(people, weights, targets, drawn)
        notes.extend(f"{one}." for one in raked.report.collapses)
        notes.extend(_moved(people, drawn, raked.weights))
        size = targets.population or float(weights.sum())  # who speaks of a whole population goes on doing so
        weights, fit = raked.weights * (size / people.n), Fit(margins=raked.margins)
    design = Design(
        weights,
        strata=_codes(people, drawn.strata),
        clusters=_codes(people, drawn.cluster),
        population=_sizes(people, drawn.fpc),
        fit=fit,
        lonely=drawn.lonely,
    )
    return Sampled(people, design, [*notes, *design.remarks()])


def _begun(people: Respondents, drawn: Drawn) -> Reals:
    """The weights as they stand, or those that the raking begins with."""
    name = drawn.base or drawn.weight
    found = weights_in(people, name) if name else np.ones(people.n)
    if not found.any():
        raise Refusal(f"Everybody's {name} is 0, so nobody is left.")
    return found


def _raked(people: Respondents, begun: Reals, targets: Targets, drawn: Drawn) -> Raked:
    made = rake(targets.margins(people, drawn.ordered), begun, fewest=drawn.fewest)
    if not made.report.converged:
        raise Refusal(f"The weights cannot be raked to {drawn.raked}. {made.report.verdict}")
    return made


def _moved(people: Respondents, drawn: Drawn, weights: Reals) -> list[str]:
    """A note where the weights in the file are not those that were raked here."""
    if drawn.weight is None:
        return []
    theirs = weights_in(people, drawn.weight)
    ratio = (weights / weights.mean()) / (np.maximum(theirs, np.finfo(float).tiny) / theirs.mean())
    furthest = float(np.abs(ratio - 1).max())
    if furthest <= 1e-6:
        return []
    words = f"The weights were raked anew; they differ from {drawn.weight} by up to {100 * furthest:.3g}%"
    return [f"{words}, and the raked ones are used."]


def _codes(people: Respondents, name: str | None) -> Codes | None:
    return None if name is None else _whole(people.columns[name]).codes


def _sizes(people: Respondents, name: str | None) -> Reals | None:
    return None if name is None else numbers(_whole(people.columns[name]))


def _whole(one: Column) -> Column:
    if one.is_blank.any():
        raise Refusal(f"Line {one.lines[one.is_blank][0]}: {one.name} is blank; everybody needs one.")
    return one
