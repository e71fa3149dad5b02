"""What staff write down of an office: touches, promises, stances with their evidence, owner and cadence."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.models import Care, Party, Position, Promise, Stance, Touch, TouchKind, Visit, VisitState
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say
from legislators.models import Office

LONGEST_CADENCE = 365


@dataclass(frozen=True)
class Where:
    """For which alliance, at which office, by whose account something is written down."""

    alliance_id: int
    office: Office
    account_id: int | None = None


@dataclass(frozen=True)
class Heard:
    """What came of a touch: met (the role, never a name), heard, asked, and what may follow from it.

    position: only where the office said so; the words heard are its evidence.
    """

    met: str = ""
    heard: str = ""
    asked: str = ""
    position: Position | None = None
    promise: str = ""
    due_on: date | None = None
    party: Party = Party.THEY


def log_touch(
    session: Session, where: Where, kind: TouchKind, *, day: date, heard: Heard, now: datetime
) -> Touch | Visit:
    """Write down a touch that has happened; a visit becomes a reported visit.

    Raises a Refusal for a day to come, and for a stance or promise nobody can stand by.
    """
    if day > now.date():
        raise Refusal(say("This day is still to come. Plan a visit instead."), field="day")
    row = _visit(where, day, heard, now) if kind is TouchKind.VISIT else _touch(where, kind, day, heard, now)
    session.add(row)
    follow(session, where, heard, day=day, now=now)
    session.flush()
    return row


def _touch(where: Where, kind: TouchKind, day: date, heard: Heard, now: datetime) -> Touch:
    return Touch(
        alliance_id=where.alliance_id,
        office_id=where.office.id,
        person_id=where.office.person_id,
        kind=kind,
        day=day,
        met=heard.met.strip(),
        heard=heard.heard.strip(),
        made_at=now,
        logged_by=where.account_id,
    )


def _visit(where: Where, day: date, heard: Heard, now: datetime) -> Visit:
    return Visit(
        alliance_id=where.alliance_id,
        office_id=where.office.id,
        person_id=where.office.person_id,
        planned_for=now.replace(year=day.year, month=day.month, day=day.day),
        who="",
        state=VisitState.REPORTED,
        met=heard.met.strip(),
        heard=heard.heard.strip(),
        asked=heard.asked.strip(),
        made_at=now,
        reported_at=now,
        logged_by=where.account_id,
    )


def follow(session: Session, where: Where, heard: Heard, *, day: date, now: datetime) -> None:
    """Write down the promise and the stance a touch brought."""
    if heard.position is not None:
        set_stance(session, where, heard.position, evidence=heard.heard, heard_on=day, now=now)
    if heard.promise.strip():
        session.add(_promise(where, heard, day))
    elif heard.due_on is not None:
        raise Refusal(say("Say what was promised, or leave the day empty."), field="promise")


def _promise(where: Where, heard: Heard, day: date) -> Promise:
    return Promise(
        alliance_id=where.alliance_id,
        office_id=where.office.id,
        party=heard.party,
        promised=heard.promise.strip(),
        made_on=day,
        due_on=heard.due_on,
    )


def set_stance(
    session: Session, where: Where, position: Position, *, evidence: str, heard_on: date, now: datetime
) -> Stance:
    """A new stance of the office's legislator. Raises a Refusal without evidence: what was said, and by which role."""
    if not evidence.strip():
        raise Refusal(say("A stance needs what was said. Write it under what you heard."), field="heard")
    stance = Stance(
        alliance_id=where.alliance_id,
        person_id=where.office.person_id,
        office_id=where.office.id,
        position=position,
        evidence=evidence.strip(),
        heard_on=heard_on,
        made_at=now,
        logged_by=where.account_id,
    )
    session.add(stance)
    return stance


def keep_promise(session: Session, where: Where, promise_id: int, *, on: date) -> Promise:
    """Note that a promise was kept; the first day stays. Raises NotFound for another alliance's or office's."""
    promise = session.get(Promise, promise_id)
    if promise is None or (promise.alliance_id, promise.office_id) != (where.alliance_id, where.office.id):
        raise NotFound(say("There is no such promise here."))
    promise.kept_on = promise.kept_on or on
    session.flush()
    return promise


def care_of(session: Session, where: Where) -> Care:
    """The row that says who looks after the office; made when it is first needed."""
    query = select(Care).where(Care.alliance_id == where.alliance_id, Care.office_id == where.office.id)
    care = session.scalar(query)
    if care is None:
        care = Care(alliance_id=where.alliance_id, office_id=where.office.id, owner="", cadence_days=30)
        session.add(care)
    return care


def take_care(
    session: Session, where: Where, *, owner: str, cadence_days: int, next_kind: TouchKind | None, next_on: date | None
) -> Care:
    """Say who looks after an office, how often it is touched, and what comes next."""
    if not 1 <= cadence_days <= LONGEST_CADENCE:
        raise Refusal(say("Write a number of days between 1 and 365."), field="cadence_days")
    care = care_of(session, where)
    care.owner, care.cadence_days = owner.strip(), cadence_days
    care.next_on, care.next_kind = next_on, next_kind if next_on else None
    session.flush()
    return care
