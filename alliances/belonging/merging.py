"""Two rows for one organization made one: all that points at the double points at the other afterwards."""

from datetime import datetime

from sqlalchemy import Column, Table, UniqueConstraint, delete, exists, select, update
from sqlalchemy.orm import Session

from alliances.models import Member, Organization
from groundwork.audit import ledger
from groundwork.database import Base
from groundwork.refusal import Refusal
from groundwork.words import say


def merge(session: Session, kept: Organization, double: Organization, *, account_id: int, now: datetime) -> int:
    """Move everything from the double to the kept one and remove the double; says how many rows moved.

    Memberships that overlap become one, from the earlier day; a letter on file and a backing stay. Raises Refusal for
    the same row twice, or two of different kinds where one is national.
    """
    if kept.id == double.id:
        raise Refusal(say("Choose another organization than this one."), field="double")
    if "national" in {kept.kind, double.kind} and kept.kind != double.kind:
        raise Refusal(say("A national organization and a local one are not the same."), field="double")
    session.flush()
    _join_memberships(session, kept.id, double.id)
    moved = sum(_move(session, column, kept.id, double.id) for column in _pointing())
    kept.parent_id = kept.parent_id or double.parent_id
    gone = double.id
    session.delete(double)
    session.flush()
    session.expire_all()
    ledger.record(
        session,
        "belonging.merge",
        account_id=account_id,
        subject=f"organization:{kept.id}",
        told={"double": gone, "rows": moved},
        now=now,
    )
    return moved


def _pointing() -> list[Column[int]]:
    """Every column of the house that points at an organization."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "organization.id" for key in column.foreign_keys)
    ]


def _move(session: Session, column: Column[int], kept: int, double: int) -> int:
    """Point one column's rows at the kept one; those that would stand there twice are dropped."""
    for unique in _uniques(column.table):
        if column.name in unique:
            _drop_twins(session, column, [column.table.c[name] for name in unique if name != column.name], kept, double)
    done = session.execute(update(column.table).where(column == double).values({column.name: kept}))
    return int(done.rowcount)  # type: ignore[attr-defined] # an update's result has it


def _uniques(table: Table) -> list[list[str]]:
    keys = [[one.name for one in part.columns] for part in table.constraints if isinstance(part, UniqueConstraint)]
    keys += [[one.name for one in index.columns] for index in table.indexes if index.unique]
    return [*keys, [one.name for one in table.primary_key.columns]]


def _drop_twins(session: Session, column: Column[int], others: list[Column[int]], kept: int, double: int) -> None:
    twin = column.table.alias()
    same = [twin.c[other.name] == other for other in others]
    stands = exists(select(1).where(twin.c[column.name] == kept, *same))
    session.execute(delete(column.table).where(column == double, stands))


def _join_memberships(session: Session, kept: int, double: int) -> None:
    """Where both belong to one alliance today, or began on one day, the kept one's row takes the other in."""
    doubles = session.scalars(select(Member).where(Member.organization_id == double)).all()
    for other in doubles:
        own = (Member.alliance_id == other.alliance_id) & (Member.organization_id == kept)
        meets = (Member.since == other.since) | (Member.until.is_(None) & (other.until is None))
        found = session.scalar(select(Member).where(own, meets).limit(1))
        if found is None:
            continue
        since = min(found.since, other.since)
        found.until = None if other.until is None else found.until
        found.is_backing = found.is_backing or other.is_backing
        found.stored_file_id = found.stored_file_id or other.stored_file_id
        session.delete(other)
        session.flush()  # the earlier day may be the other's, and a day stands once
        found.since = since
    session.flush()
