"""Whose inbox a page shows: one alliance's, or the secretariat's with those who belong to none."""

from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask_babel import gettext as _
from flask_security import current_user

from alliances import finding
from alliances.models import Alliance
from groundwork.web.current import db_session


@dataclass(frozen=True)
class Desk:
    """One inbox, and where its pages are."""

    alliance: Alliance | None

    @property
    def name(self) -> str:
        """What the page is headed with."""
        return self.alliance.name if self.alliance else _("The secretariat")

    @property
    def place(self) -> str:
        """Which menu its pages carry."""
        return "tabs" if self.alliance else "secretariat"

    def at(self, page: str, **path: Any) -> str:
        """The address of one of its pages."""
        if self.alliance is None:
            return url_for(f"inbox.all_{page}", **path)
        return url_for(f"inbox.{page}", slug=self.alliance.slug, **path)


def alliance_of(slug: str) -> Alliance:
    """The alliance of a page, whose clock the page then follows. Raises NotFound."""
    found = finding.by_slug(db_session(), slug)
    g.time_zone = found.time_zone
    return found


def desk_of(slug: str) -> Desk:
    """The alliance's inbox. Raises NotFound."""
    return Desk(alliance_of(slug))


def me() -> int:
    """The account at work."""
    return int(current_user.id)


def in_the_ledger() -> str:
    """How the ledger names whoever enters a stop."""
    return f"account:{me()}"
