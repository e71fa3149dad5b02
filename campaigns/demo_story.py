"""Ninety days of calls, visits and letters in the invented State of Franklin, made in bulk from `story.toml`."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from alliances.finding import by_slug
from alliances.models import Alliance, Supporter
from campaigns.models import (
    Call,
    Campaign,
    CampaignState,
    Care,
    How,
    Outcome,
    Party,
    Position,
    Promise,
    Stance,
    Target,
    Touch,
    TouchKind,
    Visit,
    VisitState,
)
from groundwork.delivery.simulator.lines import set_line
from groundwork.delivery.simulator.models import Behaviour
from legislators.models import Office, OfficeKind, Person

SEED = 20260616
DAYS = 90
HOURS = (9, 10, 11, 12, 13, 14, 15, 16)
BUSY_HOURS = (8, 14, 13, 6, 9, 11, 9, 5)  # how many of a hundred calls begin in each hour
ABOUT_SPOKEN = {9: 0.52, 10: 0.66, 11: 0.63, 12: 0.34, 13: 0.46, 14: 0.58, 15: 0.55, 16: 0.37}
NO_ANSWER = 0.14

Told = dict[str, Any]


@cache
def story() -> Told:
    """The story's own words and numbers."""
    return tomllib.loads((Path(__file__).parent / "story.toml").read_text(encoding="utf-8"))


def seed_work(session: Session, *, now: datetime) -> list[Campaign]:
    """Campaigns, calls, touches, promises, stances and visits to come; returns the campaigns, oldest first."""
    alliance = by_slug(session, "franklin")
    campaigns = [_campaign(session, alliance, told, now=now) for told in story()["campaign"]]
    offices = {one.id: one for one in session.scalars(select(Office).where(Office.person_id.startswith("FK000")))}
    _seed_calls(session, alliance, campaigns, now=now)
    _seed_touches(session, alliance, now=now)
    _seed_promises(session, alliance, now=now)
    _seed_cares(session, alliance, now=now)
    _seed_visits(session, alliance, now=now)
    _name_lines(session, offices)
    session.flush()
    return campaigns


def _campaign(session: Session, alliance: Alliance, told: Told, *, now: datetime) -> Campaign:
    words = {name: text.strip() for name, text in story()["words"].items()}
    campaign = Campaign(
        alliance_id=alliance.id,
        slug=told["slug"],
        name=told["name"],
        state=CampaignState.OPEN,
        target=Target(told["target"]),
        audience="",
        ask_en=told["ask_en"],
        ask_es=told["ask_es"],
        opens_at=_at(now, told["opened"], 6),
        closes_at=_at(now, -told["closes"], 20),
        launched_at=_at(now, told["opened"], 10),
        made_at=_at(now, told["opened"] + 2, 9),
        **words,
    )
    session.add(campaign)
    session.flush()
    return campaign


def _at(now: datetime, days_ago: int, hour: int, minute: int = 0) -> datetime:
    """An hour of Franklin's day, so many days ago (below 0: to come)."""
    day = now.date() - timedelta(days=days_ago)
    return datetime.combine(day, time(hour, minute), ZoneInfo("America/New_York")).astimezone(UTC)


def _seed_calls(session: Session, alliance: Alliance, campaigns: list[Campaign], *, now: datetime) -> None:
    chance = Random(SEED)  # noqa: S311 - a story, not a secret
    callers = _callers(session, alliance)
    rows = []
    for office_id, last, count, *_rest in story()["offices"]["rows"]:
        days = _workdays(now.date(), last)
        wanted = [last] if last >= 0 and count else []
        wanted += (
            chance.choices(days, [1.6 if day <= 12 else 1.0 for day in days], k=max(0, count - 1)) if wanted else []
        )
        for number, days_ago in enumerate(wanted):
            placed_at = _moment(chance, now, days_ago)
            outcome = Outcome.SPOKE if number == 0 else _outcome(chance, office_id, placed_at)
            campaign = campaigns[-1] if placed_at >= campaigns[-1].opens_at else campaigns[0]
            who = chance.choice(callers[_district(office_id)]) if chance.random() < 0.85 else None
            rows.append(_call(chance, campaign, office_id, placed_at, outcome) | {"supporter_id": who})
    session.execute(insert(Call), sorted(rows, key=lambda row: row["placed_at"]))


def _callers(session: Session, alliance: Alliance) -> dict[str, list[int]]:
    """Franklin's supporters by district; the empty key holds all, who may call a Senator."""
    found: dict[str, list[int]] = {"": []}
    query = select(Supporter.id, Supporter.district).where(Supporter.alliance_id == alliance.id)
    for supporter_id, district in session.execute(query.order_by(Supporter.id)):
        found[""].append(supporter_id)
        found.setdefault(district, []).append(supporter_id)
    return found


def _district(office_id: str) -> str:
    """The district of an office's legislator; the first two are Senators."""
    number = int(office_id[2:7])
    return "" if number <= 2 else f"FK-{number - 2}"


def _workdays(today: date, last: int) -> list[int]:
    """Days ago on which an office was open, none after its last touch."""
    ago = [days for days in range(max(last, 0), DAYS) if (today - timedelta(days=days)).weekday() < 5]
    return ago or [max(last, 0)]


