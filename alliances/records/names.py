"""Keeping what supporters are found by in step with their names, for those who were written in bulk."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from alliances.folding import fold
from alliances.models import Supporter, SupporterWord
from alliances.models.naming import word_rows
from alliances.records.tags import pieces
from groundwork.delivery.models import Address

AT_ONCE = 20_000


def index_bulk(session: Session, supporter_ids: Iterable[int]) -> None:
    """Write what these supporters are found by anew, in pieces; for whoever sets names without the ORM."""
    for piece in pieces(supporter_ids):
        rows = session.execute(
            select(Supporter.id, Supporter.alliance_id, Supporter.name).where(Supporter.id.in_(piece))
        )
        _index(session, [(number, alliance_id, name) for number, alliance_id, name in rows])


def index_missing(session: Session, *, now: datetime) -> None:
    """The job's part: names and addresses written before they could be found by an index, so many at a time."""
    del now
    waiting = select(Supporter.id).where(Supporter.search_name == "", Supporter.name != "").limit(AT_ONCE)
    index_bulk(session, session.scalars(waiting).all())
    unread = select(Address.id, Address.value).where(Address.found_by == "", Address.erased_at.is_(None)).limit(AT_ONCE)
    rows = [{"key": number, "found": _found_by(value)} for number, value in session.execute(unread)]
    if rows:
        change = update(Address).where(Address.id == bindparam("key")).values(found_by=bindparam("found"))
        session.connection().execute(change, rows)


def _index(session: Session, rows: Sequence[tuple[int, int, str]]) -> None:
    ids = [number for number, _alliance, _name in rows]
    words = [line for number, alliance_id, name in rows for line in word_rows(alliance_id, number, name)]
    session.execute(delete(SupporterWord).where(SupporterWord.supporter_id.in_(ids)))
    if words:
        session.execute(insert(SupporterWord), words)
    names = [{"key": number, "found": fold(name) or name.casefold()} for number, _alliance, name in rows]
    if names:
        change = update(Supporter).where(Supporter.id == bindparam("key")).values(search_name=bindparam("found"))
        session.connection().execute(change, names)


def _found_by(value: str) -> str:
    return value if "@" in value else value.removeprefix("+")[::-1]
