"""Running `groundswell polls …` in a folder of its own."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from polling.cli import polls

SEX = "variable,category,share\nsex,Female,0.52\nsex,Male,0.48\n"
PEOPLE = "name,sex,age,q,w\n" + "".join(
    f"p{number},{'Female' if number % 3 else 'Male'},{18 + number % 40},{('yes', 'no', 'dk')[number % 7 % 3]},"
    f"{1 + number % 4}\n"
    for number in range(120)
)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder):
    """Run a command of `polls` on these files, each given by its name as text or bytes."""

    def started(*words: str, stdin: bytes | str | None = None, **files: str | bytes) -> Result:
        for name, content in files.items():
            whole = content if isinstance(content, bytes) else content.encode()
            (folder / f"{name}.csv").write_bytes(whole)
        return CliRunner().invoke(polls, list(words), input=stdin)

    return started
