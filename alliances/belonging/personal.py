"""What forming and belonging keep about persons, shown whole and erased; that somebody held a role stays counted."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from alliances.models import Alliance, HandOver, IndividualMember, OrganizationPerson, Prospect, RoleHeld, Supporter
from groundwork.accounts.models import Account
from groundwork.delivery.models import Address, Channel
from groundwork.doors import PersonalData

Row = OrganizationPerson | IndividualMember | RoleHeld | Prospect
TABLES: tuple[tuple[type[Row], str, str], ...] = (
    (OrganizationPerson, "person at an organization", "name role since until"),
    (IndividualMember, "individual member", "name role since until end_reason"),
    (RoleHeld, "role in an alliance", "name kind words since until end_reason"),
    (Prospect, "prospective member", "name contact role city why answer owner next_step next_step_on joined_on"),
)


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Each row in which the person is named beside one of these addresses."""
    del now
    slugs = dict(session.execute(select(Alliance.id, Alliance.slug)).all())
    told = [
        {"kind": words, "alliance": slugs[row.alliance_id]} | {name: _plain(row, name) for name in names.split()}
        for table, words, names in TABLES
        for row in _rows(session, table, address_ids)
    ]
    handed = session.scalars(select(HandOver).where(HandOver.mail_address_id.in_(address_ids)).order_by(HandOver.id))
    return told + [
        {"kind": "next leader in a hand-over", "alliance": slugs[one.alliance_id], "name": one.name,
         "begun_at": one.begun_at}
        for one in handed
    ]  # fmt: skip


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Leave no name, note or address; the dates stay, so that the numbers of the past stay true."""
    del now
    for table, _words, _names in TABLES:
        for row in list(_rows(session, table, address_ids)):
            _empty(row)
    session.execute(
        update(HandOver)
        .where(HandOver.mail_address_id.in_(address_ids))
        .values(name="", note="", mail_address_id=None)
        .execution_options(synchronize_session=False)
    )
    session.flush()


def addresses(session: Session, address_ids: Collection[int]) -> set[int]:
    """These, and those kept beside them in one row of a person; an organization's shared line leads to nobody else."""
    found = set(address_ids)
    for table, _words, _names in TABLES:
        for row in _rows(session, table, address_ids):
            if isinstance(row, Prospect) and row.kind == "organization":
                continue
            found |= {one for one in (row.text_address_id, row.mail_address_id) if one}
    return found


PERSONAL_DATA = PersonalData("belonging", show, erase, addresses)


def _rows(session: Session, table: type[Row], address_ids: Collection[int]) -> Iterator[Row]:
    ids = list(address_ids)
    names: Any = table.text_address_id.in_(ids) | table.mail_address_id.in_(ids)
    if table is RoleHeld:
        boxes = select(Address.value).where(Address.id.in_(ids), Address.channel == Channel.MAIL)
        names |= RoleHeld.account_id.in_(select(Account.id).where(func.lower(Account.email).in_(boxes)))
    if table is IndividualMember:
        reached = Supporter.text_address_id.in_(ids) | Supporter.mail_address_id.in_(ids)
        names |= IndividualMember.supporter_id.in_(select(Supporter.id).where(reached))
    found: list[Row] = list(session.scalars(select(table).where(names).order_by(table.id)))
    return iter(found)


def _empty(row: Row) -> None:
    """A prospect that is an organization keeps its name: it is no person's."""
    row.text_address_id = row.mail_address_id = None
    if isinstance(row, Prospect):
        row.contact = row.role = row.why = ""
        row.name = row.name if row.kind == "organization" else ""
        return
    row.name = ""
    if isinstance(row, RoleHeld):
        row.words = ""
    else:
        row.role = ""
    if not isinstance(row, OrganizationPerson):
        row.end_reason = ""
    if isinstance(row, IndividualMember):
        row.supporter_id = None


def _plain(row: Row, name: str) -> object:
    value = getattr(row, name)
    return str(value) if name in {"kind", "answer"} else value
