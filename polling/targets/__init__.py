"""Who the public is: adults by age and sex, by race and education as well, and how districts voted.

Three tables beside this file, each gzipped, with its source and its vintage on top; `origin` makes them from the
public data, `shipped` reads them. An administrator's newer tables are kept in the database (`polling/population/`).
"""

from typing import TYPE_CHECKING

from groundwork.refusal import Refusal
from polling.targets.origin import BadTable, write_all
from polling.targets.shipped import AGES, EDUCATIONS, RACES, SEXES, Joint, Table, Votes, adults, votes
from polling.targets.shipped import joint as states

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AGES", "EDUCATIONS", "RACES", "SEXES", "BadTable", "Joint", "NoTargets", "Table", "Votes",
    "adults", "joint", "margins", "states", "vote", "votes", "write_all",
]  # fmt: skip


class NoTargets(Refusal):
    """There are no population targets for this area."""


def margins(area: str) -> "pd.DataFrame":
    """Adults of an area. Columns: sex (Female, Male), age (band such as 18-24, 85+), adults (int).

    Raises NoTargets.
    """
    import pandas as pd

    found = adults().areas.get(area)
    if found is None:
        raise NoTargets(f"There is no population table for {area!r}. Use US, a state such as OH, or OH-3.")
    return pd.DataFrame([(sex, age, count) for (sex, age), count in found.items()], columns=["sex", "age", "adults"])


def joint(state: str) -> "pd.DataFrame":
    """Adult citizens of one of the fifty states. Columns: sex, age (18-29 to 70+), race, education, adults (int).

    Raises NoTargets: the table holds neither DC nor Puerto Rico.
    """
    from itertools import product

    import pandas as pd

    found = states().states.get(state)
    if found is None:
        raise NoTargets(f"There is no table of race and education for {state!r}. It holds the fifty states, as OH.")
    cells = product(SEXES, AGES, RACES, EDUCATIONS)
    rows = [(*cell, count) for cell, count in zip(cells, found, strict=True)]
    return pd.DataFrame(rows, columns=["sex", "age", "race", "education", "adults"])


def vote() -> "pd.DataFrame":
    """How each district of the 119th Congress voted for President. Columns: area, share (of one party), votes (int)."""
    import pandas as pd

    found = votes()
    rows = [(area, share, found.votes[area]) for area, share in found.shares.items()]
    return pd.DataFrame(rows, columns=["area", "share", "votes"])
