"""A key pressed on the phone that stops everything, coalition-wide."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.phone.prompts import spoken
from groundwork.delivery.addresses import BadAddress, text_address
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.delivery.phone.script import Say

STOP_KEY = "0"  # no office ever has it, so that it means the same in every menu


def stop_number(session: Session, number: str, language: str, *, now: datetime) -> list[Say]:
    """Stop everything to the number of whoever rings us, known to us or not; returns what to tell her."""
    try:
        address = text_address(session, number)
    except BadAddress:  # a caller who hides her number
        return [spoken("hidden", language)]
    return stop_address(session, address, language, now=now)


def stop_address(session: Session, address: Address, language: str, *, now: datetime) -> list[Say]:
    """Stop everything to an address whose owner pressed the key; returns what to tell her."""
    consent.withdraw(session, address, how="call", evidence="pressed the key that stops everything", now=now)
    return [spoken("stopped", language)]
