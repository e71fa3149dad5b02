"""Looking for a material by words, kind, language and whom it is for."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from alliances.kinds import MaterialKind
from alliances.materials import wording
from alliances.materials.kinds import Audience, Sight
from alliances.models import Alliance, Material

PAGE = 25
MOST_WORDS = 6


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty takes all. Codes that do not exist are passed over."""

    words: str = ""
    kind: str = ""
    language: str = ""
    reader: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.words.strip() or self.kind or self.language or self.reader)


@dataclass(frozen=True)
class Found:
    """One page of what was found, and how many there are."""

    rows: list[tuple[Material, str]]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def for_anybody(session: Session, wanted: Wanted, *, first: str, page: int = 1) -> Found:
    """What has a public page, in the reader's language first; each with the name of its alliance, if it is one's."""
    is_shown = (Material.sight == Sight.PUBLIC) & Material.retired_at.is_(None)
    return _page(session, _fitting(wanted).where(is_shown), first, page)


def for_staff(
    session: Session, alliance_id: int | None, wanted: Wanted, *, is_retired: bool = False, page: int = 1
) -> Found:
    """An alliance's own and the whole coalition's, by title."""
    is_theirs = Material.alliance_id.is_(None) | (Material.alliance_id == alliance_id)
    is_out = Material.retired_at.is_not(None) if is_retired else Material.retired_at.is_(None)
    return _page(session, _fitting(wanted).where(is_theirs, is_out), "", page)


def _page(session: Session, query: Select[Material], first: str, page: int) -> Found:
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    page = min(max(1, page), max(1, -(-total // PAGE)))
    order = [*([Material.language != first] if first else []), func.lower(Material.title), Material.id]
    rows = session.execute(
        query.add_columns(Alliance.name)
        .outerjoin(Alliance, Alliance.id == Material.alliance_id)
        .order_by(*order)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return Found([(row, name or "") for row, name in rows], total, page)


def _fitting(wanted: Wanted) -> Select[Material]:
    query = select(Material)
    if wanted.kind in set(MaterialKind):
        query = query.where(Material.kind == MaterialKind(wanted.kind))
    if wanted.language in wording.LANGUAGES:
        query = query.where(Material.language == wanted.language)
    if wanted.reader in set(Audience):
        query = query.where(Material.reader == Audience(wanted.reader))
    for word in wanted.words.lower().split()[:MOST_WORDS]:
        query = query.where(_says(word))
    return query


def _says(word: str) -> ColumnElement[bool]:
    """Whether the title, the text or whom it is for holds this word."""
    readers = [code for code, words in wording.READERS.items() if word in str(words).lower()]
    columns = (Material.title, Material.audience, Material.body)
    found = [func.lower(column).contains(word, autoescape=True) for column in columns]
    return or_(*found, Material.reader.in_(readers))
