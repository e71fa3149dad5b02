"""What would happen if this were sent: who gets it, who does not and why, what it costs, when it goes out."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.hours import quiet
from groundwork.delivery.hours.schedule import course
from groundwork.delivery.models import Address
from groundwork.delivery.outbox import LONGEST, Outgoing
from groundwork.delivery.permission import consent
from groundwork.delivery.phone import prices
from groundwork.delivery.senders import identity
from groundwork.delivery.sending import allowance
from groundwork.delivery.texts.measure import UNICODE, Measure, measure

TOO_LONG = "too_long"
NO_WINDOW = "no_window"
APPROVAL, SENDER = "approval", "sender"  # what a send may wait for
AT_ONCE = 10_000  # addresses asked about in one statement


@dataclass(frozen=True)
class Plan:
    """What a send adds up to.

    left_out: reason -> people. windows: (areas, first moment, people), soonest first. forced_by: characters that make
    texts dearer -> texts. seconds: how long it takes at the sender's pace, nights not counted. finishes_at: when the
    last goes out within what each day allows; None when that is never, or not asked. after_close: people whose turn
    would come too late. waits_for: `approval` of the carriers, or a `sender`; nothing goes out before.
    """

    people: int
    left_out: dict[str, int]
    segments: int
    cents: int
    windows: list[tuple[str, datetime, int]]
    unicode_texts: int
    forced_by: dict[str, int]
    seconds: float = 0.0
    finishes_at: datetime | None = None
    after_close: int = 0
    waits_for: str = ""


@dataclass(frozen=True)
class _Ready:
    """One text that could go: where, and how large."""

    zones: str
    size: Measure


def plan(  # noqa: PLR0913 - all that bounds a send
    session: Session,
    items: Sequence[Outgoing],
    *,
    alliance: str = "",
    sender: str | None = None,
    closes_at: datetime | None = None,
    daily_cents: int | None = None,
    now: datetime,
) -> Plan:
    """Work out a send without doing any of it.

    alliance: whose batch it would be. sender: from which number; None where the pace is not asked for.
    """
    left_out, going = _sorted_out(session, items, alliance, now)
    ready = _ready(session, going)
    opening = {zones: quiet.next_open(quiet.split(zones), now) for zones in {one.zones for one in ready}}
    awake = [one for one in ready if opening[one.zones] is not None]
    if len(awake) < len(ready):
        left_out[NO_WINDOW] += len(ready) - len(awake)
    made = _summed(awake, left_out, opening)
    if sender is None:
        return made
    if not sender:
        return replace(made, waits_for=SENDER)
    of, brand = identity.look(session, sender, now=now)
    pace = allowance.pace(session, of, brand, alliance=alliance, daily_cents=daily_cents, now=now)
    found = course(_groups(awake), pace, start=now, closes_at=closes_at)
    return replace(
        made,
        seconds=made.segments / pace.per_second,
        finishes_at=found.finishes_at,
        after_close=found.late,
        waits_for="" if brand.approved_on else APPROVAL,
    )


def _sorted_out(
    session: Session, items: Sequence[Outgoing], alliance: str, now: datetime
) -> tuple[Counter[str], list[Outgoing]]:
    """Why people are left out, and the texts of the others."""
    topic = consent.topic_of(alliance)
    refused = consent.may_reach(session, [item.address_id for item in items], topic=topic, now=now)
    whys = [refused.get(item.address_id, TOO_LONG if len(item.body) > LONGEST else "") for item in items]
    return Counter(why for why in whys if why), [item for item, why in zip(items, whys, strict=True) if not why]


def _ready(session: Session, going: Sequence[Outgoing]) -> list[_Ready]:
    """The areas and the size of each text; who has no area gets those of the number."""
    unplaced = [item.address_id for item in going if not item.zones]
    numbers: dict[int, str] = {}
    for start in range(0, len(unplaced), AT_ONCE):
        some = unplaced[start : start + AT_ONCE]
        numbers |= dict(session.execute(select(Address.id, Address.value).where(Address.id.in_(some))).all())
    sizes = {body: measure(body) for body in {item.body for item in going}}
    return [
        _Ready(quiet.joined(item.zones or quiet.zones_of_number(numbers[item.address_id])), sizes[item.body])
        for item in going
    ]


def _summed(awake: Sequence[_Ready], left_out: Counter[str], opening: dict[str, datetime | None]) -> Plan:
    people = Counter(one.zones for one in awake)
    windows = [(zones, moment, people[zones]) for zones, moment in opening.items() if moment is not None]
    segments = sum(one.size.segments for one in awake)
    dear = [one.size for one in awake if one.size.encoding == UNICODE]
    return Plan(
        people=len(awake),
        left_out=dict(left_out),
        segments=segments,
        cents=prices.cents(segments),
        windows=sorted(windows, key=lambda window: (window[1], window[0])),
        unicode_texts=len(dear),
        forced_by=dict(Counter(size.forced_by for size in dear)),
    )


def _groups(awake: Sequence[_Ready]) -> dict[str, list[int]]:
    """Areas -> the segments of each text."""
    groups: dict[str, list[int]] = defaultdict(list)
    for one in awake:
        groups[one.zones].append(one.size.segments)
    return groups
