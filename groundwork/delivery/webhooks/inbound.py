"""Texts that come in: a wish to stop is obeyed before anything else, the rest goes to the rooms."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from groundwork.delivery.addresses import find_text
from groundwork.delivery.models import Channel, ReceivedText, Why
from groundwork.delivery.permission import consent, stops, suppression
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.delivery.rows import add_once
from groundwork.delivery.texts import phrases, threads
from groundwork.delivery.texts.reader import Reading, read
from groundwork.doors import Doors, InboundText
from groundwork.models import Installation
from groundwork.refusal import Refusal

# Written without the accents that would double the price of the Spanish ones.
STOPPED = {
    "en": "{name}: you will get no more messages from us. Reply START to come back.",
    "es": "{name}: no le escribiremos de nuevo. Responda START para volver.",
}
STARTED = {
    "en": "{name}: welcome back. About 4 texts a month. Msg & data rates may apply. Reply HELP for help, STOP to end.",
    "es": "{name}: gracias por volver. Unos 4 mensajes al mes. Pueden aplicarse tarifas. Responda HELP o STOP.",
}
STRANGER = {
    "en": "{name}: to get our texts, join at {url}/join",
    "es": "{name}: para recibir mensajes, participe en {url}/es/join",
}
HELPED = {
    "en": "{name}: help at {url}/how. About 4 texts a month. Msg & data rates may apply. Reply STOP to end.",
    "es": "{name}: ayuda en {url}/es/how. Unos 4 mensajes al mes. Pueden aplicarse tarifas. Responda STOP para salir.",
}


def receive(session: Session, text: InboundText, doors: Doors, *, url: str, is_answered: bool, now: datetime) -> str:
    """Take in one text and return the reply to it, or nothing; the same text again gets the same reply.

    url: our public address, for the words. is_answered: the phone company has already confirmed a keyword itself.
    """
    reading = read(text.body)
    parts = {"sender": text.sender, "recipient": text.recipient, "body": text.body, "read_as": reading}
    if not add_once(session, ReceivedText, sid=text.sid, **parts, reply="", at=now):
        return session.scalars(select(ReceivedText.reply).where(ReceivedText.sid == text.sid)).one()
    words = _obey(session, text, reading, now=now) if reading in _OURS else _ask_rooms(session, text, doors, now=now)
    if reading == Reading.START and words is STRANGER:
        words = _ask_rooms(session, text, doors, now=now) or STRANGER
    reply = _said(session, words, language_of(text.body), url)
    if is_answered and reading in {Reading.STOP, Reading.START, Reading.HELP}:
        reply = ""
    waits = reading == Reading.HOLD or (reading == Reading.MESSAGE and words is None)
    told = {"reply": reply, "thread_id": threads.heard(session, text, waits=waits, now=now)}
    session.execute(update(ReceivedText).where(ReceivedText.sid == text.sid).values(told))
    return reply


def language_of(body: str) -> str:
    """The language a text is written in, as far as its words show."""
    return "es" if phrases.SPANISH.search(body.casefold()) else "en"


Words = dict[str, str] | str | None


def _obey(session: Session, text: InboundText, reading: Reading, *, now: datetime) -> Words:
    """Do what a keyword asks; the words of the answer, none where none is due."""
    if reading == Reading.HELP:
        return HELPED
    if reading == Reading.START:
        return _start(session, text, now=now)
    if reading == Reading.HOLD:
        mark = fingerprint(session, Channel.TEXT, text.sender)
        suppression.suppress(session, mark, Why.HELD, how="text", evidence=text.sid, now=now)
        return None
    # stop everything, coalition-wide; only the first of several gets an answer
    is_new = stops.stop(session, [(Channel.TEXT, text.sender)], how="text", evidence=text.sid, now=now)
    return STOPPED if is_new else None


_OURS = frozenset({Reading.STOP, Reading.START, Reading.HELP, Reading.HOLD})


def _start(session: Session, text: InboundText, *, now: datetime) -> Words:
    """Begin again with whatever this number had agreed to, or was asked; a stranger is told where to join."""
    address = find_text(session, text.sender)
    if address is None:
        mark = fingerprint(session, Channel.TEXT, text.sender)
        suppression.lift(session, mark, Why.OPTED_OUT, how="text", now=now)
        return STRANGER
    began = consent.begin_again(session, address, how="text", evidence=text.sid, now=now)
    return STARTED if began else STRANGER


def _ask_rooms(session: Session, text: InboundText, doors: Doors, *, now: datetime) -> str | None:
    """The reply of the first room that has one."""
    for handler in doors.inbound_texts:
        try:
            with session.begin_nested():
                reply = handler(session, text, now=now)
        except Refusal as refusal:
            return str(refusal)
        if reply is not None:
            return reply
    return None


def _said(session: Session, words: Words, language: str, url: str) -> str:
    if not isinstance(words, dict):
        return words or ""
    name = session.scalar(select(Installation.name)) or ""
    return words[language].format(name=name, url=url)


def held(session: Session) -> Sequence[ReceivedText]:
    """Texts a person must look at, oldest first; sends to their numbers wait until then."""
    wanted = select(ReceivedText).where(ReceivedText.read_as == Reading.HOLD, ReceivedText.settled_at.is_(None))
    return session.scalars(wanted.order_by(ReceivedText.id)).all()


def release(session: Session, text: ReceivedText, *, is_stop: bool, by: str = "", now: datetime) -> None:
    """A person has read a held text: it was a stop after all, or sends may go on once her other held ones are read.

    by: who says so, for the ledger. What somebody settled before stays as it is.
    """
    if text.settled_at is not None:
        return
    text.settled_at = now
    session.flush()
    if is_stop:
        evidence = " ".join(filter(None, (text.sid, by)))
        stops.stop(session, [(Channel.TEXT, text.sender)], how="staff", evidence=evidence, now=now)
    others = select(ReceivedText.id).where(
        ReceivedText.sender == text.sender, ReceivedText.read_as == Reading.HOLD, ReceivedText.settled_at.is_(None)
    )
    if session.scalar(others.limit(1)) is None:
        mark = fingerprint(session, Channel.TEXT, text.sender)
        suppression.lift(session, mark, Why.HELD, how="staff", now=now)
