"""The segments of the story."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.models import Alliance
from alliances.segments import keeping
from alliances.segments.keeping import Typed
from alliances.segments.rules import ALL, ANY, Group, Part, Rule


def seed(session: Session, *, now: datetime) -> None:
    """Three sentences a leader of Franklin would write."""
    franklin = session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()
    for name, rule in STORY:
        keeping.save(session, franklin, Typed(name, rule), account_id=None, now=now)


CAN_BE_TEXTED = Part("may_text", {"answer": "yes"})
STORY = (
    ("New this quarter, by text", Rule(ALL, [Group(ALL, [Part("joined_lately", {"days": "90"}), CAN_BE_TEXTED])])),
    ("Districts 2 and 3, by text", Rule(ALL, [Group(ALL, [Part("district", {"areas": "FK-2;FK-3"}), CAN_BE_TEXTED])])),
    (
        "Spanish readers or Watauga",
        Rule(ALL, [Group(ANY, [Part("language", {"language": "es"}), Part("city", {"cities": "Watauga"})])]),
    ),
)
