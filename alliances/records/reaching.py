"""A supporter's number or mailbox as staff hear of it: another one noted until they confirm it, one taken off.

Whoever else has a noted number, of whichever alliance, the page reads the same: nothing is theirs before they say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from alliances.joining import by_address
from alliances.models import AddressNote, Alliance, Supporter
from alliances.records.person import address_ids
from groundwork.audit import ledger
from groundwork.delivery import addresses
from groundwork.delivery.models import Address, Channel, Why
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.words import say

DAYS = 365  # a number nobody confirmed for a year is not theirs any more


class SomebodyElses(Refusal):
    """The alliance itself has this number or mailbox for another of its supporters."""

    def __init__(self, words: str, *, field: str, other_id: int) -> None:
        super().__init__(words, field=field)
        self.other_id = other_id


@dataclass(frozen=True)
class Hand:
    """Who does it, for which alliance."""

    alliance: Alliance
    account_id: int


def note(session: Session, hand: Hand, one: Supporter, channel: Channel, typed: str, *, now: datetime) -> None:
    """Write down the number or mailbox somebody says is theirs; it counts once they confirm it themself.

    One on record that nobody ever said yes from was wrong, and goes. Raises Refusal beside the field; SomebodyElses
    where it is on record for another supporter of the same alliance.
    """
    address = _read(session, channel, typed)
    if address.id in address_ids(one):
        raise Refusal(_is_theirs(channel), field=_field(channel))
    _must_be_free_here(session, hand.alliance, one, address)
    waiting = _waiting(session, one, channel)
    if waiting is not None and waiting.address_id == address.id:
        return
    _settle(session, AddressNote.supporter_id == one.id, AddressNote.channel == channel, now=now)
    for former in _of(session, one, channel):
        if _was_wrong(session, hand.alliance, former, now=now):
            _take(session, hand, one, former, now=now)
    session.add(_row(hand, one, channel, address_id=address.id, now=now))
    session.flush()
    _tell(session, hand, one, "records.address_noted", channel, now=now)


def remove(session: Session, hand: Hand, one: Supporter, channel: Channel, *, now: datetime) -> None:
    """Take off the number or mailbox on record; this alliance's yes ends with it."""
    taken = _of(session, one, channel)
    for address in taken:
        _take(session, hand, one, address, now=now)
        session.add(_row(hand, one, channel, settled_at=now, now=now))
    session.flush()
    if taken:
        _tell(session, hand, one, "records.address_removed", channel, now=now)


def put_away(session: Session, hand: Hand, one: Supporter, channel: Channel, *, now: datetime) -> None:
    """Forget what was noted and not confirmed yet."""
    if _settle(session, AddressNote.supporter_id == one.id, AddressNote.channel == channel, now=now):
        _tell(session, hand, one, "records.address_removed", channel, now=now)


def noted(session: Session, one: Supporter) -> dict[str, Address]:
    """What waits to be confirmed, by its channel."""
    rows = session.execute(
        select(AddressNote.channel, Address)
        .join(Address, Address.id == AddressNote.address_id)
        .where(AddressNote.supporter_id == one.id, AddressNote.settled_at.is_(None))
        .where(Address.id.not_in(address_ids(one)))
    )
    return {str(row[0]): row[1] for row in rows}


def forget(session: Session, before: datetime, *, now: datetime) -> int:
    """Put away what nobody confirmed in time; says how many."""
    return _settle(session, AddressNote.noted_at < before, now=now)


def _read(session: Session, channel: Channel, typed: str) -> Address:
    if channel == Channel.TEXT:
        return addresses.text_address(session, typed)
    return addresses.mail_address(session, typed)


def _must_be_free_here(session: Session, alliance: Alliance, one: Supporter, address: Address) -> None:
    """Only the alliance's own people are looked at: of anybody else's nothing may be told."""
    owner = by_address(session, address.id)
    if owner is None or owner.alliance_id != alliance.id:
        note = select(AddressNote.supporter_id).where(
            AddressNote.address_id == address.id,
            AddressNote.alliance_id == alliance.id,
            AddressNote.settled_at.is_(None),
            AddressNote.supporter_id != one.id,
        )
        number = session.scalar(note.limit(1))
        owner = session.get(Supporter, number) if number else None
    if owner is None or owner.alliance_id != alliance.id:
        return
    words = say("This is on record for %(name)s. Are the two one person?", name=owner.name or say("(erased)"))
    if owner.left_at is not None:
        words = say("This is on record for %(name)s, who left. Take them back in instead.", name=owner.name)
    raise SomebodyElses(words, field=_field(address.channel), other_id=owner.id)


def _is_theirs(channel: Channel) -> str:
    if channel == Channel.TEXT:
        return say("This number is on record for them already.")
    return say("This address is on record for them already.")


def _field(channel: Channel) -> str:
    return "phone" if channel == Channel.TEXT else "email"


def _waiting(session: Session, one: Supporter, channel: Channel) -> AddressNote | None:
    mine = select(AddressNote).where(AddressNote.supporter_id == one.id, AddressNote.channel == channel)
    return session.scalar(mine.where(AddressNote.settled_at.is_(None)))


def _settle(session: Session, *which: ColumnElement[bool], now: datetime) -> int:
    done = (
        update(AddressNote)
        .where(AddressNote.settled_at.is_(None), *which)
        .values(settled_at=now, address_id=None)
        .returning(AddressNote.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(session.scalars(done).all())


def _of(session: Session, one: Supporter, channel: Channel) -> Sequence[Address]:
    mine = select(Address).where(Address.id.in_(address_ids(one)), Address.channel == channel)
    return session.scalars(mine).all()


def _was_wrong(session: Session, alliance: Alliance, former: Address, *, now: datetime) -> bool:
    """Whether nobody ever said yes from it: neither confirmed it, nor agreed in another way."""
    refused = consent.may_reach(session, [former.id], topic=consent.topic_of(alliance.slug), now=now)
    return former.verified_at is None and refused.get(former.id) == Why.NO_CONSENT


def _take(session: Session, hand: Hand, one: Supporter, address: Address, *, now: datetime) -> None:
    """Nobody of this alliance writes there any more; who stopped it stays stopped."""
    consent.end(
        session,
        address,
        topic=consent.topic_of(hand.alliance.slug),
        how="told to staff",
        evidence=f"account:{hand.account_id}",
        now=now,
    )
    if address.channel == Channel.TEXT:
        one.text_address_id = None
    else:
        one.mail_address_id = None


def _row(
    hand: Hand,
    one: Supporter,
    channel: Channel,
    *,
    address_id: int | None = None,
    settled_at: datetime | None = None,
    now: datetime,
) -> AddressNote:
    return AddressNote(
        alliance_id=hand.alliance.id,
        supporter_id=one.id,
        channel=channel,
        address_id=address_id,
        account_id=hand.account_id,
        noted_at=now,
        settled_at=settled_at,
    )


def _tell(session: Session, hand: Hand, one: Supporter, act: str, channel: Channel, *, now: datetime) -> None:
    subject, scope, told = f"supporter:{one.id}", hand.alliance.slug, {"channel": str(channel)}
    ledger.record(session, act, account_id=hand.account_id, scope=scope, subject=subject, told=told, now=now)
