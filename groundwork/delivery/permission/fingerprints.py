"""Knowing an address again without keeping it."""

import base64
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


def signature(session: Session, words: str) -> str:
    """Our mark under these words, 128 bits, safe in a link; nobody else can make it."""
    made = hmac.new(_key(session), words.encode(), hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def is_signed(session: Session, words: str, mark: str) -> bool:
    """Whether this is our mark under these words; an installation that never made one knows none."""
    if KEPT not in session.info and session.scalar(select(FingerprintKey.id)) is None:
        return False
    return hmac.compare_digest(signature(session, words).encode(), mark.encode())
