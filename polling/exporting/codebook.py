"""The codebook of an export: every column with its words in both languages, its codes, and how many took each."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from groundwork.cells import neutral
from polling.exporting.answers import Table
from polling.exporting.small import tellable
from polling.exporting.variables import SAMPLES, variables_of

COLUMNS = ("variable", "label_en", "label_es", "code", "meaning_en", "meaning_es")
FEW = "<10"


@dataclass(frozen=True)
class Line:
    """One code of one variable, or a variable without codes. counts: per sample of the file, in words."""

    variable: str
    labels: tuple[str, str]
    code: str
    meanings: tuple[str, str]
    counts: tuple[str, ...]


def lines_of(table: Table) -> list[Line]:
    """The codebook, a line a code; what was left blank has the code "" at the end of each variable."""
    samples = _samples(table)
    english, spanish = variables_of(table.poll, "en"), variables_of(table.poll, "es")
    found = []
    for one, other in zip(english, spanish, strict=True):
        labels = (one.label, other.label)
        if not one.codes:
            found.append(Line(one.name, labels, "", ("", ""), tuple("" for _ in samples)))
            continue
        counts = [_counts(table, one.name, sample) for sample in samples]
        words = zip(one.codes, other.codes, strict=True)
        meanings: list[tuple[int | None, str, str]] = [(code, first, second) for (code, first), (_, second) in words]
        for code, first, second in [*meanings, (None, "left blank", "sin respuesta")]:
            told = tuple(one_count[code] for one_count in counts)
            found.append(Line(one.name, labels, "" if code is None else str(code), (first, second), told))
    return found


def csv_of(table: Table) -> bytes:
    """The codebook as a table for spreadsheets."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *(f"n_sample_{sample}" for sample in _samples(table))])
    for one in lines_of(table):
        cells = [one.variable, *one.labels, one.code, *one.meanings, *one.counts]
        writer.writerow([neutral(cell) for cell in cells])
    return out.getvalue().encode()


def markdown_of(table: Table) -> bytes:
    """The codebook as Markdown, for people."""
    return ("\n".join(_markdown(table)) + "\n").encode()


def _markdown(table: Table) -> Iterator[str]:
    poll = table.poll
    yield f"# Codebook: {_plain(poll.title_en)} / {_plain(poll.title_es)}"
    yield ""
    yield f"Poll `{poll.slug}`, {_plain(poll.population_en)} ({poll.area}). Paid for by {_plain(poll.paid_by)}."
    yield f"{len(table.rows):,} rows, one a response, sorted by what they say. Blank: not answered, or withheld."
    yield "Samples are never added together. `weight` is 1 where a sample is not weighted, blank where it could not be."
    yield "A language, mode or district that fewer than 10 of a sample share is blank; counts under 10 are `<10`."
    if table.left_out:
        yield f"{table.left_out} sample(s) of fewer than 10 people are not in the file."
    yield "Rows say what single persons answered. Keep the file to those who work on it; do not publish it."
    yield from ("", "## Weights, and how they were made / Los pesos y cómo se hicieron")
    for words in table.how:
        yield from ("", _plain(words.en), "", f"*{_plain(words.es)}*")
    samples = _samples(table)
    last = ""
    for one in lines_of(table):
        if one.variable != last:
            last = one.variable
            yield from ("", f"## `{one.variable}`", "", f"{_plain(one.labels[0])}  ", f"*{_plain(one.labels[1])}*", "")
            if one.counts and one.counts[0]:
                yield f"| Code | Meaning | Significado |{''.join(f' Sample {sample} |' for sample in samples)}"
                yield f"|--|--|--|{'--:|' * len(samples)}"
        if one.counts and one.counts[0]:
            yield f"| {one.code or '(blank)'} | {' | '.join(map(_plain, one.meanings))} | {' | '.join(one.counts)} |"


def _samples(table: Table) -> list[int]:
    present = set(table.column("sample"))
    return [number for number in SAMPLES.values() if number in present]


def _counts(table: Table, name: str, sample: int) -> dict[int | None, str]:
    """How many of a sample took each code; a count under ten, or one that would tell it, is not told."""
    taken: Counter[Any] = Counter({code: 0 for code, _ in _variable_codes(table, name)} | {None: 0})
    taken.update(row[name] for row in table.rows if row["sample"] == sample)
    told = tellable(taken)
    return {code: (f"{count}" if code in told else FEW if count < 10 else "withheld") for code, count in taken.items()}


def _variable_codes(table: Table, name: str) -> tuple[tuple[int, str], ...]:
    return next(one.codes for one in table.variables if one.name == name)


def _plain(words: str) -> str:
    """Words that Markdown takes for nothing but words."""
    marked = "".join(f"\\{letter}" if letter in "\\`*_|<>[]#" else letter for letter in words)
    return " ".join(marked.split())
