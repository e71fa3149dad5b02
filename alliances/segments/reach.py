"""Parts of a sentence about whether supporters can be reached, and whether this alliance may."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from alliances.models import Alliance, Supporter
from alliances.segments.typed import Values
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent, suppression
from groundwork.segment_doors import PartInput, SegmentPart
from groundwork.words import say

AddressOf = InstrumentedAttribute[int | None]


def yes_or_no(_session: Session, _alliance: Any) -> list[tuple[str, str]]:
    """The two answers a part can ask for."""
    return [("yes", say("Yes")), ("no", say("No"))]


def may_be_reached(alliance: Alliance, column: AddressOf) -> ColumnElement[bool]:
    """Whether this alliance may write to a supporter's phone or mailbox now: a yes on record and no stop."""
    topic = consent.topic_of(alliance.slug)
    allowed = select(Address.id).where(
        Address.id == column, consent.is_given(topic), suppression.standing_reason().is_(None)
    )
    return allowed.correlate(Supporter).exists()


def _answered(condition: ColumnElement[bool], values: Values) -> ColumnElement[bool]:
    return ~condition if values.get("answer") == "no" else condition


def _may(column: AddressOf) -> Callable[..., ColumnElement[bool]]:
    def condition(_session: Session, alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
        del now
        return _answered(may_be_reached(alliance, column), values)

    return condition


def _has(column: AddressOf) -> Callable[..., ColumnElement[bool]]:
    def condition(_session: Session, _alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
        del now
        return _answered(column.is_not(None), values)

    return condition


def _said(yes: Callable[[], str], no: Callable[[], str]) -> Callable[..., str]:
    def sentence(_session: Session, _alliance: Alliance, values: Values) -> str:
        return no() if values.get("answer") == "no" else yes()

    return sentence


ANSWER = (PartInput("answer", "choice", lambda: say("Yes or no"), yes_or_no),)
TEXT, MAIL = Supporter.text_address_id, Supporter.mail_address_id
PARTS = (
    SegmentPart("may_text", lambda: say("may be texted"), ANSWER, _may(TEXT),
                _said(lambda: say("may be texted"), lambda: say("may not be texted")), 30),
    SegmentPart("may_mail", lambda: say("may be mailed"), ANSWER, _may(MAIL),
                _said(lambda: say("may be mailed"), lambda: say("may not be mailed")), 31),
    SegmentPart("has_phone", lambda: say("gave a phone number"), ANSWER, _has(TEXT),
                _said(lambda: say("gave a phone number"), lambda: say("gave no phone number")), 32),
    SegmentPart("has_mail", lambda: say("gave an e-mail address"), ANSWER, _has(MAIL),
                _said(lambda: say("gave an e-mail address"), lambda: say("gave no e-mail address")), 33),
)  # fmt: skip
