"""Alliances, the places they need, and people who join them."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.joining import Joining
from alliances.models import Alliance, Event, Stage, StageReached, Supporter
from alliances.wording import mail_consent, text_consent
from groundwork.tokens import new_token
from legislators.models import (
    BoundarySet,
    Chamber,
    Person,
    Roster,
    Seat,
    State,
    StateKind,
    Term,
    ZipCandidate,
    ZipPlace,
)
from tests.conftest import NOW

ZONE = "America/New_York"
WHOLE, SPLIT = "00101", "00107"
ZIPS = {WHOLE: ("Watauga", ("FK-2",), 36.4), SPLIT: ("Nolin", ("FK-2", "FK-3"), 36.1)}
MEMBERS = {
    "FK00001": ("Ruth", "Calder", "FK-S3", "Democrat"),
    "FK00002": ("Edwin", "Hale", "FK-S1", "Republican"),
    "FK00004": ("Peter", "Novak", "FK-2", "Democrat"),
    "FK00005": ("Daniel", "Voss", "FK-3", "Republican"),
}


def a_country(session: Session) -> None:
    """The invented State of Franklin with a whole and a split ZIP code, and two real states without an alliance."""
    for code, name in (("FK", "Franklin"), ("UT", "Utah"), ("WI", "Wisconsin"), ("OH", "Ohio")):
        session.add(State(code=code, name=name, kind=StateKind.STATE, time_zone=ZONE))
    session.add(Roster(state="FK", as_of=date(2026, 6, 15), source="test", loaded_at=NOW))
    lines = BoundarySet(congress=119, state="FK", valid_from=date(2025, 1, 3), source="test")
    session.add(lines)
    session.flush()
    for code, (city, districts, latitude) in ZIPS.items():
        session.add(ZipPlace(zip=code, city=city, state="FK", latitude=latitude, longitude=-70.1, time_zone=ZONE))
        for district in districts:
            session.add(
                ZipCandidate(
                    boundary_set_id=lines.id,
                    zip=code,
                    district=district,
                    valid_from=lines.valid_from,
                    basis="crosswalk",
                )
            )
    for person_id, (first, last, seat, party) in MEMBERS.items():
        _member(session, person_id, f"{first} {last}", seat, party)
    session.flush()


def _member(session: Session, person_id: str, name: str, seat: str, party: str) -> None:
    first, last = name.split()
    is_senate = "-S" in seat
    session.add(Person(id=person_id, first=first, last=last))
    session.add(
        Seat(
            id=seat,
            state="FK",
            chamber=Chamber.SENATE if is_senate else Chamber.HOUSE,
            district=None if is_senate else int(seat[3:]),
            senate_class=int(seat[-1]) if is_senate else None,
        )
    )
    session.flush()
    years = (date(2025, 1, 3), date(2031, 1, 3) if is_senate else date(2027, 1, 3))
    session.add(
        Term(
            person_id=person_id, seat_id=seat, starts_on=years[0], since=years[0], ends_on=years[1], party=party,
            source="test",
        )
    )  # fmt: skip


def an_alliance(session: Session, slug: str = "franklin", **changes: Any) -> Alliance:
    """An active alliance of Franklin, with its first step on record."""
    facts: dict[str, Any] = {
        "name": "Franklin Alliance",
        "state": "FK",
        "latitude": 36.4,
        "longitude": -70.1,
        "time_zone": ZONE,
        "stage": Stage.ACTIVE,
        "stage_on": date(2026, 1, 10),
        "leader_name": "Rosa Lindgren",
        "payer": "Franklin Lantern Fund",
        "made_at": NOW - timedelta(days=400),
    }
    made = Alliance(slug=slug, **facts | changes)
    session.add(made)
    session.flush()
    session.add(
        StageReached(
            alliance_id=made.id, stage=Stage.LEADER, reached_on=date(2025, 5, 1), evidence="Wrote to us",
            who="Hana Brandt", made_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    return made


def a_supporter(session: Session, alliance: Alliance, **changes: Any) -> Supporter:
    """A supporter in Franklin's second district who joined ten days ago."""
    facts: dict[str, Any] = {
        "public_id": new_token(),
        "name": "Maria Duarte",
        "zip": WHOLE,
        "state": "FK",
        "city": "Watauga",
        "district": "FK-2",
        "match_confidence": "unique_zip",
        "language": "en",
        "time_zone": ZONE,
        "joined_at": NOW - timedelta(days=10),
    }
    made = Supporter(alliance_id=alliance.id, **facts | changes)
    session.add(made)
    session.flush()
    return made


def an_event(session: Session, alliance: Alliance, **changes: Any) -> Event:
    """A meeting in two days."""
    facts: dict[str, Any] = {
        "slug": f"visit-practice-{new_token()[:8]}",
        "title": "Visit practice",
        "time_zone": alliance.time_zone,
        "starts_at": NOW + timedelta(days=2),
        "made_at": NOW,
    }
    made = Event(alliance_id=alliance.id, **facts | changes)
    session.add(made)
    session.flush()
    return made


def a_joining(alliance: Alliance, **changes: Any) -> Joining:
    """A grown person with phone and e-mail who ticked everything."""
    facts: dict[str, Any] = {
        "name": "Ines Tamarind",
        "zip": SPLIT,
        "phone": "907-555-0123",
        "email": "ines@nolin.example",
        "wants_texts": True,
        "wants_mail": True,
        "is_adult": True,
        "text_wording": text_consent(alliance.name),
        "mail_wording": mail_consent(alliance.name),
    }
    return Joining(alliance=alliance, **facts | changes)


def only_supporter(session: Session) -> Supporter:
    """The one supporter there is."""
    return session.scalars(select(Supporter)).one()
