"""Outlets and institutions: each once, found again while somebody types, merged where they were entered twice."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alliances.models import Alliance, Appointment, Outlet, Outreach
from alliances.outreach.kinds import OutletKind
from alliances.typed import LINE, TEXT, required
from groundwork.audit import ledger
from groundwork.delivery.rows import add_once
from groundwork.refusal import NotFound, Refusal
from groundwork.words import say

LONGEST_LINK = 500


@dataclass(frozen=True)
class NewOutlet:
    """What is typed about an outlet. website: an https address, or empty."""

    name: str
    town: str = ""
    state: str = ""
    kind: OutletKind = OutletKind.NEWSPAPER
    website: str = ""
    notes: str = ""


def folded(name: str, town: str) -> str:
    """Name and town as they are compared: in small letters, single spaces between words."""
    return f"{_plain(name)}|{_plain(town)}"


def https_link(typed: str, *, field: str) -> str:
    """A link as it is kept. Raises Refusal for anything but a whole https address."""
    kept = typed.strip()
    if not kept:
        return ""
    words = say("Type the whole address, beginning with https://")
    try:
        parts = urlsplit(kept)
        is_whole = parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        raise Refusal(words, field=field) from None
    if not is_whole or any(letter.isspace() for letter in kept):
        raise Refusal(words, field=field)
    return required(kept, field=field, most=LONGEST_LINK)


def outlets_of(session: Session, alliance_id: int) -> list[Outlet]:
    """All outlets of an alliance, by town and name."""
    query = select(Outlet).where(Outlet.alliance_id == alliance_id)
    return list(session.scalars(query.order_by(Outlet.town, Outlet.name, Outlet.id)))


def outlet_of(session: Session, alliance_id: int, outlet_id: int) -> Outlet:
    """One outlet of this alliance. Raises NotFound, also for another alliance's."""
    found = session.get(Outlet, outlet_id)
    if found is None or found.alliance_id != alliance_id:
        raise NotFound(say("There is no such outlet here. Look at the list of outlets."))
    return found


def called(session: Session, alliance_id: int, name: str) -> list[Outlet]:
    """The outlets of this name, whichever their towns."""
    wanted = Outlet.folded.startswith(f"{_plain(name)}|", autoescape=True)
    return list(session.scalars(select(Outlet).where(Outlet.alliance_id == alliance_id, wanted).order_by(Outlet.id)))


def outlet_named(session: Session, alliance: Alliance, typed: NewOutlet, *, now: datetime) -> Outlet:
    """The outlet of this name and town, made when it is new; a town left out, or learned now, makes no second one."""
    name, town = required(typed.name, field="outlet"), typed.town.strip()[:LINE]
    known = _same(session, alliance.id, name, town)
    if known is not None:
        if town and not known.town:
            _rename(session, known, name=known.name, town=town)
        return known
    key = folded(name, town)
    add_once(  # two may name the same new one at the same moment
        session, Outlet, alliance_id=alliance.id, kind=typed.kind, name=name, town=town, folded=key, made_at=now,
        state=typed.state or alliance.state, website="", notes="",
    )  # fmt: skip
    return session.scalars(select(Outlet).where(Outlet.alliance_id == alliance.id, Outlet.folded == key)).one()


def change(session: Session, outlet: Outlet, typed: NewOutlet) -> None:
    """Correct an outlet; its outreach then shows the new name. Raises Refusal where another has this name and town."""
    name, town = required(typed.name, field="name"), typed.town.strip()[:LINE]
    website = https_link(typed.website, field="website")
    taken = select(Outlet.id).where(
        Outlet.alliance_id == outlet.alliance_id, Outlet.folded == folded(name, town), Outlet.id != outlet.id
    )
    if session.scalar(taken):
        words = say("There is another outlet with this name in this town. Merge the two below.")
        raise Refusal(words, field="name")
    outlet.kind, outlet.website, outlet.notes = typed.kind, website, typed.notes.strip()[:TEXT]
    outlet.state = typed.state.strip().upper()[:2] or outlet.state
    _rename(session, outlet, name=name, town=town)


def merge(session: Session, outlet: Outlet, double: Outlet, *, account_id: int, now: datetime) -> None:
    """Give all outreach of a double to the outlet that stays, fill what that one lacks, and take the double away."""
    if outlet.id == double.id or outlet.alliance_id != double.alliance_id:
        raise Refusal(say("Choose another outlet to merge with this one."), field="double")
    moved = update(Outreach).where(Outreach.outlet_id == double.id, Outreach.alliance_id == outlet.alliance_id)
    session.execute(moved.values(outlet_id=outlet.id).execution_options(synchronize_session=False))
    town, website = outlet.town or double.town, outlet.website or double.website
    notes = "\n".join(part for part in (outlet.notes, double.notes) if part)[:TEXT]
    told = {"outlet": outlet.id, "double": double.id}
    session.delete(double)
    session.flush()
    outlet.website, outlet.notes = website, notes
    _rename(session, outlet, name=outlet.name, town=town)
    scope = session.get_one(Alliance, outlet.alliance_id).slug
    subject = f"outlet:{outlet.id}"
    ledger.record(session, "outlet.merge", account_id=account_id, scope=scope, subject=subject, told=told, now=now)


def doubles(outlets: list[Outlet]) -> dict[int, Outlet]:
    """Outlets that look like one another, by the id of the later one; punctuation and a leading The do not count."""
    seen: dict[str, Outlet] = {}
    found = {}
    for one in sorted(outlets, key=lambda outlet: outlet.id):
        first = seen.setdefault(_bare(one.name), one)
        if first is not one and (first.town == one.town or not first.town or not one.town):
            found[one.id] = first
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _bare(name: str) -> str:
    letters = "".join(letter for letter in _plain(name).removeprefix("the ") if letter.isalnum())
    return letters or _plain(name)


def _same(session: Session, alliance_id: int, name: str, town: str) -> Outlet | None:
    """The outlet that is meant: of this name and town, or the only one of the name where one town is not known."""
    found = called(session, alliance_id, name)
    exact = [one for one in found if one.folded == folded(name, town)]
    loose = [one for one in found if not town or not one.town]
    return exact[0] if exact else loose[0] if len(loose) == 1 else None


def _rename(session: Session, outlet: Outlet, *, name: str, town: str) -> None:
    outlet.name, outlet.town, outlet.folded = name, town, folded(name, town)
    mine = (Outreach.outlet_id == outlet.id) & (Outreach.alliance_id == outlet.alliance_id)
    session.execute(update(Outreach).where(mine).values(outlet=name, city=town))
    held = select(Outreach.appointment_id).where(mine, Outreach.appointment_id.is_not(None))
    session.execute(update(Appointment).where(Appointment.id.in_(held)).values(outlet_name=name))
    session.flush()
