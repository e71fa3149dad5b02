"""Reading the content pack into the database, and its pages out of it."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import ContentPage
from groundwork.refusal import NotFound
from groundwork.words import say

SHIPPED = Path(__file__).parent


@dataclass(frozen=True)
class PackPage:
    """One page: its title, and its body in Markdown.

    language: in which it is written, which is not the one asked for where it stands in one language only.
    """

    slug: str
    title: str
    body: str
    language: str = ""


def load(session: Session, *, now: datetime, folder: Path = SHIPPED) -> int:
    """Take a content pack into the table; says how many pages were new or had changed. Old versions stay.

    A page that people wrote anew is left alone: the secretariat is shown what is shipped and decides.
    """
    newest = _newest(session)
    changed = 0
    for slug in names(folder):
        row = _row(folder, slug, now)
        known = newest.get(slug)
        if known is None or (known.is_shipped and words_of(known) != words_of(row)):
            row.version = known.version + 1 if known else 1
            session.add(row)
            changed += 1
    session.flush()
    return changed


def page(session: Session, slug: str, language: str) -> PackPage:
    """The newest version of a page, from the table or, before `init` filled it, from the pack that is shipped.

    Raises NotFound for a page the pack has not got.
    """
    newest = select(ContentPage).where(ContentPage.slug == slug).order_by(ContentPage.version.desc()).limit(1)
    return in_language(session.scalar(newest) or _shipped(slug), language)


def in_language(row: ContentPage, language: str) -> PackPage:
    """A page as it reads in a language, or in the other where it has only that one."""
    spanish = PackPage(row.slug, row.title_es, row.body_es, "es")
    english = PackPage(row.slug, row.title_en, row.body_en, "en")
    first, second = (spanish, english) if language == "es" else (english, spanish)
    return first if first.title else second


def shipped(slug: str, *, folder: Path = SHIPPED) -> ContentPage | None:
    """A page of the pack as it is shipped today, not in the table; nothing for a page of the coalition's own."""
    return _row(folder, slug, None) if slug in names(folder) else None


def names(folder: Path = SHIPPED) -> list[str]:
    """The pages of the pack, in its order."""
    return [str(slug) for slug in tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))["pages"]]


def _newest(session: Session) -> dict[str, ContentPage]:
    rows = session.scalars(select(ContentPage).order_by(ContentPage.version))
    return {row.slug: row for row in rows}


def _shipped(slug: str) -> ContentPage:
    found = shipped(slug)
    if found is None:
        raise NotFound(say("There is no such page."))
    return found


def _row(folder: Path, slug: str, now: datetime | None) -> ContentPage:
    title_en, body_en = _read(folder / "pages" / "en" / f"{slug}.md")
    title_es, body_es = _read(folder / "pages" / "es" / f"{slug}.md")
    row = ContentPage(slug=slug, title_en=title_en, title_es=title_es, body_en=body_en, body_es=body_es)
    if now is not None:
        row.made_at = now
    return row


def _read(file: Path) -> tuple[str, str]:
    first, _, rest = file.read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("# ").strip(), rest.strip()


def words_of(row: ContentPage) -> tuple[str, str, str, str]:
    """What a page says: both titles, both texts."""
    return row.title_en, row.title_es, row.body_en, row.body_es
