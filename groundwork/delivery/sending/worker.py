"""The worker: claims, sends, settles, recovers, tells the rooms, and does what is due by the hour."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import structlog
from sqlalchemy import select

from groundwork import health
from groundwork.clock import Clock
from groundwork.database import Database
from groundwork.delivery import news
from groundwork.delivery.jobs import Jobs
from groundwork.delivery.phone.twilio_phone import is_set_up, phone_for
from groundwork.delivery.sending import handing_over, pipeline, recovery
from groundwork.delivery.sending.claim import BATCH
from groundwork.delivery.sending.handing_over import Post
from groundwork.delivery.sending.patience import PATIENT, Patience
from groundwork.delivery.webhooks import learning
from groundwork.doors import Doors
from groundwork.models import Installation
from groundwork.settings import Settings

log = structlog.get_logger("groundswell.worker")

TURN_SECONDS = 0.2  # the shortest that what one text does is taken in and told of together
MOST_ROUNDS = 10
AFTER_TROUBLE = 2.0
BEAT_SECONDS, JOBS_SECONDS = 10.0, 1.0
NAME = f"{socket.gethostname()}:{os.getpid()}"


def drain(database: Database, clock: Clock, doors: Doors, settings: Settings, *, limit: int = BATCH) -> int:
    """Send what may go out now, `limit` messages at most, and tell the rooms what changed; returns how many."""
    post = post_of(database, clock, settings)
    done = 0
    while done < limit:
        rows = pipeline.claim_some(post, NAME, limit=min(BATCH, limit - done))
        if not rows:
            break
        handing_over.send(database, clock, settings, post.phone, rows)
        done += len(rows)
    learning.absorb(database, now=clock.now())
    news.tell(database, doors, now=clock.now())
    return done


def post_of(database: Database, clock: Clock, settings: Settings, patience: Patience = PATIENT) -> Post:
    """What a worker sends from and to; without an account there is no phone."""
    return Post(database, clock, settings, phone_for(settings) if is_set_up(settings) else None, patience)


def run(  # noqa: PLR0913 - what it stands on, and what only tests change
    database: Database,
    clock: Clock,
    doors: Doors,
    settings: Settings,
    *,
    until: threading.Event | None = None,
    patience: Patience = PATIENT,
    reached: Callable[[str], None] = pipeline.nowhere,
) -> None:
    """Work until told to stop (SIGTERM, SIGINT or `until`); then nothing more is claimed, and what flies is settled."""
    stop = until or threading.Event()
    post = post_of(database, clock, settings, patience)
    line = pipeline.Pipeline(post, NAME, reached=reached)
    sender = threading.Thread(target=line.run, args=(stop,), name="sender")
    with _stopping_on_signals(stop), _simulator(database, clock, settings, stop):
        sender.start()
        try:
            _loop(_Turns(post, doors), stop)
        finally:
            stop.set()
            sender.join()


class _Turns:
    """What the worker does beside sending, and when each was last done."""

    def __init__(self, post: Post, doors: Doors) -> None:
        self.post, self.database, self.clock, self.doors = post, post.database, post.clock, doors
        self.jobs = Jobs(doors.jobs)
        self.next: dict[str, float] = {}

    def take(self) -> None:
        """One turn."""
        self._every(BEAT_SECONDS, self._beat)
        self._every(self.post.patience.rounds, self._recover)
        self._every(JOBS_SECONDS, self._jobs)
        _while_full(lambda: learning.absorb(self.database, now=self.clock.now()), learning.AT_ONCE)
        _while_full(lambda: news.tell(self.database, self.doors, now=self.clock.now()), news.AT_ONCE)

    def _every(self, seconds: float, act: Callable[[], object]) -> None:
        if time.monotonic() >= self.next.get(act.__name__, 0):
            act()
            self.next[act.__name__] = time.monotonic() + seconds

    def _beat(self) -> None:
        with self.database.writing() as session:
            health.beat(session, NAME)

    def _recover(self) -> None:
        recovery.recover(self.post)

    def _jobs(self) -> None:
        self.jobs.run_due(self.database, now=self.clock.now())


def _loop(turns: _Turns, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            turns.take()
        except Exception:  # one bad turn must not end the worker; the rows are safe in the outbox
            log.exception("worker turn failed")
            stop.wait(AFTER_TROUBLE)
        stop.wait(TURN_SECONDS)


def _while_full(act: Callable[[], int], most: int) -> None:
    """Do it again as long as it does all it can at once, up to a point: the other duties wait."""
    for _ in range(MOST_ROUNDS):
        if act() < most:
            break


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
            stop.wait(TURN_SECONDS / 2)
