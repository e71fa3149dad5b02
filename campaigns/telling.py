"""What a campaign writes to the people who lead its alliance, by e-mail."""

from collections.abc import Callable
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
from groundwork.words import say, written_in


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

    def letter() -> tuple[str, str]:
        body = say(
            "Hello,\n\nsomebody of %(alliance)s wants to text “%(campaign)s” to %(people)s people. "
            "It costs about $%(cost)s, so a second person has to confirm it.\n\n"
            "Sign in, open Texts and then this campaign, read the plan, and confirm it there or leave it.",
            alliance=alliance.name,
            campaign=campaign.name,
            people=made.people,
            cost=f"{made.cents / 100:.2f}",
        )
        return say("Please confirm: %(campaign)s", campaign=campaign.name), body

    _write(session, others, letter, mark=f"asked:{campaign.id}:{now.isoformat()}", now=now)


def tell_of_pause(session: Session, slug: str, name: str, why: str, *, mark: str, now: datetime) -> None:
    """Tell the leaders that sending has paused, why, and what to do."""

    def letter() -> tuple[str, str]:
        reason = why_paused(why)
        body = say(
            "Hello,\n\nthe texts of “%(name)s” have paused; nothing more goes out.\n\n%(why)s\n%(todo)s\n\n"
            "What was not sent waits, and nobody gets anything twice.",
            name=name,
            why=reason.words,
            todo=reason.what_to_do,
        )
        return say("Paused: %(name)s", name=name), body

    _write(session, leaders(session, slug), letter, mark=mark, now=now)


def _write(
    session: Session, people: list[Holder], letter: Callable[[], tuple[str, str]], *, mark: str, now: datetime
) -> None:
    """letter: makes subject and body, in the language of whoever reads it."""
    for address, reads in sorted({one.email: one.language for one in people}.items()):
        with written_in(reads):
            subject, body = letter()
        post.send(session, address, subject=subject, body=body, key=f"{mark}/{address}", now=now)
