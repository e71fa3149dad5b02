"""A prospect who said yes becomes a member organization, or an individual member, in one step."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from alliances.belonging import organizations, people
from alliances.belonging.organizations import NewOrganization
from alliances.belonging.people import Person
from alliances.finding import local_day
from alliances.models import Alliance, Prospect, ProspectAnswer, ProspectKind
from groundwork.audit import ledger
from groundwork.refusal import Refusal
from groundwork.words import say


def take_in(session: Session, alliance: Alliance, row: Prospect, *, on: date, account_id: int, now: datetime) -> None:
    """Make a prospect who said yes a member from a day on. Raises Refusal for another answer, or one who is."""
    if row.joined_on is not None:
        raise Refusal(say("They belong to the alliance already."))
    if row.answer != ProspectAnswer.YES:
        raise Refusal(say("Only who said yes can become a member. Record their answer first."), field="answer")
    if on > local_day(alliance, now):
        raise Refusal(say("Give a day that has come."), field="on")
    if row.kind == ProspectKind.ORGANIZATION:
        _organization(session, alliance, row, on=on, now=now)
    else:
        _person(session, alliance, row, on=on, now=now)
    row.joined_on, row.next_step, row.next_step_on = on, "", None
    session.flush()
    ledger.record(
        session,
        "belonging.joined",
        account_id=account_id,
        scope=alliance.slug,
        subject=f"prospect:{row.id}",
        told={"kind": str(row.kind)},
        now=now,
    )


def _organization(session: Session, alliance: Alliance, row: Prospect, *, on: date, now: datetime) -> None:
    typed = NewOrganization(row.name, row.organization_kind, row.city, row.parent_id)
    row.organization_id = organizations.add_member(session, alliance, typed, since=on).organization_id
    if row.contact:
        person = people.add_at_organization(
            session, alliance, row.organization_id, Person(row.contact, on, row.role), now=now
        )
        person.text_address_id, person.mail_address_id = row.text_address_id, row.mail_address_id


def _person(session: Session, alliance: Alliance, row: Prospect, *, on: date, now: datetime) -> None:
    made = people.add_individual(session, alliance, Person(row.name, on, row.role), now=now)
    made.text_address_id, made.mail_address_id = row.text_address_id, row.mail_address_id
    row.individual_id = made.id
