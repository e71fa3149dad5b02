"""Runs the two processes of an installation, web and worker, and stops them together."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Self

import urllib3

from groundwork.refusal import Refusal

PATIENCE = 10.0
RESTARTS = 5
THREADS = 12  # webhooks wait for a commit together: with 4 of them a slow disk would hold up the phone company


class CannotListen(Refusal):
    """The address to serve on is not to be had."""


def require_free(host: str, port: int) -> None:
    """Make sure that nobody listens there yet. Raises CannotListen with what to do."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = f"Port {port} on {host} is taken by another program."
            raise CannotListen(f"{taken} Choose another with --port, such as --port {port + 1}.") from error


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Children:
    """The web and the worker process of one installation."""

    def __init__(self, host: str, port: int, environment: Mapping[str, str], *, threads: int = THREADS) -> None:
        self.host, self.port = host, port
        self.environment = {"MALLOC_ARENA_MAX": "2"} | dict(environment)  # or each thread keeps memory of its own
        command = [sys.executable, "-m"]
        web = ["granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1"]
        quiet = ["--blocking-threads", str(threads), "--no-ws", "--log-level", "error", "wsgi:app"]
        self.commands = {"web": [*command, *web, *quiet], "worker": [sys.executable, "-c", WORKER]}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.deaths: list[float] = []

    def __enter__(self) -> Self:
        for name in self.commands:
            self._start(name)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self, name: str) -> None:
        root = Path(__file__).parent.parent
        environment = self.environment | {"PYTHONPATH": f"{root}:{self.environment.get('PYTHONPATH', '')}".rstrip(":")}
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own commands
            self.commands[name], env=environment, start_new_session=True
        )

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Return when the web process answers. Raises Refusal when it dies or takes too long."""
        pool = urllib3.PoolManager(retries=False, timeout=2)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.running["web"].poll() is not None:
                break
            try:
                if pool.request("GET", f"http://{self.host}:{self.port}/healthz").status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                time.sleep(0.1)
        raise Refusal("The web process did not start; the lines above say why.")

    def watch(self) -> None:
        """Stay until stopped; a child that dies is started again, but not for ever."""
        while True:
            for name, child in self.running.items():
                if child.poll() is not None:
                    self._again(name)
            time.sleep(0.5)

    def _again(self, name: str) -> None:
        now = time.monotonic()
        self.deaths = [*(moment for moment in self.deaths if moment > now - 60), now]
        if len(self.deaths) > RESTARTS:
            raise Refusal(f"The {name} process keeps ending; the lines above say why.")
        _sweep(self.running[name])
        self._start(name)

    def stop(self) -> None:
        """Ask both to end, then make them."""
        for child in self.running.values():
            child.terminate()
        until = time.monotonic() + PATIENCE
        for child in self.running.values():
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for child in self.running.values():
            _sweep(child)


def _sweep(child: "subprocess.Popen[bytes]") -> None:
    """End what a child has left behind; it was the first of a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


WORKER = "import sys; sys.argv = ['groundswell', 'worker']; from wsgi import main; main()"


@contextmanager
def until_told() -> Iterator[None]:
    """Turn SIGTERM and SIGINT into a quiet end of the block."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
