"""The tile map of the first page: one square a state, where the country roughly has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Stage, Standing
from legislators.models import State

STEP = 28
SIDE = 26
ROWS = (
    "AK .. .. .. .. .. .. .. .. .. .. ME",
    ".. WA ID MT ND MN WI MI .. .. VT NH",
    ".. OR NV WY SD IA IL IN OH NY MA ..",
    ".. CA UT CO NE MO KY WV PA NJ CT RI",
    ".. .. AZ NM KS AR TN VA MD DE .. ..",
    ".. .. .. .. OK LA MS NC SC DC .. ..",
    ".. .. .. .. TX .. AL GA .. .. .. ..",
    "HI .. .. .. .. .. .. .. FL .. PR ..",
)
SPOTS = {
    code: (column * STEP, row * STEP)
    for row, line in enumerate(ROWS)
    for column, code in enumerate(line.split())
    if code != ".."
}
# where a state goes that the country does not have, and the islands with a delegate
SPARE = [(column * STEP, 7 * STEP) for column in (11, 9, 7, 6, 5, 4, 3, 2, 1)]


@dataclass(frozen=True)
class Tile:
    """One state: where its square stands and what is there."""

    code: str
    name: str
    x: int
    y: int
    working: int
    forming: int
    resting: int = 0

    @property
    def kind(self) -> str:
        """The colour's class."""
        if self.working:
            return "q5" if self.working > 1 else "q4"
        return "q2" if self.forming or self.resting else "q0"


def squares_apart(one: str, other: str) -> float:
    """How far two states are from each other on the map, in squares; far for one that has no square of its own."""
    if one not in SPOTS or other not in SPOTS:
        return float(len(SPOTS))
    (x, y), (x2, y2) = SPOTS[one], SPOTS[other]
    return hypot(x - x2, y - y2) / STEP


def tiles(session: Session, alliances: Iterable[Alliance]) -> list[Tile]:
    """A tile for every state of the map and for every other place that has an alliance, row by row."""
    names = {row.code: row.name for row in session.scalars(select(State))}
    counted: dict[str, list[int]] = {code: [0, 0, 0] for code in SPOTS}
    for alliance in alliances:
        counted.setdefault(alliance.state, [0, 0, 0])[_place(alliance)] += 1
    spots = SPOTS | dict(zip(sorted(set(counted) - set(SPOTS)), SPARE, strict=False))
    found = [
        Tile(code, names.get(code, code), *spots[code], working=working, forming=forming, resting=resting)
        for code, (working, forming, resting) in counted.items()
        if code in spots
    ]
    return sorted(found, key=lambda tile: (tile.y, tile.x))


def _place(alliance: Alliance) -> int:
    if alliance.standing == Standing.RESTING:
        return 2
    return 0 if alliance.stage == Stage.ACTIVE else 1
