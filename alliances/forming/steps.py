"""How an alliance forms: each step dated, shown by something, and said by somebody."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, Stage, StageReached, StageUndone
from alliances.typed import LINE, TEXT, required
from groundwork.audit import ledger
from groundwork.refusal import Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Evidence:
    """What shows that a step was taken.

    is_without_visit: only for the founding visit: confirmed without one, the note holds the reason.
    owner: who did it. file_id: a stored letter, resolution or list.
    """

    shown_by: str
    who: str
    note: str = ""
    is_without_visit: bool = False
    owner: str = ""
    file_id: int | None = None


@dataclass(frozen=True)
class Next:
    """What an alliance does next, by when, and who is to do it."""

    step: str = ""
    on: date | None = None
    owner: str = ""


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
    """Write down the next step, its day and who does it. Raises Refusal for a day or person without a step."""
    step, owner = following.step.strip(), " ".join(following.owner.split())
    if not step and (following.on or owner):
        raise Refusal(say("Say what the next step is."), field="next_step")
    for field, words in (("next_step", step), ("next_owner", owner)):
        if len(words) > LINE:
            raise Refusal(say("Please keep this to %(most)s characters.", most=LINE), field=field)
    alliance.next_step, alliance.next_step_on, alliance.next_owner = step, following.on, owner
    session.flush()


def undo(session: Session, alliance: Alliance, reason: str, *, who: str, account_id: int, now: datetime) -> Stage:
    """Take back the last step, which was recorded wrongly; it stays readable. Raises Refusal for the first one."""
    kept = required(reason, field="reason", most=TEXT)
    taken = history(session, alliance.id)
    if len(taken) < 2 or taken[-1].stage != alliance.stage:
        raise Refusal(say("The first step cannot be taken back; set the alliance to rest or close it."), field="reason")
    wrong, before = taken[-1], taken[-2]
    session.add(_undone(wrong, kept, who=who, now=now))
    session.delete(wrong)
    alliance.stage, alliance.stage_on = before.stage, before.reached_on
    session.flush()
    ledger.record(
        session,
        "forming.undo",
        account_id=account_id,
        scope=alliance.slug,
        subject=f"alliance:{alliance.id}",
        reason=kept,
        told={"stage": str(wrong.stage)},
        now=now,
    )
    return wrong.stage


def undone(session: Session, alliance_id: int) -> list[StageUndone]:
    """Steps that were taken back, newest first."""
    found = select(StageUndone).where(StageUndone.alliance_id == alliance_id)
    return list(session.scalars(found.order_by(StageUndone.undone_at.desc(), StageUndone.id.desc())))


def _undone(row: StageReached, reason: str, *, who: str, now: datetime) -> StageUndone:
    names = "alliance_id stage reached_on evidence note is_without_visit owner stored_file_id who made_at"
    held = {name: getattr(row, name) for name in names.split()}
    return StageUndone(**held, reason=reason, undone_by=who, undone_at=now)


@dataclass(frozen=True)
class Taken:
    """A step with how many days the alliance stayed there before the next one, or until today."""

    row: StageReached
    days: int


def with_days(taken: list[StageReached], *, on: date) -> list[Taken]:
    """The steps, each with the days spent at it; the last one counts until `on`."""
    ends = [*(row.reached_on for row in taken[1:]), on][: len(taken)]
    return [Taken(row, max(0, (end - row.reached_on).days)) for row, end in zip(taken, ends, strict=True)]


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
    for field, words, most in (
        ("evidence", evidence.shown_by, LINE), ("owner", evidence.owner, LINE), ("note", evidence.note, TEXT)
    ):  # fmt: skip
        if len(words.strip()) > most:
            raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    if evidence.is_without_visit and stage != Stage.VISIT:
        raise Refusal(say("Only the founding visit can be left out with a reason."), field="is_without_visit")
    if evidence.is_without_visit and not evidence.note.strip():
        raise Refusal(say("Say why it is confirmed without a visit."), field="note")
    if not evidence.shown_by.strip() and not evidence.is_without_visit and evidence.file_id is None:
        raise Refusal(say("Say what shows that the step was taken: a letter, a list, minutes."), field="evidence")


def _row(alliance: Alliance, stage: Stage, evidence: Evidence, *, on: date, now: datetime) -> StageReached:
    return StageReached(
        alliance_id=alliance.id,
        stage=stage,
        reached_on=on,
        evidence=evidence.shown_by.strip(),
        note=evidence.note.strip(),
        is_without_visit=evidence.is_without_visit,
        owner=evidence.owner.strip(),
        stored_file_id=evidence.file_id,
        who=evidence.who,
        made_at=now,
    )
