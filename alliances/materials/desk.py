"""Whose shelf a page shows: one alliance's, or the whole coalition's at the secretariat."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, url_for
from flask_babel import gettext as _
from flask_security import current_user

from alliances import finding
from alliances.models import Alliance
from groundwork.web.current import db_session


@dataclass(frozen=True)
class Desk:
    """One alliance or the secretariat, and where the pages of a part of the house are for it.

    part: the blueprint's name.
    """

    alliance: Alliance | None
    part: str

    @property
    def alliance_id(self) -> int | None:
        """The alliance's number; nothing for the whole coalition."""
        return self.alliance.id if self.alliance else None

    @property
    def slug(self) -> str:
        """The scope as the audit log keeps it."""
        return self.alliance.slug if self.alliance else ""

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
            return url_for(f"{self.part}.all_{page}", **path)
        return url_for(f"{self.part}.{page}", slug=self.alliance.slug, **path)


def me() -> int:
    """The account at work."""
    return int(current_user.id)


def on_both(
    blueprint: Blueprint, path: str, view: Callable[..., Any], *, methods: tuple[str, ...] = ("GET", "POST")
) -> None:
    """Give a view an address in every alliance and one at the secretariat, where its name begins with `all_`.

    The view is called with its Desk first. Whether it takes files is kept.
    """
    part, name = blueprint.name, view.__name__

    def of_alliance(slug: str, **ids: Any) -> Any:
        found = finding.by_slug(db_session(), slug)
        g.time_zone = found.time_zone
        return view(Desk(found, part), **ids)

    def of_all(**ids: Any) -> Any:
        return view(Desk(None, part), **ids)

    for made in (of_alliance, of_all):
        made.__dict__.update(view.__dict__)
    blueprint.add_url_rule(f"/alliances/<slug>/{path}", name, of_alliance, methods=list(methods))
    blueprint.add_url_rule(f"/secretariat/{path}", f"all_{name}", of_all, methods=list(methods))
