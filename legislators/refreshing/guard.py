"""Refuses a list that cannot be true, before anything of it is written."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.words import count, say
from legislators.models import (
    UNITED_STATES,
    Chamber,
    Committee,
    Office,
    OfficeKind,
    Roster,
    Seat,
    StateKind,
    Term,
)
from legislators.refreshing.changes import seat_shown
from legislators.refreshing.listed import SOURCE, Listed
from legislators.refreshing.standing import Standing
from legislators.states import STATES, kind_of

MOST_GONE = 10
SHARE = 5  # a fifth of the offices
BEFORE_ITS_TIME = timedelta(days=60)  # how long before a Congress begins its members may be listed
SHOWN = 5


def check(session: Session, listed: Listed, *, vacant: Collection[str] = ()) -> None:
    """Look through a list. vacant: Senate seats we are told are vacant. Raises Refusal with every reason."""
    unknown = [seat for seat in vacant if session.get(Seat, seat) is None]
    reasons = [say("there is no seat %(seat)s", seat=seat) for seat in unknown]
    if "members" in listed.has:
        reasons += [*_age(session, listed), *_gone(session, listed), *_twice(listed), *_congress(listed)]
        reasons += _senators(listed, Standing(session).vacant() | set(vacant))
    if "offices" in listed.has:
        reasons += _offices(session, listed)
    if "memberships" in listed.has:
        reasons += _memberships(session, listed)
    if reasons:
        raise Refusal("; ".join(reasons))


def _age(session: Session, listed: Listed) -> Iterator[str]:
    ours = session.scalar(select(func.max(Roster.as_of)).where(Roster.state == UNITED_STATES))
    if ours is not None and listed.as_of < ours:
        words = "the list is of %(day)s and ours of %(ours)s; say --as-of where the day is wrong"
        yield say(words, day=listed.as_of, ours=ours)


def _gone(session: Session, listed: Listed) -> Iterator[str]:
    here = {row["person_id"] for row in listed.terms}
    query = select(Term.person_id).where(
        Term.source == SOURCE, Term.closed_on.is_(None), Term.ends_on > listed.as_of, Term.starts_on <= listed.as_of
    )
    gone = set(session.scalars(query)) - here
    if len(gone) > MOST_GONE:
        yield say("%(number)s members whose terms run are not on the list", number=len(gone))


def _twice(listed: Listed) -> Iterator[str]:
    held: dict[str, set[str]] = defaultdict(set)
    for row in listed.terms:
        held[row["seat_id"]].add(row["person_id"])
    for seat, people in sorted(held.items()):
        if len(people) > 1:
            names = ", ".join(sorted(people))
            yield say("two people in one seat, %(seat)s: %(names)s", seat=seat_shown(seat), names=names)
    for person, number in Counter(row["id"] for row in listed.people).items():
        if number > 1:
            yield say("%(person)s is on the list twice", person=person)


def _senators(listed: Listed, vacant: set[str]) -> Iterator[str]:
    seats = {row["id"] for row in listed.seats if row["chamber"] == Chamber.SENATE} | {
        seat for seat in vacant if "-S" in seat
    }
    held = Counter(seat[:2] for seat in seats)
    for code, (name, _zones) in STATES.items():
        if kind_of(code) == StateKind.STATE and held[code] != 2:
            senators = count("%(num)s Senator", "%(num)s Senators", held[code])
            words = "%(state)s has %(senators)s on the list; where a seat is vacant, say --vacant SEAT"
            yield say(words, state=name, senators=senators)


def _congress(listed: Listed) -> Iterator[str]:
    """House terms end with the Congress of the day, or with the next one shortly before it begins."""
    ends = {_end(listed.as_of), _end(listed.as_of + BEFORE_ITS_TIME)}
    late = {date(end.year + 2, 1, 3) for end in ends}  # the Resident Commissioner serves four years
    last = {row["person_id"]: row for row in sorted(listed.terms, key=lambda row: row["starts_on"])}
    wrong = [
        row
        for row in last.values()
        if "-S" not in row["seat_id"]
        and row["ends_on"] not in ends
        and not (row["seat_id"] == "PR-0" and row["ends_on"] in late)
    ]
    if wrong:
        example = wrong[0]
        words = "%(number)s terms are of another Congress, such as %(seat)s until %(day)s"
        yield say(words, number=len(wrong), seat=example["seat_id"], day=example["ends_on"])


def _end(day: date) -> date:
    """The first day of the Congress after the one of a day."""
    first = date(day.year if day.year % 2 else day.year - 1, 1, 3)
    return first if day < first else date(first.year + 2, 1, 3)


def _offices(session: Session, listed: Listed) -> Iterator[str]:
    now = Counter(row["id"] for row in listed.offices)
    yield from (say("the office %(office)s is on the list twice", office=one) for one in now if now[one] > 1)
    query = select(Office.id, Office.person_id).where(
        Office.kind == OfficeKind.LOCAL, Office.source == SOURCE, Office.valid_to.is_(None)
    )
    here = {row["person_id"] for row in listed.terms}
    mine = [office for office, person in session.execute(query) if person in here or "members" not in listed.has]
    lost = [office for office in mine if office not in now]
    if len(lost) * SHARE >= len(mine) and lost:
        yield say("%(lost)s of %(number)s offices are not on the list", lost=len(lost), number=len(mine))


def _memberships(session: Session, listed: Listed) -> Iterator[str]:
    known = {row["id"] for row in listed.committees} or set(session.scalars(select(Committee.id)))
    strange = sorted({row["committee_id"] for row in listed.committee_seats} - known)
    if strange:
        names = ", ".join(strange[:SHOWN])
        yield say("members of committees that are not on the list of committees: %(names)s", names=names)
