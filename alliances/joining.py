"""Joining: one form, one supporter, and consent kept in the words she read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances import asking, noted
from alliances.areas import choosing
from alliances.homes import confirm_district, match_home
from alliances.models import (
    AddressNote,
    Alliance,
    CustomValue,
    ImportChange,
    MatchMethod,
    Note,
    Signup,
    Supporter,
    SupporterTag,
)
from alliances.sharing import news
from groundwork.delivery import addresses
from groundwork.delivery.models import Address
from groundwork.delivery.permission import consent
from groundwork.refusal import Refusal
from groundwork.tokens import new_token
from groundwork.words import say
from legislators import places

LONGEST_NAME = 80
WEB_FORM = "web form"
OF_STAFF = tuple(table.supporter_id for table in (ImportChange, Note, SupporterTag, CustomValue, AddressNote))


def _bare_address(token: str) -> str:
    return f"/join/confirm/{token}"


@dataclass(frozen=True)
class Joining:
    """What a person typed and agreed to on the join form.

    text_wording, mail_wording: the exact words beside the tick, in the language she read them in.
    confirm_address: turns a token into the full address of the page where an e-mail address is confirmed.
    how, evidence: by what way the yes was given, and what shows it beside the sending itself (a sheet of paper).
    """

    alliance: Alliance
    name: str
    zip: str
    phone: str = ""
    email: str = ""
    wants_texts: bool = False
    wants_mail: bool = False
    is_adult: bool = False
    language: str = "en"
    text_wording: str = ""
    mail_wording: str = ""
    confirm_address: Callable[[str], str] = _bare_address
    how: str = WEB_FORM
    evidence: str = ""


@dataclass(frozen=True)
class Reach:
    """The two ways to reach a person, either of which may be missing."""

    text: Address | None
    mail: Address | None

    @property
    def known(self) -> list[Address]:
        """Those that are there; the phone first, which decides where two supporters would fit."""
        return [address for address in (self.text, self.mail) if address]


def sign_up(session: Session, joining: Joining, *, now: datetime) -> Signup:
    """Record one sending of the join form: supporter, match, consent, and what asks her to confirm.

    Somebody known by the same phone or e-mail is the same supporter, or by one that staff noted for them. Once one of
    her addresses is confirmed, or staff put her on record, what is typed anew counts only when it is confirmed too:
    knowing a number must not be enough to move a stranger, nor to open her page.
    """
    _must_be_reachable(joining)
    name, place = _name(joining), places.zip_place(session, joining.zip)
    reach = _reach(session, joining)
    _take_turns(session, reach)
    supporter = (
        _known(session, reach)
        or noted.supporter_of(session, joining.alliance.id, [one.id for one in reach.known], name)
        or make_supporter(session, joining.alliance.id, name, place.zip, now=now)
    )
    signup = _signup(joining, supporter, reach, now=now)
    signup.name, signup.zip = name, place.zip
    session.add(signup)
    session.flush()
    if _may_overwrite(session, supporter, signup):
        apply(session, signup, now=now)
    _record_consent(session, signup, joining, reach, now=now)
    asking.ask_to_confirm(session, signup, joining.alliance, joining.confirm_address, now=now)
    return signup


def apply(session: Session, signup: Signup, *, now: datetime) -> Supporter:
    """Make what was typed what we hold; a district she confirmed stays as long as her ZIP code does."""
    supporter = session.get_one(Supporter, signup.supporter_id)
    if supporter.left_at is not None:
        choosing.begin_again(session, supporter, signup.alliance_id)
        supporter.left_at, supporter.joined_at = None, now
        news.joined(session, supporter, now=now)
    supporter.name, supporter.language = signup.name, signup.language
    if supporter.zip != signup.zip or supporter.match_method == MatchMethod.ZIP:
        match_home(session, supporter, signup.zip, now=now)
    if signup.district:
        confirm_district(session, supporter, signup.district, now=now)
    _give_addresses(session, supporter, signup)
    choosing.take_in(session, supporter, signup.alliance_id, now=now)
    signup.applied_at = now
    return supporter


def make_supporter(session: Session, alliance_id: int, name: str, zip_code: str, *, now: datetime) -> Supporter:
    """A supporter of whom nothing but name and ZIP code is known yet."""
    supporter = Supporter(
        public_id=new_token(),
        alliance_id=alliance_id,
        name=name,
        zip=zip_code,
        state="",
        match_method=MatchMethod.ZIP,
        joined_at=now,
    )
    session.add(supporter)
    session.flush()
    news.joined(session, supporter, now=now)
    return supporter


def by_address(session: Session, address_id: int) -> Supporter | None:
    """Whose phone or e-mail this is, if a supporter's."""
    is_hers = (Supporter.text_address_id == address_id) | (Supporter.mail_address_id == address_id)
    return session.scalar(select(Supporter).where(is_hers))


