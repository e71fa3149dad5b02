"""Pause, resume and stop: a campaign and its messages in the same transaction, whoever began it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.events.planning import require_open
from alliances.models import Alliance
from campaigns import telling
from campaigns.models import Campaign, CampaignState
from groundwork.delivery import outbox
from groundwork.delivery.models import Batch
from groundwork.delivery.phone import prices
from groundwork.doors import Paused
from groundwork.refusal import Refusal
from groundwork.words import say


def pause(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """Nothing more is sent and nobody may call until it is resumed."""
    _steer(campaign, CampaignState.OPEN, CampaignState.PAUSED)
    outbox.pause(session, batch_of(session, campaign), now=now)


def resume(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """Go on where it was paused, with the budgets the alliance has by now.

    Raises a Refusal while the budget that ran out is still spent, or the alliance is closed.
    """
    batch = batch_of(session, campaign)
    alliance = session.get_one(Alliance, campaign.alliance_id)
    require_open(alliance)
    if batch.why_paused == "budget" and prices.segments_for(alliance.budget_cents) <= batch.taken_segments:
        raise Refusal(say("The budget is still spent. Ask the secretariat for more, then resume."))
    _steer(campaign, CampaignState.PAUSED, CampaignState.OPEN)
    batch.budget_cents, batch.daily_cents = alliance.budget_cents, alliance.daily_cents
    outbox.resume(session, batch, now=now)


def stop(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """End it for good: what was not sent is never sent."""
    if campaign.state not in {CampaignState.OPEN, CampaignState.PAUSED}:
        raise Refusal(say("This campaign is not running."))
    campaign.state = CampaignState.STOPPED
    outbox.stop(session, batch_of(session, campaign), now=now)


def _steer(campaign: Campaign, before: CampaignState, after: CampaignState) -> None:
    if campaign.state is not before:
        raise Refusal(say("The campaign's state has changed meanwhile. Load the page again."))
    campaign.state = after


def batch_of(session: Session, campaign: Campaign) -> Batch:
    """The messages of a campaign. Raises a Refusal for one that was not sent."""
    batch = outbox.batch_for(session, campaign.cause)
    if batch is None:
        raise Refusal(say("This campaign has not been sent."))
    return batch


def on_paused(session: Session, told: Paused, *, now: datetime) -> None:
    """Sending has stopped by itself: the campaign rests too, and its leaders hear why and what to do.

    What is no campaign's (a poll's invitations) has only its leaders told.
    """
    if not told.alliance:
        return
    name = session.scalar(select(Alliance.name).where(Alliance.slug == told.alliance)) or told.alliance
    kind, _, number = told.cause.partition(":")
    campaign = session.get(Campaign, int(number)) if kind == "campaign" and number.isdecimal() else None
    if campaign is not None:
        name = campaign.name
        if campaign.state is CampaignState.OPEN:
            campaign.state = CampaignState.PAUSED
    telling.tell_of_pause(
        session, told.alliance, name, told.why, mark=f"paused:{told.cause}:{now.isoformat()}", now=now
    )
