"""Five thousand invented supporters, made in bulk: real places, invented names, 555-01xx numbers, example mailboxes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, MatchMethod, Supporter
from alliances.story import names
from groundwork.delivery.models import Address, Channel, Consent, ConsentKind, Suppression, Why
from groundwork.delivery.permission.fingerprints import fingerprint
from legislators import matching, places
from legislators.matching import Match
from legislators.models import ZipPlace
from legislators.places import Place

SEED = 20260616
# alliance: how many supporters, and their ZIP codes (Franklin's come from its own list)
CROWDS: dict[str, tuple[int, tuple[str, ...]]] = {
    "franklin": (2999, ()),
    "ohio": (750, ("43215", "43201", "43202", "43220", "43085", "43017", "43123", "43055", "44113", "45202", "43604")),
    "driftless": (480, ("53818", "53811", "53805", "53533", "53565", "54665", "54601", "53703")),
    "vermont": (360, ("05602", "05401", "05301", "05701", "05753", "05855")),
    "capital": (250, ("20001", "20002", "20009", "20010", "20011", "20016")),
    "rio-grande": (160, ("78840", "78852", "78801", "79901", "79936")),
}
PHONED, MAILED, CONSENTED, STOPPED, LEFT, SPANISH = 0.9, 0.62, 0.92, 0.03, 0.02, 0.18
OLDEST_DAYS = 548
MARIA, MARIAS_NUMBER = "Maria Duarte", "+16085550142"
WORDING = (
    "Yes, text me. {alliance} may send me about 4 texts a month on calls to Congress, polls and meetings, also by an "
    "automatic system. Message and data rates may apply. Reply STOP to end, HELP for help. Joining does not depend on "
    "this."
)
MAIL_WORDING = "Yes, write to me. {alliance} may send me about 4 e-mails a month. Write to us at any time to end them."


@dataclass
class Home:
    """A ZIP code, matched once for all who live there."""

    place: Place
    match: Match
    zones: str


@dataclass
class Invented:
    """One supporter before she is a row: where she lives, how she is reached, what she agreed to."""

    alliance: Alliance
    name: str
    home: Home
    joined_at: datetime
    phone: str = ""
    email: str = ""
    district: str = ""
    has_answered: bool = False
    has_agreed: bool = True
    has_stopped: bool = False
    has_left: bool = False
    language: str = "en"
    public_id: str = field(default="")


def seed(session: Session, *, now: datetime) -> None:
    """Make the crowd, the same one every time."""
    crowd = [_maria(session, now=now), *_crowd(session, Random(SEED), now=now)]  # noqa: S311 - a story, not a secret
    numbers = _insert_addresses(session, crowd)
    session.execute(insert(Supporter), [_supporter(one, numbers, now=now) for one in crowd])
    session.execute(insert(Consent), [line for one in crowd for line in _ledger(one, numbers, now=now)])
    session.execute(insert(Suppression), [_suppression(session, one, now=now) for one in crowd if one.has_stopped])


def _alliances(session: Session) -> dict[str, Alliance]:
    return {one.slug: one for one in session.scalars(select(Alliance))}


def _maria(session: Session, *, now: datetime) -> Invented:
    """The supporter to try things with."""
    return Invented(
        alliance=_alliances(session)["franklin"],
        name=MARIA,
        home=_home(session, "00107", now=now),
        joined_at=now - timedelta(days=203, hours=5),
        phone=MARIAS_NUMBER,
        email="maria@nolin.example",
        district="FK-2",
        has_answered=True,
        public_id="maria-duarte-of-nolin",
    )


def _crowd(session: Session, chance: Random, *, now: datetime) -> Iterator[Invented]:
    numbers = [f"+1{area}555{line:04d}" for area, line in product(names("areas"), range(100, 200))]
    numbers.remove(MARIAS_NUMBER)
    chance.shuffle(numbers)
    alliances = _alliances(session)
    count = 0
    for slug, (size, zips) in CROWDS.items():
        homes = [_home(session, code, now=now) for code in zips or _franklin(session)]
        weights = [chance.uniform(0.4, 2.0) for _home_of in homes]
        for home in chance.choices(homes, weights, k=size):
            count += 1
            yield _person(chance, alliances[slug], home, numbers[count], count, now=now)


def _franklin(session: Session) -> list[str]:
    return list(session.scalars(select(ZipPlace.zip).order_by(ZipPlace.zip)))


def _home(session: Session, zip_code: str, *, now: datetime) -> Home:
    place = places.zip_place(session, zip_code)
    return Home(place, matching.match(session, place, on=now.date()), ";".join(places.zones(place)))


def _person(chance: Random, alliance: Alliance, home: Home, number: str, count: int, *, now: datetime) -> Invented:
    first, last = chance.choice(names("first")), chance.choice(names("last"))
    has_phone = chance.random() < PHONED
    has_mail = not has_phone or chance.random() < MAILED
    is_split = len(home.match.districts) > 1
    has_answered = is_split and chance.random() < 0.6
    oldest = min(OLDEST_DAYS, (now - alliance.made_at).days)
    return Invented(
        alliance=alliance,
        name=f"{first} {last}",
        home=home,
        joined_at=now - timedelta(days=oldest * chance.random() ** 1.25, minutes=chance.randrange(30, 600)),
        phone=number if has_phone else "",
        email=f"{first}.{last}.{count}@mail.example".lower() if has_mail else "",
        district=_district(chance, home, has_answered=has_answered),
        has_answered=has_answered,
        has_agreed=chance.random() < CONSENTED,
        has_stopped=has_phone and chance.random() < STOPPED,
        has_left=chance.random() < LEFT,
        language="es" if chance.random() < (0.55 if alliance.state == "TX" else SPANISH) else "en",
        public_id=f"{chance.getrandbits(128):032x}",
    )


def _district(chance: Random, home: Home, *, has_answered: bool) -> str:
    if has_answered:
        return chance.choice(home.match.districts)
    return home.match.districts[0] if len(home.match.districts) == 1 else ""


def _insert_addresses(session: Session, crowd: list[Invented]) -> dict[str, int]:
    """Every number and mailbox, and the row each became."""
    rows = [
        _address(session, channel, value) | {"verified_at": one.joined_at if one.has_agreed else None}
        for one in crowd
        for channel, value in ((Channel.TEXT, one.phone), (Channel.MAIL, one.email))
        if value
    ]
    session.execute(insert(Address), rows)
    return {value: number for number, value in session.execute(select(Address.id, Address.value))}


def _address(session: Session, channel: Channel, value: str) -> dict[str, Any]:
    return {"channel": channel, "value": value, "fingerprint": fingerprint(session, channel, value), "line_type": ""}


def _supporter(one: Invented, numbers: dict[str, int], *, now: datetime) -> dict[str, Any]:
    place, match = one.home.place, one.home.match
    return {
        "public_id": one.public_id,
        "alliance_id": one.alliance.id,
        "name": one.name,
        "zip": place.zip,
        "state": match.state,
        "city": place.city,
        "district": one.district,
        "match_method": MatchMethod.PERSON if one.has_answered else MatchMethod.ZIP,
        "match_confidence": matching.Confidence.CONFIRMED if one.has_answered else match.confidence,
        "boundary_set_id": match.boundary_set_id,
        "matched_on": now.date(),
        "language": one.language,
        "time_zone": one.home.zones,
        "text_address_id": numbers.get(one.phone),
        "mail_address_id": numbers.get(one.email),
        "joined_at": one.joined_at,
        "left_at": one.joined_at + (now - one.joined_at) * 0.7 if one.has_left else None,
    }


def _ledger(one: Invented, numbers: dict[str, int], *, now: datetime) -> Iterator[dict[str, Any]]:
    """The lines of the permission ledger: what she agreed to, and whether she took it back."""
    given = {
        "kind": ConsentKind.GIVEN,
        "topic": f"alliance:{one.alliance.slug}",
        "how": "web form",
        "at": one.joined_at,
    }
    if one.phone and one.has_agreed:
        words = WORDING.format(alliance=one.alliance.name)
        yield given | {"address_id": numbers[one.phone], "wording": words, "evidence": "demo story"}
    if one.email and one.has_agreed:
        words = MAIL_WORDING.format(alliance=one.alliance.name)
        yield given | {"address_id": numbers[one.email], "wording": words, "evidence": "demo story"}
    if one.has_stopped:
        yield {
            "kind": ConsentKind.WITHDRAWN,
            "topic": "",
            "how": "text",
            "at": _stopped_at(one, now),
            "address_id": numbers[one.phone],
            "wording": "",
            "evidence": "STOP",
        }


def _stopped_at(one: Invented, now: datetime) -> datetime:
    return one.joined_at + (now - one.joined_at) * 0.5


def _suppression(session: Session, one: Invented, *, now: datetime) -> dict[str, Any]:
    return {
        "fingerprint": fingerprint(session, Channel.TEXT, one.phone),
        "why": Why.OPTED_OUT,
        "how": "text",
        "evidence": "STOP",
        "at": _stopped_at(one, now),
        "lifted_how": "",
    }
