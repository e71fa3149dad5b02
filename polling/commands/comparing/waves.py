"""The waves of a repeated poll, each from a file of its own, and how a number moved over them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from groundwork.file_commands import STANDARD
from groundwork.refusal import Refusal
from polling.commands.comparing import changes
from polling.commands.estimating.basis import words
from polling.commands.estimating.designing import Drawn, Sampled, sampled
from polling.commands.printing import persons, working
from polling.stats.comparing.trends import Series, Wave, series
from polling.stats.labels import Basis, Label
from polling.stats.problems import Problem
from polling.stats.tables import Codes
from polling.stats.variance.designs import Design

UNRAKED = "Name what the weights were raked to with --raked; an open link has an interval only beside its model."


@dataclass(frozen=True)
class Asked:
    """What was typed. names: of the waves, as many as files or none. drawn: the words of `Drawn`."""

    question: str
    answers: tuple[str, ...]
    person: str | None
    names: tuple[str, ...]
    basis: str | None
    missing: tuple[str, ...]
    drawn: dict[str, Any]


@dataclass(frozen=True)
class Trended:
    """The series that was asked for. notes: what somebody who reads the numbers has to know, each a sentence."""

    asked: Asked
    series: Series
    notes: tuple[str, ...]

    @property
    def label(self) -> Label | None:
        """What may be said of the waves; None where nobody said how people were recruited."""
        return None if self.asked.basis is None else self.series.label

    @property
    def measure(self) -> str:
        """What is estimated."""
        return "share" if self.asked.answers else "mean"

    def as_json(self) -> dict[str, Any]:
        """The form that programs rely on; None where the basis allows nothing to be said."""
        may_test = self.series.label.may_test
        return {
            "question": self.asked.question,
            "answers": list(self.asked.answers),
            "basis": self.asked.basis,
            "waves": [
                {
                    "wave": one.name,
                    **changes.level(one.estimate, self.label, self.measure),
                    "shared": one.shared,
                    "since_last": changes.change(one.since_last, may_test=may_test),
                    "since_first": changes.change(one.since_first, may_test=may_test),
                    "mark": one.mark,
                }
                for one in self.series.points
            ],
            "test": changes.test(self.series.test),
            "is_tested": may_test,
            "label": words(self.label),
        }


def trended(opened: ExitStack, sources: Sequence[Path], asked: Asked) -> Trended:
    """Read the waves and compare them. Raises Refusal and Problem, with the file that is wrong."""
    names = _names(sources, asked.names)
    drawn = Drawn(**asked.drawn)
    read = [_read(opened, source, asked, drawn) for source in sources]
    _require_given(read, names, asked)
    with working("Comparing"):
        designs = _aligned(read, drawn)
        waves = [
            _wave(name, source, one, design, asked)
            for name, source, one, design in zip(names, sources, read, designs, strict=True)
        ]
        found = series(waves)
    return Trended(asked, found, tuple(_notes(read, names, found, asked)))


def _names(sources: Sequence[Path], given: Sequence[str]) -> list[str]:
    """What the waves are called: as given, or each file's name without its ending."""
    if len(sources) < 2:
        raise Refusal("A trend needs at least two waves; name their files, oldest first.")
    if sum(source == STANDARD for source in sources) > 1:
        raise Refusal("Only one wave can come through standard input; name the files of the others.")
    if given and len(given) != len(sources):
        raise Refusal(f"{len(given)} names (--wave) for {len(sources)} waves. Name each, in the order of the files.")
    names = [one.strip() for one in given] or [one.stem if one != STANDARD else "standard input" for one in sources]
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise Refusal(f"Two waves are called {twice!r}. Give each a name of its own with --wave, in the files' order.")
    return names


def _read(opened: ExitStack, source: Path, asked: Asked, drawn: Drawn) -> Sampled:
    try:
        return sampled(opened, source, drawn, answers=[asked.question], missing=asked.missing, unique=asked.person)
    except (Refusal, Problem) as no:
        raise Refusal(f"{source}: {no}" if not str(no).startswith(str(source)) else str(no)) from None


def _wave(name: str, source: Path, one: Sampled, design: Design, asked: Asked) -> Wave:
    try:
        values = changes.values_of(one.people, asked.question, asked.answers)
    except (Refusal, Problem) as no:
        raise Refusal(f"{source}: {no}") from None
    ids = one.people.columns[asked.person] if asked.person else None
    return Wave(
        name,
        design,
        values,
        Basis(asked.basis or Basis.PROBABILITY),
        within=~one.people.columns[asked.question].is_blank,
        people=None if ids is None else [ids.texts[code] for code in ids.codes],
    )


def _require_given(read: Sequence[Sampled], names: Sequence[str], asked: Asked) -> None:
    """Raises Refusal for an answer of no wave, and for one that a wave spells otherwise."""
    by_wave = [one.people.columns[asked.question].texts for one in read]
    changes.require_given(asked.question, asked.answers, list(dict.fromkeys(text for one in by_wave for text in one)))
    for name, texts in zip(names, by_wave, strict=True):
        for answer in asked.answers:
            like = next((text for text in texts if text.casefold() == answer.casefold()), None)
            if answer not in texts and like:
                raise Refusal(f"{name}: {asked.question} is {like!r} there and not {answer!r}. Spell the two alike.")


def _aligned(read: Sequence[Sampled], drawn: Drawn) -> list[Design]:
    """The designs with codes of strata and clusters that mean the same in every wave."""
    strata, clusters = (_alike(read, name) for name in (drawn.strata, drawn.cluster))
    return [replace(one.design, strata=strata[at], clusters=clusters[at]) for at, one in enumerate(read)]


def _alike(read: Sequence[Sampled], name: str | None) -> list[Codes | None]:
    if name is None:
        return [None] * len(read)
    place: dict[str, int] = {}
    found: list[Codes | None] = []
    for one in read:
        column = one.people.columns[name]
        codes = [place.setdefault(text, len(place)) for text in column.texts]
        found.append(np.array(codes, dtype=np.intp)[column.codes])
    return found


def _notes(read: Sequence[Sampled], names: Sequence[str], found: Series, asked: Asked) -> Iterator[str]:
    for name, one in zip(names, read, strict=True):
        yield from (f"{name}: {words}" for words in (*one.notes, *_of_question(one, asked)))
    for point in found.points:
        if asked.answers and point.estimate.value in {0.0, 1.0}:
            who = "everybody" if point.estimate.value else "nobody"
            yield f"{point.name}: {who} gave this answer, so changes to and from it are not tested."
    for remark in found.remarks:
        yield f"{remark[:1].upper()}{remark[1:]}."
    if asked.basis == Basis.OPEN_LINK and not asked.drawn.get("raked"):
        yield UNRAKED


def _of_question(one: Sampled, asked: Asked) -> Iterator[str]:
    """Who is left out of one wave, and which of several answers nobody gave there."""
    column = one.people.columns[asked.question]
    if column.is_blank.any():
        yield f"{persons(int(column.is_blank.sum()))} left {asked.question} blank and are left out."
    for answer in asked.answers:
        if answer not in column.texts and len(asked.answers) > 1:
            yield f"nobody answered {answer!r}."
