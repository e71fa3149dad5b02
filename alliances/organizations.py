"""Organizations and their membership of alliances."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

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
    standing = select(Member).where(
        Member.alliance_id == alliance.id, Member.organization_id == organization.id, Member.until.is_(None)
    )
    if session.scalar(standing) is not None:
        raise Refusal(say("This organization is a member already."), field="name")
    member = Member(alliance_id=alliance.id, organization_id=organization.id, since=since, is_backing=typed.is_backing)
    session.add(member)
    session.flush()
    return member


def _organization(session: Session, alliance: Alliance, typed: NewOrganization) -> Organization:
    name = " ".join(typed.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(say("Type a name of at most %(most)s characters.", most=LONGEST_NAME), field="name")
    if typed.parent_id is not None and session.get(Organization, typed.parent_id) is None:
        raise Refusal(say("Choose a national organization from the list."), field="parent")
    is_same = (
        (func.lower(Organization.name) == name.lower())
        & (Organization.state == alliance.state)
        & (Organization.city == typed.city.strip())
    )
    found = session.scalar(select(Organization).where(is_same))
    if found:
        return found
    made = Organization(
        name=name, kind=typed.kind, parent_id=typed.parent_id, state=alliance.state, city=typed.city.strip()
    )
    session.add(made)
    session.flush()
    return made
