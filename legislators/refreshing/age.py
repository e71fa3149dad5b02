"""What is wrong with our list of members: none, too old, or the last refresh was refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.models import Installation
from legislators.models import UNITED_STATES, Refresh, RefreshOutcome, Roster

OLD = timedelta(days=60)


def latest(session: Session) -> Refresh | None:
    """The last look at the sources."""
    return session.scalar(select(Refresh).order_by(Refresh.looked_at.desc(), Refresh.id.desc()).limit(1))


def was_wrong(last: Refresh | None) -> bool:
    """Whether a look ended without a list."""
    return last is not None and last.outcome in {RefreshOutcome.REFUSED, RefreshOutcome.FAILED}


def refused(session: Session) -> str:
    """What is wrong with the last look at the sources."""
    last = latest(session)
    if last is None or not was_wrong(last):
        return ""
    return f"the last refresh was {last.outcome}: {last.report}; try `groundswell legislators sync --dry-run`"


def _today() -> date:
    return datetime.now(UTC).date()


def old(session: Session, *, today: Callable[[], date] = _today) -> str:
    """Whether our list of members is missing or too old; a demo lives in its own time."""
    as_of = session.scalar(select(func.max(Roster.as_of)).where(Roster.state == UNITED_STATES))
    if as_of is None:
        return "no list of members is loaded; run `groundswell init` once more"
    day = today()
    if session.scalar(select(Installation.is_demo)) or (day - as_of <= OLD and as_of >= congress_began(day)):
        return ""
    before = ", before this Congress began" if as_of < congress_began(day) else ""
    return f"the list of members is of {as_of}{before}; run `groundswell legislators sync`"


def congress_began(day: date) -> date:
    """The first day of the Congress of a day."""
    year = day.year if day.year % 2 else day.year - 1
    return date(year, 1, 3) if day >= date(year, 1, 3) else date(year - 2, 1, 3)
