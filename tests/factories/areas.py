"""What alliances look after, and supporters who belong to two."""

from sqlalchemy.orm import Session

from alliances.areas import reach
from alliances.models import Alliance
from tests.conftest import NOW


def an_area(session: Session, alliance: Alliance, typed: str) -> Alliance:
    """The alliance, which now looks after what was typed."""
    reach.keep_area(session, alliance, typed, now=NOW)
    return alliance
