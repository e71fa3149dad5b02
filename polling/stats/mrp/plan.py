"""What is asked of a model of areas: by names of columns alone, so that it can be kept and asked again."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.intp]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """A Gamma(shape, rate) prior of every standard deviation, on the logit scale: never zero, hardly informed.

    Shape 2 keeps the deviation from the boundary; rate 1 says only that one more on the logit scale is e times less
    likely. Source: Chung, Rabe-Hesketh, Dorie, Gelman and Liu 2013, A nondegenerate penalized likelihood estimator.
    """

    shape: float = 2.0
    rate: float = 1.0

    def value(self, log_sds: Reals) -> float:
        """The log density of the logarithms of the deviations, up to a constant."""
        return float((self.shape * log_sds - self.rate * np.exp(log_sds)).sum())

    def slope(self, log_sds: Reals) -> Reals:
        """The derivative of `value` by each logarithm."""
        return np.asarray(self.shape - self.rate * np.exp(log_sds))


@dataclass(frozen=True)
class Plan:
    """Which column is what, and how much chance to draw.

    success: a column of the poll, true (1) for the answer whose share is wanted, else false (0), blank if not known.
    count: a column of the cells, people in the cell. area: a column of both; every area of the cells gets an estimate.
    random: further columns of both with partly pooled effects; `a:b` is the crossing of two.
    fixed: numbers known of every cell; standardized here. Those the poll lacks must be the same within an area.
    above: a column that areas nest in, such as the state. weights: a column of the poll, or nothing.
    note: where the counts come from, to be printed with the estimates.
    """

    success: str
    count: str
    area: str
    random: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    above: str | None = None
    weights: str | None = None
    seed: int = 1
    draws: int = 1000
    note: str = ""
    prior: Prior = field(default_factory=Prior)

    @property
    def places(self) -> tuple[str, ...]:
        """The columns that say where: the area, and what it nests in."""
        return (self.area,) if self.above in {None, self.area} else (self.area, str(self.above))

    @property
    def effects(self) -> tuple[str, ...]:
        """Every column or crossing with an effect of its own, each once: places first."""
        return tuple(dict.fromkeys((*self.places, *self.random)))
