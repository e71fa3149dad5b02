"""What is said of a weighting: how far it went, how close it came, what it cost."""

from dataclasses import asdict
from typing import Any

import numpy as np

from polling.commands.printing import console, percent, print_notes
from polling.commands.weighting.fitting import Fitted
from polling.stats.tables import Reals
from polling.stats.weights.margins import Margin

SHOWN = 120  # lines of margins a terminal is given


def report_of(made: Fitted) -> dict[str, Any]:
    """The report as JSON has it.

    Shares are proportions, `largest_gap` is in percentage points; lowest and highest are of weights of mean 1.
    `trimmed` is None where nothing was to be trimmed.
    """
    report, trimmed = made.raked.report, made.raked.trimmed
    return {
        "n": made.people.n,
        "sum": float(made.weights.sum()),
        **asdict(report),
        "verdict": report.verdict,
        "collapses": [{**asdict(one), "words": str(one)} for one in report.collapses],
        "trimmed": trimmed and {**asdict(trimmed), "words": str(trimmed)},
        "margins": [row for one in made.raked.margins for row in _rows(one, made.begun, made.raked.weights)],
    }


def _rows(one: Margin, begun: Reals, weights: Reals) -> list[dict[str, Any]]:
    wide = len(one.categories)
    people = np.bincount(one.codes, minlength=wide)
    before = np.bincount(one.codes, begun, wide) / begun.sum()
    after = np.bincount(one.codes, weights, wide) / weights.sum()
    return [
        {
            "variable": one.name,
            "category": category,
            "people": int(people[code]),
            "target": float(one.shares[code]),
            "before": float(before[code]),
            "after": float(after[code]),
        }
        for code, category in enumerate(one.categories)
    ]


def print_report(report: dict[str, Any], *, to_errors: bool) -> None:
    """The report for people."""
    from rich.table import Table

    out = console(to_errors=to_errors)
    table = Table("Margin", "Category", title="Respondents beside the population")
    for heading in ("People", "Before", "After", "Target", "Gap, points"):
        table.add_column(heading, justify="right")
    rows = report["margins"]
    for row in rows[:SHOWN]:
        gap = f"{round(100 * (row['after'] - row['target']), 3) + 0.0:+.3f}"  # + 0.0: never -0.000
        shares = [percent(row[one]) for one in ("before", "after", "target")]
        table.add_row(row["variable"], row["category"], f"{row['people']:,}", *shares, gap)
    if len(rows) > SHOWN:
        table.caption = f"and {len(rows) - SHOWN:,} categories more; --json has them all"
    out.print(table)
    print_notes(out, [f"{one['words']}." for one in report["collapses"]])
    for line in _lines(report):
        out.print(line)


def _lines(report: dict[str, Any]) -> list[str]:
    cost = f"{report['n']:,} respondents count as {report['effective_n']:,.0f}"
    reach = f"weights from {report['lowest']:.2f} to {report['highest']:.2f} times their mean"
    return [
        f"{report['verdict']} Iterations: {report['iterations']}.",
        *([report["trimmed"]["words"]] if report["trimmed"] else []),
        f"{cost} (design effect of weighting {report['design_effect']:.2f}); {reach}.",
    ]
