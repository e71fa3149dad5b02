"""How many supporters a rule chooses."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alliances.models import Alliance, Supporter
from alliances.segments import rules


def how_many(session: Session, alliance: Alliance, rule: str, *, now: datetime) -> int:
    """How many supporters a rule chooses now; counted by the database in one statement."""
    return of_rule(session, alliance, rules.load(rule), now=now)


def of_rule(session: Session, alliance: Alliance, rule: rules.Rule, *, now: datetime) -> int:
    """The same for a rule that is still being written. Raises Refusal for a part it cannot read."""
    chosen = rules.of_rule(session, alliance, rule, now=now)
    return session.scalar(select(func.count()).select_from(Supporter).where(chosen)) or 0
