"""One office's story: every call, visit, letter and stance on one line of time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Supporter
from campaigns.models import Call, Care, Outcome, Position, Promise, Stance, Touch, TouchKind, Visit, VisitState
from campaigns.offices.record import Where


@dataclass(frozen=True)
class Entry:
    """One day's calls, or one visit, letter, meeting or stance.

    kind: `calls`, or a TouchKind's value, or `stance`. zips: from how many ZIP codes the callers came.
    """

    day: date
    kind: str
    placed: int = 0
    spoke: int = 0
    voicemail: int = 0
    unavailable: int = 0
    zips: int = 0
    met: str = ""
    heard: str = ""
    asked: str = ""
    who: str = ""
    position: Position | None = None

    @property
    def is_turn(self) -> bool:
        """Whether the story turned here: somebody was met in person, or a stance was heard."""
        return self.kind in {TouchKind.VISIT, "stance"} or self.position is not None


def timeline(session: Session, where: Where) -> list[Entry]:
    """Every touch of the office by this alliance, newest first."""
    zone = ZoneInfo(where.office.time_zone)
    told = _touches(session, where) + _visits(session, where, zone)
    entries = _with_stances(told, _stances(session, where)) + _calls(session, where, zone)
    return sorted(entries, key=lambda entry: entry.day, reverse=True)


def _calls(session: Session, where: Where, zone: ZoneInfo) -> list[Entry]:
    rows = session.execute(
        select(Call.placed_at, Call.outcome, Supporter.zip)
        .outerjoin(Supporter, Supporter.id == Call.supporter_id)
        .where(
            Call.office_id == where.office.id,
            Call.alliance_id == where.alliance_id,
            Call.outcome.is_distinct_from(Outcome.SKIPPED),
        )
    )
    days: dict[date, list[tuple[Outcome | None, str | None]]] = defaultdict(list)
    for placed_at, outcome, zip_code in rows:
        days[placed_at.astimezone(zone).date()].append((outcome, zip_code))
    return [_day_of_calls(day, calls) for day, calls in days.items()]


def _day_of_calls(day: date, calls: Sequence[tuple[Outcome | None, str | None]]) -> Entry:
    outcomes = [outcome for outcome, _ in calls]
    return Entry(
        day,
        "calls",
        placed=len(calls),
        spoke=outcomes.count(Outcome.SPOKE),
        voicemail=outcomes.count(Outcome.VOICEMAIL),
        unavailable=outcomes.count(Outcome.UNAVAILABLE),
        zips=len({zip_code for _, zip_code in calls if zip_code}),
    )


def _touches(session: Session, where: Where) -> list[Entry]:
    query = select(Touch).where(Touch.office_id == where.office.id, Touch.alliance_id == where.alliance_id)
    return [Entry(one.day, one.kind.value, met=one.met, heard=one.heard) for one in session.scalars(query)]


def _visits(session: Session, where: Where, zone: ZoneInfo) -> list[Entry]:
    query = select(Visit).where(
        Visit.office_id == where.office.id,
        Visit.alliance_id == where.alliance_id,
        Visit.state == VisitState.REPORTED,
    )
    return [
        Entry(
            one.planned_for.astimezone(zone).date(),
            TouchKind.VISIT.value,
            met=one.met,
            heard=one.heard,
            asked=one.asked,
            who=one.who,
        )
        for one in session.scalars(query)
    ]


def _stances(session: Session, where: Where) -> Sequence[Stance]:
    query = select(Stance).where(Stance.office_id == where.office.id, Stance.alliance_id == where.alliance_id)
    return session.scalars(query.order_by(Stance.heard_on, Stance.id)).all()


def _with_stances(entries: list[Entry], stances: Sequence[Stance]) -> list[Entry]:
    """Each stance beside the touch it was heard at; one that has none stands alone."""
    entries = list(entries)
    for stance in stances:
        beside = [index for index, entry in enumerate(entries) if entry.day == stance.heard_on]
        if beside:
            entries[beside[0]] = replace(entries[beside[0]], position=stance.position)
        else:
            entries.append(Entry(stance.heard_on, "stance", heard=stance.evidence, position=stance.position))
    return entries


def stances_of(session: Session, alliance_id: int, person_id: str) -> Sequence[Stance]:
    """Where a legislator was heard to stand, newest first; the first is where he stands now."""
    query = select(Stance).where(Stance.person_id == person_id, Stance.alliance_id == alliance_id)
    return session.scalars(query.order_by(Stance.heard_on.desc(), Stance.id.desc())).all()


def positions(session: Session, alliance_id: int) -> dict[str, Position]:
    """Where each legislator stands now, by person id; those never heard are missing."""
    query = select(Stance).where(Stance.alliance_id == alliance_id).order_by(Stance.heard_on, Stance.id)
    return {stance.person_id: stance.position for stance in session.scalars(query)}


def promises(session: Session, where: Where) -> Sequence[Promise]:
    """What was promised at this office: what is open first, soonest due first."""
    query = select(Promise).where(Promise.office_id == where.office.id, Promise.alliance_id == where.alliance_id)
    found = session.scalars(query.order_by(Promise.due_on, Promise.id)).all()
    return sorted(found, key=lambda one: (one.kept_on is not None, one.due_on or date.max))


def last_touch(entries: Sequence[Entry]) -> date | None:
    """The day of the newest touch that reached somebody or something."""
    return next((one.day for one in entries if one.kind != "calls" or one.spoke or one.voicemail), None)


def voicemail_share(session: Session, where: Where, *, since: datetime) -> tuple[int, int]:
    """How many of the calls since a moment ended at the voicemail, of how many that were taken or not."""
    query = select(Call.outcome).where(
        Call.office_id == where.office.id,
        Call.alliance_id == where.alliance_id,
        Call.placed_at >= since,
        Call.outcome.is_distinct_from(Outcome.SKIPPED),
    )
    outcomes = list(session.scalars(query))
    return outcomes.count(Outcome.VOICEMAIL), len(outcomes)


def care(session: Session, where: Where) -> Care | None:
    """Who looks after the office, if anybody was ever named."""
    query = select(Care).where(Care.alliance_id == where.alliance_id, Care.office_id == where.office.id)
    return session.scalar(query)
