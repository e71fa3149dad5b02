"""Fitting weights to margins: sweeps while they are quick, Newton's method on the dual where they are not.

Sources: Deming and Stephan 1940 (sweeps); Deville and Särndal 1992 (the dual problem).
"""

from dataclasses import dataclass

import numpy as np

from polling.stats.weights.columns import Columns
from polling.stats.weights.links import Link, Raking
from polling.stats.weights.margins import Reals

FINISHED = 1e-13  # share: nothing is gained by going on
FINE = 1e-10  # share: near enough to stop when a step no longer helps
STARVED = 1e-200  # share of a cell: margins that contradict each other sweep some cells away, and the rest is noise
FIRST_SWEEPS = 6
PATIENT_SWEEPS = 14  # further sweeps that cost about what Newton's steps do
MORE_SWEEPS = 300  # where Newton found no answer
SWEEPS = 500  # where there are too many columns for Newton
STEPS = 60
HALVINGS = 30


@dataclass(frozen=True)
class Fitted:
    """How far a fit came.

    factors: shape (m,), what each cell's mass is multiplied by. coefficients: shape (width,).
    gap: the furthest any column's total is from its target.
    """

    factors: Reals
    coefficients: Reals
    gap: float
    sweeps: int
    steps: int


def fit_raking(columns: Columns, mass: Reals, targets: Reals) -> Fitted:
    """Factors exp(Xb) that bring the masses, shape (m,), sum 1, to the margins' shares in `targets`, shape (width,).

    Every category must have mass. Stops where it can get no nearer; the caller reads `gap`.
    """
    sweeping = Sweeping(columns, mass, targets)
    sweeping.run(FIRST_SWEEPS)
    if sweeping.expected() <= PATIENT_SWEEPS or not columns.is_solvable:
        sweeping.run(PATIENT_SWEEPS if columns.is_solvable else SWEEPS)
    swept = sweeping.fitted()
    if swept.gap < FINISHED or not columns.is_solvable:
        return swept
    finished = fit(columns, mass, targets, Raking(), start=swept)
    if finished.gap < FINE:
        return finished
    # no exact answer with weights above zero: sweeping on comes near to the targets without emptying cells
    sweeping.run(MORE_SWEEPS)
    return sweeping.fitted()


def fit(columns: Columns, mass: Reals, targets: Reals, link: Link, *, start: Fitted | None = None) -> Fitted:
    """Factors of any link that bring the masses to the targets, by damped Newton steps on the convex dual.

    start: a fit to go on from. Stops where it can get no nearer; the caller reads `gap`.
    """
    found = np.zeros(columns.width) if start is None else start.coefficients
    sweeps = 0 if start is None else start.sweeps
    newton = _Newton(columns, mass, targets, link, found)
    steps = 0
    while steps < STEPS and newton.gap > FINISHED and newton.step():
        steps += 1
    return Fitted(newton.factors, newton.found, newton.gap, sweeps, steps)


class Sweeping:
    """Each margin in turn is scaled to its target; the scalings multiply up, kept as logarithms."""

    def __init__(self, columns: Columns, mass: Reals, targets: Reals) -> None:
        self.columns = columns
        self.begun = mass
        self.mass = mass
        self.targets = np.split(targets, np.cumsum(columns.sizes)[:-1])
        self.logs = [np.zeros(size) for size in columns.sizes]
        self.offs: list[float] = []
        self.is_starved = False

    def run(self, most: int) -> None:
        """Sweep so many times more, or until nothing is gained."""
        for _ in range(most):
            if self.is_starved or (self.offs and (self.offs[-1] < FINISHED or self._is_stuck())):
                return
            self.offs.append(max(self._sweep(i) for i in range(len(self.logs))))
            self.is_starved = bool(self.mass.min() < STARVED)

    def _sweep(self, i: int) -> float:
        codes, target = self.columns.codes[i], self.targets[i]
        found = np.bincount(codes, self.mass, len(target))
        scale = target / found
        self.logs[i] = self.logs[i] + np.log(scale)
        self.mass = self.mass * scale[codes]
        return float(np.abs(found - target).max())

    def _is_stuck(self) -> bool:
        return len(self.offs) > 3 and self.offs[-1] < FINE and self.offs[-1] >= 0.9 * self.offs[-2]

    def expected(self) -> float:
        """How many more sweeps it will take at the present pace."""
        if self.offs[-1] < FINISHED:
            return 0
        pace = self.offs[-1] / self.offs[-2]
        return float(np.log(FINISHED / self.offs[-1]) / np.log(pace)) if 0 < pace < 1 else np.inf

    def fitted(self) -> Fitted:
        """How far the sweeps came."""
        gap = float(np.abs(self.columns.sums(self.mass) - np.concatenate(self.targets)).max())
        return Fitted(self.mass / self.begun, np.concatenate(self.logs), gap, len(self.offs), 0)


class _Newton:
    """Where the fit stands: coefficients, the factors they give, and the gap that is left."""

    def __init__(self, columns: Columns, mass: Reals, targets: Reals, link: Link, found: Reals) -> None:
        self.columns = columns
        self.mass = mass
        self.targets = targets
        self.link = link
        self._stand(found)

    def _stand(self, found: Reals) -> None:
        self.found = found
        self.u = self.columns.times(found)
        self.factors = self.link.factor(self.u)
        self.left = self.targets - self.columns.sums(self.mass * self.factors)
        self.gap = float(np.abs(self.left).max())
        self.height = float((self.mass * self.link.integral(self.u)).sum() - self.targets @ found)

    def step(self) -> bool:
        """Go on to a better point; False where there is none."""
        slope = self.link.slope(self.u)
        if slope.min() <= 0:  # cells on a bound have none; a little of it, less and less, keeps the step finite
            slope = slope + min(1.0, self.gap)
        direction = self.columns.solve(self.mass * slope, self.left)
        if not np.isfinite(direction).all():
            return False
        before, gap, height = self.found, self.gap, self.height
        downhill = float(self.left @ direction)
        part = 1.0
        for _ in range(HALVINGS):
            with np.errstate(over="ignore", invalid="ignore"):
                self._stand(before + part * direction)
            if self.gap < 0.5 * gap or (self.height <= height - 1e-4 * part * downhill and np.isfinite(self.gap)):
                return self.gap < gap or gap > FINE
            part /= 2
        self._stand(before)
        return False
