"""Parts of a sentence about whether supporters can be reached, and whether this alliance may."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, case, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from alliances.models import Alliance, Supporter
from alliances.segments.typed import Values
from groundwork.delivery.models import Address
from groundwork.delivery.permission import changes, consent, suppression
from groundwork.segment_doors import PartInput, SegmentPart
from groundwork.words import say

AddressOf = InstrumentedAttribute[int | None]
MOST = 2_000  # supporters whose numbers are written into the statement


def yes_or_no(_session: Session, _alliance: Any) -> list[tuple[str, str]]:
    """The two answers a part can ask for."""
    return [("yes", say("Yes")), ("no", say("No"))]


def may_be_reached(column: AddressOf, alliance: Alliance | None = None) -> ColumnElement[bool]:
    """Whether the ledger lets an alliance write to a supporter's phone or mailbox now: a yes on record and no stop.

    alliance: whose yes counts; without it, that of each supporter's own alliance. One value and not EXISTS, for which
    PostgreSQL would go through all addresses there are to know it of a few.
    """
    found = select(true()).select_from(Address).where(Address.id == column, suppression.standing_reason().is_(None))
    if alliance is not None:
        found = found.where(consent.is_given(consent.topic_of(alliance.slug)))
    else:
        own = consent.is_given(consent.topic_of_each(Alliance.slug.expression))
        found = found.join(Alliance, Alliance.id == Supporter.alliance_id).where(own)
    return func.coalesce(found.correlate(Supporter).scalar_subquery(), false())


def is_kept(session: Session, alliance: Alliance, column: AddressOf) -> ColumnElement[bool]:
    """The same by what is kept beside supporters, and by the ledger for those of whom it may be out of date."""
    kept, doubtful = KEPT[column], _doubtful(session, alliance, column)
    if doubtful is None:
        is_doubtful = or_(kept.is_(None), column.in_(changes.addresses()))
        return case((is_doubtful, may_be_reached(column, alliance)), else_=kept)
    if not doubtful:
        return kept.is_(True)
    asked = select(Supporter.id).where(Supporter.id.in_(doubtful), may_be_reached(column, alliance))
    return case((_is_one_of(doubtful), _is_one_of(session.scalars(asked).all())), else_=kept.is_(True))


def _doubtful(session: Session, alliance: Alliance, column: AddressOf) -> list[int] | None:
    """Who has nothing kept beside them, or of whose address the ledger says something new; nothing where it is many.

    The sum leaves SQLite no index but that of those who have nothing, which is nearly always empty.
    """
    news = changes.waiting(session, MOST + 1)
    own = select(Supporter.id).where(Supporter.alliance_id + 0 == alliance.id).limit(MOST + 1)
    unsettled = session.scalars(own.where(Supporter.may_text.is_(None))).all()
    if len(news) > MOST or len(unsettled) > MOST:
        return None
    changed = own.where(column.in_({one.address_id for one in news if one.address_id}))
    return [*unsettled, *(session.scalars(changed) if news else ())]


def _is_one_of(numbers: Sequence[int]) -> ColumnElement[bool]:
    """Written into the statement as they are: PostgreSQL then looks them up and does not go through them each time."""
    return Supporter.id.in_(bindparam(None, numbers, expanding=True, literal_execute=True))


def _answered(condition: ColumnElement[bool], values: Values) -> ColumnElement[bool]:
    return ~condition if values.get("answer") == "no" else condition


def _may(column: AddressOf) -> Callable[..., ColumnElement[bool]]:
    def condition(session: Session, alliance: Alliance, values: Values, *, now: datetime) -> ColumnElement[bool]:
        del now
        return _answered(is_kept(session, alliance, column), values)

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
KEPT = {TEXT: Supporter.may_text, MAIL: Supporter.may_mail}
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
