"""Estimates held against what is known, such as the vote of each area."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from polling.stats.mrp.coding import some
from polling.stats.mrp.fitting import Fitted
from polling.stats.problems import Unfit

FEWEST_AREAS = 3


@dataclass(frozen=True)
class Validation:
    """How near the estimates of areas come to a known share of each.

    correlation: Pearson's, None where either is the same everywhere. mean_gap, largest_gap: absolute, as shares.
    furthest: the area of the largest gap. within: the part of the areas whose interval holds the known share.
    """

    areas: int
    correlation: float | None
    mean_gap: float
    largest_gap: float
    furthest: str
    within: float

    def __str__(self) -> str:
        """The comparison as a sentence to print under the estimates."""
        along = "no correlation can be had" if self.correlation is None else f"correlation {self.correlation:.2f}"
        gaps = f"mean gap {100 * self.mean_gap:.1f} points, largest {100 * self.largest_gap:.1f} ({self.furthest})"
        held = f"{100 * self.within:.0f} % of the intervals hold it"
        return f"Against the known share of {self.areas} areas: {along}, {gaps}, {held}"


def validate(fitted: Fitted, known: Mapping[str, float]) -> Validation:
    """Compare the areas' estimates with known shares, between 0 and 1, of at least three of them.

    Gaps and intervals mean something only where the same thing is known, the correlation also where a like one is.
    Raises Unfit for a share that is none, and for areas that were not estimated.
    """
    strange = sorted(set(known) - set(fitted.areas["area"]))
    if strange:
        raise Unfit(f"no estimate was made of {some(strange)}, of which a share is given; use the same names of areas")
    bad = [name for name, share in known.items() if not 0 <= share <= 1]
    if bad:
        raise Unfit(f"{bad[0]}: the known share is {known[bad[0]]:g}; give shares between 0 and 1, not percent")
    if len(known) < FEWEST_AREAS:
        raise Unfit(f"a share is known of {len(known)} areas; at least {FEWEST_AREAS} are needed to compare")
    rows = fitted.areas[fitted.areas["area"].isin(list(known))]
    truth = np.array([known[name] for name in rows["area"]])
    share = rows["share"].to_numpy()
    gaps = np.abs(share - truth)
    within = (rows["low"].to_numpy() <= truth) & (truth <= rows["high"].to_numpy())
    varied = bool(np.ptp(truth) > 0 and np.ptp(share) > 0)
    return Validation(
        areas=len(rows),
        correlation=float(np.corrcoef(share, truth)[0, 1]) if varied else None,
        mean_gap=float(gaps.mean()),
        largest_gap=float(gaps.max()),
        furthest=str(rows["area"].iloc[int(gaps.argmax())]),
        within=float(within.mean()),
    )
