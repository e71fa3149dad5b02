"""Who may sign in, and what each may be where."""

from datetime import datetime
from uuid import uuid4

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from groundwork.accounts.models import Account, Grant
from groundwork.doors import Role
from groundwork.refusal import Refusal
from groundwork.web.languages import LANGUAGES
from groundwork.words import say

COALITION = "coalition"
ALLIANCE = "alliance"
# without one of these a scope has nobody to invite the next person
CARETAKERS = {ALLIANCE: Role.LEADER, COALITION: Role.SECRETARIAT}


class AlreadyHolds(Refusal):
    """The account has this role here already."""


class LastOne(Refusal):
    """Ending the role would leave nobody to look after the place."""


class UnfitRole(Refusal):
    """The role does not exist in that kind of place."""


def tidy_email(raw: str) -> str:
    """An e-mail address in the one form we keep, or a Refusal beside `email`."""
    try:
        return validate_email(raw.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        words = say("Type an e-mail address with a name, an @ and a domain, such as ana@lantern.example.")
        raise Refusal(words, field="email") from None


def by_email(session: Session, email: str) -> Account | None:
    """The account with this address, written in any case."""
    return session.scalar(select(Account).where(func.lower(Account.email) == email.strip().lower()))


def make_account(
    session: Session, email: str, *, name: str, password: str | None = None, language: str = "en", now: datetime
) -> Account:
    """Open an account.

    password: already hashed by `flask_security.hash_password`, or nothing: then nobody can sign in with one.
    language: of what is mailed to them.
    """
    address = tidy_email(email)
    if by_email(session, address) is not None:
        raise Refusal(say("There is an account with this address already."), field="email")
    account = Account(
        email=address,
        name=name,
        password=password,
        language=language,
        active=True,
        fs_uniquifier=uuid4().hex,
        made_at=now,
        confirmed_at=now,
    )
    session.add(account)
    session.flush()
    return account


def speak(account: Account, language: str) -> None:
    """Write to this account in this language from now on. Raises Refusal for one we do not write."""
    if language not in LANGUAGES:
        raise Refusal(say("Choose English or Spanish."), field="language")
    account.language = language


def language_of(session: Session, email: str, *, otherwise: str) -> str:
    """The language a mailbox is written to in: its account's, and `otherwise` where there is none."""
    account = by_email(session, email)
    return account.language if account else otherwise


def require_fit(role: Role, scope_kind: str) -> None:
    """Raise UnfitRole in the wrong kind of place: the secretariat is the coalition's, all others an alliance's."""
    if (role == Role.SECRETARIAT) != (scope_kind == COALITION) or scope_kind not in CARETAKERS:
        raise UnfitRole(say("That role does not exist there."), field="role")


def grant(session: Session, account: Account, role: Role, *, scope_kind: str, scope_id: str, now: datetime) -> Grant:
    """Give an account a role; the account can sign in (again) from now on."""
    require_fit(role, scope_kind)
    if open_grant(session, account.id, role, scope_kind=scope_kind, scope_id=scope_id) is not None:
        raise AlreadyHolds(say("This person has that role here already."), field="email")
    given = Grant(account_id=account.id, role=role, scope_kind=scope_kind, scope_id=scope_id, granted_at=now)
    account.active = True
    session.add(given)
    session.flush()
    return given


def open_grant(session: Session, account_id: int, role: Role, *, scope_kind: str, scope_id: str) -> Grant | None:
    """This account's role here, where it has one today."""
    return session.scalar(_open(scope_kind, scope_id).where(Grant.account_id == account_id, Grant.role == role))


def end_grant(session: Session, account: Account, role: Role, *, scope_kind: str, scope_id: str, now: datetime) -> None:
    """Take a role away; whoever has none left is signed out everywhere and cannot sign in.

    Raises LastOne where nobody would be left to look after the place.
    """
    found = open_grant(session, account.id, role, scope_kind=scope_kind, scope_id=scope_id)
    if found is None:
        raise Refusal(say("This person does not have that role here."))
    if role == CARETAKERS[scope_kind] and _holders(session, role, scope_kind, scope_id) == 1:
        raise LastOne(say("Nobody would be left to look after this place. Invite another person to this role first."))
    found.ended_at = now
    session.flush()
    if not grants_of(session, account.id):
        account.active = False
        end_sessions(account)


def end_sessions(account: Account) -> None:
    """Make every session of the account invalid, on every device."""
    account.fs_uniquifier = uuid4().hex


def reset_second_factor(account: Account) -> None:
    """Let an account that lost its sign-in app set up a new one; signs it out everywhere."""
    account.tf_primary_method = account.tf_totp_secret = account.tf_last_counter = None
    account.mf_recovery_codes = []
    end_sessions(account)


def grants_of(session: Session, account_id: int) -> list[Grant]:
    """What an account may do today, the coalition first."""
    return list(
        session.scalars(
            select(Grant)
            .where(Grant.account_id == account_id, Grant.ended_at.is_(None))
            .order_by(Grant.scope_kind.desc(), Grant.scope_id, Grant.role)
        )
    )


def _open(scope_kind: str, scope_id: str) -> Select[Grant]:
    return select(Grant).where(Grant.scope_kind == scope_kind, Grant.scope_id == scope_id, Grant.ended_at.is_(None))


def _holders(session: Session, role: Role, scope_kind: str, scope_id: str) -> int:
    """How many hold it; locked, so that two who end each other's role at once do not both see two."""
    held = _open(scope_kind, scope_id).where(Grant.role == role).order_by(Grant.id)
    return len(session.scalars(held.with_for_update()).all())
