"""Who may be on record twice: looked for in pieces through indexes, never by comparing everybody with everybody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, aliased

from alliances.models import Likeness, Supporter, SupporterPair
from alliances.records.likeness import is_near, same_mailbox
from alliances.records.tags import pieces
from groundwork.delivery.models import Address
from groundwork.delivery.rows import add_all_once
from groundwork.refusal import NotFound
from groundwork.words import say

AT_ONCE = 5_000
NAMESAKES = 200  # more of one name and ZIP code, or of one name, tell nothing
PAGE = 25
Pair = tuple[int, int, int, Likeness]  # alliance, the lower number, the higher one, why


def look(session: Session, *, now: datetime, most: int = AT_ONCE) -> int:
    """The job's part: compare those who are new or changed since, so many at a time; says how many it looked at."""
    waiting = select(Supporter.id).where(~Supporter.is_compared, Supporter.left_at.is_(None)).order_by(Supporter.id)
    ids = session.scalars(waiting.limit(most)).all()
    for piece in pieces(ids):
        rows = [
            {"alliance_id": alliance_id, "first_id": first, "second_id": second, "likeness": why, "found_at": now}
            for alliance_id, first, second, why in _pairs(session, piece)
        ]
        for start in range(0, len(rows), 500):
            add_all_once(session, SupporterPair, rows[start : start + 500])
        done = update(Supporter).where(Supporter.id.in_(piece)).values(is_compared=True)
        session.execute(done.execution_options(synchronize_session=False))
    return len(ids)


def _pairs(session: Session, piece: list[int]) -> list[Pair]:
    """The pairs one piece of supporters is part of, each once; the surest reason counts."""
    found: dict[tuple[int, int], Pair] = {}
    for pair in (*_same_name(session, piece), *_near_names(session, piece)):
        found.setdefault(pair[1:3], pair)
    return list(found.values())


def _same_name(session: Session, piece: list[int]) -> Iterator[Pair]:
    """Those of the same name: with the same ZIP code, or nearly the same mailbox."""
    one, other = aliased(Supporter), aliased(Supporter)
    mine, theirs = aliased(Address), aliased(Address)
    is_other = (other.alliance_id == one.alliance_id) & (other.search_name == one.search_name) & (other.id != one.id)
    rows: Any = session.execute(
        select(one.alliance_id, one.id, other.id, one.zip == other.zip, mine.value, theirs.value)
        .join(other, is_other)
        .outerjoin(mine, mine.id == one.mail_address_id)
        .outerjoin(theirs, theirs.id == other.mail_address_id)
        .where(one.id.in_(_with_few_namesakes(session, piece)), one.search_name != "", other.left_at.is_(None))
    )
    for alliance_id, first, second, is_same_zip, mailbox, another in rows:
        if is_same_zip:
            yield _pair(alliance_id, first, second, Likeness.NAME_AND_ZIP)
        elif same_mailbox(mailbox or "", another or ""):
            yield _pair(alliance_id, first, second, Likeness.NAME_AND_MAILBOX)


def _with_few_namesakes(session: Session, piece: list[int]) -> list[int]:
    """Whose name is not that of hundreds: of "unknown" or "info" everybody would be everybody."""
    one, other = aliased(Supporter), aliased(Supporter)
    namesakes = select(func.count()).select_from(
        select(other.id)
        .where(other.alliance_id == one.alliance_id, other.search_name == one.search_name)
        .limit(NAMESAKES + 1)
        .correlate(one)
        .subquery()
    )
    rows = session.execute(select(one.id, namesakes.correlate(one).scalar_subquery()).where(one.id.in_(piece)))
    return [number for number, count in rows if count <= NAMESAKES]


