"""What the pages about supporters share: whose they are, who is looking, and how a form is answered."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from alliances.inbox.desk import alliance_of, me
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.doors import Role
from groundwork.refusal import Refusal
from groundwork.web import forms
from groundwork.web.current import clock, db_session
from groundwork.web.guard import my_grants

__all__ = ["alliance_of", "filled_in", "is_worker", "me", "number"]

WORKERS = (Role.LEADER, Role.ORGANIZER)


def is_worker(slug: str) -> bool:
    """Whether whoever looks may see numbers and mailboxes: a volunteer may not."""
    return any(
        (grant.role == Role.SECRETARIAT and grant.scope_kind == COALITION)
        or (grant.role in WORKERS and grant.scope_kind == ALLIANCE and grant.scope_id == slug)
        for grant in my_grants()
    )


def filled_in(form: forms.Form, work: Callable[[], str], page: Callable[[], str]) -> ResponseReturnValue:
    """Do what a form asks for, once; else the page with what is wrong beside the boxes."""
    if form.validate_on_submit():
        try:
            return forms.done(db_session(), form, work, now=clock().now())
        except Refusal as refusal:
            form.refuse(refusal)
    return page(), 422 if form.errors else 200


def number(name: str) -> int | None:
    """A row's number in the page's address; none where there is no such number."""
    found = request.args.get(name, type=int)
    return found if found is not None and 0 < found < 2**31 else None
