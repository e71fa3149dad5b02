"""Which addresses something still needs, told by what refers to them; the others are let go, and nobody is stopped."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Consent, ConsentKind, Message, ReceivedText
from groundwork.delivery.models.kinds import ENDED
from groundwork.delivery.permission import forgetting
from groundwork.delivery.texts.reader import Reading
from groundwork.retention.references import Passing, named, stretch


def needed(session: Session, ids: Collection[int], passing: Passing | None = None) -> set[int]:
    """Those of some addresses that something refers to, or whose owner wrote to us more than a keyword or a stop.

    passing: as in `references.named`.
    """
    is_looked_at = (ReceivedText.read_as == Reading.HOLD) & ReceivedText.settled_at.is_(None)
    wrote = select(Address.id).join(ReceivedText, ReceivedText.sender == Address.value)
    talked = wrote.where(Address.id.in_(ids), (ReceivedText.read_as == Reading.MESSAGE) | is_looked_at)
    return named(session, Address.id, ids, passing) | set(session.scalars(talked))


def besides_a_question(mark: str) -> dict[str, ColumnElement[bool]]:
    """What counts of an address that was only asked to confirm: neither the question, nor the yes that never came.

    mark: how the keys of such messages begin.
    """
    return {"message": ~Message.key.startswith(mark, autoescape=True), "consent": Consent.kind == ConsentKind.GIVEN}


def forget_unneeded(session: Session, before: datetime, *, now: datetime) -> int:
    """Let go of addresses nothing needs any more, a stretch of them each hour; says how many.

    A message counts while its words are kept; that it was sent does not.
    """
    del before
    here = stretch(session, Address.id, now=now) & Address.erased_at.is_(None)
    ids = set(session.scalars(select(Address.id).where(here).with_for_update(skip_locked=True)))
    free = ids - needed(session, ids, {"message": (Message.body != "") | Message.state.not_in(ENDED)})
    forgetting.let_go(session, free, now=now)
    return len(free)
