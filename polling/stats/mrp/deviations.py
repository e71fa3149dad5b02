"""How far the levels of each effect lie apart: the deviations' likelihood, its mode and its width.

The coefficients are integrated out by Laplace's approximation, the fixed ones included; what is left is a density of
the logarithms of the deviations, of which draws take points in proportion: not knowing them widens the intervals.
Source: Rue, Martino and Chopin 2009, sections 3.1 and 6.5 (integrating over few hyperparameters).
"""

from dataclasses import dataclass

import numpy as np
import scipy

from polling.stats.mrp.likelihood import SETTLED, Interviews, Mode, Unsettled, chance, leverage, mode
from polling.stats.mrp.plan import Prior, Reals

BEGUN = 0.3  # logits: the deviation to start from
REACH = (-9.0, 4.0)  # log deviations: beyond these an effect is nothing, or everything
NEAR = 1e-3  # step of the numerical second derivative, on the log scale
WIDER = 1.2  # the points' spread over that of the normal approximation, so that its tails are reached
NEARLY = 1e-4  # of the log-likelihood: settled enough for a point that is one of many
POINTS = 64  # with 16 times as many, no interval of 435 districts moved by more than 6 % of its width
FLAT = 1e-4  # of the gradient, per logarithm: where climbing ends
STEEP = 0.05  # of the gradient: a place where climbing ended and that is no summit
RIDGE = 0.1  # curvature below which a logarithm counts as not known at all (sd 3)


@dataclass(frozen=True)
class Evaluated:
    """The log density of one choice of deviations, and the coefficients that go with it."""

    log_sds: Reals
    value: float
    mode: Mode


@dataclass(frozen=True)
class Deviations:
    """What is known of the deviations: the best, and points with weights that stand for the whole density.

    best: at the mode. points: each with its coefficients. shares: of the points, sum 1. evaluations: what it took.
    """

    best: Evaluated
    points: tuple[Evaluated, ...]
    shares: Reals
    evaluations: int

    @property
    def effective_points(self) -> float:
        """How many equally weighted points these count as."""
        return float(1 / (self.shares**2).sum())


def precision(people: Interviews, log_sds: Reals) -> Reals:
    """The prior precision of every coefficient: none for the fixed, 1 / sd^2 for each effect's levels."""
    return np.concatenate([np.zeros(people.fixed.shape[1]), np.repeat(np.exp(-2 * log_sds), people.sizes)])


def evaluate(people: Interviews, prior: Prior, log_sds: Reals, start: Reals, *, settled: float = SETTLED) -> Evaluated:
    """The log posterior density of the deviations' logarithms, up to a constant, by Laplace's approximation.

    start: coefficients to climb from. settled: as of `mode`. Raises Unsettled.
    """
    wanted = precision(people, log_sds)
    found = mode(people, wanted, start, settled=settled)
    value = found.height - float(np.array(people.sizes) @ log_sds) - 0.5 * found.information.log_determinant
    return Evaluated(log_sds, value + prior.value(log_sds), found)


def gradient(people: Interviews, prior: Prior, at: Evaluated) -> Reals:
    """The derivative of `evaluate`'s value, which takes in that mode and information move with the deviations."""
    known, u = at.mode.information, at.mode.coefficients
    p = chance(at.mode.logits)
    third = people.trials * p * (1 - p) * (1 - 2 * p)
    moved = known.solve(people.gathered(leverage(people, known) * third))
    sums = [float((u[b] * (u[b] - moved[b]) + known.diagonal[b]).sum()) for b in people.blocks]
    return np.asarray(np.exp(-2 * at.log_sds) * sums - people.sizes + prior.slope(at.log_sds))


@dataclass
class _Climb:
    """Evaluations that each begin where the last one ended."""

    people: Interviews
    prior: Prior
    start: Reals
    count: int = 0

    def at(self, log_sds: Reals, settled: float = SETTLED) -> Evaluated:
        self.count += 1
        return evaluate(self.people, self.prior, log_sds, self.start, settled=settled)

    def downhill(self, log_sds: Reals) -> tuple[float, Reals]:
        found = self.at(log_sds)
        self.start = found.mode.coefficients
        return -found.value, -gradient(self.people, self.prior, found)


def deviations(people: Interviews, prior: Prior) -> Deviations:
    """Find the best deviations and weigh points around them by their density. Raises Unsettled."""
    climb = _Climb(people, prior, np.zeros(people.starts[-1]))
    begun = np.full(len(people.sizes), np.log(BEGUN))
    found = scipy.optimize.minimize(
        climb.downhill,
        begun,
        jac=True,
        method="L-BFGS-B",
        bounds=[REACH] * len(begun),
        options={"gtol": FLAT, "ftol": 0.0},
    )
    best = climb.at(np.asarray(found.x))
    if float(np.abs(gradient(people, prior, best)).max()) > STEEP:
        raise Unsettled
    climb.start = best.mode.coefficients
    covariance = _covariance(climb, best.log_sds)
    points, shares = _points(climb, best.log_sds, np.asarray(np.linalg.cholesky(covariance), dtype=np.float64))
    return Deviations(best, points, shares, climb.count)


def _covariance(climb: _Climb, log_sds: Reals) -> Reals:
    """The inverse of the negative second derivative at the mode, made positive where a ridge left it not."""

    def slope(at: Reals) -> Reals:
        return gradient(climb.people, climb.prior, climb.at(at))

    steps = NEAR * np.eye(len(log_sds))
    curve = np.array([slope(log_sds - step) - slope(log_sds + step) for step in steps]) / (2 * NEAR)
    values, vectors = np.linalg.eigh((curve + curve.T) / 2)
    return np.asarray((vectors / np.maximum(values, RIDGE)) @ vectors.T)


def _points(climb: _Climb, center: Reals, root: Reals) -> tuple[tuple[Evaluated, ...], Reals]:
    """Points spread evenly over the normal approximation, weighted by density over where they were put."""
    normals = scipy.special.ndtri(evenly(POINTS, len(center)))
    points, logs = [], []
    for one in normals:
        try:
            points.append(climb.at(center + WIDER * root @ one, NEARLY))
        except Unsettled:  # far out, where the density is next to nothing
            continue
        logs.append(points[-1].value + 0.5 * float(one @ one))
    shares = np.exp(np.array(logs) - max(logs))
    return tuple(points), shares / shares.sum()


def evenly(count: int, dimensions: int) -> Reals:
    """Points that fill the unit cube evenly, shape (count, dimensions), none on its border.

    Source: Roberts 2018, The unreasonable effectiveness of quasirandom sequences: steps by powers of the root of
    x^(d+1) = x + 1, begun at the middle.
    """
    root = 2.0
    for _ in range(60):
        root = (1 + root) ** (1 / (dimensions + 1))
    steps = root ** -np.arange(1.0, dimensions + 1)
    return np.clip((0.5 + np.outer(np.arange(count), steps)) % 1, 1e-6, 1 - 1e-6)


def spread_of(known: Deviations, at: tuple[float, ...]) -> Reals:
    """Weighted quantiles of each deviation over the points, shape (len(at), effects)."""
    sds = np.exp(np.array([one.log_sds for one in known.points]))
    order = np.argsort(sds, axis=0)
    ranked = np.take_along_axis(sds, order, axis=0)
    below = np.cumsum(known.shares[order], axis=0) - known.shares[order] / 2
    return np.array([np.interp(at, below[:, j], ranked[:, j]) for j in range(sds.shape[1])]).T
