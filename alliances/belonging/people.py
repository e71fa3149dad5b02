"""Persons who belong: those at an organization, individual members, and who held which role from when to when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, IndividualMember, OrganizationPerson, Reachable, RoleHeld, RoleKind, Supporter
from alliances.typed import LINE, required
from groundwork.audit import ledger
from groundwork.delivery import addresses
from groundwork.delivery.models import Address
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

Kept = OrganizationPerson | IndividualMember | RoleHeld
LONGEST_NAME = 120


@dataclass(frozen=True)
class Person:
    """What is typed about a person."""

    name: str
    since: date
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Reached:
    """A person on record with their number and mailbox, empty where they gave none."""

    row: Kept
    phone: str
    email: str


def add_at_organization(
    session: Session, alliance: Alliance, organization_id: int, person: Person, *, now: datetime
) -> OrganizationPerson:
    """Write down somebody at an organization. Raises Refusal for what cannot be read."""
    row = OrganizationPerson(alliance_id=alliance.id, organization_id=organization_id, made_at=now)
    row.role = _line(person.role, "role")
    _write(session, row, person)
    return row


def add_individual(
    session: Session, alliance: Alliance, person: Person, *, supporter_id: int | None = None, now: datetime
) -> IndividualMember:
    """Take a person in as a member. Raises Refusal for one who is, or for a supporter of another alliance."""
    row = IndividualMember(alliance_id=alliance.id, made_at=now, supporter_id=supporter_id)
    row.role = _line(person.role, "role")
    if supporter_id is not None:
        _must_be_ours(session, alliance, supporter_id)
    _must_not_be(session, alliance, person.name)
    _write(session, row, person)
    return row


def give_role(
    session: Session, alliance: Alliance, kind: RoleKind, person: Person, *, account_id: int | None, now: datetime
) -> RoleHeld:
    """Record that somebody took on a role. Raises Refusal for a second leader, or a role without words."""
    words = _line(person.role, "role")
    if kind == RoleKind.OTHER and not words:
        raise Refusal(say("Say what they do."), field="role")
    if kind == RoleKind.LEADER and leader(session, alliance.id) is not None:
        words = say("There is a leader. Use the hand-over, or end the other's time first.")
        raise Refusal(words, field="kind")
    row = RoleHeld(alliance_id=alliance.id, kind=kind, words=words, account_id=account_id, made_at=now)
    _write(session, row, person)
    return row


@dataclass(frozen=True)
class Ending:
    """From which day, why, and by whose hand."""

    on: date
    reason: str
    account_id: int


def end(session: Session, alliance: Alliance, row: Kept, ending: Ending, *, now: datetime) -> None:
    """End a person's membership, role or time at an organization. Raises Refusal for a wrong day."""
    if row.until is not None:
        raise Refusal(say("This has ended already."), field="on")
    if ending.on > local_day(alliance, now):
        raise Refusal(say("Give a day that has come."), field="on")
    if ending.on < row.since:
        raise Refusal(say("It cannot have ended before it began."), field="on")
    row.until = ending.on
    if not isinstance(row, OrganizationPerson):
        row.end_reason = _line(ending.reason, "reason")
    session.flush()
    if isinstance(row, RoleHeld):
        ledger.record(
            session,
            "belonging.role_ended",
            account_id=ending.account_id,
            scope=alliance.slug,
            subject=f"alliance_role:{row.id}",
            reason=ending.reason,
            told={"role": str(row.kind)},
            now=now,
        )


def leader(session: Session, alliance_id: int) -> RoleHeld | None:
    """Who leads the alliance today, by the table of roles."""
    own = (RoleHeld.alliance_id == alliance_id) & (RoleHeld.kind == RoleKind.LEADER) & RoleHeld.until.is_(None)
    return session.scalar(select(RoleHeld).where(own).order_by(RoleHeld.since.desc(), RoleHeld.id.desc()).limit(1))


def at_organization(session: Session, alliance_id: int, organization_id: int) -> list[Reached]:
    """Everybody on record at an organization, those still there first."""
    own = (OrganizationPerson.alliance_id == alliance_id) & (OrganizationPerson.organization_id == organization_id)
    return _reached(session, OrganizationPerson, own)


def individuals(session: Session, alliance_id: int) -> list[Reached]:
    """Individual members, those of today first."""
    return _reached(session, IndividualMember, IndividualMember.alliance_id == alliance_id)


def roles(session: Session, alliance_id: int) -> list[Reached]:
    """Who held which role, those of today first, by the order of the roles."""
    found = _reached(session, RoleHeld, RoleHeld.alliance_id == alliance_id)
    order = {kind: place for place, kind in enumerate(RoleKind)}
    return sorted(found, key=lambda one: (one.row.until is not None, order[one.row.kind]))  # type: ignore[union-attr] # all are RoleHeld


def one(session: Session, kind: type[Kept], alliance_id: int, row_id: int) -> Kept:
    """A person's row of this alliance. Raises NotFound."""
    found: Kept | None = session.scalar(select(kind).where(kind.alliance_id == alliance_id, kind.id == row_id))  # type: ignore[assignment] # one of them
    if found is None:
        raise NotFound(say("There is nobody here by this address."))
    return found


def _reached(session: Session, kind: type[Kept], own: Any) -> list[Reached]:
    found: list[Any] = list(
        session.scalars(select(kind).where(own).order_by(kind.until.is_not(None), kind.name, kind.id))
    )
    ids = {one for row in found for one in (row.text_address_id, row.mail_address_id) if one}
    values = dict(session.execute(select(Address.id, Address.value).where(Address.id.in_(ids))).all())
    return [Reached(row, values.get(row.text_address_id, ""), values.get(row.mail_address_id, "")) for row in found]


def _write(session: Session, row: Kept, person: Person) -> None:
    row.name = " ".join(required(person.name, field="name", most=LONGEST_NAME).split())
    row.since = person.since
    reach(session, row, person.phone, person.email)
    session.add(row)
    session.flush()


def reach(session: Session, row: Reachable, phone: str, email: str) -> None:
    """Keep a person's number and mailbox as rows of `address`. Raises BadAddress for what cannot be read."""
    row.text_address_id = addresses.text_address(session, phone).id if phone.strip() else None
    row.mail_address_id = addresses.mail_address(session, email).id if email.strip() else None


def _must_be_ours(session: Session, alliance: Alliance, supporter_id: int) -> None:
    own = (Supporter.id == supporter_id) & (Supporter.alliance_id == alliance.id) & Supporter.left_at.is_(None)
    if session.scalar(select(Supporter.id).where(own)) is None:
        raise Refusal(say("Choose a supporter of this alliance, or leave it empty."), field="supporter")


def _must_not_be(session: Session, alliance: Alliance, name: str) -> None:
    own = (IndividualMember.alliance_id == alliance.id) & IndividualMember.until.is_(None)
    if session.scalar(select(IndividualMember.id).where(own, IndividualMember.name == " ".join(name.split())).limit(1)):
        raise Refusal(say("Somebody of this name is a member already. Add a town or an initial."), field="name")


def _line(text: str, field: str) -> str:
    kept = text.strip()
    if len(kept) > LINE:
        raise Refusal(say("Please keep this to %(most)s characters.", most=LINE), field=field)
    return kept
