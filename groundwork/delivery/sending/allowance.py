"""How much may go now: the buckets of a sender, the cap of its brand, the budgets of a batch and of a day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, bindparam, cast, func, or_, select, update
from sqlalchemy.orm import Session

from groundwork.delivery.hours.schedule import NO_LIMIT, Pace
from groundwork.delivery.models import Batch, Brand, Channel, Sender, Spending
from groundwork.delivery.phone import prices
from groundwork.delivery.rows import add_once
from groundwork.delivery.senders import identity
from groundwork.delivery.senders.identity import day_of

BUCKET_SECONDS = 1.0  # how much a bucket holds: what may go in this time


@dataclass(frozen=True)
class Charge:
    """What segments are counted against: the brand of a sender, and one day of it and of an alliance."""

    sender: str
    day: date


@dataclass(frozen=True)
class Blocked:
    """Senders from which nothing may go now: no texts, no calls."""

    texts: list[str]
    calls: list[str]


@dataclass
class Allowance:
    """What may go of one batch now, and the rows it is written down in; they are locked.

    budget, today: segments that the batch's budget, and the budget and the cap of the day, still pay for.
    """

    batch: Batch
    sender: Sender | None
    brand: Brand | None
    spending: Spending | None
    budget: int
    today: int

    def channels(self, wanted: Sequence[Channel]) -> set[Channel]:
        """Those of these ways on which anything may go at all."""
        can = {
            Channel.MAIL: True,
            Channel.TEXT: self.sender is not None and _may_text(self.sender, self.brand),
            Channel.CALL: self.sender is not None and self.sender.call_tokens > 0,
        }
        return {channel for channel in wanted if can[channel]}

    def fitting(self, rows: Sequence[Row[Any]]) -> list[int]:
        """The messages that may go, the first first; behind one that may not, no other of its channel goes."""
        left = min(self.budget, self.today)
        tokens = {Channel.TEXT: 0.0, Channel.CALL: 0.0, Channel.MAIL: float(NO_LIMIT)}
        if self.sender is not None:
            tokens |= {Channel.TEXT: self.sender.tokens, Channel.CALL: self.sender.call_tokens}
        ids = []
        for row in rows:
            if tokens[row.channel] <= 0 or row.segments > left:
                tokens[row.channel] = 0
                continue
            tokens[row.channel] -= row.segments if row.channel == Channel.TEXT else 1
            left -= row.segments
            ids.append(row.id)
        return ids

    def take(self, rows: Sequence[Row[Any]]) -> None:
        """Write down what was taken."""
        segments = sum(row.segments for row in rows)
        self.batch.taken_segments += segments
        if self.sender is not None:
            self.sender.tokens -= segments
            self.sender.call_tokens -= sum(row.channel == Channel.CALL for row in rows)
        if self.brand is not None:
            self.brand.day_segments += segments
        if self.spending is not None:
            self.spending.segments += segments


def blocked(session: Session, *, now: datetime, real_now: datetime) -> Blocked:
    """The senders that must wait; one that nobody has heard of is not among them. A look only, without a lock."""
    rows = session.execute(_SENDERS).all()
    texts, calls = [""], [""]  # without a sender nothing can go
    for sender, brand in rows:
        tokens, call_tokens = _filled(sender, real_now)
        if tokens <= 0 or brand.approved_on is None or _left_of_cap(brand, now) <= 0:
            texts.append(sender.name)
        if call_tokens <= 0:
            calls.append(sender.name)
    return Blocked(texts, calls)


def allowed(
    session: Session, batch: Batch, own: str, *, now: datetime, real_now: datetime, waits: bool
) -> Allowance | None:
    """What may go of this batch; locks its sender, its brand and its day, in this order.

    own: the installation's own sender. waits: whether to wait for another worker's locks; else None where it has them.
    """
    sender, brand, spending = None, None, None
    name = batch.sender or own
    if name:
        identity.known(session, name, now=now)
        pair = _locked(session, name, waits=waits)
        if pair is None:
            return None
        sender, brand = pair
        sender.tokens, sender.call_tokens = _filled(sender, real_now)
        sender.filled_at = max(real_now, sender.filled_at or real_now)
        _turn_page(brand, now)
    if batch.alliance:
        spending = _day(session, batch.alliance, now, waits=waits)
        if spending is None:
            return None
    today = min(_left_of_day(batch, spending), NO_LIMIT if brand is None else _left_of_cap(brand, now))
    return Allowance(batch, sender, brand, spending, _left_of_budget(batch), today)


def pace(
    session: Session, sender: Sender, brand: Brand, *, alliance: str, daily_cents: int | None, now: datetime
) -> Pace:
    """How an alliance's texts would go from a sender, by what today has left; a look only."""
    of_cap = NO_LIMIT if brand.daily_cap is None else brand.daily_cap
    of_day = NO_LIMIT if daily_cents is None else prices.segments_for(daily_cents)
    page = select(Spending.segments).where(Spending.alliance == alliance, Spending.day == day_of(now))
    spent = session.scalar(page) or 0
    today = min(_left_of_cap(brand, now), of_day - (0 if daily_cents is None else spent))
    return Pace(sender.per_second, today, min(of_cap, of_day))


