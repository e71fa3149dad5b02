"""Imports as the pages show them: states and figures in words, in the language of the request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.importing.presets import BY_CODE
from alliances.importing.reports import Reason, Report, from_json, in_order
from alliances.importing.undoing import WITHIN
from alliances.models import ImportBatch, ImportState
from groundwork.accounts.models import Account
from groundwork.words import say

STATES = {
    ImportState.WAITING: _l("columns to be looked at"),
    ImportState.TRYING: _l("is being read"),
    ImportState.TRIED: _l("tried, nothing changed yet"),
    ImportState.APPLYING: _l("is being taken in"),
    ImportState.APPLIED: _l("taken in"),
    ImportState.UNDOING: _l("is being taken back"),
    ImportState.UNDONE: _l("taken back"),
    ImportState.FAILED: _l("could not be read"),
}


@dataclass(frozen=True)
class Line:
    """One import in the list."""

    batch: ImportBatch
    who: str
    program: str
    state: str
    added: int
    updated: int
    refused: int


@dataclass(frozen=True)
class Part:
    """One kind of rows with its reasons: words, how many, first lines."""

    title: str
    lead: str
    reasons: list[tuple[str, int, str]]


def history(session: Session, rows: Sequence[ImportBatch]) -> list[Line]:
    """The list of imports."""
    names = _names(session, {row.account_id for row in rows if row.account_id})
    found = []
    for row in rows:
        report = from_json(row.found) or Report()
        program = BY_CODE[row.preset].name if row.preset in BY_CODE else ""
        who = names.get(row.account_id or 0, say("command line"))
        counts = (report.added, report.updated, report.refused_rows)
        found.append(Line(row, who, program, str(STATES[row.state]), *counts))
    return found


def who_of(session: Session, batch: ImportBatch) -> str:
    """Who brought the file."""
    names = _names(session, {batch.account_id} - {None})
    return names.get(batch.account_id or 0, say("command line"))


def parts(report: Report) -> list[Part]:
    """What a report says beside its figures."""
    found = [
        Part(say("Rows that cannot be taken"), say("Mend them in the file of these rows and bring that."),
             _reasons(report.refused)),
        Part(say("Taken, but not all of the row"), say("The rest of the row was good."), _reasons(report.notes)),
        Part(say("Left out"), say("There is nothing to mend about these."), _reasons(report.skipped)),
        Part(say("What changes of people you know"), say("What they confirmed themselves is never overwritten."),
             _reasons(report.changes)),
    ]  # fmt: skip
    return [part for part in found if part.reasons]


def in_language(words: str) -> str:
    """Words that were kept in English while nobody was reading, in the language of the request."""
    return str(gettext(words)) if words else ""


def undo_until(batch: ImportBatch) -> datetime | None:
    """Until when it can be taken back."""
    return batch.applied_at + WITHIN if batch.applied_at else None


def _reasons(found: dict[str, Reason]) -> list[tuple[str, int, str]]:
    return [(in_language(words), one.count, ", ".join(map(str, one.lines))) for words, one in in_order(found)]


def _names(session: Session, ids: set[int | None] | set[int]) -> dict[int, str]:
    rows = session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(ids)))
    return {row[0]: row[1] or row[2] for row in rows}
