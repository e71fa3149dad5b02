"""The invented people of the State of Franklin: how many of each kind live in it and in each of its districts."""

from datetime import datetime
from itertools import product

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert
from sqlalchemy.orm import Session

from polling import targets
from polling.models import AreaVote, PopulationCount, PopulationTable, TableKind

SOURCE, VINTAGE = "Invented for the demo", "2026"
STATE = "FK"
DISTRICTS = tuple(f"FK-{number}" for number in range(1, 9))

# adults of the invented State of Franklin by age, women and men
FRANKLIN = {
    "18-24": (262_000, 271_000), "25-29": (184_000, 189_000), "30-34": (197_000, 201_000), "35-39": (195_000, 196_000),
    "40-44": (186_000, 187_000), "45-49": (170_000, 171_000), "50-54": (184_000, 184_000), "55-59": (190_000, 187_000),
    "60-64": (203_000, 196_000), "65-69": (185_000, 173_000), "70-74": (151_000, 136_000), "75-79": (109_000, 93_000),
    "80-84": (70_000, 53_000), "85+": (65_000, 38_000),
}  # fmt: skip

SIZES = (0.118, 0.131, 0.124, 0.122, 0.127, 0.125, 0.130, 0.123)  # of the districts
YOUTH = (-0.25, 0.45, -0.05, 0.20, -0.35, 0.05, 0.30, -0.35)  # how much younger than the state each is
VOTE = (0.58, 0.36, 0.52, 0.44, 0.63, 0.49, 0.40, 0.60)  # the invented two-party vote of each
VOTES = 410_000

# of each age group (as in targets.AGES): races, and educations (as in targets.RACES and EDUCATIONS)
RACES = (
    (0.66, 0.17, 0.07, 0.10), (0.69, 0.16, 0.06, 0.09), (0.72, 0.15, 0.05, 0.08),
    (0.77, 0.14, 0.03, 0.06), (0.80, 0.13, 0.02, 0.05), (0.84, 0.11, 0.01, 0.04),
)  # fmt: skip
EDUCATIONS = (
    (0.10, 0.32, 0.39, 0.15, 0.04), (0.07, 0.26, 0.31, 0.24, 0.12), (0.07, 0.27, 0.31, 0.22, 0.13),
    (0.07, 0.33, 0.30, 0.18, 0.12), (0.08, 0.34, 0.29, 0.17, 0.12), (0.13, 0.39, 0.25, 0.13, 0.10),
)  # fmt: skip

Counts = NDArray[np.int64]


def bring(session: Session, *, now: datetime) -> None:
    """Keep the tables, as an administrator would bring them: age and sex, race and education, the vote."""
    _keep(session, TableKind.AGE_SEX, _by_age_and_sex(), now=now)
    _keep(session, TableKind.JOINT, _jointly(), now=now)
    table = _table(session, TableKind.VOTE, now=now)
    rows = zip(DISTRICTS, VOTE, strict=True)
    session.execute(
        insert(AreaVote), [{"table_id": table, "area": area, "share": share, "votes": VOTES} for area, share in rows]
    )


def _keep(session: Session, kind: TableKind, rows: list[dict[str, object]], *, now: datetime) -> None:
    table = _table(session, kind, now=now)
    session.execute(insert(PopulationCount), [{"table_id": table, "race": "", "education": ""} | row for row in rows])


def _table(session: Session, kind: TableKind, *, now: datetime) -> int:
    table = PopulationTable(kind=kind, source=SOURCE, vintage=VINTAGE, imported_at=now)
    session.add(table)
    session.flush()
    return table.id


def _by_age_and_sex() -> list[dict[str, object]]:
    """The state and its districts, which add up to it to the last adult."""
    state = np.array(list(FRANKLIN.values())).T  # sexes x bands, women first
    tilt = 1 + np.outer(YOUTH, np.linspace(0.5, -0.5, len(FRANKLIN)))
    parts = (np.array(SIZES)[:, None] * tilt) / (np.array(SIZES) @ tilt)
    districts = np.floor(parts[:, None, :] * state).astype(np.int64)
    districts[-1] += state - districts.sum(axis=0)
    areas = [(STATE, state), *zip(DISTRICTS, districts, strict=True)]
    return [
        {"area": area, "sex": sex, "age": band, "adults": int(counts[place])}
        for area, counts in areas
        for place, (sex, band) in zip(np.ndindex(counts.shape), product(targets.SEXES, FRANKLIN), strict=True)
    ]


def _jointly() -> list[dict[str, object]]:
    """The state by everything; its ages and sexes are those of the other table."""
    bands = {"18-24": 0, "25-29": 0, "30-34": 1, "35-39": 1, "40-44": 2, "45-49": 2, "50-54": 3, "55-59": 3}
    whole = np.zeros((len(targets.SEXES), len(targets.AGES)), dtype=np.int64)
    for band, counts in FRANKLIN.items():
        whole[:, bands.get(band, 4 if band in {"60-64", "65-69"} else 5)] += counts
    shares = np.einsum("ar,ae->are", RACES, EDUCATIONS)
    parts = np.floor(whole[:, :, None, None] * shares).astype(np.int64)
    parts[:, :, 0, 1] += whole - parts.sum(axis=(2, 3))
    cells = product(targets.SEXES, targets.AGES, targets.RACES, targets.EDUCATIONS)
    names = ("sex", "age", "race", "education")
    return [
        dict(zip(names, cell, strict=True)) | {"area": STATE, "adults": int(parts[place])}
        for place, cell in zip(np.ndindex(parts.shape), cells, strict=True)
    ]
