"""Workers killed again and again while they text a crowd and people say STOP, and what the phone company's log says."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from groundwork.database import Database
from groundwork.delivery.models import Address, Batch, Message, State
from groundwork.delivery.sending.patience import REQUEST_LIFE
from tests.factories import working
from tests.factories.responder import Responder, responding

OPEN = (State.QUEUED, State.SENDING, State.UNKNOWN)
LIFE = REQUEST_LIFE.total_seconds()
EVERY = 20  # every so-manieth person opts out


@dataclass(frozen=True)
class Findings:
    """What a trial came to; all but the first three should be nothing.

    late: texts taken more than a request's life after their STOP was committed; latest: seconds of the latest.
    """

    kills: int
    texts: int
    states: dict[str, int]
    lost: int
    doubled: int
    late: int
    latest: float
    missing: int
    ledger: int

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.doubled or self.late or self.missing or self.ledger)

    def line(self, name: str) -> str:
        held = self.states.get("suppressed", 0)
        parts = (self.kills, self.texts, held, self.lost, self.doubled, self.late, self.missing, self.ledger)
        return f"{name:<34}" + "".join(f"{part:>9}" for part in parts) + f"{self.latest:>10.3f}"


HEAD = f"{'':<34}" + "".join(
    f"{word:>9}" for word in ("kills", "texts", "stopped", "lost", "doubled", "late", "no row", "ledger")
)


@dataclass
class Trial:
    """One database with a crowd's texts queued, and a folder for the logs."""

    database: Database
    url: str
    folder: Path
    batch_id: int
    latency: float = 20
    words: tuple[str, ...] = ("--short", "--alone")

    def run(self, kills: int, *, workers: int = 2, seconds: float = 60, pause: float = 0.02) -> Findings:
        """Keep this many workers running and kill one again and again; then let them finish in peace.

        seconds: how long all may rest unfinished after the last kill. pause: between two people saying STOP.
        """
        log = self.folder / "taken.log"
        with responding(log, latency=self.latency) as responder:
            surroundings = working.environment(self.url, responder.base)
            with working.nursery(surroundings) as nursery, self._opting(pause):
                living = [nursery.start(*self.words) for _ in range(workers)]
                for _ in range(kills):
                    self._kill(living.pop(0), responder)
                    living.append(nursery.start(*self.words))
                self.wait_until_done(seconds)
                for one in living:
                    os.kill(one, signal.SIGTERM)
                wait_for(lambda: not any(map(working.is_alive, living)), 20)
            return self.findings(responder, kills)

    def _opting(self, pause: float) -> "subprocess.Popen[bytes]":
        words = [self.url, str(self.folder / "stops.log"), str(EVERY), str(pause)]
        return subprocess.Popen([sys.executable, "-m", "tests.factories.opting", *words], cwd=working.ROOT)

    def _kill(self, pid: int, responder: Responder) -> None:
        """Kill it at any moment after it, or the other, has got something through."""
        before = responder.figures()["taken"]
        wait_for(lambda: responder.figures()["taken"] > before or self._is_idle(), 20)
        time.sleep(random.uniform(0, 0.15))
        os.kill(pid, signal.SIGKILL)

    def _is_idle(self) -> bool:
        with self.database.reading() as session:
            return session.scalar(select(Message.id).where(Message.state.in_(OPEN)).limit(1)) is None

    def wait_until_done(self, seconds: float) -> None:
        wait_for(self._is_idle, seconds)

    def findings(self, responder: Responder, kills: int) -> Findings:
        taken = responder.taken()
        rows = Counter(one.row_id for one in taken)
        lateness = self._lateness({one.to: one.at for one in taken})
        with self.database.reading() as session:
            counted = session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
            known = set(session.scalars(select(Message.sid).where(Message.sid.is_not(None))))
            ledger = session.get_one(Batch, self.batch_id).taken_segments
        states = {str(state): count for state, count in counted}
        settled = {"accepted", "suppressed"}
        return Findings(
            kills=kills,
            texts=len(taken),
            states=states,
            lost=sum(count for state, count in states.items() if state not in settled),
            doubled=len(taken) - len(rows),
            late=sum(one > LIFE for one in lateness),
            latest=max(lateness, default=0.0),
            missing=len({one.sid for one in taken} ^ known),
            ledger=ledger - len(taken),
        )

    def _lateness(self, taken: dict[str, float]) -> list[float]:
        """By how many seconds texts were taken after their STOP, for those that were."""
        with self.database.reading() as session:
            number = dict(session.execute(select(Address.id, Address.value)).all())
        file = self.folder / "stops.log"
        lines = [line.split("\t") for line in file.read_text().splitlines()] if file.exists() else []
        stops = {number[int(row)]: float(at) for row, at in lines}
        return [taken[to] - at for to, at in stops.items() if to in taken and taken[to] > at]


def wait_for(is_so: Callable[[], bool], seconds: float) -> None:
    """Wait until it is so. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.02)
