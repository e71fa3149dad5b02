"""Columns of a table as statistics need them: answers as codes, numbers as numbers, each with the line it stands on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from polling.stats.problems import MissingTarget, Problem
from polling.stats.weights import margins
from polling.stats.weights.margins import Margin, margin
from polling.stats.weights.shares import Units

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]
Marks = NDArray[np.bool_]

CROSS = ":"  # between the variables of a crossed margin, and between their categories
ANSWER_CODES = (-9, 10)  # whole numbers between these stand for answers, and so do those usual for no answer:
NO_ANSWERS = (77, 88, 97, 98, 99, 997, 998, 999)
MOSTLY = 0.9  # the part of the answers that must be numbers before the others are taken for mistakes
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)
LEADING = re.compile(r"\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, eq=False)
class Column:
    """What one column says, person by person.

    codes: shape (n,), positions in `texts`; -1 where it is blank. texts: the different answers, in their natural order.
    lines: shape (n,), the line of the file each person begins on. has_commas: whether numbers may have decimal commas,
    because something else stands between the cells.
    """

    name: str
    codes: Codes
    texts: tuple[str, ...]
    lines: Codes
    has_commas: bool = False

    @property
    def is_blank(self) -> Marks:
        """Who left it blank, shape (n,)."""
        return self.codes < 0

    @cached_property
    def counts(self) -> Codes:
        """How many people gave each answer, shape (len(texts),)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts))

    def line_of(self, text: str) -> int:
        """The first line with this answer."""
        return int(self.lines[int(np.argmax(self.codes == self.texts.index(text)))])

    def of(self, people: Marks) -> "Column":
        """The same column of some of the people, and only the answers that these gave."""
        return column(self.name, self.codes[people], self.texts, lines=self.lines[people], has_commas=self.has_commas)

    @cached_property
    def readings(self) -> Reals:
        """Each answer as a number, shape (len(texts),); not a number where it is none."""
        return np.array([number_in(text, has_commas=self.has_commas) for text in self.texts], dtype=np.float64)


def column(
    name: str,
    codes: Codes,
    texts: Sequence[str],
    *,
    lines: Codes,
    missing: Sequence[str] = (),
    has_commas: bool = False,
) -> Column:
    """A column from codes as they were met: spaces around answers do not count, `missing` ones are blank.

    codes: shape (n,), positions in `texts`, or -1. texts: in any order, the same one twice if spaces differ.
    """
    used = np.bincount(codes[codes >= 0], minlength=len(texts)) > 0
    trimmed = [text.strip() for text in texts]
    left = {"", *(text.strip() for text in missing)}
    kept = sorted({text for text, there in zip(trimmed, used, strict=True) if there} - left, key=natural)
    place = {text: code for code, text in enumerate(kept)}
    moved = np.array([*(place.get(text, -1) for text in trimmed), -1], dtype=np.intp)
    return Column(name, moved[codes], tuple(kept), lines, has_commas)


def natural(text: str) -> list[tuple[int, float, str]]:
    """A key that sorts words as people do: numbers within them by size, small and capital letters alike."""
    parts = re.split(r"(\d+(?:\.\d+)?)", text, flags=re.ASCII)
    return [(0, float(part), "") if i % 2 else (1, 0.0, part.casefold()) for i, part in enumerate(parts) if part] + [
        (2, 0.0, text)
    ]


def number_in(text: str, *, has_commas: bool = False) -> float:
    """The number a cell holds; not a number where it holds none.

    1,234,567 is a million and more. 0,40 is 0.40 only where `has_commas`, and 1,234 is nothing there: it could be both.
    """
    if PLAIN.fullmatch(text):
        found = float(text)
    elif THOUSANDS.fullmatch(text) and not (has_commas and UNCLEAR.fullmatch(text)):
        found = float(text.replace(",", ""))
    elif has_commas and COMMA.fullmatch(text) and not THOUSANDS.fullmatch(text):
        found = float(text.replace(",", "."))
    else:
        return float("nan")
    return found if np.isfinite(found) else float("nan")


def numbers(one: Column) -> Reals:
    """Everybody's number, shape (n,); not a number where it is blank. Raises Problem with the first line of text."""
    wrong = np.flatnonzero(np.isnan(one.readings))
    if len(wrong):
        first = min((one.texts[code] for code in wrong), key=one.line_of)
        raise Problem(f"Line {one.line_of(first)}: {one.name} is {first!r}, which is not a number")
    return np.append(one.readings, np.nan)[one.codes]


