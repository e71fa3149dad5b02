"""What we know of the people of a file: their addresses, whose these are, what was agreed to and stopped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.importing.reading import Homes, Person, Value
from alliances.models import CustomValue, MatchMethod, Supporter, SupporterTag
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, FingerprintKey, Suppression, Why
from groundwork.delivery.permission.fingerprints import fingerprint


@dataclass
class Books:
    """What one import stands on. mark: how the ledger names it. fields: custom fields by their column's place.

    tags: the alliance's tags by the name as it is compared; a new one is no number yet.
    """

    alliance_id: int
    topic: str
    mark: str
    homes: Homes
    fields: dict[int, int | None] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)


@dataclass
class Owner:
    """A supporter an address belongs to, as far as an import may look."""

    id: int
    alliance_id: int
    name: str
    zip: str
    language: str
    match_method: MatchMethod
    text_id: int | None
    mail_id: int | None
    joined_at: datetime
    left_at: datetime | None
    is_confirmed: bool = False


@dataclass
class Known:
    """What we know about the people of one piece."""

    texts: dict[str, int] = field(default_factory=dict)
    mails: dict[str, int] = field(default_factory=dict)
    owners: dict[int, Owner] = field(default_factory=dict)
    given: set[int] = field(default_factory=set)
    withdrawn: set[int] = field(default_factory=set)
    marks: dict[str, str] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    tags: dict[int, set[int]] = field(default_factory=dict)
    values: dict[tuple[int, int], Value] = field(default_factory=dict)


def has_key(session: Session) -> bool:
    """Whether this installation ever made a fingerprint; without one nobody has said stop."""
    return session.scalar(select(FingerprintKey.id)) is not None


def look(session: Session, people: Sequence[Person], books: Books) -> Known:
    """All that is to be known of some thousand people before anything is decided about them."""
    known = Known()
    verified = _addresses(session, people, known)
    _owners(session, known, verified)
    ids = [*known.texts.values(), *known.mails.values()]
    _consents(session, known, ids, books.topic)
    if has_key(session):
        _suppressed(session, known, people)
    mine = [one.id for one in _each_once(known.owners.values()) if one.alliance_id == books.alliance_id]
    _records(session, known, mine, books)
    return known


def _each_once(owners: Collection[Owner]) -> list[Owner]:
    return list({one.id: one for one in owners}.values())


def _addresses(session: Session, people: Sequence[Person], known: Known) -> set[int]:
    verified: set[int] = set()
    for channel, found, wanted in (
        (Channel.TEXT, known.texts, [one.phone for one in people if one.phone]),
        (Channel.MAIL, known.mails, [one.email for one in people if one.email]),
    ):
        rows = session.execute(
            select(Address.id, Address.value, Address.verified_at).where(
                Address.channel == channel, Address.value.in_(wanted)
            )
        )
        for number, value, at in rows:
            found[value] = number
            if at is not None:
                verified.add(number)
    return verified


def _owners(session: Session, known: Known, verified: set[int]) -> None:
    """Asked of everybody, known or not: a file about one person takes as long either way."""
    columns = (
        Supporter.id, Supporter.alliance_id, Supporter.name, Supporter.zip, Supporter.language,
        Supporter.match_method, Supporter.text_address_id, Supporter.mail_address_id, Supporter.joined_at,
        Supporter.left_at,
    )  # fmt: skip
    rows: list[Any] = []
    for column, ids in (
        (Supporter.text_address_id, list(known.texts.values())),
        (Supporter.mail_address_id, list(known.mails.values())),
    ):
        rows += session.execute(select(*columns).where(column.in_(ids))).all()
    owners = {row[0]: Owner(*row) for row in rows}
    others = {one for owner in owners.values() for one in (owner.text_id, owner.mail_id) if one} - verified
    query = select(Address.id).where(Address.id.in_(others), Address.verified_at.is_not(None))
    verified |= set(session.scalars(query))
    for owner in owners.values():
        owner.is_confirmed = owner.text_id in verified or owner.mail_id in verified
        for address_id in (owner.text_id, owner.mail_id):
            if address_id:
                known.owners[address_id] = owner


def _consents(session: Session, known: Known, ids: Sequence[int], topic: str) -> None:
    given = (Consent.kind == ConsentKind.GIVEN) & Consent.topic.in_(("", topic))
    withdrawn = Consent.kind == ConsentKind.WITHDRAWN
    rows = session.execute(
        select(Consent.address_id, func.max(Consent.id).filter(given), func.max(Consent.id).filter(withdrawn))
        .where(Consent.address_id.in_(ids))
        .group_by(Consent.address_id)
    )
    for address_id, yes, no in rows:
        if yes and yes > (no or 0):
            known.given.add(address_id)
        if no:
            known.withdrawn.add(address_id)


def _suppressed(session: Session, known: Known, people: Sequence[Person]) -> None:
    for one in people:
        if one.phone:
            known.marks[one.phone] = fingerprint(session, Channel.TEXT, one.phone)
        if one.email:
            known.marks[one.email] = fingerprint(session, Channel.MAIL, one.email)
    rows = session.execute(
        select(Suppression.fingerprint, Suppression.why, Suppression.how).where(
            Suppression.fingerprint.in_(list(known.marks.values())), Suppression.lifted_at.is_(None)
        )
    )
    for mark, why, how in rows:
        if why == Why.OPTED_OUT:
            known.stopped.add(mark)
        if how == "erased":
            known.erased.add(mark)


def _records(session: Session, known: Known, mine: Sequence[int], books: Books) -> None:
    """Tags and custom values of those supporters of ours whom the file may change."""
    if mine and books.tags:
        query = select(SupporterTag.supporter_id, SupporterTag.tag_id).where(SupporterTag.supporter_id.in_(mine))
        for supporter_id, tag_id in session.execute(query):
            known.tags.setdefault(supporter_id, set()).add(tag_id)
    wanted = [number for number in books.fields.values() if number]
    if mine and wanted:
        rows = session.execute(
            select(CustomValue.supporter_id, CustomValue.field_id, CustomValue.value, CustomValue.number).where(
                CustomValue.supporter_id.in_(mine), CustomValue.field_id.in_(wanted)
            )
        )
        known.values = {(row[0], row[1]): (row[2], row[3]) for row in rows}
