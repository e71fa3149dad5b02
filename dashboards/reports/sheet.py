"""A report's lines as a CSV file that is safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from dashboards.reports.telling import Part
from groundwork.cells import neutral


def rows_of(parts: Iterable[Part]) -> str:
    """One row a line. Columns: part, what, number, before."""
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\r\n")
    writer.writerow(["part", "what", "number", "before"])
    for part in parts:
        for line in part.lines:
            writer.writerow([neutral(part.heading), neutral(line.words), line.number, line.before])
    return told.getvalue()
