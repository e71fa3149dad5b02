"""What the story's alliances look after, and some supporters who belong to two."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.kinds import AreaKind
from alliances.models import Alliance, Area, Belonging, Supporter

# the Driftless Alliance reaches over the river; two of its counties lie in a state of their own
AREAS = {
    "franklin": [(AreaKind.STATE, "FK")],
    "ohio": [(AreaKind.STATE, "OH")],
    "driftless": [
        (AreaKind.COUNTY, "WI/Grant County"), (AreaKind.COUNTY, "WI/Iowa County"), (AreaKind.COUNTY, "WI/Dane County"),
        (AreaKind.COUNTY, "IA/Dubuque County"), (AreaKind.COUNTY, "IL/Jo Daviess County"),
    ],
    "vermont": [(AreaKind.STATE, "VT")],
    "capital": [(AreaKind.STATE, "DC"), (AreaKind.COUNTY, "MD/Montgomery County")],
    "rio-grande": [(AreaKind.COUNTY, "TX/Val Verde County"), (AreaKind.COUNTY, "TX/El Paso County")],
}  # fmt: skip
IN_TWO = 7


def seed(session: Session, *, now: datetime) -> None:
    """Give every alliance its area, and let a few of Vermont's supporters belong to the capital's too."""
    alliances = {one.slug: one.id for one in session.scalars(select(Alliance))}
    for slug, pieces in AREAS.items():
        session.add_all(Area(alliance_id=alliances[slug], kind=kind, code=code, made_at=now) for kind, code in pieces)
    stays = (Supporter.alliance_id == alliances["vermont"]) & Supporter.left_at.is_(None)
    for one in session.scalars(select(Supporter).where(stays).order_by(Supporter.id).limit(IN_TWO)):
        session.add(Belonging(supporter_id=one.id, alliance_id=alliances["vermont"], since=one.joined_at))
        later = one.joined_at + timedelta(days=1)
        session.add(Belonging(supporter_id=one.id, alliance_id=alliances["capital"], since=later))
    session.flush()
