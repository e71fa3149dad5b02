"""`groundswell polls disclose`: how a poll was done, from the recipe of its weights and the words of its makers."""

from contextlib import ExitStack
from pathlib import Path

import click

from groundwork.file_commands import opened_source, refuse_same, refusing
from groundwork.refusal import Refusal
from polling.commands import options
from polling.stats.problems import Problem


@click.command()
@click.argument("recipe", metavar="RECIPE.json", type=options.FILE)
@click.option("--words", required=True, metavar="WORDS.yaml", type=options.FILE, help="What only its makers know.")
@click.option("-o", "--output", "target", type=options.FILE, help="FILE.html, FILE.md or FILE.json; else text.")
@options.as_json("Print JSON instead of text.")
def disclose(recipe: Path, words: Path, target: Path | None, *, as_json: bool) -> None:
    """State how a poll was done, by the eleven items of the AAPOR Code (2021).

    RECIPE.json was kept by `polls weight --recipe`. WORDS.yaml says the rest, a text for each item; while one is
    missing there is no statement, and the command names all that are.
    """
    with refusing(Problem), ExitStack() as opened:
        from groundwork.whole_files import whole_file
        from polling.commands.printing import dumped
        from polling.commands.reporting.disclosures import as_html, as_markdown, disclosed
        from polling.stats.recipe import read
        from polling.yaml_files import MOST_BYTES

        options.require_one_standard_input(recipe, words)
        for file in (recipe, words):
            refuse_same(file, target)
        kept = read(_text(opened_source(opened, recipe).read(), recipe))
        made = disclosed(kept, opened_source(opened, words).read(MOST_BYTES + 1), str(words))
        ways = {".html": as_html, ".md": as_markdown, ".json": dumped}
        kind = target.suffix.lower() if target else ".json" if as_json else ".md"
        if kind not in ways:
            raise Refusal(f"{target} ends with none of .html, .md and .json, so it is not known what to write.")
        with whole_file(target) as out:
            out.write(ways[kind](made).rstrip("\n") + "\n")


def _text(content: bytes, file: Path) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Refusal(f"{file} is not text. Give the recipe as it was kept.") from None
