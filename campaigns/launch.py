"""Sending a campaign: what a launch would do, the launch itself, and whose a link is."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from alliances.events.planning import require_open
from alliances.models import Alliance, Supporter
from campaigns import approval, segment_use
from campaigns.models import Campaign, CampaignState, Recipient
from campaigns.personal import people, texts, with_tokens
from groundwork.delivery import outbox, plan
from groundwork.delivery.outbox import Outgoing
from groundwork.refusal import Refusal
from groundwork.tokens import digest
from groundwork.words import say


def forecast(
    session: Session, campaign: Campaign, alliance: Alliance, *, link: str, own: str = "", now: datetime
) -> plan.Plan:
    """What a launch at `now` would do: how many people, who is left out and why, segments, cost, windows.

    link: the address of the call pages, such as https://example.org/act. own: the installation's sender, for an
    alliance without one of its own.
    """
    items = texts(campaign, alliance, with_tokens(people(session, campaign, now=now)), link)
    return planned(session, campaign, alliance, items, own=own, now=now)


def planned(
    session: Session, campaign: Campaign, alliance: Alliance, items: Sequence[Outgoing], *, own: str, now: datetime
) -> plan.Plan:
    """The plan of these texts, sent as this campaign's are: from its alliance's number, in its days and budgets."""
    return plan.plan(
        session,
        items,
        alliance=alliance.slug,
        sender=alliance.sender or own,
        closes_at=campaign.closes_at,
        daily_cents=alliance.daily_cents,
        now=max(now, campaign.opens_at),
    )


def launch(  # noqa: PLR0913 - who sends what, from where, having read which number
    session: Session,
    campaign: Campaign,
    *,
    link: str,
    expected: int,
    by: int | None = None,
    own: str = "",
    now: datetime,
) -> int:
    """Send a campaign to everybody it names: recipients and messages in one transaction. Returns how many were queued.

    Launched again, nobody gets anything twice. expected: the number of people the sender typed. by: the account that
    pressed; where it costs more than one person may decide, the first press only asks (0, and it stays a draft).
    Raises a Refusal when that number is not right, when it may not be sent, or costs more than the alliance has.
    """
    session.refresh(campaign, with_for_update=True)
    if campaign.state is not CampaignState.DRAFT:
        return 0
    alliance = session.get_one(Alliance, campaign.alliance_id)
    tokens = with_tokens(people(session, campaign, now=now))
    items = texts(campaign, alliance, tokens, link)
    made = planned(session, campaign, alliance, items, own=own, now=now)
    _require_sendable(campaign, alliance, made, expected=expected, now=now)
    if approval.is_needed(alliance, made) and not approval.ask_or_confirm(
        session, campaign, alliance, made, by=by, now=now
    ):
        return 0
    campaign.state, campaign.launched_at = CampaignState.OPEN, now
    segment_use.remember(session, campaign, people=len(tokens))
    named = [
        {"campaign_id": campaign.id, "supporter_id": one.supporter_id, "token_digest": digest(token), "made_at": now}
        for one, token in tokens
    ]
    session.connection().execute(insert(Recipient), named)
    return _queue(session, campaign, alliance, items, now=now)


def _queue(session: Session, campaign: Campaign, alliance: Alliance, items: list[Outgoing], *, now: datetime) -> int:
    batch = outbox.open_batch(
        session,
        cause=campaign.cause,
        alliance=alliance.slug,
        sender=alliance.sender,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        budget_cents=alliance.budget_cents,
        daily_cents=alliance.daily_cents,
        now=now,
    )
    queued = outbox.queue(session, batch, items, now=now)
    session.flush()
    return queued


def _require_sendable(campaign: Campaign, alliance: Alliance, made: plan.Plan, *, expected: int, now: datetime) -> None:
    require_open(alliance)
    if not alliance.payer:
        raise Refusal(say("Nobody is named who pays for this alliance's texts. Ask the secretariat to add a payer."))
    if campaign.closes_at <= now:
        raise Refusal(say("The closing day has passed. Change the dates first."))
    if made.people == 0:
        raise Refusal(say("Nobody would get this text. Look at who is left out, and why."))
    if made.waits_for:
        raise Refusal(waits_in_words(made.waits_for))
    if made.cents > alliance.budget_cents:
        raise Refusal(say("This costs more than the alliance's budget. Name fewer districts, or ask for more budget."))
    if expected != made.people:
        words = say("Type %(number)s, the number of people who get this text.", number=made.people)
        raise Refusal(words, field="number")


def waits_in_words(waits_for: str) -> str:
    """What a send waits for, as `Plan.waits_for` names it."""
    if waits_for == plan.SENDER:
        return say("There is no number to text from. The secretariat has to enter one.")
    return say("The carriers have not approved our number yet. The secretariat looks after that.")


def supporter_of(session: Session, campaign: Campaign, token: str) -> Supporter | None:
    """Whose link this is; nobody's when the token was made up or belongs to another campaign."""
    query = (
        select(Supporter)
        .join(Recipient, Recipient.supporter_id == Supporter.id)
        .where(Recipient.campaign_id == campaign.id, Recipient.token_digest == digest(token))
    )
    return session.scalar(query) if token else None
