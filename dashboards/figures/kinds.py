"""What every figure is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy.orm import Session

from dashboards.drawings import Drawing


@dataclass(frozen=True)
class Scope:
    """Whose numbers, and of when: both days are within, and begin at midnight in the alliance's own zone."""

    alliance_id: int
    slug: str
    since: date
    until: date
    now: datetime
    zone: str

    @property
    def opens(self) -> datetime:
        """The first moment of the first day."""
        return self._midnight(self.since)

    @property
    def closes(self) -> datetime:
        """The first moment after the last day."""
        return self._midnight(self.until + timedelta(days=1))

    @property
    def today(self) -> date:
        """The day it is."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)


class Kind(StrEnum):
    """How a cell is written for people."""

    WORDS = "words"
    COUNT = "count"
    PERCENT = "percent"
    SHARE = "share"  # in words already, since it may be withheld
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """One column of a figure's table: its name in the frame and in words."""

    name: str
    words: Callable[[], str]
    kind: Kind = Kind.WORDS
    missing: Callable[[], str] = lambda: "–"

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right of its column."""
        return self.kind in {Kind.COUNT, Kind.PERCENT, Kind.SHARE}


@dataclass(frozen=True)
class Key:
    """One entry of a figure's key: a class of the stylesheet, and what it stands for."""

    css: str
    words: str


@dataclass(frozen=True)
class Words:
    """What stands around a chart: the finding, what was measured, whence, its key, and a page that tells more."""

    title: str
    asked: str
    source: str
    keys: tuple[Key, ...] = ()
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class Figure:
    """One figure. `rows` reads its frame; everything else is made from that frame alone.

    picture: the same rows with words: `name` or `when`, `label` and `told`. holds: the columns that are drawn.
    """

    key: str
    name: Callable[[], str]
    rows: Callable[[Session, Scope], pd.DataFrame]
    picture: Callable[[pd.DataFrame], pd.DataFrame]
    chart: Callable[[pd.DataFrame], Any]
    drawing: Callable[[pd.DataFrame], Drawing]
    words: Callable[[pd.DataFrame, Scope], Words]
    empty: Callable[[], str]
    columns: tuple[Column, ...]
    holds: tuple[str, ...] = ()

    def is_empty(self, frame: pd.DataFrame) -> bool:
        """Whether there is nothing to draw: no rows, or nothing but zeros in what it `holds`."""
        if frame.empty:
            return True
        return bool(self.holds) and not frame[list(self.holds)].fillna(0).astype(bool).to_numpy().any()
