"""Newer tables of the population: judged against what is in force, brought, listed, and taken away again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from groundwork.accounts.models import Account
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say
from legislators.models import Chamber, Seat, State
from polling import targets, writing
from polling.finding import WHOLE
from polling.models import AreaVote, Poll, PollState, PopulationCount, PopulationTable, TableKind
from polling.population import populations
from polling.population.population_files import Read

WILD = 1.25  # times as many people as the table in force, or that many times fewer, has to be confirmed
WILD_SHARE = 0.20  # of the vote, by which a district may differ from the table in force before it has to be
NAMED = 5  # areas named one by one in a warning


class Doubtful(Refusal):
    """The table differs so much from the one in force that somebody has to say it is right."""


@dataclass(frozen=True)
class Origin:
    """Whence a table is and of when, in the words that every estimate prints, and the file it came in."""

    source: str
    vintage: str
    file_name: str = ""


@dataclass(frozen=True)
class InForce:
    """One table that estimates are made with. areas: how many it holds. id and the rest: none for one we ship."""

    kind: TableKind
    source: str
    vintage: str
    areas: int
    id: int | None = None
    file_name: str = ""
    imported_at: datetime | None = None
    imported_by: str = ""


def known_areas(session: Session) -> set[str]:
    """Every area a table may be of: the nation, all states, and every district that has or had a seat."""
    seats = session.scalars(select(Seat.id).where(Seat.chamber == Chamber.HOUSE))
    return {*targets.adults().areas, *session.scalars(select(State.code)), *seats}


def doubts(session: Session, read: Read) -> list[str]:
    """In what areas the table differs wildly from the one in force, in words; empty where it does not."""
    wild = sorted(_wild_votes(session, read) if read.kind == TableKind.VOTE else _wild_counts(session, read))
    if not wild:
        return []
    more = say(" and %(more)s more", more=len(wild) - NAMED) if len(wild) > NAMED else ""
    return [*wild[:NAMED], *([more.strip()] if more else [])]


def bring(
    session: Session, read: Read, origin: Origin, *, by: int | None, is_confirmed: bool, now: datetime
) -> PopulationTable:
    """Keep a table whole; from now on it goes first for its areas. by: an account.

    Raises Refusal without source and vintage, and Doubtful where it differs wildly and nobody said it is right.
    """
    for field, text in (("source", origin.source), ("vintage", origin.vintage)):
        if not text.strip():
            raise Refusal(
                say("Say where the counts are from and of which year; every estimate prints it."), field=field
            )
    if not is_confirmed and (lines := doubts(session, read)):
        raise Doubtful(
            say(
                "This differs much from the table in force: %(lines)s. If it is right, say so and send it again.",
                lines="; ".join(lines),
            ),
            field="is_confirmed",
        )
    table = PopulationTable(
        kind=read.kind, source=origin.source.strip(), vintage=origin.vintage.strip(), file_name=origin.file_name,
        imported_at=now, imported_by=by,
    )  # fmt: skip
    session.add(table)
    session.flush()
    if read.kind == TableKind.VOTE:
        session.execute(insert(AreaVote), list(_votes(table.id, read)))
    else:
        session.execute(insert(PopulationCount), list(_counts(table.id, read)))
    return table


def remove(session: Session, table_id: int) -> str:
    """Take a table away; the one before it is in force again. Returns its source.

    Numbers that are published stay as they are. Raises NotFound, and Refusal where a poll that is not published yet
    could be weighted to nothing else.
    """
    table = session.get(PopulationTable, table_id)
    if table is None:
        raise NotFound(say("There is no such table; perhaps somebody has removed it."))
    source = table.source
    waiting = session.scalars(select(Poll).where(Poll.state != PollState.PUBLISHED).options(WHOLE)).all()
    before = [poll for poll in waiting if _can_be_weighted(session, poll)]
    session.delete(table)
    session.flush()
    lost = next((poll for poll in before if not _can_be_weighted(session, poll)), None)
    if lost is not None:
        raise Refusal(
            say("The poll %(slug)s is weighted to this table and to no other. Publish it first.", slug=lost.slug)
        )
    return source


def _can_be_weighted(session: Session, poll: Poll) -> bool:
    try:
        writing.require_targets(session, poll.area, writing.also_asked(poll))
    except targets.NoTargets:
        return False
    return True


def in_force(session: Session) -> dict[TableKind, list[InForce]]:
    """The tables of each kind, in the order in which they are asked for an area; ours comes last."""
    held: dict[TableKind, list[InForce]] = {kind: [] for kind in TableKind}
    counted = {
        **_held(session, PopulationCount.table_id, PopulationCount.area),
        **_held(session, AreaVote.table_id, AreaVote.area),
    }
    query = select(PopulationTable, Account).outerjoin(Account, Account.id == PopulationTable.imported_by)
    for table, account in session.execute(query.order_by(PopulationTable.id.desc())):
        who = (account.name or account.email) if account else ""
        held[table.kind].append(
            InForce(
                table.kind, table.source, table.vintage, counted.get(table.id, 0), table.id, table.file_name,
                table.imported_at, who,
            )
        )  # fmt: skip
    for one in _shipped():
        held[one.kind].append(one)
    return held


def _shipped() -> Iterator[InForce]:
    adults, states, votes = targets.adults(), targets.states(), targets.votes()
    yield InForce(TableKind.AGE_SEX, adults.source, adults.vintage, len(adults.areas))
    yield InForce(TableKind.JOINT, states.source, states.vintage, len(states.states))
    yield InForce(TableKind.VOTE, votes.source, votes.vintage, len(votes.shares))


def _held(session: Session, table: InstrumentedAttribute[int], area: InstrumentedAttribute[str]) -> dict[int, int]:
    """How many areas each brought table holds."""
    return dict(session.execute(select(table, func.count(area.distinct())).group_by(table)).all())


def _counts(table_id: int, read: Read) -> Iterator[dict[str, object]]:
    for (area, sex, age, *rest), adults in read.counts.items():
        race, education = rest or ("", "")
        yield {
            "table_id": table_id, "area": area, "sex": sex, "age": age, "race": race, "education": education,
            "adults": adults,
        }  # fmt: skip


def _votes(table_id: int, read: Read) -> Iterator[dict[str, object]]:
    for key, votes in read.counts.items():
        yield {"table_id": table_id, "area": key[0], "share": read.shares[key], "votes": votes}


def _wild_counts(session: Session, read: Read) -> Iterator[str]:
    held = populations.counted(session, read.areas)
    for area, total in read.totals().items():
        ours = sum(held[area].counts.values()) if area in held else total
        if not ours / WILD <= total <= ours * WILD:
            yield say(
                "%(area)s has %(there)s adults instead of %(ours)s", area=area, there=f"{total:,}", ours=f"{ours:,}"
            )


def _wild_votes(session: Session, read: Read) -> Iterator[str]:
    held = populations.votes(session, read.areas)
    for (area, *_), share in read.shares.items():
        if area in held.shares and abs(share - held.shares[area]) > WILD_SHARE:
            yield say(
                "%(area)s has %(there)s instead of %(ours)s",
                area=area,
                there=f"{share:.2f}",
                ours=f"{held.shares[area]:.2f}",
            )