def _moment(chance: Random, now: datetime, days_ago: int) -> datetime:
    """A moment of an office's day, before `now`."""
    hour = chance.choices(HOURS, BUSY_HOURS)[0]
    placed_at = _at(now, days_ago, hour, chance.randrange(60))
    return placed_at if placed_at < now else _at(now, days_ago, 9, chance.randrange(60))


def _outcome(chance: Random, office_id: str, placed_at: datetime) -> Outcome:
    if office_id == _full():
        return chance.choices((Outcome.UNAVAILABLE, Outcome.SPOKE), (88, 12))[0]
    if chance.random() < NO_ANSWER:
        return Outcome.UNAVAILABLE
    hour = placed_at.astimezone(ZoneInfo("America/New_York")).hour
    return Outcome.SPOKE if chance.random() < ABOUT_SPOKEN[hour] else Outcome.VOICEMAIL


def _full() -> str:
    return str(story()["offices"]["full"])


def _call(chance: Random, campaign: Campaign, office_id: str, placed_at: datetime, outcome: Outcome) -> Told:
    seconds = 0 if outcome is Outcome.UNAVAILABLE else chance.randrange(25, 190)
    is_bridged = chance.random() < 0.55
    sid = f"CA{chance.getrandbits(128):032x}" if is_bridged else None
    return {
        "alliance_id": campaign.alliance_id,
        "campaign_id": campaign.id,
        "office_id": office_id,
        "person_id": office_id[:7],
        "how": How.BRIDGED if is_bridged else How.TOLD,
        "sid": sid,
        "turn": 1 if is_bridged else 0,
        "leg_sid": f"CA{chance.getrandbits(128):032x}" if is_bridged and seconds else None,
        "placed_at": placed_at,
        "ended_at": placed_at + timedelta(seconds=seconds),
        "outcome": outcome,
        "seconds": seconds if is_bridged else 0,
    }


def _seed_touches(session: Session, alliance: Alliance, *, now: datetime) -> None:
    for row in story()["touches"]["rows"]:
        office_id, kind, days_ago, _who, met, heard, _asked, position = row
        at = {"alliance_id": alliance.id, "office_id": office_id, "person_id": office_id[:7]}
        moment = _at(now, days_ago, 14)
        if kind == TouchKind.VISIT:
            session.add(_visit(at, row, moment))
        else:
            session.add(Touch(**at, kind=TouchKind(kind), day=moment.date(), met=met, heard=heard, made_at=moment))
        if position:
            heard_on = {"position": Position(position), "heard_on": moment.date(), "made_at": moment}
            session.add(Stance(**at, **heard_on, evidence=f"{met}: {heard}"))


def _visit(at: Told, row: list[Any], moment: datetime) -> Visit:
    _office_id, _kind, _days_ago, who, met, heard, asked, _position = row
    held = {"planned_for": moment, "made_at": moment - timedelta(days=9), "reported_at": moment + timedelta(hours=3)}
    return Visit(**at, **held, state=VisitState.REPORTED, who=who, met=met, heard=heard, asked=asked)


def _seed_promises(session: Session, alliance: Alliance, *, now: datetime) -> None:
    today = now.date()
    for office_id, party, promised, made, due, kept in story()["promises"]["rows"]:
        session.add(
            Promise(
                alliance_id=alliance.id,
                office_id=office_id,
                party=Party(party),
                promised=promised,
                made_on=today - timedelta(days=made),
                due_on=today + timedelta(days=due),
                kept_on=today - timedelta(days=kept) if kept >= 0 else None,
            )
        )


def _seed_cares(session: Session, alliance: Alliance, *, now: datetime) -> None:
    for office_id, _last, _calls, owner, kind, ahead in story()["offices"]["rows"]:
        is_booked = kind not in {"", TouchKind.VISIT}
        if owner or is_booked:
            next_on = now.date() + timedelta(days=ahead) if is_booked else None
            next_kind = TouchKind(kind) if is_booked else None
            session.add(
                Care(alliance_id=alliance.id, office_id=office_id, owner=owner, next_on=next_on, next_kind=next_kind)
            )


def _seed_visits(session: Session, alliance: Alliance, *, now: datetime) -> None:
    for office_id, ahead, hour, who in story()["visits"]["rows"]:
        at = {"alliance_id": alliance.id, "office_id": office_id, "person_id": office_id[:7]}
        made_at = now - timedelta(days=7)
        session.add(Visit(**at, planned_for=_at(now, -ahead, hour), who=who, made_at=made_at))


def _name_lines(session: Session, offices: dict[str, Office]) -> None:
    """Let the offices' lines be answered in the simulator; one voicemail is full."""
    people = dict(session.execute(select(Person.id, Person.last).where(Person.id.startswith("FK000"))).all())
    for office in offices.values():
        town = "Washington" if office.kind is OfficeKind.WASHINGTON else office.city
        behaviour = Behaviour.RINGS_OUT if office.id == _full() else Behaviour.SCHEDULE
        set_line(session, office.phone, behaviour, label=f"{people[office.person_id]}, {town}")
