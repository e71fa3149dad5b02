"""Many requests in flight at once: claims while there is room, settles what has landed, waits for no whole batch."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from queue import Empty, SimpleQueue

import structlog

from groundwork.delivery.models import Channel
from groundwork.delivery.phone.http import AT_ONCE
from groundwork.delivery.sending import handing_over, outcomes
from groundwork.delivery.sending.claim import Claimant, Claimed, claim, is_any_waiting
from groundwork.delivery.sending.crew import Crew
from groundwork.delivery.sending.handing_over import Post
from groundwork.delivery.sending.outcomes import Result

log = structlog.get_logger("groundswell.worker")

MOST = 32  # messages in one claim; it costs the same for one
GROUP = 64  # results in one transaction at most
GROUP_SECONDS = 0.02  # and how long the first of them waits for others
IDLE_SECONDS = 0.2
AFTER_TROUBLE = 2.0


Requests = Crew[tuple[Claimed, float], Result | None]  # a message, and when it had its last look


def nowhere(_point: str) -> None:
    """What happens at the named points of a message's way: nothing, but in tests."""


class Pipeline:
    """The sending half of one worker, in one thread of its own; the requests are in a pool of others.

    reached: called at the named points of a message's way, so that a test can end the worker there.
    """

    def __init__(
        self, post: Post, name: str, *, at_once: int = AT_ONCE, reached: Callable[[str], None] = nowhere
    ) -> None:
        self.post, self.name, self.at_once, self.reached = post, name, at_once, reached
        self.landed: SimpleQueue[Result | None] = SimpleQueue()
        self.flying = 0
        self.next_claim = 0.0
        self.had_more = False

    def run(self, stop: threading.Event) -> None:
        """Send until told to stop; then nothing more is claimed, and what flies is waited for and settled."""
        with self.crew() as crew:
            while not stop.is_set():
                try:
                    self.turn(crew, stop)
                except Exception:  # one bad turn must not end the worker; the rows are safe in the outbox
                    log.exception("sending turn failed")
                    stop.wait(AFTER_TROUBLE)
            while self.flying:
                self._settle(self._gather(1.0))

    def crew(self) -> Requests:
        """The threads its requests are made in."""
        return Crew(self._hand_over, self.landed, self.at_once)

    def turn(self, crew: Requests, stop: threading.Event) -> None:
        """Claim if there is room, settle what has landed."""
        if self._has_room() and time.monotonic() >= self.next_claim:
            self._launch(crew)
        if self.flying:
            self._settle(self._gather(GROUP_SECONDS))
        else:
            stop.wait(max(0.0, self.next_claim - time.monotonic()))

    def _has_room(self) -> bool:
        return self.at_once - self.flying >= MOST

    def _launch(self, crew: Requests) -> None:
        rows = self._claim(MOST)
        if not rows:
            self.next_claim = time.monotonic() + IDLE_SECONDS
            return
        going, looked_at = handing_over.last_look(self.post, rows), time.monotonic()
        for row in going:
            self.flying += 1
            crew.give((row, looked_at))

    def _hand_over(self, job: tuple[Claimed, float]) -> Result | None:
        return handing_over.hand_over_soon(self.post, *job)

    def _claim(self, limit: int) -> list[Claimed]:
        self.reached("before claim")
        rows = claim_some(self.post, self.name, limit=limit, is_sure=self.had_more)
        self.had_more = len(rows) == limit
        if rows:
            self.reached("after claim")
        return rows

    def _gather(self, seconds: float) -> list[Result | None]:
        """What has landed, after waiting a little for a group worth a transaction."""
        found: list[Result | None] = []
        until, enough = time.monotonic() + seconds, min(GROUP, max(1, self.flying), self.at_once // 2)
        while len(found) < GROUP:
            try:
                is_waiting = len(found) < enough
                found.append(self.landed.get(is_waiting, max(0.0, until - time.monotonic()) if is_waiting else None))
            except Empty:
                break
        return found

    def _settle(self, landed: list[Result | None]) -> None:
        self.flying -= len(landed)
        results = [result for result in landed if result is not None]
        if not results:
            return
        self.reached("after response")
        outcomes.settle_all(self.post.database, self.post.clock, results)
        self.reached("after commit")


def claim_some(post: Post, name: str, *, limit: int, is_sure: bool = False) -> list[Claimed]:
    """Claim and commit; without a phone only e-mail is touched. is_sure: that there is something, so do not ask."""
    if not is_sure:
        with post.database.reading() as session:
            if not is_any_waiting(session):
                return []
    channels = tuple(Channel) if post.phone else (Channel.MAIL,)
    own = post.settings.messaging_service or post.settings.sender_number
    who = Claimant(name, post.clock.now(), datetime.now(UTC), channels, lease=post.patience.lease, sender=own)
    with post.database.writing() as session:
        return claim(session, who, limit=limit)
