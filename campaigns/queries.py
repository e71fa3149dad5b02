"""What dashboards and boards read of calls, touches and visits; the only module of this room that imports pandas."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns.models import REACHED, Call, Campaign, Care, Outcome, Recipient, Touch, TouchKind, Visit, VisitState
from campaigns.offices.scope import called, legislators, local_offices
from groundwork.delivery import outbox
from groundwork.delivery.models import Batch, Message, State
from groundwork.delivery.phone import prices
from groundwork.words import say
from legislators.models import Office

NOT_SKIPPED = Call.outcome.is_distinct_from(Outcome.SKIPPED)
CADENCE_DAYS = 30


def _moments(alliance: Alliance, since: date, until: date) -> tuple[datetime, datetime]:
    """The moments two days begin and end in the alliance's own zone; both days are within."""
    zone = ZoneInfo(alliance.time_zone)
    end = datetime.combine(until + timedelta(days=1), time(), zone)
    return datetime.combine(since, time(), zone).astimezone(UTC), end.astimezone(UTC)


def calls_per_day(session: Session, alliance_id: int, *, since: date, until: date) -> pd.DataFrame:
    """Calls of each day from `since` to `until`, both within; a day without one is a row of zeros.

    Columns: day (date, the alliance's own), placed (int), reached (int: a person or a voicemail took it).
    """
    alliance = session.get_one(Alliance, alliance_id)
    begins, ends = _moments(alliance, since, until)
    query = select(Call.placed_at, Call.outcome).where(
        Call.alliance_id == alliance_id, Call.placed_at >= begins, Call.placed_at < ends, NOT_SKIPPED
    )
    zone = ZoneInfo(alliance.time_zone)
    rows = [(placed.astimezone(zone).date(), outcome in REACHED) for placed, outcome in session.execute(query)]
    calls = pd.DataFrame(rows, columns=["day", "reached"])
    days = pd.Index([since + timedelta(days=n) for n in range((until - since).days + 1)], name="day")
    counts = calls.groupby("day")["reached"].agg(placed="size", reached="sum").reindex(days, fill_value=0)
    return counts.astype(int).reset_index()


def outcomes_by_hour(session: Session, alliance_id: int, *, since: date, until: date) -> pd.DataFrame:
    """How calls ended by hour of the office's own day.

    Columns: hour (int, 0 to 23), outcome (str), calls (int).
    """
    begins, ends = _moments(session.get_one(Alliance, alliance_id), since, until)
    query = (
        select(Call.placed_at, Call.outcome, Office.time_zone)
        .join(Office, Office.id == Call.office_id)
        .where(Call.alliance_id == alliance_id, Call.placed_at >= begins, Call.placed_at < ends, NOT_SKIPPED)
    )
    rows = [
        (placed.astimezone(ZoneInfo(zone)).hour, (outcome or Outcome.UNKNOWN).value)
        for placed, outcome, zone in session.execute(query)
    ]
    calls = pd.DataFrame(rows, columns=["hour", "outcome"])
    return calls.groupby(["hour", "outcome"]).size().rename("calls").reset_index()


def touches_by_office(session: Session, alliance_id: int, *, since: date, until: date) -> pd.DataFrame:
    """What each office of the state's legislators got between two days, both within; the most called first.

    Columns: office_id, office, legislator, person_id (str), calls, reached, visits (int), last_touch (date or None).
    Offices without any touch are rows of zeros.
    """
    alliance = session.get_one(Alliance, alliance_id)
    begins, ends = _moments(alliance, since, until)
    calls = _calls_by_office(session, alliance_id, begins, ends)
    visits = _visits_by_office(session, alliance_id, begins, ends)
    last = last_touches(session, alliance)
    people = legislators(session, alliance, on=until)
    query = select(Office).where(Office.person_id.in_(people)).order_by(Office.id)
    rows = [
        (
            *(office.id, office.label, called(people[office.person_id]), office.person_id),
            *calls.get(office.id, (0, 0)),
            visits.get(office.id, 0),
            last.get(office.id),
        )
        for office in session.scalars(query)
        if office.is_there(until)
    ]
    columns = ["office_id", "office", "legislator", "person_id", "calls", "reached", "visits", "last_touch"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["calls", "office_id"], ascending=[False, True], ignore_index=True)


