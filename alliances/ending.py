"""People whose time is over: who never confirmed a join form goes after a month, who left after four years.

They are emptied, not removed: that somebody of their district joined and left stays in the numbers. Nobody is stopped
by it, so that whoever joins anew simply begins anew.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, false, select, update
from sqlalchemy.orm import Session

from alliances import asking
from alliances.forgetting import empty
from alliances.joining import WEB_FORM
from alliances.models import HomeMove, Signup, Supporter, SupporterPair, SupporterWord, WebhookDelivery
from alliances.records import forgetting as records
from alliances.sheets import photos
from groundwork.delivery.models import Address
from groundwork.delivery.permission import forgetting, need, proof
from groundwork.retention.keeping import YEAR
from groundwork.retention.references import named

AT_ONCE = 1_000
UNCONFIRMED_DAYS, LEFT_DAYS = 30, 4 * YEAR
OF_ITSELF = (HomeMove, SupporterPair, SupporterWord, WebhookDelivery)  # what the house itself writes about anybody


def forget_signups(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove join forms nobody said yes to in time, with the people of whom nothing else is known; says how many.

    Those that somebody said yes to are marked once, so that no later turn looks at them again.
    """
    old = select(Signup, _said_yes()).where(Signup.is_proof.is_(False), Signup.made_at < before)
    rows = session.execute(old.order_by(Signup.made_at).limit(AT_ONCE)).all()
    _mark(session, [signup.id for signup, is_given in rows if is_given])
    gone = [signup for signup, is_given in rows if not is_given]
    lonely = _known_by_a_form_alone(session, gone)
    ids = [signup.id for signup in gone]
    photos.let_go(session, ids, now=now)
    typed = {one for signup in gone for one in (signup.text_address_id, signup.mail_address_id) if one}
    session.execute(delete(Signup).where(Signup.id.in_(ids)).execution_options(synchronize_session="fetch"))
    _forget(session, lonely, typed, now=now)
    return len(gone)


def forget_spent(session: Session, before: datetime, *, now: datetime) -> int:
    """Remove forms whose proof the ledger itself no longer keeps; says how many."""
    spent = select(Signup.id).where(Signup.is_proof, Signup.made_at < before, ~_said_yes())
    ids = session.scalars(spent.order_by(Signup.id).limit(AT_ONCE)).all()
    photos.let_go(session, ids, now=now)
    session.execute(delete(Signup).where(Signup.id.in_(ids)).execution_options(synchronize_session="fetch"))
    return len(ids)


def forget_who_left(session: Session, before: datetime, *, now: datetime) -> int:
    """Empty the supporters who left before a moment, and remove their forms; says how many."""
    is_named = (Supporter.name != "") & Supporter.merged_into_id.is_(None)
    old = select(Supporter).where(Supporter.left_at < before, is_named).order_by(Supporter.id).limit(AT_ONCE)
    people = session.scalars(old).all()
    mine = Signup.supporter_id.in_([one.id for one in people])
    signups = session.scalars(select(Signup.id).where(mine)).all()
    photos.let_go(session, signups, now=now)
    session.execute(delete(Signup).where(Signup.id.in_(signups)).execution_options(synchronize_session="fetch"))
    _forget(session, people, set(), now=now)
    forget_spent(session, before, now=now)
    return len(people)


def goes_on(session: Session, supporter: Supporter) -> datetime | None:
    """When somebody goes who is known by a form alone that nobody confirmed; nothing for anybody else."""
    forms = select(Signup).where(Signup.supporter_id == supporter.id, Signup.is_proof.is_(False), ~_said_yes())
    waiting = session.scalars(forms.order_by(Signup.made_at)).all()
    if not waiting or not _known_by_a_form_alone(session, waiting):
        return None
    return waiting[-1].made_at + timedelta(days=UNCONFIRMED_DAYS)


def _said_yes() -> ColumnElement[bool]:
    """Whether one of the form's addresses ever gave its consent, in whatever way."""
    is_its = (Address.id == Signup.text_address_id) | (Address.id == Signup.mail_address_id)
    return select(Address.id).where(is_its, proof.was_given()).correlate(Signup).exists()


def _mark(session: Session, ids: Collection[int]) -> None:
    proven = update(Signup).where(Signup.id.in_(ids)).values(is_proof=True)
    session.execute(proven.execution_options(synchronize_session=False))


def _known_by_a_form_alone(session: Session, forms: Sequence[Signup]) -> list[Supporter]:
    """The people behind these forms of whom there is nothing else: no act, event, note, tag, file or other form."""
    asked = {one.supporter_id for one in forms if one.wants_texts or one.wants_mail or one.how == WEB_FORM}
    these = Signup.id.not_in([one.id for one in forms])
    passing = {table.__tablename__: false() for table in OF_ITSELF} | {"signup": these, "supporter_alliance": false()}
    unnamed = asked - named(session, Supporter.id, asked, passing)
    people = session.scalars(select(Supporter).where(Supporter.id.in_(unnamed))).all()
    known = _needed_beside(session, {one for person in people for one in _addresses(person)}, forms)
    return [one for one in people if not known & _addresses(one)]


def _needed_beside(session: Session, ids: Collection[int], forms: Sequence[Signup]) -> set[int]:
    """Those of some addresses that more than their supporter, these forms and our own question refer to."""
    mine = {"supporter": false(), "signup": Signup.id.not_in([one.id for one in forms])}
    return need.needed(session, ids, need.besides_a_question(asking.MARK) | mine)


def _addresses(person: Supporter) -> set[int]:
    return {one for one in (person.text_address_id, person.mail_address_id) if one}


def _forget(session: Session, people: Sequence[Supporter], typed: Collection[int], *, now: datetime) -> None:
    """Empty people, and let go of what they could be reached by where nothing else needs it."""
    ids = {one for person in people for one in _addresses(person)} | set(typed)
    records.forget(session, [one.id for one in people])
    empty(session, people, now=now)
    free = ids - need.needed(session, ids, need.besides_a_question(asking.MARK))
    forgetting.let_go(session, free, now=now)
