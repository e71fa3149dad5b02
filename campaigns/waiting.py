"""What a campaign's queued texts wait for: tomorrow, the morning, an approval; and when the last will have gone."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.delivery.hours import quiet
from groundwork.delivery.hours.schedule import Pace, course
from groundwork.delivery.models import Batch, BatchState, Brand, Message, State
from groundwork.delivery.phone import prices
from groundwork.delivery.senders import identity
from groundwork.delivery.sending import allowance
from groundwork.words import count, say


@dataclass(frozen=True)
class Waiting:
    """texts: how many wait. words: why, a sentence each, none where they are simply next in turn.

    wakes_at: when the first of those go out whose place sleeps now. finishes_at: when the last will have gone at the
    pace allowed; None when nothing waits, or nobody can say.
    """

    texts: int = 0
    words: list[str] = field(default_factory=list)
    wakes_at: datetime | None = None
    finishes_at: datetime | None = None


def waiting(session: Session, batch: Batch, *, own: str, now: datetime) -> Waiting:
    """What of a batch waits, and for what. own: the installation's sender, where the batch names none."""
    groups = _groups(session, batch)
    texts = sum(len(one) for one in groups.values())
    name = batch.sender or own
    if not texts or not name:
        return Waiting(texts)
    opening = {zones: quiet.next_open(quiet.split(zones), now) for zones in groups}
    asleep = sum(len(groups[zones]) for zones, moment in opening.items() if moment != now)
    sender, brand = identity.look(session, name, now=now)
    pace = allowance.pace(session, sender, brand, alliance=batch.alliance, daily_cents=batch.daily_cents, now=now)
    is_moving = batch.state is BatchState.OPEN and brand.approved_on is not None
    return Waiting(
        texts,
        _words(batch, brand, pace, sum(map(sum, groups.values()))) + _asleep(asleep),
        min((moment for moment in opening.values() if moment), default=None) if asleep == texts else None,
        course(groups, pace, start=max(now, batch.opens_at)).finishes_at if is_moving else None,
    )


def _groups(session: Session, batch: Batch) -> dict[str, list[int]]:
    """Areas -> the segments of each text that waits there."""
    rows = session.execute(
        select(Message.zones, Message.segments, func.count())
        .where(Message.batch_id == batch.id, Message.state == State.QUEUED)
        .group_by(Message.zones, Message.segments)
    )
    groups: dict[str, list[int]] = {}
    for zones, segments, texts in rows:
        groups.setdefault(zones, []).extend([segments] * texts)
    return groups


def _words(batch: Batch, brand: Brand, pace: Pace, segments: int) -> list[str]:
    """Why not all of it goes out today."""
    if brand.approved_on is None:
        return [say("Nothing goes out before the carriers have approved our number.")]
    if pace.today >= segments:
        return []
    if batch.daily_cents is not None and pace.daily == prices.segments_for(batch.daily_cents):
        cost = f"{batch.daily_cents / 100:.2f}"
        return [say("The rest waits for tomorrow: the alliance spends $%(cost)s a day on texts.", cost=cost)]
    return [say("The rest waits for tomorrow: carriers take %(cap)s segments a day from us.", cap=pace.daily)]


def _asleep(texts: int) -> list[str]:
    if not texts:
        return []
    return [
        count(
            "%(num)s text waits for the hours of the place where its reader lives.",
            "%(num)s texts wait for the hours of the places where their readers live.",
            texts,
        )
    ]
