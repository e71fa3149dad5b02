"""What staff change about one supporter: a correction, a preference, their leaving."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alliances.homes import confirm_district, match_home
from alliances.joining import LONGEST_NAME
from alliances.models import Alliance, Supporter
from alliances.records.person import address_ids, choices_of_district
from alliances.supporters import leave as stop
from groundwork.audit import ledger
from groundwork.delivery.models import Address, Channel
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import places

LANGUAGES = ("en", "es")
REASONS = ("asked", "moved", "died", "mistake", "other")


@dataclass(frozen=True)
class Correction:
    """A supporter as they should be on record. district: the one they say is theirs, where their ZIP code is split."""

    name: str
    zip: str
    language: str
    district: str = ""
    wants_calls: bool = True
    wants_events: bool = True


@dataclass(frozen=True)
class Leaving:
    """Why somebody leaves: one of `REASONS`, and what they said."""

    why: str
    words: str = ""


def correct(session: Session, supporter: Supporter, correction: Correction, *, now: datetime) -> None:
    """Set right what is wrong; another ZIP code is matched anew, and what they told us stands while it is the same.

    Raises Refusal for a name, ZIP code or district that cannot be.
    """
    name = read_name(correction.name)
    place = places.zip_place(session, correction.zip)
    if correction.language not in LANGUAGES:
        raise Refusal(say("Choose one of the languages shown."), field="language")
    if place.zip != supporter.zip:
        match_home(session, supporter, place.zip, now=now)
    _confirm(session, supporter, correction.district, now=now)
    supporter.name, supporter.language = name, correction.language
    supporter.wants_calls, supporter.wants_events = correction.wants_calls, correction.wants_events
    session.flush()


def read_name(typed: str) -> str:
    """A person's name as it is kept. Raises Refusal."""
    name = " ".join(typed.split())
    if not name:
        raise Refusal(say("Type their name."), field="name")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(say("Type a name of at most %(most)s letters.", most=LONGEST_NAME), field="name")
    return name


def _confirm(session: Session, supporter: Supporter, district: str, *, now: datetime) -> None:
    """A district named for the ZIP code that was just left is forgotten, not refused: the page shows the new ones."""
    if not district or district == supporter.district:
        return
    if district in choices_of_district(session, supporter, now=now):
        confirm_district(session, supporter, district, now=now)


def end_channel(
    session: Session, alliance: Alliance, supporter: Supporter, channel: Channel, *, account_id: int, now: datetime
) -> None:
    """They want no more texts, or no more e-mails, of this alliance: the yes is taken back in the ledger."""
    for address in _addresses(session, supporter):
        if address.channel == channel:
            _end(session, alliance, address, account_id, now=now)


def leave(
    session: Session, alliance: Alliance, supporter: Supporter, leaving: Leaving, *, account_id: int, now: datetime
) -> None:
    """They stop altogether: out of every list, and every yes to this alliance is taken back. Raises Refusal."""
    if leaving.why not in REASONS:
        raise Refusal(say("Choose why they leave."), field="why")
    if supporter.left_at is not None:
        return
    for address in _addresses(session, supporter):
        _end(session, alliance, address, account_id, now=now)
    supporter.left_why = " ".join(part for part in (leaving.why, " ".join(leaving.words.split())[:200]) if part)
    stop(session, supporter, now=now)
    ledger.record(
        session,
        "records.left",
        account_id=account_id,
        scope=alliance.slug,
        subject=f"supporter:{supporter.id}",
        told={"why": leaving.why},
        now=now,
    )


def take_back(session: Session, alliance: Alliance, supporter: Supporter, *, account_id: int, now: datetime) -> None:
    """Whoever was let go by mistake is in the lists again; texts and e-mails need a new yes.

    Raises Refusal for somebody who was deleted.
    """
    if supporter.left_at is None:
        return
    if not supporter.name:
        raise Refusal(say("This person was deleted, and nothing brings that back. They can join anew."))
    supporter.left_at, supporter.left_why = None, ""
    session.flush()
    ledger.record(
        session,
        "records.back",
        account_id=account_id,
        scope=alliance.slug,
        subject=f"supporter:{supporter.id}",
        now=now,
    )


def _addresses(session: Session, supporter: Supporter) -> list[Address]:
    return [session.get_one(Address, one) for one in address_ids(supporter)]


def _end(session: Session, alliance: Alliance, address: Address, account_id: int, *, now: datetime) -> None:
    topic, evidence = consent.topic_of(alliance.slug), f"account:{account_id}"
    consent.end(session, address, topic=topic, how="told to staff", evidence=evidence, now=now)
