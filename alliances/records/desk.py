"""What the pages about supporters share: whose they are, who is looking, and how a form is answered."""

from flask import request

from alliances.desk import alliance_of, me
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.doors import Role
from groundwork.web.forms import filled_in
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


def number(name: str) -> int | None:
    """A row's number in the page's address; none where there is no such number."""
    found = request.args.get(name, type=int)
    return found if found is not None and 0 < found < 2**31 else None
