"""What people say for the ledger: what a campaign is for, which hours were worked, what a year's spending is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from alliances.models import Alliance
from campaigns.models import Campaign, LobbyKind, Purpose, WorkTime, YearOfPayer
from groundwork.refusal import Refusal
from groundwork.words import say

LONGEST_DAY = 24 * 60  # minutes
FIRST_YEAR = 2020


@dataclass(frozen=True)
class Worked:
    """Paid time on one day; cents: what it cost."""

    kind: LobbyKind
    day: date
    minutes: int
    cents: int
    what: str


def say_purpose(  # noqa: PLR0913 - three questions, and who answers
    session: Session,
    campaign: Campaign,
    *,
    on_measure: bool,
    takes_view: bool,
    to_members: bool,
    account_id: int | None,
    now: datetime,
) -> None:
    """Keep what a campaign is for; the last word counts."""
    purpose = session.get(Purpose, campaign.id) or Purpose(campaign_id=campaign.id)
    purpose.on_measure, purpose.takes_view, purpose.to_members = on_measure, takes_view, to_members
    purpose.said_by, purpose.said_at = account_id, now
    session.add(purpose)
    session.flush()


def log_time(
    session: Session, alliance: Alliance, worked: Worked, *, today: date, account_id: int | None, now: datetime
) -> WorkTime:
    """Write paid time down. Raises a Refusal beside the field that needs another look."""
    if not 0 < worked.minutes <= LONGEST_DAY:
        raise Refusal(say("Type how long it took, up to 24 hours a day."), field="hours")
    if worked.cents < 0:
        raise Refusal(say("Type what that time cost, in dollars."), field="cost")
    if worked.day > today or worked.day.year < FIRST_YEAR:
        raise Refusal(say("Choose a day that has been."), field="day")
    if not worked.what.strip():
        raise Refusal(say("Say what was done."), field="what")
    made = WorkTime(
        alliance_id=alliance.id,
        kind=worked.kind,
        day=worked.day,
        minutes=worked.minutes,
        cents=worked.cents,
        what=worked.what.strip(),
        logged_by=account_id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made


def say_spending(session: Session, alliance: Alliance, year: int, cents: int) -> None:
    """Keep what the payer spends on its exempt purpose in a year. Raises a Refusal for less than nothing."""
    if cents < 0:
        raise Refusal(say("Type the year's spending in dollars."), field="spending")
    known = session.get(YearOfPayer, (alliance.id, year)) or YearOfPayer(alliance_id=alliance.id, year=year)
    known.spending_cents = cents
    session.add(known)
    session.flush()
