"""One sample of a poll as arithmetic takes it: who answered what, with which weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from polling.models import Question, Sample, Side
from polling.population.targeting import coded
from polling.stats import labels, withholding
from polling.stats.variance.designs import Design, Fit
from polling.stats.weights.margins import Margin

Choices = NDArray[np.int64]
Codes = NDArray[np.intp]
Answers = Mapping[int, Choices]  # by question id

SIDES = (Side.FAVOR, Side.OPPOSE)


@dataclass(frozen=True)
class Fielded:
    """One sample with its answers: choice ids per question id, one row a response, 0 where left blank."""

    sample: Sample
    answers: Answers
    weights: NDArray[np.float64]
    margins: tuple[Margin, ...] = ()

    @cached_property
    def design(self) -> Design:
        """The weighted people with the margins that their weights were raked to."""
        return Design(self.weights, fit=Fit(self.margins))

    @property
    def basis(self) -> labels.Basis:
        """How the people were recruited, which decides what may be said of them."""
        return labels.basis_of(self.sample.recruitment, is_random=self.sample.is_random)

    @property
    def is_certain(self) -> bool:
        """Whether chance alone chose the people, so that a margin of error means something."""
        return labels.label(self.basis, is_weighted=bool(self.margins)).may_show_margin


def is_few(fielded: Fielded, who: NDArray[np.bool_]) -> bool:
    """Whether these people, shape (n,), are too few for a published share, as they stand or after weighting."""
    n = int(who.sum())
    if n < withholding.FEWEST:
        return True
    weights = fielded.weights[who]
    return withholding.is_thin(n, float(weights.sum() ** 2 / (weights**2).sum()))


def counted(question: Question, fielded: Fielded) -> tuple[Codes, Codes]:
    """The place of each person's choice, -1 where blank, and how many took each."""
    place = {choice.id: i for i, choice in enumerate(question.choices)}
    codes = coded(fielded.answers[question.id], place)
    return codes, np.bincount(codes[codes >= 0], minlength=len(place))


def sided(question: Question, fielded: Fielded) -> tuple[Codes, Codes]:
    """Each person's side as a place in SIDES, 2 for neither, -1 where blank; and how many are on each."""
    place = {choice.id: SIDES.index(choice.side) if choice.side in SIDES else 2 for choice in question.choices}
    codes = coded(fielded.answers[question.id], place)
    return codes, np.bincount(codes[codes >= 0], minlength=3)


def sides_of(question: Question) -> list[Side]:
    """The sides that the question's choices take."""
    return [side for side in SIDES if any(choice.side == side for choice in question.choices)]


def parts_of(question: Question) -> list[list[int]]:
    """The places of each side's choices, in the order of `sides_of`."""
    return [[i for i, choice in enumerate(question.choices) if choice.side == side] for side in sides_of(question)]
