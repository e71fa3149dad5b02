"""Starting an alliance: a wish from anybody, seen at once by the secretariat, accepted or declined."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from alliances import forming
from alliances.finding import state_name
from alliances.forming import Evidence
from alliances.models import Alliance, Stage, StartRequest, StartState
from alliances.slugs import free_slug
from groundwork.delivery import addresses
from groundwork.delivery.models import Address
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
        status=StartState.NEW,
        made_at=now,
    )
    session.add(request)
    session.flush()
    return request


def accept(session: Session, request: StartRequest, *, who: str, now: datetime) -> Alliance:
    """Make an alliance of a wish: its leader is found, its backing is the next step. Accepting twice makes one."""
    if request.alliance_id is not None:
        return session.get_one(Alliance, request.alliance_id)
    _must_be_new(request)
    alliance = _alliance(session, request, now=now)
    session.add(alliance)
    session.flush()
    forming.begin(session, alliance, Evidence(shown_by=say("Asked to start it"), who=who), now=now)
    request.status, request.decided_at, request.decided_by = StartState.ACCEPTED, now, who
    request.alliance_id = alliance.id
    session.flush()
    return alliance


def decline(session: Session, request: StartRequest, *, who: str, now: datetime) -> None:
    """Say no to a wish; it stays on record."""
    _must_be_new(request)
    request.status, request.decided_at, request.decided_by = StartState.DECLINED, now, who
    session.flush()


def waiting(session: Session) -> list[tuple[StartRequest, str, str]]:
    """Wishes not yet decided, oldest first, each with its phone and e-mail."""
    text, mail = _address_names()
    rows = session.execute(
        select(StartRequest, func.coalesce(text.value, ""), func.coalesce(mail.value, ""))
        .outerjoin(text, text.id == StartRequest.text_address_id)
        .outerjoin(mail, mail.id == StartRequest.mail_address_id)
        .where(StartRequest.status == StartState.NEW)
        .order_by(StartRequest.made_at)
    )
    return [(request, phone, email) for request, phone, email in rows]


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


def _must_be_readable(wish: Wish) -> None:
    if not wish.name.strip():
        raise Refusal(say("Type your name."), field="name")
    for field, most in LONGEST.items():
        if len(getattr(wish, field)) > most:
            raise Refusal(say("Please keep this to %(most)s characters.", most=most), field=field)
    if not wish.phone.strip() and not wish.email.strip():
        raise Refusal(say("Give an e-mail address or a phone number, so that we can answer."), field="email")


def _must_be_new(request: StartRequest) -> None:
    if request.status != StartState.NEW:
        raise Refusal(say("This request has been decided already."))


def _alliance(session: Session, request: StartRequest, *, now: datetime) -> Alliance:
    where = request.city or state_name(session, request.state)
    return Alliance(
        slug=free_slug(session, where),
        name=say("%(place)s Alliance", place=where),
        state=request.state,
        city=request.city,
        latitude=request.latitude,
        longitude=request.longitude,
        time_zone=request.time_zone or "America/New_York",
        stage=Stage.LEADER,
        stage_on=now.date(),
        next_step=say("Find the organization that backs it"),
        leader_name="",
        made_at=now,
    )
