"""The permission ledger: who said yes to what, in which words, and who took it back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Why
from groundwork.delivery.permission import suppression
from groundwork.refusal import Refusal
from groundwork.words import say

AT_ONCE = 10_000  # addresses asked about in one statement
OF_ALLIANCE = "alliance:"
Topic = str | ColumnElement[str]


class NoWording(Refusal):
    """Consent without the words that were agreed to is none."""


def give(  # noqa: PLR0913 - a line of the ledger has this many parts
    session: Session, address: Address, *, topic: str, wording: str, how: str, evidence: str, now: datetime
) -> Consent:
    """Add a yes to the ledger: to what, the exact words agreed to, how and by what evidence. Raises NoWording."""
    if not wording.strip():
        raise NoWording(say("The words that were agreed to are missing."))
    line = Consent(topic=topic, wording=wording, how=how, evidence=evidence, at=now)
    return _add(session, address, line, ConsentKind.GIVEN)


def ask(  # noqa: PLR0913 - a line of the ledger has this many parts
    session: Session, address: Address, *, topic: str, wording: str, how: str, evidence: str, now: datetime
) -> Consent:
    """Note that somebody typed this address and ticked the box; it counts only once `confirm` says so."""
    if not wording.strip():
        raise NoWording(say("The words that were agreed to are missing."))
    line = Consent(topic=topic, wording=wording, how=how, evidence=evidence, at=now)
    return _add(session, address, line, ConsentKind.ASKED)


def confirm(session: Session, address: Address, *, how: str, evidence: str, now: datetime) -> int:
    """The person's own yes, come from the address itself: what was asked is given, an earlier opt-out is over.

    Returns how many topics were asked about and are now given.
    """
    address.verified_at = address.verified_at or now
    suppression.lift(session, address.fingerprint, Why.OPTED_OUT, how=how, now=now)
    suppression.lift(session, address.fingerprint, Why.REASSIGNED, how=how, now=now)  # whoever has it now says so
    asked = _asked(session, address)
    for line in asked:
        parts = {"topic": line.topic, "wording": line.wording}
        _add(session, address, Consent(**parts, how=how, evidence=evidence, at=now), ConsentKind.GIVEN)
    return len(asked)


def withdraw(session: Session, address: Address, *, how: str, evidence: str, now: datetime) -> Consent:
    """Take back every yes of this address and stop everything to it, coalition-wide and at once."""
    suppression.suppress(session, address.fingerprint, Why.OPTED_OUT, how=how, evidence=evidence, now=now)
    if address.channel == Channel.TEXT:
        suppression.end_talk(session, [address.value], [address.fingerprint], now=now)
    line = Consent(topic="", wording="", how=how, evidence=evidence, at=now)
    return _add(session, address, line, ConsentKind.WITHDRAWN)


def end(session: Session, address: Address, *, topic: str, how: str, evidence: str, now: datetime) -> Consent:
    """Take back the yes to one topic, and what waits of it for a confirmation; other alliances may write on."""
    line = Consent(topic=topic, wording="", how=how, evidence=evidence, at=now)
    return _add(session, address, line, ConsentKind.WITHDRAWN)


def topic_of(alliance: str) -> str:
    """What somebody agrees to who says yes to this alliance; everything where none is named."""
    return f"{OF_ALLIANCE}{alliance}" if alliance else ""


def topic_of_each(alliance: ColumnElement[str]) -> ColumnElement[str]:
    """The same for a statement over alliances, by the column of their slugs."""
    return literal(OF_ALLIANCE) + alliance


def may_reach(session: Session, address_ids: Collection[int], *, topic: str = "", now: datetime) -> dict[int, str]:
    """Why some of these addresses may not be written to; one that is missing from the answer may.

    topic: what it would be about; without one, any yes will do.
    """
    del now  # consent has no last day yet; the argument keeps its callers when it gets one
    ids = list(address_ids)
    found: dict[int, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= _refused(session, ids[start : start + AT_ONCE], topic)
    return found


def _refused(session: Session, ids: list[int], topic: str) -> dict[int, str]:
    rows: Any = session.execute(
        select(Address.id, suppression.standing_reason(), is_given(topic)).where(Address.id.in_(ids))
    )
    reasons = {}
    for address_id, why, is_agreed in rows:
        if why is not None:
            reasons[address_id] = str(why)
        elif not is_agreed:
            reasons[address_id] = str(Why.NO_CONSENT)
    return reasons


def is_given(topic: Topic = "") -> ColumnElement[bool]:
    """For a statement over Address: whether a yes to this topic, or to everything, was given since the last no."""
    return _newest(ConsentKind.GIVEN, topic) > _newest(ConsentKind.WITHDRAWN, topic)


def _newest(kind: ConsentKind, topic: Topic = "") -> ColumnElement[int]:
    """The number of the newest line of one kind, 0 when there is none; found by the index."""
    newest = select(func.max(Consent.id)).where(Consent.address_id == Address.id, Consent.kind == kind)
    if not isinstance(topic, str) or topic:
        newest = newest.where(Consent.topic.in_(("", topic)))
    return func.coalesce(newest.correlate_except(Consent).scalar_subquery(), 0)


def _asked(session: Session, address: Address) -> list[Consent]:
    """What was asked since the last word, once per topic."""
    since = (
        select(Consent.id)
        .where(Consent.address_id == address.id, Consent.kind != ConsentKind.ASKED)
        .order_by(Consent.id.desc())
        .limit(1)
    )
    last = session.scalar(since) or 0
    lines = session.scalars(select(Consent).where(Consent.address_id == address.id, Consent.id > last))
    return list({line.topic: line for line in lines}.values())


def _add(session: Session, address: Address, line: Consent, kind: ConsentKind) -> Consent:
    line.address_id, line.kind = address.id, kind
    session.add(line)
    session.flush()
    return line


def begin_again(session: Session, address: Address, *, how: str, evidence: str, now: datetime) -> int:
    """START from the address itself: what was asked is given, and what was given before the last opt-out is again.

    Returns how many topics count from now on.
    """
    asked = confirm(session, address, how=how, evidence=evidence, now=now)
    if asked or session.scalar(select(is_given()).where(Address.id == address.id)):
        return asked or 1
    former = _given_before(session, address)
    for line in former:
        again = Consent(topic=line.topic, wording=line.wording, how=how, evidence=evidence, at=now)
        _add(session, address, again, ConsentKind.GIVEN)
    return len(former)


def _given_before(session: Session, address: Address) -> list[Consent]:
    """What this address had agreed to, each topic once, in the newest words."""
    given = select(Consent).where(Consent.address_id == address.id, Consent.kind == ConsentKind.GIVEN)
    return list({line.topic: line for line in session.scalars(given.order_by(Consent.id))}.values())