def is_number(one: Column) -> bool:
    """Whether a column is to be averaged rather than counted by answer.

    It is where every answer is a number and they are not all codes of answers: whole numbers from -9 to 10, or those
    kept for no answer, such as 98 and 99. Raises Problem where it would be a number but for a few answers that are
    text: nine tenths must be numbers.
    """
    fits = ~np.isnan(one.readings)
    found = one.readings[fits]
    are_codes = (found == np.round(found)) & (found >= ANSWER_CODES[0]) & (found <= ANSWER_CODES[1])
    if (are_codes | np.isin(found, NO_ANSWERS)).all():
        return False
    if one.counts[fits].sum() < MOSTLY * one.counts.sum():
        return False
    if not fits.all():
        first = min((text for text, fit in zip(one.texts, fits, strict=True) if not fit), key=one.line_of)
        words = f"Line {one.line_of(first)}: {one.name} is {first!r}, which is not a number as nearly all others are"
        raise Problem(f"{words}; leave it out with --missing {first!r}, or count answers with --as share")
    return True


def crossed(columns: Sequence[Column]) -> Column:
    """Several columns as one, its answers joined by a colon; blank where one of them is."""
    if len(columns) == 1:
        return columns[0]
    codes, texts = columns[0].codes, columns[0].texts
    for one in columns[1:]:
        blank = (codes < 0) | one.is_blank
        met, codes = np.unique(np.where(blank, -1, codes * len(one.texts) + one.codes), return_inverse=True)
        pairs = [divmod(int(pair), len(one.texts)) for pair in met if pair >= 0]
        texts = tuple(f"{texts[before]}{CROSS}{one.texts[after]}" for before, after in pairs)
        codes = codes - (len(met) - len(pairs))
    return column(CROSS.join(one.name for one in columns), codes, texts, lines=columns[0].lines)


def margin_of(
    one: Column, targets: Mapping[str, float], *, units: Units = "any", ordered: Sequence[str] = ()
) -> Margin:
    """The margin of a column, or of several that were crossed, for these targets in their order.

    ordered: variables whose neighbors are alike, besides those whose categories begin with rising numbers.
    Raises MissingTarget naming the first line without a target, and what `margin` and `margins.crossed` raise.
    """
    _require_plain(one)
    strange = [text for text in one.texts if text not in targets]
    if strange:
        first = min(strange, key=one.line_of)
        raise MissingTarget(f"Line {one.line_of(first)}: {_without_target(one, first, targets)}")
    of_texts = _margin_of_texts(one, targets, units, ordered)
    return replace(of_texts, codes=np.append(of_texts.codes, -1)[one.codes])


def _margin_of_texts(one: Column, targets: Mapping[str, float], units: Units, ordered: Sequence[str]) -> Margin:
    """The margin of one person for each different answer, which is far fewer than people."""
    names = one.name.split(CROSS)
    steps = [list(dict.fromkeys(parts)) for parts in zip(*(target.split(CROSS) for target in targets), strict=True)]
    alike = [name for name, those in zip(names, steps, strict=True) if name in ordered or begins_rising(those)]
    if len(names) == 1:
        return margin(one.name, one.texts, targets, is_ordered=bool(alike), units=units)
    parts = zip(*(text.split(CROSS) for text in one.texts), strict=True)
    return margins.crossed(dict(zip(names, parts, strict=True)), targets, ordered=alike, units=units)


def begins_rising(categories: Sequence[str]) -> bool:
    """Whether categories are steps of one ladder, such as 18-29, 30-49, 50+: each begins with a larger number."""
    found = [LEADING.match(one) for one in categories]
    starts = [float(one[0]) for one in found if one]
    return len(starts) == len(categories) > 1 and all(a < b for a, b in pairwise(starts))


def _without_target(one: Column, text: str, targets: Mapping[str, float]) -> str:
    like = next((target for target in targets if target.casefold() == text.casefold()), None)
    people = int(one.counts[one.texts.index(text)])
    words = f"{one.name} is {text!r} ({people:,} {'person' if people == 1 else 'people'}), which has no target; "
    if like:
        return f"{words}the targets spell it {like!r}, so make the two the same"
    return f"{words}give it one, recode it, or leave it out of this variable with --missing {text!r}"


def _require_plain(one: Column) -> None:
    wide = one.name.count(CROSS)
    bad = [text for text in one.texts if text.count(CROSS) != wide]
    if bad:
        first = min(bad, key=one.line_of)
        words = "holds a colon, which is what joins the answers of crossed variables"
        raise Problem(f"Line {one.line_of(first)}: {one.name} is {first!r}, which {words}; write it without one")
