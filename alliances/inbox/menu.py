"""The inbox's tab, which says how many wait."""

from flask import request

from alliances.inbox import queries
from groundwork.web.current import db_session
from groundwork.words import say


def words() -> str:
    """The words of the tab, for the alliance of the page; for those who belong to none on the secretariat's."""
    waiting = queries.waiting_count(db_session(), (request.view_args or {}).get("slug", ""))
    return say("Inbox (%(num)s)", num=waiting) if waiting else say("Inbox")
