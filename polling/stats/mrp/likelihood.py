"""The interviews' likelihood under a logistic model with partly pooled effects, and its mode.

The information matrix is counted over distinct kinds of interview, and its largest block is diagonal (nobody lives in
two areas), so that it is solved by the Schur complement of the others: the cost follows the smaller effects.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, combinations_with_replacement

import numpy as np
import scipy

from polling.stats.mrp.plan import Codes, Reals

STEPS = 60
HALVINGS = 30
THREADED = 200_000  # multiplications from which OpenBLAS shares the work between threads
NARROW = 4  # columns: pieces this thin cost more than they save
SETTLED = 1e-10  # of the log-likelihood: what one more step may still win


class Unsettled(ArithmeticError):
    """The likelihood has no mode that Newton's steps reach."""


@dataclass(frozen=True)
class Interviews:
    """Distinct kinds of interview: how many there are of each and how many said yes.

    yes, trials: shape (m,). fixed: (m, p), the first column ones. codes: one (m,) per effect, of `sizes` levels;
    the effect with most levels comes last.
    """

    yes: Reals
    trials: Reals
    fixed: Reals
    codes: tuple[Codes, ...]
    sizes: tuple[int, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the coefficients of each effect begin, after the fixed ones, and where all end."""
        return tuple(self.fixed.shape[1] + np.cumsum((0, *self.sizes)))

    @property
    def blocks(self) -> Iterator[slice]:
        """The coefficients of each effect."""
        return (slice(a, b) for a, b in zip(self.starts[:-1], self.starts[1:], strict=True))

    @cached_property
    def pairs(self) -> tuple[tuple[int, int, Codes], ...]:
        """Every pair of effects, with the place of each interview in the pair's table."""
        both = combinations(range(len(self.sizes)), 2)
        return tuple((i, j, self.codes[i] * self.sizes[j] + self.codes[j]) for i, j in both)

    def logits(self, coefficients: Reals) -> Reals:
        """The linear predictor of each kind, shape (m,)."""
        found: Reals = np.einsum("ij,j->i", self.fixed, coefficients[: self.fixed.shape[1]])
        for codes, block in zip(self.codes, self.blocks, strict=True):
            found += coefficients[block][codes]
        return found

    def gathered(self, by_kind: Reals) -> Reals:
        """The transpose of `logits`: a value per kind summed into each coefficient."""
        sums = [np.bincount(codes, by_kind, size) for codes, size in zip(self.codes, self.sizes, strict=True)]
        return np.concatenate([np.einsum("ij,i->j", self.fixed, by_kind), *sums])


def chance(logits: Reals) -> Reals:
    """The logistic function, of any logit."""
    small = np.exp(-np.abs(logits))
    return np.asarray(np.where(logits >= 0, 1.0, small) / (1 + small))


def log_likelihood(people: Interviews, logits: Reals) -> float:
    """The binomial log-likelihood without its constant: sum of yes * logit - trials * log(1 + e^logit)."""
    softplus = np.maximum(logits, 0) + np.log(1 + np.exp(-np.abs(logits)))
    return float((people.yes * logits - people.trials * softplus).sum())


def product(left: Reals, right: Reals) -> Reals:
    """The matrix product, in pieces small enough for one thread.

    A fit multiplies small matrices thousands of times; on a busy machine BLAS's threads wait 10 ms for each other each
    time where the work takes 0.4 (for the same reason no matrix here is factored by scipy, with threads of its own).
    """
    inner = left.shape[1]
    piece = THREADED // max(1, len(left) * right.shape[1])
    if piece < NARROW:
        return np.asarray(left @ right)
    found = np.zeros((len(left), right.shape[1]))
    for i in range(0, inner, piece):
        found += left[:, i : i + piece] @ right[i : i + piece]
    return found


@dataclass(frozen=True)
class Information:
    """The negative Hessian of the penalized log-likelihood, factored: [A B; B' diag(c)] by its Schur complement.

    lower: Cholesky factor of A - B c^-1 B', shape (a, a). ratio: B / c, (a, b). last: c, (b,).
    """

    lower: Reals
    ratio: Reals
    last: Reals

    @cached_property
    def log_determinant(self) -> float:
        """Of the whole matrix."""
        return float(np.log(self.last).sum() + 2 * np.log(np.diag(self.lower)).sum())

    @cached_property
    def root(self) -> Reals:
        """The inverse of the Cholesky factor: needed for widths, not on the way to a mode."""
        return np.asarray(np.linalg.inv(self.lower))

    @cached_property
    def first_inverse(self) -> Reals:
        """The inverse's part of all coefficients but the last effect's, shape (a, a)."""
        return np.asarray(self.root.T @ self.root)

    @cached_property
    def across(self) -> Reals:
        """The inverse's part between those and the last effect, with its sign turned, shape (a, b)."""
        return product(self.first_inverse, self.ratio)

    @cached_property
    def diagonal(self) -> Reals:
        """The inverse's diagonal: each coefficient's variance."""
        last = 1 / self.last + (self.ratio * self.across).sum(axis=0)
        return np.concatenate([np.diag(self.first_inverse), last])

    def solve(self, right: Reals) -> Reals:
        """The inverse times a vector."""
        split = len(self.lower)
        half = scipy.linalg.solve_triangular(self.lower, right[:split] - self.ratio @ right[split:], lower=True)
        first = scipy.linalg.solve_triangular(self.lower, half, lower=True, trans="T")
        return np.concatenate([first, right[split:] / self.last - self.ratio.T @ first])

    def spread(self, normals: Reals) -> Reals:
        """Standard normals, shape (a + b, draws), turned into draws with the inverse as their covariance."""
        split = len(self.lower)
        first = self.root.T @ normals[:split]
        last = normals[split:] / np.sqrt(self.last)[:, None] - self.ratio.T @ first
        return np.vstack([first, last])


def information(people: Interviews, weights: Reals, precision: Reals) -> Information:
    """The information of interviews with these binomial variances, and of a prior of this precision per coefficient.

    Raises Unsettled where the matrix is not positive: the interviews do not tell the coefficients apart.
    """
    split = people.starts[-2]
    first, across = _counted(people, weights)
    first[np.diag_indices(split)] += precision[:split]
    last = np.bincount(people.codes[-1], weights, people.sizes[-1]) + precision[split:]
    half = across / np.sqrt(last)
    try:
        lower = np.asarray(np.linalg.cholesky(first - product(half, half.T)), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise Unsettled from None
    return Information(lower, across / last, last)


def _counted(people: Interviews, weights: Reals) -> tuple[Reals, Reals]:
    """The blocks of the matrix before the prior: all but the last effect with each other, and with the last."""
    whole = np.zeros((people.starts[-2], people.starts[-1]))
    p = people.fixed.shape[1]
    weighted = people.fixed * weights[:, None]
    whole[:p, :p] = np.einsum("ij,ik->jk", people.fixed, weighted)
    blocks = list(people.blocks)
    for codes, size, block in zip(people.codes, people.sizes, blocks, strict=True):
        for j in range(p):
            whole[j, block] = np.bincount(codes, weighted[:, j], size)
        if block.stop <= len(whole):
            whole[block, block] = np.diag(whole[0, block])
    for i, j, place in people.pairs:
        table = np.bincount(place, weights, people.sizes[i] * people.sizes[j])
        whole[blocks[i], blocks[j]] = table.reshape(people.sizes[i], people.sizes[j])
    square = whole[:, : len(whole)]
    upper = np.triu(square)
    return upper + np.triu(square, 1).T, whole[:, len(whole) :]


@dataclass(frozen=True)
class Mode:
    """The most likely coefficients for given deviations, and the information there.

    height: the log-likelihood less half the squares over the prior's variances. steps: of Newton's, how many it took.
    """

    coefficients: Reals
    logits: Reals
    information: Information
    height: float
    steps: int


def mode(people: Interviews, precision: Reals, start: Reals, *, settled: float = SETTLED) -> Mode:
    """The coefficients that maximize the likelihood times their normal prior, by Newton's steps, halved where too long.

    precision: of each coefficient's prior, 0 for flat. settled: what one more step may still win of the log-likelihood.
    Raises Unsettled where the likelihood has no such point.
    """
    now = _Place.of(people, precision, start)
    for step in range(1, STEPS + 1):
        p = chance(now.logits)
        known = information(people, people.trials * p * (1 - p), precision)
        slope = people.gathered(people.yes - people.trials * p) - precision * now.coefficients
        move = known.solve(slope)
        if float(slope @ move) < settled:
            return Mode(now.coefficients, now.logits, known, now.height, step)
        now = _climbed(people, precision, now, move)
    raise Unsettled


@dataclass(frozen=True)
class _Place:
    coefficients: Reals
    logits: Reals
    height: float

    @classmethod
    def of(cls, people: Interviews, precision: Reals, at: Reals) -> "_Place":
        logits = people.logits(at)
        return cls(at, logits, log_likelihood(people, logits) - 0.5 * float((precision * at**2).sum()))


def _climbed(people: Interviews, precision: Reals, now: _Place, move: Reals) -> _Place:
    for _ in range(HALVINGS):
        tried = _Place.of(people, precision, now.coefficients + move)
        if tried.height >= now.height - 1e-9 * (1 + abs(now.height)):
            return tried
        move = move / 2
    raise Unsettled


def leverage(people: Interviews, known: Information) -> Reals:
    """The variance of each kind's logit, shape (m,): the diagonal of Z H^-1 Z'."""
    inverse, across = known.first_inverse, known.across
    p = people.fixed.shape[1]
    found = np.einsum("ij,jk,ik->i", people.fixed, inverse[:p, :p], people.fixed)
    starts, last = people.starts, people.codes[-1]
    small = list(zip(starts[:-2], people.codes[:-1], strict=True))
    for start, codes in small:
        found += 2 * (people.fixed * inverse[start + codes, :p]).sum(axis=1)
        found -= 2 * across[start + codes, last]
    for (start, codes), (other, crossed) in combinations_with_replacement(small, 2):
        found += (1 if start == other else 2) * inverse[start + codes, other + crossed]
    found -= 2 * (people.fixed * across[:p].T[last]).sum(axis=1)
    return np.asarray(found + known.diagonal[starts[-2] :][last])
