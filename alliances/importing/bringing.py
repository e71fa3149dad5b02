"""What `groundswell import supporters` does with a file: tries it, or takes it in with its line in the history."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from sqlalchemy.orm import Session

from alliances import finding
from alliances.importing import batches, files, trying, working
from alliances.importing.plans import check
from alliances.importing.presets import BY_CODE, guessed
from alliances.importing.reports import Report
from alliances.importing.staging import Stage, stage
from alliances.importing.targets import Target, is_target
from alliances.importing.trying import Read, Work
from alliances.models import Alliance, ImportBatch, ImportState
from groundwork.database import Database
from groundwork.file_commands import progress
from groundwork.refusal import Refusal
from groundwork.whole_files import whole_file


@dataclass(frozen=True)
class Order:
    """What was typed."""

    source: Path
    alliance: str
    is_applied: bool = False
    preset: str = ""
    mapped: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    errors: Path | None = None


def bring_in(database: Database, source: BinaryIO, order: Order, *, now: datetime) -> Report:
    """Try a file, or take it in whole. Raises Refusal where it cannot be; then nothing is changed or written."""
    with ExitStack() as opened:
        refused = opened.enter_context(whole_file(order.errors)) if order.errors else None
        people = opened.enter_context(stage())
        with database.reading() as session:
            work = _work(session, source, order, now=now)
            found = _read(session, source, work, people, refused)
            if not order.is_applied:
                return trying.look(session, people, found)
        with database.writing() as session:
            return _take_in(session, work, people, found, size=_size(source))


def _work(session: Session, source: BinaryIO, order: Order, *, now: datetime) -> Work:
    """The columns of the file and where they go: as remembered, by the preset, as typed."""
    alliance, name = finding.by_slug(session, order.alliance), str(order.source)
    columns, has_header, _sample = files.look_in(source, name)
    plan = batches.guess(session, alliance.id, columns, order.source.name, has_header=has_header)
    if order.preset:
        plan = replace(plan, preset=order.preset, columns=_by_preset(order.preset, columns))
    plan = replace(plan, columns=_mapped(order.mapped, columns, plan.columns), tags=order.tags)
    check(plan, columns, on=now.date())
    return Work(alliance, name, columns, plan, now)


def _by_preset(code: str, columns: list[str]) -> tuple[str, ...]:
    if code not in BY_CODE:
        raise Refusal(f"There is no preset {code}. These are: {', '.join(BY_CODE)}.")
    return tuple(guessed(columns, BY_CODE[code]))


def _mapped(mapped: tuple[str, ...], columns: list[str], plan: tuple[str, ...]) -> tuple[str, ...]:
    found = list(plan)
    for one in mapped:
        column, _, target = one.rpartition("=")
        if column not in columns:
            raise Refusal(f"There is no column {column or one}. These are: {', '.join(columns)}.")
        if not is_target(target):
            raise Refusal(f"A column cannot be {target}. It can be: {', '.join(filter(None, Target))}, new:text.")
        found[columns.index(column)] = target
    return tuple(found)


def _read(session: Session, source: BinaryIO, work: Work, people: Stage, refused: TextIO | None) -> Read:
    source.seek(0)
    with progress("Reading", _size(source)) as tell:
        work.tell = _in_bytes(source, tell)
        return trying.read(session, source, work, people, refused)


def _in_bytes(source: BinaryIO, tell: Callable[[int], None]) -> Callable[[int], None]:
    """The bar goes by what was read of the file; rows nobody counted yet."""
    return lambda _rows: tell(source.tell())


def _take_in(session: Session, work: Work, people: Stage, found: Read, *, size: int) -> Report:
    batch = ImportBatch(
        alliance_id=work.alliance.id,
        file_name=Path(work.name).name[: batches.LONGEST_FILE_NAME],
        size=size,
        state=ImportState.APPLYING,
        preset=work.plan.preset,
        columns=json.dumps(list(work.columns), ensure_ascii=False),
        plan=work.plan.to_json(),
        made_at=work.now,
    )
    session.add(batch)
    session.flush()
    batch_id = work.batch_id = batch.id
    found.books.mark = f"import:{batch_id}"
    batches.remember(session, work.alliance.id, work.columns, work.plan, now=work.now)
    report = trying.write(session, people, found, work)
    slug = session.get_one(Alliance, found.books.alliance_id).slug
    working.finish(session, batch_id, slug, report, now=work.now)
    return report


def _size(source: BinaryIO) -> int:
    here = source.tell()
    size = source.seek(0, 2)
    source.seek(here)
    return size
