"""What every change between numbers looks like: the question's values, the form for programs, the words for people."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundwork.refusal import Refusal
from polling.commands.respondents import Respondents
from polling.stats.comparing.contrasts import Difference, Wald
from polling.stats.comparing.trends import DOWN, UP
from polling.stats.labels import Label
from polling.stats.tables import numbers
from polling.stats.variance.estimates import Estimate

SURE = 0.001  # a p below it is not told more exactly


def values_of(people: Respondents, question: str, answers: Sequence[str]) -> NDArray[Any]:
    """Everybody's value, shape (n,): whether they gave one of the answers, or the number itself where none is named.

    Who left it blank has False or 0 and is to be left out. Raises Refusal for text where no answer is named.
    """
    one = people.columns[question]
    if not one.texts:
        raise Refusal(f"{question} is blank for everybody, so there is nothing to compare.")
    if answers:
        wanted = [text in answers for text in one.texts]
        return np.array([*wanted, False])[one.codes]
    if np.isnan(one.readings).all():
        said = ", ".join(repr(text) for text in one.texts[:12])
        raise Refusal(f"{question} holds words. Name the answer whose share is wanted with --answer: {said}.")
    return np.where(one.is_blank, 0.0, numbers(one))


def require_given(question: str, answers: Sequence[str], texts: Sequence[str]) -> None:
    """Raises Refusal for an answer that nobody gave, with those that somebody did."""
    for answer in answers:
        if answer not in texts:
            like = next((f" Did you mean {text!r}?" for text in texts if text.casefold() == answer.casefold()), "")
            said = ", ".join(repr(text) for text in texts[:20])
            raise Refusal(f"Nobody's {question} is {answer!r}.{like} People answered {said}.")


def title_of(question: str, answers: Sequence[str]) -> str:
    """What a table is about."""
    return f"{question}: {' or '.join(answers)}" if answers else f"{question}, mean"


def level(estimate: Estimate, label: Label | None, measure: str) -> dict[str, Any]:
    """One number as JSON has it; no interval or margin where the label allows none."""
    has_interval = label is None or label.may_show_interval
    has_margin = label is None or label.may_show_margin
    return {
        measure: estimate.value,
        "se": estimate.se,
        "low": estimate.low if has_interval else None,
        "high": estimate.high if has_interval else None,
        "moe": estimate.moe if has_margin else None,
        "n": estimate.n,
        "effective_n": estimate.effective_n,
        "design_effect": estimate.design_effect,
    }


def change(found: Difference | None, *, may_test: bool = True) -> dict[str, Any] | None:
    """One difference as JSON has it; no interval and no p where nothing may be tested."""
    if found is None:
        return None
    return {
        "of": found.of,
        "less": found.less,
        "value": found.value,
        "se": found.se,
        "low": found.low if may_test else None,
        "high": found.high if may_test else None,
        "p": found.p if may_test else None,
        "p_holm": found.adjusted if may_test else None,
        "is_beyond_chance": found.is_beyond_chance if may_test else None,
    }


def test(found: Wald | None) -> dict[str, Any] | None:
    """A test of all together as JSON has it."""
    if found is None:
        return None
    return {"name": "Wald F", "statistic": found.statistic, "df1": found.df1, "df2": found.df2, "p": found.p}


def points(number: float, *, is_mean: bool) -> str:
    """A change in words: +3.1 points of a share, +0.42 of a mean."""
    text = f"{number:+,.{_places(number, 3)}f}" if is_mean else f"{100 * number:+.1f}"
    return text.replace("-", "−")


def mean_words(number: float) -> str:
    """A mean in words: four digits, and never fewer than it has before the point."""
    return f"{number:,.{_places(number, 4)}f}"


def _places(number: float, digits: int) -> int:
    """How many digits behind the point make so many in all."""
    size = 0 if number == 0 else math.floor(math.log10(abs(number)))
    return min(9, max(0, digits - 1 - size))


def moved(found: Difference | None, *, is_mean: bool) -> str:
    """A cell: the difference, ▲ or ▼ where it is beyond chance, its p after Holm, and its interval on a second line.

    No interval and no p where nothing was tested.
    """
    if found is None:
        return ""
    mark = (UP if found.value > 0 else DOWN) if found.is_beyond_chance else " "
    value = f"{points(found.value, is_mean=is_mean)} {mark}"
    if found.adjusted is None:
        return f"{value} not tested"
    low, high = (points(end, is_mean=is_mean) for end in (found.low, found.high))
    return f"{value} p {p_words(found.adjusted)}\n{low} to {high}"


def p_words(p: float) -> str:
    """A p as people write it."""
    return f"<{SURE:g}" if p < SURE else f"{p:.3f}"
