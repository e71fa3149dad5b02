"""Sending a campaign: who gets it and what it costs, the launch itself, pause and stop."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.audience import Reachable, reachable
from alliances.models import Alliance, Supporter
from campaigns.compose import read_audience
from campaigns.models import Campaign, CampaignState, Recipient, Target
from groundwork.delivery import outbox, plan
from groundwork.delivery.merge import render
from groundwork.delivery.models import Batch
from groundwork.delivery.outbox import Outgoing
from groundwork.refusal import Refusal
from groundwork.tokens import digest, new_token
from groundwork.words import say

STEP = 1


def people(session: Session, campaign: Campaign) -> list[Reachable]:
    """The supporters the campaign's words name, whether or not they may be texted."""
    states, districts = read_audience(campaign.audience)
    return reachable(session, campaign.alliance_id, states=states, districts=districts)


def forecast(session: Session, campaign: Campaign, alliance: Alliance, *, link: str, now: datetime) -> plan.Plan:
    """What a launch at `now` would do: how many people, who is left out and why, segments, cost, windows.

    link: the address of the call pages, such as https://example.org/act.
    """
    items = _items(campaign, alliance, _with_tokens(people(session, campaign)), link)
    return plan.plan(session, items, alliance=alliance.slug, now=now)


def _with_tokens(found: Sequence[Reachable]) -> list[tuple[Reachable, str]]:
    return [(one, new_token()) for one in found]


def _items(
    campaign: Campaign, alliance: Alliance, tokens: Sequence[tuple[Reachable, str]], link: str
) -> list[Outgoing]:
    return [compose_text(campaign, alliance, one, token, link=link) for one, token in tokens]


def compose_text(campaign: Campaign, alliance: Alliance, one: Reachable, token: str, *, link: str) -> Outgoing:
    """The text one person gets, with her own link."""
    values = {
        "first_name": one.first_name,
        "city": one.city,
        "alliance": alliance.name,
        "legislator": _legislator(campaign.target, one.language),
        "link": link_for(campaign, token, link, one.language),
    }
    body = render(campaign.text(one.language), values)
    return Outgoing(
        address_id=one.address_id,
        key=f"{campaign.cause}/supporter:{one.supporter_id}/{STEP}",
        body=body,
        token=token,
        zones=one.zones,
    )


def samples(session: Session, campaign: Campaign, alliance: Alliance, *, link: str) -> list[str]:
    """The text as the first person of each language gets it."""
    firsts: dict[str, Reachable] = {}
    for one in people(session, campaign):
        firsts.setdefault(one.language, one)
    return [compose_text(campaign, alliance, one, new_token(), link=link).body for one in firsts.values()]


def _legislator(target: Target, language: str) -> str:
    """The words for whom a text asks to call, before we say their names on the page."""
    words = {
        (Target.SENATORS, "en"): "your Senators",
        (Target.SENATORS, "es"): "sus senadores",
        (Target.REPRESENTATIVE, "en"): "your Representative",
        (Target.REPRESENTATIVE, "es"): "su representante",
        (Target.ALL, "en"): "your members of Congress",
        (Target.ALL, "es"): "sus miembros del Congreso",
    }
    return words[target, "es" if language == "es" else "en"]


def link_for(campaign: Campaign, token: str, link: str, language: str) -> str:
    """The address of one person's call page."""
    base, _, act = link.rpartition("/")
    prefix = f"{base}/es/{act}" if language == "es" else link
    return f"{prefix}/{campaign.slug}?t={token}"


def launch(session: Session, campaign: Campaign, *, link: str, expected: int, now: datetime) -> int:
    """Send a campaign to everybody it names: recipients and messages in one transaction. Returns how many were queued.

    Launched again, nobody gets anything twice. expected: the number of people the sender typed.
    Raises a Refusal when that number is not right, when it may not be sent, or costs more than the alliance has.
    """
    session.refresh(campaign, with_for_update=True)
    if campaign.state is not CampaignState.DRAFT:
        return 0
    alliance = session.get_one(Alliance, campaign.alliance_id)
    tokens = _with_tokens(people(session, campaign))
    items = _items(campaign, alliance, tokens, link)
    made = plan.plan(session, items, alliance=alliance.slug, now=now)
    _require_sendable(campaign, alliance, made, expected=expected, now=now)
    campaign.state, campaign.launched_at = CampaignState.OPEN, now
    session.add_all(
        Recipient(campaign_id=campaign.id, supporter_id=one.supporter_id, token_digest=digest(token), made_at=now)
        for one, token in tokens
    )
    batch = outbox.open_batch(
        session,
        cause=campaign.cause,
        alliance=alliance.slug,
        sender=alliance.sender,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        budget_cents=alliance.budget_cents,
        now=now,
    )
    queued = outbox.queue(session, batch, items, now=now)
    session.flush()
    return queued


def _require_sendable(campaign: Campaign, alliance: Alliance, made: plan.Plan, *, expected: int, now: datetime) -> None:
    if not alliance.payer:
        raise Refusal(say("Nobody is named who pays for this alliance's texts. Ask the secretariat to add a payer."))
    if campaign.closes_at <= now:
        raise Refusal(say("The closing day has passed. Change the dates first."))
    if made.people == 0:
        raise Refusal(say("Nobody would get this text. Look at who is left out, and why."))
    if made.cents > alliance.budget_cents:
        raise Refusal(say("This costs more than the alliance's budget. Name fewer districts, or ask for more budget."))
    if expected != made.people:
        words = say("Type %(number)s, the number of people who get this text.", number=made.people)
        raise Refusal(words, field="number")


def pause(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """Nothing more is sent and nobody may call until it is resumed."""
    _steer(campaign, CampaignState.OPEN, CampaignState.PAUSED)
    outbox.pause(session, _batch(session, campaign), now=now)


def resume(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """Go on where it was paused."""
    _steer(campaign, CampaignState.PAUSED, CampaignState.OPEN)
    outbox.resume(session, _batch(session, campaign), now=now)


def stop(session: Session, campaign: Campaign, *, now: datetime) -> None:
    """End it for good: what was not sent is never sent."""
    if campaign.state not in {CampaignState.OPEN, CampaignState.PAUSED}:
        raise Refusal(say("This campaign is not running."))
    campaign.state = CampaignState.STOPPED
    outbox.stop(session, _batch(session, campaign), now=now)


def _steer(campaign: Campaign, before: CampaignState, after: CampaignState) -> None:
    if campaign.state is not before:
        raise Refusal(say("The campaign's state has changed meanwhile. Load the page again."))
    campaign.state = after


def _batch(session: Session, campaign: Campaign) -> Batch:
    batch = outbox.batch_for(session, campaign.cause)
    if batch is None:
        raise Refusal(say("This campaign has not been sent."))
    return batch


def supporter_of(session: Session, campaign: Campaign, token: str) -> Supporter | None:
    """Whose link this is; nobody's when the token was made up or belongs to another campaign."""
    query = (
        select(Supporter)
        .join(Recipient, Recipient.supporter_id == Supporter.id)
        .where(Recipient.campaign_id == campaign.id, Recipient.token_digest == digest(token))
    )
    return session.scalar(query) if token else None
