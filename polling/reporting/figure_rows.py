"""One figure as a row: the share, exact or in whole percents, or the word that says why it is withheld."""

import math
from dataclasses import dataclass
from enum import StrEnum

from polling.models import Choice, Figure, Question, Side
from polling.reporting.fielding import Fielded
from polling.stats import withholding
from polling.stats.variance import intervals
from polling.stats.variance.estimating import Estimate

PERCENT = 0.01
TINY = 1e-9
AT_LEAST = "least_"


class Hidden(StrEnum):
    """Why a share is not published."""

    NO = ""
    FEW = "few"
    SMALL = "small"


@dataclass(frozen=True)
class Place:
    """What one figure is of, and whether its numbers are whole percents, as cuts are and all beside a withheld one."""

    question: Question
    side: Side
    choice: Choice | None = None
    cut: str = ""
    is_rounded: bool = False


def hidden_word(share: float, people: int, n: int) -> str:
    """Why a share with so many people behind it, out of n, is withheld: `small`, or `least_90` for "90 % or more"."""
    percent = withholding.at_least(share, people, n)
    return Hidden.SMALL.value if percent is None else f"{AT_LEAST}{percent}"


def percent_at_least(word: str) -> int | None:
    """The percent that a withheld share is known to reach; none where nothing of it is told."""
    return int(word.removeprefix(AT_LEAST)) if word.startswith(AT_LEAST) else None


def row_of(fielded: Fielded, place: Place, estimate: Estimate | None, about: tuple[int, bool], n: int) -> Figure:
    """One row. about: the people behind the share, and whether it must be withheld; no estimate: too few answered."""
    people, is_hidden = about
    row = Figure(
        sample_id=fielded.sample.id,
        question_id=place.question.id,
        choice_id=place.choice.id if place.choice else None,
        side=place.side,
        cut=place.cut,
        n=int(n),
        effective_n=estimate.effective_n if estimate else float(n),
        design_effect=estimate.kish if estimate else 1.0,
        withheld=Hidden.NO.value if estimate else Hidden.FEW.value,
    )
    if estimate and is_hidden:
        row.withheld = hidden_word(estimate.value, people, n)
    elif estimate:
        numbers = _rounded(estimate) if place.is_rounded else _exact(estimate)
        row.share, *ends = numbers
        if fielded.is_certain:
            row.low, row.high, row.moe = ends
    return row


def _exact(estimate: Estimate) -> tuple[float, ...]:
    """Share, both ends of its interval, and its margin."""
    return estimate.value, estimate.low, estimate.high, estimate.moe


def _rounded(estimate: Estimate) -> tuple[float, ...]:
    """The same in whole percents: the margin upwards, and the ends from share and margin as they are printed.

    So the ends tell no more of the share than its own rounding does.
    """
    share, moe = round(estimate.value, 2), math.ceil(100 * estimate.moe - TINY) / 100
    about = {"n": estimate.n, "effective_n": estimate.effective_n, "degrees": max(1, estimate.n - 1)}
    low, high = intervals.of_share(share, moe / intervals.Z, **about)
    return share, round(float(low), 2), round(float(high), 2), moe
