"""What trying a file found, in figures and lines, never in names."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

SHOWN = 5  # lines named for one reason
REASONS = 200  # different ones that are kept apart


@dataclass
class Reason:
    """One reason and how often: the first lines it was met on."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def met(self, line: int) -> None:
        """Once more, on this line."""
        self.count += 1
        if len(self.lines) < SHOWN:
            self.lines.append(line)


@dataclass
class Report:
    """The figures of one file.

    rows: with something in them. added: who comes in, also those another alliance looks after, so that nobody can ask
    a file who is known. apart: how many of these are not made (kept for the books of the secretariat). twice: rows
    about somebody who stood above. changes: what is changed of how many known people. refused: rows not taken, by
    reason; notes: parts left out of rows that were taken.
    """

    rows: int = 0
    added: int = 0
    apart: int = 0
    updated: int = 0
    same: int = 0
    twice: int = 0
    without_zip: int = 0
    texts_yes: int = 0
    mail_yes: int = 0
    stops: int = 0
    bounced: int = 0
    skipped: dict[str, Reason] = field(default_factory=dict)
    refused: dict[str, Reason] = field(default_factory=dict)
    notes: dict[str, Reason] = field(default_factory=dict)
    changes: dict[str, Reason] = field(default_factory=dict)

    def refuse(self, words: str, line: int) -> None:
        """One row that is not taken."""
        _met(self.refused, words, line)

    def note(self, words: str, line: int) -> None:
        """One part of a row that is left out."""
        _met(self.notes, words, line)

    def skip(self, words: str, line: int) -> None:
        """One row that there is nothing to do about."""
        _met(self.skipped, words, line)

    def change(self, what: str, line: int) -> None:
        """One thing that is changed of somebody known."""
        _met(self.changes, what, line)

    @property
    def taken(self) -> int:
        """How many people the file is about who may come in or be changed."""
        return self.added + self.updated

    @property
    def refused_rows(self) -> int:
        """How many rows are not taken."""
        return sum(one.count for one in self.refused.values())

    def to_json(self) -> str:
        """For the column `import_batch.found`."""
        return json.dumps(asdict(self), ensure_ascii=False)


def from_json(text: str) -> Report | None:
    """The report of a batch, once it was tried."""
    if not text:
        return None
    told = json.loads(text)
    for name in ("skipped", "refused", "notes", "changes"):
        told[name] = {words: Reason(**one) for words, one in told[name].items()}
    return Report(**told)


def in_order(found: dict[str, Reason]) -> Iterator[tuple[str, Reason]]:
    """The most frequent first."""
    return iter(sorted(found.items(), key=lambda pair: (-pair[1].count, pair[0])))


def _met(found: dict[str, Reason], words: str, line: int) -> None:
    if words not in found and len(found) >= REASONS:
        words = "…"
    found.setdefault(words, Reason()).met(line)
