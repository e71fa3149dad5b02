"""How an alliance forms: each step dated, shown by something, and said by somebody."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, Stage, StageReached
from groundwork.refusal import Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Evidence:
    """What shows that a step was taken.

    is_without_visit: only for the founding visit: confirmed without one, the note holds the reason.
    """

    shown_by: str
    who: str
    note: str = ""
    is_without_visit: bool = False


@dataclass(frozen=True)
class Next:
    """What an alliance does next, and by when."""

    step: str = ""
    on: date | None = None


def reach(
    session: Session, alliance: Alliance, stage: Stage, evidence: Evidence, *, on: date, now: datetime
) -> StageReached:
    """Take an alliance to its next stage. Raises Refusal for a step left out, a day to come, or nothing to show."""
    _must_follow(alliance, stage, on=on, today=local_day(alliance, now))
    _must_show(stage, evidence)
    row = _row(alliance, stage, evidence, on=on, now=now)
    session.add(row)
    alliance.stage, alliance.stage_on = stage, on
    session.flush()
    return row


def begin(session: Session, alliance: Alliance, evidence: Evidence, *, now: datetime) -> StageReached:
    """Record the first step of a new alliance: its leader is found."""
    row = _row(alliance, Stage.LEADER, evidence, on=alliance.stage_on, now=now)
    session.add(row)
    session.flush()
    return row


def plan_next(session: Session, alliance: Alliance, following: Next) -> None:
    """Write down the next step and its day."""
    alliance.next_step, alliance.next_step_on = following.step.strip(), following.on
    session.flush()


def history(session: Session, alliance_id: int) -> list[StageReached]:
    """The steps an alliance has taken, in the order of the steps."""
    rows = session.scalars(select(StageReached).where(StageReached.alliance_id == alliance_id))
    return sorted(rows, key=lambda row: row.stage.number)


def _must_follow(alliance: Alliance, stage: Stage, *, on: date, today: date) -> None:
    if stage != alliance.stage.following:
        raise Refusal(say("The steps are taken one after the other; this is not the next one."), field="stage")
    if on > today:
        raise Refusal(say("Give a day that has come: a step is recorded once it is taken."), field="on")
    if on < alliance.stage_on:
        raise Refusal(
            say("The step before was taken on %(day)s; this one cannot be older.", day=alliance.stage_on.isoformat()),
            field="on",
        )


def _must_show(stage: Stage, evidence: Evidence) -> None:
    if evidence.is_without_visit and stage != Stage.VISIT:
        raise Refusal(say("Only the founding visit can be left out with a reason."), field="is_without_visit")
    if evidence.is_without_visit and not evidence.note.strip():
        raise Refusal(say("Say why it is confirmed without a visit."), field="note")
    if not evidence.shown_by.strip() and not evidence.is_without_visit:
        raise Refusal(say("Say what shows that the step was taken: a letter, a list, minutes."), field="evidence")


def _row(alliance: Alliance, stage: Stage, evidence: Evidence, *, on: date, now: datetime) -> StageReached:
    return StageReached(
        alliance_id=alliance.id,
        stage=stage,
        reached_on=on,
        evidence=evidence.shown_by.strip(),
        note=evidence.note.strip(),
        is_without_visit=evidence.is_without_visit,
        who=evidence.who,
        made_at=now,
    )
