"""Thin categories are joined by a stated rule, and every joining is recorded."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from polling.stats.problems import BadShares, EmptyTarget
from polling.stats.weights.coding import counted, named
from polling.stats.weights.margins import UNKNOWN, Codes, Collapse, Kind, Margin, Reals

Counts = NDArray[np.int64]

SPELLED = 6
FEWEST = 5  # respondents a category needs before it may carry a target of its own


@dataclass(frozen=True)
class Plan:
    """Where each category of a margin goes: shape (categories before,), and what was decided on the way."""

    moved: Codes
    categories: tuple[str, ...]
    shares: Reals
    groups: tuple[int, ...]
    said: tuple[Collapse, ...]


def collapse(one: Margin, fewest: int = FEWEST) -> tuple[Margin, tuple[Collapse, ...]]:
    """Join thin categories until each has `fewest` respondents.

    Rule: the thinnest joins the thinner of its neighbors on an ordered margin, else the next thinnest; in a crossed
    margin within its own group while that has another. A target of zero with nobody in it is left out.
    Raises EmptyTarget where one category is left of several: the margin says nothing any more; and BadShares where
    somebody is in a category whose target is zero.
    """
    counts = np.bincount(one.codes[one.codes >= 0], minlength=len(one.categories))
    plan = planned(one, counts, fewest)
    if not plan.said:
        return one, ()
    codes = np.append(plan.moved, -1)[one.codes]
    joined = replace(one, codes=codes, categories=plan.categories, shares=plan.shares, groups=plan.groups)
    return joined, plan.said


def planned(one: Margin, counts: Counts, fewest: int) -> Plan:
    """What `collapse` does to categories with so many respondents each, shape (categories,); raises what it raises."""
    _refuse_zero(one, counts)
    joining = _Joining(one, counts)
    joining.leave_out_empty()
    joining.run(max(1, fewest))
    return joining.plan()


def with_unknown(one: Margin, part: float, people: int) -> tuple[Margin, Collapse]:
    """The margin with those of whom it is not known as its last category, which stays as large a `part` as it is."""
    codes = np.where(one.codes < 0, len(one.categories), one.codes)
    shares = np.append(one.shares * (1 - part), part)
    groups = (*one.groups, -1) if one.groups else ()
    said = Collapse(one.name, UNKNOWN, UNKNOWN, people, Kind.UNKNOWN.value)
    return replace(one, codes=codes, categories=(*one.categories, UNKNOWN), shares=shares, groups=groups), said


def _refuse_zero(one: Margin, counts: Counts) -> None:
    wrong = [
        f"{one.categories[i]} ({counted(int(counts[i]))})" for i in np.flatnonzero((one.shares <= 0) & (counts > 0))
    ]
    if wrong:
        raise BadShares(
            f"{one.name}: the target is 0 for {named(wrong)}; give a target, recode these people or leave them out"
        )


class _Joining:
    """The state of one margin's joining: live categories hold their counts, joined ones point to where they went."""

    def __init__(self, one: Margin, counts: Counts) -> None:
        self.one = one
        self.counts = counts.astype(np.float64)
        self.shares = one.shares.copy()
        self.words = list(one.categories)
        self.parts = [[word] for word in one.categories]
        self.to = np.arange(len(counts))
        self.groups = np.array(one.groups or [0] * len(counts))
        self.said: list[Collapse] = []
        self.live = np.ones(len(counts), dtype=bool)

    def leave_out_empty(self) -> None:
        for i in np.flatnonzero(self.shares <= 0):
            self.live[i] = False
            self.to[i] = -1
            self.said.append(Collapse(self.one.name, self.words[i], "", 0, Kind.EMPTY.value))

    def run(self, fewest: int) -> None:
        while self.live.sum() > 1:
            thin = int(np.where(self.live, self.counts, np.inf).argmin())
            if self.counts[thin] >= fewest:
                return
            self.join(thin, self.partner(thin))
        if self.said and self.live.sum() == 1:
            raise EmptyTarget(
                f"{self.one.name}: everybody is in one category, so it cannot be weighted by; leave it out"
            )

    def partner(self, thin: int) -> int:
        fellows = self.live & (self.groups == self.groups[thin])
        fellows[thin] = False
        if not fellows.any():
            fellows = self.live.copy()
            fellows[thin] = False
        near = np.flatnonzero(fellows)
        if self.one.is_ordered:
            at = int(np.searchsorted(near, thin))
            near = near[max(0, at - 1) : at + 1]
        return int(near[self.counts[near].argmin()])

    def join(self, thin: int, other: int) -> None:
        low, high = sorted((thin, other))
        people = int(self.counts[thin])
        self.said.append(Collapse(self.one.name, self.words[thin], self.words[other], people, Kind.JOINED.value))
        self.parts[low] += self.parts[high]
        self.words[low] = _name(self.parts[low])
        self.counts[low] += self.counts[high]
        self.shares[low] += self.shares[high]
        self.to[high] = low
        self.live[high] = False

    def plan(self) -> Plan:
        place = np.where(self.live, np.cumsum(self.live) - 1, -1)
        kept = np.flatnonzero(self.live)
        return Plan(
            moved=place[_ends(self.to)],
            categories=tuple(self.words[i] for i in kept),
            shares=self.shares[kept],
            groups=tuple(self.groups[kept].tolist()) if self.one.groups else (),
            said=tuple(self.said),
        )


def _name(parts: list[str]) -> str:
    """All the categories joined, or the first and last of many: the name is kept in every record of a joining."""
    if len(parts) <= SPELLED:
        return "+".join(parts)
    return f"{parts[0]}+{parts[1]}+…+{parts[-1]} ({len(parts)} categories)"


def _ends(to: Codes) -> Codes:
    """Where a chain of joinings ends, for each category; one left out ends at itself."""
    to = np.where(to < 0, np.arange(len(to)), to)
    while (to[to] != to).any():
        to = to[to]
    return to
