"""What the demo costs: seconds until it answers, memory of its processes, seconds of the main job, ms a page.

`bench_pages` opens every kind of page, on both engines.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

import wsgi
from groundwork.demo import prepare
from groundwork.demo_environment import environment
from groundwork.supervisor import Children, free_port
from tests.benchmarks.processes import told

PAGES = (
    "/",
    "/find?place=53811",
    "/alliances/franklin",
    "/join?alliance=franklin",
    "/act/a-hearing?zip=00101",
    "/polls/ohio-may-2026/result",
    "/sim/phones/16085550142",
)
ROUNDS = 15


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Children]]:
    folder = tmp_path_factory.mktemp("bench")
    began = time.perf_counter()
    prepare(folder / "demo.db", wsgi.open_doors()).close()
    print(f"\nstory written in {time.perf_counter() - began:.1f} s")
    port = free_port()
    began = time.perf_counter()
    with Children("127.0.0.1", port, environment(folder / "demo.db", port)) as children:
        children.wait_until_ready()
        print(f"processes answer after {time.perf_counter() - began:.1f} s")
        time.sleep(2)
        yield f"http://127.0.0.1:{port}", children


def test_pages_and_memory(demo):
    address, children = demo
    print(f"memory at the start: {told(children.running)}")

    for page in PAGES:
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            answer = requests.get(address + page, timeout=30)
            times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200
        print(f"{page:<36} median {statistics.median(times):6.1f} ms, worst {max(times):7.1f} ms")

    print(f"memory after these pages: {told(children.running)}")


def test_the_main_job(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TWILIO", "GROUNDSWELL"))}
    began = time.perf_counter()
    played = subprocess.run(
        [sys.executable, "-c", "from wsgi import main; main()", "demo", "--once"],
        cwd=tmp_path,
        env=kept | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )

    print(f"\ndemo --once: {time.perf_counter() - began:.1f} s, exit {played.returncode}")
    assert played.returncode == 0
