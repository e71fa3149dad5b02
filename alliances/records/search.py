"""Finding supporters among a million: every way of looking has an index, and the rarest one leads.

What is looked for is turned into conditions. The one that fewest supporters meet is counted from its index first, and
only those are looked at for the others; what thousands meet is walked in the order of the list until a page is full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from alliances.folding import after, fold
from alliances.models import Alliance, Segment, Supporter, SupporterTag, SupporterWord, Tag
from alliances.records.search_words import Digits, read
from alliances.segments import rules
from groundwork.delivery.models import Address, Channel

PAGE = 25
FEW, OF_SEVERAL = 3_000, 3  # up to so many, or so many times as many, are looked at one by one; more are walked
NEWEST, BY_NAME = "new", "name"


@dataclass(frozen=True)
class Wanted:
    """Whom to find.

    text: as it was typed. tag_id, district: chosen beside it; `none` is the district that is not known.
    order: `new` or `name`. has_left: among those who left. may_reach: whether numbers and mailboxes may be looked for.
    segment_id: only whom this segment chooses.
    """

    text: str = ""
    tag_id: int | None = None
    district: str = ""
    order: str = NEWEST
    has_left: bool = False
    may_reach: bool = True
    segment_id: int | None = None

    @property
    def is_everybody(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.text.strip() or self.tag_id or self.district or self.has_left or self.segment_id)


@dataclass(frozen=True)
class Condition:
    """One thing that must hold: as a list of numbers from an index, and as a test of one row.

    column: what the list holds, where an index alone gives it however long it is.
    """

    ids: Select[Any]
    test: ColumnElement[bool]
    column: Any = None


@dataclass(frozen=True)
class Found:
    """One page of those who were found.

    total: how many in all; none where they are too many to be counted while somebody waits.
    """

    rows: list[Supporter] = field(default_factory=list)
    total: int | None = 0
    has_more: bool = False
    has_before: bool = False


@dataclass(frozen=True)
class Page:
    """Where in the list: after or before the supporter of this number; neither is the beginning."""

    after: int | None = None
    before: int | None = None


def find(
    session: Session,
    alliance: Alliance,
    wanted: Wanted,
    page: Page | None = None,
    *,
    few: int = FEW,
    now: datetime,
) -> Found:
    """One page of an alliance's own supporters; nobody else's are ever found, whatever is known of them."""
    conditions = conditions_of(session, alliance, wanted, now=now)
    if conditions is None:
        return Found()
    statement, is_few = _narrowed(session, conditions, few)
    # `+ 0` keeps the engines from walking the whole alliance by its index where an index has named the few already
    own = (Supporter.alliance_id + 0 if is_few else Supporter.alliance_id) == alliance.id
    standing = and_(own, _stays(wanted))
    total = session.scalar(statement.with_only_columns(func.count()).where(standing)) if is_few else None
    page = page or Page()
    return _page(session, statement.where(standing), wanted, page, total, edge=_edge(session, alliance.id, page))


def each_id(session: Session, alliance: Alliance, wanted: Wanted, *, now: datetime) -> Iterator[int]:
    """The number of everybody found, in pieces, lowest first."""
    conditions = conditions_of(session, alliance, wanted, now=now)
    if conditions is None:
        return
    tests = [one.test for one in conditions]
    statement = select(Supporter.id).where(Supporter.alliance_id == alliance.id, _stays(wanted), *tests)
    last = 0
    while piece := session.scalars(statement.where(Supporter.id > last).order_by(Supporter.id).limit(5_000)).all():
        yield from piece
        last = piece[-1]


def conditions_of(session: Session, alliance: Alliance, wanted: Wanted, *, now: datetime) -> list[Condition] | None:
    """What must hold for whoever is found; none where nobody can be."""
    alliance_id = alliance.id
    typed = read(wanted.text)
    tag_ids = _tag_ids(session, alliance_id, typed.tags, wanted.tag_id)
    if typed.is_unreadable or tag_ids is None or (typed.is_reaching and not wanted.may_reach):
        return None
    conditions = [_has_word(alliance_id, word) for word in typed.names]
    conditions += [_has_digits(alliance_id, one) for one in typed.digits]
    conditions += [_has_mailbox(alliance_id, one) for one in typed.mailboxes]
    conditions += [_has_tag(one) for one in tag_ids]
    if wanted.district:
        test = Supporter.district == ("" if wanted.district == "none" else wanted.district)
        conditions.append(_of_row(alliance_id, test))
    if wanted.segment_id:
        segment = _segment(session, alliance_id, wanted.segment_id)
        if segment is None:
            return None
        conditions.append(_of_row(alliance_id, rules.condition(session, alliance, segment.rule, now=now)))
    return conditions


def segment_name(session: Session, alliance: Alliance, segment_id: int | None) -> str:
    """What the chosen segment is called; nothing where none is, or it is not the alliance's."""
    segment = _segment(session, alliance.id, segment_id) if segment_id else None
    return segment.name if segment else ""


