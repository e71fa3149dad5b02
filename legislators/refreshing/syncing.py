"""A whole refresh: look at the sources first, then compare, refuse or write in one transaction."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators.models import BoundarySet, RefreshOutcome
from legislators.outlines.boundaries import load_boundaries
from legislators.refreshing import age, applying, changes, crosswalk, differences, guard, listed, reading
from legislators.refreshing.crosswalk import Zips
from legislators.refreshing.fetching import PATIENCE, Fetched, Patience, Progress, Unreachable, fetch
from legislators.refreshing.listed import SOURCE, Listed

ROOT = "https://unitedstates.github.io/congress-legislators/"
OFFICIAL = {
    "members": ROOT + "legislators-current.json",
    "offices": ROOT + "legislators-district-offices.json",
    "social": ROOT + "legislators-social-media.json",
    "committees": ROOT + "committees-current.json",
    "memberships": ROOT + "committee-membership-current.json",
}
Hook = Callable[..., list[str]]


@dataclass(frozen=True)
class Wanted:
    """What to look at. sources: address or file by the words of `Listed.has`, and `zips` and `boundaries`."""

    sources: dict[str, str]
    congress: int = 0
    as_of: date | None = None
    vacant: Sequence[str] = ()

    @property
    def named(self) -> str:
        """The sources in one line."""
        return ", ".join(self.sources.values())


@dataclass(frozen=True)
class Seen:
    """What the sources said, read and looked through, but not yet held against what we have."""

    wanted: Wanted
    listed: Listed | None = None
    zips: Zips | None = None
    boundaries: Fetched | None = None


@dataclass(frozen=True)
class Taken:
    """How a refresh ended, with a line a change."""

    outcome: RefreshOutcome
    lines: list[str] = field(default_factory=list)


def look(
    wanted: Wanted, *, today: date, patience: Patience = PATIENCE, progress: Progress = lambda _s, _n, _t: None
) -> Seen:
    """Bring and read every source; no database is touched. Raises Refusal, or Unreachable."""
    if ("boundaries" in wanted.sources) != bool(wanted.congress):
        raise Refusal(say("Lines need the number of their Congress: --boundaries FILE --congress 120."))
    brought = {
        kind: fetch(source, today=today, patience=patience, progress=progress)
        for kind, source in wanted.sources.items()
    }
    lists = {kind: one for kind, one in brought.items() if kind in listed.WHOLE}
    found = {kind: reading.read(kind, one) for kind, one in lists.items()}
    days = [lists["members"].day] if "members" in lists else [one.day for one in lists.values()]
    day = min([wanted.as_of, today]) if wanted.as_of else min(days, default=today)
    return Seen(
        wanted,
        listed.of_files(found, day) if found else None,
        crosswalk.read(brought["zips"]) if "zips" in brought else None,
        brought.get("boundaries"),
    )


def take(session: Session, seen: Seen, *, hooks: Sequence[Hook], now: datetime) -> Taken:
    """Write what is new, tell whoever wants to know, and note the look. Raises Refusal before anything is written."""
    lines: list[str] = []
    if seen.listed is not None:
        guard.check(session, seen.listed, vacant=seen.wanted.vacant)
        found = differences.find(session, seen.listed)
        lines += changes.lines(found)
        applying.write(session, found)
    if seen.boundaries is not None:
        lines += _take_boundaries(session, seen.boundaries, seen.wanted.congress, now)
    if seen.zips is not None:
        lines += crosswalk.take(session, seen.zips, on=now.date())
    if lines:
        lines += [line for hook in hooks for line in hook(session, now=now) or []]
    return _noted(session, seen, lines, now)


def _take_boundaries(session: Session, fetched: Fetched, congress: int, now: datetime) -> list[str]:
    """The same lines again are no change."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / Path(fetched.source).name
        file.write_bytes(fetched.content)
        before = _sets(session)
        words = load_boundaries(session, file, congress=congress, now=now)
        return words if _sets(session) != before else []


def _sets(session: Session) -> list[tuple[object, ...]]:
    session.flush()
    query = select(BoundarySet.id, BoundarySet.digest, BoundarySet.has_lines, BoundarySet.valid_to)
    return [tuple(row) for row in session.execute(query.order_by(BoundarySet.id))]


def _noted(session: Session, seen: Seen, lines: list[str], now: datetime) -> Taken:
    """Note the list's day, and the look itself: of those that found nothing, the first of a day and after a refusal."""
    outcome = RefreshOutcome.CHANGED if lines else RefreshOutcome.UNCHANGED
    is_new_day = False
    if seen.listed is not None and "members" in seen.listed.has:
        is_new_day = applying.note_roster(session, seen.listed.as_of, source=SOURCE, now=now)
    if lines or is_new_day or age.was_wrong(age.latest(session)):
        applying.note_refresh(session, outcome, source=seen.wanted.named, report="\n".join(lines), now=now)
    return Taken(outcome, lines)


def outcome_of(refusal: Refusal) -> RefreshOutcome:
    """What to note of a refusal: an address that did not answer is no list at all."""
    return RefreshOutcome.FAILED if isinstance(refusal, Unreachable) else RefreshOutcome.REFUSED
