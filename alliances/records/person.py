"""One supporter as their alliance knows them: who, where, how to reach them, what they agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, MatchMethod, Supporter
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Thread
from groundwork.delivery.permission import consent
from groundwork.refusal import NotFound
from groundwork.words import say
from legislators import places
from legislators.matching import Confidence, match


@dataclass(frozen=True)
class Way:
    """One way to reach a supporter. reason: why nothing may go there now; empty when it may. since: the last yes."""

    channel: Channel
    address: Address
    reason: str
    since: datetime | None
    lines: Sequence[Consent]


def by_id(session: Session, alliance: Alliance, supporter_id: int) -> Supporter:
    """One of the alliance's own supporters. Raises NotFound, for another alliance's and a merged one too."""
    found = session.get(Supporter, supporter_id) if 0 < supporter_id < 2**31 else None
    if found is None or found.alliance_id != alliance.id or found.merged_into_id is not None:
        raise NotFound(say("There is no such supporter here. Look for them in the list."))
    return found


def ways_of(session: Session, alliance: Alliance, supporter: Supporter, *, now: datetime) -> list[Way]:
    """Phone and mailbox, each with what is on record of this alliance's permission, newest line first."""
    ids = address_ids(supporter)
    if not ids:
        return []
    topic = consent.topic_of(alliance.slug)
    refused = consent.may_reach(session, ids, topic=topic, now=now)
    own = (Consent.address_id.in_(ids)) & Consent.topic.in_(("", topic))
    lines = session.scalars(select(Consent).where(own).order_by(Consent.id.desc())).all()
    found = session.scalars(select(Address).where(Address.id.in_(ids)).order_by(Address.channel.desc()))
    return [_way(one, refused.get(one.id, ""), [line for line in lines if line.address_id == one.id]) for one in found]


def _way(address: Address, reason: str, lines: Sequence[Consent]) -> Way:
    yes = next((line.at for line in lines if line.kind == ConsentKind.GIVEN), None)
    return Way(address.channel, address, reason, yes, lines)


def address_ids(supporter: Supporter) -> list[int]:
    """The addresses a supporter has."""
    return [one for one in (supporter.text_address_id, supporter.mail_address_id) if one]


def thread_of(session: Session, supporter: Supporter) -> int | None:
    """The newest conversation with a supporter, where there is one."""
    if supporter.text_address_id is None:
        return None
    hers = select(Thread.id).join(Address, Address.value == Thread.phone)
    hers = hers.where(Address.id == supporter.text_address_id, Address.channel == Channel.TEXT)
    return session.scalar(hers.order_by(Thread.last_at.desc()).limit(1))


def choices_of_district(session: Session, supporter: Supporter, *, now: datetime) -> tuple[str, ...]:
    """The districts a supporter's ZIP code is split into; nothing where it is not, or nobody knows the code."""
    if not supporter.zip or supporter.match_confidence not in {Confidence.ASK, Confidence.CONFIRMED}:
        return ()
    found = match(session, places.zip_place(session, supporter.zip), on=now.date()).districts
    return found if len(found) > 1 else ()


def is_told(supporter: Supporter) -> bool:
    """Whether the supporter themself said which district is theirs."""
    return supporter.match_method == MatchMethod.PERSON and bool(supporter.district)
