"""The invented staff of the demo."""

from datetime import datetime

from sqlalchemy.orm import Session

from groundwork.accounts import people
from groundwork.doors import Role

EMAILS = {"leader": "rosa@franklin.example", "secretariat": "hana@lantern.example"}


def seed(session: Session, *, now: datetime) -> None:
    """A leader of the invented State of Franklin and a secretary of the coalition; neither has a password."""
    rosa = people.make_account(session, EMAILS["leader"], name="Rosa Lindgren", now=now)
    people.grant(session, rosa, Role.LEADER, scope_kind=people.ALLIANCE, scope_id="franklin", now=now)
    hana = people.make_account(session, EMAILS["secretariat"], name="Hana Brandt", now=now)
    people.grant(session, hana, Role.SECRETARIAT, scope_kind=people.COALITION, scope_id="", now=now)
