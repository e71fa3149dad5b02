"""The coalition's view of organizations: national members and their affiliates, asked or not yet, state by state."""

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.belonging.organizations import LONGEST_NAME
from alliances.models import Alliance, Member, Organization, OrganizationKind, Prospect, ProspectAnswer
from alliances.typed import required
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

MOST = 500  # on one page


class Reach(StrEnum):
    """How far an affiliate is from belonging to an alliance."""

    MEMBER = "member"
    ASKED = "asked"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Affiliate:
    """A local organization of a national one. alliance: the slug and name it belongs to, or on whose list it stands."""

    id: int
    name: str
    state: str
    city: str
    reach: Reach
    alliance_slug: str = ""
    alliance_name: str = ""


@dataclass
class National:
    """A national organization with its affiliates, and how many of them are where."""

    id: int
    name: str
    affiliates: list[Affiliate] = field(default_factory=list)

    def how_many(self, reach: Reach) -> int:
        """How many affiliates are that far."""
        return sum(one.reach == reach for one in self.affiliates)


def nationals(session: Session, state: str = "") -> list[National]:
    """Every national organization by name with its affiliates of a state (all without one), by state, town and name."""
    is_national = Organization.kind == OrganizationKind.NATIONAL
    found = {
        row.id: National(row.id, row.name)
        for row in session.scalars(select(Organization).where(is_national).order_by(Organization.name))
    }
    for parent_id, affiliate in affiliates(session, state):
        if parent_id in found:
            found[parent_id].affiliates.append(affiliate)
    return list(found.values())


def affiliates(session: Session, state: str = "") -> list[tuple[int, Affiliate]]:
    """Local organizations of national ones, each with its parent's number and how far it is; prospects included."""
    own = Organization.parent_id.is_not(None)
    rows = session.scalars(
        select(Organization)
        .where(own & (Organization.state == state) if state else own)
        .order_by(Organization.state, Organization.city, Organization.name)
    )
    belong, asked = _belonging(session), _asked(session)
    known = [(row.parent_id or 0, _affiliate(row, belong, asked)) for row in rows]
    listed = [*known, *_only_prospects(session, state, {one.name.lower() for _parent, one in known})]
    return sorted(listed, key=lambda pair: (pair[1].state, pair[1].city, pair[1].name))


def not_asked(session: Session, state: str) -> list[Affiliate]:
    """Affiliates of a state that belong to no alliance and that nobody has asked: where to recruit next."""
    return [one for _parent, one in affiliates(session, state) if one.reach == Reach.NOT_ASKED]


def states(session: Session) -> list[str]:
    """The states in which an affiliate is known, by code."""
    own = Organization.parent_id.is_not(None) & (Organization.state != "")
    return list(session.scalars(select(Organization.state).where(own).distinct().order_by(Organization.state)))


def _belonging(session: Session) -> dict[int, tuple[str, str]]:
    rows = session.execute(
        select(Member.organization_id, Alliance.slug, Alliance.name)
        .join(Alliance, Alliance.id == Member.alliance_id)
        .where(Member.until.is_(None))
    )
    return {organization_id: (slug, name) for organization_id, slug, name in rows}


def _asked(session: Session) -> dict[int, tuple[str, str, ProspectAnswer]]:
    rows = session.execute(
        select(Prospect.organization_id, Alliance.slug, Alliance.name, Prospect.answer)
        .join(Alliance, Alliance.id == Prospect.alliance_id)
        .where(Prospect.organization_id.is_not(None))
    )
    return {organization_id or 0: (slug, name, answer) for organization_id, slug, name, answer in rows}


def _affiliate(
    row: Organization, belong: dict[int, tuple[str, str]], asked: dict[int, tuple[str, str, ProspectAnswer]]
) -> Affiliate:
    where = (row.id, row.name, row.state, row.city)
    if row.id in belong:
        return Affiliate(*where, Reach.MEMBER, *belong[row.id])
    slug, name, answer = asked.get(row.id, ("", "", ProspectAnswer.NOT_ASKED))
    return Affiliate(*where, Reach.NOT_ASKED if answer == ProspectAnswer.NOT_ASKED else Reach.ASKED, slug, name)


