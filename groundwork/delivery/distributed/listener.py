"""The processes that take hints: each claims for itself, by the same code as the worker of one machine."""

import os
import signal
import threading
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from logging import WARNING, Handler, LogRecord, getLogger
from typing import TYPE_CHECKING, Any

import structlog
from celery import Celery, signals

from groundwork.database import Database
from groundwork.delivery.distributed import hints, ready
from groundwork.delivery.distributed.turns import Turns
from groundwork.delivery.sending.patience import PATIENT, Patience

if TYPE_CHECKING:
    from collections.abc import Callable

    from groundwork.doors import Doors
    from groundwork.settings import Settings

log = structlog.get_logger("groundswell.worker")

TURN_SECONDS = 1.0  # then the hint is done with; a batch with more to send is hinted again


def listen(settings: "Settings", doors: "Doors", *, concurrency: int, patience: Patience = PATIENT) -> None:
    """Take hints until SIGTERM, or until the dispatcher that started us is gone; the turn in hand is finished."""
    database = Database(settings.database_url)
    with database.reading() as session:
        line = hints.line_of(session)
    database.close()  # each process of the pool opens its own
    app = hints.celery_app(settings, line)
    add_tasks(app, lambda: Turns(Database(settings.database_url), doors, settings, patience=patience))
    signals.setup_logging.connect(_words_only, weak=False)
    signals.worker_process_init.connect(_die_with_parent, weak=False)
    threading.Thread(target=_watch_parent, name="parent", daemon=True).start()
    quiet: dict[str, Any] = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True, "quiet": True}
    app.Worker(pool="prefork", concurrency=concurrency, optimization="fair", **quiet).start()


def add_tasks(app: Celery, open_turns: "Callable[[], Turns]") -> None:
    """Teach Celery the two hints; what they need is opened in the process that takes the first one."""
    turns = cache(open_turns)

    def send_some(batch_id: int) -> int:
        return send(turns(), batch_id)

    def absorb() -> None:
        turns().absorb()

    app.task(name=hints.SEND)(send_some)
    app.task(name=hints.ABSORB)(absorb)


def send(turns: Turns, batch_id: int) -> int:
    """Take a turn of sending, if the batch of the hint still has something; says how many messages were claimed."""
    with turns.database.reading() as session:
        if not ready.has_something(session, batch_id, now=turns.clock.now(), real_now=datetime.now(UTC)):
            return 0
    return turns.send(TURN_SECONDS)


def _watch_parent() -> None:
    """The dispatcher holds the other end of our standard input; when it is gone, so are we."""
    while os.read(0, 1):  # not sys.stdin: its lock, held here, would go along into every forked process
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _die_with_parent(**_: object) -> None:
    """A process of the pool never outlives the one that feeds it (where the system can promise that)."""
    from billiard.util import set_pdeathsig

    with suppress(OSError):
        set_pdeathsig(signal.SIGTERM)


class _Words(Handler):
    """Celery's warnings as lines of our own log."""

    def emit(self, record: LogRecord) -> None:
        log.warning("celery", words=record.getMessage().strip())


def _words_only(**_: object) -> None:
    for name in ("celery", "kombu", "amqp"):
        logger = getLogger(name)
        logger.setLevel(WARNING)
        logger.addHandler(_Words())
        logger.propagate = False
