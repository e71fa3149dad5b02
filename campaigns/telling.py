"""What a campaign writes to the people who lead its alliance, by e-mail."""

from datetime import datetime

from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns.models import Campaign
from campaigns.reasons import why_paused
from groundwork.accounts import post, queries
from groundwork.accounts.people import ALLIANCE, COALITION
from groundwork.accounts.queries import Holder
from groundwork.delivery.plan import Plan
from groundwork.doors import Role
from groundwork.words import say


def leaders(session: Session, slug: str) -> list[Holder]:
    """Who leads an alliance, and where nobody does, the secretariat."""
    found = [one for one in queries.holders(session, ALLIANCE, slug) if one.role is Role.LEADER]
    return found or _secretariat(session)


def _secretariat(session: Session) -> list[Holder]:
    return [one for one in queries.holders(session, COALITION, "") if one.role is Role.SECRETARIAT]


def tell_of_asking(
    session: Session, campaign: Campaign, alliance: Alliance, made: Plan, *, by: int, now: datetime
) -> None:
    """Ask those who can confirm a send, save the one who asked for it."""
    others = [one for one in leaders(session, alliance.slug) if one.account_id != by]
    others = others or [one for one in _secretariat(session) if one.account_id != by]
    body = say(
        "Hello,\n\nsomebody of %(alliance)s wants to text “%(campaign)s” to %(people)s people. "
        "It costs about $%(cost)s, so a second person has to confirm it.\n\n"
        "Sign in, open Texts and then this campaign, read the plan, and confirm it there or leave it.",
        alliance=alliance.name,
        campaign=campaign.name,
        people=made.people,
        cost=f"{made.cents / 100:.2f}",
    )
    subject = say("Please confirm: %(campaign)s", campaign=campaign.name)
    mark = f"asked:{campaign.id}:{now.isoformat()}"
    _write(session, others, subject=subject, body=body, mark=mark, now=now)


def tell_of_pause(session: Session, slug: str, name: str, why: str, *, mark: str, now: datetime) -> None:
    """Tell the leaders that sending has paused, why, and what to do."""
    reason = why_paused(why)
    body = say(
        "Hello,\n\nthe texts of “%(name)s” have paused; nothing more goes out.\n\n%(why)s\n%(todo)s\n\n"
        "What was not sent waits, and nobody gets anything twice.",
        name=name,
        why=reason.words,
        todo=reason.what_to_do,
    )
    subject = say("Paused: %(name)s", name=name)
    _write(session, leaders(session, slug), subject=subject, body=body, mark=mark, now=now)


def _write(session: Session, people: list[Holder], *, subject: str, body: str, mark: str, now: datetime) -> None:
    for address in sorted({one.email for one in people}):
        post.send(session, address, subject=subject, body=body, key=f"{mark}/{address}", now=now)
