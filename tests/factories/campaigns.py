"""A small invented state with its Congress, an alliance there, supporters, campaigns, calls and visits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from alliances.models import Alliance, Stage, Supporter
from campaigns.models import Call, Campaign, CampaignState, Outcome, Recipient, Target, Visit, VisitState
from groundwork.delivery.addresses import text_address
from groundwork.delivery.permission import consent
from groundwork.tokens import digest
from legislators.models import (
    BoundarySet,
    Chamber,
    Office,
    OfficeKind,
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
SENIOR, JUNIOR, FIRST, SECOND = "FK90001", "FK90002", "FK90003", "FK90004"
MEMBERS = {
    SENIOR: ("Edwin", "Hale", "FK-S1", "R", "senior"),
    JUNIOR: ("Ruth", "Calder", "FK-S3", "D", "junior"),
    FIRST: ("Brian", "Stroud", "FK-1", "R", ""),
    SECOND: ("Peter", "Novak", "FK-2", "D", ""),
}
TOWNS = {"Watauga": (40.0, -80.0), "Nolin": (40.2, -80.1), "Osgood": (41.0, -81.0)}
NOLIN, SPLIT, OSGOOD = "00990", "00991", "00992"
ZIPS = {NOLIN: ("Nolin", ("FK-2",)), SPLIT: ("Nolin", ("FK-1", "FK-2")), OSGOOD: ("Osgood", ("FK-1",))}
HALE_WATAUGA, HALE_OSGOOD, HALE_WASHINGTON = f"{SENIOR}-watauga", f"{SENIOR}-osgood", f"{SENIOR}-washington"
MARIA, TOKEN = "+16085550142", "marias-own-token"


def a_congress(session: Session) -> None:
    """Franklin with two Senators, two Representatives, their offices, three ZIP codes."""
    session.add(State(code="FK", name="Franklin", kind=StateKind.STATE, time_zone=ZONE))
    session.add(Roster(state="", as_of=date(2026, 6, 15), source="test", loaded_at=NOW))
    session.flush()
    for number, (person_id, (first, last, seat, party, rank)) in enumerate(MEMBERS.items()):
        _member(session, person_id, first=first, last=last, seat=seat, party=party, rank=rank)
        for place, town in enumerate(("Watauga", "Osgood", "Washington")):
            an_office(session, person_id, town, phone=f"+1414555{110 + 3 * number + place:04d}")
    lines = BoundarySet(congress=119, state="FK", valid_from=date(2025, 1, 3), source="test")
    session.add(lines)
    session.flush()
    for code, (town, districts) in ZIPS.items():
        latitude, longitude = TOWNS[town]
        session.add(ZipPlace(zip=code, city=town, state="FK", latitude=latitude, longitude=longitude, time_zone=ZONE))
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
    session.flush()


def _member(session: Session, person_id: str, *, first: str, last: str, seat: str, party: str, rank: str) -> None:
    is_senate = "-S" in seat
    session.add(Person(id=person_id, first=first, last=last))
    session.add(
        Seat(
            id=seat,
            chamber=Chamber.SENATE if is_senate else Chamber.HOUSE,
            state="FK",
            district=None if is_senate else int(seat[-1]),
            senate_class=int(seat[-1]) if is_senate else None,
        )
    )
    session.flush()
    days = {"starts_on": date(2025, 1, 3), "ends_on": date(2027, 1, 3), "since": date(2025, 1, 3)}
    session.add(Term(person_id=person_id, seat_id=seat, party=party, rank=rank, **days))
    session.flush()


def an_office(session: Session, person_id: str, town: str, **changes: Any) -> Office:
    latitude, longitude = TOWNS.get(town, (38.9, -77.0))
    values: dict[str, Any] = {
        "id": f"{person_id}-{town.lower()}",
        "person_id": person_id,
        "kind": OfficeKind.WASHINGTON if town == "Washington" else OfficeKind.LOCAL,
        "city": town,
        "state": "FK",
        "phone": "+14145550199",
        "hours": "Monday-Friday 9:00AM-5:00PM",
        "latitude": latitude,
        "longitude": longitude,
        "time_zone": ZONE,
        "valid_from": date(2025, 1, 3),
        "since": date(2025, 1, 3),
    }
    office = Office(**{**values, **changes})
    session.add(office)
    session.flush()
    return office


def an_alliance(session: Session, slug: str = "franklin", **changes: Any) -> Alliance:
    values: dict[str, Any] = {
        "slug": slug,
        "name": "Franklin Alliance",
        "state": "FK",
        "time_zone": ZONE,
        "stage": Stage.ACTIVE,
        "stage_on": date(2026, 1, 1),
        "payer": "Franklin Alliance",
        "sender": "+12025550190",
        "budget_cents": 50_000,
        "made_at": NOW,
    }
    alliance = Alliance(**{**values, **changes})
    session.add(alliance)
    session.flush()
    return alliance


def a_supporter(session: Session, alliance: Alliance, number: str = MARIA, **changes: Any) -> Supporter:
    """Maria of Nolin, who agreed to texts (`agreed=False`: who did not)."""
    agreed = changes.pop("agreed", True)
    address = text_address(session, number)
    if agreed:
        topic = f"alliance:{alliance.slug}"
        consent.give(session, address, topic=topic, wording="yes", how="test", evidence="test", now=NOW)
    values: dict[str, Any] = {
        "public_id": f"public-{number}",
        "alliance_id": alliance.id,
        "name": "Maria Duarte",
        "zip": NOLIN,
        "state": "FK",
        "city": "Nolin",
        "district": "FK-2",
        "match_confidence": "confirmed",
        "language": "en",
        "time_zone": ZONE,
        "text_address_id": address.id,
        "joined_at": NOW,
    }
    supporter = Supporter(**{**values, **changes})
    session.add(supporter)
    session.flush()
    return supporter


def a_campaign(session: Session, alliance: Alliance, **changes: Any) -> Campaign:
    values: dict[str, Any] = {
        "alliance_id": alliance.id,
        "slug": "ratify",
        "name": "Ratify the treaty",
        "state": CampaignState.OPEN,
        "target": Target.SENATORS,
        "audience": "FK",
        "ask_en": "Please hold a hearing.",
        "ask_es": "Por favor, celebre una audiencia.",
        "text_en": "Hi {first_name}, call {legislator}: {link} Reply STOP to stop.",
        "text_es": "Hola {first_name}, llame a {legislator}: {link} Responda STOP para no recibir mas.",
        "script_en": "Hello, my name is {name}. I live in {place}.\n{ask}\nWhere does {legislator} stand?",
        "script_es": "Hola, me llamo {name}. Vivo en {place}.\n{ask}",
        "opens_at": NOW - timedelta(days=1),
        "closes_at": NOW + timedelta(days=14),
        "made_at": NOW,
    }
    campaign = Campaign(**{**values, **changes})
    session.add(campaign)
    session.flush()
    return campaign


def a_recipient(session: Session, campaign: Campaign, supporter: Supporter, token: str = TOKEN) -> Recipient:
    recipient = Recipient(campaign_id=campaign.id, supporter_id=supporter.id, token_digest=digest(token), made_at=NOW)
    session.add(recipient)
    session.flush()
    return recipient


def a_call(session: Session, campaign: Campaign, office_id: str = HALE_WATAUGA, **changes: Any) -> Call:
    values: dict[str, Any] = {
        "alliance_id": campaign.alliance_id,
        "campaign_id": campaign.id,
        "office_id": office_id,
        "person_id": office_id.split("-", maxsplit=1)[0],
        "placed_at": NOW - timedelta(days=1),
        "outcome": Outcome.SPOKE,
    }
    call = Call(**{**values, **changes})
    session.add(call)
    session.flush()
    return call


def a_visit(session: Session, alliance: Alliance, office_id: str = HALE_WATAUGA, **changes: Any) -> Visit:
    values: dict[str, Any] = {
        "alliance_id": alliance.id,
        "office_id": office_id,
        "person_id": office_id.split("-", maxsplit=1)[0],
        "planned_for": datetime(2026, 6, 20, 14, tzinfo=UTC),
        "who": "Ana and Tom",
        "state": VisitState.PLANNED,
        "made_at": NOW,
    }
    visit = Visit(**{**values, **changes})
    session.add(visit)
    session.flush()
    return visit
