"""Asking the phone company what numbers are, before the first text and again when a consent has grown old.

Every question costs money, so a number is marked as asked about before it is: a worker that dies leaves it unasked for
one period and never has it paid for twice.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Event

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Why
from groundwork.delivery.permission import suppression
from groundwork.delivery.permission.consent import is_given
from groundwork.delivery.phone.telephony import NotAccepted, NumberFacts, PhoneError, Rejected, SenderBlocked, Telephony
from groundwork.delivery.phone.twilio_phone import is_set_up, phone_for
from groundwork.doors import Job
from groundwork.models import JobRun
from groundwork.settings import Settings

log = structlog.get_logger("groundswell.worker")

NAME = "delivery.lookups"
EVERY = timedelta(minutes=5)
IN_ONE_RUN, AT_ONCE = 100, 8
# a number changes hands at the earliest 45 days after it was given up (47 CFR 52.15)
GROWS_OLD = timedelta(days=90)
NO_WORD = "unknown"  # the line type of a number whose type the phone company does not know


@dataclass(frozen=True)
class Asked:
    """A number to ask about. since: the day of a consent that has grown old; None while it is young."""

    address_id: int
    number: str
    since: date | None


def job() -> Job:
    """The periodic work; all of it in its own transactions, since the asking is outside of any."""
    return Job(NAME, EVERY, _note, _look_up_where_told)


def _look_up_where_told(*, now: datetime) -> int:
    settings = Settings()
    if not (settings.look_up_numbers and is_set_up(settings)):
        return 0
    database = Database(settings.database_url)
    try:
        return look_up(database, phone_for(settings), now=now)
    finally:
        database.close()


def _note(session: Session, *, now: datetime, prepared: object) -> None:
    del now
    mine = (JobRun.name == NAME) & JobRun.finished_at.is_(None)
    session.execute(update(JobRun).where(mine).values(note=f"numbers looked up: {prepared}"))


def look_up(database: Database, phone: Telephony, *, now: datetime, limit: int = IN_ONE_RUN) -> int:
    """Look up the numbers that are due, `limit` at most; returns how many answers there were."""
    with database.reading() as session:
        found = due(session, now=now, limit=limit)
    with database.writing() as session:
        asked = take(session, found, now=now)
    answers = list(_ask_all(phone, asked))
    with database.writing() as session:
        for one, facts in answers:
            keep(session, one, facts, now=now)
    return sum(isinstance(facts, NumberFacts) for _one, facts in answers)


def due(session: Session, *, now: datetime, limit: int) -> list[Asked]:
    """Numbers to ask about: first those never asked about, then those whose consent is old."""
    old = now - GROWS_OLD
    wanted = (
        select(Address.id, Address.value, _agreed_at().label("agreed_at"))
        .where(_is_due(old), Address.channel == Channel.TEXT, Address.erased_at.is_(None))
        .where(suppression.standing_reason().is_(None), is_given())
        .order_by(Address.looked_up_at.is_not(None), Address.looked_up_at, Address.id)
        .limit(limit)
    )
    rows = session.execute(wanted).all()
    return [Asked(row.id, row.value, row.agreed_at.date() if row.agreed_at <= old else None) for row in rows]


def take(session: Session, found: Sequence[Asked], *, now: datetime) -> list[Asked]:
    """Mark numbers as asked about; returns those that no other worker marked first."""
    mine = (
        update(Address)
        .where(Address.id.in_([one.address_id for one in found]), _was_long_ago(now - GROWS_OLD))
        .values(looked_up_at=now)
        .returning(Address.id)
        .execution_options(synchronize_session=False)
    )
    taken = set(session.scalars(mine)) if found else set()
    return [one for one in found if one.address_id in taken]


def _is_due(old: datetime) -> ColumnElement[bool]:
    is_new = and_(Address.looked_up_at.is_(None), Address.line_type == "")
    return or_(is_new, and_(_was_long_ago(old), _agreed_at() <= old))


def _was_long_ago(old: datetime) -> ColumnElement[bool]:
    return or_(Address.looked_up_at.is_(None), Address.looked_up_at <= old)


def _agreed_at() -> ColumnElement[datetime]:
    """When the newest yes was given."""
    newest = select(func.max(Consent.at)).where(Consent.address_id == Address.id, Consent.kind == ConsentKind.GIVEN)
    return newest.correlate(Address).scalar_subquery()


def _ask_all(phone: Telephony, asked: Sequence[Asked]) -> Iterator[tuple[Asked, NumberFacts | PhoneError]]:
    """Ask about all, a few at once; after the first trouble that is not one number's own nobody else is asked."""
    trouble = Event()

    def ask(one: Asked) -> NumberFacts | PhoneError:
        if trouble.is_set():
            return NotAccepted()
        try:
            return phone.lookup(one.number, since=one.since)
        except Rejected as error:
            return error
        except PhoneError as error:
            trouble.set()
            log.warning("numbers cannot be looked up now", why=str(error))
            return error

    with ThreadPoolExecutor(AT_ONCE) as crew:
        yield from zip(asked, crew.map(ask, asked), strict=True)


def keep(session: Session, asked: Asked, facts: NumberFacts | PhoneError, *, now: datetime) -> None:
    """Write down what a number is; one that was certainly not looked up is due again."""
    if isinstance(facts, NotAccepted | SenderBlocked):
        session.get_one(Address, asked.address_id).looked_up_at = None
    if not isinstance(facts, NumberFacts):
        return
    address = session.get_one(Address, asked.address_id)
    address.line_type = facts.line_type or NO_WORD
    for why in _reasons(facts):
        evidence = f"line type {facts.line_type or NO_WORD}, asked {now:%Y-%m-%d}"
        suppression.suppress(session, address.fingerprint, why, how="lookup", evidence=evidence, now=now)
    if facts.is_reassigned:  # the yes was somebody else's
        void = Consent(topic="", wording="", how="lookup", evidence="the number has a new owner", at=now)
        void.address_id, void.kind = address.id, ConsentKind.WITHDRAWN
        session.add(void)


def _reasons(facts: NumberFacts) -> Iterator[Why]:
    if not facts.is_valid:
        yield Why.INVALID
    if facts.line_type == "landline":
        yield Why.LANDLINE
    if facts.is_reassigned:
        yield Why.REASSIGNED
