"""Doing what an import waits for: trying it, taking it in, taking it back; each in one transaction or not at all."""

import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import IO, BinaryIO, TextIO, cast

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliances.importing import batches, files, trying, undoing
from alliances.importing.reports import Report
from alliances.importing.staging import stage
from alliances.importing.trying import Work
from alliances.models import Alliance, ImportBatch, ImportPart, ImportState
from groundwork.audit import ledger
from groundwork.audit.models import Entry
from groundwork.database import Database
from groundwork.refusal import Refusal
from groundwork.words import say

log = structlog.get_logger("groundswell.imports")

SMALL = 250_000  # bytes that a page tries and takes in at once; larger ones are the worker's
CLAIMED_FOR = timedelta(minutes=15)  # then whoever worked on it is taken for dead
MOST_TRIES = 3
ASKED = {"import.apply": "import.ask_apply", "import.undo": "import.ask_undo"}
Moving = Callable[[Database, int, datetime], None]


def carry_on(database: Database, batch_id: int, *, now: datetime) -> None:
    """Do what one import waits for, unless somebody is at it; a Refusal becomes its trouble."""
    state = _claim(database, batch_id, now=now)
    if state is None:
        return
    try:
        _DOING[state](database, batch_id, now)
    except Refusal as refusal:
        _trouble(database, batch_id, str(refusal), _back_from(state))
    except Exception:
        log.exception("import stopped", batch=batch_id, state=str(state))
        _try_later(database, batch_id, state)
        raise


def carry_on_all(database: Database, *, now: datetime) -> int:
    """Do what waits, the oldest first; says how many were looked at."""
    with database.reading() as session:
        waiting = select(ImportBatch.id).where(ImportBatch.state.in_(batches.BUSY)).order_by(ImportBatch.id)
        ids = list(session.scalars(waiting))
    for batch_id in ids:
        with suppress(Exception):  # logged where it happened; the next one must not wait for it
            carry_on(database, batch_id, now=now)
    return len(ids)


def is_waited_for(session: Session) -> bool:
    """Whether any import waits for somebody to work on it."""
    return session.scalar(select(ImportBatch.id).where(ImportBatch.state.in_(batches.BUSY)).limit(1)) is not None


class Helper:
    """One thread beside the worker, so that texts go out while a long file is read."""

    def __init__(self) -> None:
        self.turn = threading.Lock()

    def start(self, url: str, *, now: datetime) -> None:
        """Begin with what waits, unless that is going on."""
        if self.turn.acquire(blocking=False):
            threading.Thread(target=self._run, args=(url, now), name="imports", daemon=True).start()

    def _run(self, url: str, now: datetime) -> None:
        try:
            with closing(Database(url)) as database:
                carry_on_all(database, now=now)
        finally:
            self.turn.release()


def _claim(database: Database, batch_id: int, *, now: datetime) -> ImportState | None:
    """What is to be done, where nobody else is doing it; given up after three tries that ended badly."""
    with database.writing() as session:
        batch = session.scalar(select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update())
        if batch is None or batch.state not in batches.BUSY:
            return None
        if batch.claimed_at is not None and now < batch.claimed_at + CLAIMED_FOR:
            return None
        if batch.tries >= MOST_TRIES:
            batch.state, batch.trouble = _back_from(batch.state), _gave_up()
            return None
        batch.claimed_at, batch.tries = now, batch.tries + 1
        return batch.state


def _try(database: Database, batch_id: int, now: datetime) -> None:
    with database.reading() as session, TemporaryFile("w+", encoding="utf-8", newline="") as refused, stage() as people:
        work = _work(database, session, batch_id, now=now)
        with files.opened(session, batch_id, ImportPart.FILE) as source:
            found = trying.read(session, source, work, people, cast("TextIO", refused))
        report = trying.look(session, people, found)
        _close(session)
        _keep_tried(database, batch_id, report, refused, now=now)


def _keep_tried(database: Database, batch_id: int, report: Report, refused: IO[str], *, now: datetime) -> None:
    refused.flush()
    raw = cast("BinaryIO", refused.buffer)  # type: ignore[attr-defined] # what is written is text, what is kept is bytes
    raw.seek(0)
    with database.writing() as session:
        batch = _mine(session, batch_id, ImportState.TRYING)
        if batch is None:
            return
        files.forget(session, [batch_id], ImportPart.REFUSED)
        if report.refused or report.notes:
            files.keep(session, batch_id, ImportPart.REFUSED, raw)
        batch.state, batch.found, batch.tried_at = ImportState.TRIED, report.to_json(), now
        batch.claimed_at = None


