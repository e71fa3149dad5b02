"""One turn of sending, in whatever process: the same claim, pipeline and settling as the worker of one machine."""

import os
import socket
import threading
import time

from groundwork.clock import clock_of
from groundwork.database import Database
from groundwork.delivery.sending.claim import Claimed
from groundwork.delivery.sending.patience import PATIENT, Patience
from groundwork.delivery.sending.pipeline import Pipeline
from groundwork.delivery.sending.worker import drain, post_of
from groundwork.doors import Doors
from groundwork.settings import Settings


def own_name() -> str:
    """The name of this very process, as it stands at the messages it claims."""
    return f"{socket.gethostname()}:{os.getpid()}"


class Turns:
    """What one process sends with; made in that process, since connections are not shared."""

    def __init__(self, database: Database, doors: Doors, settings: Settings, *, patience: Patience = PATIENT) -> None:
        self.database, self.doors, self.settings = database, doors, settings
        self.clock = clock_of(database)
        self.post = post_of(database, self.clock, settings, patience)

    def send(self, seconds: float) -> int:
        """Send until nothing more may go out, or `seconds` are over; then what flies is settled, and told."""
        sent = _Turn(self.post, own_name()).take(seconds)
        self.absorb()
        return sent

    def absorb(self) -> None:
        """Take in what the phone company told, and tell the rooms."""
        drain(self.database, self.clock, self.doors, self.settings, limit=0)


class _Turn(Pipeline):
    """The worker's pipeline, run until it is dry."""

    claimed = 0

    def take(self, seconds: float) -> int:
        """Claim for `seconds` at most, then wait for what flies; says how many were claimed."""
        until, never_idle = time.monotonic() + seconds, threading.Event()
        never_idle.set()
        with self.crew() as crew:
            try:
                while time.monotonic() < until and not self._is_dry():
                    self.turn(crew, never_idle)
            finally:
                while self.flying:
                    self._settle(self._gather(1.0))
        return self.claimed

    def _is_dry(self) -> bool:
        return not self.flying and time.monotonic() < self.next_claim

    def _claim(self, limit: int) -> list[Claimed]:
        rows = super()._claim(limit)
        self.claimed += len(rows)
        return rows