def _segment(session: Session, alliance_id: int, segment_id: int) -> Segment | None:
    return session.scalar(select(Segment).where(Segment.id == segment_id, Segment.alliance_id == alliance_id))


def districts_of(session: Session, alliance_id: int) -> list[str]:
    """The districts an alliance's supporters live in, skipping from one to the next in the index; unknown is empty."""
    own = Supporter.alliance_id == alliance_id
    first = select(func.min(Supporter.district).label("district")).where(own)
    known = first.cte("known", recursive=True)
    following = select(func.min(Supporter.district)).where(own, Supporter.district > known.c.district)
    known = known.union_all(select(following.correlate(known).scalar_subquery()).where(known.c.district.is_not(None)))
    return [one for one in session.scalars(select(known.c.district)) if one is not None]


def _stays(wanted: Wanted) -> ColumnElement[bool]:
    if wanted.has_left:
        is_known = Supporter.name != ""  # whoever was deleted has none
        return and_(Supporter.left_at.is_not(None), Supporter.merged_into_id.is_(None), is_known)
    return Supporter.left_at.is_(None)


def _narrowed(session: Session, conditions: Sequence[Condition], few: int) -> tuple[Select[Any], bool]:
    """The statement that leads with the rarest condition, and whether so few meet it that all can be counted."""
    if not conditions:
        return select(Supporter), False
    most = few if len(conditions) == 1 else few * OF_SEVERAL
    counts = [_count(session, one, most + 1) for one in conditions]
    rarest = min(range(len(conditions)), key=counts.__getitem__)
    is_few = counts[rarest] <= most
    if not is_few and (ids := _on_all_lists(session, conditions, few * OF_SEVERAL)) is not None:
        tests = [one.test for one in conditions if one.column is None]
        return select(Supporter).where(Supporter.id.in_(ids), *tests), True
    tests = [one.test for number, one in enumerate(conditions) if not (is_few and number == rarest)]
    if is_few:
        tests.append(Supporter.id.in_(conditions[rarest].ids))
    return select(Supporter).where(*tests), is_few


def _on_all_lists(session: Session, conditions: Sequence[Condition], most: int) -> Sequence[int] | None:
    """The numbers of those who stand on several long lists at once, where these are at most so many.

    Two common names can have nobody in common, or only people at the end of the alphabet: whoever walks the list of
    supporters meets everybody first.
    """
    lists = [one for one in conditions if one.column is not None]
    if len(lists) < 2:
        return None
    first, *others = lists
    on_all = first.ids.where(*(first.column.in_(one.ids.correlate(None)) for one in others))
    ids = session.scalars(on_all.limit(most + 1)).all()
    return ids if len(ids) <= most else None


def _count(session: Session, condition: Condition, most: int) -> int:
    return session.scalar(select(func.count()).select_from(condition.ids.limit(most).subquery())) or 0


def _edge(session: Session, alliance_id: int, page: Page) -> Supporter | None:
    """The supporter a page begins or ends beside; another alliance's would tell where their name stands."""
    number = page.after if page.before is None else page.before
    own = select(Supporter).where(Supporter.id == number, Supporter.alliance_id == alliance_id)
    return session.scalar(own) if number else None


