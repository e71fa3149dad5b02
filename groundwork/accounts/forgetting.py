"""What the accounts of staff keep about a person, shown whole; erased once she is staff no more."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, literal, select
from sqlalchemy.orm import Session

from groundwork.accounts.models import Account, Grant, PasswordRequest, StaffInvitation
from groundwork.accounts.people import reset_second_factor
from groundwork.delivery.models import Address, Channel
from groundwork.doors import PersonalData
from groundwork.refusal import Refusal


def knows(session: Session, mailbox: str) -> bool:
    """Whether anything here is kept by this mailbox, which we may never have written to."""
    columns = (Account.email, StaffInvitation.email, PasswordRequest.email)
    found = (select(literal(1)).where(func.lower(column) == mailbox).limit(1) for column in columns)
    return any(session.scalar(one) for one in found)


def show(session: Session, address_ids: Collection[int], *, now: datetime) -> list[dict[str, object]]:
    """Her account with its roles, and the invitations sent to her mailbox."""
    del now
    boxes = _mailboxes(session, address_ids)
    accounts = session.scalars(select(Account).where(func.lower(Account.email).in_(boxes)).order_by(Account.id)).all()
    invitations = select(StaffInvitation).where(func.lower(StaffInvitation.email).in_(boxes))
    requests = select(PasswordRequest.asked_at).where(func.lower(PasswordRequest.email).in_(boxes))
    return [
        *(_account(session, one) for one in accounts),
        *({"kind": "invitation", "made_at": one.made_at} for one in session.scalars(invitations)),
        *({"kind": "asked for a new password", "asked_at": asked_at} for asked_at in session.scalars(requests)),
    ]


def erase(session: Session, address_ids: Collection[int], *, now: datetime) -> None:
    """Empty her account and remove her invitations. Raises a Refusal while she can sign in."""
    del now
    boxes = _mailboxes(session, address_ids)
    for account in session.scalars(select(Account).where(func.lower(Account.email).in_(boxes))):
        if account.active:
            raise Refusal(f"{account.email} belongs to staff. End its roles first, then try again.")
        account.email, account.name, account.password = f"erased:{account.id}", "", None
        reset_second_factor(account)
    session.execute(delete(StaffInvitation).where(func.lower(StaffInvitation.email).in_(boxes)))
    session.execute(delete(PasswordRequest).where(func.lower(PasswordRequest.email).in_(boxes)))
    session.flush()


PERSONAL_DATA = PersonalData("accounts", show, erase)


def _mailboxes(session: Session, address_ids: Collection[int]) -> Sequence[str]:
    is_mail = Address.channel == Channel.MAIL
    return session.scalars(select(Address.value).where(Address.id.in_(address_ids), is_mail)).all()


def _account(session: Session, account: Account) -> dict[str, object]:
    grants = session.scalars(select(Grant).where(Grant.account_id == account.id).order_by(Grant.id))
    roles = [{"role": str(one.role), "from": one.granted_at, "until": one.ended_at} for one in grants]
    told = {"kind": "account", "email": account.email, "name": account.name, "language": account.language}
    return {**told, "roles": roles}
