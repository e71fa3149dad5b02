"""What a restored database must not do: send again what may have gone out, or forget who opted out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from groundwork.database import Database
from groundwork.delivery.models import Batch, BatchState, FingerprintKey, Message, State, Suppression, Why

WORDS = "Restored from a backup: look what went out before you go on."


@dataclass(frozen=True)
class OptOuts:
    """Who may not be reached, by fingerprints made with one key."""

    key: str
    rows: tuple[tuple[str, Why, str, str, datetime], ...]


def opt_outs(database: Database) -> OptOuts:
    """Every suppression in force now; none where the tables are not there yet."""
    columns = (Suppression.fingerprint, Suppression.why, Suppression.how, Suppression.evidence, Suppression.at)
    try:
        with database.reading() as session:
            key = session.scalar(select(FingerprintKey.secret)) or ""
            found = session.execute(select(*columns).where(Suppression.lifted_at.is_(None)))
            return OptOuts(key, tuple((row[0], row[1], row[2], row[3], row[4]) for row in found))
    except SQLAlchemyError:
        return OptOuts("", ())


def hold(session: Session, kept: OptOuts) -> None:
    """Pause every batch, drop answers that are waiting, and put back the opt-outs made since the copy."""
    personal = select(Batch.id).where(Batch.is_personal)
    waiting = update(Message).where(Message.batch_id.in_(personal), Message.state == State.QUEUED)
    session.execute(waiting.values(state=State.CANCELLED))
    ours = update(Batch).where(Batch.state == BatchState.OPEN, Batch.is_personal.is_(False))
    session.execute(ours.values(state=BatchState.PAUSED, why_paused=WORDS, told_why=WORDS))
    if kept.key and kept.key == session.scalar(select(FingerprintKey.secret)):
        _put_back(session, kept)


def _put_back(session: Session, kept: OptOuts) -> None:
    in_force = select(Suppression.fingerprint, Suppression.why).where(Suppression.lifted_at.is_(None))
    there = {(row[0], row[1]) for row in session.execute(in_force)}
    for fingerprint, why, how, evidence, at in kept.rows:
        if (fingerprint, why) not in there:
            session.add(Suppression(fingerprint=fingerprint, why=why, how=how, evidence=evidence, at=at))
