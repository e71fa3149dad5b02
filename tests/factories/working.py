"""A worker in a process of its own, as `groundswell worker` is one, at the moment of the tests' story."""

import argparse
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import twilio.rest

import wsgi
from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery.phone.twilio_phone import TwilioPhone, phone_for
from groundwork.delivery.sending.patience import Patience
from groundwork.doors import Doors
from groundwork.settings import Settings

ROOT = Path(__file__).parents[2]
STORY = datetime(2026, 6, 16, 15, 0, tzinfo=UTC)
ACCOUNT = "AC" + "0" * 32
# a phone company that answers within a second makes short waits safe
SHORT = Patience(
    lease=timedelta(seconds=3),
    request_life=timedelta(seconds=1),
    grace=timedelta(seconds=3),
    between_looks=timedelta(seconds=0.5),
    rounds=0.3,
)


def environment(url: str, base: str, public_url: str = "http://127.0.0.1:1") -> dict[str, str]:
    """Settings for a worker over this database, whose phone company is at `base`."""
    kept = {name: word for name, word in os.environ.items() if not name.startswith(("TWILIO", "GROUNDSWELL"))}
    return kept | {
        "DATABASE_URL": url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "test-token",
        "GROUNDSWELL_TWILIO_BASE_URL": base,
        "GROUNDSWELL_PUBLIC_URL": public_url,
        "GROUNDSWELL_SENDER_NUMBER": "+12025550190",
        "GROUNDSWELL_SECRET_KEY": "test-secret",
        "GROUNDSWELL_PASSWORD_SALT": "test-salt",
        "GROUNDSWELL_TOTP_KEY": "test-totp",
        "GROUNDSWELL_REFRESH_WEEKLY": "false",
        "PYTHONPATH": str(ROOT),
    }


def start(surroundings: dict[str, str], *words: str) -> "subprocess.Popen[bytes]":
    """Start one. words: see `main`."""
    command = [sys.executable, "-m", "tests.factories.working", *words]
    return subprocess.Popen(command, env=surroundings, cwd=ROOT, start_new_session=True)


@dataclass
class Nursery:
    """A process that has imported everything and forks a worker whenever asked, so that a new one is there at once."""

    process: "subprocess.Popen[str]"

    def start(self, *words: str) -> int:
        """The id of a new worker's process. words: see `main`."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(shlex.join(words) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@contextmanager
def nursery(surroundings: dict[str, str]) -> Iterator[Nursery]:
    """Workers on demand; those still alive at the end are killed."""
    command = [sys.executable, "-m", "tests.factories.working", "--nursery"]
    process = subprocess.Popen(
        command, env=surroundings, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield Nursery(process)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


class Ending:
    """Kills its own process when it comes to a named point for the n-th time."""

    def __init__(self, point: str, times: int) -> None:
        self.point, self.left = point, times

    def __call__(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


def use_stock_transport(phone: TwilioPhone) -> None:
    """Let the SDK use the transport it is shipped with, sent to our address."""
    from twilio.http.http_client import TwilioHttpClient

    base = phone.base

    class Stock(TwilioHttpClient):  # type: ignore[misc] # the SDK has no types
        def request(self, method: str, url: str, *args: Any, **words: Any) -> Any:
            return super().request(method, url.replace("https://api.twilio.com", base), *args, **words)

    phone.client = twilio.rest.Client(phone.account, phone.token, http_client=Stock(timeout=10))


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("--nursery", action="store_true", help="read such words from standard input, fork for each line")
    words.add_argument("--short", action="store_true", help="short waits")
    words.add_argument("--no-grace", action="store_true", help="look for the lost at once, which is wrong")
    words.add_argument("--stock", action="store_true", help="the SDK's own transport")
    words.add_argument("--alone", action="store_true", help="without the rooms and their jobs")
    words.add_argument("--end-at", default="", help="a named point at which the process kills itself")
    words.add_argument("--times", type=int, default=1, help="the how-manieth time it comes there")
    asked = words.parse_args()
    if asked.nursery:
        _rear(words)
    else:
        _work(asked)


def _rear(words: argparse.ArgumentParser) -> None:
    """Fork for every line; the dead are not waited for, and the living die with their parent."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children = []
    for line in sys.stdin:
        asked = words.parse_args(shlex.split(line))
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _work(asked)
            os._exit(0)
        children.append(child)
        print(child, flush=True)
    for child in filter(is_alive, children):
        os.kill(child, signal.SIGKILL)


def _work(asked: argparse.Namespace) -> None:
    from groundwork.delivery.sending import worker  # only now: it knows its process by its id

    settings = Settings()
    if asked.stock:
        use_stock_transport(phone_for(settings))
    doors = Doors() if asked.alone else wsgi.open_doors()
    waits = SHORT if asked.short else Patience()
    if asked.no_grace:
        waits = replace(waits, lease=timedelta(0), request_life=timedelta(seconds=-9), grace=timedelta(0))
    clock, database = Clock(STORY - datetime.now(UTC)), Database(settings.database_url)
    worker.run(database, clock, doors, settings, patience=waits, reached=Ending(asked.end_at, asked.times))


if __name__ == "__main__":
    main()
