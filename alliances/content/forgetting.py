"""What the standing pages keep about those who wrote them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliances.materials.forgetting import accounts_of
from alliances.models import ContentPage
from groundwork.doors import PersonalData


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """The versions a person's account wrote."""
    del now
    ids = [one.id for one in accounts_of(session, address_ids)]
    rows = session.scalars(select(ContentPage).where(ContentPage.account_id.in_(ids)).order_by(ContentPage.id))
    return [{"kind": "wrote a page", "page": one.slug, "version": one.version, "at": one.made_at} for one in rows]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Take the account off the versions; the pages stay."""
    del now
    ids = [one.id for one in accounts_of(session, address_ids)]
    session.execute(update(ContentPage).where(ContentPage.account_id.in_(ids)).values(account_id=None))


PERSONAL_DATA = PersonalData("pages", show, erase)
