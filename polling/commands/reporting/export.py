"""`groundswell polls export`: a poll's answers as a file that leads to nobody."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundwork.file_commands import STANDARD, refusing
from groundwork.refusal import Refusal
from polling.stats.problems import Problem

if TYPE_CHECKING:
    from polling.exporting.answers import Table

FILE = click.Path(path_type=Path)
KINDS = (".csv", ".sav", ".parquet")


@click.command()
@click.argument("slug")
@click.option("-o", "--output", "target", type=FILE, help="FILE.csv, FILE.sav or FILE.parquet; else CSV to the screen.")
@click.option("--codebook", type=FILE, help="Also write what the codes mean: FILE.md or FILE.csv.")
@click.option("--recipe", type=FILE, help="Also write the recipe of a published poll: FILE.json.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="Of the labels.")
def export(slug: str, target: Path | None, codebook: Path | None, recipe: Path | None, language: str) -> None:
    """Take out a poll's answers: one row a response, codes with labels, weights; nothing that leads to a person.

    The poll must be closed or published. Samples of fewer than ten people stay out; a district, language or mode that
    fewer than ten of a sample share is blank. All files are written, or none.
    """
    from polling.commands.reporting.database import reading_poll

    with refusing(Problem):
        _require_names(target, codebook, recipe)
        with reading_poll(slug) as (session, poll):
            from polling.exporting import answers, files
            from polling.reproducing import recipes

            table = answers.table_of(session, poll, language=language)
            kind = (target.suffix if target and target != STANDARD else ".csv").removeprefix(".")
            made: dict[Path | None, bytes] = {target: files.content_of(table, kind, language=language)}
            if codebook:
                made[codebook] = _codebook(table, codebook)
            if recipe:
                made[recipe] = recipes.kept(session, poll).encode()
        _put(made)
    if target is not None and target != STANDARD:
        click.echo(_told(table, target), err=True)


def _told(table: "Table", target: Path) -> str:
    few = f" {table.left_out} sample(s) of fewer than ten people stay out." if table.left_out else ""
    return f"{len(table.rows):,} rows in {target}.{few} They say what single persons answered: keep them to yourselves."


def _require_names(target: Path | None, codebook: Path | None, recipe: Path | None) -> None:
    """Raises Refusal for names whose ending we do not know, and for two that are one."""
    if target is not None and target != STANDARD and target.suffix not in KINDS:
        raise Refusal(f"{target}: the name must end in .csv, .sav or .parquet.")
    if codebook is not None and codebook.suffix not in {".md", ".csv"}:
        raise Refusal(f"{codebook}: the name must end in .md or .csv.")
    if recipe is not None and recipe.suffix != ".json":
        raise Refusal(f"{recipe}: the name must end in .json.")
    named = [one.resolve() for one in (target, codebook, recipe) if one is not None and one != STANDARD]
    if len(set(named)) < len(named):
        raise Refusal("Two of the files have the same name. Give each its own.")


def _codebook(table: "Table", file: Path) -> bytes:
    from polling.exporting import codebook

    return codebook.csv_of(table) if file.suffix == ".csv" else codebook.markdown_of(table)


def _put(made: Mapping[Path | None, bytes]) -> None:
    """Write every file beside its place, then put all into their places. Raises Refusal."""
    from groundwork.whole_files import whole_file

    with ExitStack() as opened:
        for target, content in made.items():
            file = opened.enter_context(whole_file(None if target == STANDARD else target))
            file.buffer.write(content)
