"""Organizations and their membership of alliances."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from alliances.belonging import memberships
from alliances.models import Alliance, Member, Organization, OrganizationKind
from groundwork.refusal import Refusal
from groundwork.words import say

LONGEST_NAME = 120


@dataclass(frozen=True)
class Membership:
    """An organization in an alliance, as pages show it.

    parent: the national organization it is an affiliate of, or empty.
    """

    member_id: int
    organization_id: int
    name: str
    kind: OrganizationKind
    city: str
    parent: str
    since: date
    is_backing: bool


def members_of(session: Session, alliance_id: int, *, on: date) -> list[Membership]:
    """The organizations of an alliance on a day, the backing one first."""
    parent = aliased(Organization)
    rows = session.execute(
        select(
            Member.id,
            Organization.id,
            Organization.name,
            Organization.kind,
            Organization.city,
            func.coalesce(parent.name, ""),
            Member.since,
            Member.is_backing,
        )
        .join(Organization, Organization.id == Member.organization_id)
        .outerjoin(parent, parent.id == Organization.parent_id)
        .where(Member.alliance_id == alliance_id, Member.since <= on)
        .where(Member.until.is_(None) | (Member.until > on))
        .order_by(Member.is_backing.desc(), Organization.name)
    )
    return [Membership(*row) for row in rows]


def nationals(session: Session) -> list[Organization]:
    """National organizations, by name, that a local one may belong to."""
    is_national = Organization.kind == OrganizationKind.NATIONAL
    return list(session.scalars(select(Organization).where(is_national).order_by(Organization.name)))


@dataclass(frozen=True)
class NewOrganization:
    """What is typed about an organization that joins an alliance."""

    name: str
    kind: OrganizationKind
    city: str = ""
    parent_id: int | None = None
    is_backing: bool = False


def add_member(session: Session, alliance: Alliance, typed: NewOrganization, *, since: date) -> Member:
    """Take an organization in; one known by name and town is the same. Raises Refusal for the second time."""
    organization = _organization(session, alliance, typed)
    return memberships.join(session, alliance, organization.id, since=since, is_backing=typed.is_backing)


def _organization(session: Session, alliance: Alliance, typed: NewOrganization) -> Organization:
    name = " ".join(typed.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(say("Type a name of at most %(most)s characters.", most=LONGEST_NAME), field="name")
    city = " ".join(typed.city.split())
    if len(city) > LONGEST_NAME:
        raise Refusal(say("Please keep this to %(most)s characters.", most=LONGEST_NAME), field="city")
    parent = session.get(Organization, typed.parent_id) if typed.parent_id is not None else None
    if typed.parent_id is not None and (parent is None or parent.kind != OrganizationKind.NATIONAL):
        raise Refusal(say("Choose a national organization from the list."), field="parent")
    is_same = (
        (func.lower(Organization.name) == name.lower())
        & (Organization.state == alliance.state)
        & (func.lower(Organization.city) == city.lower())
    )
    found = session.scalar(select(Organization).where(is_same).limit(1))
    if found:
        found.parent_id = found.parent_id or typed.parent_id
        return found
    made = Organization(name=name, kind=typed.kind, parent_id=typed.parent_id, state=alliance.state, city=city)
    session.add(made)
    session.flush()
    return made
