"""The group `groundswell polls`: every command is there, and the list of them costs little."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from polling.cli import COMMANDS, polls


@pytest.mark.parametrize("name", [*COMMANDS, "targets"])
def test_every_command_says_what_it_takes(name):
    ended = CliRunner().invoke(polls, [name, "--help"])

    assert ended.exit_code == 0, ended.output
    assert f"polls {name}" in ended.stdout


def test_a_command_that_is_not_there_ends_with_2():
    ended = CliRunner().invoke(polls, ["wieght"])

    assert ended.exit_code == 2


def test_the_list_of_commands_needs_neither_pandas_nor_scipy():
    heavy = "{'pandas', 'scipy', 'rich', 'sqlalchemy'}"
    asked = f"import sys, wsgi\ntry:\n    wsgi.main()\nfinally:\n    print(sorted({heavy} & set(sys.modules)))"
    house = str(Path(__file__).parents[3])

    ended = subprocess.run(
        [sys.executable, "-c", asked, "polls", "--help"], capture_output=True, text=True, cwd=house, check=True
    )

    assert ended.stdout.endswith("[]\n")


def test_weighting_a_file_needs_no_pandas(folder):
    (folder / "in.csv").write_text("sex\n" + "F\nM\n" * 10)
    (folder / "m.csv").write_text("variable,category,share\nsex,F,.6\nsex,M,.4\n")
    asked = "import sys, wsgi\ntry:\n    wsgi.main()\nfinally:\n    print('pandas' in sys.modules)"
    words = ["polls", "weight", "in.csv", "--margins", "m.csv", "--json"]
    house = str(Path(__file__).parents[3])

    ended = subprocess.run(
        [sys.executable, "-c", asked, *words], capture_output=True, text=True, env={"PYTHONPATH": house}, check=True
    )

    assert ended.stdout.endswith("False\n")
