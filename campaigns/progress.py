"""How a campaign's texts stand: what arrived, what did not and why, what waits and for what, what it cost."""

from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.call_me import Ring, counted
from campaigns.campaign_list import LOST, Counts, counts_of
from campaigns.models import Campaign, CampaignState
from campaigns.reasons import Pause, why_lost, why_paused
from campaigns.waiting import Waiting, waiting
from groundwork.delivery import outbox
from groundwork.delivery.models import Address, Batch, Message, State, Suppression, Why
from groundwork.delivery.phone import prices


@dataclass(frozen=True)
class Fate:
    """So many texts came to this end. code: the phone company's, for small print."""

    words: str
    code: str
    people: int


@dataclass(frozen=True)
class Progress:
    """A campaign's texts and calls as they stand.

    stopped: recipients who told us to stop since the launch. fates: the ends of texts that did not arrive or were not
    sent, the most frequent first. segments, cents: what the phone company has taken. rung: calls asked for on the page.
    """

    counts: Counts
    stopped: int
    fates: list[Fate]
    segments: int
    cents: int
    pause: Pause | None
    waiting: Waiting
    rung: dict[Ring, int]

    @property
    def version(self) -> str:
        """Something else whenever there is something else to show."""
        return f"{crc32(repr(self).encode()):x}"


def progress(session: Session, campaign: Campaign, *, own: str, now: datetime) -> Progress:
    """Everything the live page says. own: the installation's sender, for an alliance without one of its own."""
    batch = outbox.batch_for(session, campaign.cause)
    counts = counts_of(session, campaign)
    segments = _taken(session, batch)
    pause = why_paused(counts.why_paused) if counts.why_paused else None
    return Progress(
        counts=counts,
        stopped=_stopped(session, campaign, batch),
        fates=_fates(session, batch),
        segments=segments,
        cents=prices.cents(segments),
        pause=pause if campaign.state is not CampaignState.STOPPED else None,
        waiting=waiting(session, batch, own=own, now=now) if batch else Waiting(),
        rung=counted(session, campaign.id, now=now),
    )


def _taken(session: Session, batch: Batch | None) -> int:
    """Segments the phone company has accepted, whatever became of them: what it will bill."""
    if batch is None:
        return 0
    taken = select(func.coalesce(func.sum(Message.segments), 0))
    return int(session.scalars(taken.where(Message.batch_id == batch.id, Message.accepted_at.is_not(None))).one())


def _stopped(session: Session, campaign: Campaign, batch: Batch | None) -> int:
    if batch is None or campaign.launched_at is None:
        return 0
    query = (
        select(func.count(Message.address_id.distinct()))
        .join(Address, Address.id == Message.address_id)
        .join(Suppression, Suppression.fingerprint == Address.fingerprint)
        .where(
            Message.batch_id == batch.id,
            Suppression.why == Why.OPTED_OUT,
            Suppression.at >= campaign.launched_at,
        )
    )
    return session.scalars(query).one()


def _fates(session: Session, batch: Batch | None) -> list[Fate]:
    if batch is None:
        return []
    rows = session.execute(
        select(Message.state, Message.why, Message.error_code, func.count())
        .where(Message.batch_id == batch.id, Message.state.in_([*LOST, State.SUPPRESSED, State.UNRESOLVED]))
        .group_by(Message.state, Message.why, Message.error_code)
    )
    found: dict[tuple[str, str], int] = {}
    for state, why, code, people in rows:
        key = (why_lost(state, why, code), code)
        found[key] = found.get(key, 0) + people
    return [
        Fate(words, code, people)
        for (words, code), people in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]
