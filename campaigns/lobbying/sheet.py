"""The worksheet of a year as a file: Form 990, Schedule C, Part II-A, and the quarters of the LD-2 report."""

import csv
import io

from campaigns.lobbying.ledger import Ledger
from campaigns.models import LobbyKind
from groundwork.cells import neutral

HEAD = ("form", "line", "what", "dollars", "count", "hours")


def worksheet(ledger: Ledger) -> str:
    """Rows of form, line, what it is, dollars, count, hours; empty where a line has none of it."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(HEAD)
    writer.writerows(
        [neutral(cell) for cell in row] for row in [*_schedule(ledger), *_parts(ledger), *_quarters(ledger)]
    )
    return made.getvalue()


def _dollars(cents: int | None) -> str:
    return "" if cents is None else f"{cents / 100:.2f}"


def _schedule(ledger: Ledger) -> list[tuple[object, ...]]:
    """Lines 1a to 1g of Part II-A."""
    total, allowed, spending = ledger.grassroots + ledger.direct, ledger.limits, ledger.spending_cents
    other = None if spending is None else spending - total
    lines = (
        ("1a", "Total lobbying expenditures to influence public opinion (grassroots)", ledger.grassroots),
        ("1b", "Total lobbying expenditures to influence a legislative body (direct)", ledger.direct),
        ("1c", "Total lobbying expenditures", total),
        ("1d", "Other exempt purpose expenditures", other),
        ("1e", "Total exempt purpose expenditures", spending),
        ("1f", "Lobbying nontaxable amount", allowed.total if allowed else None),
        ("1g", "Grassroots nontaxable amount", allowed.grassroots if allowed else None),
    )
    return [("990 Schedule C, Part II-A", line, words, _dollars(cents), "", "") for line, words, cents in lines]


def _parts(ledger: Ledger) -> list[tuple[object, ...]]:
    """What the totals are made of."""
    campaigns: list[tuple[object, ...]] = [
        ("ledger", line.kind.value, line.campaign.name, _dollars(line.cents), "", "") for line in ledger.lines
    ]
    return campaigns + [
        ("ledger", one.kind.value, f"{one.day} {one.what}", _dollars(one.cents), "", f"{one.minutes / 60:.2f}")
        for one in ledger.work
        if one.kind is not LobbyKind.NONE
    ]


def _quarters(ledger: Ledger) -> list[tuple[object, ...]]:
    return [
        ("LD-2", f"Q{one.number}", "Contacts and time", _dollars(one.cents), one.contacts, f"{one.minutes / 60:.2f}")
        for one in ledger.quarters
    ]
