"""The import contracts hold, and each is shown to fail on a wrong import."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("groundwork", "legislators", "alliances", "polling", "campaigns", "dashboards")

WRONG = {
    "groundwork/refusal.py": ("import legislators", "A room imports only from lower storeys"),
    "legislators/places.py": ("import alliances", "A room imports only from lower storeys"),
    "alliances/finding.py": ("import polling", "A room imports only from lower storeys"),
    "polling/fieldwork/answers.py": ("import campaigns", "A room imports only from lower storeys"),
    "campaigns/models/texts.py": ("import dashboards", "A room imports only from lower storeys"),
    "polling/stats/__init__.py": ("import sqlalchemy", "polling.stats is a pure core"),
    "dashboards/charts.py": ("import flask", "dashboards.charts turns frames into figures"),
    "campaigns/queries.py": ("import twilio", "Only groundwork.delivery imports twilio"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("*.gz", "*.html", "__pycache__"))
    return folder


def test_the_contracts_hold(copy):
    found = lint(copy)

    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("file", sorted(WRONG))
def test_a_wrong_import_breaks_its_contract(copy, file):
    line, contract = WRONG[file]
    text = (copy / file).read_text()

    (copy / file).write_text(f"{text}\n{line}\n")
    found = lint(copy)
    (copy / file).write_text(text)

    assert found.returncode == 1
    assert f"{contract}" in found.stdout
    assert "BROKEN" in found.stdout
