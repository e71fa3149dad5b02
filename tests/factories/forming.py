"""Prospects, organizations and persons for tests of forming and belonging, and one row for every id in a path."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from alliances.belonging import commitments, memberships, organizations, people
from alliances.belonging.commitments import NewCommitment
from alliances.belonging.organizations import NewOrganization
from alliances.belonging.people import Person
from alliances.forming import prospects
from alliances.forming.prospects import Typed
from alliances.models import Alliance, Commitment, Member, OrganizationKind, Prospect, ProspectKind, RoleKind
from groundwork.files.keeping import keep
from groundwork.files.kinds import IMAGES
from tests.conftest import NOW
from tests.factories.files import a_png

TODAY = NOW.date()


def a_prospect(session: Session, alliance: Alliance, name: str = "Nolin Lantern Fellowship", **typed: Any) -> Prospect:
    """An organization on the list that nobody has asked yet."""
    facts = {"kind": ProspectKind.ORGANIZATION, "city": "Nolin", "owner": "Rosa Lindgren"} | typed
    return prospects.add(session, alliance, Typed(name=name, **facts), now=NOW - timedelta(days=30))


def a_member(session: Session, alliance: Alliance, name: str = "Nolin League", **typed: Any) -> Member:
    """An organization that has belonged for a hundred days."""
    facts = {"kind": OrganizationKind.LOCAL, "city": "Nolin"} | typed
    return organizations.add_member(
        session, alliance, NewOrganization(name, **facts), since=TODAY - timedelta(days=100)
    )


def a_program(session: Session, alliance: Alliance, name: str = "First Sunday forum", **typed: Any) -> Commitment:
    """A program of a member organization, begun sixty days ago."""
    member = a_member(session, alliance, f"Circle of {name} in {alliance.slug}")
    facts = {"since": TODAY - timedelta(days=60)} | typed
    return commitments.add_commitment(session, alliance, NewCommitment(member.organization_id, name, **facts), now=NOW)


def prospect_id(session: Session, alliance: Alliance) -> int:
    """For `test_one_alliance_never_touches_another`."""
    return a_prospect(session, alliance, f"Fellowship of {alliance.slug}").id


def organization_id(session: Session, alliance: Alliance) -> int:
    """The same; its letter is on file."""
    member = a_member(session, alliance, f"Old league of {alliance.slug}")
    letter = keep(session, BytesIO(a_png()), "letter.png", allowed=IMAGES, account_id=None, now=NOW)
    session.flush()
    memberships.set_backing(session, alliance, member, is_backing=True, file_id=letter.id)
    return member.organization_id


def commitment_id(session: Session, alliance: Alliance) -> int:
    """The same."""
    return a_program(session, alliance).id


def organization_person_id(session: Session, alliance: Alliance) -> int:
    """The same."""
    member = a_member(session, alliance, f"Young league of {alliance.slug}")
    person = Person("Adaeze Fairbairn", TODAY)
    return people.add_at_organization(session, alliance, member.organization_id, person, now=NOW).id


def individual_id(session: Session, alliance: Alliance) -> int:
    """The same."""
    return people.add_individual(session, alliance, Person("Osric Penhallow", TODAY), now=NOW).id


def role_id(session: Session, alliance: Alliance) -> int:
    """The same."""
    person = Person("Osric Penhallow", TODAY)
    return people.give_role(session, alliance, RoleKind.DEPUTY, person, account_id=None, now=NOW).id


PATH_IDS = {
    "prospect_id": prospect_id,
    "organization_id": organization_id,
    "commitment_id": commitment_id,
    "organization_person_id": organization_person_id,
    "individual_id": individual_id,
    "role_id": role_id,
}
