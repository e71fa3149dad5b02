"""What people of the coalition said and did not take back: a refresh goes around it, and says when the list agrees."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.words import say
from legislators.models import Correction, CorrectionKind, Person, Term
from legislators.refreshing.changes import Change, Put, seat_shown
from legislators.refreshing.listed import SOURCE, STAFF, Listed
from legislators.tables import Row


class Standing:
    """The corrections that stand."""

    def __init__(self, session: Session) -> None:
        self.of_seats: dict[str, Correction] = {}
        self.details: dict[str, dict[str, Correction]] = defaultdict(dict)
        self.closed: dict[str, Correction] = {}
        self.added: dict[str, Correction] = {}
        query = select(Correction).where(Correction.withdrawn_at.is_(None)).order_by(Correction.id)
        for one in session.scalars(query):
            self._sort(one)
        ours = [one.value for one in self.of_seats.values() if one.kind == CorrectionKind.SUCCESSOR]
        terms = session.scalars(select(Term).where(Term.person_id.in_(ours), Term.source == STAFF))
        self.successors = {term.seat_id: term for term in terms}
        self.people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ours)))}

    def _sort(self, one: Correction) -> None:
        if one.seat_id is not None and one.agreed_on is None:
            self.of_seats[one.seat_id] = one
        elif one.office_id is not None and one.kind == CorrectionKind.OFFICE_DETAIL:
            self.details[one.office_id][one.field] = one
        elif one.office_id is not None:
            kept = self.closed if one.kind == CorrectionKind.OFFICE_CLOSED else self.added
            kept[one.office_id] = one

    def vacant(self) -> set[str]:
        """The seats somebody declared vacant."""
        return {seat for seat, one in self.of_seats.items() if one.kind == CorrectionKind.VACANT}

    def keeps_closed(self, row: Row) -> bool:
        """Whether the list still names whoever held a seat before somebody said otherwise."""
        said = self.of_seats.get(row["seat_id"])
        return said is not None and row["starts_on"] <= said.holds_from


def agreed(correction: Correction, upstream: str, on: date, what: str) -> Iterator[Change]:
    """That our source says the same by now; nothing where that is known."""
    if correction.agreed_on is None:
        who = correction.who
        yield Change(
            Put(Correction, correction.id, {"upstream": upstream, "agreed_on": on}),
            lambda: say("the list now agrees with %(who)s: %(what)s", who=who, what=what),
        )


def disagreed(correction: Correction, upstream: str, what: str) -> Iterator[Change]:
    """That our source says something else again; nothing where that is known."""
    if upstream not in {correction.upstream, correction.before}:
        who = correction.who
        yield Change(
            Put(Correction, correction.id, {"upstream": upstream}),
            lambda: say(
                "%(what)s: the list says %(upstream)s; what %(who)s said stands",
                what=what,
                upstream=upstream or "-",
                who=who,
            ),
        )


def without_rivals(listed: Listed, standing: Standing) -> tuple[Listed, list[Change]]:
    """The list without whoever it names in a seat that we were told somebody else has; and what to note of it."""
    if "members" not in listed.has:
        return listed, []
    names = {row["id"]: row for row in listed.people}
    notes: list[Change] = []
    withheld: set[str] = set()
    for seat, said in standing.of_seats.items():
        rows = [row for row in listed.terms if row["seat_id"] == seat]
        newer = [row for row in rows if not standing.keeps_closed(row)]
        if said.kind == CorrectionKind.VACANT and (newer or not rows):
            named = _name(names[newer[-1]["person_id"]]) if newer else ""
            notes += agreed(said, named, listed.as_of, seat_shown(seat))
        elif said.kind == CorrectionKind.SUCCESSOR and rows:
            found, rivals = _beside(said, rows[-1], names, standing, listed.as_of)
            notes += found
            withheld |= rivals
    return _without(listed, withheld), notes


def _beside(
    said: Correction, row: Row, names: dict[str, Row], standing: Standing, on: date
) -> tuple[list[Change], set[str]]:
    """One listed holder beside the successor we were told of: the same, the one before or after, or somebody else."""
    ours, term = standing.people[said.value], standing.successors.get(row["seat_id"])
    if term is None:
        return [], set()
    theirs = names[row["person_id"]]
    if row["person_id"] == ours.id or (theirs["last"].casefold() == ours.last.casefold()):
        return list(_same(said, row, ours, term, on)), set()
    if row["starts_on"] < term.starts_on or row["starts_on"] >= term.until:
        return [], set()
    return list(disagreed(said, _name(theirs), seat_shown(row["seat_id"]))), {row["person_id"]}


def _same(said: Correction, row: Row, ours: Person, term: Term, on: date) -> Iterator[Change]:
    yield from agreed(said, ours.name, on, f"{ours.name}, {seat_shown(row['seat_id'])}")
    if row["person_id"] != ours.id:
        yield Change(Put(Person, ours.id, {"same_as": row["person_id"]}))
    elif row["starts_on"] == term.starts_on:
        yield Change(Put(Term, term.id, {"source": SOURCE}))
        return
    yield Change(Put(Term, term.id, {"closed_on": max(row["starts_on"], term.starts_on)}))


def _without(listed: Listed, withheld: set[str]) -> Listed:
    if not withheld:
        return listed

    def kept(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["person_id"] not in withheld]

    return replace(
        listed,
        people=[row for row in listed.people if row["id"] not in withheld],
        terms=kept(listed.terms),
        offices=kept(listed.offices),
        links=kept(listed.links),
        committee_seats=kept(listed.committee_seats),
    )


def _name(row: Row) -> str:
    return str(row["full"] or f"{row['first']} {row['last']}")
