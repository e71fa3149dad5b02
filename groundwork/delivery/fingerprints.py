"""Knowing an address again without keeping it."""

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Channel, FingerprintKey
from groundwork.delivery.rows import add_once

KEPT = "delivery.fingerprint_key"


def _key(session: Session) -> bytes:
    """This installation's key, made when first needed; remembered for the session's life."""
    if KEPT not in session.info:
        found = session.scalar(select(FingerprintKey.secret))
        if found is None:
            add_once(session, FingerprintKey, id=1, secret=secrets.token_hex(32))
            found = session.scalars(select(FingerprintKey.secret)).one()
        session.info[KEPT] = bytes.fromhex(found)
    key: bytes = session.info[KEPT]
    return key


def fingerprint(session: Session, channel: Channel, value: str) -> str:
    """The keyed hash of an address."""
    return hmac.new(_key(session), f"{channel}:{value}".encode(), hashlib.sha256).hexdigest()
