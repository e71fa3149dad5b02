"""Reading a whole file: its people put by, its bad rows written down, and what would become of everybody."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.folding import fold
from alliances.importing import files, sorting
from alliances.importing.bulk import count_anew
from alliances.importing.knowing import Books
from alliances.importing.plans import Plan
from alliances.importing.reading import Homes, RowReader, UnderAge
from alliances.importing.reports import Report
from alliances.importing.staging import Stage
from alliances.importing.targets import FIELD, NEW
from alliances.importing.writing import Pen
from alliances.models import (
    Alliance,
    CustomField,
    CustomValue,
    FieldKind,
    ImportChange,
    Supporter,
    SupporterTag,
    SupporterWord,
    Tag,
)
from alliances.records import fields, tags
from alliances.records.sensitive import refuse_sensitive
from groundwork.cells import neutral
from groundwork.delivery.models import Address, Channel, Consent, Suppression
from groundwork.delivery.permission import consent
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.refusal import Refusal
from groundwork.table_files import open_table
from groundwork.words import say

TOLD_EVERY = 5_000  # rows
GROWING = (Address, Consent, Suppression, Supporter, SupporterWord, SupporterTag, CustomValue, ImportChange)
OUR_COLUMNS = ("import_line", "import_reason")


def nobody(_done: int) -> None:
    """Nobody wants to know how far it is."""


@dataclass
class Work:
    """One file and how it is to be read. tell: is told how many rows were read."""

    alliance: Alliance
    name: str
    columns: Sequence[str]
    plan: Plan
    now: datetime
    batch_id: int = 0
    tell: Callable[[int], None] = nobody


@dataclass
class Read:
    """A file that was read: what it stands on and what it found so far."""

    books: Books
    fields: dict[int, CustomField]
    report: Report


def read(session: Session, source: BinaryIO, work: Work, stage: Stage, refused: TextIO | None = None) -> Read:
    """Put everybody of a file by, and write down the rows that cannot be taken, with the reason.

    Raises Refusal where the file stops being a table; then nothing of it holds.
    """
    held = _fields(session, work)
    homes = Homes(session, on=work.now.date())
    reader = RowReader(work.plan, work.columns, homes, held, on=work.now.date())
    report, out = Report(), csv.writer(refused) if refused is not None else None
    if out is not None:
        out.writerow([neutral(name) for name in (*work.columns, *OUR_COLUMNS)])
    with open_table(source, work.name) as table:
        for line, cells in files.rows_of(table, has_header=work.plan.has_header):
            report.rows += 1
            wrong = _take(reader, stage, report, line, cells)
            if wrong and out is not None:
                filled = [*cells, *[""] * (len(work.columns) - len(cells))]
                out.writerow([neutral(cell) for cell in (*filled[: len(work.columns)], line, wrong)])
            if report.rows % TOLD_EVERY == 0:
                work.tell(report.rows)
    report.twice = stage.twice
    _must_be_people(report)
    return Read(_books(session, work, held, homes, stage), held, report)


def look(session: Session, stage: Stage, found: Read) -> Report:
    """What would become of everybody, as things stand now; changes nothing."""
    for people in stage.people():
        sorting.count(found.report, sorting.decide(session, people, found.books))
    return found.report


def write(session: Session, stage: Stage, found: Read, work: Work) -> Report:
    """Take everybody in, in the caller's transaction; what changed since the file was read is looked at again."""
    numbers = {place: _field_number(session, work, one) for place, one in found.fields.items()}
    found.books.fields = dict(numbers)
    names = {name: tags.tag_named(session, work.alliance.id, name, now=work.now).id for name in stage.tags()}
    found.books.tags |= {fold(name) or name.casefold(): number for name, number in names.items()}
    fingerprint(session, Channel.TEXT, "")  # the key is made now, where this is the first address of all
    pen = Pen(session, found.books, work.plan, names, numbers, work.batch_id, work.now)
    for number, people in enumerate(stage.people(), 1):
        decisions = sorting.decide(session, people, found.books)
        sorting.count(found.report, decisions)
        pen.write(decisions)
        session.flush()
        session.expunge_all()
        if number.bit_count() == 1:  # whenever there are twice as many
            count_anew(session, *GROWING)
    return found.report


def _take(reader: RowReader, stage: Stage, report: Report, line: int, cells: Sequence[str]) -> str:
    """Put one row's person by; else the reason."""
    try:
        person = reader.person(line, cells)
    except UnderAge as young:
        report.skip(str(young), line)
        return ""
    except Refusal as refusal:
        report.refuse(str(refusal), line)
        return str(refusal)
    stage.put(person)
    for words in person.notes:
        report.note(words, line)
    return say("Taken without: %(what)s", what=" ".join(person.notes)) if person.notes else ""


def _must_be_people(report: Report) -> None:
    if not report.rows:
        raise Refusal(say("The file names its columns, but there is no row under them."), field="file")


def _fields(session: Session, work: Work) -> dict[int, CustomField]:
    """The custom field of each column that goes to one; a new one is not kept yet."""
    found: dict[int, CustomField] = {}
    for place, target in enumerate(work.plan.columns):
        if target.startswith(FIELD):
            found[place] = fields.by_id(session, work.alliance.id, int(target.removeprefix(FIELD)))
        elif target.startswith(NEW):
            found[place] = _new_field(session, work, place, FieldKind(target.removeprefix(NEW)))
    return found


def _new_field(session: Session, work: Work, place: int, kind: FieldKind) -> CustomField:
    """A field by the column's name: the alliance's own of that name, else one to be made."""
    name = work.columns[place].removeprefix("field: ").strip()[: fields.LONGEST_NAME]
    own = select(CustomField).where(CustomField.alliance_id == work.alliance.id)
    held = session.scalar(own.where(CustomField.folded == (fold(name) or name.casefold())))
    if held is not None:
        return held
    refuse_sensitive(name)
    return CustomField(alliance_id=work.alliance.id, name=name, kind=kind, choices="[]", made_at=work.now)


def _field_number(session: Session, work: Work, one: CustomField) -> int:
    if one.id is not None:
        return one.id
    return fields.make(session, work.alliance.id, one.name, one.kind, now=work.now).id


def _books(session: Session, work: Work, held: dict[int, CustomField], homes: Homes, stage: Stage) -> Books:
    known = dict(session.execute(select(Tag.folded, Tag.id).where(Tag.alliance_id == work.alliance.id)).all())
    new = [name for name in stage.tags() if (fold(name) or name.casefold()) not in known]
    if len(known) + len(new) > tags.MOST_TAGS:
        words = say(
            "With this file there would be more than %(most)s tags. Does a column hold something else?",
            most=tags.MOST_TAGS,
        )
        raise Refusal(words)
    return Books(
        alliance_id=work.alliance.id,
        topic=consent.topic_of(work.alliance.slug),
        mark=f"import:{work.batch_id}",
        homes=homes,
        fields={place: one.id for place, one in held.items()},
        tags=known,
    )
