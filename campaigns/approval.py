"""A campaign that costs more than one person may decide is asked for by one account and confirmed by another."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns import telling
from campaigns.models import Campaign
from groundwork.accounts.models import Account
from groundwork.delivery.plan import Plan
from groundwork.refusal import Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Asking:
    """Somebody wants to send it. stands: for just as many people as it would go to now."""

    account_id: int
    name: str
    at: datetime
    people: int
    stands: bool


def is_needed(alliance: Alliance, made: Plan) -> bool:
    """Whether a second person has to confirm."""
    return made.cents > alliance.confirm_above_cents


def asking(session: Session, campaign: Campaign, people: int) -> Asking | None:
    """Who asked for it, where somebody did."""
    if campaign.asked_by is None or campaign.asked_at is None:
        return None
    account = session.get_one(Account, campaign.asked_by)
    asked = campaign.asked_people or 0
    return Asking(account.id, account.name or account.email, campaign.asked_at, asked, asked == people)


def ask_or_confirm(
    session: Session, campaign: Campaign, alliance: Alliance, made: Plan, *, by: int | None, now: datetime
) -> bool:
    """The first account's press asks, another's confirms; says whether it is confirmed.

    What was asked for another number of people counts as never asked. Raises a Refusal for the same account twice.
    """
    if by is None:
        raise Refusal(say("This costs so much that two people have to sign in and send it together."))
    before = asking(session, campaign, made.people)
    if before is None or not before.stands:
        campaign.asked_by, campaign.asked_at, campaign.asked_people = by, now, made.people
        campaign.approved_by = campaign.approved_at = None
        session.flush()
        telling.tell_of_asking(session, campaign, alliance, made, by=by, now=now)
        return False
    if before.account_id == by:
        raise Refusal(say("You have asked for it. Now another leader or the secretariat has to confirm it here."))
    campaign.approved_by, campaign.approved_at = by, now
    return True


def forget(campaign: Campaign) -> None:
    """What was asked for and confirmed was another text or audience."""
    campaign.asked_by = campaign.asked_at = campaign.asked_people = None
    campaign.approved_by = campaign.approved_at = None
