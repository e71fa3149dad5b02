"""Adding a supporter by hand: somebody who signed on paper, or said so to one of us."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.joining import Joining, by_address, sign_up
from alliances.models import Alliance, Supporter
from groundwork.delivery.addresses import read_mailbox, read_number
from groundwork.delivery.models import Address, Channel, Suppression
from groundwork.delivery.permission.fingerprints import fingerprint
from groundwork.refusal import Refusal
from groundwork.words import say

WAYS = {"paper": "on paper", "spoken": "spoken"}  # how the ledger puts it


@dataclass(frozen=True)
class ByHand:
    """What staff typed of somebody. way: `paper` or `spoken`, with a yes; the words are those of the form."""

    name: str
    zip: str
    phone: str = ""
    email: str = ""
    language: str = "en"
    wants_texts: bool = False
    wants_mail: bool = False
    is_adult: bool = False
    way: str = ""
    text_wording: str = ""
    mail_wording: str = ""


@dataclass(frozen=True)
class Added:
    """Who it is, and whether they are new here."""

    supporter: Supporter
    is_new: bool


def add(
    session: Session,
    alliance: Alliance,
    typed: ByHand,
    *,
    account_id: int,
    confirm_address: Callable[[str], str],
    now: datetime,
) -> Added:
    """Take somebody in; a yes counts only when they confirm it from the address itself.

    Somebody the alliance knows by the same number or mailbox is that person, and nothing of theirs changes. Somebody
    another alliance knows, who left, or who told us to stop, is refused in one and the same sentence.
    """
    _must_say_how(typed)
    known = _known(session, typed)
    if len(known) == 1 and known[0].alliance_id == alliance.id and known[0].left_at is None:
        return Added(known[0], is_new=False)
    if known or _is_marked(session, typed):
        raise Refusal(
            say(
                "This person cannot be added by hand. Ask them to join themselves: %(path)s",
                path=f"/join?alliance={alliance.slug}",
            )
        )
    signup = sign_up(session, _joining(alliance, typed, account_id, confirm_address), now=now)
    return Added(session.get_one(Supporter, signup.supporter_id), is_new=True)


def _must_say_how(typed: ByHand) -> None:
    if (typed.wants_texts or typed.wants_mail) and typed.way not in WAYS:
        raise Refusal(say("Choose how they said yes: on paper, or to one of us."), field="way")
    if not typed.is_adult:
        raise Refusal(say("Only people of 18 or over are taken in. Tick the line if they are."), field="is_adult")


def _joining(alliance: Alliance, typed: ByHand, account_id: int, confirm_address: Callable[[str], str]) -> Joining:
    return Joining(
        alliance=alliance,
        name=typed.name,
        zip=typed.zip,
        phone=typed.phone,
        email=typed.email,
        wants_texts=typed.wants_texts,
        wants_mail=typed.wants_mail,
        is_adult=typed.is_adult,
        language=typed.language,
        text_wording=typed.text_wording,
        mail_wording=typed.mail_wording,
        confirm_address=confirm_address,
        how=WAYS.get(typed.way, "entered by staff"),
        evidence=f"account:{account_id}",
    )


def _values(typed: ByHand) -> list[tuple[Channel, str]]:
    """What was typed to reach them by, in the one form we keep. Raises BadAddress."""
    return [
        *([(Channel.TEXT, read_number(typed.phone))] if typed.phone.strip() else []),
        *([(Channel.MAIL, read_mailbox(typed.email))] if typed.email.strip() else []),
    ]


def _known(session: Session, typed: ByHand) -> list[Supporter]:
    found: dict[int, Supporter] = {}
    for channel, value in _values(typed):
        address_id = session.scalar(select(Address.id).where(Address.channel == channel, Address.value == value))
        owner = by_address(session, address_id) if address_id else None
        if owner is not None:
            found[owner.id] = owner
    return list(found.values())


def _is_marked(session: Session, typed: ByHand) -> bool:
    """Whether one of the addresses must not be written to, whoever has it now: then only they themselves may join."""
    marks = [fingerprint(session, channel, value) for channel, value in _values(typed)]
    standing = select(Suppression.id).where(Suppression.fingerprint.in_(marks), Suppression.lifted_at.is_(None))
    return bool(marks) and session.scalar(standing.limit(1)) is not None
