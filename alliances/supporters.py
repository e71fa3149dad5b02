"""Supporters: joining, being known again, leaving."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.homes import answer_district, candidates, confirm_district
from alliances.joining import Joining, by_address, sign_up
from alliances.models import Signup, Supporter
from alliances.sharing import news
from groundwork.refusal import NotFound
from groundwork.words import say

__all__ = [
    "Joining",
    "answer_district",
    "by_address",
    "by_public_id",
    "candidates",
    "confirm_district",
    "join",
    "leave",
    "sign_up",
    "signup_by_public_id",
]


T = TypeVar("T")


def join(session: Session, joining: Joining, *, now: datetime) -> Supporter:
    """The supporter who joined, new or known before; see `joining.sign_up`."""
    return session.get_one(Supporter, sign_up(session, joining, now=now).supporter_id)


def leave(session: Session, supporter: Supporter, *, now: datetime) -> None:
    """She stops; the row stays for the numbers of the past."""
    if supporter.left_at is None:
        supporter.left_at = now
        news.left(session, supporter, now=now)
    session.flush()


def by_public_id(session: Session, public_id: str) -> Supporter:
    """The supporter of a link. Raises NotFound."""
    return _found(session.scalar(select(Supporter).where(Supporter.public_id == public_id)))


def signup_by_public_id(session: Session, public_id: str) -> Signup:
    """The sending of the join form a link belongs to. Raises NotFound."""
    return _found(session.scalar(select(Signup).where(Signup.public_id == public_id)))


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound(say("This link leads nowhere. Look at the address again, or join anew."))
    return row
