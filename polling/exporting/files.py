"""Answers as the bytes of a file: CSV, SPSS, Parquet. The last two need the extra `export`."""

import csv
import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundwork.cells import neutral
from groundwork.refusal import Refusal
from groundwork.words import say
from polling.exporting.answers import Table
from polling.exporting.variables import WEIGHT, Variable

if TYPE_CHECKING:
    import pandas as pd

LONGEST_LABEL, LONGEST_VALUE, LONGEST_TITLE = 256, 120, 64  # bytes that SPSS keeps of each
NEEDED = {"sav": "pyreadstat", "parquet": "pyarrow"}  # libraries of the extra `export`
WORDS = frozenset({"day", "area"})  # columns that hold no codes

TYPES = {
    "csv": "text/csv",
    "sav": "application/x-spss-sav",
    "parquet": "application/vnd.apache.parquet",
}


class NotInstalled(Refusal):
    """A kind of file needs a library that is not here."""


def content_of(table: Table, kind: str, *, language: str) -> bytes:
    """A table as a file. kind: csv, sav or parquet. Raises NotInstalled where the extra `export` is missing."""
    makers: Mapping[str, Callable[[Table, str], bytes]] = {"csv": _csv, "sav": _sav, "parquet": _parquet}
    if kind not in makers:
        raise Refusal(say("Answers can be had as csv, sav or parquet."))
    return makers[kind](table, language)


def lacking() -> dict[str, str]:
    """The kinds of file that cannot be made here, with the library each needs."""
    return {kind: package for kind, package in NEEDED.items() if find_spec(package) is None}


def cut(words: str, most: int) -> str:
    """Words of at most so many bytes; what is cut off is marked, and no letter is cut in two."""
    if len(words.encode()) <= most:
        return words
    return words.encode()[: most - 3].decode(errors="ignore").rstrip() + "…"


def _csv(table: Table, _language: str) -> bytes:
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    names = [one.name for one in table.variables]
    writer.writerow(names)
    for row in table.rows:
        writer.writerow(["" if row[name] is None else _cell(row[name]) for name in names])
    return out.getvalue().encode()


def _cell(value: object) -> object:
    return repr(value) if isinstance(value, float) else neutral(value)


def _sav(table: Table, language: str) -> bytes:
    try:
        import pyreadstat
    except ImportError:
        raise _missing("pyreadstat") from None
    frame = _frame(table)
    coded = [one for one in table.variables if one.codes]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "answers.sav"
        pyreadstat.write_sav(
            frame,
            str(made),
            file_label=cut(table.poll.titled(language), LONGEST_TITLE),
            column_labels=[cut(one.label, LONGEST_LABEL) for one in table.variables],
            variable_value_labels={one.name: _labels(one) for one in coded},
            variable_measure={one.name: "scale" if one.name == WEIGHT else "nominal" for one in table.variables},
            variable_format={one.name: "F4.0" for one in coded} | {WEIGHT: "F12.6"},
        )
        return made.read_bytes()


def _labels(variable: Variable) -> dict[int | float, str]:
    return {code: cut(words, LONGEST_VALUE) for code, words in variable.codes}


def _frame(table: Table) -> "pd.DataFrame":
    """Codes as numbers with blanks, days as days, districts as words."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for one in table.variables:
        values = table.column(one.name)
        if one.name == "day":
            columns[one.name] = pd.Series([date.fromisoformat(value) for value in values], dtype=object)
        elif one.name in WORDS:
            columns[one.name] = pd.Series([value or "" for value in values], dtype=object)
        else:
            columns[one.name] = pd.Series(values, dtype="float64")
    return pd.DataFrame(columns)


def _parquet(table: Table, language: str) -> bytes:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise _missing("pyarrow") from None
    kinds = {"day": pa.date32(), "area": pa.string(), WEIGHT: pa.float64()}
    fields, arrays = [], []
    for one in table.variables:
        kind = kinds.get(one.name, pa.int16())
        values = [date.fromisoformat(value) if one.name == "day" else value for value in table.column(one.name)]
        about = {"label": one.label, "codes": json.dumps(dict(one.codes), ensure_ascii=False)}
        fields.append(pa.field(one.name, kind, metadata=about))
        arrays.append(pa.array(values, kind))
    told = {"poll": table.poll.slug, "title": table.poll.titled(language), "language": language, "weight": WEIGHT}
    out = BytesIO()
    parquet.write_table(pa.table(arrays, schema=pa.schema(fields, metadata=told)), out)
    return out.getvalue()


def _missing(package: str) -> NotInstalled:
    return NotInstalled(
        say(
            "This kind of file needs %(package)s, which is not installed. Run: pip install %(package)s. Or take CSV.",
            package=package,
        )
    )
