"""What a year's lobbying cost: by campaign and by hours worked, against the limits; contacts by quarter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns.lobbying.rules import Limits, class_of, limits
from campaigns.models import Call, Campaign, LobbyKind, Purpose, Touch, Visit, VisitState, WorkTime, YearOfPayer
from groundwork.delivery.models import Batch, Message, State
from groundwork.delivery.phone import prices

CHARGED = (State.ACCEPTED, State.SENT, State.UNDELIVERED, State.DELIVERED)


@dataclass(frozen=True)
class Line:
    """One campaign's cost in the year, in cents; is_said: its leader has said what it is for."""

    campaign: Campaign
    purpose: Purpose | None
    kind: LobbyKind
    text_cents: int
    call_cents: int

    @property
    def cents(self) -> int:
        """All of it."""
        return self.text_cents + self.call_cents

    @property
    def is_said(self) -> bool:
        """Whether anybody has said what it is for."""
        return self.purpose is not None


@dataclass(frozen=True)
class Quarter:
    """Three months of an organization's own lobbying, as the LD-2 report asks: contacts with offices, and paid time."""

    number: int
    contacts: int
    minutes: int
    cents: int


@dataclass(frozen=True)
class Ledger:
    """A year. spending_cents: what the payer spends on its exempt purpose, if anybody has said so."""

    year: int
    lines: Sequence[Line]
    work: Sequence[WorkTime]
    quarters: Sequence[Quarter]
    spending_cents: int | None

    def cents(self, kind: LobbyKind) -> int:
        """What went into one class."""
        return sum(line.cents for line in self.lines if line.kind is kind) + sum(
            one.cents for one in self.work if one.kind is kind
        )

    @property
    def direct(self) -> int:
        """Direct lobbying, in cents."""
        return self.cents(LobbyKind.DIRECT)

    @property
    def grassroots(self) -> int:
        """Grassroots lobbying, in cents."""
        return self.cents(LobbyKind.GRASSROOTS)

    @property
    def limits(self) -> Limits | None:
        """The most that is allowed, once the year's spending is known."""
        return None if self.spending_cents is None else limits(self.spending_cents)


def ledger(session: Session, alliance: Alliance, year: int) -> Ledger:
    """The year of one alliance, by its own clock."""
    begins, ends = _year(alliance, year)
    texts, calls = _texts(session, alliance, begins, ends), _calls(session, alliance, begins, ends)
    ids = texts.keys() | calls.keys()
    rows = session.execute(
        select(Campaign, Purpose)
        .outerjoin(Purpose, Purpose.campaign_id == Campaign.id)
        .where(Campaign.alliance_id == alliance.id, Campaign.id.in_(ids))
        .order_by(Campaign.id.desc())
    )
    lines = [
        Line(campaign, purpose, kind_of(purpose), texts.get(campaign.id, 0), calls.get(campaign.id, 0))
        for campaign, purpose in rows
    ]
    work = _work(session, alliance, year)
    known = session.get(YearOfPayer, (alliance.id, year))
    quarters = _quarters(session, alliance, year, work)
    return Ledger(year, lines, work, quarters, known.spending_cents if known else None)


def kind_of(purpose: Purpose | None) -> LobbyKind:
    """A campaign's class; the strictest while nobody has said what it is for."""
    if purpose is None:
        return LobbyKind.GRASSROOTS
    return class_of(on_measure=purpose.on_measure, takes_view=purpose.takes_view, to_members=purpose.to_members)


def _year(alliance: Alliance, year: int) -> tuple[datetime, datetime]:
    zone = ZoneInfo(alliance.time_zone)
    first, last = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    return first.astimezone(UTC), last.astimezone(UTC)


def _texts(session: Session, alliance: Alliance, begins: datetime, ends: datetime) -> dict[int, int]:
    """Cents by campaign of the texts the phone company took."""
    causes = {one.cause: one.id for one in session.scalars(select(Campaign).where(Campaign.alliance_id == alliance.id))}
    rows = session.execute(
        select(Batch.cause, func.sum(Message.segments))
        .join(Message, Message.batch_id == Batch.id)
        .where(
            Batch.alliance == alliance.slug,
            Message.state.in_(CHARGED),
            Message.accepted_at >= begins,
            Message.accepted_at < ends,
        )
        .group_by(Batch.cause)
    )
    return {causes[cause]: prices.cents(segments) for cause, segments in rows if cause in causes}


def _calls(session: Session, alliance: Alliance, begins: datetime, ends: datetime) -> dict[int, int]:
    """Cents by campaign of the minutes of bridged calls; every minute begun counts."""
    rows = session.execute(
        select(Call.campaign_id, func.sum((Call.seconds + 59) // 60))
        .where(Call.alliance_id == alliance.id, Call.placed_at >= begins, Call.placed_at < ends, Call.seconds > 0)
        .group_by(Call.campaign_id)
    )
    return {campaign_id: prices.call_cents(int(total)) for campaign_id, total in rows}


def _work(session: Session, alliance: Alliance, year: int) -> Sequence[WorkTime]:
    mine = select(WorkTime).where(
        WorkTime.alliance_id == alliance.id, WorkTime.day >= date(year, 1, 1), WorkTime.day <= date(year, 12, 31)
    )
    return session.scalars(mine.order_by(WorkTime.day.desc(), WorkTime.id.desc())).all()


def _quarters(session: Session, alliance: Alliance, year: int, work: Sequence[WorkTime]) -> list[Quarter]:
    """The alliance's own contacts with offices; what supporters do is not lobbying of the organization."""
    contacts: dict[int, int] = defaultdict(int)
    begins, ends = _year(alliance, year)
    zone = ZoneInfo(alliance.time_zone)
    visits = select(Visit.planned_for).where(
        Visit.alliance_id == alliance.id,
        Visit.state == VisitState.REPORTED,
        Visit.planned_for >= begins,
        Visit.planned_for < ends,
    )
    touches = select(Touch.day).where(
        Touch.alliance_id == alliance.id, Touch.day >= date(year, 1, 1), Touch.day <= date(year, 12, 31)
    )
    days = [moment.astimezone(zone).date() for moment in session.scalars(visits)] + list(session.scalars(touches))
    for day in days:
        contacts[_quarter(day)] += 1
    direct = [one for one in work if one.kind is LobbyKind.DIRECT]
    return [
        Quarter(
            number,
            contacts[number],
            sum(one.minutes for one in direct if _quarter(one.day) == number),
            sum(one.cents for one in direct if _quarter(one.day) == number),
        )
        for number in (1, 2, 3, 4)
    ]


def _quarter(day: date) -> int:
    return (day.month + 2) // 3
