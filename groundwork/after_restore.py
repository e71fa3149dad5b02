"""What a restored database must not do: send again, forget who opted out, bring back who was deleted.

What is remembered across a restore is kept twice: in the database that is replaced, and in a file beside the backups,
for the day on which that database is lost. It holds fingerprints and no address.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from groundwork import people
from groundwork.database import Database
from groundwork.delivery.models import Address, Batch, BatchState, FingerprintKey, Message, State, Suppression, Why
from groundwork.doors import Doors
from groundwork.refusal import Refusal
from groundwork.tokens import digest

WORDS = "Restored from a backup: look what went out before you go on."
BESIDE = "groundswell-{mark}.kept"  # one file for each installation, in the folder of its backups
WHO = "restore"


@dataclass(frozen=True)
class Kept:
    """Who may not be reached and who was deleted, by fingerprints made with one key.

    stops: fingerprint, why, how, evidence, since when. erased: fingerprint, when.
    """

    key: str
    stops: tuple[tuple[str, Why, str, str, datetime], ...] = ()
    erased: tuple[tuple[str, datetime], ...] = field(default=())

    def and_(self, other: "Kept") -> "Kept":
        """Both together, where they were made with one key; else this one, or the other where this is empty."""
        if not self.key or not other.key or self.key != other.key:
            return self if self.key else other
        stops = {(row[0], row[1]): row for row in (*other.stops, *self.stops)}
        return Kept(self.key, tuple(stops.values()), tuple(dict.fromkeys((*self.erased, *other.erased))))


def kept_in(database: Database) -> Kept:
    """Every suppression in force now, and every address that was erased; nothing where the tables are not there."""
    columns = (Suppression.fingerprint, Suppression.why, Suppression.how, Suppression.evidence, Suppression.at)
    try:
        with database.reading() as session:
            key = session.scalar(select(FingerprintKey.secret)) or ""
            stops = session.execute(select(*columns).where(Suppression.lifted_at.is_(None)))
            erased = select(Address.fingerprint, Address.erased_at).where(Address.erased_at.is_not(None))
            gone: list[Any] = list(session.execute(erased))
            return Kept(
                digest(key) if key else "",
                tuple((row[0], row[1], row[2], row[3], row[4]) for row in stops),
                tuple((row[0], row[1]) for row in gone),
            )
    except SQLAlchemyError:
        return Kept("")


def write_beside(backup: Path, kept: Kept) -> None:
    """Keep it in the folder of a backup, in place of what was kept there before."""
    if kept.key:
        told = {"key": kept.key, "stops": kept.stops, "erased": kept.erased}
        file = backup.with_name(BESIDE.format(mark=kept.key[:8]))
        part = file.with_name(f".{file.name}.part")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        part.write_text(json.dumps(told, default=str) + "\n")
        part.replace(file)


def read_beside(backup: Path) -> list[Kept]:
    """What is kept in the folder of a backup, one for each installation; a damaged file counts as none."""
    found = []
    for file in sorted(backup.parent.glob(BESIDE.format(mark="*"))):
        with suppress(OSError, ValueError, KeyError, TypeError):
            told = json.loads(file.read_text())
            stops = ((mark, Why(why), how, by, _moment(at)) for mark, why, how, by, at in told["stops"])
            erased = tuple((mark, _moment(at)) for mark, at in told["erased"])
            found.append(Kept(str(told["key"]), tuple(stops), erased))
    return found


def _moment(typed: str) -> datetime:
    return datetime.fromisoformat(typed)


def hold(session: Session, known: list[Kept], doors: Doors, *, now: datetime) -> list[str]:
    """Pause every batch, drop answers that are waiting; put back the opt-outs and the deletions made since the copy.

    Returns what could not be deleted again, in words.
    """
    personal = select(Batch.id).where(Batch.is_personal)
    waiting = update(Message).where(Message.batch_id.in_(personal), Message.state == State.QUEUED)
    session.execute(waiting.values(state=State.CANCELLED))
    ours = update(Batch).where(Batch.state == BatchState.OPEN, Batch.is_personal.is_(False))
    session.execute(ours.values(state=BatchState.PAUSED, why_paused=WORDS, told_why=WORDS))
    secret = session.scalar(select(FingerprintKey.secret)) or ""
    kept = Kept("")
    for one in known:
        if one.key == digest(secret):
            kept = kept.and_(one)
    _put_back(session, kept)
    return _erase_again(session, kept, doors, now=now)


def _put_back(session: Session, kept: Kept) -> None:
    in_force = select(Suppression.fingerprint, Suppression.why).where(Suppression.lifted_at.is_(None))
    there = {(row[0], row[1]) for row in session.execute(in_force)}
    for fingerprint, why, how, evidence, at in kept.stops:
        if (fingerprint, why) not in there:
            session.add(Suppression(fingerprint=fingerprint, why=why, how=how, evidence=evidence, at=at))
    session.flush()


def _erase_again(session: Session, kept: Kept, doors: Doors, *, now: datetime) -> list[str]:
    """Whoever was deleted after the copy was made is in it again; whoever was before, and came back, stays."""
    rows: list[Any] = list(
        session.execute(select(Address.fingerprint, Address.erased_at).where(Address.erased_at.is_not(None)))
    )
    there = {(row[0], row[1]) for row in rows}
    wrong = []
    for mark, at in kept.erased:
        live = select(Address.id).where(Address.fingerprint == mark, Address.erased_at.is_(None))
        for number in session.scalars(live).all() if (mark, at) not in there else ():
            try:
                with session.begin_nested():
                    people.erase_all(session, doors, people.beside(session, doors, number), who=WHO, now=now)
            except Refusal as refusal:
                wrong.append(f"Somebody who was deleted is back and must be deleted by hand: {refusal}")
    return wrong