def _near_names(session: Session, piece: list[int]) -> Iterator[Pair]:
    """Those of one ZIP code who share a word of their name, and whose other words are a slip of the pen apart."""
    new = session.execute(
        select(Supporter.alliance_id, Supporter.zip).where(Supporter.id.in_(piece), Supporter.zip != "").distinct()
    )
    wanted = set(piece)
    for alliance_id, zip_code in new:
        rows = session.execute(
            select(Supporter.id, Supporter.search_name).where(
                Supporter.alliance_id == alliance_id, Supporter.zip == zip_code, Supporter.left_at.is_(None)
            )
        )
        yield from _near_in(alliance_id, [(number, name) for number, name in rows], wanted)


def _near_in(alliance_id: int, people: Sequence[tuple[int, str]], wanted: set[int]) -> Iterator[Pair]:
    sharing: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, name in people:
        for word in set(name.split()):
            if len(word) > 1:
                sharing[word].append((number, name))
    for number, name in people:
        if number in wanted:
            others = {one for word in set(name.split()) for one in sharing[word][:NAMESAKES]}
            for other, another in others:
                if other != number and is_near(name, another):
                    yield _pair(alliance_id, number, other, Likeness.NEAR_NAME)


def _pair(alliance_id: int, first: int, second: int, why: Likeness) -> Pair:
    return alliance_id, min(first, second), max(first, second), why


def open_pairs(
    session: Session, alliance_id: int, *, after: int = 0
) -> tuple[list[tuple[SupporterPair, Supporter, Supporter]], bool]:
    """Pairs of an alliance nobody has looked at yet, a page from a number on, and whether there are more."""
    first, second = aliased(Supporter), aliased(Supporter)
    rows = session.execute(
        _open(select(SupporterPair, first, second), alliance_id, first, second)
        .where(SupporterPair.id > after)
        .order_by(SupporterPair.id)
        .limit(PAGE + 1)
    )
    found = [(pair, one, other) for pair, one, other in rows]
    return found[:PAGE], len(found) > PAGE


def how_many(session: Session, alliance_id: int) -> int:
    """How many pairs wait for somebody to look at them."""
    first, second = aliased(Supporter), aliased(Supporter)
    return session.scalar(_open(select(func.count(SupporterPair.id)), alliance_id, first, second)) or 0


def is_looking(session: Session, alliance_id: int) -> bool:
    """Whether some of an alliance's supporters were not compared yet."""
    waiting = select(Supporter.id).where(~Supporter.is_compared, Supporter.left_at.is_(None))
    return session.scalar(waiting.where(Supporter.alliance_id == alliance_id).limit(1)) is not None


def _open(statement: Any, alliance_id: int, first: Any, second: Any) -> Any:
    own = (SupporterPair.alliance_id == alliance_id) & SupporterPair.settled_at.is_(None)
    joined = statement.select_from(SupporterPair).join(first, first.id == SupporterPair.first_id)
    joined = joined.join(second, second.id == SupporterPair.second_id)
    for one in (first, second):
        joined = joined.where(one.left_at.is_(None), one.alliance_id == alliance_id)
    return joined.where(own)


def by_id(session: Session, alliance_id: int, pair_id: int) -> SupporterPair:
    """One of the alliance's pairs. Raises NotFound."""
    found = session.get(SupporterPair, pair_id) if 0 < pair_id < 2**31 else None
    if found is None or found.alliance_id != alliance_id:
        raise NotFound(say("There is no such pair here. Go back to the list."))
    return found


def are_two(session: Session, pair: SupporterPair, *, account_id: int, now: datetime) -> None:
    """Somebody has looked: these are two people, and nobody is asked about them again."""
    pair.settled_at, pair.account_id = pair.settled_at or now, account_id
    session.flush()


def forget(session: Session, supporter_ids: Iterable[int]) -> None:
    """Nobody who was erased is compared any more."""
    ids = list(supporter_ids)
    both = or_(SupporterPair.first_id.in_(ids), SupporterPair.second_id.in_(ids))
    for pair in session.scalars(select(SupporterPair).where(both)):
        session.delete(pair)
    session.flush()
