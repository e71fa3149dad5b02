"""Who of an alliance's supporters can be written to at all; delivery says who may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alliances.models import Supporter, split_zones
from groundwork.delivery.hours import quiet


@dataclass(frozen=True)
class Reachable:
    """A supporter with a number to text, and what a message may be made of.

    zones: the areas she may be in, for quiet hours: time zones, each with her state.
    """

    supporter_id: int
    public_id: str
    address_id: int
    first_name: str
    language: str
    state: str
    district: str
    city: str
    zones: tuple[str, ...]


def reachable(
    session: Session,
    alliance_id: int,
    *,
    states: Sequence[str] = (),
    districts: Sequence[str] = (),
    where: ColumnElement[bool] | None = None,
) -> list[Reachable]:
    """Supporters who have a text address and have not left; whether each may be texted now is delivery's to say.

    states, districts: keep only those (both may be given; a supporter fits when either names her).
    where: keep only those of whom this is true, such as a segment's condition.
    """
    columns = (
        Supporter.id, Supporter.public_id, Supporter.text_address_id, Supporter.name, Supporter.language,
        Supporter.state, Supporter.district, Supporter.city, Supporter.time_zone,
    )  # fmt: skip
    query = select(*columns).where(
        Supporter.alliance_id == alliance_id,
        Supporter.text_address_id.is_not(None),
        Supporter.left_at.is_(None),
    )
    if states or districts:
        query = query.where(Supporter.state.in_(states) | Supporter.district.in_(districts))
    if where is not None:
        query = query.where(where)
    rows: Sequence[Any] = session.execute(query.order_by(Supporter.id)).all()
    return [_reachable(row) for row in rows]


def _reachable(row: Any) -> Reachable:
    return Reachable(
        supporter_id=row.id,
        public_id=row.public_id,
        address_id=row.text_address_id,
        first_name=first_name(row.name),
        language=row.language,
        state=row.state,
        district=row.district,
        city=row.city,
        zones=quiet.areas(split_zones(row.time_zone), row.state),
    )


def first_name(name: str) -> str:
    """What a message calls a person by."""
    return name.split(maxsplit=1)[0] if name.split() else ""
