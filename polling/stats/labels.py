"""What may honestly be said about a number's uncertainty, by how its people were recruited.

Sources: AAPOR 2013, Report on Non-Probability Sampling, and its guidance of 2016 on reporting precision: a margin of
sampling error belongs to probability samples alone; others may state a model-based interval, with the model named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from polling.stats.problems import MixedSamples


class Basis(StrEnum):
    """How the people of a sample were recruited."""

    PROBABILITY = "probability"  # drawn by chance from a list of the population
    LIST = "list"  # everybody on a list, or some of it chosen by hand
    OPEN_LINK = "open_link"  # whoever followed a link
    SUPPORTERS = "supporters"  # people who had already joined


class Uncertainty(StrEnum):
    """What may be printed beside a number."""

    MARGIN = "margin_of_error"
    MODEL = "model_based_interval"
    NONE = "withheld"


@dataclass(frozen=True)
class Label:
    """What a number of this basis is called; the words are English, and a page translates them.

    name: what the sample is. precision: what its interval is called, or that there is none. why: one sentence for
    the reader.
    """

    basis: Basis
    uncertainty: Uncertainty
    name: str
    precision: str
    why: str

    @property
    def may_show_interval(self) -> bool:
        """Whether an interval may be printed at all."""
        return self.uncertainty != Uncertainty.NONE

    @property
    def may_show_margin(self) -> bool:
        """Whether a margin of error may be printed: for samples drawn by chance alone."""
        return self.uncertainty == Uncertainty.MARGIN

    @property
    def may_test(self) -> bool:
        """Whether a difference may be called beyond chance: where there is an interval."""
        return self.may_show_interval


NAMES = {
    Basis.PROBABILITY: "a random sample",
    Basis.LIST: "people on a list, not drawn by chance",
    Basis.OPEN_LINK: "not a random sample: whoever followed an open link",
    Basis.SUPPORTERS: "not a random sample: our own supporters",
}

PRECISIONS = {
    Uncertainty.MARGIN: "margin of error",
    Uncertainty.MODEL: "model-based interval",
    Uncertainty.NONE: "no margin of error",
}

MARGIN_WHY = "Chance alone chose whom we asked, so the margin says how far chance may have moved the number."
MODEL_WHY = (
    "People chose to take part, so there is no margin of error. The interval holds only if, among people alike in what "
    "the answers were weighted by, those who took part think as the others do."
)
NONE_WHY = {
    Basis.LIST: "These people were not drawn by chance, so the numbers speak for those who answered and nobody else.",
    Basis.OPEN_LINK: "People chose to take part, so the numbers speak for those who answered and nobody else.",
    Basis.SUPPORTERS: "They joined us because of what they think, so no weighting makes them stand for the public.",
}


def basis_of(recruitment: str, *, is_random: bool) -> Basis:
    """The basis of a sample from its record: `list`, `open_link` or `supporters`, and whether chance drew its people.

    Chance can draw only from a list of the population; a draw from supporters or among followers of a link is still
    theirs. Raises MixedSamples for a recruitment that has no label, such as several put together.
    """
    try:
        basis = Basis(recruitment)
    except ValueError:
        known = "list, open_link or supporters"
        words = f"{recruitment!r} is no single way of recruiting people; keep each sample apart and name it {known}"
        raise MixedSamples(words) from None
    return Basis.PROBABILITY if basis == Basis.LIST and is_random else basis


def label(basis: Basis, *, is_weighted: bool) -> Label:
    """What may be said of a sample. is_weighted: whether its people were weighted to the population's margins.

    A random sample has a margin of error, weighted or not. A list that chance did not draw from has none. People who
    came by an open link have a model-based interval where weighted, supporters never: what makes them join is what
    is asked.
    """
    uncertainty = _uncertainty(basis, is_weighted=is_weighted)
    why = {Uncertainty.MARGIN: MARGIN_WHY, Uncertainty.MODEL: MODEL_WHY}.get(uncertainty) or NONE_WHY[basis]
    return Label(basis, uncertainty, NAMES[basis], PRECISIONS[uncertainty], why)


def one_basis(bases: Iterable[Basis]) -> Basis:
    """The basis that all have. Raises MixedSamples where they differ, or where there is none."""
    found = list(dict.fromkeys(bases))
    if not found:
        raise MixedSamples("there is no sample to take a number from")
    if len(found) > 1:
        words = " and ".join(f"“{NAMES[one]}”" for one in found)
        raise MixedSamples(f"{words} are never one number; show each by itself, side by side")
    return found[0]


def _uncertainty(basis: Basis, *, is_weighted: bool) -> Uncertainty:
    if basis == Basis.PROBABILITY:
        return Uncertainty.MARGIN
    return Uncertainty.MODEL if basis == Basis.OPEN_LINK and is_weighted else Uncertainty.NONE