def _apply(database: Database, batch_id: int, now: datetime) -> None:
    """Read once more beside the database, then write in one go: others wait only for the writing."""
    with stage() as people:
        with database.reading() as session:
            work = _work(database, session, batch_id, now=now)
            with files.opened(session, batch_id, ImportPart.FILE) as source:
                found = trying.read(session, source, work, people)
        with database.writing() as session:
            if _mine(session, batch_id, ImportState.APPLYING) is None:
                return
            report = trying.write(session, people, found, work)
            finish(session, batch_id, work.alliance.slug, report, now=now)


def finish(session: Session, batch_id: int, slug: str, report: Report, *, now: datetime) -> None:
    """The import is done, in the transaction that did it."""
    batch = session.get_one(ImportBatch, batch_id)
    batch.state, batch.found, batch.applied_at, batch.claimed_at = ImportState.APPLIED, report.to_json(), now, None
    session.flush()
    told = {"rows": report.rows, "added": report.added, "updated": report.updated, "stops": report.stops}
    told |= {"refused": report.refused_rows}
    _record(session, "import.apply", batch, slug, told, now=now)


def _undo(database: Database, batch_id: int, now: datetime) -> None:
    with database.writing() as session:
        batch = _mine(session, batch_id, ImportState.UNDOING)
        if batch is None:
            return
        slug = session.get_one(Alliance, batch.alliance_id).slug
        kept = undoing.undo(session, batch, now=now)
        held = session.get_one(ImportBatch, batch_id, populate_existing=True)
        _record(session, "import.undo", held, slug, {"stayed": kept}, now=now)


def _record(session: Session, act: str, batch: ImportBatch, slug: str, told: dict[str, int], *, now: datetime) -> None:
    subject = f"import:{batch.id}"
    mine = _hand(session, ASKED[act], subject) or batch.account_id
    ledger.record(
        session, act, account_id=mine, who=ledger.COMMAND_LINE, scope=slug, subject=subject, told=told, now=now
    )


def _hand(session: Session, asked: str, subject: str) -> int | None:
    """Who asked for it last; whoever brought the file may be somebody else."""
    lines = select(Entry.account_id).where(Entry.act == asked, Entry.subject == subject)
    return session.scalar(lines.order_by(Entry.id.desc()).limit(1))


def _work(database: Database, session: Session, batch_id: int, *, now: datetime) -> Work:
    batch = session.get_one(ImportBatch, batch_id)
    alliance = session.get_one(Alliance, batch.alliance_id)
    tell = _teller(database, batch_id) if batch.size > SMALL else trying.nobody
    return Work(
        alliance, batch.file_name, batches.columns_of(batch), batches.plan_of(batch), now, batch_id=batch_id, tell=tell
    )


def _teller(database: Database, batch_id: int) -> Callable[[int], None]:
    """Keeps how far it is, in a transaction of its own."""

    def tell(done: int) -> None:
        with database.writing() as session:
            session.execute(update(ImportBatch).where(ImportBatch.id == batch_id).values(done_rows=done))

    return tell


def _mine(session: Session, batch_id: int, state: ImportState) -> ImportBatch | None:
    """The batch, locked, while it still waits for just this."""
    wanted = select(ImportBatch).where(ImportBatch.id == batch_id, ImportBatch.state == state)
    return session.scalar(wanted.with_for_update())


def _close(session: Session) -> None:
    """Let go of the snapshot before writing."""
    session.rollback()


def _back_from(state: ImportState) -> ImportState:
    return {
        ImportState.TRYING: ImportState.FAILED,
        ImportState.APPLYING: ImportState.TRIED,
        ImportState.UNDOING: ImportState.APPLIED,
    }[state]


def _trouble(database: Database, batch_id: int, words: str, state: ImportState) -> None:
    with database.writing() as session:
        batch = session.get_one(ImportBatch, batch_id)
        batch.state, batch.trouble, batch.claimed_at = state, words, None


def _try_later(database: Database, batch_id: int, state: ImportState) -> None:
    with database.writing() as session:
        batch = session.get_one(ImportBatch, batch_id)
        batch.claimed_at = None
        if batch.tries >= MOST_TRIES:
            batch.state, batch.trouble = _back_from(state), _gave_up()


def _gave_up() -> str:
    return say("Something went wrong on our side. Nothing was changed. Tell whoever runs this installation.")


_DOING: dict[ImportState, Moving] = {
    ImportState.TRYING: _try,
    ImportState.APPLYING: _apply,
    ImportState.UNDOING: _undo,
}
