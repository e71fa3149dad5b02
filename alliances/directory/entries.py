"""Entries of the directory: each person writes, changes and withdraws their own."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from alliances.directory.kinds import Topic
from alliances.models import Alliance, DirectoryEntry, DirectoryTopic
from alliances.typed import LINE, required
from groundwork.accounts.models import Account, Grant
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.delivery import addresses
from groundwork.delivery.models import Address
from groundwork.refusal import Refusal
from groundwork.words import say

MOST_SHOWN = 200
MOST_WORDS = 6


@dataclass(frozen=True)
class Typed:
    """What somebody writes about themselves. phone, mail: only what they choose to give."""

    name: str
    town: str = ""
    helps_with: str = ""
    languages: str = ""
    topics: Collection[Topic] = field(default_factory=tuple)
    phone: str = ""
    mail: str = ""
    shows_account_mail: bool = False


@dataclass(frozen=True)
class Wanted:
    """Whom a reader looks for; empty takes all."""

    words: str = ""
    state: str = ""
    topic: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.words.strip() or self.state or self.topic)


@dataclass(frozen=True)
class Shown:
    """One entry as another leader reads it. phone: E.164. alliance: empty for the secretariat."""

    entry: DirectoryEntry
    alliance: str
    slug: str
    state: str
    phone: str
    mails: tuple[str, ...]
    topics: tuple[Topic, ...]


def mine(session: Session, account_id: int, alliance_id: int | None) -> DirectoryEntry | None:
    """The entry this account wrote for this alliance, or for the secretariat."""
    return session.scalar(
        select(DirectoryEntry).where(
            DirectoryEntry.account_id == account_id, DirectoryEntry.alliance_id.is_not_distinct_from(alliance_id)
        )
    )


def topics_of(session: Session, entry: DirectoryEntry) -> list[Topic]:
    """What an entry offers to help with, in the order of the list."""
    found = set(session.scalars(select(DirectoryTopic.topic).where(DirectoryTopic.entry_id == entry.id)))
    return [topic for topic in Topic if topic in found]


def typed_before(session: Session, entry: DirectoryEntry) -> Typed:
    """An entry as it was typed, to change it."""
    return Typed(
        entry.name,
        entry.town,
        entry.helps_with,
        entry.languages,
        topics_of(session, entry),
        phone=_value(session, entry.text_address_id),
        mail=_value(session, entry.mail_address_id),
        shows_account_mail=entry.shows_account_mail,
    )


def write(session: Session, account_id: int, alliance_id: int | None, typed: Typed, *, now: datetime) -> DirectoryEntry:
    """Make or change one's own entry. Raises Refusal where nobody could reach or know the person by it."""
    name = required(typed.name, field="name")
    phone = addresses.text_address(session, typed.phone).id if typed.phone.strip() else None
    mail = addresses.mail_address(session, typed.mail, field="mail").id if typed.mail.strip() else None
    if phone is None and mail is None and not typed.shows_account_mail:
        raise Refusal(
            say("Choose at least one way to reach you: a phone, an e-mail, or the one you sign in with."), field="mail"
        )
    if not typed.topics and not typed.helps_with.strip():
        raise Refusal(say("Say what others may ask you about: tick a topic, or write a line."), field="helps_with")
    entry = mine(session, account_id, alliance_id)
    if entry is None:
        entry = DirectoryEntry(account_id=account_id, alliance_id=alliance_id, made_at=now)
        session.add(entry)
    entry.name, entry.changed_at = name, now
    entry.town, entry.languages = _line(typed.town, "town"), _line(typed.languages, "languages")
    entry.helps_with = required(typed.helps_with, field="helps_with", most=500) if typed.helps_with.strip() else ""
    entry.text_address_id, entry.mail_address_id = phone, mail
    entry.shows_account_mail = typed.shows_account_mail
    session.flush()
    session.execute(delete(DirectoryTopic).where(DirectoryTopic.entry_id == entry.id))
    session.add_all(DirectoryTopic(entry_id=entry.id, topic=topic) for topic in sorted(set(typed.topics)))
    session.flush()
    return entry


