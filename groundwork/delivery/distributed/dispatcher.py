"""The process that gives hints, one machine at a time, and sends by itself where nobody takes them."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

import structlog

from groundwork import health
from groundwork.delivery.distributed import hints, leases, ready
from groundwork.delivery.distributed.broker import Broker, BrokerAway, Line
from groundwork.delivery.distributed.turns import Turns
from groundwork.delivery.jobs import Jobs
from groundwork.delivery.sending import recovery

log = structlog.get_logger("groundswell.worker")

LEADER = "dispatcher"
TICK_SECONDS = 0.2
AFTER_TROUBLE = 2.0
HERE_SECONDS = 1.0  # one turn of sending here; the lease must be kept between two
LEAD_SECONDS, BEAT_SECONDS, JOBS_SECONDS, NEWS_SECONDS, ASK_SECONDS = 2.0, 10.0, 1.0, 1.0, 5.0
ENOUGH = 32  # hints that wait; more would only grow old


class Child(Protocol):
    """The listener beside us."""

    def keep(self) -> None:
        """Start it again if it ended."""

    def leave(self) -> None:
        """Ask it to finish."""


class Every:
    """Things to do every so many seconds."""

    def __init__(self) -> None:
        self.next: dict[str, float] = {}

    def __call__(self, seconds: float, act: Callable[[], object]) -> None:
        """Do it, unless it was done less than `seconds` ago."""
        if time.monotonic() >= self.next.get(act.__name__, 0):
            self.next[act.__name__] = time.monotonic() + seconds
            act()


class Dispatcher:
    """Leads while it holds the lease; whoever leads also recovers lost messages and runs the periodic jobs."""

    def __init__(self, turns: Turns, broker: Broker, *, name: str) -> None:
        self.turns, self.database, self.clock = turns, turns.database, turns.clock
        self.broker, self.name = broker, name
        self.is_leader = self.is_alone = False
        self.ask_at = 0.0
        self.every = Every()

    def run(self, child: Child, stop: threading.Event) -> None:
        """Work until told to stop; the batch in hand is finished, the lease given up."""
        chores = threading.Thread(target=self._chores, args=(stop,), name="chores", daemon=True)
        chores.start()
        while not stop.is_set():
            try:
                child.keep()
                busy = self.turn()
            except Exception:  # one bad turn must not end the dispatcher; the rows are safe in the outbox
                log.exception("dispatcher turn failed")
                stop.wait(AFTER_TROUBLE)
                continue
            if not busy:
                stop.wait(TICK_SECONDS)
        child.leave()
        chores.join(timeout=20)
        self.resign()

    def turn(self) -> int:
        """Give hints if we lead; send by ourselves where nobody takes them. Says how much was sent here."""
        self.every(BEAT_SECONDS, self._beat)
        self.every(LEAD_SECONDS, self.lead)
        line = self._line()
        if line is None:
            return self.turns.send(HERE_SECONDS)
        if not self.is_leader:
            return 0
        self._hint(line)
        # nobody listens, or those who do are too busy or stuck: then we lend a hand
        return self.turns.send(HERE_SECONDS) if not line.listeners or line.waiting >= ENOUGH else 0

    def lead(self) -> bool:
        """Take or keep the lease, if it is to be had."""
        with self.database.writing() as session:
            self.is_leader = leases.hold(session, LEADER, self.name, now=datetime.now(UTC))
        return self.is_leader

    def resign(self) -> None:
        """Give the lease up, so that the next one leads at once."""
        self.is_leader = False
        with self.database.writing() as session:
            leases.let_go(session, LEADER, self.name)
        self.broker.close()

    def _line(self) -> Line | None:
        """How the line is, or nothing while the broker is away; then it is asked again every ASK_SECONDS only."""
        if time.monotonic() < self.ask_at:
            return None
        try:
            line = self.broker.line()
        except BrokerAway as away:
            self._away(away)
            return None
        if self.is_alone:
            log.warning("broker is back", words="RabbitMQ answers again; hints go out as before.")
        self.is_alone = False
        return line

    def _away(self, away: BrokerAway) -> None:
        if not self.is_alone:
            log.warning("broker is away", words=f"{away}. Until then this process sends by itself; nothing is lost.")
        self.is_alone, self.ask_at = True, time.monotonic() + ASK_SECONDS

    def _hint(self, line: Line) -> None:
        """One hint for each batch with something to send, as long as the line is short."""
        now, real_now = self.clock.now(), datetime.now(UTC)
        with self.database.reading() as session:
            batches = ready.batches(session, now=now, real_now=real_now)
            is_news = ready.is_news_waiting(session)
        try:
            if is_news and line.waiting < ENOUGH:
                self.broker.hint(hints.ABSORB)
            for batch_id in batches[: max(0, ENOUGH - line.waiting)]:
                self.broker.hint(hints.SEND, batch_id)
        except BrokerAway as away:
            self._away(away)

    def _beat(self) -> None:
        with self.database.writing() as session:
            health.beat(session, self.name)

    def _chores(self, stop: threading.Event) -> None:
        """The leader's turns that may take long, beside the hints: looking for lost messages, periodic jobs."""
        every, jobs = Every(), Jobs(self.turns.doors.jobs)

        def recover() -> None:
            recovery.recover(self.turns.post)

        def run_jobs() -> None:
            jobs.run_due(self.database, now=self.clock.now())

        while not stop.wait(TICK_SECONDS):
            if not self.is_leader:
                continue
            try:
                every(self.turns.post.patience.rounds, recover)
                every(JOBS_SECONDS, run_jobs)
                every(NEWS_SECONDS, self.turns.absorb)
            except Exception:  # the same: what is due stays due
                log.exception("chores failed")
