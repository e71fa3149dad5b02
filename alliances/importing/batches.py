"""Imports as rows: begun with a file, planned, asked for, put away; columns are known again in the next file."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from alliances.importing import files, presets
from alliances.importing.plans import Plan, check, from_json
from alliances.importing.presets import Preset
from alliances.importing.undoing import require_undo
from alliances.models import Alliance, ImportBatch, ImportChange, ImportMapping, ImportPart, ImportState, Supporter
from groundwork.audit import ledger
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

KEPT = timedelta(days=7)
LONGEST_FILE_NAME = 120
PAGE = 25
OPEN = {ImportState.WAITING, ImportState.TRIED, ImportState.FAILED}
BUSY = {ImportState.TRYING, ImportState.APPLYING, ImportState.UNDOING}


def begin(
    session: Session, alliance: Alliance, source: BinaryIO, name: str, *, account_id: int | None, now: datetime
) -> ImportBatch:
    """Keep a file and guess what its columns hold. Raises Refusal for what is no table of people, or too large."""
    shown = _shown(name)
    columns, has_header, _sample = files.look_in(source, shown)
    plan = guess(session, alliance.id, columns, shown, has_header=has_header)
    batch = ImportBatch(
        alliance_id=alliance.id,
        account_id=account_id,
        file_name=shown,
        size=0,
        state=ImportState.WAITING,
        preset=plan.preset,
        columns=json.dumps(columns, ensure_ascii=False),
        plan=plan.to_json(),
        made_at=now,
    )
    session.add(batch)
    session.flush()
    source.seek(0)
    batch.size = files.keep(session, batch.id, ImportPart.FILE, source)
    return batch


def guess(session: Session, alliance_id: int, columns: Sequence[str], name: str, *, has_header: bool) -> Plan:
    """How a file is to be read: as the alliance read its like before, else by the program it comes from."""
    preset = presets.recognised(columns)
    held = session.scalar(
        select(ImportMapping).where(
            ImportMapping.alliance_id == alliance_id, ImportMapping.header == files.header_of(columns)
        )
    )
    code = preset.code if preset else ""
    if held is not None:
        return Plan(
            tuple(json.loads(held.columns)), preset=held.preset, whole=_whole(preset, name), has_header=has_header
        )
    return Plan(tuple(presets.guessed(columns, preset)), preset=code, whole=_whole(preset, name), has_header=has_header)


def is_remembered(session: Session, batch: ImportBatch) -> bool:
    """Whether the alliance read a file with these columns before."""
    header = files.header_of(columns_of(batch))
    mine = (ImportMapping.alliance_id == batch.alliance_id) & (ImportMapping.header == header)
    return session.scalar(select(ImportMapping.id).where(mine)) is not None


def settle(session: Session, batch: ImportBatch, plan: Plan, *, now: datetime) -> None:
    """Keep how the file is to be read, and have it tried. Raises Refusal for a plan that will not do."""
    _take_turns(session, batch)
    if batch.state not in OPEN:
        raise Refusal(say("This import cannot be changed any more. Bring the file once more."))
    columns = columns_of(batch)
    check(plan, columns, on=now.date())
    remember(session, batch.alliance_id, columns, plan, now=now)
    batch.plan, batch.preset, batch.state = plan.to_json(), plan.preset, ImportState.TRYING
    batch.trouble, batch.done_rows, batch.tries, batch.claimed_at = "", 0, 0, None
    session.flush()


def remember(session: Session, alliance_id: int, columns: Sequence[str], plan: Plan, *, now: datetime) -> None:
    """Know the next file with these columns."""
    header = files.header_of(columns)
    mine = (ImportMapping.alliance_id == alliance_id) & (ImportMapping.header == header)
    held = session.scalar(select(ImportMapping).where(mine))
    if held is None:
        held = ImportMapping(alliance_id=alliance_id, header=header, columns="[]", used_at=now)
        session.add(held)
    held.columns, held.preset, held.used_at = json.dumps(list(plan.columns)), plan.preset, now
    session.flush()


def ask_to_apply(session: Session, batch: ImportBatch, *, account_id: int | None, now: datetime) -> None:
    """Have what was tried done. Raises Refusal where there is nothing to be done, or it was not tried."""
    _take_turns(session, batch)
    if batch.state in {ImportState.APPLYING, ImportState.APPLIED}:
        return
    if batch.state != ImportState.TRIED:
        raise Refusal(say("Try the file first: nothing is taken in before you have seen what it would do."))
    batch.state, batch.done_rows, batch.tries, batch.claimed_at = ImportState.APPLYING, 0, 0, None
    session.flush()
    _record(session, "import.ask_apply", batch, account_id=account_id, now=now)


def ask_to_undo(session: Session, batch: ImportBatch, *, account_id: int | None, now: datetime) -> None:
    """Have what was done taken back. Raises Refusal after seven days."""
    _take_turns(session, batch)
    if batch.state in {ImportState.UNDOING, ImportState.UNDONE}:
        return
    require_undo(batch, now=now)
    batch.state, batch.tries, batch.claimed_at = ImportState.UNDOING, 0, None
    session.flush()
    _record(session, "import.ask_undo", batch, account_id=account_id, now=now)


def drop(session: Session, batch: ImportBatch, *, account_id: int | None, now: datetime) -> None:
    """Put a file away that was not taken in: nothing of it stays but the line in the history."""
    _take_turns(session, batch)
    if batch.state not in OPEN:
        raise Refusal(say("This import cannot be put away any more."))
    files.forget(session, [batch.id])
    session.delete(batch)
    session.flush()
    _record(session, "import.drop", batch, account_id=account_id, now=now)


def _take_turns(session: Session, batch: ImportBatch) -> None:
    """Whoever decides about it at the same moment waits, and then sees what was decided. Raises NotFound."""
    held = select(ImportBatch).where(ImportBatch.id == batch.id).with_for_update()
    if session.scalar(held.execution_options(populate_existing=True)) is None:
        raise _no_such_import()


def _no_such_import() -> NotFound:
    return NotFound(say("There is no such import here. Go back to the list of imports."))


def _record(session: Session, act: str, batch: ImportBatch, *, account_id: int | None, now: datetime) -> None:
    slug = session.get_one(Alliance, batch.alliance_id).slug
    ledger.record(session, act, account_id=account_id, scope=slug, subject=f"import:{batch.id}", now=now)


def by_id(session: Session, alliance_id: int, batch_id: int) -> ImportBatch:
    """One of the alliance's imports. Raises NotFound, for another alliance's too."""
    wanted = select(ImportBatch).where(ImportBatch.alliance_id == alliance_id, ImportBatch.id == batch_id)
    found = session.scalar(wanted)
    if found is None:
        raise _no_such_import()
    return found


def columns_of(batch: ImportBatch) -> list[str]:
    """The names of its columns."""
    return [str(one) for one in json.loads(batch.columns)]


def plan_of(batch: ImportBatch) -> Plan:
    """How it is to be read."""
    return from_json(batch.plan)


def history(session: Session, alliance_id: int, *, page: int) -> tuple[Sequence[ImportBatch], int]:
    """An alliance's imports, newest first, and how many there are."""
    mine = ImportBatch.alliance_id == alliance_id
    wanted = select(ImportBatch).where(mine).order_by(ImportBatch.id.desc())
    rows = session.scalars(wanted.limit(PAGE).offset((page - 1) * PAGE)).all()
    return rows, session.scalar(select(func.count()).select_from(ImportBatch).where(mine)) or 0


