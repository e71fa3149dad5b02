"""Making a poll's published numbers again from its recipe, and holding both against each other."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from groundwork.refusal import Refusal
from groundwork.table_files import TableFile, cells_words, open_table
from polling.by_district import districts
from polling.exporting.variables import SAMPLES, names_of
from polling.models import Poll
from polling.reporting import results
from polling.reproducing import recipes
from polling.stats import recipe as core
from polling.stats.recipe import Verdict

Numbers = dict[str, list[int | None]]


def from_answers(recipe: Mapping[str, Any], tables: Mapping[str, Numbers], *, now: datetime) -> Verdict:
    """Whether these answers still make the numbers of the recipe. tables: by sample, as `recipes.remade` takes them.

    Samples too small to be exported are passed over: nothing of them is published.
    """
    kept = recipes.only(recipe, tables)
    made = core.read(core.text_of(recipes.remade(recipe, tables, now=now)))
    return core.compare(kept, made)


def from_database(session: Session, poll: Poll, recipe: Mapping[str, Any], *, now: datetime) -> Verdict:
    """The same from the answers as the database has them, estimates of districts included."""
    numbers = {choice.id: choice.number for question in poll.questions for choice in question.choices} | {0: None}
    names = names_of(poll)
    tables, areas = {}, {}
    for sample in results.samples_of(session, poll):
        answers = results.fielded(session, poll, sample)
        tables[sample.recruitment.value] = {
            name: [numbers[choice] for choice in answers[question].tolist()] for question, name in names.items()
        }
        areas.update(recipes.districts_written(poll, districts.found(session, poll, sample)))
    found = from_answers(recipe, tables, now=now)
    return _with(found, core.differences(recipe["districts"], core.plain(areas), "districts"))


def tables_of(file: BinaryIO, name: str, recipe: Mapping[str, Any]) -> dict[str, Numbers]:
    """The answers of an exported CSV by sample. Raises Refusal with the line where it is none of ours."""
    wanted = [one["name"] for one in recipe["poll"]["questions"]]
    with open_table(file, name) as table:
        places = _places(table, ["sample", *wanted], name)
        ways = {number: way.value for way, number in SAMPLES.items()}
        found: dict[str, Numbers] = {}
        for line, cells in table.rows():
            if len(cells) != len(table.columns):
                raise Refusal(cells_words(line, len(cells), len(table.columns)))
            sample, *codes = (_number(cells[place], line) for place in places)
            way = ways.get(sample or 0, "")
            if way not in recipe["samples"]:
                raise Refusal(
                    f"Line {line}: sample {cells[places[0]]!r} is none of this recipe. Give the poll's own file."
                )
            columns = found.setdefault(way, {one: [] for one in wanted})
            for one, code in zip(wanted, codes, strict=True):
                columns[one].append(code)
    if not found:
        raise Refusal(f"{name} has no rows. Give the file of answers as it was exported.")
    return found


def _places(table: TableFile, wanted: Sequence[str], name: str) -> list[int]:
    lacking = [column for column in wanted if column not in table.columns]
    if lacking:
        raise Refusal(f"Line 1: {name} has no column {lacking[0]}. Give the file of answers as it was exported.")
    return [table.columns.index(column) for column in wanted]


def _number(cell: str, line: int) -> int | None:
    if not cell.strip():
        return None
    try:
        return int(cell)
    except ValueError:
        raise Refusal(
            f"Line {line}: {cell!r} is not the number of a choice. Give the file as it was exported."
        ) from None


def _with(found: Verdict, more: Iterable[str]) -> Verdict:
    lines = (*found.differences, *more)
    return Verdict(not lines, found.is_exact and not lines, lines[: core.MOST_SAID], found.versions)
