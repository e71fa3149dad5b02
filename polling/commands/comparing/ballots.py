"""The ballots of a split sample, compared: as JSON and as people read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from groundwork.refusal import Refusal
from polling.commands.comparing import changes
from polling.commands.estimating.basis import UNSAID, label_of
from polling.commands.estimating.designing import Sampled
from polling.commands.printing import THIN, bar, bar_width, console, percent, persons
from polling.stats.comparing.splits import Arm, Split, split
from polling.stats.labels import Label
from polling.stats.tables import Column
from polling.stats.withholding import is_thin

MOST = 20  # wordings: more is a column of something else
OTHERS = 68  # characters of a line that the other columns need
BY_CHANCE = "If chance chose who got which wording, p holds among those who answered, however they were recruited."


@dataclass(frozen=True)
class Compared:
    """A split that was asked for. notes: what somebody who reads the numbers has to know, each a sentence."""

    question: str
    answers: tuple[str, ...]
    basis: str | None
    split: Split
    notes: tuple[str, ...]

    @property
    def label(self) -> Label | None:
        """What may be said of each level; None where nobody said how people were recruited."""
        return label_of(self.basis)

    @property
    def measure(self) -> str:
        """What is estimated."""
        return "share" if self.answers else "mean"

    def as_json(self) -> dict[str, Any]:
        """The form that programs rely on."""
        return {
            "question": self.question,
            "answers": list(self.answers),
            "basis": self.basis,
            "ballots": [
                {"ballot": one.name, **changes.level(one.estimate, self.label, self.measure)} for one in self.split.arms
            ],
            "differences": [changes.change(one) for one in self.split.differences],
            "test": changes.test(self.split.test),
        }


def compared(sample: Sampled, *, question: str, answers: tuple[str, ...], ballot: str, basis: str | None) -> Compared:
    """The levels of all ballots and their differences. Raises Refusal and Problem."""
    people = sample.people
    asked, ballots = people.columns[question], people.columns[ballot]
    changes.require_given(question, answers, asked.texts)
    _require_ballots(ballots)
    values = changes.values_of(people, question, answers)
    found = split(sample.design, values, ballots.codes, ballots.texts, within=~asked.is_blank)
    return Compared(
        question, answers, basis, found, (*sample.notes, *_notes(asked, ballots), *_ends_said(found, answers))
    )


def _require_ballots(ballots: Column) -> None:
    if len(ballots.texts) < 2:
        has = f"only {ballots.texts[0]!r}" if ballots.texts else "nothing"
        raise Refusal(f"{ballots.name} holds {has}; a split needs two ballots or more.")
    if len(ballots.texts) > MOST:
        words = f"{ballots.name} holds {len(ballots.texts):,} different values, and at most {MOST} ballots are compared"
        raise Refusal(f"{words}. Name the column that says which wording a person got.")


def _notes(asked: Column, ballots: Column) -> Iterator[str]:
    if asked.is_blank.any():
        yield f"{persons(int(asked.is_blank.sum()))} left {asked.name} blank and are left out."
    if without := int(np.count_nonzero(ballots.is_blank & ~asked.is_blank)):
        yield f"{persons(without)} answered and got no ballot ({ballots.name} is blank); they are left out."


def _ends_said(found: Split, answers: Sequence[str]) -> Iterator[str]:
    for one in found.arms:
        if answers and one.estimate.value in {0.0, 1.0}:
            who = "everybody" if one.estimate.value else "nobody"
            yield f"{one.name}: {who} gave this answer, so differences from it are not tested."


def print_compared(made: Compared) -> None:
    """A table of levels, a table of differences, and what both mean."""
    out = console()
    out.print(_levels(made, bar_width(out, OTHERS)))
    out.print(_differences(made))
    for line in _lines(made):
        out.print(line)


def _levels(made: Compared, width: int) -> Any:
    from rich.table import Table

    ends = _ends(made)
    table = Table("Ballot", title=changes.title_of(made.question, made.answers))
    for heading in ("n", made.measure.title(), "95% interval"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("0 to 100%" if made.answers else f"{_said(made, ends[0])} to {_said(made, ends[1])}", no_wrap=True)
    for one in made.split.arms:
        found, reach = one.estimate, _reach(made, one)
        between = "none" if reach is None else f"{_said(made, reach[0])} to {_said(made, reach[1])}"
        low, high = reach or (found.value, found.value)
        drawn = bar(found.value, low, high, ends=ends, width=width)
        table.add_row(one.name, f"{found.n:,}", _said(made, found.value), between, drawn)
    return table


def _differences(made: Compared) -> Any:
    from rich.table import Table

    table = Table("Ballots")
    table.add_column("Difference", justify="right", no_wrap=True)
    for one in made.split.differences:
        table.add_row(f"{one.of} less {one.less}", changes.moved(one, is_mean=not made.answers))
    return table


def _said(made: Compared, number: float) -> str:
    return percent(number) if made.answers else changes.mean_words(number)


def _ends(made: Compared) -> tuple[float, float]:
    """What the bars reach from and to: 0 to 100 % for shares; for means all intervals, or all means without any."""
    if made.answers:
        return 0.0, 1.0
    every = [_reach(made, one) or (one.estimate.value, one.estimate.value) for one in made.split.arms]
    return min(low for low, _high in every), max(high for _low, high in every)


def _reach(made: Compared, one: Arm) -> tuple[float, float] | None:
    """The interval where the label allows one."""
    has_interval = made.label is None or made.label.may_show_interval
    return (one.estimate.low, one.estimate.high) if has_interval else None


def _lines(made: Compared) -> Iterator[str]:
    yield f"Differences {'in percentage points' if made.answers else 'as numbers'}; ▲▼ beyond chance (p below 0.05)."
    if (test := made.split.test) and len(made.split.arms) > 2:
        degrees = f"{test.df1} and {test.df2:,} degrees of freedom"
        yield f"All ballots together: F {test.statistic:.2f} on {degrees}, p {changes.p_words(test.p)}."
    yield BY_CHANCE
    if thin := _thin(made.split.arms):
        yield f"{', '.join(thin)}: {THIN}"
    yield UNSAID if made.label is None else f"{made.label.name.capitalize()}; {made.label.precision}. {made.label.why}"


def _thin(arms: Sequence[Arm]) -> list[str]:
    return [one.name for one in arms if is_thin(one.estimate.n, one.estimate.effective_n)]
