"""Tags: the words an alliance puts on supporters to find them together."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, func, insert, literal, select
from sqlalchemy.orm import Session

from alliances.folding import fold
from alliances.models import Supporter, SupporterTag, Tag
from alliances.records.sensitive import refuse_sensitive
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

LONGEST = 60
PIECE = 1_000
MOST_TAGS = 500  # of one alliance; more are no help to find anybody


def tag_named(session: Session, alliance_id: int, name: str, *, now: datetime) -> Tag:
    """The alliance's tag of this name, made when it is new; capitals and accents do not tell two apart.

    Raises Refusal for a name that is empty, too long, or would say what is not kept about anybody.
    """
    name = read_name(name)
    found = find(session, alliance_id, name)
    if found is None:
        _require_room(session, alliance_id)
        found = Tag(alliance_id=alliance_id, name=name, folded=_key(name), made_at=now)
        session.add(found)
        session.flush()
    return found


def read_name(name: str) -> str:
    """The name of a tag as it is kept. Raises Refusal."""
    name = " ".join(name.replace(";", " ").split())
    if not name:
        raise Refusal(say("Type the name of the tag."), field="name")
    if len(name) > LONGEST or not name.isprintable():
        raise Refusal(say("Keep the name of a tag to %(most)s letters.", most=LONGEST), field="name")
    refuse_sensitive(name)
    return name


def find(session: Session, alliance_id: int, name: str) -> Tag | None:
    """The alliance's tag of this name, where it has one."""
    return session.scalar(select(Tag).where(Tag.alliance_id == alliance_id, Tag.folded == _key(name)))


def by_id(session: Session, alliance_id: int, tag_id: int) -> Tag:
    """One of the alliance's tags. Raises NotFound, for another alliance's too."""
    found = session.scalar(select(Tag).where(Tag.alliance_id == alliance_id, Tag.id == tag_id))
    if found is None:
        raise NotFound(say("There is no such tag here. Go back to the list of tags."))
    return found


def tags_of(session: Session, alliance_id: int) -> Sequence[Tag]:
    """An alliance's tags, by name."""
    return session.scalars(select(Tag).where(Tag.alliance_id == alliance_id).order_by(Tag.folded)).all()


def counted(session: Session, alliance_id: int) -> list[tuple[Tag, int]]:
    """An alliance's tags by name, each with how many supporters have it now."""
    here = (SupporterTag.supporter_id == Supporter.id) & Supporter.left_at.is_(None)
    numbers = dict(
        session.execute(
            select(SupporterTag.tag_id, func.count())
            .join(Tag, Tag.id == SupporterTag.tag_id)
            .join(Supporter, here)
            .where(Tag.alliance_id == alliance_id, Supporter.alliance_id == alliance_id)
            .group_by(SupporterTag.tag_id)
        ).all()
    )
    return [(tag, numbers.get(tag.id, 0)) for tag in tags_of(session, alliance_id)]


def of_supporter(session: Session, alliance_id: int, supporter_id: int) -> Sequence[Tag]:
    """The alliance's tags on one supporter, by name."""
    own = select(Tag).join(SupporterTag, SupporterTag.tag_id == Tag.id).where(Tag.alliance_id == alliance_id)
    return session.scalars(own.where(SupporterTag.supporter_id == supporter_id).order_by(Tag.folded)).all()


def put(session: Session, tag: Tag, supporter_ids: Iterable[int], *, now: datetime) -> int:
    """Put a tag on these supporters of its alliance, in pieces; says on how many it was not yet."""
    return sum(_put_piece(session, tag, piece, now) for piece in pieces(supporter_ids))


def take(session: Session, tag: Tag, supporter_ids: Iterable[int], *, now: datetime) -> int:
    """Take a tag off these supporters, in pieces; says how many had it."""
    del now
    return sum(_take_piece(session, tag, piece) for piece in pieces(supporter_ids))


def pieces(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in lists short enough for one statement."""
    left = iter(numbers)
    while piece := list(islice(left, PIECE)):
        yield piece


def rename(session: Session, tag: Tag, name: str) -> None:
    """Call a tag something else. Raises Refusal when another tag is called so already: those are merged."""
    name = read_name(name)
    other = find(session, tag.alliance_id, name)
    if other is not None and other.id != tag.id:
        words = say("There is a tag “%(name)s” already. Merge the two instead.", name=other.name)
        raise Refusal(words, field="name")
    tag.name, tag.folded = name, _key(name)
    session.flush()


def _put_piece(session: Session, tag: Tag, ids: list[int], now: datetime) -> int:
    """One statement: whoever is the alliance's own and has not the tag gets it."""
    wanted = select(Supporter.id).where(Supporter.id.in_(ids), Supporter.alliance_id == tag.alliance_id)
    missing = wanted.where(
        ~select(SupporterTag.tag_id)
        .where(SupporterTag.supporter_id == Supporter.id, SupporterTag.tag_id == tag.id)
        .correlate(Supporter)
        .exists()
    )
    number = session.scalar(select(func.count()).select_from(missing.subquery())) or 0
    if number:
        moment = literal(now, SupporterTag.at.type)
        rows = missing.add_columns(literal(tag.id), moment)
        session.execute(insert(SupporterTag).from_select(["supporter_id", "tag_id", "at"], rows))
    return number


def _take_piece(session: Session, tag: Tag, ids: list[int]) -> int:
    has = (SupporterTag.tag_id == tag.id) & SupporterTag.supporter_id.in_(ids)
    number = session.scalar(select(func.count()).select_from(SupporterTag).where(has)) or 0
    session.execute(delete(SupporterTag).where(has).execution_options(synchronize_session=False))
    return number


def _key(name: str) -> str:
    return fold(name) or name.casefold()


def _require_room(session: Session, alliance_id: int) -> None:
    number = session.scalar(select(func.count()).select_from(Tag).where(Tag.alliance_id == alliance_id)) or 0
    if number >= MOST_TAGS:
        raise Refusal(say("There are %(most)s tags already. Merge or delete some first.", most=MOST_TAGS), field="name")
