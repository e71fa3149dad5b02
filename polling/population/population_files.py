"""Reading a newer table of the population from somebody's file: every line known to be right, or named."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from groundwork.refusal import Refusal
from groundwork.table_files import cells_words, open_table
from groundwork.words import say
from polling import targets
from polling.models import TableKind

if TYPE_CHECKING:
    from polling.stats.synthetic import Gap

COLUMNS = {
    TableKind.AGE_SEX: ("area", "sex", "age", "adults"),
    TableKind.JOINT: ("area", "sex", "age", "race", "education", "adults"),
    TableKind.VOTE: ("area", "share", "votes"),
}
KINDS_OF = {"sex": targets.SEXES, "race": targets.RACES, "education": targets.EDUCATIONS}
MOST = 500_000  # lines; every district by all five variables is 244,000

Key = tuple[str, ...]


class BadFile(Refusal):
    """The file cannot be taken as it is; the words name the line and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words, field="upload")


@dataclass(frozen=True)
class Read:
    """What a file holds.

    kind: of table. counts: adults by (area, sex, age) or (area, sex, age, race, education); votes by (area,).
    shares: of the vote, by (area,); empty for other kinds.
    """

    kind: TableKind
    counts: dict[Key, int]
    shares: dict[Key, float]

    @property
    def areas(self) -> list[str]:
        """The areas, in the order of the file."""
        return list(dict.fromkeys(key[0] for key in self.counts))

    def totals(self) -> dict[str, int]:
        """All that is counted in each area."""
        found = dict.fromkeys(self.areas, 0)
        for key, count in self.counts.items():
            found[key[0]] += count
        return found


def read(source: BinaryIO, name: str, *, known: Collection[str]) -> Read:
    """The table in a CSV file; its columns say of which kind it is, in any order. Raises Refusal with the line.

    known: every area there is. Each area needs every sex with every one of its age bands (and every race with every
    education), each once, and its bands must cover all ages from 18 on.
    """
    lines: dict[Key, int] = {}
    with open_table(source, name) as table:
        kind = _kind(table.columns)
        found = Read(kind, {}, {})
        order = [table.columns.index(column) for column in COLUMNS[kind]]
        for line, cells in table.rows():
            if len(cells) != len(table.columns):
                raise BadFile(cells_words(line, len(cells), len(table.columns)))
            row = dict(zip(COLUMNS[kind], (cells[place].strip() for place in order), strict=True))
            _take(found, lines, line, row, known)
    if not lines:
        raise BadFile(say("%(name)s has no line but the names of its columns.", name=name))
    if kind != TableKind.VOTE:
        _require_whole(found)
    return found


def _kind(columns: list[str]) -> TableKind:
    for kind, wanted in COLUMNS.items():
        if sorted(columns) == sorted(wanted):
            return kind
    choices = "; ".join(", ".join(wanted) for wanted in COLUMNS.values())
    raise BadFile(
        say(
            "Line 1: the columns are %(there)s. They must be one of these: %(choices)s.",
            there=", ".join(columns),
            choices=choices,
        )
    )


def _take(found: Read, lines: dict[Key, int], line: int, row: dict[str, str], known: Collection[str]) -> None:
    """Check one line and keep it."""
    row["area"] = row["area"].upper()
    if row["area"] not in known:
        _refuse(
            line,
            say(
                "there is no area %(area)s. Use US, a state such as OH, or a district such as OH-3",
                area=row["area"] or "(empty)",
            ),
        )
    for column, kinds in KINDS_OF.items():
        if column in row and row[column] not in kinds:
            _refuse(
                line,
                say(
                    "%(column)s is %(there)s and must be one of %(kinds)s",
                    column=column,
                    there=row[column] or "(empty)",
                    kinds=", ".join(kinds),
                ),
            )
    if "age" in row:
        _require_ages(line, row["age"])
    key = tuple(row[column] for column in COLUMNS[found.kind] if column not in {"adults", "share", "votes"})
    if key in lines:
        _refuse(line, say("%(cell)s stands on line %(other)s already", cell=", ".join(key), other=lines[key]))
    lines[key] = line
    if len(lines) > MOST:
        _refuse(line, say("no table has so many lines; look whether it is the right file"))
    found.counts[key] = _count(line, row.get("adults", row.get("votes", "")))
    if found.kind == TableKind.VOTE:
        found.shares[key] = _share(line, row["share"])


def _count(line: int, text: str) -> int:
    if not text.isdecimal():
        _refuse(
            line,
            say(
                "%(there)s is not a number of people: a whole number, 0 or more, without commas",
                there=text or "(empty)",
            ),
        )
    return int(text)


def _share(line: int, text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:  # which "nan" is not, either
        _refuse(
            line, say("%(there)s is not a share between 0 and 1; write 40 percent as 0.40", there=text or "(empty)")
        )
    return share


def _require_ages(line: int, band: str) -> None:
    from polling.stats.problems import Problem
    from polling.stats.synthetic import ages

    try:
        ages(band)
    except Problem:
        _refuse(line, say("%(there)s is not an age group such as 18-34 or 65+", there=band or "(empty)"))


def _gap_words(gap: "Gap") -> str:
    return {
        "start": say("the ages begin at %(age)s, not at 18", age=gap.age),
        "twice": say("the age %(age)s is in two bands", age=gap.age),
        "missing": say("no band holds the age %(age)s", age=gap.age),
        "end": say("no band holds the ages over %(age)s", age=gap.age),
    }[gap.kind]


def _require_whole(found: Read) -> None:
    """Raises BadFile where an area lacks a cell, has nobody, or its ages leave a gap."""
    from polling.stats.synthetic import gap_in_ages

    bands: dict[str, dict[str, None]] = {}
    for area, _sex, age, *_ in found.counts:
        bands.setdefault(area, {})[age] = None
    inner = [KINDS_OF[name] for name in ("race", "education")] if found.kind == TableKind.JOINT else []
    for area, ages in bands.items():
        if gap := gap_in_ages(list(ages)):
            raise BadFile(say("%(area)s: %(why)s.", area=area, why=_gap_words(gap)))
        for cell in product([area], targets.SEXES, ages, *inner):
            if cell not in found.counts:
                raise BadFile(say("There is no line for %(cell)s. Write 0 where nobody is.", cell=", ".join(cell)))
    for area, total in found.totals().items():
        if not total:
            raise BadFile(say("%(area)s has nobody at all.", area=area))


def _refuse(line: int, why: str) -> NoReturn:
    raise BadFile(say("Line %(line)s: %(why)s.", line=line, why=why))
