"""Canned replies: words an alliance often answers with, in both languages."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, CannedReply
from groundwork.delivery.outbox import LONGEST
from groundwork.delivery.texts.measure import mend
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

NAME = "{first_name}"
BRACED = re.compile(r"\{[^{}]*\}|[{}]")
NAMELESS = re.compile(r",?\s*" + re.escape(NAME))  # "Hello {first_name}!" is "Hello!" to somebody we do not know


def filled(template: str, first_name: str) -> str:
    """The words for one person; without her name where we do not know it."""
    return template.replace(NAME, first_name) if first_name else NAMELESS.sub("", template).strip()


def by_id(session: Session, alliance: Alliance, reply_id: int) -> CannedReply:
    """A canned reply of this alliance. Raises NotFound."""
    own = (CannedReply.id == reply_id) & (CannedReply.alliance_id == alliance.id)
    found = session.scalar(select(CannedReply).where(own))
    if found is None:
        raise NotFound(say("There is no such reply here. Go back to the list."))
    return found


def add(session: Session, alliance: Alliance, name: str, body_en: str, body_es: str, *, now: datetime) -> CannedReply:
    """Keep a new one. Raises Refusal beside the field that cannot be kept."""
    made = CannedReply(alliance_id=alliance.id, name="", body_en="", body_es="", made_at=now)
    change(session, made, name, body_en, body_es)
    session.add(made)
    session.flush()
    return made


def change(session: Session, reply: CannedReply, name: str, body_en: str, body_es: str) -> None:
    """Give it other words. Raises Refusal beside the field that cannot be kept."""
    reply.name = name.strip()
    reply.body_en, reply.body_es = _checked(body_en, "body_en"), _checked(body_es, "body_es")
    session.flush()


def delete(session: Session, reply: CannedReply) -> None:
    """Keep it no longer; what was sent with it stays."""
    session.delete(reply)
    session.flush()


def _checked(body: str, field: str) -> str:
    words = mend(body.strip())
    if any(found != NAME for found in BRACED.findall(words)):
        raise Refusal(say("Only {first_name} can stand in braces here."), field=field)
    if len(words) > LONGEST:
        told = {"length": len(words), "most": LONGEST}
        raise Refusal(say("The text has %(length)s characters; %(most)s is the most.", **told), field=field)
    return words
