"""Who came, who left, whose party or rank is another: listed terms against ours."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.models import Person, Seat, Term
from legislators.refreshing.changes import Add, Change, Put, seat_shown
from legislators.refreshing.listed import SOURCE, STAFF, Listed
from legislators.refreshing.standing import Standing
from legislators.tables import Row

CARRIED = ("party", "caucus", "rank")  # another of these makes a new row
RECORDED = ("how", "end_type", "since")  # these are put right where they stand


Words = Callable[[], str]


class Terms:
    """The terms we hold, by person and seat, the oldest first."""

    def __init__(self, session: Session, listed: Listed, standing: Standing) -> None:
        self.as_of = listed.as_of
        self.standing = standing
        self.people = {one.id: one for one in session.scalars(select(Person))}
        self.names = {row["id"]: row["full"] or f"{row['first']} {row['last']}" for row in listed.people}
        self.held: dict[tuple[str, str], list[Term]] = defaultdict(list)
        query = select(Term).where(Term.source.in_((SOURCE, STAFF))).order_by(Term.starts_on)
        for term in session.scalars(query):
            self.held[term.person_id, term.seat_id].append(term)
        self.seats = set(session.scalars(select(Seat.id)))

    def name(self, person_id: str) -> str:
        """The name a person goes by, by the list or by us."""
        known = self.people.get(person_id)
        return self.names.get(person_id) or (known.name if known else person_id)


def find(listed: Listed, ours: Terms) -> Iterator[Change]:
    """Every change of people, seats and terms; people first, so that terms can point to them."""
    yield from _people(listed, ours)
    yield from (Change(Add(Seat, row)) for row in listed.seats if row["id"] not in ours.seats)
    last = {row["person_id"]: row["starts_on"] for row in listed.terms}
    for row in sorted(listed.terms, key=lambda row: (row["seat_id"], row["starts_on"])):
        yield from _term(row, ours, is_last=last[row["person_id"]] == row["starts_on"])
    yield from _gone(listed, ours)


def _people(listed: Listed, ours: Terms) -> Iterator[Change]:
    for row in listed.people:
        known = ours.people.get(row["id"])
        if known is None:
            yield Change(Add(Person, row))
            continue
        new = {name: value for name, value in row.items() if getattr(known, name) != value}
        if new:
            yield Change(
                Put(Person, known.id, new),
                lambda known=known, row=row: say(  # type: ignore[misc]
                    "%(name)s: now listed as %(new)s", name=known.name, new=ours.name(row["id"])
                ),
            )


def _term(row: Row, ours: Terms, *, is_last: bool) -> Iterator[Change]:
    held = ours.held.get((row["person_id"], row["seat_id"]), [])
    same = next((term for term in held if term.starts_on == row["starts_on"]), None)
    running = next((term for term in held if term.starts_on < row["starts_on"] < term.until), None)
    if same is None and running is not None:
        yield _close(running, row["starts_on"])
        words = _difference(running, row, ours.name(row["person_id"]))
        yield _add(row, words or _new_term(row, ours))
    elif same is None:
        yield _add(row, _new_term(row, ours))
    else:
        yield from _of_record(same, row, ours)
        end = max(row["ends_on"], same.ends_on)
        chain = [term for term in held if same.starts_on <= term.starts_on < min(end, term.until)]
        if is_last:
            yield from _now((chain or [same])[-1], row, ours)


def _of_record(term: Term, row: Row, ours: Terms) -> Iterator[Change]:
    new = {name: row[name] for name in RECORDED if getattr(term, name) != row[name]}
    if new and term.source == SOURCE:
        name, seat = ours.name(term.person_id), seat_shown(term.seat_id)
        yield Change(
            Put(Term, term.id, new),
            lambda: say("%(name)s (%(seat)s): the record of the term is put right", name=name, seat=seat),
        )


def _now(term: Term, row: Row, ours: Terms) -> Iterator[Change]:
    """The newest part of a listed term: still so, closed by us, of another party or rank, or of another end."""
    name, seat = ours.name(row["person_id"]), seat_shown(row["seat_id"])
    if term.closed_on is not None and term.closed_on < row["ends_on"]:
        if not ours.standing.keeps_closed(row) and term.closed_on <= ours.as_of:
            yield _add(
                row | {"starts_on": ours.as_of}, lambda: say("%(name)s (%(seat)s): listed again", name=name, seat=seat)
            )
        return
    words = _difference(term, row, name)
    if words is not None:
        yield from _another(term, row, ours.as_of, words)
    elif term.until > row["ends_on"]:
        end = row["ends_on"]
        told = lambda: say("%(name)s (%(seat)s): the term ends on %(day)s", name=name, seat=seat, day=end)  # noqa: E731
        yield Change(_close(term, end).does, told)
    elif term.until < row["ends_on"]:
        end = row["ends_on"]
        told = lambda: say("%(name)s (%(seat)s): the term ends on %(day)s", name=name, seat=seat, day=end)  # noqa: E731
        yield _add(row | {"starts_on": term.until}, told)


def _another(term: Term, row: Row, on: date, words: Words) -> Iterator[Change]:
    if term.starts_on >= on:  # what it said held for no day yet
        yield Change(Put(Term, term.id, {name: row[name] for name in CARRIED}), words)
        return
    yield _close(term, on)
    yield _add(row | {"starts_on": on}, words)


def _difference(term: Term, row: Row, name: str) -> Words | None:
    old = {column: getattr(term, column) for column in CARRIED}
    if all(old[column] == row[column] for column in CARRIED):
        return None
    return lambda: "\n".join(_told(name, old, row))


def _told(name: str, old: Row, new: Row) -> Iterator[str]:
    if old["party"] != new["party"]:
        yield say("%(name)s: now %(new)s, was %(old)s", name=name, new=new["party"], old=old["party"])
    if old["caucus"] != new["caucus"]:
        yield say("%(name)s: in the caucus of: %(new)s", name=name, new=new["caucus"] or new["party"])
    if old["rank"] != new["rank"]:
        yield say("%(name)s: now the %(rank)s Senator", name=name, rank=new["rank"])


def _new_term(row: Row, ours: Terms) -> Words:
    name, seat, is_known = ours.name(row["person_id"]), seat_shown(row["seat_id"]), row["person_id"] in ours.people
    if is_known:
        return lambda: say("%(name)s: a new term in %(seat)s from %(day)s", name=name, seat=seat, day=row["starts_on"])
    return lambda: say(
        "new: %(name)s (%(party)s), %(seat)s from %(day)s",
        name=name,
        party=row["party"],
        seat=seat,
        day=row["starts_on"],
    )


def _gone(listed: Listed, ours: Terms) -> Iterator[Change]:
    """Close the terms of whoever is not listed in a seat any more, ended by law or not: only the listed are stale."""
    now = {(row["person_id"], row["seat_id"]) for row in listed.terms}
    elsewhere = {row["person_id"]: row for row in listed.terms}
    followed = {row["seat_id"]: row["starts_on"] for row in listed.terms}
    for (person_id, seat_id), terms in ours.held.items():
        term = terms[-1]
        if (person_id, seat_id) in now or term.closed_on or term.source != SOURCE:
            continue
        moved = elsewhere.get(person_id)
        last_day = moved["starts_on"] if moved else followed.get(seat_id, listed.as_of)
        day = max(term.starts_on, min(listed.as_of, last_day))
        yield Change(_close(term, day).does, _left(ours.name(person_id), seat_id, is_moved=moved is not None))


def _left(name: str, seat_id: str, *, is_moved: bool) -> Words:
    seat = seat_shown(seat_id)
    if is_moved:
        return lambda: say("%(name)s: no more in %(seat)s", name=name, seat=seat)
    return lambda: say("left: %(name)s, %(seat)s", name=name, seat=seat)


def _add(row: Row, words: Words) -> Change:
    return Change(Add(Term, row | {"source": SOURCE}), words)


def _close(term: Term, day: date) -> Change:
    return Change(Put(Term, term.id, {"closed_on": day}))
