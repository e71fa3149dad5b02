"""Who is in two alliances, and which one of them may write: the one they chose, else the nearest."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alliances.areas.reach import covering, home_of
from alliances.finding import miles
from alliances.models import Alliance, Belonging, Supporter
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.words import say


def alliances_of(session: Session, supporter: Supporter) -> list[Alliance]:
    """The alliances a supporter belongs to, the one that may write to them first."""
    standing = select(Alliance).join(Belonging, Belonging.alliance_id == Alliance.id)
    wanted = standing.where(Belonging.supporter_id == supporter.id, Belonging.until.is_(None)).order_by(Alliance.name)
    found = list(session.scalars(wanted)) or [session.get_one(Alliance, supporter.alliance_id)]
    return sorted(found, key=lambda one: one.id != supporter.alliance_id)


def take_in(session: Session, supporter: Supporter, alliance_id: int, *, now: datetime) -> None:
    """Let a supporter belong to an alliance, beside those they belong to already; settles which one may write."""
    if alliance_id == supporter.alliance_id and not _rows(session, supporter):
        return
    _keep_first(session, supporter)
    row = session.get(Belonging, (supporter.id, alliance_id))
    if row is None:
        session.add(Belonging(supporter_id=supporter.id, alliance_id=alliance_id, since=now))
    elif row.until is not None:
        row.since, row.until, row.chosen_at = now, None, None
    session.flush()
    settle(session, supporter)


def choose(session: Session, supporter: Supporter, alliance_id: int, *, now: datetime) -> None:
    """Keep which alliance a supporter wants to hear from. Raises Refusal for one they do not belong to."""
    mine = {one.id for one in alliances_of(session, supporter)}
    if alliance_id not in mine:
        raise Refusal(say("Choose one of the alliances you belong to."), field="alliance")
    if len(mine) == 1:
        return
    for row in _rows(session, supporter):
        row.chosen_at = now if row.alliance_id == alliance_id else None
    session.flush()
    settle(session, supporter)


def leave_one(session: Session, supporter: Supporter, alliance_id: int, *, now: datetime) -> None:
    """End one of several belongings. Raises Refusal for the last one: that is leaving altogether."""
    rows = [row for row in _rows(session, supporter) if row.until is None]
    row = next((row for row in rows if row.alliance_id == alliance_id), None)
    if row is None or len(rows) == 1:
        raise Refusal(say("You belong to one alliance. To leave it, stop everything instead."), field="alliance")
    row.until, row.chosen_at = now, None
    session.flush()
    settle(session, supporter)


def begin_again(session: Session, supporter: Supporter, alliance_id: int) -> None:
    """Somebody who had left comes back through one alliance: what they belonged to before is over."""
    session.execute(delete(Belonging).where(Belonging.supporter_id == supporter.id))
    supporter.alliance_id = alliance_id
    session.flush()


def settle(session: Session, supporter: Supporter) -> None:
    """Make the alliance that may write the one that looks after the supporter.

    Their choice; else the nearest of those they said yes to; else the nearest of all they belong to.
    """
    rows = [row for row in _rows(session, supporter) if row.until is None]
    if not rows:
        return
    chosen = next((row.alliance_id for row in rows if row.chosen_at), None)
    supporter.alliance_id = chosen or _nearest(session, supporter, [row.alliance_id for row in rows])
    session.flush()


def _rows(session: Session, supporter: Supporter) -> Sequence[Belonging]:
    wanted = select(Belonging).where(Belonging.supporter_id == supporter.id)
    return session.scalars(wanted.order_by(Belonging.since, Belonging.alliance_id)).all()


def _keep_first(session: Session, supporter: Supporter) -> None:
    """Somebody with one alliance has no row for it until there is a second."""
    if not _rows(session, supporter):
        first = Belonging(supporter_id=supporter.id, alliance_id=supporter.alliance_id, since=supporter.joined_at)
        session.add(first)
        session.flush()


def _nearest(session: Session, supporter: Supporter, ids: Sequence[int]) -> int:
    """Nearest by area first, then by miles; the one they joined first where nothing tells them apart."""
    agreed = [one for one in ids if _has_said_yes(session, supporter, one)] or list(ids)
    found = {one.id: one for one in session.scalars(select(Alliance).where(Alliance.id.in_(agreed)))}
    place = home_of(session, supporter)
    at_home = covering(session, place)

    def distance(alliance_id: int) -> tuple[bool, float]:
        away = miles(found[alliance_id], place)
        return alliance_id not in at_home, away if away is not None else float("inf")

    return min(agreed, key=distance)


def _has_said_yes(session: Session, supporter: Supporter, alliance_id: int) -> bool:
    slug = session.get_one(Alliance, alliance_id).slug
    ids = [one for one in (supporter.text_address_id, supporter.mail_address_id) if one]
    agreed = select(Address.id).where(Address.id.in_(ids), consent.is_given(consent.topic_of(slug))).limit(1)
    return bool(ids) and session.scalar(agreed) is not None
