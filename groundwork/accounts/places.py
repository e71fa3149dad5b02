"""Where staff work: the coalition and its alliances, as far as accounts can name them."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from groundwork.accounts import people
from groundwork.accounts.models import Grant
from groundwork.accounts.post import ROLE_WORDS
from groundwork.doors import MenuItem, Tour
from groundwork.refusal import NotFound
from groundwork.web.current import doors, installation
from groundwork.web.guard import allows


@dataclass(frozen=True)
class Place:
    """One place where somebody works: what it is called, what they are there, and its first page."""

    name: str
    role: str
    path: str


def name_of(session: Session, scope_kind: str, scope_id: str) -> str:
    """What a place is called. Raises NotFound when the rooms know of no such place."""
    if scope_kind != people.ALLIANCE:
        return installation().name
    names = [name for name in (name_scope(session, scope_id) for name_scope in doors().scopes) if name]
    if not names and doors().scopes:
        raise NotFound(_("There is no such alliance."))
    return names[0] if names else scope_id


def places_of(session: Session, account_id: int) -> list[Place]:
    """Where an account works today, the coalition first."""
    return [
        Place(name_of(session, one.scope_kind, one.scope_id), str(ROLE_WORDS[one.role]), _first_page(one))
        for one in people.grants_of(session, account_id)
    ]


def _first_page(grant: Grant) -> str:
    """The first page of the place's menu that the role opens."""
    menu = "secretariat" if grant.scope_kind == people.COALITION else "tabs"
    return next((path for item in doors().menu_for(menu) if (path := _path(item, grant))), url_for("accounts.me"))


def _path(item: MenuItem, grant: Grant) -> str:
    permission = doors().permissions[item.endpoint]
    path: dict[str, Any] = {permission.scope: grant.scope_id} if permission.scope else {}
    return url_for(item.endpoint, **path) if not permission.roles or allows(permission, [grant], path) else ""


def tour() -> list[Tour]:
    """The demo's links, in order."""
    return sorted(doors().tour, key=lambda link: link.order)
