"""The look at the official addresses that the worker takes once a week."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from legislators.models import RefreshOutcome
from legislators.refreshing.applying import note_refresh
from legislators.refreshing.fetching import PATIENCE, Patience
from legislators.refreshing.syncing import OFFICIAL, Hook, Seen, Wanted, look, outcome_of, take

WANTED = Wanted(OFFICIAL)


def prepare(*, now: datetime) -> Seen | Refusal:
    """Ask the official addresses."""
    return ask(WANTED, now=now)


def ask(wanted: Wanted, *, now: datetime, patience: Patience = PATIENCE) -> Seen | Refusal:
    """What the sources say, or why they say nothing."""
    try:
        return look(wanted, today=now.date(), patience=patience)
    except Refusal as refusal:
        return refusal


def keep(session: Session, seen: object, *, hooks: Sequence[Hook], now: datetime) -> None:
    """Take what was seen, or write down why not; nothing where nobody asked."""
    if isinstance(seen, Seen):
        try:
            with session.begin_nested():
                take(session, seen, hooks=hooks, now=now)
        except Refusal as refusal:
            note_refresh(session, RefreshOutcome.REFUSED, source=seen.wanted.named, report=str(refusal), now=now)
    elif isinstance(seen, Refusal):
        note_refresh(session, outcome_of(seen), source=WANTED.named, report=str(seen), now=now)
