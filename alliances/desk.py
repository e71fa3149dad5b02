"""Whose page it is: one alliance's, or the secretariat's for the whole coalition; and who is at work on it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response

from alliances import finding
from alliances.forms import ButtonForm
from alliances.models import Alliance
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.forms import sent

__all__ = [
    "Desk", "alliance_of", "apart", "button", "me", "now", "on_both", "pressed", "sent", "today", "who",
]  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """One alliance or the secretariat, and where the pages of a part of the house are for it.

    alliance: nothing for the secretariat; part: the blueprint's name.
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

    @property
    def today(self) -> date:
        """The day by the alliance's clock; the secretariat's day is UTC's."""
        return today(self.alliance) if self.alliance else now().date()

    def at(self, page: str, **path: Any) -> str:
        """The address of one of its pages."""
        if self.alliance is None:
            return url_for(f"{self.part}.all_{page}", **path)
        return url_for(f"{self.part}.{page}", slug=self.alliance.slug, **path)


def alliance_of(slug: str) -> Alliance:
    """The alliance of a page, whose clock the page then follows. Raises NotFound."""
    found = finding.by_slug(db_session(), slug)
    g.time_zone = found.time_zone
    return found


def today(alliance: Alliance) -> date:
    """Which day it is where the alliance is."""
    return finding.local_day(alliance, now())


def now() -> datetime:
    """The moment of the request."""
    return clock().now()


def me() -> int:
    """The account at work."""
    return int(current_user.id)


def who() -> str:
    """The name of whoever is at work."""
    return str(current_user.name or current_user.email)


def button() -> ButtonForm:
    """A form that is only a button, with a one-time key of its own: each button of a page needs one."""
    return ButtonForm(formdata=None)


def pressed(act: Callable[[], str]) -> Response:
    """Where a button leads. Raises the Refusal of its work."""
    return forms.done(db_session(), ButtonForm(), act, now=now())


def apart(form: forms.Form, word: str) -> forms.Form:
    """The form with ids of its own, for a page that has two with boxes of the same name."""
    for box in form:
        box.id = f"{word}-{box.id}"
    return form


def on_both(
    blueprint: Blueprint,
    path: str,
    view: Callable[..., Any],
    *,
    methods: tuple[str, ...] = ("GET", "POST"),
    ours: str = "/secretariat/",
) -> None:
    """Give a view an address in every alliance and one at the secretariat, where its name begins with `all_`.

    The view is called with its Desk first. Whether it takes files is kept.
    ours: where the secretariat's address begins.
    """
    part, name = blueprint.name, view.__name__

    def of_alliance(slug: str, **ids: Any) -> Any:
        return view(Desk(alliance_of(slug), part), **ids)

    def of_all(**ids: Any) -> Any:
        return view(Desk(None, part), **ids)

    for made in (of_alliance, of_all):
        made.__dict__.update(view.__dict__)
    blueprint.add_url_rule(f"/alliances/<slug>/{path}", name, of_alliance, methods=list(methods))
    blueprint.add_url_rule(f"{ours}{path}", f"all_{name}", of_all, methods=list(methods))