def _name(joining: Joining) -> str:
    name = " ".join(joining.name.split())
    if not name:
        raise Refusal(say("Type your name."), field="name")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(say("Type a name of at most %(most)s letters.", most=LONGEST_NAME), field="name")
    return name


def _must_be_reachable(joining: Joining) -> None:
    """An address for every tick and at least one in all; only grown people are taken in, or asked for anything."""
    has_phone, has_mail = bool(joining.phone.strip()), bool(joining.email.strip())
    if joining.wants_texts and not has_phone:
        raise Refusal(say("Type the number we may text."), field="phone")
    if joining.wants_mail and not has_mail:
        raise Refusal(say("Type the address we may write to."), field="email")
    if not has_phone and not has_mail:
        raise Refusal(say("Give a phone number or an e-mail address, so that we can reach you."), field="phone")
    if not joining.is_adult:
        raise Refusal(say("Only people of 18 or over can join. Tick the line if you are."), field="is_adult")


def _reach(session: Session, joining: Joining) -> Reach:
    has_phone, has_mail = bool(joining.phone.strip()), bool(joining.email.strip())
    return Reach(
        addresses.text_address(session, joining.phone) if has_phone else None,
        addresses.mail_address(session, joining.email) if has_mail else None,
    )


def _take_turns(session: Session, reach: Reach) -> None:
    """The same number sent twice at once becomes one supporter: the second waits (SQLite has one writer anyway)."""
    ids = [address.id for address in reach.known]
    session.execute(select(Address.id).where(Address.id.in_(ids)).order_by(Address.id).with_for_update())


def _known(session: Session, reach: Reach) -> Supporter | None:
    found = (by_address(session, address.id) for address in reach.known)
    return next((supporter for supporter in found if supporter), None)


def _signup(joining: Joining, supporter: Supporter, reach: Reach, *, now: datetime) -> Signup:
    return Signup(
        public_id=new_token(),
        supporter_id=supporter.id,
        alliance_id=joining.alliance.id,
        language=joining.language,
        wants_texts=joining.wants_texts,
        wants_mail=joining.wants_mail,
        text_address_id=reach.text.id if reach.text else None,
        mail_address_id=reach.mail.id if reach.mail else None,
        made_at=now,
        how=joining.how,
    )


def _is_confirmed(session: Session, supporter: Supporter) -> bool:
    ids = [one for one in (supporter.text_address_id, supporter.mail_address_id) if one]
    return any(session.get_one(Address, one).verified_at for one in ids)


def _may_overwrite(session: Session, supporter: Supporter, signup: Signup) -> bool:
    """Whether what is typed holds at once: of somebody unconfirmed, typed by staff or about what forms alone told."""
    if _is_confirmed(session, supporter):
        return False
    if signup.how != WEB_FORM or supporter.joined_at == signup.made_at:
        return True
    mine = Signup.supporter_id == supporter.id
    earlier = session.scalars(select(Signup.how).where(mine, Signup.id != signup.id)).all()
    return set(earlier) == {WEB_FORM} and not any(
        session.scalar(select(column).where(column == supporter.id).limit(1)) for column in OF_STAFF
    )


def _give_addresses(session: Session, supporter: Supporter, signup: Signup) -> None:
    """Add what is new about her; an address that is somebody else's stays theirs."""
    text, mail = signup.text_address_id, signup.mail_address_id
    if text and by_address(session, text) is None:
        supporter.text_address_id = text
    if mail and by_address(session, mail) is None:
        supporter.mail_address_id = mail
    session.flush()


def _record_consent(session: Session, signup: Signup, joining: Joining, reach: Reach, *, now: datetime) -> None:
    """One line in the ledger for each tick, with the words that stood beside it; it counts once she confirms."""
    topic, how = consent.topic_of(joining.alliance.slug), joining.how
    evidence = " ".join(part for part in (f"signup:{signup.public_id}", joining.evidence) if part)
    if reach.text and joining.wants_texts:
        words = joining.text_wording
        consent.ask(session, reach.text, topic=topic, wording=words, how=how, evidence=evidence, now=now)
    if reach.mail and joining.wants_mail:
        words = joining.mail_wording
        consent.ask(session, reach.mail, topic=topic, wording=words, how=how, evidence=evidence, now=now)