def stayed(session: Session, batch: ImportBatch, *, most: int = 100) -> list[tuple[str, str]]:
    """After an undo: name and public id of those who stay because something happened with them since."""
    rows = session.execute(
        select(Supporter.name, Supporter.public_id)
        .join(ImportChange, ImportChange.supporter_id == Supporter.id)
        .where(ImportChange.batch_id == batch.id, Supporter.alliance_id == batch.alliance_id)
        .order_by(Supporter.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in rows]


def forget_old(session: Session, *, now: datetime) -> None:
    """After seven days: the files, and what undoing stood on; drafts that nobody took further go whole."""
    old = (ImportBatch.made_at < now - KEPT) & ImportBatch.forgotten_at.is_(None) & ImportBatch.state.not_in(BUSY)
    done = ImportBatch.applied_at.is_(None) | (ImportBatch.applied_at < now - KEPT)
    rows = session.execute(select(ImportBatch.id, ImportBatch.state).where(old, done)).all()
    ids = [row[0] for row in rows]
    once = {"synchronize_session": False}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        files.forget(session, part)
        changes = update(ImportChange).where(ImportChange.batch_id.in_(part)).values(told="")
        session.execute(changes.execution_options(**once))
        session.execute(
            update(ImportBatch).where(ImportBatch.id.in_(part)).values(forgotten_at=now).execution_options(**once)
        )
    drafts = [row[0] for row in rows if row[1] in OPEN]
    session.execute(delete(ImportBatch).where(ImportBatch.id.in_(drafts)).execution_options(**once))


def _whole(preset: Preset | None, name: str) -> str:
    """What a file's name says of all its rows: Mailchimp gives one file to each kind."""
    plain = name.casefold()
    if preset and plain.startswith(preset.stopped_files or ("\0",)):
        return "stopped"
    return "bounced" if preset and plain.startswith(preset.bounced_files or ("\0",)) else ""


def _shown(name: str) -> str:
    """A file's name as it may be shown: its last part, without what cannot be seen."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in last if sign.isprintable()).strip()
    return kept[:LONGEST_FILE_NAME] or say("a file")