def _calls_by_office(
    session: Session, alliance_id: int, begins: datetime, ends: datetime
) -> dict[str, tuple[int, int]]:
    query = (
        select(Call.office_id, func.count(), func.count().filter(Call.outcome.in_(REACHED)))
        .where(Call.alliance_id == alliance_id, Call.placed_at >= begins, Call.placed_at < ends, NOT_SKIPPED)
        .group_by(Call.office_id)
    )
    return {office_id: (placed, reached) for office_id, placed, reached in session.execute(query)}


def _visits_by_office(session: Session, alliance_id: int, begins: datetime, ends: datetime) -> dict[str, int]:
    query = (
        select(Visit.office_id, func.count())
        .where(
            Visit.alliance_id == alliance_id,
            Visit.state == VisitState.REPORTED,
            Visit.planned_for >= begins,
            Visit.planned_for < ends,
        )
        .group_by(Visit.office_id)
    )
    return dict(session.execute(query).all())


def last_touches(session: Session, alliance: Alliance) -> dict[str, date]:
    """The newest day each office was reached, by office id: a call taken, a visit, letter or meeting."""
    zone = ZoneInfo(alliance.time_zone)
    calls = select(Call.office_id, func.max(Call.placed_at)).where(
        Call.alliance_id == alliance.id, Call.outcome.in_(REACHED)
    )
    visits = select(Visit.office_id, func.max(Visit.planned_for)).where(
        Visit.alliance_id == alliance.id, Visit.state == VisitState.REPORTED
    )
    found: dict[str, date] = {}
    for query in (calls.group_by(Call.office_id), visits.group_by(Visit.office_id)):
        for office_id, moment in session.execute(query):
            day = moment.astimezone(zone).date()
            found[office_id] = max(day, found.get(office_id, day))
    touches = select(Touch.office_id, func.max(Touch.day)).where(Touch.alliance_id == alliance.id)
    for office_id, day in session.execute(touches.group_by(Touch.office_id)):
        found[office_id] = max(day, found.get(office_id, day))
    return found


def next_touches(session: Session, alliance: Alliance, *, now: datetime) -> dict[str, tuple[date, TouchKind]]:
    """What is booked next for each office, by office id: a planned visit, or what its owner wrote down."""
    zone = ZoneInfo(alliance.time_zone)
    visits = select(Visit.office_id, func.min(Visit.planned_for)).where(
        Visit.alliance_id == alliance.id, Visit.state == VisitState.PLANNED, Visit.planned_for > now
    )
    found = {
        office_id: (moment.astimezone(zone).date(), TouchKind.VISIT)
        for office_id, moment in session.execute(visits.group_by(Visit.office_id))
    }
    today = now.astimezone(zone).date()
    cares = select(Care).where(Care.alliance_id == alliance.id, Care.next_on >= today)
    for care in session.scalars(cares):
        if care.next_on and care.next_kind and (care.office_id not in found or care.next_on < found[care.office_id][0]):
            found[care.office_id] = (care.next_on, care.next_kind)
    return found


def coverage(session: Session, alliance_id: int, *, on: date, now: datetime) -> pd.DataFrame:
    """Every local office of the state's legislators: never contacted first, then the longest silent.

    Columns: office_id, office, legislator, person_id (str), last_touch (date or None), days (Int64: since then),
    next_touch (date or None), owner (str, empty for nobody), next_kind (str), cadence (int, days),
    group (`never`, `cold` or `fresh`).
    """
    alliance = session.get_one(Alliance, alliance_id)
    last, following = last_touches(session, alliance), next_touches(session, alliance, now=now)
    cares = {one.office_id: one for one in session.scalars(select(Care).where(Care.alliance_id == alliance_id))}
    rows: list[tuple[object, ...]] = []
    for office, holder in local_offices(session, alliance, on=on):
        care, (next_on, kind) = cares.get(office.id), following.get(office.id, (None, None))
        touched = last.get(office.id)
        days = (on - touched).days if touched else None
        owner, cadence = (care.owner, care.cadence_days) if care else ("", CADENCE_DAYS)
        names = (office.id, office.label, called(holder), holder.person_id)
        rows.append((*names, touched, days, next_on, owner, kind.value if kind else "", cadence))
    return _by_need(rows)


