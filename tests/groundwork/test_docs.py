"""Documents name only files, commands, targets and packages that exist."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from groundwork.cli import groundswell

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FILE = re.compile(r"`((?:[a-z_]+/)+[a-z_0-9-]*(?:\.[a-z]+)?)`|\]\(([a-z/_0-9-]+\.[a-z]+)\)")
COMMAND = re.compile(r"groundswell ([a-z]+(?:-[a-z]+)*)(?: ([a-z]+))?")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_file_it_names_exists(document):
    named = [first or second for first, second in FILE.findall(document.read_text())]

    missing = [name for name in named if not (ROOT / name).exists() and not (document.parent / name).exists()]

    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_every_command_it_names_exists(document):
    context = click.Context(groundswell)
    known = set(groundswell.list_commands(context))

    named = {first for first, _ in COMMAND.findall(document.read_text().replace("groundswell && cd groundswell", ""))}

    assert named - known - {"now"} == set()


def test_the_readme_is_short_and_names_the_two_commands():
    text = (ROOT / "README.md").read_text()

    assert text.count("\n") <= 120
    assert "make demo" in text
    assert "make test" in text


def test_every_make_target_is_explained():
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)

    assert phony
    targets = phony[1].split()
    assert len(targets) <= 10
    assert all(re.search(rf"^{target}:.*## ", text, re.MULTILINE) for target in targets)


def test_every_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["postgres"],
        *project["optional-dependencies"]["distributed"],
    ]
    names = {re.match(r"[a-z0-9-]+", line)[0] for line in wanted}  # type: ignore[index] # a requirement has a name
    table = (ROOT / "docs" / "dependencies.md").read_text()

    assert sorted(name for name in names if not re.search(rf"\b{name}\b", table)) == []


def test_locks_name_no_host_and_hash_everything():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        pinned = re.findall(r"^[a-z0-9][^ ]*==", text, re.MULTILINE)

        assert "://" not in text
        assert len(pinned) <= text.count("--hash=sha256:")
