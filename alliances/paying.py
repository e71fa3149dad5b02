"""Who pays for an alliance's texts, from which number they come, and how much they may cost."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from groundwork.delivery.addresses import read_sender
from groundwork.refusal import Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Paying:
    """What the secretariat decided, in cents. Without a day's budget a day has no limit of its own."""

    payer: str
    sender: str
    budget_cents: int
    daily_cents: int | None
    confirm_above_cents: int


def decide(session: Session, alliance: Alliance, paying: Paying) -> None:
    """Keep it; it holds for what is sent from now on. Raises a Refusal for a sender that cannot be."""
    alliance.sender = _sender(session, alliance, paying.sender.strip())
    alliance.payer = " ".join(paying.payer.split())
    alliance.budget_cents = paying.budget_cents
    alliance.daily_cents = paying.daily_cents
    alliance.confirm_above_cents = paying.confirm_above_cents
    session.flush()


def _sender(session: Session, alliance: Alliance, typed: str) -> str:
    """A number of its own, or nothing for the installation's; two alliances never answer from one number."""
    if not typed:
        return ""
    sender = read_sender(typed)
    taken = select(Alliance.name).where(Alliance.sender == sender, Alliance.id != alliance.id)
    other = session.scalar(taken.limit(1))
    if other is not None:
        raise Refusal(
            say("That is the number of %(name)s. Each alliance has one of its own.", name=other), field="sender"
        )
    return sender
