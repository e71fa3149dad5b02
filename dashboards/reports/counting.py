"""The numbers of a report, counted by the database; no frame is made, so that the worker can count them too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from alliances.events import queries as events
from alliances.kinds import OutreachKind
from alliances.models import Alliance, Commitment, Member, Stage, StageReached, Supporter
from alliances.outreach import queries as outreach
from alliances.trips import queries as trips
from campaigns.models import REACHED, Call, Outcome, Party, Promise, Stance, Touch, TouchKind, Visit, VisitState
from polling.models import Poll, PollState

COALITION_ZONE = "America/New_York"  # the coalition's own days, where no alliance says otherwise


@dataclass(frozen=True)
class Days:
    """The days of a report, both within, and whose: one alliance's by its own clock, or all of them."""

    since: date
    until: date
    alliance_id: int | None = None
    zone: str = COALITION_ZONE

    @property
    def opens(self) -> datetime:
        """The first moment of the first day."""
        return datetime.combine(self.since, time(), ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def closes(self) -> datetime:
        """The first moment after the last day."""
        return datetime.combine(self.until + timedelta(days=1), time(), ZoneInfo(self.zone)).astimezone(UTC)


@dataclass(frozen=True)
class Outward:
    """Work outside of Congress in some days, as `Counted` has it."""

    work: dict[OutreachKind, int]
    audience: int
    appointments: int


@dataclass(frozen=True)
class Counted:
    """What was done in some days.

    placed, reached: calls to offices, and those that a person or a voicemail took. offices: touched in any way.
    supporters, organizations: at the end. work: pieces of outreach by kind. appointments: kept on a trip.
    audience: people who listened at outreach and at appointments, each once.
    """

    placed: int
    reached: int
    visits: int
    letters: int
    meetings: int
    offices: int
    stances: int
    promises: int
    polls: int
    joined: int
    left: int
    supporters: int
    organizations: int
    new_organizations: int
    programs: int
    stages: int
    events: int
    attendance: int
    work: dict[OutreachKind, int]
    audience: int
    appointments: int


def counted(session: Session, days: Days) -> Counted:
    """Everything a report says of these days."""
    held, attendance = events.held(session, days.alliance_id, days.opens, days.closes)
    outside = outward(session, days)
    return Counted(
        **_calls(session, days),
        **_touches(session, days),
        **_promises(session, days),
        **_people(session, days),
        **_forming(session, days),
        polls=_polls(session, days),
        events=held,
        attendance=attendance,
        work=outside.work,
        audience=outside.audience,
        appointments=outside.appointments,
    )


def outward(session: Session, days: Days) -> Outward:
    """Work with press, radio, schools and the public; the week's page, the note and the quarter all ask here."""
    appointments, listened = trips.held(session, days.alliance_id, days.opens, days.closes)
    return Outward(
        work=outreach.by_kind(session, days.alliance_id, since=days.since, until=days.until),
        audience=listened + outreach.audience(session, days.alliance_id, since=days.since, until=days.until),
        appointments=appointments,
    )


def alliances_in_work(session: Session) -> list[Alliance]:
    """Every alliance, by name, as a report of all of them lists it."""
    return list(session.scalars(select(Alliance).order_by(Alliance.name)))


def _own(column: InstrumentedAttribute[Any], days: Days) -> list[ColumnElement[bool]]:
    return [] if days.alliance_id is None else [column == days.alliance_id]


def _within(column: InstrumentedAttribute[Any], days: Days) -> list[ColumnElement[bool]]:
    return [column >= days.opens, column < days.closes]


def _on_days(column: InstrumentedAttribute[Any], days: Days) -> list[ColumnElement[bool]]:
    return [column >= days.since, column <= days.until]


def _calls(session: Session, days: Days) -> dict[str, int]:
    made = Call.outcome.is_distinct_from(Outcome.SKIPPED)
    row = session.execute(
        select(func.count(), func.count(case((Call.outcome.in_(REACHED), 1)))).where(
            made, *_own(Call.alliance_id, days), *_within(Call.placed_at, days)
        )
    ).one()
    return {"placed": row[0], "reached": row[1]}


def _touches(session: Session, days: Days) -> dict[str, int]:
    visited = [Visit.state == VisitState.REPORTED, *_own(Visit.alliance_id, days), *_within(Visit.planned_for, days)]
    written = [*_own(Touch.alliance_id, days), *_on_days(Touch.day, days)]
    made = [Call.outcome.in_(REACHED), *_own(Call.alliance_id, days), *_within(Call.placed_at, days)]
    offices = select(Call.office_id).where(*made).union(
        select(Visit.office_id).where(*visited), select(Touch.office_id).where(*written)
    )  # fmt: skip
    kinds = dict(session.execute(select(Touch.kind, func.count()).where(*written).group_by(Touch.kind)).all())
    return {
        "visits": _count(session, select(func.count(Visit.id)).where(*visited)) + kinds.get(TouchKind.VISIT, 0),
        "letters": kinds.get(TouchKind.LETTER, 0),
        "meetings": kinds.get(TouchKind.MEETING, 0),
        "offices": _count(session, select(func.count()).select_from(offices.subquery())),
    }


def _promises(session: Session, days: Days) -> dict[str, int]:
    theirs = [Promise.party == Party.THEY, *_own(Promise.alliance_id, days), *_on_days(Promise.made_on, days)]
    heard = [*_own(Stance.alliance_id, days), *_on_days(Stance.heard_on, days)]
    return {
        "promises": _count(session, select(func.count(Promise.id)).where(*theirs)),
        "stances": _count(session, select(func.count(Stance.id)).where(*heard)),
    }


def _people(session: Session, days: Days) -> dict[str, int]:
    own = [*_own(Supporter.alliance_id, days), Supporter.merged_into_id.is_(None)]  # on record twice is one person
    stays = [Supporter.joined_at < days.closes, Supporter.left_at.is_(None) | (Supporter.left_at >= days.closes)]
    number = select(func.count(Supporter.id))
    return {
        "joined": _count(session, number.where(*own, *_within(Supporter.joined_at, days))),
        "left": _count(session, number.where(*own, *_within(Supporter.left_at, days))),
        "supporters": _count(session, number.where(*own, *stays)),
    }


def _forming(session: Session, days: Days) -> dict[str, int]:
    own = _own(Member.alliance_id, days)
    stays = [Member.since <= days.until, Member.until.is_(None) | (Member.until > days.until)]
    members, programs = select(func.count(Member.organization_id.distinct())), select(func.count(Commitment.id))
    reached = select(func.count(StageReached.id)).where(StageReached.stage != Stage.LEADER)
    return {
        "organizations": _count(session, members.where(*own, *stays)),
        "new_organizations": _count(session, members.where(*own, *_on_days(Member.since, days))),
        "programs": _count(
            session, programs.where(*_own(Commitment.alliance_id, days), *_on_days(Commitment.since, days))
        ),
        "stages": _count(
            session, reached.where(*_own(StageReached.alliance_id, days), *_on_days(StageReached.reached_on, days))
        ),
    }


def _polls(session: Session, days: Days) -> int:
    published = [Poll.state == PollState.PUBLISHED, *_own(Poll.alliance_id, days), *_within(Poll.published_at, days)]
    return _count(session, select(func.count(Poll.id)).where(*published))


def _count(session: Session, query: Select[Any]) -> int:
    return int(session.scalar(query) or 0)


def quarter_of(day: date) -> tuple[int, int]:
    """The year and the quarter, 1 to 4, of a day."""
    return day.year, (day.month - 1) // 3 + 1


def quarter(year: int, number: int) -> tuple[date, date]:
    """The first and the last day of a quarter."""
    first = date(year, 3 * number - 2, 1)
    following = date(year + number // 4, 3 * (number % 4) + 1, 1)
    return first, following - timedelta(days=1)


def quarters_back(day: date, *, most: int = 8) -> Sequence[tuple[int, int]]:
    """The quarter of a day and those before it, newest first."""
    year, number = quarter_of(day)
    indexes = (year * 4 + number - 1 - back for back in range(most))
    return [(index // 4, index % 4 + 1) for index in indexes]
