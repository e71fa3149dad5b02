"""What the alliances keep about a person, shown whole and erased; that somebody joined and left stays counted."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, select, update
from sqlalchemy.orm import Session

from alliances.models import Alliance, HomeMove, Signup, StartRequest, Supporter
from alliances.sharing import news
from groundwork.doors import PersonalData
from groundwork.tokens import new_token


def supporters_of(session: Session, address_ids: Collection[int]) -> Sequence[Supporter]:
    """The supporters who have one of these addresses."""
    return session.scalars(select(Supporter).where(_names(Supporter, address_ids)).order_by(Supporter.id)).all()


def addresses(session: Session, address_ids: Collection[int]) -> set[int]:
    """These and those given beside them; one that is another supporter's stays theirs."""
    ids = {one.id for one in supporters_of(session, address_ids)}
    rows = [
        *session.execute(_pairs(Supporter).where(Supporter.id.in_(ids))),
        *session.execute(_pairs(Signup).where(Signup.supporter_id.in_(ids))),
        *session.execute(_pairs(StartRequest).where(_names(StartRequest, address_ids))),
    ]
    found = {one for row in rows for one in row if one} | set(address_ids)
    others = session.execute(_pairs(Supporter).where(_names(Supporter, found), Supporter.id.not_in(ids)))
    return found - {one for row in others for one in row}


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Her as a supporter, each join form she sent, each wish to start an alliance."""
    del now
    hers = supporters_of(session, address_ids)
    alliances = dict(session.execute(select(Alliance.id, Alliance.slug)).all())
    signups = session.scalars(select(Signup).where(_signups(hers, address_ids)).order_by(Signup.id))
    wishes = session.scalars(select(StartRequest).where(_names(StartRequest, address_ids)).order_by(StartRequest.id))
    return [
        *({"kind": "supporter", "alliance": alliances[one.alliance_id], **_supporter(one)} for one in hers),
        *({"kind": "move to another district", **_move(one)} for one in _moves(session, hers)),
        *({"kind": "join form", "alliance": alliances[one.alliance_id], **_signup(one)} for one in signups),
        *({"kind": "wish to start an alliance", **_wish(one)} for one in wishes),
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Empty the supporter, remove what she sent; her state and district stay in the numbers of the past."""
    hers = supporters_of(session, address_ids)
    session.execute(delete(Signup).where(_signups(hers, address_ids)))
    for column in (Signup.text_address_id, Signup.mail_address_id):  # typed into somebody else's form
        session.execute(update(Signup).where(column.in_(address_ids)).values({column.key: None}))
    session.execute(delete(StartRequest).where(_names(StartRequest, address_ids)))
    empty(session, hers, now=now)


def empty(session: Session, supporters: Sequence[Supporter], *, now: datetime) -> None:
    """Leave of supporters only that somebody of their district joined and left."""
    for one in supporters:
        if one.left_at is None:
            news.left(session, one, now=now)
        one.public_id, one.name, one.zip, one.city = new_token(), "", "", ""
        one.text_address_id = one.mail_address_id = None
        one.left_at = one.left_at or now
    session.flush()


def _moves(session: Session, hers: Sequence[Supporter]) -> Sequence[HomeMove]:
    ids = [one.id for one in hers]
    return session.scalars(select(HomeMove).where(HomeMove.supporter_id.in_(ids)).order_by(HomeMove.id)).all()


def _move(one: HomeMove) -> dict[str, object]:
    return {"on": one.moved_on, "from": one.from_district, "to": one.to_district}


PERSONAL_DATA = PersonalData("alliances", show, erase, addresses)

Reached = type[Supporter] | type[Signup] | type[StartRequest]


def _names(table: Reached, address_ids: Collection[int]) -> ColumnElement[bool]:
    return table.text_address_id.in_(address_ids) | table.mail_address_id.in_(address_ids)


def _pairs(table: Reached) -> Select[int | None, int | None]:
    return select(table.text_address_id, table.mail_address_id)


def _signups(hers: Sequence[Supporter], address_ids: Collection[int]) -> ColumnElement[bool]:
    """The forms that are hers; also one that names her address and was never confirmed."""
    waiting = _names(Signup, address_ids) & Signup.applied_at.is_(None)
    return Signup.supporter_id.in_([one.id for one in hers]) | waiting


def _supporter(one: Supporter) -> dict[str, object]:
    names = "name zip city state district language time_zone joined_at left_at"
    return {name: getattr(one, name) for name in names.split()}


def _signup(one: Signup) -> dict[str, object]:
    names = "name zip district language wants_texts wants_mail made_at applied_at"
    return {name: getattr(one, name) for name in names.split()}


def _wish(one: StartRequest) -> dict[str, object]:
    names = "name state city organization why status made_at decided_at"
    return {name: getattr(one, name) for name in names.split()}
