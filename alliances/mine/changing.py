"""What a person does on their own page: correct, choose who writes, stop. Each is a line of the audit log."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import supporters
from alliances.areas import choosing
from alliances.homes import confirm_district, match_home
from alliances.joining import LONGEST_NAME, by_address
from alliances.models import Alliance, MineLink, Supporter
from groundwork.audit import ledger
from groundwork.delivery.mail import stop_links
from groundwork.delivery.models import Address, Channel
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.words import say
from legislators import matching, places

WHO, HOW = "the person", "own page"
WAYS = {"texts": {Channel.TEXT}, "mail": {Channel.MAIL}, "all": {Channel.TEXT, Channel.MAIL}}


@dataclass(frozen=True)
class Correction:
    """What somebody says is right about them."""

    name: str
    zip: str
    language: str
    wants_calls: bool
    wants_events: bool


def person(session: Session, link: MineLink) -> Supporter | None:
    """The supporter whose address the link proved; a stranger who only wrote to us is none."""
    return by_address(session, link.address_id)


def addresses(session: Session, link: MineLink) -> list[Address]:
    """The address that was proved, and those of the same supporter beside it."""
    supporter = person(session, link)
    ids = {link.address_id}
    if supporter:
        ids |= {one for one in (supporter.text_address_id, supporter.mail_address_id) if one}
    return list(session.scalars(select(Address).where(Address.id.in_(ids)).order_by(Address.id)))


def shown(address: Address, link: MineLink) -> str:
    """The address that was proved in full; of another of theirs only enough for its owner to know it."""
    if address.id != link.address_id:
        return stop_links.shown(address) if address.channel == Channel.MAIL else f"…{address.value[-4:]}"
    return address.value


def correct(session: Session, supporter: Supporter, typed: Correction, *, now: datetime) -> None:
    """Hold what they say; a new ZIP code is matched anew. Raises Refusal beside the field."""
    name = " ".join(typed.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(say("Type a name of at most %(most)s letters.", most=LONGEST_NAME), field="name")
    place = places.zip_place(session, typed.zip)
    changed = _changed(supporter, typed, name, place.zip)
    supporter.name, supporter.language = name, typed.language
    supporter.wants_calls, supporter.wants_events = typed.wants_calls, typed.wants_events
    if place.zip != supporter.zip:
        match_home(session, supporter, place.zip, now=now)
        choosing.settle(session, supporter)
    session.flush()
    _remember(session, supporter, "mine.corrected", {"changed": changed}, now=now)


def districts(session: Session, supporter: Supporter, *, now: datetime) -> tuple[str, ...]:
    """The districts of their ZIP code, where they have to say which one is theirs; nothing where it is known."""
    if supporter.district or not supporter.zip:
        return ()
    found = matching.match(session, places.zip_place(session, supporter.zip), on=now.date()).districts
    return found if len(found) > 1 else ()


def say_district(session: Session, supporter: Supporter, district: str, *, now: datetime) -> None:
    """Hold which of their ZIP's districts is theirs. Raises Refusal for any other."""
    if district not in districts(session, supporter, now=now):
        raise Refusal(say("Choose one of the districts shown."), field="district")
    confirm_district(session, supporter, district, now=now)
    _remember(session, supporter, "mine.corrected", {"changed": ["district"]}, now=now)


def choose(session: Session, supporter: Supporter, alliance_id: int, *, now: datetime) -> None:
    """Say which of several alliances may write. Raises Refusal."""
    choosing.choose(session, supporter, alliance_id, now=now)
    _remember(session, supporter, "mine.chose", {}, now=now)


def stop(session: Session, link: MineLink, what: str, *, now: datetime) -> None:
    """End texts, e-mails or everything, coalition-wide and at once; who ends everything has left."""
    supporter = person(session, link)
    for address in addresses(session, link):
        if address.channel in WAYS[what]:
            consent.withdraw(session, address, how=HOW, evidence=f"mine:{link.id}", now=now)
    if supporter and what == "all":
        supporter.wants_calls = supporter.wants_events = False
        supporters.leave(session, supporter, now=now)
    told: dict[str, ledger.Plain] = {"what": what}
    if supporter:
        _remember(session, supporter, "mine.stopped", told, now=now)
    else:
        subject = f"address:{link.address_id}"
        ledger.record(session, "mine.stopped", who=WHO, subject=subject, told=told, now=now)


def _changed(supporter: Supporter, typed: Correction, name: str, zip_code: str) -> list[str]:
    """The names of what is different now, never the values."""
    new = vars(typed) | {"name": name, "zip": zip_code}
    return [field for field, value in new.items() if getattr(supporter, field) != value]


def _remember(
    session: Session, supporter: Supporter, act: str, told: dict[str, ledger.Plain], *, now: datetime
) -> None:
    slug = session.get_one(Alliance, supporter.alliance_id).slug
    ledger.record(session, act, who=WHO, scope=slug, subject=f"supporter:{supporter.id}", told=told, now=now)
