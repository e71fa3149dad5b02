"""How an alliance's campaigns stand: messages by what became of them, calls and whom they reached."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns.models import REACHED, Call, Campaign, Outcome, Recipient
from groundwork.delivery.models import Batch, Message, State

WAITING = {State.QUEUED, State.SENDING, State.UNKNOWN, State.UNRESOLVED}
UNDER_WAY = {State.ACCEPTED, State.SENT}
LOST = {State.FAILED, State.UNDELIVERED, State.REJECTED, State.EXPIRED, State.CANCELLED}


@dataclass(frozen=True)
class Counts:
    """A campaign in numbers: people named, messages by fate, calls, and how many of them reached an office."""

    named: int = 0
    waiting: int = 0
    under_way: int = 0
    delivered: int = 0
    left_out: int = 0
    lost: int = 0
    calls: int = 0
    reached: int = 0
    why_paused: str = ""


def counts_of(session: Session, campaign: Campaign) -> Counts:
    """One campaign in numbers."""
    return _counts(session, [campaign])[campaign.id]


def listed(session: Session, alliance: Alliance) -> list[tuple[Campaign, Counts]]:
    """The alliance's campaigns with their numbers, newest first."""
    query = (
        select(Campaign)
        .where(Campaign.alliance_id == alliance.id)
        .order_by(Campaign.made_at.desc(), Campaign.id.desc())
    )
    campaigns = list(session.scalars(query))
    counts = _counts(session, campaigns)
    return [(campaign, counts[campaign.id]) for campaign in campaigns]


def _counts(session: Session, campaigns: list[Campaign]) -> dict[int, Counts]:
    """Four statements, however many campaigns."""
    ids, causes = [one.id for one in campaigns], {one.cause: one.id for one in campaigns}
    named = session.execute(
        select(Recipient.campaign_id, func.count())
        .where(Recipient.campaign_id.in_(ids))
        .group_by(Recipient.campaign_id)
    )
    people = dict(named.all())
    reached = func.count().filter(Call.outcome.in_(REACHED))
    calls = session.execute(
        select(Call.campaign_id, func.count(), reached)
        .where(Call.campaign_id.in_(ids), Call.outcome.is_distinct_from(Outcome.SKIPPED))
        .group_by(Call.campaign_id)
    )
    called = {campaign_id: (placed, spoke) for campaign_id, placed, spoke in calls}
    fates: dict[int, dict[State, int]] = {}
    messages = session.execute(
        select(Batch.cause, Message.state, func.count())
        .join(Message, Message.batch_id == Batch.id)
        .where(Batch.cause.in_(causes))
        .group_by(Batch.cause, Message.state)
    )
    for cause, state, number in messages:
        fates.setdefault(causes[cause], {})[state] = number
    paused = dict(session.execute(select(Batch.cause, Batch.why_paused).where(Batch.cause.in_(causes))).all())
    return {
        one.id: _fates(
            fates.get(one.id, {}), people.get(one.id, 0), called.get(one.id, (0, 0)), paused.get(one.cause, "")
        )
        for one in campaigns
    }


def _fates(fates: dict[State, int], named: int, called: tuple[int, int], why_paused: str) -> Counts:
    def several(states: set[State]) -> int:
        return sum(fates.get(state, 0) for state in states)

    return Counts(
        named=named,
        waiting=several(WAITING),
        under_way=several(UNDER_WAY),
        delivered=fates.get(State.DELIVERED, 0),
        left_out=fates.get(State.SUPPRESSED, 0),
        lost=several(LOST),
        calls=called[0],
        reached=called[1],
        why_paused=why_paused,
    )
