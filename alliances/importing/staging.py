"""The people of a file, put by in a temporary file beside the database: each once, however often they stand there."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from tempfile import NamedTemporaryFile

from alliances.importing.reading import Person

AT_ONCE = 2_000  # people in one piece: a few thousand parameters a statement
COLUMNS = (
    "line, name, zip, phone, email, language, stops_texts, stops_mail, bounced, agrees_texts, agrees_mail, yes_day, "
    "tags, custom, search_name"
)
TABLE = f"""
CREATE TABLE person (
  n INTEGER PRIMARY KEY, {COLUMNS.replace("phone,", "phone UNIQUE,").replace("email,", "email UNIQUE,")}
);
"""
OFF = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"


class Stage:
    """What was read so far. twice: rows that were about somebody who stood there already."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.twice = 0

    def put(self, person: Person) -> None:
        """Add a person, or what this row adds to one who is there: the phone tells who, else the e-mail address."""
        row = self._known(person)
        if row is None:
            marks = ", ".join("?" * 15)
            self.connection.execute(f"INSERT INTO person ({COLUMNS}) VALUES ({marks})", _cells(person))
            return
        self.twice += 1
        self._add(row, person)

    def people(self) -> Iterator[list[Person]]:
        """Everybody, in pieces, in the order of the file."""
        last = 0
        while True:
            found = self.connection.execute(
                f"SELECT n, {COLUMNS} FROM person WHERE n > ? ORDER BY n LIMIT ?",
                (last, AT_ONCE),
            ).fetchall()
            if not found:
                return
            last = found[-1][0]
            yield [_person(row[1:]) for row in found]

    def count(self) -> int:
        """How many people there are."""
        return int(self.connection.execute("SELECT COUNT(*) FROM person").fetchone()[0])

    def tags(self) -> list[str]:
        """Every tag of the file."""
        rows = self.connection.execute("SELECT DISTINCT value FROM person, json_each(person.tags) ORDER BY value")
        return [str(row[0]) for row in rows]

    def _known(self, person: Person) -> tuple[int, Person] | None:
        for column, value in (("phone", person.phone), ("email", person.email)):
            if value:
                query = f"SELECT n, {COLUMNS} FROM person WHERE {column} = ?"
                found = self.connection.execute(query, (value,)).fetchone()
                if found:
                    return found[0], _person(found[1:])
        return None

    def _is_free(self, column: str, value: str) -> bool:
        found = self.connection.execute(f"SELECT 1 FROM person WHERE {column} = ?", (value,)).fetchone()
        return found is None

    def _add(self, known: tuple[int, Person], more: Person) -> None:
        """What is missing is filled in; a stop in either row counts, a yes only where no row says stop."""
        number, one = known
        if not one.name:
            one.name, one.search_name = more.name, more.search_name
        one.zip, one.language = one.zip or more.zip, one.language or more.language
        if not one.phone and more.phone and self._is_free("phone", more.phone):
            one.phone = more.phone
        if not one.email and more.email and self._is_free("email", more.email):
            one.email = more.email
        one.stops_texts |= more.stops_texts
        one.stops_mail |= more.stops_mail
        one.bounced |= more.bounced
        one.agrees_texts = (one.agrees_texts or more.agrees_texts) and not one.stops_texts
        one.agrees_mail = (one.agrees_mail or more.agrees_mail) and not (one.stops_mail or one.bounced)
        one.yes_day = max(one.yes_day, more.yes_day)
        one.tags += [tag for tag in more.tags if tag not in one.tags]
        one.values = more.values | one.values
        wanted = ", ".join(f"{name} = ?" for name in COLUMNS.split(", "))
        self.connection.execute(f"UPDATE person SET {wanted} WHERE n = ?", (*_cells(one), number))


@contextmanager
def stage() -> Iterator[Stage]:
    """An empty place for the people of one file; gone at the end."""
    with (
        NamedTemporaryFile(suffix=".people") as kept,
        closing(sqlite3.connect(kept.name, isolation_level=None)) as connection,
    ):
        connection.executescript(OFF + TABLE)
        connection.execute("BEGIN")
        yield Stage(connection)


def _cells(one: Person) -> tuple[object, ...]:
    return (
        one.line, one.name, one.zip, one.phone or None, one.email or None, one.language, one.stops_texts,
        one.stops_mail, one.bounced, one.agrees_texts, one.agrees_mail, one.yes_day,
        json.dumps(one.tags), json.dumps(one.values) if one.values else "", one.search_name,
    )  # fmt: skip


def _person(row: tuple[object, ...]) -> Person:
    line, name, zip_code, phone, email, language, *flags, day, tags, custom, search_name = row
    stops_texts, stops_mail, bounced, agrees_texts, agrees_mail = map(bool, flags)
    return Person(
        line=int(str(line)),
        name=str(name),
        zip=str(zip_code),
        phone=str(phone or ""),
        email=str(email or ""),
        language=str(language),
        stops_texts=stops_texts,
        stops_mail=stops_mail,
        bounced=bounced,
        agrees_texts=agrees_texts,
        agrees_mail=agrees_mail,
        yes_day=str(day),
        tags=json.loads(str(tags)) if tags != "[]" else [],
        search_name=str(search_name),
        values={int(place): (one[0], one[1]) for place, one in json.loads(str(custom)).items()} if custom else {},
    )
