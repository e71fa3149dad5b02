"""One question by another, for an alliance's staff: shares by column, letters and a test, small numbers withheld.

Staff may see columns that are too thin to publish, marked as thin. But answers are kept apart from who answered here as
everywhere: no share leads back to fewer than ten people.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from groundwork.refusal import NotFound
from groundwork.words import say as _
from polling.models import Poll, PollState, Question, QuestionRole, Record, Sample
from polling.population.targeting import Targets, coded
from polling.reporting import facts, results
from polling.reporting.bars import percent, told
from polling.reporting.fielding import Fielded
from polling.reporting.figure_rows import PERCENT, hidden_word
from polling.reproducing import recipe_polls
from polling.stats import recipe as core
from polling.stats.comparing.crosstabs import Cell, Crosstab, crosstab
from polling.stats.comparing.independence import Test
from polling.stats.labels import label
from polling.stats.withheld_cells import conceal_table, joined
from polling.stats.withholding import FEWEST_BEHIND

Codes = NDArray[np.intp]

CHANCE = 0.05


@dataclass(frozen=True)
class Head:
    """One column of the table; letter: empty for everybody together."""

    words: str
    letter: str
    n: int
    effective_n: int
    is_thin: bool


@dataclass(frozen=True)
class Spot:
    """One cell: its share in words, and the letters of the columns it lies above."""

    share: str
    letters: str
    is_withheld: bool


@dataclass(frozen=True)
class Line:
    """One answer's row."""

    words: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Crossed:
    """The table as the page shows it; heads and each line's spots in one order, everybody first.

    test: whether the columns differ, in a sentence. notes: what a reader must know. nothing: why there is no table.
    """

    heads: tuple[Head, ...] = ()
    lines: tuple[Line, ...] = ()
    test: str = ""
    notes: tuple[str, ...] = ()
    nothing: str = ""


@dataclass(frozen=True)
class _Side:
    """One question of the table: what its rows or columns are called, and which each person is in, shape (n,)."""

    names: list[str]
    codes: Codes


def samples(session: Session, poll: Poll) -> list[Sample]:
    """The poll's samples, those drawn from a list first; they are never put together."""
    return sorted(results.samples_of(session, poll), key=lambda one: one.recruitment.value != "list")


def question_of(poll: Poll, number: int) -> Question:
    """The poll's question with this id. Raises NotFound for another poll's."""
    for question in poll.questions:
        if question.id == number:
            return question
    raise NotFound(_("This poll has no such question."))


def sample_of(session: Session, poll: Poll, number: int) -> Sample:
    """The poll's sample with this id. Raises NotFound for another poll's."""
    for sample in samples(session, poll):
        if sample.id == number:
            return sample
    raise NotFound(_("Nobody came to this poll that way."))


def crossed(session: Session, poll: Poll, sample: Sample, pair: tuple[Question, Question], *, language: str) -> Crossed:
    """The answers to the first question of the pair within each answer to the second, in one sample."""
    answers = results.fielded(session, poll, sample)
    result, fielded = results.weighted_from(poll, sample, answers, _targets(session, poll))
    if fielded is None:
        return Crossed(nothing=facts.withheld(result))
    return of_fielded(fielded, pair, language=language)


def of_fielded(fielded: Fielded, pair: tuple[Question, Question], *, language: str) -> Crossed:
    """The same of people already at hand; arithmetic alone."""
    if pair[0] is pair[1]:
        return Crossed(nothing=_("Choose two different questions."))
    first, second = (_side(question, fielded, language) for question in pair)
    is_in = first.codes >= 0
    if int(is_in.sum()) < FEWEST_BEHIND:
        return Crossed(nothing=_("Fewer than ten people answered this question this way, so nothing can be shown yet."))
    rows, columns = _joined(first, is_in), _joined(_with_blank(second), is_in)
    if min(len(rows.names), len(columns.names)) < 2:
        words = _(
            "All but fewer than ten people gave one answer to one of the two questions; there is nothing to cross."
        )
        return Crossed(nothing=words)
    place = np.where(is_in, columns.codes, -1)
    table = crosstab(fielded.design, rows.codes, place, answers=rows.names, groups=columns.names)
    people = [[cell.people for cell in row[1:]] for row in table.rows]
    marks = conceal_table(people, step=PERCENT, total_step=PERCENT)
    if marks.all():
        return Crossed(nothing=_("Too few people came for this table: every share in it would tell of fewer than ten."))
    return _shown(table, marks, fielded)


