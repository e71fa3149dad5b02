"""Outreach as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from alliances.models import Outreach
from groundwork.cells import neutral

HEAD = (
    "day", "kind", "outlet", "town", "done", "met", "result", "in words", "audience", "clip", "next step", "by",
)  # fmt: skip


def sheet(rows: Iterable[Outreach]) -> str:
    """The rows as CSV; cells that a spreadsheet would run are neutralised."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(HEAD)
    writer.writerows([neutral(cell) for cell in _row(one)] for one in rows)
    return made.getvalue()


def _row(one: Outreach) -> tuple[object, ...]:
    return (
        one.happened_on.isoformat(), str(one.kind), one.outlet, one.city, "yes" if one.is_done else "planned",
        one.met_role, str(one.result_code or ""), one.result, "" if one.audience is None else one.audience,
        one.clip_url, one.next_step, one.next_step_on.isoformat() if one.next_step_on else "",
    )  # fmt: skip
