"""The columns of numbers: answers, counts, weights, and the predictors with fixed coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from polling.stats.mrp.plan import Codes, Plan, Reals
from polling.stats.problems import Unfit

if TYPE_CHECKING:
    import pandas as pd

AGREES = 1e-6  # relative: a predictor is the same in all cells of an area
ROUNDED = 0.005  # of the predictor's range: how far the poll may round what the cells say; the cells' number is used
FEW = 0.5  # of the areas: a predictor that differs within fewer is an area's, with mistakes


def real(column: pd.Series[Any], where: str) -> Reals:
    """A column as numbers, NaN where blank. Raises Unfit at the first text or infinity, with its row."""
    import pandas as pd

    found = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    strange = np.flatnonzero(~np.isfinite(found))
    blank = [i for i in strange if pd.isna(column.iloc[i]) or not str(column.iloc[i]).strip()]
    bad = np.setdiff1d(strange, blank)
    if len(bad):
        raise Unfit(f"row {bad[0] + 1} of {where}: {column.name} is {str(column.iloc[bad[0]])!r} and not a number")
    return np.asarray(found)


def whole(column: pd.Series[Any], where: str) -> Reals:
    """A column of which no number may be blank. Raises Unfit as `real`, and for the first blank."""
    found = real(column, where)
    if np.isnan(found).any():
        raise Unfit(f"row {int(np.isnan(found).argmax()) + 1} of {where} has no {column.name}; every row needs one")
    return found


def answers(poll: pd.DataFrame, name: str) -> Reals:
    """1 for the answer whose share is wanted, 0 for others, NaN where blank. Raises Unfit for any other number."""
    found = real(poll[name], "the poll")
    bad = np.flatnonzero(~np.isnan(found) & (found != 0) & (found != 1))
    if len(bad):
        words = f"row {bad[0] + 1} of the poll: {name} is {found[bad[0]]:g}"
        raise Unfit(f"{words}; give 1 for the answer that is wanted and 0 for every other")
    return found


def counts(cells: pd.DataFrame, name: str) -> Reals:
    """People per cell. Raises Unfit for a missing or negative count, or cells with nobody in them."""
    found = whole(cells[name], "the cells")
    if (found < 0).any():
        row = int((found < 0).argmax())
        raise Unfit(f"row {row + 1} of the cells: {name} is {found[row]:g}; give the number of people, zero or more")
    return found


def weights(poll: pd.DataFrame, name: str | None) -> Reals:
    """The weight of each interview, 1 where there is no such column. Raises Unfit where one is not above zero."""
    if name is None:
        return np.ones(len(poll))
    found = whole(poll[name], "the poll")
    if (found <= 0).any():
        row = int((found <= 0).argmax())
        raise Unfit(f"row {row + 1} of the poll: {name} is {found[row]:g}; every weight must be above zero")
    return found


def own_numbers(poll: pd.DataFrame, cells: pd.DataFrame, plan: Plan) -> dict[str, Reals]:
    """Per fixed column that is a person's own and not their area's, its values for the poll, NaN where blank.

    A column is the area's where the cells have one value of it within each area. Raises Unfit where it differs within a
    few areas only (a mistake), and where it is a person's own but the poll does not have it.
    """
    found = {}
    for name in plan.fixed:
        mixed = _mixed(cells, plan.area, name)
        if not len(mixed):
            continue
        if name not in poll.columns or len(mixed) < FEW * cells[plan.area].nunique():
            two = cells.loc[cells[plan.area] == mixed[0], name].unique()[:2]
            words = f"{name} differs within {plan.area} {mixed[0]} ({two[0]} and {two[1]})"
            raise Unfit(f"{words}; give one value per {plan.area}, or have the poll say each person's own")
        found[name] = real(poll[name], "the poll")
    return found


def _mixed(cells: pd.DataFrame, area: str, name: str) -> NDArray[Any]:
    """The areas whose cells have several values of a predictor."""
    values = cells[[area]].assign(value=whole(cells[name], "the cells"))
    ends = values.groupby(area, sort=False, observed=True)["value"].agg(["min", "max"])
    return np.asarray(ends.index[~np.isclose(ends["min"], ends["max"], rtol=AGREES, atol=0)])


def of_area(poll: pd.DataFrame, cells: pd.DataFrame, name: str, *, people: Codes, cell_areas: Codes) -> Reals:
    """An area's predictor for each interview, shape (n,), taken from the cells of their area.

    people, cell_areas: the area of each row. Raises Unfit where the poll says something else than the cells.
    """
    values = real(cells[name], "the cells")
    by_area = np.zeros(int(cell_areas.max()) + 1)
    by_area[cell_areas] = values
    found = by_area[people]
    if name in poll.columns:
        said = real(poll[name], "the poll")
        off = np.flatnonzero(np.abs(said - found) > ROUNDED * float(np.ptp(values)))
        if len(off):
            words = f"{name} is {said[off[0]]:g} in the poll and {found[off[0]]:g} in the cells for the same area"
            raise Unfit(f"{words} ({len(off)} interviews); use one source for both")
    return np.asarray(found)
