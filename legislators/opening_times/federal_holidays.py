"""The federal holidays, on which no office of Congress is open."""

import importlib.util
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any


def is_federal_holiday(day: date, state: str = "") -> bool:
    """Whether federal offices are closed on a day; a holiday on a weekend is kept on the weekday beside it.

    state: where the office is; only in DC is Inauguration Day one.
    """
    return day in _holidays(day.year) or (state == "DC" and day in _inaugurations(day.year))


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(_calendar()(years=year, categories="government"))


@cache
def _inaugurations(year: int) -> frozenset[date]:
    found = _calendar()(years=year, subdiv="DC", categories="public").items()
    return frozenset(day for day, name in found if name.startswith("Inauguration Day"))


@cache
def _calendar() -> Any:
    """The package's calendar of the United States alone.

    Importing it by its name brings every country of the world: 0.4 s and 21 MB, against 0.15 s and 14 MB.
    """
    import holidays

    file = Path(holidays.__path__[0]) / "countries" / "united_states.py"
    spec = importlib.util.spec_from_file_location("holidays_of_the_united_states", file)
    if spec is None or spec.loader is None:
        raise ImportError(str(file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedStates
