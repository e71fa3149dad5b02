"""The form in which tables of the population ship: two lines that say whence and when, a head, rows; gzipped."""

import csv
import gzip
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from groundwork.packing import same_bytes

Row = list[str]


def pack(file: Path, said: tuple[str, str], head: Row, rows: Iterable[Iterable[object]]) -> None:
    """Write a table whole or not at all, the same bytes for the same rows. said: its source and its vintage."""
    text = StringIO()
    text.writelines(f"# {line}\n" for line in said)
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
    part = file.with_suffix(".part")
    part.write_bytes(same_bytes(text.getvalue().encode()))
    part.replace(file)


def unpack(file: Path) -> tuple[tuple[str, str], Row, list[Row]]:
    """Source and vintage, head and rows of a packed table."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        source, vintage = (next(lines).removeprefix("# ").strip() for _ in range(2))
        head, *rows = csv.reader(lines)
    return (source, vintage), head, rows
