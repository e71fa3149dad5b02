"""Periodic work: each job once in each slot of its time, whichever worker comes first."""

import time
from datetime import UTC, datetime

import structlog
from sqlalchemy import select, update

from groundwork.database import Database
from groundwork.delivery.rows import add_once
from groundwork.doors import Job
from groundwork.models import JobRun

log = structlog.get_logger("groundswell.worker")

BREATH = 0.02  # seconds
BEGINNING = datetime(2020, 1, 6, tzinfo=UTC)  # a Monday, so that weekly slots begin on Mondays


def slot_of(job: Job, now: datetime) -> datetime:
    """The slot a moment belongs to."""
    return BEGINNING + (now - BEGINNING) // job.every * job.every


class Jobs:
    """The periodic work of one worker; a job that failed is left alone until its next slot."""

    def __init__(self, jobs: list[Job]) -> None:
        self.jobs = jobs
        self.seen: dict[str, datetime] = {}

    def run_due(self, database: Database, *, now: datetime) -> int:
        """Run what is due; returns how many jobs this worker ran."""
        return sum(self._run(database, job, now) for job in self.jobs if self.seen.get(job.name) != slot_of(job, now))

    def _run(self, database: Database, job: Job, now: datetime) -> bool:
        slot = self.seen[job.name] = slot_of(job, now)
        try:
            if job.prepare and self._is_done(database, job, slot):
                return False
            prepared = {"prepared": job.prepare(now=now)} if job.prepare else {}
            with database.writing() as session:
                if not add_once(session, JobRun, name=job.name, slot=slot, note=""):
                    return False
                is_more = job.work(session, now=now, **prepared)
                mine = (JobRun.name == job.name) & (JobRun.slot == slot)
                session.execute(update(JobRun).where(mine).values(finished_at=now))
            self._go_on(database, job, now, is_more=bool(is_more))
        except Exception:
            log.exception("job failed", job=job.name)
            return False
        return True

    def _go_on(self, database: Database, job: Job, now: datetime, *, is_more: bool) -> None:
        """Round after round, with a moment between two for whoever waits to write."""
        for _ in range(job.rounds - 1):
            if not is_more:
                break
            time.sleep(BREATH)
            with database.writing() as session:
                is_more = bool(job.work(session, now=now))

    def _is_done(self, database: Database, job: Job, slot: datetime) -> bool:
        """Whether another worker came first; asked before work that takes a while."""
        with database.reading() as session:
            query = select(JobRun.name).where(JobRun.name == job.name, JobRun.slot == slot)
            return session.scalar(query) is not None
