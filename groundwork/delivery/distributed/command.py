"""`groundswell worker --celery`: a dispatcher in this process, a listener with its pool in a child."""

import os
import signal
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from groundwork.database import Database
from groundwork.delivery.distributed.broker import is_address
from groundwork.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groundwork.delivery.sending.patience import Patience
    from groundwork.doors import Doors
    from groundwork.settings import Settings

log = structlog.get_logger("groundswell.worker")

START = "import sys; sys.argv[0] = 'groundswell'; from wsgi import main; main()"
LISTENER = (sys.executable, "-c", START, "worker", "--celery", "--listen", "--concurrency")
REST_SECONDS = 5.0  # between two starts of a listener that keeps ending
PATIENCE = 45.0  # for the turn in hand at the end


class CannotDistribute(Refusal):
    """Something that several machines need is missing."""


def require_ready(settings: "Settings") -> None:
    """Make sure that hints can be given. Raises CannotDistribute with what to do."""
    if Database(settings.database_url).is_sqlite:
        raise CannotDistribute(
            "--celery is for several machines, and they cannot share an SQLite file. Set DATABASE_URL to a PostgreSQL"
            " database (docs/operators.md says how), or run `groundswell worker` without --celery."
        )
    if find_spec("celery") is None:
        raise CannotDistribute(
            "Celery is not installed. Install groundswell[postgres,distributed]:"
            " .venv/bin/pip install -e '.[postgres,distributed]'"
        )
    if not is_address(settings.broker_url):
        raise CannotDistribute(
            "GROUNDSWELL_BROKER_URL is not set to a RabbitMQ. It looks like amqp://user:password@host/name."
        )


def work(
    settings: "Settings",
    doors: "Doors",
    *,
    concurrency: int,
    patience: "Patience | None" = None,
    listener: "Sequence[str]" = LISTENER,
) -> None:
    """Dispatch and listen until SIGTERM or SIGINT; the turns in hand are finished first.

    listener: the words that start the child, without the last one, which is `concurrency`.
    """
    from groundwork.delivery.distributed import hints
    from groundwork.delivery.distributed.broker import Broker
    from groundwork.delivery.distributed.dispatcher import Dispatcher
    from groundwork.delivery.distributed.turns import Turns, own_name
    from groundwork.delivery.sending.patience import PATIENT

    database, stop = Database(settings.database_url), threading.Event()
    with database.reading() as session:
        line = hints.line_of(session)
    broker = Broker(hints.celery_app(settings, line), hints.queue(line))
    turns = Turns(database, doors, settings, patience=patience or PATIENT)
    dispatcher = Dispatcher(turns, broker, name=own_name())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Listener([*listener, str(concurrency)]) as child:
        dispatcher.run(child, stop)


class Listener:
    """The child that takes hints. It ends when we do: it watches its standard input, whose other end is ours."""

    def __init__(self, command: "Sequence[str]") -> None:
        self.command = list(command)
        self.running: subprocess.Popen[bytes] | None = None
        self.started = -REST_SECONDS

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def keep(self) -> None:
        """Start it, or start it again if it ended, but not more often than every REST_SECONDS."""
        if (self.running and self.running.poll() is None) or time.monotonic() < self.started + REST_SECONDS:
            return
        if self.running:
            log.error("listener ended", status=self.running.returncode, words="It is started again.")
        root = Path(__file__).parents[3]
        path = f"{root}:{os.environ.get('PYTHONPATH', '')}".rstrip(":")
        self.running = subprocess.Popen(  # noqa: S603 - our own command
            self.command,
            stdin=subprocess.PIPE,
            env={"MALLOC_ARENA_MAX": "2"} | os.environ | {"PYTHONPATH": path},
            start_new_session=True,
        )
        self.started = time.monotonic()

    def leave(self) -> None:
        """Ask it to take no more hints and to finish its turns."""
        if self.running:
            self.running.terminate()

    def stop(self) -> None:
        """Ask it, wait, and after PATIENCE make it."""
        if self.running is None:
            return
        self.leave()
        try:
            self.running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()
