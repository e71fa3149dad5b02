"""The double opt-in's second half: YES by text, or the button behind the mailed link."""

import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import noted
from alliances.areas import choosing
from alliances.joining import apply, by_address, make_supporter
from alliances.models import Alliance, Signup, Supporter
from alliances.sharing import news
from groundwork.delivery.addresses import find_text
from groundwork.delivery.models import Address, Channel, Why
from groundwork.delivery.permission import consent, suppression
from groundwork.doors import InboundText
from groundwork.refusal import Gone, NotFound
from groundwork.tokens import digest
from groundwork.words import say

YES = {"yes", "y", "si", "yes please", "si por favor"}
ANSWER_WITHIN = timedelta(days=30)


def says_yes(body: str) -> bool:
    """Whether a text is a plain yes, in English or Spanish, with or without accent and full stop."""
    plain = unicodedata.normalize("NFKD", body.strip().casefold())
    letters = "".join(sign for sign in plain if sign.isalpha() or sign.isspace())
    return " ".join(letters.split()) in YES


def on_text(session: Session, text: InboundText, *, now: datetime) -> str | None:
    """Take a YES from a number that was asked; anything else is for others to answer."""
    if not says_yes(text.body):
        return None
    address = find_text(session, text.sender)
    if address and suppression.is_suppressed(session, address.fingerprint, Why.OPTED_OUT):
        return None  # our question never reached her: only START ends a STOP
    signup = _waiting(session, address, now=now) if address else None
    if address is None or signup is None:
        return None
    confirm(session, signup, address, now=now)
    alliance = session.get_one(Alliance, signup.alliance_id)
    if signup.language == "es":
        return f"{alliance.name}: gracias por confirmar. Responda STOP para no recibir mensajes."
    return f"{alliance.name}: thank you, your number is confirmed. Reply STOP at any time to end."


def _waiting(session: Session, address: Address, *, now: datetime) -> Signup | None:
    """The newest sending of the form that asked this number and has no answer yet."""
    newest = session.scalar(
        select(Signup)
        .where(Signup.text_address_id == address.id, Signup.wants_texts, Signup.made_at > now - ANSWER_WITHIN)
        .order_by(Signup.id.desc())
        .limit(1)
    )
    if newest is None or (newest.applied_at is not None and address.verified_at is not None):
        return None
    return newest


def signup_of_token(session: Session, token: str, *, now: datetime) -> Signup:
    """The sending of the form a mailed link belongs to. Raises NotFound, or Gone after thirty days."""
    signup = session.scalar(select(Signup).where(Signup.mail_token_digest == digest(token)))
    if signup is None:
        raise NotFound(say("This link leads nowhere. Copy it whole from the mail, or join anew."))
    if signup.made_at < now - ANSWER_WITHIN:
        raise Gone(say("This link is older than thirty days. Join anew, it takes two minutes."))
    return signup


def confirm_mail(session: Session, token: str, *, now: datetime) -> Signup:
    """Confirm the e-mail address a mailed link was sent to; doing it again changes nothing."""
    signup = signup_of_token(session, token, now=now)
    confirm(session, signup, session.get_one(Address, signup.mail_address_id), now=now)
    return signup


def confirm(session: Session, signup: Signup, address: Address, *, now: datetime) -> None:
    """The address is hers: her consent counts, and what she typed holds for the supporter whose address it is."""
    how = "text reply" if address.channel == Channel.TEXT else "mailed link"
    is_first = address.verified_at is None
    consent.confirm(session, address, how=how, evidence=f"signup:{signup.public_id}", now=now)
    owner = by_address(session, address.id) or noted.confirmed(session, signup, address)
    if owner is None:
        owner = _another(session, signup, address, now=now)
        signup.supporter_id, signup.applied_at = owner.id, None
    if owner.id == signup.supporter_id and signup.applied_at is None:
        apply(session, signup, now=now)
    choosing.settle(session, owner)
    noted.settle(session, owner, address, now=now)
    if is_first:
        news.confirmed(session, owner, now=now)


def _another(session: Session, signup: Signup, address: Address, *, now: datetime) -> Supporter:
    """A supporter of her own for a proven address, where the form also named somebody else's."""
    made = make_supporter(session, signup.alliance_id, signup.name, signup.zip, now=now)
    if address.channel == Channel.TEXT:
        made.text_address_id = address.id
    else:
        made.mail_address_id = address.id
    session.flush()
    return made
