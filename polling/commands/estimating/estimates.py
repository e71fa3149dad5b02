"""What people answered, by group: shares, or the mean of a number, as rows for JSON and for a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from groundwork.refusal import Refusal
from polling.commands.estimating.designing import Sampled
from polling.commands.printing import persons
from polling.stats.problems import TooFew
from polling.stats.tables import Codes, Column, Reals, is_number, numbers
from polling.stats.variance.estimates import Estimate, kish_of
from polling.stats.variance.grouped import Table, means_by, shares_by

MOST_ANSWERS = 200  # different answers a question may have, and
MOST_GROUPS = 1_000  # groups there may be: more is a column of something else
KEYS = ("se", "low", "high", "moe", "n", "design_effect")


@dataclass(frozen=True)
class Found:
    """The estimates of one question. groups: one empty name where there is no grouping. codes: shape (n,), -1 left out.

    answers: one empty name for a mean. table: a row for each group of whom something can be said.
    """

    question: str
    groups: tuple[str, ...]
    answers: tuple[str, ...]
    is_mean: bool
    n: int
    effective_n: float
    kish: float
    counts: Codes
    bare: Reals
    table: Table
    notes: tuple[str, ...]

    @property
    def measure(self) -> str:
        """What is estimated."""
        return "mean" if self.is_mean else "share"

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row for each group and answer, in their natural order; `se` and its kin are None for a group too small."""
        for code, group in enumerate(self.groups):
            known = self.table.estimates(code) if code in self.table.groups else [None] * len(self.answers)
            for place, (answer, estimate) in enumerate(zip(self.answers, known, strict=True)):
                yield {"group": group, "answer": answer} | self._numbers(code, place, estimate)

    def effective_n_of(self, group: str) -> float:
        """The effective n of one group; how many they are where nothing else can be said."""
        code = self.groups.index(group)
        if code not in self.table.groups:
            return float(self.counts[code])
        return float(self.table.effective_n[self.table.groups.index(code)])

    def _numbers(self, code: int, place: int, estimate: Estimate | None) -> dict[str, Any]:
        if estimate is None:
            alone = {self.measure: float(self.bare[code, place])}
            return alone | dict.fromkeys(KEYS) | {"n": int(self.counts[code])}
        return {self.measure: estimate.value, **{key: getattr(estimate, key) for key in KEYS}}

    def as_json(self) -> dict[str, Any]:
        """The form that programs rely on."""
        return {
            "question": self.question,
            "n": self.n,
            "effective_n": self.effective_n,
            "kish_design_effect": self.kish,
            "rows": list(self.rows()),
        }


def found(sample: Sampled, question: str, by: str | None, how: str | None) -> Found:
    """The estimates of a question. how: `share` or `mean`; if not given, what `is_number` says of the column.

    Raises Refusal for too many answers or groups, and Problem for text among numbers or too few people.
    """
    asked = sample.people.columns[question]
    grouped = sample.people.columns[by] if by else None
    is_mean = is_number(asked) if how is None else how == "mean"
    _require_few(asked, grouped, is_mean=is_mean)
    values = numbers(asked) if is_mean else None
    groups = grouped.texts if grouped else ("",)
    of_group = grouped.codes if grouped else np.zeros(sample.people.n, dtype=np.intp)
    counted = np.where(asked.is_blank, -1, of_group)
    counts = np.bincount(counted[counted >= 0], minlength=len(groups))
    _require_two(question, counts)
    weights = sample.design.weights[counted >= 0]
    kish = float(kish_of(len(weights), weights.sum(), (weights**2).sum()))
    return Found(
        question=question,
        groups=groups,
        answers=("",) if is_mean else asked.texts,
        is_mean=is_mean,
        n=len(weights),
        effective_n=len(weights) / kish,
        kish=kish,
        counts=counts,
        bare=_bare(sample, asked, values, counted, len(groups)),
        table=_table(sample, asked, values, of_group, len(groups)),
        notes=tuple(_notes(asked, grouped, is_mean=is_mean, is_guessed=how is None)),
    )


def _require_two(question: str, counts: Codes) -> None:
    if counts.max() < 2:
        who = "one person" if len(counts) == 1 and counts[0] else "nobody, or one person in each group,"
        raise TooFew(f"{question}: {who} answered, so nothing can be said about uncertainty.")


def _table(sample: Sampled, asked: Column, values: Reals | None, of_group: Codes, count: int) -> Table:
    if values is not None:
        return means_by(sample.design, values, of_group, count)
    return shares_by(sample.design, asked.codes, len(asked.texts), of_group, count)


def _bare(sample: Sampled, asked: Column, values: Reals | None, counted: Codes, count: int) -> Reals:
    """Each group's shares or mean without their uncertainty, shape (groups, answers); 0 where nobody answered."""
    there = counted >= 0
    weights = sample.design.weights[there]
    mass = np.maximum(np.bincount(counted[there], weights, count), np.finfo(float).tiny)[:, None]
    if values is not None:
        return np.asarray(np.bincount(counted[there], weights * values[there], count)[:, None] / mass)
    wide = len(asked.texts)
    cells = counted[there] * wide + asked.codes[there]
    return np.asarray(np.bincount(cells, weights, count * wide).reshape(count, wide) / mass)


def _require_few(asked: Column, grouped: Column | None, *, is_mean: bool) -> None:
    if not asked.texts:
        raise Refusal(f"{asked.name} is blank for everybody, so there is nothing to estimate.")
    if not is_mean and len(asked.texts) > MOST_ANSWERS:
        words = (
            f"{asked.name} has {len(asked.texts):,} different answers, and at most {MOST_ANSWERS} can be told apart."
        )
        raise Refusal(f"{words} Recode it, or ask for --as mean if it is a number.")
    if grouped is not None and not grouped.texts:
        raise Refusal(f"{grouped.name} is blank for everybody, so there are no groups.")
    if grouped is not None and len(grouped.texts) > MOST_GROUPS:
        words = f"{grouped.name} makes {len(grouped.texts):,} groups, and at most {MOST_GROUPS:,} can be told apart."
        raise Refusal(f"{words} Recode it.")


def _notes(asked: Column, grouped: Column | None, *, is_mean: bool, is_guessed: bool) -> Iterator[str]:
    if is_mean and is_guessed:
        yield f"{asked.name} is a number, so its mean is estimated; --as share counts each answer."
    if not is_mean and is_guessed and not np.isnan(asked.readings).any():
        yield f"The numbers of {asked.name} are counted as answers; --as mean averages them."
    if asked.is_blank.any():
        yield f"{persons(int(asked.is_blank.sum()))} left {asked.name} blank and are left out."
    if grouped is not None and (blank := int((grouped.is_blank & ~asked.is_blank).sum())):
        yield f"{persons(blank)} left {grouped.name} blank and are left out."
