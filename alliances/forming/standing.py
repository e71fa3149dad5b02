"""Whether an alliance goes on, rests or is closed, and taking it up again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, Standing, StandingChange
from alliances.typed import TEXT, required
from groundwork.audit import ledger
from groundwork.delivery import outbox
from groundwork.refusal import Refusal
from groundwork.words import say


@dataclass(frozen=True)
class Change:
    """What becomes of an alliance, from which day, why, and who says so. until: when a rest may end."""

    standing: Standing
    on: date
    reason: str
    who: str
    until: date | None = None


def is_open_to_join(alliance: Alliance) -> bool:
    """Whether people can join: a resting alliance still takes them in, a closed one does not."""
    return alliance.standing != Standing.CLOSED


def standing_words(alliance: Alliance) -> str:
    """What public pages say of an alliance that rests or is closed; nothing while it goes on."""
    if alliance.standing == Standing.RESTING:
        return say("This alliance is taking a rest. Whoever joins now hears from it when it starts again.")
    if alliance.standing == Standing.CLOSED:
        return say("This alliance has finished its work here. Look for one near you, or start a new one.")
    return ""


def change(session: Session, alliance: Alliance, wanted: Change, *, account_id: int, now: datetime) -> StandingChange:
    """Set an alliance to rest, close it, or take it up again. Raises Refusal without a reason or for a wrong day.

    What a closed one was sending waits: its leaders may resume it once the alliance is taken up again.
    """
    _must_fit(alliance, wanted, today=local_day(alliance, now))
    reason = required(wanted.reason, field="reason", most=TEXT)
    row = StandingChange(
        alliance_id=alliance.id, standing=wanted.standing, on=wanted.on, reason=reason, who=wanted.who, made_at=now
    )
    session.add(row)
    is_running = wanted.standing == Standing.RUNNING
    alliance.standing, alliance.standing_on = wanted.standing, wanted.on
    alliance.standing_reason = "" if is_running else reason
    alliance.rests_until = wanted.until if wanted.standing == Standing.RESTING else None
    session.flush()
    if wanted.standing == Standing.CLOSED:
        outbox.pause_all(session, alliance.slug, why="closed", now=now)
    ledger.record(
        session,
        "forming.standing",
        account_id=account_id,
        scope=alliance.slug,
        subject=f"alliance:{alliance.id}",
        reason=reason,
        told={"standing": str(wanted.standing), "on": wanted.on.isoformat()},
        now=now,
    )
    return row


def changes(session: Session, alliance_id: int) -> list[StandingChange]:
    """Every rest, closing and taking up again, newest first."""
    found = select(StandingChange).where(StandingChange.alliance_id == alliance_id)
    return list(session.scalars(found.order_by(StandingChange.on.desc(), StandingChange.id.desc())))


def _must_fit(alliance: Alliance, wanted: Change, *, today: date) -> None:
    if wanted.standing == alliance.standing:
        raise Refusal(say("It stands so already."), field="standing")
    if wanted.on > today:
        raise Refusal(say("Give today or a day before: this is recorded once it is so."), field="on")
    if alliance.standing_on and wanted.on < alliance.standing_on:
        day = alliance.standing_on.isoformat()
        raise Refusal(
            say("It has stood as it stands since %(day)s; give that day or a later one.", day=day), field="on"
        )
    if wanted.standing == Standing.RESTING and wanted.until and wanted.until <= today:
        raise Refusal(say("Give a day to come for the end of the rest, or leave it empty."), field="until")
