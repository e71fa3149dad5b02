"""Writing a file of respondents again, with their weights."""

import csv
from collections.abc import Sequence
from typing import TextIO

from groundwork.file_commands import progress
from groundwork.table_files import TableFile
from polling.commands.respondents import chunks
from polling.stats.tables import Reals


def write_weighted(table: TableFile, out: TextIO, weights: Reals, column: str) -> None:
    """Every cell as it was, and one column more at the end; weights: shape (n,), in the file's order."""
    written = csv.writer(out, delimiter=table.separator, lineterminator="\n")
    written.writerow([*renamed(table.columns, column), column])
    done = 0
    with progress("Writing", table.size) as tell:
        for chunk in chunks(table):
            those = weights[done : done + len(chunk)].tolist()
            written.writerows([*cells, repr(one)] for (_, cells), one in zip(chunk, those, strict=True))
            done += len(chunk)
            tell(table.bytes_read())


def renamed(columns: Sequence[str], ours: str) -> list[str]:
    """A column named like ours gets `input_` before its name, as often as it takes, so that both are kept."""
    made = []
    for column in columns:
        name = column
        while name == ours or (name != column and name in columns):
            name = f"input_{name}"
        made.append(name)
    return made
