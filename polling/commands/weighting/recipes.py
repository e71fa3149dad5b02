"""The recipe of a weighting: everything that makes the same weights again from the same file."""

from typing import TYPE_CHECKING, Any

import numpy as np

from polling.commands.weighting.weighting_report import report_of
from polling.stats.recipe import of_weighting, text_of

if TYPE_CHECKING:
    from polling.commands.weighting.fitting import Fitted
    from polling.commands.weighting.weight import Asked
    from polling.stats.tables import Column


def recipe_of(made: "Fitted", asked: "Asked") -> str:
    """The recipe as text. It names no file and no moment, so that the same weights have the same recipe."""
    columns = [*made.targets.columns, *([asked.base] if asked.base else [])]
    amount = "total" if made.targets.are_totals else "share"
    found = of_weighting(
        {name: _cells(made.people.columns[name]) for name in columns},
        made.weights,
        targets=[
            {"name": one.name, amount: list(one.amounts.values()), "categories": list(one.amounts)}
            for one in made.targets.variables
        ],
        options=_options(asked),
        report=report_of(made),
    )
    return text_of(found)


def _options(asked: "Asked") -> dict[str, Any]:
    return {
        "base": asked.base,
        "bounds": asked.bounds,
        "trim": asked.trim,
        "fewest": asked.fewest,
        "missing": list(asked.missing),
        "ordered": list(asked.ordered),
        "column": asked.column,
    }


def _cells(one: "Column") -> list[str]:
    """The answers as they were read, blank ones empty."""
    texts = np.array([*one.texts, ""], dtype=object)
    return list(texts[one.codes])
