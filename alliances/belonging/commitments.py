"""Member organizations that have made the issue part of a regular program: what was done, renewals, the end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Commitment, CommitmentEntry, EntryKind, Member, Organization
from alliances.typed import TEXT, required
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

SOON = timedelta(days=30)  # a renewal is talked about before its day
MOST_PEOPLE = 1_000_000


def commitments(session: Session, alliance_id: int, *, with_ended: bool = False) -> list[tuple[Commitment, str]]:
    """Program commitments of an alliance, newest first, each with its organization's name."""
    own = Commitment.alliance_id == alliance_id
    rows = session.execute(
        select(Commitment, Organization.name)
        .join(Organization, Organization.id == Commitment.organization_id)
        .where(own if with_ended else own & Commitment.ended_on.is_(None))
        .order_by(Commitment.since.desc(), Commitment.id.desc())
    )
    return [(commitment, name) for commitment, name in rows]


@dataclass(frozen=True)
class NewCommitment:
    """What is typed about a program that takes the issue up."""

    organization_id: int
    program: str
    since: date
    renews_on: date | None = None
    done: str = ""


def add_commitment(session: Session, alliance: Alliance, typed: NewCommitment, *, now: datetime) -> Commitment:
    """Record that a member organization made the issue part of a regular program. Raises Refusal for a stranger."""
    is_member = (Member.alliance_id == alliance.id) & (Member.organization_id == typed.organization_id)
    if session.scalar(select(Member.id).where(is_member, Member.until.is_(None)).limit(1)) is None:
        raise Refusal(say("Choose one of the alliance's member organizations."), field="organization")
    if typed.renews_on and typed.renews_on <= typed.since:
        raise Refusal(say("Give a day of renewal after the first day."), field="renews_on")
    row = Commitment(
        alliance_id=alliance.id,
        organization_id=typed.organization_id,
        program=required(typed.program, field="program"),
        since=typed.since,
        renews_on=typed.renews_on,
        done=typed.done.strip()[:TEXT],
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def one(session: Session, alliance_id: int, commitment_id: int) -> Commitment:
    """A program commitment of this alliance. Raises NotFound."""
    own = (Commitment.alliance_id == alliance_id) & (Commitment.id == commitment_id)
    found = session.scalar(select(Commitment).where(own))
    if found is None:
        raise NotFound(say("There is no such program in this alliance."))
    return found


def entries(session: Session, commitment: Commitment) -> list[CommitmentEntry]:
    """What was done, renewed or ended, newest first."""
    own = CommitmentEntry.commitment_id == commitment.id
    order = (CommitmentEntry.on.desc(), CommitmentEntry.id.desc())
    return list(session.scalars(select(CommitmentEntry).where(own).order_by(*order)))


@dataclass(frozen=True)
class Done:
    """One thing a program did. people: how many were there, where somebody counted. today: no later day is taken."""

    on: date
    words: str
    who: str
    today: date
    people: int | None = None


def record(session: Session, commitment: Commitment, done: Done, *, now: datetime) -> CommitmentEntry:
    """Write down what a program did with the issue on a day. Raises Refusal for a day outside, or no words."""
    if done.people is not None and not 0 <= done.people <= MOST_PEOPLE:
        raise Refusal(say("Type how many people were there, or leave it empty."), field="people")
    _must_be_within(commitment, done.on, today=done.today)
    words = required(done.words, field="words", most=TEXT)
    row = _entry(commitment, EntryKind.DONE, words, on=done.on, who=done.who, now=now)
    row.people = done.people
    session.add(row)
    session.flush()
    return row


def renew(session: Session, commitment: Commitment, until: date, *, on: date, who: str, now: datetime) -> None:
    """Renew a program until a day. Raises Refusal for one that ended, or a day that is not later."""
    if commitment.ended_on is not None:
        raise Refusal(say("This program has ended; add it anew when it begins again."), field="renews_on")
    if until <= on or (commitment.renews_on and until <= commitment.renews_on):
        raise Refusal(say("Give a later day than it has now, and one that is still to come."), field="renews_on")
    commitment.renews_on = until
    session.add(_entry(commitment, EntryKind.RENEWED, until.isoformat(), on=on, who=who, now=now))
    session.flush()


def end(session: Session, commitment: Commitment, reason: str, *, on: date, who: str, now: datetime) -> None:
    """End a program; what it did stays. Raises Refusal without a reason or for a day before it began."""
    if commitment.ended_on is not None:
        raise Refusal(say("This program has ended already."), field="on")
    if on < commitment.since:
        raise Refusal(say("It cannot have ended before it began."), field="on")
    kept = required(reason, field="reason", most=TEXT)
    commitment.ended_on, commitment.end_reason = on, kept
    session.add(_entry(commitment, EntryKind.ENDED, kept, on=on, who=who, now=now))
    session.flush()


def is_due(commitment: Commitment, *, on: date) -> bool:
    """Whether its renewal should be talked about: overdue, or within a month."""
    return commitment.ended_on is None and commitment.renews_on is not None and commitment.renews_on <= on + SOON


@dataclass(frozen=True)
class YearOf:
    """What one program did in a year. people: those counted, none where nobody counted."""

    commitment: Commitment
    organization: str
    entries: list[CommitmentEntry]

    @property
    def done(self) -> list[CommitmentEntry]:
        """What was done, without renewals and ends."""
        return [one for one in self.entries if one.kind == EntryKind.DONE]

    @property
    def people(self) -> int:
        """How many people were counted, all in all."""
        return sum(one.people or 0 for one in self.entries)


def year(session: Session, alliance_id: int, number: int) -> list[YearOf]:
    """Every program that went on in a year, with what it did then, oldest program first."""
    first, last = date(number, 1, 1), date(number, 12, 31)
    found = [
        (row, name)
        for row, name in reversed(commitments(session, alliance_id, with_ended=True))
        if row.since <= last and (row.ended_on is None or row.ended_on >= first)
    ]
    told: dict[int, list[CommitmentEntry]] = {row.id: [] for row, _name in found}
    rows = select(CommitmentEntry).where(
        CommitmentEntry.alliance_id == alliance_id, CommitmentEntry.on >= first, CommitmentEntry.on <= last
    )
    for entry in session.scalars(rows.order_by(CommitmentEntry.on, CommitmentEntry.id)):
        told.setdefault(entry.commitment_id, []).append(entry)
    return [YearOf(row, name, told[row.id]) for row, name in found]


def _entry(
    commitment: Commitment, kind: EntryKind, words: str, *, on: date, who: str, now: datetime
) -> CommitmentEntry:
    return CommitmentEntry(
        alliance_id=commitment.alliance_id, commitment_id=commitment.id, kind=kind, on=on, words=words, who=who,
        made_at=now,
    )  # fmt: skip


def _must_be_within(commitment: Commitment, on: date, *, today: date) -> None:
    if on > today:
        raise Refusal(say("Give a day that has come."), field="on")
    if on < commitment.since:
        raise Refusal(say("The program began on %(day)s.", day=commitment.since.isoformat()), field="on")
    if commitment.ended_on and on > commitment.ended_on:
        raise Refusal(say("The program ended on %(day)s.", day=commitment.ended_on.isoformat()), field="on")