def _only_prospects(session: Session, state: str, known: set[str]) -> list[tuple[int, Affiliate]]:
    """Affiliates that stand on an alliance's list only, and are no organization of ours yet."""
    own = Prospect.parent_id.is_not(None) & Prospect.organization_id.is_(None)
    rows = session.execute(
        select(Prospect, Alliance)
        .join(Alliance, Alliance.id == Prospect.alliance_id)
        .where(own & (Alliance.state == state) if state else own)
    )
    return [
        (row.parent_id or 0, _prospective(row, alliance)) for row, alliance in rows if row.name.lower() not in known
    ]


def _prospective(row: Prospect, alliance: Alliance) -> Affiliate:
    reach = Reach.NOT_ASKED if row.answer == ProspectAnswer.NOT_ASKED else Reach.ASKED
    return Affiliate(0, row.name, alliance.state, row.city, reach, alliance.slug, alliance.name)


@dataclass(frozen=True)
class Facts:
    """What the secretariat writes about an organization."""

    name: str
    kind: OrganizationKind
    state: str = ""
    city: str = ""
    parent_id: int | None = None


def add(session: Session, facts: Facts) -> Organization:
    """Put an organization on the coalition's list. Raises Refusal for one that is on it, or a wrong parent."""
    row = Organization(name="", kind=facts.kind)
    _write(session, row, facts)
    session.add(row)
    session.flush()
    return row


def change(session: Session, row: Organization, facts: Facts) -> None:
    """Rename an organization, or say anew what and where it is. Raises Refusal as `add`."""
    has_affiliates = session.scalar(select(Organization.id).where(Organization.parent_id == row.id).limit(1))
    if has_affiliates and facts.kind != OrganizationKind.NATIONAL:
        raise Refusal(say("It has local affiliates, so it stays a national organization."), field="kind")
    _write(session, row, facts)
    session.flush()


def one(session: Session, organization_id: int) -> Organization:
    """An organization of the coalition. Raises NotFound."""
    found = session.get(Organization, organization_id)
    if found is None:
        raise NotFound(say("There is no such organization."))
    return found


def _write(session: Session, row: Organization, facts: Facts) -> None:
    name = " ".join(required(facts.name, field="name", most=LONGEST_NAME).split())
    is_national = facts.kind == OrganizationKind.NATIONAL
    city = "" if is_national else " ".join(facts.city.split())[:LONGEST_NAME]
    state = "" if is_national else facts.state
    parent = session.get(Organization, facts.parent_id) if facts.parent_id and not is_national else None
    if parent is not None and (parent.kind != OrganizationKind.NATIONAL or parent.id == row.id):
        raise Refusal(say("Choose a national organization from the list."), field="parent")
    same = (
        (func.lower(Organization.name) == name.lower())
        & (Organization.state == state)
        & (func.lower(Organization.city) == city.lower())
        & (Organization.id != (row.id or 0))
    )
    if session.scalar(select(Organization.id).where(same).limit(1)) is not None:
        raise Refusal(say("There is an organization of this name there. Merge the two instead."), field="name")
    row.name, row.kind, row.state, row.city = name, facts.kind, state, city
    row.parent_id = parent.id if parent else None


def without_parent(session: Session, state: str = "") -> list[tuple[Organization, str]]:
    """Local organizations of no national one, each with the alliance it belongs to, or nothing."""
    own = Organization.parent_id.is_(None) & (Organization.kind != OrganizationKind.NATIONAL)
    rows = session.scalars(
        select(Organization)
        .where(own & (Organization.state == state) if state else own)
        .order_by(Organization.state, Organization.name)
        .limit(MOST)
    )
    belong = _belonging(session)
    return [(row, belong.get(row.id, ("", ""))[1]) for row in rows]


def may_be_same(session: Session, row: Organization) -> list[Organization]:
    """Which rows may be the same organization: of its state, or national ones where it is one; by name."""
    same = Organization.state == row.state
    is_national = Organization.kind == OrganizationKind.NATIONAL
    sort = is_national if row.kind == OrganizationKind.NATIONAL else ~is_national
    found = select(Organization).where(same, sort, Organization.id != row.id)
    return list(session.scalars(found.order_by(Organization.name).limit(MOST)))
