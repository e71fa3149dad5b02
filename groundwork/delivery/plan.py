"""What would happen if this were sent: who gets it, who does not and why, what it costs, when it goes out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery import consent, prices, quiet
from groundwork.delivery.measure import UNICODE, measure
from groundwork.delivery.models import Address
from groundwork.delivery.outbox import Outgoing

TOO_LONG = "too_long"
NO_WINDOW = "no_window"


@dataclass(frozen=True)
class Plan:
    """What a send adds up to.

    left_out: reason -> people. windows: (zones, first moment, people), soonest first. forced_by: characters that make
    texts dearer -> texts.
    """

    people: int
    left_out: dict[str, int]
    segments: int
    cents: int
    windows: list[tuple[str, datetime, int]]
    unicode_texts: int
    forced_by: dict[str, int]


def plan(session: Session, items: Sequence[Outgoing], *, alliance: str = "", now: datetime) -> Plan:
    """Work out a send without doing any of it. alliance: whose batch it would be."""
    topic = consent.topic_of(alliance)
    refused = consent.may_reach(session, [item.address_id for item in items], topic=topic, now=now)
    left_out = Counter(refused[item.address_id] for item in items if item.address_id in refused)
    going = [item for item in items if item.address_id not in refused]
    sizes = {body: measure(body) for body in {item.body for item in going}}
    windows, never = _windows(session, going, now)
    if never:
        left_out[NO_WINDOW] += never
    segments = sum(sizes[item.body].segments for item in going)
    dear = [sizes[item.body] for item in going if sizes[item.body].encoding == UNICODE]
    return Plan(
        people=len(going) - never,
        left_out=dict(left_out),
        segments=segments,
        cents=prices.cents(segments),
        windows=windows,
        unicode_texts=len(dear),
        forced_by=dict(Counter(size.forced_by for size in dear)),
    )


def _windows(session: Session, going: Sequence[Outgoing], now: datetime) -> tuple[list[tuple[str, datetime, int]], int]:
    """When each set of zones goes out, and how many people never can."""
    groups = Counter(quiet.joined(item.zones or _zones(session, item.address_id)) for item in going)
    windows, never = [], 0
    for zones, people in groups.items():
        first = quiet.next_open(quiet.split(zones), now)
        if first is None:
            never += people
        else:
            windows.append((zones, first, people))
    return sorted(windows, key=lambda window: (window[1], window[0])), never


def _zones(session: Session, address_id: int) -> tuple[str, ...]:
    number = session.scalars(select(Address.value).where(Address.id == address_id)).one()
    return quiet.zones_of_number(number)
