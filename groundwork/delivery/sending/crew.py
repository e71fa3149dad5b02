"""Threads that hand messages over: as many as the answers take long to come, and no more."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")

FEWEST = 4
SECONDS_A_THREAD = 0.001  # of waiting for an answer that one more thread is worth
# The quickest answers count: a slow one may only have waited for the other threads.
RISING, FALLING = 0.02, 0.5


class Crew(Generic[Job, Done]):
    """A pool that grows while answers are slow and shrinks when they are quick.

    Sixty threads that never wait for the network wait for each other instead: measured at no latency, four hand over
    an eighth more texts than sixty-four; at 60 ms forty are needed. work: must not raise.
    """

    def __init__(self, work: Callable[[Job], Done], landed: "SimpleQueue[Done]", most: int) -> None:
        self.work, self.landed, self.most = work, landed, most
        self.jobs: SimpleQueue[Job | None] = SimpleQueue()
        self.lock = threading.Lock()
        self.threads: set[threading.Thread] = set()
        self.seconds = 0.0

    def __enter__(self) -> "Crew[Job, Done]":
        """Open; threads come with the work."""
        return self

    def __exit__(self, *_: object) -> None:
        """Do what was given, then end."""
        with self.lock:
            threads, self.most = list(self.threads), 0
        for _thread in threads:
            self.jobs.put(None)
        for thread in threads:
            thread.join()

    @property
    def wanted(self) -> int:
        """How many threads there should be now."""
        return min(self.most, FEWEST + round(self.seconds / SECONDS_A_THREAD))

    def give(self, job: Job) -> None:
        """Have it done by whoever is free first."""
        self.jobs.put(job)
        with self.lock:
            if len(self.threads) < self.wanted:
                thread = threading.Thread(target=self._run, name="request", daemon=True)
                self.threads.add(thread)
                thread.start()

    def _run(self) -> None:
        while (job := self.jobs.get()) is not None:
            began = time.monotonic()
            done = self.work(job)
            self._note(time.monotonic() - began)
            self.landed.put(done)
            if self._is_one_too_many():
                return

    def _note(self, seconds: float) -> None:
        more = seconds - self.seconds
        self.seconds += more * (RISING if more > 0 else FALLING)

    def _is_one_too_many(self) -> bool:
        with self.lock:
            is_too_many = len(self.threads) > self.wanted > 0
            if is_too_many:
                self.threads.discard(threading.current_thread())
            return is_too_many