def is_within_day() -> ColumnElement[bool]:
    """For a statement over Batch: whether its alliance may spend anything more on the day given as `day`."""
    spent = (
        select(Spending.segments)
        .where(Spending.alliance == Batch.alliance, Spending.day == bindparam("day"))
        .correlate(Batch)
        .scalar_subquery()
    )
    # wide enough for a budget of millions
    next_one = cast(func.coalesce(spent, 0) + 1, BigInteger) * prices.HUNDREDTHS_PER_SEGMENT
    return or_(Batch.daily_cents.is_(None), next_one <= cast(Batch.daily_cents, BigInteger) * 100)


def give_back(session: Session, left: Counter[tuple[int, Charge | None]]) -> None:
    """Return segments that were not sent after all: to their batches, brands and days, locked in this order.

    left: (batch, what it was charged to) -> segments. Without a charge they stay counted for the day: rather too much.
    """
    if not left:
        return
    batches, brands, days = Counter[int](), Counter[tuple[str, date]](), Counter[tuple[str, date]]()
    mine = {batch_id for batch_id, _charge in left}
    owners = dict(session.execute(select(Batch.id, Batch.alliance).where(Batch.id.in_(mine))).all())
    brand_of = dict(session.execute(select(Sender.name, Sender.brand)).all())
    for (batch_id, charge), segments in left.items():
        batches[batch_id] += segments
        if charge is not None:
            brands[brand_of.get(charge.sender, ""), charge.day] += segments
            days[owners[batch_id], charge.day] += segments
    for batch_id, segments in sorted(batches.items()):
        _less(session, update(Batch).where(Batch.id == batch_id), Batch.taken_segments, segments)
    for (name, day), segments in sorted(brands.items()):
        _less(session, update(Brand).where(Brand.name == name, Brand.day == day), Brand.day_segments, segments)
    for (alliance, day), segments in sorted(days.items()):
        page = update(Spending).where(Spending.alliance == alliance, Spending.day == day)
        _less(session, page, Spending.segments, segments)


def _less(session: Session, statement: Any, column: Any, segments: int) -> None:
    done = statement.values({column.key: column - segments})
    session.execute(done.execution_options(synchronize_session="fetch"))


def _may_text(sender: Sender, brand: Brand | None) -> bool:
    return sender.tokens > 0 and brand is not None and brand.approved_on is not None


def _locked(session: Session, name: str, *, waits: bool) -> tuple[Sender, Brand] | None:
    return session.execute(_ONE_SENDER[waits], {"name": name}).first()


def _day(session: Session, alliance: str, now: datetime, *, waits: bool) -> Spending | None:
    """An alliance's page of the day."""
    page = {"alliance": alliance, "day": day_of(now)}
    found = session.scalar(_PAGE[waits], page)
    if found is None and add_once(session, Spending, **page, segments=0):
        found = session.scalar(_PAGE[waits], page)
    return found


# built once, like all of a claim's statements; those that lock, for who waits and who does not
_SENDERS = select(Sender, Brand).join(Brand, Brand.name == Sender.brand)
_ONE_SENDER = {
    waits: _SENDERS.where(Sender.name == bindparam("name"))
    .with_for_update(skip_locked=not waits)
    .execution_options(populate_existing=True)
    for waits in (True, False)
}
_PAGE = {
    waits: select(Spending)
    .where(Spending.alliance == bindparam("alliance"), Spending.day == bindparam("day"))
    .with_for_update(skip_locked=not waits)
    .execution_options(populate_existing=True)
    for waits in (True, False)
}


def _filled(sender: Sender, real_now: datetime) -> tuple[float, float]:
    """Both buckets as they are by now; a new one is full."""
    if sender.filled_at is None:
        return _size(sender.per_second), _size(sender.calls_per_second)
    seconds = max(0.0, (real_now - sender.filled_at).total_seconds())
    return (
        min(_size(sender.per_second), sender.tokens + sender.per_second * seconds),
        min(_size(sender.calls_per_second), sender.call_tokens + sender.calls_per_second * seconds),
    )


def _size(per_second: float) -> float:
    return max(per_second * BUCKET_SECONDS, 1.0)


def _turn_page(brand: Brand, now: datetime) -> None:
    if brand.day != day_of(now):
        brand.day, brand.day_segments = day_of(now), 0


def _left_of_cap(brand: Brand, now: datetime) -> int:
    if brand.daily_cap is None:
        return NO_LIMIT
    return brand.daily_cap - (brand.day_segments if brand.day == day_of(now) else 0)


def _left_of_day(batch: Batch, spending: Spending | None) -> int:
    if batch.daily_cents is None or spending is None:
        return NO_LIMIT
    return prices.segments_for(batch.daily_cents) - spending.segments


def _left_of_budget(batch: Batch) -> int:
    return NO_LIMIT if batch.budget_cents is None else prices.segments_for(batch.budget_cents) - batch.taken_segments
