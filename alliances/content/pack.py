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
    """One page in one language: its title, and its body in Markdown."""

    slug: str
    title: str
    body: str


def load(session: Session, *, now: datetime, folder: Path = SHIPPED) -> int:
    """Take a content pack into the table; says how many pages were new or had changed. Old versions stay."""
    pack = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    newest = _newest(session)
    changed = 0
    for slug in pack["pages"]:
        row = _row(folder, slug, now)
        known = newest.get(slug)
        if known is None or _words(known) != _words(row):
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
    row = session.scalar(newest) or _shipped(slug)
    if language == "es":
        return PackPage(slug, row.title_es, row.body_es)
    return PackPage(slug, row.title_en, row.body_en)


def _newest(session: Session) -> dict[str, ContentPage]:
    rows = session.scalars(select(ContentPage).order_by(ContentPage.version))
    return {row.slug: row for row in rows}


def _shipped(slug: str) -> ContentPage:
    pack = tomllib.loads((SHIPPED / "pack.toml").read_text(encoding="utf-8"))
    if slug not in pack["pages"]:
        raise NotFound(say("There is no such page."))
    return _row(SHIPPED, slug, None)


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


def _words(row: ContentPage) -> tuple[str, str, str, str]:
    return row.title_en, row.title_es, row.body_en, row.body_es
