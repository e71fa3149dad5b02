"""Asking for the link to one's own page: the same words and the same work for whoever asks; a job answers."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.mine import wording
from alliances.models import MineAsking, MineLink
from groundwork.accounts import forgetting as staff
from groundwork.delivery import addresses, outbox
from groundwork.delivery.hours import quiet
from groundwork.delivery.models import Address, Channel, Why
from groundwork.delivery.permission import forgetting, stops, suppression
from groundwork.models import Installation
from groundwork.refusal import Refusal
from groundwork.tokens import digest, new_token
from groundwork.words import say

GOOD_FOR = timedelta(minutes=30)
AT_MOST, WITHIN = 3, timedelta(hours=1)  # links to one address, whoever asks
TEXTS_A_DAY = 500  # all numbers together: more is somebody who wants to cost us money
MOST_WAITING = 5_000  # rows: more is a flood, and nobody is told anything by the words for it
AT_ONCE = 500
MARK = "mine:"


def ask(session: Session, typed: str, *, language: str, link_base: str, now: datetime) -> None:
    """Note that somebody asked for the link of a number or mailbox. Raises BadAddress, or Refusal in a flood."""
    channel, value = stops.read_one(typed, field="address")
    if (session.scalar(select(func.count()).select_from(MineAsking)) or 0) >= MOST_WAITING:
        raise Refusal(say("Very many people are asking just now. Try again in a quarter of an hour."))
    session.add(MineAsking(channel=channel, value=value, language=language, link_base=link_base, asked_at=now))


def answer(session: Session, *, now: datetime) -> int:
    """Send links to those who are known and may be written to; returns how many. The askings are gone after."""
    waiting = session.scalars(select(MineAsking).order_by(MineAsking.id).limit(AT_ONCE)).all()
    sent = 0
    for asking in waiting:
        address = _known(session, asking)
        if address is not None and _may_send(session, address, now=now):
            _send(session, asking, address, now=now)
            sent += 1
        session.delete(asking)
    session.flush()
    return sent


def _known(session: Session, asking: MineAsking) -> Address | None:
    """The address, where anything is kept about it: somebody of the staff may have none yet."""
    if asking.channel == Channel.MAIL and staff.knows(session, asking.value):
        return addresses.mail_address(session, asking.value)
    return forgetting.address_of(session, asking.value)


def _may_send(session: Session, address: Address, *, now: datetime) -> bool:
    """Nothing goes to whoever said stop, nor often to one address, nor to very many in a day."""
    if suppression.is_suppressed(session, address.fingerprint, Why.OPTED_OUT):
        return False
    lately = select(func.count()).where(MineLink.address_id == address.id, MineLink.made_at > now - WITHIN)
    if (session.scalar(lately) or 0) >= AT_MOST:
        return False
    if address.channel == Channel.TEXT:
        return outbox.texts_queued(session, MARK, since=now - timedelta(days=1)) < TEXTS_A_DAY
    return True


def _send(session: Session, asking: MineAsking, address: Address, *, now: datetime) -> None:
    is_text = address.channel == Channel.TEXT
    token, zones = new_token(), quiet.zones_of_number(address.value) if is_text else ()
    goes_at = (quiet.next_open(zones, now) or now) if is_text else now  # at night a text waits, and its half hour too
    link = MineLink(token_digest=digest(token), address_id=address.id, made_at=now, expires_at=goes_at + GOOD_FOR)
    session.add(link)
    session.flush()
    told = {"name": _name(session), "link": f"{asking.link_base}/mine/{token}"}
    key = f"{MARK}{link.id}"
    if is_text:
        body = wording.TEXT[asking.language] % told
        outbox.send_text(session, address_id=address.id, body=body, key=key, zones=zones, now=now)
    else:
        subject, body = wording.SUBJECT[asking.language], wording.MAIL[asking.language] % told
        outbox.send_mail(session, address_id=address.id, subject=subject, body=body, key=key, now=now)


def _name(session: Session) -> str:
    return session.scalar(select(Installation.name)) or "Groundswell"
