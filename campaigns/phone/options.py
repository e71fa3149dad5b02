"""Which offices somebody may call for a campaign, each with the key that rings it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alliances.models import Supporter
from campaigns.models import Campaign, Target
from legislators.matching import match
from legislators.models import Office, OfficeKind
from legislators.offices import Choice, choose
from legislators.people import Holder, representative, senators
from legislators.places import Place, zip_place

KEYS = 9
OFFICES_EACH = 3


@dataclass(frozen=True)
class Caller:
    """Who wants to call, as far as we know: a supporter, or only a ZIP code and perhaps a district."""

    place: Place
    districts: tuple[str, ...]
    name: str = ""
    supporter_id: int | None = None
    language: str = "en"

    @property
    def is_split(self) -> bool:
        """Whether the district has to be asked for."""
        return len(self.districts) > 1


@dataclass(frozen=True)
class Option:
    """One office with its key; `is_open` is None when its hours are not known."""

    key: str
    holder: Holder
    office: Office
    reason: str
    is_open: bool | None


def caller_of(session: Session, supporter: Supporter, *, now: datetime) -> Caller:
    """What we know of a supporter: her confirmed or matched district comes before what her ZIP code says."""
    place = zip_place(session, supporter.zip)
    districts = (supporter.district,) if supporter.district else _districts(session, place, now)
    return Caller(place, districts, supporter.name, supporter.id, supporter.language)


def caller_at(session: Session, zip_text: str, *, now: datetime, district: str = "") -> Caller:
    """Somebody of whom we know a ZIP code. Raises a Refusal beside `zip` when it is none."""
    place = zip_place(session, zip_text)
    districts = _districts(session, place, now)
    return Caller(place, (district,) if district in districts else districts)


def _districts(session: Session, place: Place, now: datetime) -> tuple[str, ...]:
    return match(session, place, on=now.date()).districts


def holders(session: Session, campaign: Campaign, caller: Caller, *, now: datetime) -> list[Holder]:
    """The legislators this caller is asked to call, in the order to call them; vacant seats are left out."""
    found: list[Holder] = []
    if campaign.target is not Target.REPRESENTATIVE:
        found += senators(session, caller.place.state, on=now.date())
    if campaign.target is not Target.SENATORS:
        found += [representative(session, district, on=now.date()) for district in caller.districts]
    return [holder for holder in found if holder.person_id and not holder.is_vacant]


def options(session: Session, campaign: Campaign, caller: Caller, *, now: datetime) -> list[Option]:
    """The offices with their keys, per legislator the best to call first.

    A key stays the same at every hour: it follows the order of legislators and of distance, not who is open.
    """
    people = holders(session, campaign, caller, now=now)
    each = min(OFFICES_EACH, KEYS // len(people)) if people else 0
    found: list[Option] = []
    for turn, holder in enumerate(people[:KEYS]):
        choices = [one for one in choose(session, holder.person_id, caller.place, now=now) if one.office.phone]
        found += _keyed(holder, choices, first_key=turn * each + 1, count=each)
    return found


def _keyed(holder: Holder, choices: Sequence[Choice], *, first_key: int, count: int) -> list[Option]:
    washington = [one for one in choices if one.office.kind is OfficeKind.WASHINGTON]
    local = [one for one in choices if one.office.kind is not OfficeKind.WASHINGTON]
    local.sort(key=lambda one: (one.miles is None, one.miles or 0.0, one.office.id))
    kept = (local[: count - len(washington[:1])] + washington[:1])[:count]
    keys = {one.office.id: str(first_key + index) for index, one in enumerate(kept)}
    return [
        Option(keys[one.office.id], holder, one.office, one.reason, one.is_open)
        for one in choices
        if one.office.id in keys
    ]
