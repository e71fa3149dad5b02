"""Where supporters live when district lines or lists change: matched anew, with a record of who moved."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import HomeMove, MatchMethod, Supporter
from groundwork.refusal import Refusal
from groundwork.words import count
from legislators import matching, places
from legislators.matching import Confidence, Match
from legislators.models import UNITED_STATES, District
from legislators.outlines.lines_in_force import lines_in_force
from legislators.states import STATES

SAME = 0.002  # degrees (about 200 meters) by which two drawings of one district may differ


def match_again(session: Session, *, now: datetime) -> list[str]:
    """Match every supporter anew whose lines or candidates are others by now; says in words how many moved.

    What she told us herself stands as long as her district has the same lines; under other lines she is asked once.
    """
    moved = asked = 0
    stays = (Supporter.left_at.is_(None), Supporter.zip != "")
    for zip_code in session.scalars(select(Supporter.zip).where(*stays).distinct().order_by(Supporter.zip)).all():
        living_there = session.scalars(select(Supporter).where(*stays, Supporter.zip == zip_code)).all()
        moves = list(_match_zip(session, zip_code, living_there, now=now))
        session.add_all(moves)
        session.flush()  # what is written is let go of: a million people are never held at once
        asked += sum(move.is_asked for move in moves)
        moved += sum(not move.is_asked for move in moves)
    return [
        *([count("%(num)s supporter has another district now", "%(num)s supporters have another district now", moved)]
          if moved else []),
        *([count("%(num)s supporter has to be asked", "%(num)s supporters have to be asked", asked)] if asked else []),
    ]  # fmt: skip


def match_if_due(session: Session, *, now: datetime) -> None:
    """The daily look: lines that came into force since yesterday make every match of their state anew."""
    rows = session.execute(
        select(Supporter.state, Supporter.boundary_set_id)
        .where(Supporter.left_at.is_(None), Supporter.boundary_set_id.is_not(None))
        .distinct()
    )
    on = now.date()
    if any(number != _lines_of(session, state, on=on) for state, number in rows):
        match_again(session, now=now)


def _lines_of(session: Session, state: str, *, on: date) -> int | None:
    """The set that matches a state's places; an invented state has its own and no other."""
    sets = lines_in_force(session, on=on)
    found = (sets.get(state) or sets.get(UNITED_STATES)) if state in STATES else None
    found = found or matching.boundary_set(session, state, on=on)
    return found.id if found else None


def _match_zip(
    session: Session, zip_code: str, supporters: Sequence[Supporter], *, now: datetime
) -> Iterator[HomeMove]:
    """Those of one ZIP code, of which the lines are looked up once."""
    try:
        match = matching.match(session, places.zip_place(session, zip_code), on=now.date())
    except Refusal:  # the Postal Service gave the code up: where she lives has not changed by that
        return
    for one in supporters:
        move = _match_one(session, one, match, now=now)
        if move is not None:
            yield move


def _match_one(session: Session, one: Supporter, match: Match, *, now: datetime) -> HomeMove | None:
    """Take the new match over; none when her district stays what it was."""
    has_same_lines = one.boundary_set_id == match.boundary_set_id or _is_unchanged(session, one, match)
    is_told = one.match_method == MatchMethod.PERSON and bool(one.district)
    before = (one.district, one.match_method, one.match_confidence, one.boundary_set_id)
    if is_told and has_same_lines:
        district, confidence = one.district, Confidence.CONFIRMED
    else:
        district = match.districts[0] if len(match.districts) == 1 else ""
        confidence = match.confidence
        one.match_method = MatchMethod.ZIP
    if (district, confidence, match.boundary_set_id) == (before[0], before[2], before[3]):
        return None
    one.district, one.match_confidence = district, confidence
    one.boundary_set_id, one.matched_on = match.boundary_set_id, now.date()
    if district == before[0]:
        return None
    return HomeMove(
        alliance_id=one.alliance_id,
        supporter_id=one.id,
        moved_on=now.date(),
        from_district=before[0],
        from_method=before[1],
        from_confidence=before[2],
        from_boundary_set_id=before[3],
        to_district=district,
        to_confidence=confidence,
        to_boundary_set_id=match.boundary_set_id,
        is_asked=not district,
    )


def _is_unchanged(session: Session, one: Supporter, match: Match) -> bool:
    """Whether the new lines draw her district as the old ones did."""
    drawn = session.scalars(
        select(District)
        .where(District.name == one.district)
        .where(District.boundary_set_id.in_([one.boundary_set_id, match.boundary_set_id]))
    ).all()
    if len(drawn) != 2:
        return False
    bounds = [(row.south, row.west, row.north, row.east, row.latitude, row.longitude) for row in drawn]
    return all(abs(old - new) <= SAME for old, new in zip(*bounds, strict=True))
