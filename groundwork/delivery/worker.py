"""The worker: claims, sends, settles, recovers, tells the rooms, and does what is due by the hour."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import structlog
from sqlalchemy import select

from groundwork import health
from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery import news, recovery, sending
from groundwork.delivery.claim import BATCH, Claimant, Claimed, claim, is_any_waiting
from groundwork.delivery.jobs import Jobs
from groundwork.delivery.models import Channel
from groundwork.delivery.telephony import Telephony
from groundwork.delivery.twilio_phone import is_set_up, phone_for
from groundwork.doors import Doors
from groundwork.models import Installation
from groundwork.settings import Settings

log = structlog.get_logger("groundswell.worker")

IDLE_SECONDS = 0.2
AFTER_TROUBLE = 2.0
BEAT_SECONDS, RECOVERY_SECONDS, JOBS_SECONDS = 10.0, 5.0, 1.0
NAME = f"{socket.gethostname()}:{os.getpid()}"


def drain(database: Database, clock: Clock, doors: Doors, settings: Settings, *, limit: int = BATCH) -> int:
    """Send what may go out now, `limit` messages at most, and tell the rooms what changed; returns how many."""
    phone = phone_for(settings) if is_set_up(settings) else None
    done = 0
    while done < limit:
        rows = _claim(database, clock, phone, limit=min(BATCH, limit - done))
        if not rows:
            break
        sending.send(database, clock, settings, phone, rows)
        done += len(rows)
    news.tell(database, doors, now=clock.now())
    return done


def _claim(database: Database, clock: Clock, phone: Telephony | None, *, limit: int) -> list[Claimed]:
    """Claim and commit; without a phone no text is touched."""
    with database.reading() as session:
        if not is_any_waiting(session):
            return []
    channels = (Channel.TEXT, Channel.MAIL) if phone else (Channel.MAIL,)
    who = Claimant(NAME, clock.now(), datetime.now(UTC), channels)
    with database.writing() as session:
        return claim(session, who, limit=limit)


def run(
    database: Database, clock: Clock, doors: Doors, settings: Settings, *, until: threading.Event | None = None
) -> None:
    """Work until told to stop (SIGTERM, SIGINT or `until`); a batch under way is finished first."""
    stop = until or threading.Event()
    with _stopping_on_signals(stop), _simulator(database, clock, settings, stop):
        _loop(_Turns(database, clock, doors, settings), stop)


class _Turns:
    """What the worker does again and again, and when each was last done."""

    def __init__(self, database: Database, clock: Clock, doors: Doors, settings: Settings) -> None:
        self.database, self.clock, self.doors, self.settings = database, clock, doors, settings
        self.jobs = Jobs(doors.jobs)
        self.next: dict[str, float] = {}

    def take(self) -> int:
        """One turn; returns how much there was to do."""
        self._every(BEAT_SECONDS, self._beat)
        self._every(RECOVERY_SECONDS, self._recover)
        self._every(JOBS_SECONDS, self._jobs)
        return drain(self.database, self.clock, self.doors, self.settings)

    def _every(self, seconds: float, act: Callable[[], object]) -> None:
        if time.monotonic() >= self.next.get(act.__name__, 0):
            act()
            self.next[act.__name__] = time.monotonic() + seconds

    def _beat(self) -> None:
        with self.database.writing() as session:
            health.beat(session, NAME)

    def _recover(self) -> None:
        phone = phone_for(self.settings) if is_set_up(self.settings) else None
        recovery.recover(self.database, phone, now=self.clock.now(), real_now=datetime.now(UTC))

    def _jobs(self) -> None:
        self.jobs.run_due(self.database, now=self.clock.now())


def _loop(turns: _Turns, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            busy = turns.take()
        except Exception:  # one bad turn must not end the worker; the rows are safe in the outbox
            log.exception("worker turn failed")
            stop.wait(AFTER_TROUBLE)
            continue
        if not busy:
            stop.wait(IDLE_SECONDS)


@contextmanager
def _stopping_on_signals(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT end the loop; only a main thread can listen for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def told(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _simulator(database: Database, clock: Clock, settings: Settings, stop: threading.Event) -> Iterator[None]:
    """In a demo the simulated phone company lives in a thread of its own, so that callbacks and sending both go on."""
    with database.reading() as session:
        is_demo = bool(session.scalar(select(Installation.is_demo)))
    if not is_demo:
        yield
        return
    thread = threading.Thread(target=_simulate, args=(database, clock, settings, stop), name="simulator", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=15)


def _simulate(database: Database, clock: Clock, settings: Settings, stop: threading.Event) -> None:
    from groundwork.delivery.simulator.engine import advance

    while not stop.is_set():
        try:
            busy = advance(database, clock, settings)
        except Exception:  # the same: the simulator's rows say where it was
            log.exception("simulator turn failed")
            stop.wait(AFTER_TROUBLE)
            continue
        if not busy:
            stop.wait(IDLE_SECONDS / 2)