def _by_need(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    names = ["office_id", "office", "legislator", "person_id", "last_touch", "days"]
    frame = pd.DataFrame(rows, columns=[*names, "next_touch", "owner", "next_kind", "cadence"])
    frame["days"] = frame["days"].astype("Int64")
    frame["cadence"] = frame["cadence"].astype(int)
    is_cold = frame["days"].fillna(0) > frame["cadence"]
    frame["group"] = is_cold.map({True: "cold", False: "fresh"}).where(frame["days"].notna(), "never")
    order = frame["group"].map({"never": 0, "cold": 1, "fresh": 2})
    frame = frame.assign(order=order).sort_values(
        ["order", "days", "office_id"], ascending=[True, False, True], ignore_index=True
    )
    return frame.drop(columns="order")


def funnel(session: Session, alliance_id: int, *, since: date, until: date) -> pd.DataFrame:
    """From text to talk, over the campaigns sent between two days, both within.

    Columns: step (str, words), people (int). Each step counts people, not messages or calls.
    """
    begins, ends = _moments(session.get_one(Alliance, alliance_id), since, until)
    campaigns = session.scalars(
        select(Campaign).where(
            Campaign.alliance_id == alliance_id, Campaign.launched_at >= begins, Campaign.launched_at < ends
        )
    ).all()
    ids = [campaign.id for campaign in campaigns]
    callers = select(func.count(Call.supporter_id.distinct())).where(Call.campaign_id.in_(ids), NOT_SKIPPED)
    named = select(func.count(Recipient.supporter_id.distinct())).where(Recipient.campaign_id.in_(ids))
    rows = [
        (say("Named"), session.scalars(named).one()),
        (say("Text delivered"), sum(_delivered(session, campaign) for campaign in campaigns)),
        (say("Called"), session.scalars(callers).one()),
        (say("Reached an office"), session.scalars(callers.where(Call.outcome.in_(REACHED))).one()),
    ]
    return pd.DataFrame(rows, columns=["step", "people"])


def _delivered(session: Session, campaign: Campaign) -> int:
    batch = outbox.batch_for(session, campaign.cause)
    return outbox.counts(session, batch.id).get(State.DELIVERED, 0) if batch else 0


def text_costs(session: Session, alliance_id: int, *, since: date, until: date) -> pd.DataFrame:
    """What the texts of campaigns launched between two days, both within, have cost so far; the newest first.

    Columns: campaign (str), segments (int: those the phone company has taken), cents (int, at list prices).
    """
    begins, ends = _moments(session.get_one(Alliance, alliance_id), since, until)
    query = (
        select(Campaign.name, func.sum(Message.segments))
        .join(Batch, Batch.cause == "campaign:" + cast(Campaign.id, String))
        .join(Message, Message.batch_id == Batch.id)
        .where(
            Campaign.alliance_id == alliance_id,
            Campaign.launched_at >= begins,
            Campaign.launched_at < ends,
            Message.accepted_at.is_not(None),
        )
        .group_by(Campaign.id, Campaign.name)
        .order_by(Campaign.id.desc())
    )
    rows = [(name, int(segments), prices.cents(int(segments))) for name, segments in session.execute(query)]
    return pd.DataFrame(rows, columns=["campaign", "segments", "cents"])


def visits_ahead(session: Session, alliance_id: int, *, now: datetime) -> pd.DataFrame:
    """Planned visits, soonest first; those whose time has passed still wait for their report.

    Columns: visit_id (int), office_id, office, person_id (str), planned_for (datetime), who (str), is_overdue (bool).
    """
    query = (
        select(Visit.id, Visit.office_id, Office.city, Visit.person_id, Visit.planned_for, Visit.who)
        .join(Office, Office.id == Visit.office_id)
        .where(Visit.alliance_id == alliance_id, Visit.state == VisitState.PLANNED)
        .order_by(Visit.planned_for)
    )
    columns = ["visit_id", "office_id", "office", "person_id", "planned_for", "who"]
    frame = pd.DataFrame(session.execute(query).all(), columns=columns)
    frame["is_overdue"] = [planned <= now for planned in frame["planned_for"]]
    return frame