def withdraw(session: Session, entry: DirectoryEntry) -> None:
    """Remove an entry, its topics and ways to reach the person."""
    session.execute(delete(DirectoryTopic).where(DirectoryTopic.entry_id == entry.id))
    session.delete(entry)
    session.flush()


def directory(session: Session, wanted: Wanted) -> list[Shown]:
    """Whom leaders may ask, by state and name; nobody whose role has ended."""
    phone, mail = aliased(Address), aliased(Address)
    rows = session.execute(
        select(DirectoryEntry, Alliance, phone.value, mail.value, Account.email)
        .join(Account, Account.id == DirectoryEntry.account_id)
        .outerjoin(Alliance, Alliance.id == DirectoryEntry.alliance_id)
        .outerjoin(phone, phone.id == DirectoryEntry.text_address_id)
        .outerjoin(mail, mail.id == DirectoryEntry.mail_address_id)
        .where(Account.active, _holds_a_role(), *_fitting(wanted))
        .order_by(func.coalesce(Alliance.state, ""), func.lower(DirectoryEntry.name), DirectoryEntry.id)
        .limit(MOST_SHOWN)
    ).all()
    topics = _topics(session, [entry.id for entry, *_rest in rows])
    return [
        Shown(
            entry,
            alliance.name if alliance else "",
            alliance.slug if alliance else "",
            alliance.state if alliance else "",
            number or "",
            tuple(dict.fromkeys(box for box in (mailbox, email if entry.shows_account_mail else None) if box)),
            topics.get(entry.id, ()),
        )
        for entry, alliance, number, mailbox, email in rows
    ]


def states(session: Session) -> list[str]:
    """The states that have somebody in the directory."""
    wanted = (
        select(Alliance.state)
        .join(DirectoryEntry, DirectoryEntry.alliance_id == Alliance.id)
        .join(Account, Account.id == DirectoryEntry.account_id)
        .where(Account.active, _holds_a_role())
    )
    return list(session.scalars(wanted.distinct().order_by(Alliance.state)))


def _holds_a_role() -> ColumnElement[bool]:
    """Whether the entry's owner has a role today where the entry says they work."""
    at_alliance = and_(Grant.scope_kind == ALLIANCE, Grant.scope_id == Alliance.slug)
    at_coalition = and_(Grant.scope_kind == COALITION, DirectoryEntry.alliance_id.is_(None))
    return (
        select(Grant.id)
        .where(Grant.account_id == DirectoryEntry.account_id, Grant.ended_at.is_(None), or_(at_alliance, at_coalition))
        .correlate(DirectoryEntry, Alliance)
        .exists()
    )


def _fitting(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(Alliance.state == wanted.state)
    if wanted.topic in set(Topic):
        of_topic = select(DirectoryTopic.entry_id).where(DirectoryTopic.topic == Topic(wanted.topic))
        found.append(DirectoryEntry.id.in_(of_topic))
    columns = (
        DirectoryEntry.name,
        DirectoryEntry.town,
        DirectoryEntry.helps_with,
        DirectoryEntry.languages,
        Alliance.name,
    )
    for word in wanted.words.lower().split()[:MOST_WORDS]:
        says = [func.lower(column).contains(word, autoescape=True) for column in columns]
        found.append(or_(*says))
    return found


def _topics(session: Session, entry_ids: list[int]) -> dict[int, tuple[Topic, ...]]:
    rows = session.execute(
        select(DirectoryTopic.entry_id, DirectoryTopic.topic).where(DirectoryTopic.entry_id.in_(entry_ids))
    )
    found: dict[int, list[Topic]] = {}
    for entry_id, topic in rows:
        found.setdefault(entry_id, []).append(topic)
    order = list(Topic)
    return {entry_id: tuple(sorted(topics, key=order.index)) for entry_id, topics in found.items()}


def _value(session: Session, address_id: int | None) -> str:
    found = session.get(Address, address_id) if address_id else None
    return found.value if found else ""


def _line(typed: str, field: str) -> str:
    return required(typed, field=field, most=LINE) if typed.strip() else ""
