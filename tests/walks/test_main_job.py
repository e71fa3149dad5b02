"""The main job, played as a newcomer would: the command, a real socket, real pages, the simulated phone company."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import wsgi

STEPS = [step.name for step in wsgi.open_doors().demo_steps]
ROOT = Path(__file__).parents[2]


def groundswell(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "GROUNDSWELL"))}
    command = "import sys; from wsgi import main; main()"
    return subprocess.run(
        [sys.executable, "-c", command, *words],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_the_steps_are_the_eight_of_the_main_job():
    assert STEPS == ["legislators", "alliances", "supporters", "poll", "texts", "call", "visit", "dashboard"]


@pytest.mark.xdist_group("walks")
def test_every_step_happens_and_prints_its_line(tmp_path):
    played = groundswell(tmp_path, "demo", "--once")

    assert played.returncode == 0, played.stdout + played.stderr
    assert all(f" {step} " in played.stdout for step in STEPS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.xdist_group("walks")
@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_does_not_happen_is_named(tmp_path, step):
    played = groundswell(tmp_path, "demo", "--once", "--fail", step)

    line = next(line for line in played.stdout.splitlines() if f" {step} " in line)
    assert played.returncode == 1
    assert "FAILED" in line


def test_an_unknown_step_is_refused_with_the_list(tmp_path):
    played = groundswell(tmp_path, "demo", "--once", "--fail", "nonsense")

    assert played.returncode == 2
    assert "legislators" in played.stderr
