"""Everything the page `/find` says about one place or one district."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import franklin, matching, offices, people
from legislators.matching import Confidence, Match
from legislators.models import Chamber, District, Seat
from legislators.offices import Choice
from legislators.people import Holder
from legislators.places import Place

MOST = 60  # districts that an address of ours may name: more than any state has


@dataclass(frozen=True)
class Card:
    """One seat with who holds it and the office to reach them at (none when the seat is vacant)."""

    holder: Holder
    office: Choice | None

    @property
    def phone(self) -> str:
        """The number of that office, or the holder's own."""
        return self.office.office.phone if self.office and self.office.office.phone else self.holder.phone


@dataclass(frozen=True)
class Answer:
    """What we know for a place.

    chosen: the district, when it is certain or the person said so. is_told: they said so. is_odd: they chose one that
    is none of the candidates, so they are asked again.
    senators: of every state the place may be in. house: one card a candidate district, or only the chosen one's.
    """

    place: Place
    match: Match
    chosen: str
    senators: tuple[Card, ...]
    house: tuple[Card, ...]
    as_of: date
    is_stale: bool
    lines_note: str
    is_invented: bool
    is_told: bool = False
    is_odd: bool = False

    @property
    def holders(self) -> list[Holder]:
        """Everybody on the page."""
        return [card.holder for card in (*self.senators, *self.house)]

    @property
    def note(self) -> str:
        """What to know before going on; what somebody chose for themselves needs no doubt."""
        return self.lines_note if self.is_told else self.match.note

    @property
    def states(self) -> list[str]:
        """The states the place may be in, its own first."""
        found = sorted({district[:2] for district in self.match.districts}, key=lambda code: code != self.match.state)
        return [self.chosen[:2]] if self.chosen else found


def find(session: Session, place: Place, *, chosen: str = "", now: datetime) -> Answer:
    """Who speaks for a place, with what is certain and what has to be asked.

    chosen: a district somebody said is theirs; it counts only when it is one of the candidates.
    """
    found = matching.match(session, place, on=now.date())
    wanted = chosen.strip().upper()
    certain = found.districts[0] if len(found.districts) == 1 else ""
    district = wanted if wanted in found.districts else certain
    is_told = bool(wanted) and wanted == district
    is_odd = bool(wanted) and not is_told
    answer = _answer(session, place, found, district, now=now)
    return replace(answer, is_told=is_told and found.confidence != Confidence.UNIQUE_ZIP, is_odd=is_odd)


def of_districts(session: Session, names: Sequence[str], *, now: datetime) -> Answer:
    """Who speaks for one district, or for each of several of which one is somebody's.

    Raises Refusal (field `place`) for what is no district today.
    """
    wanted = tuple(dict.fromkeys(name.strip().upper() for name in names if name.strip()))
    held = {name: session.get(Seat, name) for name in wanted[:MOST] if name.isascii() and name.isprintable()}
    if not wanted or any(not _is_there(held.get(name), on=now.date()) for name in wanted):
        raise Refusal(say("We know no such district. Type your ZIP code, your city or your state."), field="place")
    state = wanted[0][:2]
    confidence = Confidence.CONFIRMED if len(wanted) == 1 else Confidence.NEAR_BOUNDARY
    found = Match(state, wanted, confidence)
    is_one = len(wanted) == 1
    answer = _answer(session, Place(state=state), found, wanted[0] if is_one else "", now=now)
    return replace(answer, is_told=is_one)


def _is_there(seat: Seat | None, *, on: date) -> bool:
    if seat is None or seat.chamber != Chamber.HOUSE:
        return False
    return (seat.valid_from is None or seat.valid_from <= on) and (seat.valid_to is None or on < seat.valid_to)


def _answer(session: Session, place: Place, found: Match, district: str, *, now: datetime) -> Answer:
    today = now.date()
    states = {district[:2]} if district else {one[:2] for one in found.districts}
    holders = [one for state in sorted(states) for one in people.senators(session, state, on=today)]
    house = people.legislators_of(session, "", [district] if district else found.districts, on=today)
    cards = _cards(session, [*holders, *house], place, now=now)
    if not place.zip and not place.city and district:
        cards = _by_the_district(session, cards, district, now=now)
    state = district[:2] or place.state
    return Answer(
        place=place,
        match=found,
        chosen=district,
        senators=tuple(cards[: len(holders)]),
        house=tuple(cards[len(holders) :]),
        as_of=people.roster_age(session),
        is_stale=any(card.holder.is_stale for card in cards),
        lines_note=matching.lines_note(session, state, on=today),
        is_invented=state == franklin.CODE,
    )


def _cards(session: Session, holders: list[Holder], place: Place, *, now: datetime) -> list[Card]:
    ids = [one.person_id for one in holders if one.person_id]
    choices = offices.choose_for_all(session, ids, place, now=now)
    return [Card(one, next(iter(choices.get(one.person_id, [])), None)) for one in holders]


def _by_the_district(session: Session, cards: list[Card], district: str, *, now: datetime) -> list[Card]:
    """The same with the office nearest to the middle of a district; how far that is means nothing to anybody."""
    row = session.scalar(select(District).where(District.name == district).order_by(District.boundary_set_id.desc()))
    if row is None:
        return cards
    middle = Place(state=district[:2], latitude=row.latitude, longitude=row.longitude)
    nearest = _cards(session, [card.holder for card in cards], middle, now=now)
    return [Card(card.holder, replace(card.office, miles=None) if card.office else None) for card in nearest]
