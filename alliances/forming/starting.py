"""Starting an alliance: a wish from anybody, seen at once by the secretariat, accepted or declined."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from alliances.finding import state_name
from alliances.forming import steps
from alliances.forming.steps import Evidence
from alliances.models import (
    Alliance,
    Prospect,
    ProspectKind,
    RoleHeld,
    RoleKind,
    Stage,
    StartRequest,
    StartState,
)
from alliances.slugs import free_slug
from groundwork.accounts import people
from groundwork.accounts.people import COALITION
from groundwork.delivery import addresses, outbox
from groundwork.delivery.models import Address
from groundwork.doors import Role
from groundwork.refusal import NotFound, Refusal
from groundwork.tokens import new_token
from groundwork.words import say
from legislators import places

LONGEST = {"name": 80, "organization": 120, "why": 2000}


@dataclass(frozen=True)
class Wish:
    """What a person who wants to start an alliance typed."""

    name: str
    place: str
    phone: str = ""
    email: str = ""
    organization: str = ""
    why: str = ""
    language: str = "en"


def ask(session: Session, wish: Wish, *, now: datetime) -> StartRequest:
    """Record a wish to start an alliance; the secretariat sees it at once."""
    _must_be_readable(wish)
    place = places.read_place(session, wish.place)
    request = StartRequest(
        public_id=new_token(),
        name=" ".join(wish.name.split()),
        text_address_id=addresses.text_address(session, wish.phone).id if wish.phone.strip() else None,
        mail_address_id=addresses.mail_address(session, wish.email).id if wish.email.strip() else None,
        state=place.state,
        city=place.city,
        latitude=place.latitude,
        longitude=place.longitude,
        time_zone=place.time_zone,
        organization=wish.organization.strip(),
        why=wish.why.strip(),
        language=wish.language,
        status=StartState.NEW,
        made_at=now,
    )
    session.add(request)
    session.flush()
    return request


def accept(session: Session, request: StartRequest, *, who: str, now: datetime) -> Alliance:
    """Make an alliance of a wish: its leader is found, its backing is the next step. Accepting twice makes one."""
    _lock(session, request)
    if request.alliance_id is not None:
        return session.get_one(Alliance, request.alliance_id)
    _must_be_new(request)
    alliance = _alliance(session, request, now=now)
    session.add(alliance)
    session.flush()
    steps.begin(session, alliance, Evidence(shown_by=say("Asked to start it"), who=who), now=now)
    request.status, request.decided_at, request.decided_by = StartState.ACCEPTED, now, who
    request.alliance_id = alliance.id
    _begin_belonging(session, alliance, request, now=now)
    session.flush()
    return alliance


def decline(session: Session, request: StartRequest, *, who: str, now: datetime, answer: str = "") -> bool:
    """Say no to a wish; it stays on record. The answer is mailed to whoever asked; says whether it could be.

    Raises Refusal when it was decided before, or for an answer that is too long.
    """
    _lock(session, request)
    _must_be_new(request)
    words = answer.strip()
    if len(words) > LONGEST["why"]:
        raise Refusal(say("Please keep this to %(most)s characters.", most=LONGEST["why"]), field="answer")
    request.status, request.decided_at, request.decided_by = StartState.DECLINED, now, who
    request.answer = words
    session.flush()
    if not words or request.mail_address_id is None:
        return False
    key = f"start:{request.public_id}/declined/{int(now.timestamp())}"
    subject = say("Your wish to start an alliance")
    return outbox.send_mail(session, address_id=request.mail_address_id, subject=subject, body=words, key=key, now=now)


def reopen(session: Session, request: StartRequest) -> None:
    """Take a no back: the request waits again. Raises Refusal for one that was not declined."""
    _lock(session, request)
    if request.status != StartState.DECLINED:
        raise Refusal(say("Only a request that was declined can be taken up again."))
    request.status, request.decided_at, request.decided_by = StartState.NEW, None, ""
    session.flush()


def assign(session: Session, request: StartRequest, account_id: int | None, note: str) -> None:
    """Say who of the secretariat sees to a request, and keep a note for the secretariat. Raises Refusal."""
    if account_id is not None and not _is_of_secretariat(session, account_id):
        raise Refusal(say("Choose somebody of the secretariat."), field="account")
    if len(note.strip()) > LONGEST["why"]:
        raise Refusal(say("Please keep this to %(most)s characters.", most=LONGEST["why"]), field="note")
    request.account_id, request.note = account_id, note.strip()
    session.flush()


def waiting(session: Session, status: StartState = StartState.NEW) -> list[tuple[StartRequest, str, str]]:
    """Wishes not yet decided (or decided so), oldest first, each with its phone and e-mail."""
    text, mail = _address_names()
    rows = session.execute(
        select(StartRequest, func.coalesce(text.value, ""), func.coalesce(mail.value, ""))
        .outerjoin(text, text.id == StartRequest.text_address_id)
        .outerjoin(mail, mail.id == StartRequest.mail_address_id)
        .where(StartRequest.status == status)
        .order_by(StartRequest.made_at, StartRequest.id)
    )
    return [(request, phone, email) for request, phone, email in rows]


def reached_at(session: Session, request: StartRequest) -> tuple[str, str]:
    """The phone and e-mail somebody asked with; empty where they gave none."""
    ids = [one for one in (request.text_address_id, request.mail_address_id) if one]
    values = dict(session.execute(select(Address.id, Address.value).where(Address.id.in_(ids))).all())
    return values.get(request.text_address_id or 0, ""), values.get(request.mail_address_id or 0, "")


def others_there(session: Session, request: StartRequest) -> list[StartRequest]:
    """Other wishes from the same town, or from the same state where no town is known, newest first."""
    same = (StartRequest.state == request.state) & (StartRequest.id != request.id)
    if request.city:
        same &= func.lower(StartRequest.city).in_([request.city.lower(), ""])
    return list(session.scalars(select(StartRequest).where(same).order_by(StartRequest.made_at.desc()).limit(20)))


def by_public_id(session: Session, public_id: str) -> StartRequest:
    """The wish of a link. Raises NotFound."""
    found = session.scalar(select(StartRequest).where(StartRequest.public_id == public_id))
    if found is None:
        raise NotFound(say("There is no such request."))
    return found


def alliance_of(session: Session, request: StartRequest) -> Alliance | None:
    """The alliance a wish became, once it was accepted."""
    return session.get(Alliance, request.alliance_id) if request.alliance_id else None


def _address_names() -> tuple[type[Address], type[Address]]:
    return aliased(Address), aliased(Address)


def _is_of_secretariat(session: Session, account_id: int) -> bool:
    return people.open_grant(session, account_id, Role.SECRETARIAT, scope_kind=COALITION, scope_id="") is not None


def _begin_belonging(session: Session, alliance: Alliance, request: StartRequest, *, now: datetime) -> None:
    """Whoever asked is the leader from today; the organization they named is the first to ask."""
    session.add(
        RoleHeld(
            alliance_id=alliance.id,
            kind=RoleKind.LEADER,
            name=request.name,
            text_address_id=request.text_address_id,
            mail_address_id=request.mail_address_id,
            since=alliance.stage_on,
            made_at=now,
        )
    )
    if request.organization:
        session.add(
            Prospect(
                alliance_id=alliance.id,
                kind=ProspectKind.ORGANIZATION,
                name=request.organization,
                city=request.city,
                why=say("Named by the person who asked to start the alliance; it may back the leader."),
                owner=request.name,
                made_at=now,
            )
        )


def _must_be_readable(wish: Wish) -> None:
    if not wish.name.strip():
        raise Refusal(say("Type your name."), field="name")
    for field, most in LONGEST.items():
        if len(getattr(wish, field)) > most:
            raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    if not wish.phone.strip() and not wish.email.strip():
        raise Refusal(say("Give an e-mail address or a phone number, so that we can answer."), field="email")


def _lock(session: Session, request: StartRequest) -> None:
    """Look at it anew before it is decided: two at once would make two alliances, or say yes and no."""
    session.refresh(request, with_for_update=True)


def _must_be_new(request: StartRequest) -> None:
    if request.status != StartState.NEW:
        raise Refusal(say("This request has been decided already."))


def _alliance(session: Session, request: StartRequest, *, now: datetime) -> Alliance:
    where = request.city or state_name(session, request.state)
    time_zone = request.time_zone or "America/New_York"
    return Alliance(
        slug=free_slug(session, where),
        name=say("%(place)s Alliance", place=where),
        state=request.state,
        city=request.city,
        latitude=request.latitude,
        longitude=request.longitude,
        time_zone=time_zone,
        stage=Stage.LEADER,
        stage_on=now.astimezone(ZoneInfo(time_zone)).date(),
        next_step=say("Find the organization that backs it"),
        leader_name="",
        made_at=now,
    )
