"""Staff for tests: with a password, a second factor and a role."""

import base64
import hashlib
import hmac
from functools import cache

from passlib.hash import argon2
from sqlalchemy.orm import Session

from groundwork.accounts import people
from groundwork.accounts.models import Account
from groundwork.audit import reasons
from groundwork.doors import Role
from tests.conftest import NOW

PASSWORD = "correct horse battery staple"
TOTP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@cache
def hashed(password: str = PASSWORD, salt: str = "test-salt") -> str:
    """What Flask-Security would keep of the password in an app with the tests' salt, without an app."""
    mac = hmac.new(salt.encode(), password.encode(), hashlib.sha512)
    return str(argon2.using(time_cost=1, memory_cost=8, parallelism=1).hash(base64.b64encode(mac.digest())))


def an_account(
    session: Session,
    email: str = "rosa@franklin.example",
    *,
    name: str = "Rosa Lindgren",
    role: Role | None = Role.LEADER,
    scope: str = "franklin",
    has_second_factor: bool = True,
) -> Account:
    """Somebody who can sign in; `role=None` for an account without any, the secretariat needs no scope.

    Committed, so that the app sees it; `Visitor.sign_in` knows password and second factor.
    """
    account = people.make_account(session, email, name=name, password=hashed(), now=NOW)
    if has_second_factor:
        account.tf_primary_method = "authenticator"
        account.tf_totp_secret = f'{{"key":"{TOTP_KEY}","type":"totp","v":1}}'
    if role is not None:
        in_coalition = role == Role.SECRETARIAT
        kind = people.COALITION if in_coalition else people.ALLIANCE
        people.grant(session, account, role, scope_kind=kind, scope_id="" if in_coalition else scope, now=NOW)
    session.commit()
    return account


def a_reason(session: Session, account: Account, scope: str = "franklin") -> None:
    """The account has said why it reads this alliance's personal data. Committed, so that the app sees it."""
    reasons.give(session, account.id, scope, "The leader asked for a second look", now=NOW)
    session.commit()
