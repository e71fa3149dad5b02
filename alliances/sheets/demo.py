"""The demo's sign-in sheet: two people entered after a meeting, one line that waits for a better number."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from alliances.sheets import entering
from alliances.sheets.entering import Occasion, Typed

LINES = (
    Typed(1, "Hollis Brandywine", "00101", "808-555-0151", "hollis@parish.example", False, True, True),
    Typed(2, "Marguerite Ashdown", "00107", "", "marguerite@parish.example", False, True, True),
    Typed(3, "Ignatius Fell", "00101", "808-555-01", "", True, False, True),
)


def seed(session: Session, *, now: datetime) -> None:
    """One sheet of the Franklin Alliance, from a parish hall."""
    franklin = session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()
    then = now - timedelta(days=2)
    occasion = Occasion(then.date(), "Parish hall, St Clare")
    sheet = entering.begin(session, franklin, occasion, account_id=None, now=then)
    entering.save(session, sheet, LINES, now=then)
    entering.enter(session, sheet, franklin, lambda token: f"/join/confirm/{token}", now=then)
