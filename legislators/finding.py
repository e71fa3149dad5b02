"""Everything the page `/find` says about one place."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from legislators import franklin, matching, offices, people
from legislators.matching import Confidence, Match
from legislators.offices import Choice
from legislators.people import Holder
from legislators.places import Place


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

    chosen: the district, when it is certain or the person said so. is_told: they said so.
    senators: of every state the place may be in. house: one card a candidate district, or only the chosen one's.
    """

    place: Place
    match: Match
    chosen: str
    is_told: bool
    senators: tuple[Card, ...]
    house: tuple[Card, ...]
    as_of: date
    is_stale: bool
    lines_note: str
    is_invented: bool

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
    today = now.date()
    found = matching.match(session, place, on=today)
    is_told = chosen in found.districts
    certain = found.districts[0] if len(found.districts) == 1 else ""
    district = chosen if is_told else certain
    states = {district[:2]} if district else {one[:2] for one in found.districts}
    holders = [one for state in sorted(states) for one in people.senators(session, state, on=today)]
    house = people.legislators_of(session, "", [district] if district else found.districts, on=today)
    cards = _cards(session, [*holders, *house], place, now=now)
    return Answer(
        place=place,
        match=found,
        chosen=district,
        is_told=is_told and found.confidence != Confidence.UNIQUE_ZIP,
        senators=tuple(cards[: len(holders)]),
        house=tuple(cards[len(holders) :]),
        as_of=people.roster_age(session),
        is_stale=any(card.holder.is_stale for card in cards),
        lines_note=matching.lines_note(session, place.state, on=today),
        is_invented=place.state == franklin.CODE,
    )


def _cards(session: Session, holders: list[Holder], place: Place, *, now: datetime) -> list[Card]:
    ids = [one.person_id for one in holders if one.person_id]
    choices = offices.choose_for_all(session, ids, place, now=now)
    return [Card(one, next(iter(choices.get(one.person_id, [])), None)) for one in holders]
