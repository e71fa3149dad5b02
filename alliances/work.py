"""What an alliance does beside Congress: program commitments, materials, outreach, events."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import (
    Alliance,
    Commitment,
    Event,
    Material,
    MaterialKind,
    Member,
    Organization,
    Outreach,
    OutreachKind,
)
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

LINE = 200
TEXT = 10_000


def required(text: str, *, field: str, most: int = LINE) -> str:
    """The text without outer spaces. Raises Refusal when it is empty or too long."""
    kept = text.strip()
    if not kept:
        raise Refusal(say("Please fill this in."), field=field)
    if len(kept) > most:
        raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    return kept


def commitments(session: Session, alliance_id: int) -> list[tuple[Commitment, str]]:
    """Program commitments of an alliance, newest first, each with its organization's name."""
    rows = session.execute(
        select(Commitment, Organization.name)
        .join(Organization, Organization.id == Commitment.organization_id)
        .where(Commitment.alliance_id == alliance_id)
        .order_by(Commitment.since.desc(), Commitment.id.desc())
    )
    return [(commitment, name) for commitment, name in rows]


@dataclass(frozen=True)
class NewCommitment:
    """What is typed about a program that takes the issue up."""

    organization_id: int
    program: str
    since: date
    renews_on: date | None = None
    done: str = ""


def add_commitment(session: Session, alliance: Alliance, typed: NewCommitment, *, now: datetime) -> Commitment:
    """Record that a member organization made the issue part of a regular program. Raises Refusal for a stranger."""
    is_member = (Member.alliance_id == alliance.id) & (Member.organization_id == typed.organization_id)
    if session.scalar(select(Member.id).where(is_member).limit(1)) is None:
        raise Refusal(say("Choose one of the alliance's member organizations."), field="organization")
    row = Commitment(
        alliance_id=alliance.id,
        organization_id=typed.organization_id,
        program=required(typed.program, field="program"),
        since=typed.since,
        renews_on=typed.renews_on,
        done=typed.done.strip()[:TEXT],
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def materials(session: Session, alliance_id: int) -> list[Material]:
    """An alliance's own materials and the whole coalition's, by title."""
    is_theirs = Material.alliance_id.is_(None) | (Material.alliance_id == alliance_id)
    return list(session.scalars(select(Material).where(is_theirs).order_by(Material.title, Material.id)))


def material(session: Session, alliance_id: int, material_id: int) -> Material:
    """One material an alliance may show. Raises NotFound for another alliance's."""
    found = session.get(Material, material_id)
    if found is None or found.alliance_id not in {None, alliance_id}:
        raise NotFound(say("There is no such material here."))
    return found


@dataclass(frozen=True)
class NewMaterial:
    """What is typed about a material."""

    kind: MaterialKind
    title: str
    body: str
    language: str = "en"
    audience: str = ""


def add_material(session: Session, alliance: Alliance, typed: NewMaterial, *, now: datetime) -> Material:
    """Add a material of an alliance's own."""
    row = Material(
        alliance_id=alliance.id,
        kind=typed.kind,
        language=typed.language,
        title=required(typed.title, field="title"),
        audience=typed.audience.strip()[:LINE],
        body=required(typed.body, field="body", most=TEXT),
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def outreach(session: Session, alliance_id: int, *, most: int = 50) -> list[Outreach]:
    """Outreach of an alliance, newest first."""
    query = select(Outreach).where(Outreach.alliance_id == alliance_id)
    return list(session.scalars(query.order_by(Outreach.happened_on.desc(), Outreach.id.desc()).limit(most)))


@dataclass(frozen=True)
class NewOutreach:
    """What is typed about a piece of outreach; people met are named by their role."""

    kind: OutreachKind
    outlet: str
    happened_on: date
    city: str = ""
    met_role: str = ""
    result: str = ""
    next_step: str = ""
    next_step_on: date | None = None


def add_outreach(session: Session, alliance: Alliance, typed: NewOutreach, *, now: datetime) -> Outreach:
    """Record outreach that has happened. Raises Refusal for a day to come."""
    if typed.happened_on > now.date():
        raise Refusal(say("Give a day that has come."), field="happened_on")
    row = Outreach(
        alliance_id=alliance.id,
        kind=typed.kind,
        outlet=required(typed.outlet, field="outlet"),
        city=typed.city.strip()[:LINE],
        happened_on=typed.happened_on,
        met_role=typed.met_role.strip()[:LINE],
        result=typed.result.strip()[:TEXT],
        next_step=typed.next_step.strip()[:LINE],
        next_step_on=typed.next_step_on,
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def events_ahead(
    session: Session, *, now: datetime, alliance_id: int | None = None, most: int = 5
) -> list[tuple[Event, Alliance]]:
    """The next events, of one alliance or of all, soonest first."""
    query = select(Event, Alliance).join(Alliance, Alliance.id == Event.alliance_id).where(Event.starts_at >= now)
    if alliance_id is not None:
        query = query.where(Event.alliance_id == alliance_id)
    rows = session.execute(query.order_by(Event.starts_at, Event.id).limit(most))
    return [(event, alliance) for event, alliance in rows]


@dataclass(frozen=True)
class NewEvent:
    """What is typed about an event; the moment is by the alliance's own clock."""

    title: str
    starts_at: datetime
    venue: str = ""
    city: str = ""


def add_event(session: Session, alliance: Alliance, typed: NewEvent, *, now: datetime) -> Event:
    """Announce an event. Raises Refusal for one that has begun."""
    if typed.starts_at <= now:
        raise Refusal(say("Give a day and time to come."), field="starts_at")
    row = Event(
        alliance_id=alliance.id,
        title=required(typed.title, field="title"),
        venue=typed.venue.strip()[:LINE],
        city=typed.city.strip()[:LINE],
        starts_at=typed.starts_at,
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row
