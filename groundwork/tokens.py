"""Secrets handed to people: made, and kept only as a digest."""

import hashlib
import secrets


def new_token() -> str:
    """A fresh unguessable token of 128 bits, safe in a link (22 characters)."""
    return secrets.token_urlsafe(16)


def digest(token: str) -> str:
    """What we keep of a token: enough to know it again, not enough to make it."""
    return hashlib.sha256(token.encode()).hexdigest()
