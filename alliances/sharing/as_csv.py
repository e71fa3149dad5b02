"""Supporters as a table for a spreadsheet, in which no cell runs, and which our own import reads again.

Every cell goes through `groundwork.cells.neutral`. Phones are written 608-555-0142: text to every spreadsheet, digits
to every other program, while +16085550142 would be a formula.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO

from alliances.sharing.people import Person, Reach
from groundwork.cells import neutral
from groundwork.web.pages import phone_words

MARK = "\ufeff"  # by which a spreadsheet knows UTF-8
FIELD = "field: "


def _value(reach: Reach | None) -> str:
    return reach.value if reach else ""


def _may(reach: Reach | None) -> str:
    return "yes" if reach and reach.may else "no"


def _since(reach: Reach | None) -> str:
    return reach.since.isoformat() if reach and reach.since else ""


COLUMNS: dict[str, Callable[[Person], str]] = {
    "id": lambda one: one.public_id,
    "name": lambda one: one.name,
    "first_name": lambda one: one.given,
    "last_name": lambda one: one.family,
    "phone": lambda one: phone_words(_value(one.text)),
    "email": lambda one: _value(one.mail),
    "zip": lambda one: one.zip,
    "city": lambda one: one.city,
    "state": lambda one: one.state,
    "district": lambda one: one.district,
    "language": lambda one: one.language,
    "joined_on": lambda one: one.joined_on.isoformat(),
    "may_text": lambda one: _may(one.text),
    "text_consent_on": lambda one: _since(one.text),
    "may_mail": lambda one: _may(one.mail),
    "mail_consent_on": lambda one: _since(one.mail),
    "tags": lambda one: "; ".join(one.tags),
}


def lines(people: Iterable[Sequence[Person]], columns: Sequence[str]) -> Iterator[str]:
    """The file in pieces: a head, then one line a person. columns: of COLUMNS, or `field: NAME`."""
    yield MARK + _rows([columns])
    for piece in people:
        yield _rows([[_cell(one, column) for column in columns] for one in piece])


def _cell(one: Person, column: str) -> str:
    read = COLUMNS.get(column)
    return read(one) if read else one.fields.get(column.removeprefix(FIELD), "")


def _rows(rows: Iterable[Iterable[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[neutral(cell) for cell in row] for row in rows])
    return text.getvalue()
