"""A real installation, begun and served as the README says, and stopped without a trace."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from groundwork.supervisor import free_port

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from wsgi import main; main()"


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "GROUNDSWELL"))}
    return kept | {"PYTHONPATH": str(ROOT)}


def groundswell(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def wait_for(address: str, status: int, seconds: float = 60) -> requests.Response:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            answer = requests.get(address, timeout=5)
            if answer.status_code == status:
                return answer
        except requests.ConnectionError:
            pass
        time.sleep(0.2)
    raise AssertionError(f"{address} never answered {status}")


def left_of(leaders: set[int]) -> list[int]:
    """Processes that still belong to the groups these led."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended in the meantime
            _state, _parent, group, *_ = place.read_text().rpartition(")")[2].split()
            found += [int(place.parent.name)] if int(group) in leaders else []
    return found


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


@pytest.mark.xdist_group("walks")
def test_init_serve_ready_a_killed_worker_comes_back_and_sigterm_stops_all(tmp_path):
    begun = groundswell(tmp_path, "init", "--admin", "ana@example.org", "--name", "Ours")
    port = free_port()
    address = f"http://127.0.0.1:{port}"

    served = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--port", str(port)],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{address}/readyz", 200)
        before = set(children_of(served.pid))
        invitation = begun.stdout.split(":5000", 1)[1].split()[0]
        page = requests.get(address + invitation, timeout=10)
        for child in before:
            os.kill(child, signal.SIGKILL)
        time.sleep(1)
        wait_for(f"{address}/healthz", 200)
        after = set(children_of(served.pid))
    finally:
        served.terminate()
        ended = served.wait(30)

    assert begun.returncode == 0
    assert page.status_code == 200
    assert before.isdisjoint(after)
    assert len(after) == 2
    assert ended == 0
    assert not [pid for pid in after if Path(f"/proc/{pid}").exists()]
    assert not left_of(before | after)


@pytest.mark.xdist_group("walks")
def test_in_a_real_installation_nothing_of_the_demo_exists(tmp_path):
    groundswell(tmp_path, "init", "--admin", "ana@example.org")
    port = free_port()
    served = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "serve", "--port", str(port)],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", 200)
        found = [requests.get(f"http://127.0.0.1:{port}{path}", timeout=10) for path in ("/demo", "/sim/", "/sim/mail")]
        forged = requests.post(f"http://127.0.0.1:{port}/demo/sign-in", data={"who": "leader"}, timeout=10)
    finally:
        served.terminate()
        served.wait(30)

    assert [answer.status_code for answer in found] == [404, 404, 404]
    assert forged.status_code in {400, 404}


def test_backup_and_restore_by_command(tmp_path):
    groundswell(tmp_path, "init", "--admin", "ana@example.org", "--name", "Ours")

    made = groundswell(tmp_path, "backup", "copy.backup")
    (tmp_path / "groundswell.db").unlink()
    again = groundswell(tmp_path, "restore", "copy.backup")
    refused = groundswell(tmp_path, "restore", "copy.backup")

    assert made.returncode == 0, made.stderr
    assert again.returncode == 0, again.stderr
    assert refused.returncode == 2
    assert "--replace" in refused.stderr


def test_a_database_from_a_newer_version_is_refused_in_words(tmp_path):
    import sqlite3

    groundswell(tmp_path, "init", "--admin", "ana@example.org")
    with sqlite3.connect(tmp_path / "groundswell.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    answers = [groundswell(tmp_path, *words) for words in (["db", "upgrade"], ["serve"])]

    assert [answer.returncode for answer in answers] == [2, 2]
    assert all("newer version" in answer.stderr for answer in answers)
