"""Replies that wait in the demo's inbox, so that it can be tried: invented people of Franklin, nobody elsewhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alliances.inbox import replies
from alliances.models import Alliance, Supporter
from groundwork.delivery.models import Address, Thread
from groundwork.delivery.permission import consent
from groundwork.delivery.webhooks import inbound
from groundwork.doors import Doors, InboundText

# minutes ago, language, words
WAITING = (
    (205, "en", "Is there parking near the Watauga office? I can come on Thursday."),
    (95, "es", "Llamé a la oficina pero nadie contestó. ¿Lo intento otra vez mañana?"),
    (38, "en", "Senator Calder's staff asked for our one-page summary. Can somebody send it?"),
)
HELD = (64, "Who gave you my number? I moved away last year.")
STRANGER = (150, "+19285550177", "Hi, I saw your table at the fair. How do I join?")
CANNED = (
    (
        "Try the office again",
        "Thank you for calling, {first_name}. Nobody answered? Please try once more tomorrow between 9 and 4.",
        "Gracias por llamar, {first_name}. Si nadie contesta, por favor intente de nuevo entre las 9 y las 4.",
    ),
    (
        "Where to find the summary",
        "Hello {first_name}, the one-page summary is under Materials on our page. Print it or show it on your phone.",
        "Hola, {first_name}. El resumen de una hoja se encuentra en nuestra pagina, en Materiales.",
    ),
)


def seed(session: Session, sender: str, *, now: datetime) -> None:
    """Let three supporters and a stranger write, and one whose words a person must read."""
    alliance = session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()
    for name, body_en, body_es in CANNED:
        replies.add(session, alliance, name, body_en, body_es, now=now)
    for minutes, language, words in WAITING:
        _write(session, sender, _phone(session, alliance, language), words, now=now - timedelta(minutes=minutes))
    _write(session, sender, _phone_of_one_gone(session, alliance), HELD[1], now=now - timedelta(minutes=HELD[0]))
    _write(session, sender, STRANGER[1], STRANGER[2], now=now - timedelta(minutes=STRANGER[0]))


def _write(session: Session, sender: str, phone: str, words: str, *, now: datetime) -> None:
    text = InboundText(f"demo-reply-{phone}", phone, sender, words)
    inbound.receive(session, text, Doors(), url="", is_answered=False, now=now)


def _phone(session: Session, alliance: Alliance, language: str) -> str:
    """The number of the next supporter who may be texted and has not written yet."""
    found = _addresses(session, alliance, (Supporter.language == language) & Supporter.left_at.is_(None))
    refused = consent.may_reach(session, [row.id for row in found], now=alliance.made_at)
    free = [row.value for row in found if row.id not in refused and not _has_written(session, row.value)]
    return free[0]


def _phone_of_one_gone(session: Session, alliance: Alliance) -> str:
    """One who has left, so that holding her texts takes nobody out of the story."""
    return _addresses(session, alliance, Supporter.left_at.is_not(None))[0].value


def _addresses(session: Session, alliance: Alliance, wanted: ColumnElement[bool]) -> Sequence[Address]:
    named = (Supporter.alliance_id == alliance.id) & (Supporter.public_id != "maria-duarte-of-nolin") & wanted
    joined = select(Address).join(Supporter, Supporter.text_address_id == Address.id).where(named)
    return session.scalars(joined.order_by(Supporter.id).limit(20)).all()


def _has_written(session: Session, phone: str) -> bool:
    return session.scalar(select(Thread.id).where(Thread.phone == phone)) is not None
