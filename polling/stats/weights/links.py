"""How a calibrated weight grows out of its base weight: exponentially, linearly or along a logistic curve.

Source: Deville and Särndal 1992, cases 1 (linear), 2 (raking), 6 (logit) and 7 (truncated linear).
In each, u is what the fitted coefficients come to for a person, and the weight is the base weight times `factor(u)`.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy
from numpy.typing import NDArray

Reals = NDArray[np.float64]


class Link(Protocol):
    """A rising curve through factor(0) = 1, with its slope and its integral (up to a constant)."""

    def factor(self, u: Reals) -> Reals:
        """What base weights are multiplied by."""

    def slope(self, u: Reals) -> Reals:
        """The derivative of `factor`."""

    def integral(self, u: Reals) -> Reals:
        """The convex function of which `factor` is the derivative; what the fit makes smallest is a sum of these."""


@dataclass(frozen=True)
class Raking:
    """exp(u), cut off at the bounds: of all weights between them, those that raking would give.

    low, high: factors, one for all or shape (cells,).
    """

    low: float | Reals = 0.0
    high: float | Reals = np.inf

    def _held(self, u: Reals) -> Reals:
        with np.errstate(divide="ignore"):
            return np.clip(u, np.log(self.low), np.log(self.high))

    def factor(self, u: Reals) -> Reals:
        """The exponential within the bounds."""
        return np.exp(self._held(u))

    def slope(self, u: Reals) -> Reals:
        """The exponential inside the bounds, 0 outside."""
        held = self._held(u)
        return np.where(held == u, np.exp(held), 0.0)

    def integral(self, u: Reals) -> Reals:
        """The exponential inside the bounds, a straight line outside."""
        held = self._held(u)
        return np.exp(held) * (1 + (u - held))


@dataclass(frozen=True)
class Linear:
    """1 + u, cut off at the bounds: the weights of the generalized regression estimator."""

    low: float = -np.inf
    high: float = np.inf

    def factor(self, u: Reals) -> Reals:
        """1 + u within the bounds."""
        return np.clip(1 + u, self.low, self.high)

    def slope(self, u: Reals) -> Reals:
        """1 inside the bounds, 0 outside."""
        return ((1 + u >= self.low) & (1 + u <= self.high)).astype(np.float64)

    def integral(self, u: Reals) -> Reals:
        """Their area, u + u²/2, inside the bounds, a straight line outside."""
        held = self.factor(u) - 1
        return held + held**2 / 2 + (u - held) * (1 + held)


@dataclass(frozen=True)
class Logit:
    """A logistic curve from `low` to `high`, 0 <= low < 1 < high: weights near the bounds but never on them."""

    low: float
    high: float

    @property
    def _steepness(self) -> float:
        return (self.high - self.low) / ((1 - self.low) * (self.high - 1))

    def _inner(self, u: Reals) -> Reals:
        return self._steepness * u + float(np.log((1 - self.low) / (self.high - 1)))

    def factor(self, u: Reals) -> Reals:
        """Between low and high, 1 at 0."""
        return self.low + (self.high - self.low) * scipy.special.expit(self._inner(u))

    def slope(self, u: Reals) -> Reals:
        """The derivative of the curve, 1 at 0."""
        part = scipy.special.expit(self._inner(u))
        return (self.high - self.low) * self._steepness * part * (1 - part)

    def integral(self, u: Reals) -> Reals:
        """The area under the curve, without overflow."""
        return self.low * u + (self.high - self.low) / self._steepness * np.logaddexp(0, self._inner(u))