def file_of(table: Crossed) -> pd.DataFrame:
    """The table for spreadsheets, a row a cell.

    Columns: answer, column, letter, share (in words, as it may be withheld), n, effective_n, letters, is_thin.
    """
    rows = [
        (line.words, head.words, head.letter, spot.share, head.n, head.effective_n, spot.letters, head.is_thin)
        for line in table.lines
        for head, spot in zip(table.heads, line.spots, strict=True)
    ]
    columns = ["answer", "column", "letter", "share", "n", "effective_n", "letters", "is_thin"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def default_pair(poll: Poll) -> tuple[Question, Question]:
    """The first opinion by age, or by what is asked next where age is not."""
    opinions = [question for question in poll.questions if question.role == QuestionRole.OPINION] or poll.questions
    rest = [question for question in poll.questions if question is not opinions[0]]
    rest.sort(key=lambda question: question.role != QuestionRole.AGE)
    if not rest:
        raise NotFound(_("There is nothing to cross: this poll asks one question."))
    return opinions[0], rest[0]


def _targets(session: Session, poll: Poll) -> Targets | None:
    """What the published numbers were weighted to, else what the tables in force say."""
    record = session.get(Record, poll.id) if poll.state == PollState.PUBLISHED else None
    if record is None:
        return results.targets_of(session, poll)
    return recipe_polls.targets_read(core.read(record.recipe)["targets"])


def _side(question: Question, fielded: Fielded, language: str) -> _Side:
    place = {choice.id: i for i, choice in enumerate(question.choices)}
    names = [choice.labelled(language) for choice in question.choices]
    return _Side(names, coded(fielded.answers[question.id], place))


def _with_blank(side: _Side) -> _Side:
    """Those who left the question blank as a column of their own, so that the total is everybody's."""
    return _Side([*side.names, _("No answer")], np.where(side.codes < 0, len(side.names), side.codes))


def _joined(side: _Side, is_in: NDArray[np.bool_]) -> _Side:
    """Answers of fewer than ten people joined to the next smallest; those nobody gave left out."""
    codes = np.where(is_in, side.codes, -1)
    groups = joined(np.bincount(codes[codes >= 0], minlength=len(side.names)))
    moved = np.full(len(side.names) + 1, -1, dtype=np.intp)
    for place, group in enumerate(groups):
        moved[group] = place
    names = [" / ".join(side.names[one] for one in group) for group in groups]
    return _Side(names, moved[codes])


def _shown(table: Crosstab, marks: NDArray[np.bool_], fielded: Fielded) -> Crossed:
    may = label(fielded.basis, is_weighted=bool(fielded.margins))
    heads = tuple(
        Head(_("Everybody") if not one.letter else one.name, one.letter, one.n, round(one.effective_n), one.is_thin)
        for one in table.columns
    )
    hidden = np.column_stack([np.zeros(len(table.rows), dtype=bool), marks])
    lines = tuple(
        Line(row[0].answer, tuple(_spots(row, hidden[i], heads, may_test=may.may_test)))
        for i, row in enumerate(table.rows)
    )
    test = _test(table.test, is_exact=not marks.any()) if may.may_test else ""
    return Crossed(heads, lines, test or table.no_test * may.may_test, tuple(_notes(heads, marks, may.may_test)))


def _spots(row: Sequence[Cell], hidden: NDArray[np.bool_], heads: Sequence[Head], *, may_test: bool) -> list[Spot]:
    """One answer's cells. A withheld one has no letters, and no other names it, as a letter would bound it."""
    kept = {head.letter for head, is_hidden in zip(heads, hidden, strict=True) if not is_hidden}
    made = []
    for cell, is_hidden in zip(row, hidden, strict=True):
        if is_hidden:
            made.append(Spot(told(None, hidden_word(cell.share, cell.people, cell.n)), "", True))
            continue
        letters = " ".join(one for one in cell.letters.split() if one in kept)
        made.append(Spot(percent(cell.share), letters if may_test else "", False))
    return made


def _test(test: Test | None, *, is_exact: bool) -> str:
    """The test in a sentence. Beside withheld cells its numbers are not told, as they would lead back to them."""
    if test is None:
        return ""
    differs = test.p < CHANCE
    finding = (
        _("The columns differ by more than chance would explain.")
        if differs
        else _("The columns differ by no more than chance would explain.")
    )
    if not is_exact:
        return finding
    p = "< 0.001" if test.p < 0.001 else f"= {test.p:.3f}"
    numbers = {"f": f"{test.statistic:.2f}", "df1": f"{test.df1:.1f}", "df2": f"{test.df2:,.0f}", "p": p}
    return _(
        "%(finding)s Rao-Scott F = %(f)s on %(df1)s and %(df2)s degrees of freedom, p %(p)s.",
        finding=finding,
        **numbers,
    )


def _notes(heads: Sequence[Head], marks: NDArray[np.bool_], may_test: bool) -> list[str]:
    notes = []
    if may_test:
        notes.append(
            _(
                "A letter names a column whose share is lower by more than chance: at 5 percent, on effective numbers "
                "of people, with Holm's correction for the many comparisons in a row."
            )
        )
    else:
        notes.append(_("No letters and no test: chance did not choose these people, so it cannot be tested against."))
    if any(head.is_thin for head in heads):
        notes.append(
            _("Thin: fewer than 50 people, or than 30 after weighting. Not for publication, and without letters.")
        )
    if marks.any():
        notes.append(_("Withheld: what fewer than ten people chose, and what would give such a number away."))
    return notes
