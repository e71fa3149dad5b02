"""What points at a supporter goes along when two on record prove to be one, and comes back when they do not.

Every room hangs up the columns in which it names a supporter (`doors.merged`). A row that has its like at the one who
is kept stays behind: two rows of which there may be only one.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Table, UniqueConstraint, and_, exists, select, true, tuple_, update
from sqlalchemy.orm import Session

from alliances.models import CustomField, CustomValue, Supporter
from alliances.records.tags import PIECE

Moved = dict[str, list[list[Any]]]


def follow(session: Session, columns: Iterable[Any], kept: int, gone: int) -> Moved:
    """Let the rows that name `gone` name `kept`; the answer says which, by the rest of their keys."""
    moved: Moved = {}
    for mapped in columns:
        table, column = _placed(mapped)
        rows = _rows(session, table, column, kept, gone)
        if rows:
            _point(session, table, column, rows, source=gone, target=kept)
            moved[f"{table.name}.{column.name}"] = rows
    return moved


def go_back(session: Session, columns: Iterable[Any], moved: Moved, kept: int, gone: int) -> None:
    """Let these rows name `gone` again; one that is there no more is left out."""
    for mapped in columns:
        table, column = _placed(mapped)
        rows = moved.get(f"{table.name}.{column.name}", [])
        _point(session, table, column, rows, source=kept, target=gone)


def _placed(mapped: Any) -> tuple[Table, Any]:
    column = mapped.property.columns[0]
    return column.table, column


def _keys(table: Table, column: Any) -> list[Any]:
    """What tells the rows of one supporter apart: the key without the supporter."""
    return [one for one in table.primary_key.columns if one is not column]


def _rows(session: Session, table: Table, column: Any, kept: int, gone: int) -> list[list[Any]]:
    keys = _keys(table, column)
    wanted = select(*(keys or [column])).where(column == gone)
    like = table.alias()
    for unique in _uniques(table, column):
        same = and_(like.c[column.name] == kept, *(like.c[one.name] == one for one in unique))
        wanted = wanted.where(~exists().where(same))
    return [list(row) if keys else [] for row in session.execute(wanted)]


def _uniques(table: Table, column: Any) -> list[list[Any]]:
    """What else must be the same for two rows to be one, for every rule that there may be only one."""
    rules = [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    rules += [list(one.columns) for one in table.indexes if one.unique]
    rules.append(list(table.primary_key.columns))
    return [[one for one in rule if one is not column] for rule in rules if any(one is column for one in rule)]


def swap_values(session: Session, kept: Supporter, gone: Supporter, field_ids: Collection[int]) -> list[list[Any]]:
    """Values of own fields that `kept` takes from `gone`; the answer is what the first had before."""
    own = select(CustomField.id).where(CustomField.id.in_(field_ids), CustomField.alliance_id == kept.alliance_id)
    before = []
    for field_id in session.scalars(own.order_by(CustomField.id)).all():
        held, other = (session.get(CustomValue, (one.id, field_id)) for one in (kept, gone))
        if held is not None and other is not None:
            before.append([field_id, held.value, held.number])
            held.value, held.number = other.value, other.number
    session.flush()
    return before


def write_value(session: Session, supporter_id: int, field_id: int, value: str, number: float | None) -> None:
    """Give an own field the value it had before, where there is still one."""
    held = session.get(CustomValue, (supporter_id, field_id))
    if held is not None:
        held.value, held.number = value, number
        session.flush()


def _point(session: Session, table: Table, column: Any, rows: Sequence[list[Any]], *, source: int, target: int) -> None:
    keys = _keys(table, column)
    for start in range(0, len(rows), PIECE):
        piece = rows[start : start + PIECE]
        change = update(table).where(column == source, _are(keys, piece)).values({column.name: target})
        session.execute(change)


def _are(keys: Sequence[Any], rows: Sequence[list[Any]]) -> Any:
    if not keys:
        return true()
    if len(keys) == 1:
        return keys[0].in_([row[0] for row in rows])
    return tuple_(*keys).in_([tuple(row) for row in rows])
