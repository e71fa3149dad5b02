"""Visits to offices: planned, then reported."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns.models import Visit, VisitState
from campaigns.offices.record import Heard, Where, follow
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say


def plan_visit(session: Session, where: Where, *, planned_for: datetime, who: str, now: datetime) -> Visit:
    """Book a visit. Raises a Refusal for a moment that has passed, or when nobody goes."""
    if planned_for <= now:
        raise Refusal(say("This moment has passed. Choose a later one, or log the visit as a touch."), field="day")
    if not who.strip():
        raise Refusal(say("Say who goes, so that somebody does."), field="who")
    visit = Visit(
        alliance_id=where.alliance_id,
        office_id=where.office.id,
        person_id=where.office.person_id,
        planned_for=planned_for,
        who=who.strip(),
        state=VisitState.PLANNED,
        made_at=now,
        logged_by=where.account_id,
    )
    session.add(visit)
    session.flush()
    return visit


def report_visit(session: Session, visit: Visit, where: Where, heard: Heard, *, day: date, now: datetime) -> None:
    """Say what came of a visit, from its day on. Raises a Refusal earlier, or when it was reported already.

    day: when it was held, by the office's own clock.
    """
    if visit.state is not VisitState.PLANNED:
        raise Refusal(say("This visit has been reported or called off already."))
    if day > now.astimezone(ZoneInfo(where.office.time_zone)).date():
        raise Refusal(say("This visit is still to come. Report it when you have been there."))
    if not heard.met.strip():
        raise Refusal(say("Say whom you met, by role, such as State director."), field="met")
    visit.state, visit.reported_at = VisitState.REPORTED, now
    visit.met, visit.heard, visit.asked = heard.met.strip(), heard.heard.strip(), heard.asked.strip()
    follow(session, where, heard, day=day, now=now)
    session.flush()


def cancel_visit(session: Session, visit: Visit) -> None:
    """Call a visit off."""
    if visit.state is not VisitState.PLANNED:
        raise Refusal(say("This visit has been reported or called off already."))
    visit.state = VisitState.CANCELLED
    session.flush()


def visit_of(session: Session, alliance: Alliance, visit_id: int) -> Visit:
    """One of this alliance's visits. Raises NotFound, also for another alliance's."""
    visit = session.get(Visit, visit_id)
    if visit is None or visit.alliance_id != alliance.id:
        raise NotFound(say("There is no such visit here. Look at the list of visits."))
    return visit


def agenda(session: Session, alliance: Alliance, *, now: datetime) -> tuple[Sequence[Visit], Sequence[Visit]]:
    """The visits whose report is overdue, and those to come; each soonest first."""
    query = select(Visit).where(Visit.alliance_id == alliance.id, Visit.state == VisitState.PLANNED)
    planned = session.scalars(query.order_by(Visit.planned_for)).all()
    return [one for one in planned if one.planned_for <= now], [one for one in planned if one.planned_for > now]
