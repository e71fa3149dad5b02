"""What each look at the public sources found."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from legislators.models import Refresh

MOST = 50


def latest(session: Session) -> list[Refresh]:
    """The last looks, the newest first."""
    return list(session.scalars(select(Refresh).order_by(Refresh.looked_at.desc(), Refresh.id.desc()).limit(MOST)))
