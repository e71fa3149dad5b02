"""Links that let somebody in: single-use, expiring, kept only as a digest."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groundwork.accounts import people
from groundwork.accounts.models import Account, PasswordRequest, StaffInvitation
from groundwork.doors import Role
from groundwork.refusal import Gone, NotFound, Refusal
from groundwork.tokens import digest, new_token
from groundwork.words import say

GOOD_FOR = timedelta(days=7)
PASSWORD_GOOD_FOR = timedelta(hours=2)


def invite(session: Session, email: str, role: Role, *, scope_kind: str, scope_id: str, now: datetime) -> str:
    """Invite somebody to a role and return the token of their link; an earlier open link to the same is void.

    Raises AlreadyHolds when the person has the role.
    """
    people.require_fit(role, scope_kind)
    address = people.tidy_email(email)
    account = people.by_email(session, address)
    if account and people.open_grant(session, account.id, role, scope_kind=scope_kind, scope_id=scope_id):
        raise people.AlreadyHolds(say("This person has that role here already."), field="email")
    for earlier in waiting(session, scope_kind, scope_id, now=now):
        if earlier.email == address and earlier.role == role:
            earlier.withdrawn_at = now
    return _add(session, address, role, scope=(scope_kind, scope_id), now=now)


def invite_to_set_password(session: Session, account: Account, *, now: datetime) -> str:
    """A link by which the holder of an account's address sets a new password; returns the token."""
    return _add(session, account.email, None, scope=("", ""), now=now)


def password_links(session: Session, account: Account, *, now: datetime) -> int:
    """How many links to a new password were made for an account in the last hour."""
    made = select(func.count()).where(
        StaffInvitation.email == account.email,
        StaffInvitation.role.is_(None),
        StaffInvitation.made_at > now - timedelta(hours=1),
    )
    return session.scalar(made) or 0


def _add(session: Session, email: str, role: Role | None, *, scope: tuple[str, str], now: datetime) -> str:
    token = new_token()
    session.add(
        StaffInvitation(
            token_digest=digest(token),
            email=email,
            role=role,
            scope_kind=scope[0],
            scope_id=scope[1],
            made_at=now,
            expires_at=now + (GOOD_FOR if role else PASSWORD_GOOD_FOR),
        )
    )
    session.flush()
    return token


def waiting(session: Session, scope_kind: str, scope_id: str, *, now: datetime) -> list[StaffInvitation]:
    """Invitations to one place that nobody has taken up yet, newest first."""
    return list(
        session.scalars(
            select(StaffInvitation)
            .where(
                StaffInvitation.scope_kind == scope_kind,
                StaffInvitation.scope_id == scope_id,
                StaffInvitation.role.is_not(None),
                StaffInvitation.used_at.is_(None),
                StaffInvitation.withdrawn_at.is_(None),
                StaffInvitation.expires_at > now,
            )
            .order_by(StaffInvitation.made_at.desc(), StaffInvitation.id.desc())
        )
    )


def opened(session: Session, token: str, *, now: datetime) -> StaffInvitation:
    """The open invitation behind a link; raises NotFound for a made-up token and Gone for a spent one."""
    found = session.scalar(select(StaffInvitation).where(StaffInvitation.token_digest == digest(token)))
    if found is None:
        raise NotFound(say("This link is not one of ours. Copy it whole from the e-mail."))
    if not found.is_open(now):
        raise Gone(say("This link was used before or is too old. Ask whoever invited you for a new one."))
    return found


def needs_password(session: Session, invitation: StaffInvitation) -> bool:
    """Whether whoever takes up this invitation sets a password: everyone but those who have one and only get a role."""
    account = people.by_email(session, invitation.email)
    return invitation.role is None or account is None or account.password is None


def take_up(
    session: Session, token: str, *, name: str = "", password: str | None = None, language: str = "en", now: datetime
) -> Account:
    """Use a link: opens the account where there is none, sets the (hashed) password, gives the role.

    A new password ends every session the account had.
    """
    invitation = opened(session, token, now=now)
    if needs_password(session, invitation) and password is None:
        raise Refusal(say("Choose a password."), field="password")
    account = people.by_email(session, invitation.email)
    if account is None:
        account = people.make_account(
            session, invitation.email, name=name, password=password, language=language, now=now
        )
    elif password is not None and needs_password(session, invitation):
        account.password = password
        people.end_sessions(account)
    invitation.used_at = now
    if invitation.role is not None:
        _give_role(session, account, invitation, now=now)
    return account


def _give_role(session: Session, account: Account, invitation: StaffInvitation, *, now: datetime) -> None:
    role, kind, scope_id = invitation.role, invitation.scope_kind, invitation.scope_id
    if role and not people.open_grant(session, account.id, role, scope_kind=kind, scope_id=scope_id):
        people.grant(session, account, role, scope_kind=kind, scope_id=scope_id, now=now)


def withdraw(session: Session, invitation_id: int, *, scope_kind: str, scope_id: str, now: datetime) -> None:
    """Make an invitation of this place void."""
    found = session.get(StaffInvitation, invitation_id)
    if found is None or (found.scope_kind, found.scope_id) != (scope_kind, scope_id):
        raise NotFound(say("There is no such invitation here."))
    if found.used_at is None and found.withdrawn_at is None:
        found.withdrawn_at = now


def ask_for_password(session: Session, email: str, *, link_base: str, now: datetime) -> None:
    """Note that somebody forgot the password of an address; whether it is known is looked up later."""
    session.add(PasswordRequest(email=people.tidy_email(email), link_base=link_base, asked_at=now))


def unanswered(session: Session) -> list[PasswordRequest]:
    """Requests for a new password that nobody has looked at yet, oldest first."""
    return list(
        session.scalars(
            select(PasswordRequest).where(PasswordRequest.answered_at.is_(None)).order_by(PasswordRequest.id)
        )
    )
