"""Work with press, radio, schools and universities: planned, done, followed up."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.finding import local_day
from alliances.models import Alliance, Outreach, OutreachKind
from alliances.outreach import wording
from alliances.outreach.kinds import OutletKind, OutreachResult
from alliances.outreach.outlets import NewOutlet, https_link, outlet_named
from alliances.typed import LINE, TEXT
from groundwork.audit import ledger
from groundwork.files import keeping
from groundwork.files.models import StoredFile
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

EARLIEST = date(2000, 1, 1)
MOST_PEOPLE = 10_000_000


@dataclass(frozen=True)
class NewOutreach:
    """What is typed about a piece of outreach; people met are named by their role.

    happened_on: a day to come makes it planned. audience: people who listened. clip_url: an https address.
    """

    kind: OutreachKind
    outlet: str
    happened_on: date
    city: str = ""
    met_role: str = ""
    result: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    result_code: OutreachResult | None = None
    audience: int | None = None
    clip_url: str = ""


def outreach(session: Session, alliance_id: int, *, most: int = 50) -> list[Outreach]:
    """What an alliance has done, newest first."""
    query = select(Outreach).where(Outreach.alliance_id == alliance_id, Outreach.is_done)
    return list(session.scalars(query.order_by(Outreach.happened_on.desc(), Outreach.id.desc()).limit(most)))


def one_of(session: Session, alliance_id: int, outreach_id: int) -> Outreach:
    """One piece of this alliance's outreach. Raises NotFound, also for another alliance's."""
    found = session.get(Outreach, outreach_id)
    if found is None or found.alliance_id != alliance_id:
        raise NotFound(say("There is no such outreach here. Look at the list."))
    return found


def add_outreach(
    session: Session, alliance: Alliance, typed: NewOutreach, *, account_id: int | None = None, now: datetime
) -> Outreach:
    """Record what was done, or plan it for a day to come; the outlet is found again or made."""
    row = Outreach(alliance_id=alliance.id, account_id=account_id, made_at=now)
    _write(session, alliance, row, typed, now=now)
    session.add(row)
    session.flush()
    return row


def change(session: Session, alliance: Alliance, row: Outreach, typed: NewOutreach, *, now: datetime) -> None:
    """Correct a piece of outreach, or say what came of a planned one."""
    _write(session, alliance, row, typed, now=now)
    session.flush()


def settle_next(session: Session, row: Outreach) -> None:
    """The next step is done; what it was moves into the words of the result, so that nothing is lost."""
    if not row.next_step:
        raise Refusal(say("There is no next step here any more. Somebody was faster."))
    done = say("Done: %(step)s.", step=row.next_step.rstrip("."))
    row.result = f"{row.result} {done}".strip()[:TEXT]
    row.next_step, row.next_step_on = "", None
    session.flush()


def put_clip(session: Session, row: Outreach, kept: StoredFile | None) -> None:
    """Keep a file as the clip, or none; the one before is taken away."""
    before = session.get(StoredFile, row.clip_file_id) if row.clip_file_id else None
    row.clip_file_id = kept.id if kept else None
    session.flush()
    if before is not None:
        keeping.forget(session, before)


def remove(session: Session, alliance: Alliance, row: Outreach, *, account_id: int, now: datetime) -> None:
    """Take away what was entered by mistake, its clip too. Raises Refusal for what came from a trip's appointment."""
    if row.appointment_id is not None:
        raise Refusal(say("This came from an appointment of a trip. The secretariat corrects it there."))
    told = {"kind": str(row.kind), "day": row.happened_on.isoformat()}
    put_clip(session, row, None)
    subject = f"outreach:{row.id}"
    session.delete(row)
    session.flush()
    scope = alliance.slug
    ledger.record(session, "outreach.remove", account_id=account_id, scope=scope, subject=subject, told=told, now=now)


def _write(session: Session, alliance: Alliance, row: Outreach, typed: NewOutreach, *, now: datetime) -> None:
    is_done = typed.happened_on <= local_day(alliance, now)
    _check(typed, is_done=is_done)
    clip = https_link(typed.clip_url, field="clip_url")
    likely = wording.LIKELY.get(typed.kind, OutletKind.NEWSPAPER)
    outlet = outlet_named(session, alliance, NewOutlet(typed.outlet, typed.city, kind=likely), now=now)
    row.kind, row.happened_on, row.is_done = typed.kind, typed.happened_on, is_done
    row.outlet, row.city, row.outlet_id = outlet.name, outlet.town, outlet.id
    row.met_role, row.audience, row.clip_url = typed.met_role.strip()[:LINE], typed.audience, clip
    row.result, row.result_code = typed.result.strip()[:TEXT], typed.result_code
    row.next_step, row.next_step_on = typed.next_step.strip()[:LINE], typed.next_step_on


def _check(typed: NewOutreach, *, is_done: bool) -> None:
    if typed.happened_on < EARLIEST:
        raise Refusal(say("Look at the year again."), field="happened_on")
    if not is_done and (typed.result.strip() or typed.result_code):
        words = say("This day is still to come. Plan it now without a result, and say afterwards what came of it.")
        raise Refusal(words, field="happened_on")
    if typed.audience is not None and not 0 <= typed.audience <= MOST_PEOPLE:
        raise Refusal(say("Type how many people listened, as a plain number."), field="audience")
    if typed.next_step_on and not typed.next_step.strip():
        raise Refusal(say("Say what the next step is, or leave its day out."), field="next_step")
