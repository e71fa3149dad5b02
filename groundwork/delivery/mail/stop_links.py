"""The link under an e-mail by which a mailbox says stop: signed, so that it needs no sign-in and names nobody."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groundwork.delivery.models import Address, Batch, Suppression, Why
from groundwork.delivery.outbox import PERSONAL
from groundwork.delivery.permission import consent, suppression
from groundwork.delivery.permission.fingerprints import is_signed, signature
from groundwork.refusal import NotFound
from groundwork.words import say

HOW = "e-mail link"
LONGEST_NUMBER = 10  # digits of a row's number

# In both languages, since a mailbox does not say which is its own; in plain letters, so that links travel whole.
FOOTER = """

--
{postal}No more e-mail from us: {link}
Para no recibir correo nuestro: {spanish}
"""


def token(session: Session, batch: Batch, address_id: int) -> str:
    """What the link carries: the address's number, signed; nothing for an answer to what somebody just did."""
    if batch.cause.startswith(PERSONAL):
        return ""
    return f"{address_id}.{signature(session, _signed(str(address_id)))}"


def link(public_url: str, carried: str, *, prefix: str = "") -> str:
    """Where the page is that stops this mailbox. prefix: `/es` for the Spanish one."""
    return f"{public_url}{prefix}/stop/{carried}"


def footer(public_url: str, carried: str, postal_address: str) -> str:
    """What stands under an e-mail that can be stopped: who sends it, and how to end it."""
    postal = f"{postal_address}\n" if postal_address else ""
    spanish = link(public_url, carried, prefix="/es")
    return FOOTER.format(postal=postal, link=link(public_url, carried), spanish=spanish)


def address_of(session: Session, carried: str) -> Address:
    """The mailbox a link belongs to. Raises NotFound for one that we never made."""
    number, _, mark = carried.partition(".")
    is_ours = number.isdecimal() and number.isascii() and len(number) <= LONGEST_NUMBER
    if not is_ours or not is_signed(session, _signed(number), mark):
        raise NotFound(say("This link leads nowhere. Copy it whole from the e-mail."))
    return session.get_one(Address, int(number))


def stop(session: Session, carried: str, *, now: datetime) -> None:
    """End every e-mail to this mailbox, coalition-wide; doing it again changes nothing. Raises NotFound."""
    address = address_of(session, carried)
    if not suppression.is_suppressed(session, address.fingerprint, Why.OPTED_OUT):
        consent.withdraw(session, address, how=HOW, evidence="", now=now)


def begin_again(session: Session, carried: str, *, now: datetime) -> None:
    """Take back a stop that came by this very link; whatever was agreed to before counts again. Raises NotFound."""
    address = address_of(session, carried)
    if may_begin_again(session, address):
        consent.begin_again(session, address, how=HOW, evidence="", now=now)


def is_stopped(session: Session, address: Address) -> bool:
    """Whether this mailbox gets nothing any more."""
    return suppression.is_suppressed(session, address.fingerprint, Why.OPTED_OUT)


def may_begin_again(session: Session, address: Address) -> bool:
    """Whether the stop came by a link, which its owner alone has; one said in another way is not undone by it."""
    if address.erased_at is not None:
        return False
    standing = (Suppression.fingerprint == address.fingerprint) & Suppression.lifted_at.is_(None)
    how = session.scalar(select(Suppression.how).where(standing, Suppression.why == Why.OPTED_OUT))
    return how == HOW


def shown(address: Address) -> str:
    """Enough of a mailbox for its owner to know it; nothing of one that was erased."""
    name, at, domain = address.value.partition("@")
    return f"{name[0]}…@{domain}" if at and name else ""


def _signed(number: str) -> str:
    return f"stop:{number}"
