"""`groundswell polls remake`: whether a recipe still makes the numbers it was kept with."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundwork.file_commands import STANDARD, opened_source, refusing, rewindable
from groundwork.refusal import Refusal
from polling.stats import recipe as core
from polling.stats.problems import Problem

if TYPE_CHECKING:
    from polling.stats.recipe import Verdict


@click.command()
@click.argument("source", metavar="SLUG|RECIPE.json")
@click.option(
    "--answers", metavar="FILE.csv", type=click.Path(path_type=Path), help="The answers as they were exported."
)
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
def remake(source: str, answers: Path | None, as_json: bool) -> None:
    """Make published numbers again and hold them against those that were kept.

    SLUG is a published poll: its recipe and answers are in the database, unless --answers names a file. RECIPE.json was
    taken out with `polls export --recipe` (or kept by `polls weight --recipe`) and needs --answers. Ends with 1, and
    the first differences, where the numbers are not the same.
    """
    with refusing(Problem), ExitStack() as opened:
        kept = _recipe(opened, source)
        verdict = _verdict(opened, kept, source, answers)
    _tell(verdict, kept, as_json=as_json, from_file=answers is not None)
    if not verdict.is_same:
        raise click.exceptions.Exit(1)


def _is_file(source: str) -> bool:
    return source == "-" or source.endswith(".json") or Path(source).is_file()


def _recipe(opened: ExitStack, source: str) -> dict[str, Any]:
    if not _is_file(source):
        return _kept(source)
    text = opened_source(opened, Path(source)).read()
    try:
        return core.read(text.decode())
    except UnicodeDecodeError:
        raise Refusal(f"{source} is not text. Give the recipe as it was taken out.") from None


def _kept(slug: str) -> dict[str, Any]:
    """The recipe of a published poll in the database."""
    from polling.commands.reporting.database import reading_poll
    from polling.reproducing import recipes

    with reading_poll(slug) as (session, poll):
        return core.read(recipes.kept(session, poll))


def _verdict(opened: ExitStack, kept: dict[str, Any], source: str, answers: Path | None) -> "Verdict":
    if answers is None:
        return _from_database(opened, kept, source)
    if answers == STANDARD and source == "-":
        raise Refusal("Standard input can be only one of the recipe and the answers.")
    if kept.get("kind") == "weighting":
        from polling.commands.weighting.weighting_again import weighted_again

        return core.compare(kept, core.read(weighted_again(kept, rewindable(opened, answers), answers)))
    from polling.reproducing import remaking

    tables = remaking.tables_of(opened_source(opened, answers), str(answers), kept)
    return remaking.from_answers(kept, tables, now=datetime.now(UTC))


def _from_database(opened: ExitStack, kept: dict[str, Any], source: str) -> "Verdict":
    from polling.commands.reporting.database import reading_poll
    from polling.reproducing import remaking

    if _is_file(source):
        raise Refusal("Say where the answers are: --answers FILE.csv")
    session, poll = opened.enter_context(reading_poll(source))
    return remaking.from_database(session, poll, kept, now=datetime.now(UTC))


def _tell(verdict: "Verdict", kept: dict[str, Any], *, as_json: bool, from_file: bool) -> None:
    if as_json:
        from dataclasses import asdict

        from polling.commands.printing import dumped

        click.echo(dumped(asdict(verdict)))
        return
    for line in verdict.versions:
        click.echo(f"Other software: {line}")
    for line in verdict.differences:
        click.echo(f"Not the same: {line}")
    click.echo(_words(verdict))
    if from_file and kept.get("districts"):
        click.echo(
            "Estimates for districts were not made again: a file does not hold every district. Use the database."
        )


def _words(verdict: "Verdict") -> str:
    if not verdict.is_same:
        return "The numbers are not those of the recipe."
    if verdict.is_exact:
        return "Every number is the same to the last digit."
    return "Every number is the same to 1e-9, though not to the last digit."