def _page(
    session: Session,
    statement: Select[Any],
    wanted: Wanted,
    page: Page,
    total: int | None,
    *,
    edge: Supporter | None,
) -> Found:
    """A page by its key: from a row on, never by counting rows off."""
    is_back = page.before is not None
    column: Any = Supporter.search_name if wanted.order == BY_NAME else Supporter.joined_at
    is_rising = (wanted.order == BY_NAME) != is_back
    if edge is not None:
        statement = statement.where(_beyond(column, edge, is_rising=is_rising))
    order = (column, Supporter.id) if is_rising else (column.desc(), Supporter.id.desc())
    rows = list(session.scalars(statement.order_by(*order).limit(PAGE + 1)))
    has_more_there, rows = len(rows) > PAGE, rows[:PAGE]
    if is_back:
        return Found(rows[::-1], total, has_more=True, has_before=has_more_there)
    return Found(rows, total, has_more=has_more_there, has_before=edge is not None)


def _beyond(column: Any, edge: Supporter, *, is_rising: bool) -> ColumnElement[bool]:
    value = getattr(edge, column.key)
    if is_rising:
        return and_(column >= value, or_(column > value, Supporter.id > edge.id))
    return and_(column <= value, or_(column < value, Supporter.id < edge.id))


def _tag_ids(session: Session, alliance_id: int, names: Sequence[str], tag_id: int | None) -> list[int] | None:
    """The alliance's tags that were named or chosen; none where one of them is not its own."""
    if not names and not tag_id:
        return []
    rows: Any = session.execute(select(Tag.folded, Tag.id).where(Tag.alliance_id == alliance_id))
    known = dict(rows.all())
    found = [known.get(fold(name) or name.casefold()) for name in names]
    found += [tag_id if tag_id in known.values() else None] if tag_id else []
    return None if None in found else [one for one in found if one is not None]


def _of_row(alliance_id: int, test: ColumnElement[bool]) -> Condition:
    return Condition(select(Supporter.id).where(Supporter.alliance_id == alliance_id, test), test)


def _has_word(alliance_id: int, beginning: str) -> Condition:
    """The test of a row names no alliance, so that one supporter's few words are looked at and not a whole range."""
    begins = and_(SupporterWord.word >= beginning, SupporterWord.word < after(beginning))
    hers = select(SupporterWord.word).where(begins, SupporterWord.supporter_id == Supporter.id)
    own = SupporterWord.alliance_id == alliance_id
    ids = select(SupporterWord.supporter_id).where(own, begins)
    return Condition(ids, hers.correlate(Supporter).exists(), SupporterWord.supporter_id)


def _has_tag(tag_id: int) -> Condition:
    own = SupporterTag.tag_id == tag_id
    hers = select(SupporterTag.tag_id).where(own, SupporterTag.supporter_id == Supporter.id)
    ids = select(SupporterTag.supporter_id).where(own)
    return Condition(ids, hers.correlate(Supporter).exists(), SupporterTag.supporter_id)


def _has_mailbox(alliance_id: int, beginning: str) -> Condition:
    begins = and_(Address.found_by >= beginning, Address.found_by < after(beginning))
    return _has_address(alliance_id, Supporter.mail_address_id, begins)


def _has_digits(alliance_id: int, digits: Digits) -> Condition:
    if digits.number:
        whole = and_(Address.channel == Channel.TEXT, Address.value == digits.number)
        return _has_address(alliance_id, Supporter.text_address_id, whole)
    meant = []
    if digits.ending:
        ends = and_(Address.found_by >= digits.ending, Address.found_by < after(digits.ending))
        meant.append(_has_address(alliance_id, Supporter.text_address_id, ends))
    if digits.zip:
        is_whole = len(digits.zip) == 5
        lives = and_(Supporter.zip >= digits.zip, Supporter.zip < after(digits.zip))
        meant.append(_of_row(alliance_id, Supporter.zip == digits.zip if is_whole else lives))
    if len(meant) == 1:
        return meant[0]
    both = meant[0].ids.union_all(meant[1].ids).subquery()
    return Condition(select(both.c.id), or_(*(one.test for one in meant)))


def _has_address(alliance_id: int, column: Any, wanted: ColumnElement[bool]) -> Condition:
    """The addresses lead, which their own index finds; `+ 0` keeps the engines from leading with the alliance."""
    known = select(Address.id).where(wanted)
    ids = select(Supporter.id).where(column.in_(known), Supporter.alliance_id + 0 == alliance_id)
    hers = known.where(Address.id == column).correlate(Supporter)
    return Condition(ids, hers.exists())
